//! Changing what a posting says: at once or after a look, and what others read meanwhile.

use app::Conflict;
use app::moderation::{self, Ruling};
use app::postings::{self, submit};
use domain::actor::Actor;
use domain::enterprise::Role;
use domain::posting::{Draft, Posting, Status};
use serde_json::json;
use testkit::UseCases;
use testkit::district::{
    Scene, approve, conflict, decide, demand, drafted, edit, events, faults, happened,
    is_forbidden, is_not_found, is_stale, item_of, join, must_sign_in, now, pending, published,
    reject, retitle, scene, send_back, somebody, step, working,
};

use crate::state::{shown_title, state};

const OLD: &str = "求高强度螺栓冷镦加工 第1批";
const NEW: &str = "求不锈钢螺栓冷镦加工";

fn shown(bench: &UseCases, scene: &Scene) -> Posting {
    published(bench, scene, &scene.owner, &scene.firm.id, &demand(1))
}

pub fn a_change_starts_from_the_version_that_was_seen(bench: &UseCases) {
    let scene = scene(bench);
    let posting = drafted(bench, &scene.owner, &scene.firm.id, &demand(1));
    bench.clock.advance_s(5);
    let after = retitle(bench, &scene.owner, &posting, NEW).unwrap();
    assert_eq!(
        (after.version, after.revision, after.updated_at),
        (2, 2, bench.app.now())
    );
    assert_eq!(after.content.title.as_str(), NEW);
    assert_eq!(
        after.content.body, posting.content.body,
        "what is not mentioned stays"
    );
    let before = state(bench, &posting.id);
    let late = edit(bench, &scene.owner, &posting, |draft| draft);
    assert!(is_stale(&late), "{late:?}");
    assert_eq!(state(bench, &posting.id), before);
}

pub fn a_change_that_changes_nothing_leaves_no_trace(bench: &UseCases) {
    let scene = scene(bench);
    let posting = shown(bench, &scene);
    let (before, log) = (state(bench, &posting.id), events(bench));
    let same = edit(bench, &scene.owner, &posting, |draft| draft);
    assert_eq!(same.unwrap(), posting);
    assert_eq!((state(bench, &posting.id), events(bench)), (before, log));
}

pub fn numbers_and_dates_of_a_shown_posting_change_at_once(bench: &UseCases) {
    let scene = scene(bench);
    let posting = shown(bench, &scene);
    let numbers = |draft| Draft {
        quantity: None,
        price_min_fen: Some(100),
        price_max_fen: Some(900),
        deliver_by: Some("2026-04-01".to_owned()),
        valid_until: Some("2026-06-01T00:00:00Z".to_owned()),
        ..draft
    };
    let after = edit(bench, &scene.owner, &posting, numbers).unwrap();
    assert_eq!(
        (after.status, after.live_revision),
        (Status::Published, Some(2))
    );
    let now = state(bench, &posting.id);
    assert_eq!(now.shown.as_ref(), Some(&after.content));
    assert_eq!(now.waits, None);
    assert_eq!(after.published_at, posting.published_at);
}

pub fn words_wait_while_the_approved_copy_stays_up(bench: &UseCases) {
    let scene = scene(bench);
    let posting = shown(bench, &scene);
    let after = retitle(bench, &scene.owner, &posting, NEW).unwrap();
    assert_eq!(
        (after.status, after.live_revision),
        (Status::Pending, Some(1))
    );
    assert_eq!(shown_title(bench, &posting.id).as_deref(), Some(OLD));
    let own = bench
        .read(&scene.owner, |tx| postings::get(tx, &posting.id))
        .unwrap();
    assert_eq!(
        (own.private, own.posting.content.title.as_str()),
        (true, NEW)
    );
    let item = item_of(bench, &posting.id).unwrap();
    assert_eq!(
        (item.revision, &item.evidence["shown_revision"]),
        (2, &json!(1))
    );
    let approved = approve(bench, &scene.desk, &posting.id);
    assert_eq!(
        (approved.status, approved.live_revision),
        (Status::Published, Some(2))
    );
    assert_eq!(shown_title(bench, &posting.id).as_deref(), Some(NEW));
    let revisions: Vec<i64> = state(bench, &posting.id)
        .versions
        .iter()
        .map(|version| version.revision)
        .collect();
    assert_eq!(revisions, [2, 1]);
}

pub fn a_refused_change_takes_the_posting_down_and_a_returned_one_does_not(bench: &UseCases) {
    let scene = scene(bench);
    let posting = shown(bench, &scene);
    retitle(bench, &scene.owner, &posting, NEW).unwrap();
    send_back(bench, &scene.desk, &posting.id);
    assert_eq!(shown_title(bench, &posting.id).as_deref(), Some(OLD));
    let log = happened(bench, posting.id.as_str());
    assert_eq!(log.last().unwrap().kind.as_str(), "posting_returned");
    step(bench, &scene.owner, &posting.id, submit).unwrap();
    assert_eq!(shown_title(bench, &posting.id).as_deref(), Some(OLD));
    let refused = reject(bench, &scene.desk, &posting.id);
    assert_eq!(
        (refused.status, refused.live_revision),
        (Status::Rejected, None)
    );
    assert_eq!(shown_title(bench, &posting.id), None);
    let log = happened(bench, posting.id.as_str());
    assert_eq!(log.last().unwrap().kind.as_str(), "posting_unpublished");
}

pub fn a_change_under_review_waits_anew(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let first = item_of(bench, &posting.id).unwrap();
    retitle(bench, &scene.owner, &posting, NEW).unwrap();
    let second = item_of(bench, &posting.id).unwrap();
    assert_eq!((first.revision, second.revision), (1, 2));
    let approve = moderation::approve;
    let seen = decide(bench, &scene.desk, &first.id, approve, &Ruling::default());
    assert_eq!(
        conflict(seen),
        Conflict::AlreadyDecided,
        "nobody approves what they have not read"
    );
    assert_eq!(working(bench, &posting.id).status, Status::Pending);
    decide(bench, &scene.desk, &second.id, approve, &Ruling::default()).unwrap();
    assert_eq!(shown_title(bench, &posting.id).as_deref(), Some(NEW));
}

pub fn every_fault_of_a_change_is_named_and_the_posting_stays(bench: &UseCases) {
    let scene = scene(bench);
    let posting = shown(bench, &scene);
    let before = state(bench, &posting.id);
    let wrong = |draft| Draft {
        title: None,
        node_code: Some("XX-1".to_owned()),
        price_max_fen: Some(-1),
        valid_until: Some("2025-01-01T00:00:00Z".to_owned()),
        ..draft
    };
    let mut named = faults(edit(bench, &scene.owner, &posting, wrong));
    named.sort();
    let expected = [
        "/node_code unknown_node",
        "/price_max_fen out_of_range",
        "/title required",
        "/valid_until in_the_past",
    ];
    assert_eq!(named, expected);
    assert_eq!(state(bench, &posting.id), before);
}

pub fn only_owners_and_editors_change_a_posting(bench: &UseCases) {
    let scene = scene(bench);
    let [viewer, editor, stranger] = [2, 3, 4].map(|number| somebody(bench, number));
    join(bench, &scene.firm.id, &viewer, Role::Viewer);
    join(bench, &scene.firm.id, &editor, Role::Editor);
    let [viewer, editor, stranger] = [viewer, editor, stranger].map(|who| now(bench, &who));
    let posting = shown(bench, &scene);
    let hidden = drafted(bench, &scene.owner, &scene.firm.id, &demand(2));
    for who in [&viewer, &stranger, &scene.desk] {
        assert!(is_forbidden(&retitle(bench, who, &posting, NEW)), "{who:?}");
    }
    assert!(is_not_found(&retitle(bench, &stranger, &hidden, NEW)));
    assert!(must_sign_in(&retitle(
        bench,
        &Actor::Anonymous,
        &posting,
        NEW
    )));
    assert!(retitle(bench, &editor, &posting, NEW).is_ok());
}

pub fn the_audit_log_says_which_revision_and_never_which_words(bench: &UseCases) {
    let scene = scene(bench);
    let posting = shown(bench, &scene);
    let secret = "只给自己看的一句话";
    let words = |draft| Draft {
        body: Some(secret.to_owned()),
        ..draft
    };
    edit(bench, &scene.owner, &posting, words).unwrap();
    let lines = state(bench, &posting.id).audit;
    let last = lines.last().unwrap();
    assert_eq!(
        *last,
        (
            "posting.update".to_owned(),
            json!({ "step": "revise", "revision": 2 })
        )
    );
    let log = happened(bench, posting.id.as_str());
    assert!(!format!("{lines:?}{log:?}").contains(secret));
}
