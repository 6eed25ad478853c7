//! Postings from another system: by their identifier, on the sender's word or through the desk, and never over what
//! a person wrote.

use app::enterprises::Outcome;
use app::postings::{self, Filter, pause, withdraw};
use app::records::PostingRecord;
use app::{Conflict, Tx};
use domain::PostingId;
use domain::actor::Actor;
use domain::posting::{Move, Posting, Status};
use testkit::UseCases;
use testkit::district::{
    Scene, audited, conflict, events, happened, item_of, retitle, scene, step, working,
};

use crate::lines::{import, line, posting};

/// A posting of the scene's firm.
fn own(scene: &Scene, number: u64) -> PostingRecord {
    PostingRecord {
        enterprise: scene.firm.uscc.to_string(),
        ..posting(number)
    }
}

#[track_caller]
fn one(bench: &UseCases, record: &PostingRecord) -> Outcome {
    import(bench, vec![line(record.clone())]).remove(0).unwrap()
}

/// The posting the scene's firm has, if it has one.
fn found(bench: &UseCases, scene: &Scene) -> Posting {
    let list = |tx: &mut Tx<'_>| postings::list_own(tx, &Filter::default(), None, 10);
    let mut own = bench.read(&scene.owner, list).unwrap().items;
    assert_eq!(own.len(), 1);
    own.remove(0)
}

fn actions(bench: &UseCases, id: &PostingId) -> Vec<String> {
    let lines = audited(bench, id.as_str());
    lines.into_iter().map(|(action, _)| action).collect()
}

pub fn a_posting_the_sender_has_moderated_is_shown_by_a_logged_rule(bench: &UseCases) {
    let scene = scene(bench);
    assert_eq!(one(bench, &own(&scene, 1)), Outcome::Created);
    let made = found(bench, &scene);
    assert_eq!(
        (made.status, made.live_revision),
        (Status::Published, Some(1))
    );
    assert_eq!(
        (made.external_id.as_deref(), &made.author),
        (Some("P-1"), &None)
    );
    let rule = audited(bench, made.id.as_str())
        .into_iter()
        .find(|(action, _)| action == "moderation.pass");
    assert_eq!(rule.unwrap().1["rule"], "trusted_import");
    assert_eq!(item_of(bench, &made.id), None);
    let log = happened(bench, made.id.as_str());
    let kinds: Vec<&str> = log.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["posting_created", "posting_submitted", "posting_published"]
    );
}

pub fn one_that_nobody_has_moderated_waits_for_a_person(bench: &UseCases) {
    let scene = scene(bench);
    let unmoderated = PostingRecord {
        publish: false,
        ..own(&scene, 1)
    };
    one(bench, &unmoderated);
    let made = found(bench, &scene);
    assert_eq!((made.status, made.live_revision), (Status::Pending, None));
    assert!(item_of(bench, &made.id).is_some());
}

pub fn the_same_line_again_leaves_no_trace(bench: &UseCases) {
    let scene = scene(bench);
    one(bench, &own(&scene, 1));
    let (made, log) = (found(bench, &scene), events(bench));
    let lines = actions(bench, &made.id);
    bench.clock.advance_s(86_400);
    assert_eq!(one(bench, &own(&scene, 1)), Outcome::Unchanged);
    bench.clock.advance_s(90 * 86_400);
    assert_eq!(
        one(bench, &own(&scene, 1)),
        Outcome::Unchanged,
        "long after its day has passed"
    );
    assert_eq!(found(bench, &scene), made);
    assert_eq!((events(bench), actions(bench, &made.id)), (log, lines));
}

pub fn an_identifier_belongs_to_one_firm(bench: &UseCases) {
    let scene = scene(bench);
    one(bench, &own(&scene, 1));
    let elsewhere = PostingRecord {
        enterprise: "F-7".to_owned(),
        ..posting(1)
    };
    let outcomes = import(bench, vec![crate::lines::firm(7), line(elsewhere)]);
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Ok(Outcome::Created))),
        "{outcomes:?}"
    );
    assert_eq!(
        found(bench, &scene).version,
        3,
        "created, handed in, shown; not touched since"
    );
}

pub fn a_changed_line_changes_the_posting(bench: &UseCases) {
    let scene = scene(bench);
    one(bench, &own(&scene, 1));
    let cheaper = PostingRecord {
        price_min_fen: Some(100),
        ..own(&scene, 1)
    };
    assert_eq!(one(bench, &cheaper), Outcome::Updated);
    let made = found(bench, &scene);
    assert_eq!(
        (made.status, made.live_revision),
        (Status::Published, Some(2))
    );
    let reworded = PostingRecord {
        title: "承接真空热处理".to_owned(),
        ..cheaper
    };
    assert_eq!(one(bench, &reworded), Outcome::Updated);
    let made = found(bench, &scene);
    assert_eq!(
        (made.status, made.live_revision),
        (Status::Published, Some(3))
    );
    assert_eq!(made.content.title.as_str(), "承接真空热处理");
}

pub fn words_nobody_has_moderated_wait_while_the_old_ones_stay(bench: &UseCases) {
    let scene = scene(bench);
    one(bench, &own(&scene, 1));
    let reworded = PostingRecord {
        title: "承接真空热处理".to_owned(),
        publish: false,
        ..own(&scene, 1)
    };
    assert_eq!(one(bench, &reworded), Outcome::Updated);
    let made = found(bench, &scene);
    assert_eq!(
        (made.status, made.live_revision),
        (Status::Pending, Some(1))
    );
    assert!(item_of(bench, &made.id).is_some());
}

pub fn an_expired_posting_comes_back_with_a_new_date(bench: &UseCases) {
    let scene = scene(bench);
    one(bench, &own(&scene, 1));
    bench.clock.advance_s(61 * 86_400);
    assert_eq!(
        bench.write(&Actor::System, postings::expire_due).unwrap(),
        1
    );
    let later = |publish| PostingRecord {
        valid_until: "2026-08-01T00:00:00Z".to_owned(),
        publish,
        ..own(&scene, 1)
    };
    assert_eq!(one(bench, &later(true)), Outcome::Updated);
    let made = found(bench, &scene);
    assert_eq!(
        (made.status, made.live_revision),
        (Status::Published, Some(2))
    );
}

pub fn what_a_person_wrote_is_never_overwritten(bench: &UseCases) {
    let scene = scene(bench);
    one(bench, &own(&scene, 1));
    let before = found(bench, &scene);
    let written = retitle(bench, &scene.owner, &before, "本厂自述的标题").unwrap();
    let versions = bench
        .read(&scene.owner, |tx| {
            postings::versions(tx, &before.id, None, 9)
        })
        .unwrap();
    let authors: Vec<_> = versions.items.into_iter().map(|version| version.author).collect();
    assert_eq!(
        authors,
        [Some(scene.somebody.account.clone()), None],
        "newest first"
    );
    let changed = PostingRecord {
        title: "名录里的新标题".to_owned(),
        ..own(&scene, 1)
    };
    assert_eq!(one(bench, &changed), Outcome::Unchanged);
    assert_eq!(working(bench, &before.id), written);
}

pub fn what_its_owner_has_ended_stays_ended(bench: &UseCases) {
    let scene = scene(bench);
    one(bench, &own(&scene, 1));
    let made = found(bench, &scene);
    let reworded = |title: &str| PostingRecord {
        title: title.to_owned(),
        ..own(&scene, 1)
    };
    step(bench, &scene.owner, &made.id, pause).unwrap();
    assert_eq!(one(bench, &reworded("承接真空热处理")), Outcome::Updated);
    assert_eq!(
        working(bench, &made.id).live_revision,
        None,
        "a pause is not lifted by an import"
    );
    step(bench, &scene.owner, &made.id, withdraw).unwrap();
    let refused = import(bench, vec![line(reworded("承接井式炉热处理"))]).remove(0);
    let (from, step) = (Status::Withdrawn, Move::Revise);
    assert_eq!(
        conflict(refused),
        Conflict::IllegalTransition { from, step }
    );
}
