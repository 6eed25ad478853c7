//! A use case is one transaction: what fails after it undoes its rows, its events, its audit lines and its queue.

use app::postings::{self, clone, close, pause, submit, withdraw};
use app::{AppError, Tx};
use domain::PostingId;
use domain::actor::Actor;
use domain::posting::{Draft, Posting};
use testkit::UseCases;
use testkit::district::{Scene, Step, demand, drafted, events, pending, published, scene};

use crate::state::{State, state};

fn retitle(tx: &mut Tx<'_>, id: &PostingId) -> Result<Posting, AppError> {
    let version = store::postings::find(tx.conn, id)?.unwrap().version;
    postings::update(tx, id, version, |draft| Draft {
        title: Some("求不锈钢螺栓".to_owned()),
        ..draft
    })
}

fn renew(tx: &mut Tx<'_>, id: &PostingId) -> Result<Posting, AppError> {
    postings::renew(tx, id, "2026-06-01T00:00:00Z")
}

/// A draft, one that waits and one that is shown, each with what can be done to it.
fn attempts(bench: &UseCases, scene: &Scene) -> Vec<(PostingId, Vec<Step>)> {
    let (owner, firm) = (&scene.owner, &scene.firm.id);
    let draft = drafted(bench, owner, firm, &demand(1)).id;
    let waiting = pending(bench, owner, firm, &demand(2)).id;
    let shown = published(bench, scene, owner, firm, &demand(3)).id;
    vec![
        (draft, vec![submit, withdraw, clone, retitle]),
        (waiting, vec![withdraw, clone, retitle]),
        (shown, vec![withdraw, pause, close, clone, renew, retitle]),
    ]
}

/// Everything the case has written so far.
fn all(bench: &UseCases, postings: &[(PostingId, Vec<Step>)]) -> (Vec<State>, usize, usize) {
    let states = postings.iter().map(|(id, _)| state(bench, id)).collect();
    let count = |tx: &mut Tx<'_>| Ok(store::postings::live_after(tx.conn, "", 1000)?.postings.len());
    let shown = bench.read(&Actor::System, count).unwrap();
    (states, shown, events(bench).len())
}

pub fn a_failure_after_a_use_case_undoes_all_of_it(bench: &UseCases) {
    let scene = scene(bench);
    let attempts = attempts(bench, &scene);
    let before = all(bench, &attempts);
    let raised = bench.app.signal().count();
    for (id, steps) in &attempts {
        for step in steps {
            let (id, step) = (id.clone(), *step);
            let fail = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
                step(tx, &id)?;
                Err(AppError::Bug("on purpose".to_owned()))
            };
            let outcome = bench.write(&scene.owner, fail);
            assert!(matches!(outcome, Err(AppError::Bug(_))), "{outcome:?}");
        }
    }
    assert_eq!(
        bench.app.signal().count(),
        raised,
        "no consumer is woken for nothing"
    );
    assert_eq!(all(bench, &attempts), before);
}

pub fn what_is_rehearsed_leaves_no_trace(bench: &UseCases) {
    let scene = scene(bench);
    let attempts = attempts(bench, &scene);
    let before = all(bench, &attempts);
    for (id, steps) in &attempts {
        for step in steps {
            let cx = bench.cx(&scene.owner);
            let outcome = bench.app.rehearse(&cx, |tx| step(tx, id));
            assert!(outcome.is_ok(), "{outcome:?}");
        }
    }
    assert_eq!(all(bench, &attempts), before);
}
