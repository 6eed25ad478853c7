//! Importing postings: what a list says is shown, what a member wrote stays, and nothing passes the desk unseen.

use app::enterprises::Outcome;
use app::records::{FirmRecord, PostingRecord, Record};
use app::{AppError, Conflict, Tx};
use domain::EnterpriseId;
use domain::PostingId;
use domain::actor::Actor;
use domain::enterprise::Role;
use domain::moderation::Kind;
use domain::posting::{Draft, Posting, Status};
use testkit::UseCases;

use crate::district::{code, conflict, join, now, somebody, usual_chains, waiting};

const DAY_S: i64 = 86_400;

/// A verified firm on a list, and one of its postings.
fn firm(bench: &UseCases) -> EnterpriseId {
    usual_chains(bench);
    let record = FirmRecord {
        external_id: "F-1".to_owned(),
        uscc: code(1),
        name: "大足区名录工厂".to_owned(),
        region_code: "500111".to_owned(),
        verified: true,
        ..FirmRecord::default()
    };
    let import = move |tx: &mut Tx<'_>| app::enterprises::import(tx, &record);
    bench.write(&Actor::System, import).unwrap().0
}

fn record(bench: &UseCases) -> PostingRecord {
    PostingRecord {
        external_id: "P-1".to_owned(),
        enterprise: "F-1".to_owned(),
        side: "supply".to_owned(),
        family: "product".to_owned(),
        title: "供应内六角螺栓".to_owned(),
        region_code: "500111".to_owned(),
        valid_until: bench.app.now().plus_days(30).to_string(),
        visibility: "public".to_owned(),
        publish: true,
        ..PostingRecord::default()
    }
}

#[track_caller]
fn import(bench: &UseCases, record: &PostingRecord) -> Outcome {
    let records = vec![Record::Posting(Box::new(record.clone()))];
    let run = move |tx: &mut Tx<'_>| app::imports::lines(tx, &records);
    let mut lines = bench.write(&Actor::System, run).unwrap();
    lines.remove(0).unwrap()
}

/// The only posting of a firm as it is now.
fn posting(bench: &UseCases, firm: &EnterpriseId) -> Posting {
    let find = |tx: &mut Tx<'_>| Ok(store::postings::find_external(tx.conn, firm, "P-1")?);
    bench.read(&Actor::System, find).unwrap().unwrap()
}

fn retitled(bench: &UseCases, who: &Actor, known: &Posting, title: &'static str) -> Posting {
    let (id, version) = (known.id.clone(), known.version);
    let change = move |tx: &mut Tx<'_>| {
        let retitle = |draft| Draft {
            title: Some(title.to_owned()),
            ..draft
        };
        app::postings::update(tx, &id, version, retitle)
    };
    bench.write(who, change).unwrap()
}

fn expire(bench: &UseCases) {
    bench.clock.advance_s(31 * DAY_S);
    bench
        .write(&Actor::System, app::postings::expire_due)
        .unwrap();
}

fn renew(bench: &UseCases, who: &Actor, id: &PostingId) -> Result<Posting, AppError> {
    let (id, until) = (id.clone(), bench.app.now().plus_days(30).to_string());
    bench.write(who, move |tx| app::postings::renew(tx, &id, &until))
}

fn waits(bench: &UseCases) -> usize {
    waiting(bench, &Actor::System, Kind::Posting).len()
}

pub fn a_record_follows_its_list(bench: &UseCases) {
    let firm = firm(bench);
    assert_eq!(import(bench, &record(bench)), Outcome::Created);
    assert_eq!(posting(bench, &firm).status, Status::Published);
    assert_eq!(import(bench, &record(bench)), Outcome::Unchanged);
    let mut reworded = record(bench);
    reworded.title = "供应不锈钢螺栓".to_owned();
    assert_eq!(import(bench, &reworded), Outcome::Updated);
    let after = posting(bench, &firm);
    assert_eq!(after.live_revision, Some(after.revision));
    assert_eq!(after.content.title.as_str(), "供应不锈钢螺栓");
    assert_eq!(waits(bench), 0);
}

pub fn what_a_member_changed_is_not_taken_back(bench: &UseCases) {
    let firm = firm(bench);
    import(bench, &record(bench));
    let member = somebody(bench, 1);
    join(bench, &firm, &member, Role::Editor);
    let known = posting(bench, &firm);
    let own = retitled(bench, &now(bench, &member), &known, "供应高强度螺栓");
    let mut again = record(bench);
    again.title = "供应不锈钢螺栓".to_owned();
    for nightly in [record(bench), again] {
        assert_eq!(import(bench, &nightly), Outcome::Unchanged);
    }
    let after = posting(bench, &firm);
    assert_eq!(
        (&after.content, after.status),
        (&own.content, Status::Pending)
    );
    assert_eq!(waits(bench), 1, "the member's words wait for a moderator");
}

pub fn changed_words_are_shown_on_the_operators_word_only(bench: &UseCases) {
    let firm = firm(bench);
    import(bench, &record(bench));
    let mut unsure = record(bench);
    unsure.title = "供应不锈钢螺栓".to_owned();
    unsure.publish = false;
    assert_eq!(import(bench, &unsure), Outcome::Updated);
    let after = posting(bench, &firm);
    assert_eq!(
        (after.status, after.live_revision),
        (Status::Pending, Some(1))
    );
    assert_eq!(waits(bench), 1);
}

pub fn a_new_end_brings_an_ended_posting_back(bench: &UseCases) {
    let firm = firm(bench);
    import(bench, &record(bench));
    expire(bench);
    assert_eq!(posting(bench, &firm).status, Status::Expired);
    assert_eq!(import(bench, &record(bench)), Outcome::Updated);
    assert_eq!(posting(bench, &firm).status, Status::Published);
    expire(bench);
    let mut unsure = record(bench);
    unsure.publish = false;
    import(bench, &unsure);
    assert_eq!(posting(bench, &firm).status, Status::Pending);
}

pub fn words_under_review_that_end_wait_for_a_new_review(bench: &UseCases) {
    let firm = firm(bench);
    import(bench, &record(bench));
    let member = somebody(bench, 1);
    join(bench, &firm, &member, Role::Editor);
    let known = posting(bench, &firm);
    retitled(bench, &now(bench, &member), &known, "供应军用螺栓");
    expire(bench);
    assert_eq!(posting(bench, &firm).status, Status::Draft);
    assert_eq!(waits(bench), 0);
    let renewed = renew(bench, &now(bench, &member), &known.id);
    let refused = conflict(renewed);
    assert!(
        matches!(refused, Conflict::IllegalTransition { .. }),
        "{refused:?}"
    );
    assert_eq!(posting(bench, &firm).live_revision, None);
}
