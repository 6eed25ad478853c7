//! Barring an enterprise and letting it back.

use app::enterprises::Document;
use app::moderation;
use app::{AppError, Conflict, Tx};
use domain::EnterpriseId;
use domain::actor::Actor;
use domain::enterprise::{Enterprise, Verification};
use domain::event::Kind;
use store::moderation::Filter;
use testkit::UseCases;

use crate::district::{
    audited, conflict, enterprise, faults, found, is_forbidden, is_not_found, moderator,
    must_sign_in, now, somebody, times, unclaimed,
};

fn suspend(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    why: &'static str,
) -> Result<Enterprise, AppError> {
    let id = id.clone();
    bench.write(actor, move |tx| app::enterprises::suspend(tx, &id, why))
}

fn reinstate(bench: &UseCases, actor: &Actor, id: &EnterpriseId) -> Result<Enterprise, AppError> {
    let id = id.clone();
    bench.write(actor, move |tx| {
        app::enterprises::reinstate(tx, &id, "材料已补齐")
    })
}

fn hand_in(bench: &UseCases, actor: &Actor, id: &EnterpriseId) -> Result<Enterprise, AppError> {
    let id = id.clone();
    let licence = Document {
        kind: Some("营业执照".to_owned()),
        number: Some("1".to_owned()),
        note: None,
    };
    let documents = vec![licence];
    bench.write(actor, move |tx| {
        app::enterprises::request_verification(tx, &id, &documents)
    })
}

pub fn a_barred_enterprise_publishes_nothing_and_asks_for_nothing(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let (actor, desk) = (now(bench, &owner), moderator(bench));
    let barred = suspend(bench, &desk, &made.id, "被多次举报").unwrap();
    assert_eq!(
        (barred.verification, barred.version),
        (Verification::Suspended, 2)
    );
    assert!(!barred.may_publish());
    assert!(is_forbidden(&hand_in(bench, &actor, &made.id)));
    let again = suspend(bench, &desk, &made.id, "再次举报").unwrap();
    assert_eq!(again, barred, "once is enough");
    let back = reinstate(bench, &desk, &made.id).unwrap();
    assert_eq!(back.verification, Verification::Unverified, "as before");
    assert_eq!(
        times(bench, Kind::EnterpriseVerificationChanged, &made.id),
        2
    );
    let twice = reinstate(bench, &desk, &made.id);
    assert_eq!(conflict(twice), Conflict::NotSuspended);
    assert!(hand_in(bench, &actor, &made.id).is_ok());
    let listed = unclaimed(bench, 9);
    suspend(bench, &desk, &listed, "名录有误").unwrap();
    let claimant = now(bench, &somebody(bench, 2));
    let claim = move |tx: &mut Tx<'_>| app::enterprises::claim(tx, &listed, "我是厂长");
    assert_eq!(
        conflict(bench.write(&claimant, claim)),
        Conflict::NotClaimable
    );
}

pub fn evidence_that_waits_cannot_lift_the_bar(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let desk = moderator(bench);
    hand_in(bench, &now(bench, &owner), &made.id).unwrap();
    let queue = |tx: &mut Tx<'_>| moderation::queue(tx, &Filter::default(), None, 10);
    let item = bench.read(&desk, queue).unwrap().items[0].item.id.clone();
    suspend(bench, &desk, &made.id, "被多次举报").unwrap();
    assert!(bench.read(&desk, queue).unwrap().items.is_empty());
    let approve = move |tx: &mut Tx<'_>| {
        moderation::approve(tx, &item, &moderation::Ruling::default()).map(drop)
    };
    assert_eq!(
        conflict(bench.write(&desk, approve)),
        Conflict::AlreadyDecided
    );
    assert_eq!(found(bench, &made.id).verification, Verification::Suspended);
}

pub fn only_the_desk_bars_and_says_why(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let desk = moderator(bench);
    let own = suspend(bench, &now(bench, &owner), &made.id, "x");
    assert!(is_forbidden(&own));
    assert!(must_sign_in(&suspend(
        bench,
        &Actor::Anonymous,
        &made.id,
        "x"
    )));
    let silent = suspend(bench, &desk, &made.id, "  ");
    assert_eq!(faults(silent), ["/note required"]);
    let unknown = EnterpriseId::parse("ent_01h455vb4pex5vsknk084sn02q").unwrap();
    assert!(is_not_found(&suspend(bench, &desk, &unknown, "x")));
    assert_eq!(found(bench, &made.id), made);
    suspend(bench, &desk, &made.id, "被多次举报").unwrap();
    assert!(is_forbidden(&reinstate(
        bench,
        &now(bench, &owner),
        &made.id
    )));
    let rows = audited(bench, made.id.as_str());
    let (action, details) = rows.last().unwrap();
    assert_eq!(action, "enterprise.suspend");
    assert_eq!(details["why"], "被多次举报");
}

/// Registers an enterprise and lets the desk verify it.
fn verified(bench: &UseCases) -> (Enterprise, crate::district::Somebody, Actor) {
    let (made, owner) = enterprise(bench);
    let desk = moderator(bench);
    hand_in(bench, &now(bench, &owner), &made.id).unwrap();
    approve(bench, &desk);
    (found(bench, &made.id), owner, desk)
}

/// Approves the oldest item of the queue.
fn approve(bench: &UseCases, desk: &Actor) {
    let queue = |tx: &mut Tx<'_>| moderation::queue(tx, &Filter::default(), None, 10);
    let item = bench.read(desk, queue).unwrap().items[0].item.id.clone();
    let approve = move |tx: &mut Tx<'_>| {
        moderation::approve(tx, &item, &moderation::Ruling::default()).map(drop)
    };
    bench.write(desk, approve).unwrap();
}

fn rename(bench: &UseCases, owner: &crate::district::Somebody, before: &Enterprise) {
    let (id, version) = (before.id.clone(), before.version);
    let rename = move |tx: &mut Tx<'_>| {
        let named = |draft| domain::enterprise::Draft {
            name: Some("大足区改名五金厂".to_owned()),
            ..draft
        };
        app::enterprises::update(tx, &id, version, named)
    };
    bench.write(&now(bench, owner), rename).unwrap();
}

pub fn a_verified_enterprise_comes_back_verified(bench: &UseCases) {
    let (made, _, desk) = verified(bench);
    assert!(made.may_publish());
    suspend(bench, &desk, &made.id, "被多次举报").unwrap();
    let back = reinstate(bench, &desk, &made.id).unwrap();
    assert_eq!(back.verification, Verification::Verified);
    let rows = audited(bench, made.id.as_str());
    let (action, details) = rows.last().unwrap();
    assert_eq!(action, "enterprise.reinstate");
    assert_eq!(
        (&details["why"], &details["to"]),
        (&"材料已补齐".into(), &"verified".into())
    );
}

pub fn a_name_nobody_has_looked_at_does_not_come_back_verified(bench: &UseCases) {
    let (made, owner, desk) = verified(bench);
    suspend(bench, &desk, &made.id, "被多次举报").unwrap();
    rename(bench, &owner, &found(bench, &made.id));
    let back = reinstate(bench, &desk, &made.id).unwrap();
    assert_eq!(back.verification, Verification::Unverified, "renamed while barred");
    hand_in(bench, &now(bench, &owner), &made.id).unwrap();
    approve(bench, &desk);
    let again = domain::enterprise::Draft {
        name: Some("大足区再改名五金厂".to_owned()),
        ..crate::district::form(1)
    };
    let (id, version) = (made.id.clone(), found(bench, &made.id).version);
    let update = move |tx: &mut Tx<'_>| {
        let draft = domain::enterprise::Draft { uscc: None, ..again.clone() };
        app::enterprises::update(tx, &id, version, |_| draft)
    };
    bench.write(&now(bench, &owner), update).unwrap();
    suspend(bench, &desk, &made.id, "再次举报").unwrap();
    let back = reinstate(bench, &desk, &made.id).unwrap();
    assert_eq!(back.verification, Verification::Unverified, "its name was in the queue");
}
