//! Designations: granted and ended by the authority's staff, holding by the calendar alone.

use app::designations::{self, Draft, Stored};
use app::{AppError, Conflict, Tx};
use domain::actor::Actor;
use domain::enterprise::Enterprise;
use domain::{Date, EnterpriseId};
use testkit::UseCases;

use crate::district::{
    Somebody, audited, conflict, enterprise, faults, founded, is_forbidden, is_not_found,
    moderator, must_sign_in, now,
};

fn leader() -> Draft {
    Draft {
        kind: Some("chain_leader".to_owned()),
        chain: Some("WJ".to_owned()),
        level: Some("区级".to_owned()),
        issuing_body: Some("区经济信息委".to_owned()),
        valid_from: Some("2025-01-01".to_owned()),
        valid_until: Some("2026-03-03".to_owned()),
    }
}

fn grant(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    draft: Draft,
) -> Result<Stored, AppError> {
    let id = id.clone();
    bench.write(actor, move |tx| designations::grant(tx, &id, &draft))
}

fn end(bench: &UseCases, actor: &Actor, of: &Stored, on: Option<&str>) -> Result<(), AppError> {
    let (enterprise, id) = (of.enterprise.clone(), of.id.clone());
    let on: Option<Date> = on.map(|day| day.parse().unwrap());
    bench.write(actor, move |tx| designations::end(tx, &enterprise, &id, on))
}

fn listed(bench: &UseCases, id: &EnterpriseId, on: Option<&str>) -> Vec<Stored> {
    let on: Option<Date> = on.map(|day| day.parse().unwrap());
    bench
        .read(&Actor::Anonymous, |tx| designations::list(tx, id, on))
        .unwrap()
        .0
}

fn scene(bench: &UseCases) -> (Enterprise, Somebody, Actor) {
    let (made, owner) = enterprise(bench);
    let desk = moderator(bench);
    (made, owner, desk)
}

pub fn the_authority_grants_and_nobody_else(bench: &UseCases) {
    let (made, owner, desk) = scene(bench);
    let actor = now(bench, &owner);
    assert!(
        is_forbidden(&grant(bench, &actor, &made.id, leader())),
        "not even the owner"
    );
    assert!(must_sign_in(&grant(
        bench,
        &Actor::Anonymous,
        &made.id,
        leader()
    )));
    let stored = grant(bench, &desk, &made.id, leader()).unwrap();
    assert!(is_forbidden(&end(bench, &actor, &stored, None)));
    assert_eq!(listed(bench, &made.id, None), std::slice::from_ref(&stored));
    let actions: Vec<String> = audited(bench, made.id.as_str())
        .into_iter()
        .map(|(action, _)| action)
        .collect();
    assert_eq!(actions, ["enterprise.create", "designation.grant"]);
    let other = founded(bench, &owner, 2);
    let elsewhere = Stored {
        enterprise: other.id,
        ..stored
    };
    assert!(is_not_found(&end(bench, &desk, &elsewhere, None)));
}

pub fn every_fault_of_a_designation_is_named(bench: &UseCases) {
    let (made, _, desk) = scene(bench);
    let refused = |draft| faults(grant(bench, &desk, &made.id, draft));
    let bad = Draft {
        kind: Some("king".to_owned()),
        chain: Some("XX".to_owned()),
        valid_from: Some("soon".to_owned()),
        valid_until: Some("2026-13-01".to_owned()),
        ..Draft::default()
    };
    assert_eq!(
        refused(bad),
        [
            "/kind unknown_value",
            "/chain unknown_chain",
            "/valid_from invalid_date",
            "/valid_until invalid_date"
        ]
    );
    assert_eq!(
        refused(Draft::default()),
        ["/kind required", "/valid_from required"]
    );
    let placeless = refused(Draft {
        chain: None,
        ..leader()
    });
    assert_eq!(
        placeless.len(),
        1,
        "a place on a chain names it: {placeless:?}"
    );
    assert!(placeless[0].ends_with(" requires"), "{placeless:?}");
    let placed = refused(Draft {
        kind: Some("high_tech".to_owned()),
        ..leader()
    });
    assert_eq!(placed, ["/chain not_with"]);
    let reversed = refused(Draft {
        valid_until: Some("2025-01-01".to_owned()),
        ..leader()
    });
    assert_eq!(reversed, ["/valid_until range_reversed"]);
    assert!(listed(bench, &made.id, None).is_empty());
}

pub fn the_same_cannot_hold_twice_at_a_time(bench: &UseCases) {
    let (made, _, desk) = scene(bench);
    grant(bench, &desk, &made.id, leader()).unwrap();
    let spans = [
        ("2024-01-01", None),
        ("2024-01-01", Some("2025-01-02")),
        ("2026-03-02", None),
    ];
    for (from, until) in spans {
        let again = Draft {
            valid_from: Some(from.to_owned()),
            valid_until: until.map(str::to_owned),
            ..leader()
        };
        let refused = grant(bench, &desk, &made.id, again);
        assert_eq!(conflict(refused), Conflict::AlreadyExists, "{from}");
    }
    let renewed = Draft {
        valid_from: Some("2026-03-03".to_owned()),
        valid_until: None,
        ..leader()
    };
    grant(bench, &desk, &made.id, renewed).unwrap();
    let of_city = Draft {
        level: Some("市级".to_owned()),
        ..leader()
    };
    grant(bench, &desk, &made.id, of_city).unwrap();
    let of_other_chain = Draft {
        chain: Some("MT".to_owned()),
        ..leader()
    };
    grant(bench, &desk, &made.id, of_other_chain).unwrap();
    assert_eq!(listed(bench, &made.id, None).len(), 4);
}

pub fn a_badge_vanishes_when_it_ends(bench: &UseCases) {
    let (made, _, desk) = scene(bench);
    let stored = grant(bench, &desk, &made.id, leader()).unwrap();
    for (day, count) in [
        ("2024-12-31", 0),
        ("2025-01-01", 1),
        ("2026-03-02", 1),
        ("2026-03-03", 0),
    ] {
        assert_eq!(listed(bench, &made.id, Some(day)).len(), count, "{day}");
    }
    assert_eq!(
        listed(bench, &made.id, None),
        [stored],
        "the history keeps it"
    );
}

pub fn an_ended_one_stays_in_the_history_and_a_mistake_does_not(bench: &UseCases) {
    let (made, _, desk) = scene(bench);
    let stored = grant(
        bench,
        &desk,
        &made.id,
        Draft {
            valid_until: None,
            ..leader()
        },
    )
    .unwrap();
    let until = || {
        listed(bench, &made.id, None)[0]
            .designation
            .validity
            .until
            .map(|day| day.to_string())
    };
    end(bench, &desk, &stored, Some("2026-06-01")).unwrap();
    assert_eq!(until().as_deref(), Some("2026-06-01"));
    end(bench, &desk, &stored, None).unwrap();
    assert_eq!(
        until().as_deref(),
        Some("2026-03-02"),
        "today unless stated"
    );
    end(bench, &desk, &stored, Some("2027-01-01")).unwrap();
    assert_eq!(until().as_deref(), Some("2026-03-02"), "never lengthened");
    assert_eq!(listed(bench, &made.id, Some("2026-03-01")).len(), 1);
    end(bench, &desk, &stored, Some("2025-01-01")).unwrap();
    assert!(
        listed(bench, &made.id, None).is_empty(),
        "one that never held was a mistake"
    );
    assert!(is_not_found(&end(bench, &desk, &stored, None)));
    let kept = audited(bench, made.id.as_str());
    assert_eq!(
        kept.iter()
            .filter(|(action, _)| action == "designation.end")
            .count(),
        4
    );
}

pub fn membership_of_a_chain_follows_the_clock(bench: &UseCases) {
    let (made, owner, desk) = scene(bench);
    grant(bench, &desk, &made.id, leader()).unwrap();
    let supporting = Draft {
        kind: Some("chain_supporting".to_owned()),
        chain: Some("MT".to_owned()),
        valid_from: Some("2026-03-03".to_owned()),
        valid_until: None,
        ..leader()
    };
    grant(bench, &desk, &made.id, supporting).unwrap();
    let chains = || {
        let actor = now(bench, &owner);
        actor.person().unwrap().memberships[0].chains.clone()
    };
    assert_eq!(chains(), ["WJ"]);
    // 16:00 UTC is midnight in the calendar of the platform: the next day begins.
    bench.clock.advance_s(15 * 3600 - 1);
    assert_eq!(chains(), ["WJ"]);
    bench.clock.advance_s(1);
    assert_eq!(chains(), ["MT"]);
    let stored_today = |tx: &mut Tx<'_>| {
        let today = tx.now().date();
        Ok(store::designations::chains_of(tx.conn, &made.id, today)?)
    };
    assert_eq!(bench.read(&Actor::System, stored_today).unwrap(), ["MT"]);
}
