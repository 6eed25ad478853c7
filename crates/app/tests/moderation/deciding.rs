//! Decisions: what each does to the posting, that each is logged, counts once and is nobody's own.

use app::moderation::{self, Case, Ruling};
use app::postings::{submit, withdraw};
use app::{AppError, Conflict, Tx};
use domain::account::Duty;
use domain::actor::{Actor, Membership, Person};
use domain::enterprise::Role;
use domain::posting::Status;
use domain::{EnterpriseId, ItemId};
use serde_json::json;
use testkit::UseCases;
use testkit::district::{
    Decide, at_once, audited, conflict, decide, demand, email, events, faults, happened,
    is_forbidden, item_of, must_sign_in, pending, scene, send_back, somebody, step, unclaimed,
    working,
};

/// A second moderator.
pub fn colleague(bench: &UseCases) -> Actor {
    let account = bench.account_with_duty("desk2@example.com", Duty::Moderator);
    with_duty(account, Vec::new())
}

fn with_duty(account: domain::AccountId, memberships: Vec<Membership>) -> Actor {
    Actor::Person(Person {
        account,
        email_verified: true,
        duties: vec![Duty::Moderator],
        memberships,
    })
}

fn incomplete() -> Ruling {
    Ruling {
        reason_code: Some("incomplete".to_owned()),
        note: Some("请补充年用量".to_owned()),
    }
}

const WAYS: [(Decide, &str, Status, &str); 3] = [
    (
        moderation::approve,
        "approved",
        Status::Published,
        "posting_published",
    ),
    (
        moderation::send_back,
        "returned",
        Status::Returned,
        "posting_returned",
    ),
    (
        moderation::reject,
        "rejected",
        Status::Rejected,
        "posting_returned",
    ),
];

pub fn each_decision_moves_the_posting_and_is_logged(bench: &UseCases) {
    let scene = scene(bench);
    for (number, (how, decision, reached, event)) in (0..).zip(WAYS) {
        let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(number));
        let item = item_of(bench, &posting.id).unwrap();
        let case = decide(bench, &scene.desk, &item.id, how, &incomplete()).unwrap();
        assert_eq!(case.item.decision.unwrap().as_str(), decision);
        let after = working(bench, &posting.id);
        assert_eq!(
            (after.status, after.version),
            (reached, posting.version + 1),
            "{decision}"
        );
        assert_eq!(item_of(bench, &posting.id), None, "{decision}");
        let (action, details) = audited(bench, item.id.as_str()).pop().unwrap();
        assert_eq!(action, format!("moderation.{decision}"));
        let expected = json!({
            "kind": "posting", "subject": posting.id, "revision": 1,
            "reason": "incomplete", "note": "请补充年用量",
        });
        assert_eq!(details, expected);
        let log = happened(bench, posting.id.as_str());
        assert_eq!(log.last().unwrap().kind.as_str(), event, "{decision}");
    }
}

pub fn nobody_is_refused_without_a_word(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let item = item_of(bench, &posting.id).unwrap().id;
    let ruling = |reason: Option<&str>, note: Option<&str>| Ruling {
        reason_code: reason.map(str::to_owned),
        note: note.map(str::to_owned),
    };
    let cases: [(Ruling, &[&str]); 5] = [
        (ruling(None, None), &["/reason_code required"]),
        (ruling(None, Some("不行")), &["/reason_code required"]),
        (ruling(Some("mood"), None), &["/reason_code unknown_value"]),
        (ruling(Some("other"), None), &["/note required"]),
        (ruling(Some("other"), Some("  ")), &["/note required"]),
    ];
    let both: [Decide; 2] = [moderation::send_back, moderation::reject];
    for how in both {
        for (ruling, expected) in &cases {
            let outcome = decide(bench, &scene.desk, &item, how, ruling);
            assert_eq!(faults(outcome), *expected, "{ruling:?}");
        }
    }
    assert_eq!(working(bench, &posting.id), posting);
    let good = ruling(Some("other"), Some("与本区产业无关"));
    assert!(decide(bench, &scene.desk, &item, moderation::reject, &good).is_ok());
}

pub fn an_item_is_decided_once(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let item = item_of(bench, &posting.id).unwrap().id;
    decide(
        bench,
        &scene.desk,
        &item,
        moderation::send_back,
        &incomplete(),
    )
    .unwrap();
    let (after, log) = (working(bench, &posting.id), events(bench));
    for (how, decision, ..) in WAYS {
        let again = decide(bench, &scene.desk, &item, how, &incomplete());
        assert_eq!(conflict(again), Conflict::AlreadyDecided, "{decision}");
    }
    assert_eq!((working(bench, &posting.id), events(bench)), (after, log));
}

/// Whether somebody else was faster; panics on every other refusal.
#[track_caller]
fn was_slower<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> bool {
    let Err(refusal) = outcome else { return false };
    let why = conflict::<T>(Err(refusal));
    let late = matches!(why, Conflict::IllegalTransition { .. });
    assert!(
        late || [Conflict::AlreadyDecided, Conflict::LostRace].contains(&why),
        "{why:?}"
    );
    true
}

pub fn of_decisions_at_one_moment_one_counts(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let item = item_of(bench, &posting.id).unwrap().id;
    let outcomes = at_once(6, |number| {
        decide(bench, &scene.desk, &item, WAYS[number % 3].0, &incomplete())
    });
    let lost = outcomes
        .into_iter()
        .map(was_slower)
        .filter(|slower| *slower);
    assert_eq!(lost.count(), 5);
    assert_eq!(working(bench, &posting.id).version, posting.version + 1);
    assert_eq!(bench.letters().len(), 1);
}

pub fn a_decision_and_an_owner_who_takes_back_do_not_both_win(bench: &UseCases) {
    let scene = scene(bench);
    for number in 0..4 {
        let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(number));
        let item = item_of(bench, &posting.id).unwrap().id;
        let outcomes = at_once(2, |thread| match thread {
            0 => decide(bench, &scene.desk, &item, moderation::reject, &incomplete()).map(drop),
            _ => step(bench, &scene.owner, &posting.id, withdraw).map(drop),
        });
        let lost = outcomes
            .into_iter()
            .map(was_slower)
            .filter(|slower| *slower);
        assert_eq!(lost.count(), 1);
        assert_eq!(working(bench, &posting.id).version, posting.version + 1);
        assert_eq!(item_of(bench, &posting.id), None);
    }
}

pub fn what_was_returned_is_handed_in_again_and_waits_anew(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let first = item_of(bench, &posting.id).unwrap();
    send_back(bench, &scene.desk, &posting.id);
    bench.clock.advance_s(3600);
    step(bench, &scene.owner, &posting.id, submit).unwrap();
    let second = item_of(bench, &posting.id).unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(second.created_at, bench.app.now(), "its age counts anew");
    assert_eq!(second.submitter.as_ref(), scene.owner.account());
    let approved = decide(
        bench,
        &scene.desk,
        &second.id,
        moderation::approve,
        &Ruling::default(),
    );
    assert!(approved.is_ok());
    assert_eq!(working(bench, &posting.id).status, Status::Published);
}

/// What a moderator tries with an item: to hold it, and each decision.
fn attempts(bench: &UseCases, who: &Actor, item: &ItemId) -> Vec<Result<Case, AppError>> {
    let of = item.clone();
    let claim = bench.write(who, move |tx| moderation::claim(tx, &of));
    let decisions = WAYS.map(|(how, ..)| decide(bench, who, item, how, &incomplete()));
    std::iter::once(claim).chain(decisions).collect()
}

fn member(firm: &EnterpriseId) -> Vec<Membership> {
    vec![Membership {
        enterprise: firm.clone(),
        role: Role::Viewer,
        verified: true,
        chains: Vec::new(),
    }]
}

pub fn nobody_decides_a_case_of_their_own(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let of_firm = item_of(bench, &posting.id).unwrap().id;
    let insider = with_duty(somebody(bench, 2).account, member(&scene.firm.id));
    for attempt in attempts(bench, &insider, &of_firm) {
        assert!(is_forbidden(&attempt), "{attempt:?}");
    }
    let firm = unclaimed(bench, 9);
    let ambitious = with_duty(somebody(bench, 3).account, Vec::new());
    let claim = move |tx: &mut Tx<'_>| app::enterprises::claim(tx, &firm, "我是厂长").map(drop);
    bench.write(&ambitious, claim).unwrap();
    let filter = moderation::Filter {
        kind: Some(domain::moderation::Kind::Claim),
        ..moderation::Filter::default()
    };
    let queue = |tx: &mut Tx<'_>| moderation::queue(tx, &filter, None, 10);
    let own = bench.read(&scene.desk, queue).unwrap().items[0]
        .item
        .id
        .clone();
    for attempt in attempts(bench, &ambitious, &own) {
        assert!(is_forbidden(&attempt), "{attempt:?}");
    }
    assert_eq!(bench.letters(), []);
    assert!(
        decide(
            bench,
            &scene.desk,
            &own,
            moderation::approve,
            &Ruling::default()
        )
        .is_ok()
    );
    assert_eq!(bench.letters()[0].to, email(3));
}

pub fn only_the_desk_decides(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let item = item_of(bench, &posting.id).unwrap().id;
    for attempt in attempts(bench, &scene.owner, &item) {
        assert!(is_forbidden(&attempt), "{attempt:?}");
    }
    for attempt in attempts(bench, &Actor::Anonymous, &item) {
        assert!(must_sign_in(&attempt), "{attempt:?}");
    }
    assert_eq!(working(bench, &posting.id), posting);
}
