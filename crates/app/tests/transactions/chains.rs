//! Today's chain graph is kept between transactions; what is kept is what is committed.

use app::{AppError, Tx};
use domain::actor::Actor;
use testkit::UseCases;
use testkit::district::{CHAINS, is_forbidden, usual_chains};

/// Whether a node is in force, as a transaction sees it.
fn knows(tx: &mut Tx<'_>, node: &str) -> Result<bool, AppError> {
    Ok(tx.graph()?.node(node).is_some())
}

fn known(bench: &UseCases, node: &str) -> bool {
    bench.read(&Actor::System, |tx| knows(tx, node)).unwrap()
}

/// Puts chains in force that have WJ-M9 where the usual ones have WJ-M4.
fn rename(tx: &mut Tx<'_>) -> Result<(), AppError> {
    let json = CHAINS
        .replace("WJ-M4", "WJ-M9")
        .replace("2022-05-25", "2026-03-01");
    let (parts, from) = app::taxonomy::parse(&json).unwrap();
    app::taxonomy::replace(tx, &parts, from).map(drop)
}

pub fn a_transaction_sees_the_chains_it_has_changed(bench: &UseCases) {
    usual_chains(bench);
    assert!(known(bench, "WJ-M4") && !known(bench, "WJ-M9"));
    let change = |tx: &mut Tx<'_>| {
        rename(tx)?;
        let inside = tx.attempt(|tx| knows(tx, "WJ-M9"))?;
        Ok((inside, knows(tx, "WJ-M9")?, knows(tx, "WJ-M4")?))
    };
    let seen = bench.write(&Actor::System, change).unwrap();
    assert_eq!(seen, (true, true, false));
    assert!(known(bench, "WJ-M9") && !known(bench, "WJ-M4"));
}

pub fn chains_that_were_rolled_back_or_rehearsed_are_never_used(bench: &UseCases) {
    usual_chains(bench);
    // Nothing is kept yet: the transaction that fails is the first to ask for the new graph.
    let fail = |tx: &mut Tx<'_>| -> Result<(), AppError> {
        rename(tx)?;
        assert!(knows(tx, "WJ-M9")?);
        Err(AppError::Forbidden)
    };
    assert!(is_forbidden(&bench.write(&Actor::System, fail)));
    assert!(known(bench, "WJ-M4") && !known(bench, "WJ-M9"));
    bench.app.forget_graph();
    let cx = bench.cx(&Actor::System);
    let rehearsed = bench.app.rehearse(&cx, |tx| {
        rename(tx)?;
        knows(tx, "WJ-M9")
    });
    assert!(rehearsed.unwrap());
    assert!(known(bench, "WJ-M4") && !known(bench, "WJ-M9"));
}

pub fn chains_that_were_read_before_a_change_do_not_outlive_it(bench: &UseCases) {
    usual_chains(bench);
    let slow = |tx: &mut Tx<'_>| {
        // The transaction has begun to read; then the chains change, and then it asks for the graph.
        store::events::end(tx.conn)?;
        bench.write(&Actor::System, rename)?;
        tx.graph().map(drop)
    };
    bench.read(&Actor::System, slow).unwrap();
    assert!(known(bench, "WJ-M9") && !known(bench, "WJ-M4"));
}
