//! Registering an enterprise: one per code, and its founder speaks for it.

use app::{AppError, Conflict, Tx};
use domain::actor::Actor;
use domain::enterprise::{Draft, Role, Verification};
use domain::event::Kind;
use store::enterprises::Filter;
use testkit::UseCases;

use crate::district::{
    at_once, code, conflict, enterprise, faults, form, found, founded, must_sign_in, now, somebody,
    times, unproven, usual_chains,
};

fn create(
    draft: Draft,
) -> impl FnMut(&mut Tx<'_>) -> Result<domain::enterprise::Enterprise, AppError> {
    move |tx| app::enterprises::create(tx, &draft)
}

fn count(bench: &UseCases) -> usize {
    let list = |tx: &mut Tx<'_>| app::enterprises::list(tx, &Filter::default(), None, 200);
    bench.read(&Actor::Anonymous, list).unwrap().items.len()
}

pub fn the_founder_becomes_the_owner(bench: &UseCases) {
    let (made, founder) = enterprise(bench);
    assert_eq!((made.version, made.claimed), (1, true));
    assert_eq!(made.verification, Verification::Unverified);
    assert_eq!(made.uscc.as_str(), code(1));
    assert_eq!(found(bench, &made.id), made);
    let actor = now(bench, &founder);
    assert_eq!(actor.role_in(&made.id), Some(Role::Owner));
    assert_eq!(times(bench, Kind::EnterpriseCreated, &made.id), 1);
    let second = founded(bench, &founder, 2);
    assert_eq!(
        now(bench, &founder).role_in(&second.id),
        Some(Role::Owner),
        "of both"
    );
}

pub fn every_fault_of_a_form_is_named_and_nothing_is_kept(bench: &UseCases) {
    usual_chains(bench);
    let actor = now(bench, &somebody(bench, 1));
    let bad = Draft {
        uscc: Some("91500111MA00000010".to_owned()),
        name: Some("厂".to_owned()),
        industry_code: Some("9999".to_owned()),
        region_code: None,
        park: Some("XX".to_owned()),
        website: Some("javascript:alert(1)".to_owned()),
        contact_phone: Some("1".to_owned()),
        ..form(1)
    };
    assert_eq!(
        faults(bench.write(&actor, create(bad))),
        [
            "/uscc invalid_uscc",
            "/name too_short",
            "/industry_code unknown_industry",
            "/region_code required",
            "/park unknown_park",
            "/website invalid_url",
            "/contact_phone invalid_phone"
        ]
    );
    let empty = faults(bench.write(&actor, create(Draft::default())));
    assert_eq!(
        empty,
        ["/uscc required", "/name required", "/region_code required"]
    );
    assert_eq!(count(bench), 0);
}

pub fn an_unproven_address_registers_nothing(bench: &UseCases) {
    usual_chains(bench);
    let actor = now(bench, &unproven(bench, 1));
    assert_eq!(
        conflict(bench.write(&actor, create(form(1)))),
        Conflict::EmailUnverified
    );
    assert!(must_sign_in(
        &bench.write(&Actor::Anonymous, create(form(1)))
    ));
    assert_eq!(count(bench), 0);
}

pub fn a_known_code_is_told_however_it_is_typed(bench: &UseCases) {
    enterprise(bench);
    let actor = now(bench, &somebody(bench, 2));
    let code = code(1);
    let full_width: String = code
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap())
        .collect();
    let spaced = format!(" {} {}", &code[..8], code[8..].to_lowercase());
    for typed in [code.clone(), full_width, spaced] {
        let twin = Draft {
            uscc: Some(typed.clone()),
            ..form(2)
        };
        let refused = bench.write(&actor, create(twin));
        assert_eq!(conflict(refused), Conflict::UsccTaken, "{typed}");
    }
    assert_eq!(count(bench), 1);
}

pub fn a_hundred_parallel_sign_ups_give_one_enterprise(bench: &UseCases) {
    usual_chains(bench);
    let founders: Vec<Actor> = (1..=100)
        .map(|number| now(bench, &somebody(bench, number)))
        .collect();
    let outcomes = at_once(100, |number| {
        bench.write(&founders[number], create(form(1)))
    });
    let made: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().ok())
        .collect();
    assert_eq!(made.len(), 1, "{outcomes:?}");
    let told = |outcome: &&Result<_, AppError>| {
        matches!(outcome, Err(AppError::Conflict(Conflict::UsccTaken)))
    };
    assert_eq!(outcomes.iter().filter(told).count(), 99, "{outcomes:?}");
    assert_eq!(count(bench), 1);
    let list = |tx: &mut Tx<'_>| Ok(store::memberships::list(tx.conn, &made[0].id)?);
    let members = bench.read(&Actor::System, list).unwrap();
    assert_eq!(members.len(), 1, "and one owner");
    assert_eq!(times(bench, Kind::EnterpriseCreated, &made[0].id), 1);
}
