//! Permission inside a transaction: the refusal a caller is told, and the proof the store asks for.

use app::Tx;
use domain::actor::Actor;
use domain::policy::{Action, Resource};
use domain::posting::Audience;
use testkit::UseCases;
use testkit::district::{enterprise, is_forbidden, is_not_found, must_sign_in, now, somebody};

pub fn a_refusal_tells_no_more_than_the_policy_allows(bench: &UseCases) {
    let (firm, owner) = enterprise(bench);
    let stranger = now(bench, &somebody(bench, 2));
    let on_firm = Resource::Enterprise(&firm.id);
    let hidden = Resource::Posting {
        owner: &firm.id,
        audience: &[],
    };
    let shown = Resource::Posting {
        owner: &firm.id,
        audience: &[Audience::Public],
    };
    let ask = |who: &Actor, action, on: &Resource<'_>| {
        bench.read(who, |tx: &mut Tx<'_>| tx.require(action, on).map(drop))
    };
    assert!(must_sign_in(&ask(
        &Actor::Anonymous,
        Action::EditEnterprise,
        &on_firm
    )));
    assert!(is_forbidden(&ask(
        &stranger,
        Action::EditEnterprise,
        &on_firm
    )));
    assert!(is_not_found(&ask(&stranger, Action::EditPosting, &hidden)));
    assert!(is_forbidden(&ask(&stranger, Action::EditPosting, &shown)));
    assert!(is_not_found(&ask(
        &Actor::Anonymous,
        Action::ViewPosting,
        &hidden
    )));
    assert!(ask(&now(bench, &owner), Action::EditPosting, &hidden).is_ok());
}

pub fn what_is_permitted_hands_out_the_proof(bench: &UseCases) {
    let (firm, owner) = enterprise(bench);
    let touch = move |tx: &mut Tx<'_>| {
        let granted = tx.require(Action::EditEnterprise, &Resource::Enterprise(&firm.id))?;
        let now = tx.now();
        Ok(store::enterprises::touch(tx.conn, &granted, &firm.id, now)?
            .unwrap()
            .version)
    };
    assert_eq!(
        bench.write(&now(bench, &owner), touch).unwrap(),
        firm.version + 1
    );
}
