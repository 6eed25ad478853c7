//! Idempotency keys: the effect and the answer are stored together, once.

use std::sync::mpsc::channel;

use app::{Answer, AppError, Once, Replayable, Tx};
use domain::PostingId;
use domain::actor::Actor;
use domain::event::{Event, Kind};
use serde_json::Value;
use store::EngineKind;
use testkit::UseCases;
use testkit::district::{at_once, events, is_forbidden};

fn key(key: &str) -> Option<Once> {
    Some(Once {
        principal: "acc_1".to_owned(),
        key: key.to_owned(),
        fingerprint: "POST /postings 1".to_owned(),
    })
}

/// Writes an event and answers with what the platform drew for it, so that no two effects look alike.
fn effect(tx: &mut Tx<'_>) -> Result<Answer, AppError> {
    let id = PostingId::mint(tx.now(), tx.entropy()).to_string();
    tx.emit(&Event {
        kind: Kind::PostingCreated,
        subject: id.clone(),
        enterprise: None,
        version: 1,
        details: Value::Null,
    })?;
    Ok(Answer {
        status: 201,
        headers: vec![("location".to_owned(), format!("/postings/{id}"))],
        body: format!("中文 {id}"),
    })
}

fn ask(bench: &UseCases, once: Option<Once>) -> Result<Replayable, AppError> {
    bench.app.once(bench.cx(&Actor::System), once, effect)
}

pub fn a_key_has_one_effect_and_one_answer(bench: &UseCases) {
    let first = ask(bench, key("k")).unwrap();
    bench.clock.advance_s(3600);
    let second = ask(bench, key("k")).unwrap();
    assert_eq!((first.replayed, second.replayed), (false, true));
    assert_eq!(first.answer, second.answer);
    assert_eq!(events(bench).len(), 1);
}

pub fn without_a_key_every_request_has_its_effect(bench: &UseCases) {
    let [first, second] = [ask(bench, None).unwrap(), ask(bench, None).unwrap()];
    assert!(!first.replayed && !second.replayed);
    assert_ne!(first.answer, second.answer);
    assert_eq!(events(bench).len(), 2);
}

pub fn a_key_is_bound_to_its_request_and_its_principal(bench: &UseCases) {
    ask(bench, key("k")).unwrap();
    let other_request = key("k").map(|once| Once {
        fingerprint: "POST /postings 2".to_owned(),
        ..once
    });
    let reused = ask(bench, other_request.clone());
    assert!(matches!(reused, Err(AppError::KeyReused)), "{reused:?}");
    let cx = bench.cx(&Actor::System);
    let known = bench.app.repeated(&cx, other_request.as_ref());
    assert!(matches!(known, Err(AppError::KeyReused)), "{known:?}");
    let other_principal = key("k").map(|once| Once {
        principal: "acc_2".to_owned(),
        ..once
    });
    assert!(!ask(bench, other_principal).unwrap().replayed);
    assert_eq!(events(bench).len(), 2);
}

pub fn a_failure_leaves_the_key_free(bench: &UseCases) {
    let fail = |tx: &mut Tx<'_>| -> Result<Answer, AppError> {
        effect(tx)?;
        Err(AppError::Forbidden)
    };
    let failed = bench.app.once(bench.cx(&Actor::System), key("k"), fail);
    assert!(is_forbidden(&failed), "{failed:?}");
    assert_eq!(events(bench), []);
    assert!(
        !ask(bench, key("k")).unwrap().replayed,
        "an error is no answer to be repeated"
    );
}

pub fn of_requests_at_one_moment_one_has_the_effect(bench: &UseCases) {
    let outcomes = at_once(8, |_| ask(bench, key("k")));
    let answers: Vec<Replayable> = outcomes.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
    assert!(
        answers
            .iter()
            .all(|answer| answer.answer == answers[0].answer)
    );
    assert_eq!(events(bench).len(), 1);
}

pub fn a_request_beside_one_that_has_not_ended_has_no_effect(bench: &UseCases) {
    // With one writer there is no beside: the second request begins when the first has ended.
    let held = bench.app.store().kind() == EngineKind::Postgres;
    let (begin, begun) = channel();
    let (end, may_end) = channel();
    let first = move |tx: &mut Tx<'_>| {
        let answer = effect(tx);
        begin.send(()).unwrap();
        if held {
            may_end.recv().unwrap();
        }
        answer
    };
    let (first, second) = std::thread::scope(|scope| {
        let slow = scope.spawn(move || bench.app.once(bench.cx(&Actor::System), key("k"), first));
        begun.recv().unwrap();
        let second = ask(bench, key("k"));
        let _ = end.send(());
        (slow.join().unwrap().unwrap(), second)
    });
    let third = ask(bench, key("k")).unwrap();
    if held {
        assert!(matches!(second, Err(AppError::KeyRunning)), "{second:?}");
    } else {
        assert_eq!(second.unwrap().answer, first.answer);
    }
    assert_eq!((third.answer, third.replayed), (first.answer, true));
    assert_eq!(events(bench).len(), 1);
}

pub fn a_repetition_is_known_before_any_work(bench: &UseCases) {
    let cx = bench.cx(&Actor::System);
    let known = || bench.app.repeated(&cx, key("k").as_ref()).unwrap();
    assert_eq!(known(), None);
    let first = ask(bench, key("k")).unwrap();
    let repeated = known().unwrap();
    assert_eq!((repeated.answer, repeated.replayed), (first.answer, true));
    assert_eq!(bench.app.repeated(&cx, None).unwrap(), None);
}

pub fn a_forgotten_key_is_free_again(bench: &UseCases) {
    ask(bench, key("k")).unwrap();
    let forget = |tx: &mut Tx<'_>| Ok(store::idempotency::forget_before(tx.conn, tx.now())?);
    assert_eq!(
        bench.write(&Actor::System, forget).unwrap(),
        0,
        "not older than now"
    );
    bench.clock.advance_s(1);
    assert_eq!(bench.write(&Actor::System, forget).unwrap(), 1);
    assert!(!ask(bench, key("k")).unwrap().replayed);
}
