//! One use case, one transaction: all of it or nothing, and consumers woken only for what was committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::{AppError, Tx};
use domain::actor::Actor;
use domain::event::{Event, Kind};
use serde_json::{Value, json};
use testkit::UseCases;
use testkit::district::{audited, events, is_forbidden, now, somebody};

fn happen(tx: &mut Tx<'_>, subject: &str) -> Result<(), AppError> {
    tx.emit(&Event {
        kind: Kind::PostingChanged,
        subject: subject.to_owned(),
        enterprise: None,
        version: 1,
        details: Value::Null,
    })?;
    tx.audit("test.act", subject, None, json!({ "of": subject }))
}

fn subjects(bench: &UseCases) -> Vec<String> {
    events(bench)
        .into_iter()
        .map(|event| event.subject)
        .collect()
}

pub fn a_failure_keeps_nothing_and_wakes_nobody(bench: &UseCases) {
    let raised = bench.app.signal().count();
    let fail = |tx: &mut Tx<'_>| -> Result<(), AppError> {
        happen(tx, "a")?;
        tx.wake();
        Err(AppError::Forbidden)
    };
    assert!(is_forbidden(&bench.write(&Actor::System, fail)));
    assert_eq!(bench.app.signal().count(), raised);
    assert_eq!(audited(bench, "a"), []);
    assert!(subjects(bench).is_empty());
}

pub fn consumers_are_woken_once_and_after_the_commit(bench: &UseCases) {
    let signal = bench.app.signal();
    let start = signal.count();
    let app = bench.app.clone();
    let act = move |tx: &mut Tx<'_>| {
        happen(tx, "a")?;
        happen(tx, "b")?;
        Ok(app.signal().count())
    };
    assert_eq!(
        bench.write(&Actor::System, act).unwrap(),
        start,
        "not before the commit"
    );
    assert_eq!(signal.count(), start + 1);
    let queue = |tx: &mut Tx<'_>| {
        tx.wake();
        Ok(())
    };
    bench.write(&Actor::System, queue).unwrap();
    assert_eq!(
        signal.count(),
        start + 2,
        "work may be queued without an event"
    );
    bench.write(&Actor::System, |_| Ok(())).unwrap();
    bench.read(&Actor::System, |_| Ok(())).unwrap();
    assert_eq!(signal.count(), start + 2);
}

/// A write that finds the database busy the first time it runs, and how often it ran.
fn busy_at_first(
    runs: &Arc<AtomicUsize>,
) -> impl FnMut(&mut Tx<'_>) -> Result<(), AppError> + use<> {
    let runs = Arc::clone(runs);
    move |tx| {
        happen(tx, "a")?;
        match runs.fetch_add(1, Ordering::SeqCst) {
            0 => Err(AppError::Busy("on purpose".to_owned())),
            _ => Ok(()),
        }
    }
}

pub fn a_write_that_runs_again_has_its_effect_once(bench: &UseCases) {
    let runs = Arc::new(AtomicUsize::new(0));
    let mut tried = 1;
    let mut outcome = bench.write(&Actor::System, busy_at_first(&runs));
    // An engine with one writer never loses a race, so it leaves the second try to the caller.
    if matches!(outcome, Err(AppError::Busy(_))) {
        tried += 1;
        assert!(subjects(bench).is_empty());
        outcome = bench.write(&Actor::System, busy_at_first(&runs));
    }
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 2, "{tried}");
    assert_eq!(subjects(bench), ["a"]);
    assert_eq!(audited(bench, "a").len(), 1);
}

pub fn a_refusal_is_not_tried_again(bench: &UseCases) {
    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    let refuse = move |_: &mut Tx<'_>| -> Result<(), AppError> {
        count.fetch_add(1, Ordering::SeqCst);
        Err(AppError::Forbidden)
    };
    assert!(is_forbidden(&bench.write(&Actor::System, refuse)));
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

pub fn a_part_that_fails_is_undone_alone(bench: &UseCases) {
    let act = |tx: &mut Tx<'_>| {
        happen(tx, "before")?;
        let failed = tx.attempt(|tx| -> Result<(), AppError> {
            happen(tx, "inside")?;
            tx.attempt(|tx| happen(tx, "deeper"))?;
            Err(AppError::Forbidden)
        });
        assert!(is_forbidden(&failed));
        tx.attempt(|tx| happen(tx, "second"))?;
        happen(tx, "after")
    };
    bench.write(&Actor::System, act).unwrap();
    assert_eq!(subjects(bench), ["before", "second", "after"]);
    assert!(audited(bench, "inside").is_empty() && audited(bench, "deeper").is_empty());
}

pub fn a_rehearsal_answers_and_keeps_nothing(bench: &UseCases) {
    let raised = bench.app.signal().count();
    let cx = bench.cx(&Actor::System);
    let seen = bench.app.rehearse(&cx, |tx| {
        happen(tx, "a")?;
        Ok(store::audit::of(tx.conn, "a")?.len())
    });
    assert_eq!(seen.unwrap(), 1, "it sees what it wrote");
    assert!(subjects(bench).is_empty() && audited(bench, "a").is_empty());
    let failed = bench
        .app
        .rehearse(&cx, |_| Err::<(), _>(AppError::Forbidden));
    assert!(is_forbidden(&failed));
    bench.write(&Actor::System, |_| Ok(())).unwrap();
    assert_eq!(
        bench.app.signal().count(),
        raised + 1,
        "of the mark in the log"
    );
}

pub fn both_logs_carry_the_moment_and_the_caller(bench: &UseCases) {
    let who = now(bench, &somebody(bench, 1));
    bench.clock.advance_s(77);
    for actor in [&who, &Actor::System, &Actor::Anonymous] {
        bench.write(actor, |tx| happen(tx, "a")).unwrap();
    }
    let read = |tx: &mut Tx<'_>| Ok(store::audit::of(tx.conn, "a")?);
    let rows = bench.read(&Actor::System, read).unwrap();
    let callers: Vec<String> = rows.iter().map(|row| row.1.clone()).collect();
    assert_eq!(
        callers,
        [who.trace(), "system".to_owned(), "anonymous".to_owned()]
    );
    let at = bench.app.now();
    assert!(
        rows.iter()
            .all(|row| row.0 == at && row.3 == json!({ "of": "a" }))
    );
}
