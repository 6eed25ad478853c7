//! Holding an item, so that two people do not read the same text.

use app::moderation::{self, Case, Ruling};
use app::{AppError, Conflict};
use domain::actor::Actor;
use domain::{ItemId, Moment};
use testkit::UseCases;
use testkit::district::{
    Scene, at_once, audited, conflict, decide, demand, item_of, pending, scene,
};

use crate::deciding::colleague;

const HOLD_S: i64 = 30 * 60;

fn claim(bench: &UseCases, who: &Actor, item: &ItemId) -> Result<Case, AppError> {
    let item = item.clone();
    bench.write(who, move |tx| moderation::claim(tx, &item))
}

fn waiting(bench: &UseCases, scene: &Scene) -> ItemId {
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    item_of(bench, &posting.id).unwrap().id
}

fn held(case: Case) -> (Actor, Moment) {
    let (account, until) = case.item.claim.unwrap();
    (desk_of(account), until)
}

fn desk_of(account: domain::AccountId) -> Actor {
    Actor::Person(domain::actor::Person {
        account,
        email_verified: true,
        duties: vec![domain::account::Duty::Moderator],
        memberships: Vec::new(),
    })
}

pub fn an_item_is_held_for_half_an_hour(bench: &UseCases) {
    let scene = scene(bench);
    let item = waiting(bench, &scene);
    let until = bench.app.now().plus_seconds(HOLD_S);
    assert_eq!(
        held(claim(bench, &scene.desk, &item).unwrap()),
        (scene.desk.clone(), until)
    );
    bench.clock.advance_s(60);
    let (_, longer) = held(claim(bench, &scene.desk, &item).unwrap());
    assert_eq!(
        longer,
        until.plus_seconds(60),
        "its holder may hold it longer"
    );
    let lines: Vec<String> = audited(bench, item.as_str())
        .into_iter()
        .map(|(action, _)| action)
        .collect();
    assert_eq!(lines, ["moderation.claim", "moderation.claim"]);
}

pub fn what_another_holds_is_neither_held_nor_decided(bench: &UseCases) {
    let scene = scene(bench);
    let item = waiting(bench, &scene);
    let other = colleague(bench);
    claim(bench, &scene.desk, &item).unwrap();
    let before = audited(bench, item.as_str());
    assert_eq!(
        conflict(claim(bench, &other, &item)),
        Conflict::ClaimedByOther
    );
    let ruling = Ruling::default();
    let decided = decide(bench, &other, &item, moderation::approve, &ruling);
    assert_eq!(conflict(decided), Conflict::ClaimedByOther);
    assert_eq!(audited(bench, item.as_str()), before);
    assert!(decide(bench, &scene.desk, &item, moderation::approve, &ruling).is_ok());
}

pub fn a_claim_that_ran_out_is_free_in_that_instant(bench: &UseCases) {
    let scene = scene(bench);
    let item = waiting(bench, &scene);
    let other = colleague(bench);
    claim(bench, &scene.desk, &item).unwrap();
    bench.clock.advance_s(HOLD_S - 1);
    assert_eq!(
        conflict(claim(bench, &other, &item)),
        Conflict::ClaimedByOther
    );
    bench.clock.advance_s(1);
    assert_eq!(held(claim(bench, &other, &item).unwrap()).0, other);
    let late = decide(
        bench,
        &scene.desk,
        &item,
        moderation::approve,
        &Ruling::default(),
    );
    assert_eq!(conflict(late), Conflict::ClaimedByOther);
}

pub fn of_claims_at_one_moment_one_holds(bench: &UseCases) {
    let scene = scene(bench);
    let item = waiting(bench, &scene);
    let desks = [scene.desk.clone(), colleague(bench)];
    let outcomes = at_once(6, |number| claim(bench, &desks[number % 2], &item));
    let holders: Vec<Actor> = outcomes
        .into_iter()
        .filter_map(|outcome| match outcome {
            Ok(case) => Some(held(case).0),
            lost => {
                let why = conflict(lost);
                assert!(
                    [Conflict::ClaimedByOther, Conflict::LostRace].contains(&why),
                    "{why:?}"
                );
                None
            }
        })
        .collect();
    assert!(!holders.is_empty());
    assert!(
        holders.iter().all(|holder| *holder == holders[0]),
        "{holders:?}"
    );
}

pub fn what_is_decided_cannot_be_held(bench: &UseCases) {
    let scene = scene(bench);
    let item = waiting(bench, &scene);
    decide(
        bench,
        &scene.desk,
        &item,
        moderation::approve,
        &Ruling::default(),
    )
    .unwrap();
    assert_eq!(
        conflict(claim(bench, &scene.desk, &item)),
        Conflict::AlreadyDecided
    );
}
