//! Capability cards and certificates: written by their enterprise, seen by everybody, each change moving the whole.

use app::capabilities::{self, Stored};
use app::certificates::{self, Certificate};
use app::{AppError, Conflict, Tx};
use domain::EnterpriseId;
use domain::actor::Actor;
use domain::capability::Draft;
use domain::enterprise::Role;
use domain::event::Kind;
use testkit::UseCases;

use crate::district::{
    CHAINS, Somebody, chains, conflict, enterprise, faults, found, founded, is_forbidden,
    is_not_found, is_stale, join, moderator, must_sign_in, now, somebody, times,
};

fn card() -> Draft {
    Draft {
        name: Some("高强度螺栓".to_owned()),
        process: Some("冷镦".to_owned()),
        node_code: Some("WJ-M4".to_owned()),
        materials: Some(vec!["SWRCH35K".to_owned()]),
        tolerance_mm: Some("0.05".to_owned()),
        ..Draft::default()
    }
}

fn write(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    draft: Draft,
) -> Result<Stored, AppError> {
    let id = id.clone();
    bench.write(actor, move |tx| capabilities::create(tx, &id, &draft))
}

fn change(
    bench: &UseCases,
    actor: &Actor,
    card: &Stored,
    version: i64,
    over: impl Fn(Draft) -> Draft + Send + 'static,
) -> Result<Stored, AppError> {
    let (enterprise, id) = (card.enterprise.clone(), card.id.clone());
    let update = move |tx: &mut Tx<'_>| capabilities::update(tx, &enterprise, &id, version, &over);
    bench.write(actor, update)
}

fn remove(bench: &UseCases, actor: &Actor, card: &Stored) -> Result<(), AppError> {
    let (enterprise, id) = (card.enterprise.clone(), card.id.clone());
    bench.write(actor, move |tx| capabilities::remove(tx, &enterprise, &id))
}

fn cards(bench: &UseCases, id: &EnterpriseId) -> Vec<Stored> {
    bench
        .read(&Actor::Anonymous, |tx| capabilities::list(tx, id))
        .unwrap()
        .0
}

fn certificate() -> certificates::Draft {
    certificates::Draft {
        kind: Some("IATF 16949".to_owned()),
        number: Some("T-00001".to_owned()),
        issuing_body: Some("中国质量认证中心".to_owned()),
        valid_until: Some("2027-06-30".to_owned()),
    }
}

fn record(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    draft: certificates::Draft,
) -> Result<Certificate, AppError> {
    let id = id.clone();
    bench.write(actor, move |tx| certificates::create(tx, &id, &draft))
}

pub fn a_card_is_written_changed_and_removed(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let first = write(bench, &actor, &made.id, card()).unwrap();
    assert_eq!((first.version, &first.enterprise), (1, &made.id));
    assert_eq!(cards(bench, &made.id), std::slice::from_ref(&first));
    bench.clock.advance_s(5);
    let over = |draft: Draft| Draft {
        tolerance_mm: None,
        process: Some("温镦".into()),
        ..draft
    };
    let next = change(bench, &actor, &first, 1, over).unwrap();
    assert_eq!((next.version, next.updated_at), (2, bench.app.now()));
    assert_eq!(
        (next.card.tolerance_mm, next.card.process.as_str()),
        (None, "温镦")
    );
    assert_eq!(
        next.card.materials, first.card.materials,
        "what is not mentioned stays"
    );
    assert!(is_stale(&change(bench, &actor, &first, 1, |draft| draft)));
    assert_eq!(
        change(bench, &actor, &first, 2, |draft| draft).unwrap(),
        next,
        "nothing to change"
    );
    let wrong = |draft: Draft| Draft {
        process: None,
        tolerance_mm: Some("0".into()),
        ..draft
    };
    assert_eq!(
        faults(change(bench, &actor, &first, 2, wrong)),
        ["/process required", "/tolerance_mm not_positive"]
    );
    let other = founded(bench, &owner, 2);
    let elsewhere = Stored {
        enterprise: other.id,
        ..next.clone()
    };
    let of_both = now(bench, &owner);
    assert!(
        is_not_found(&remove(bench, &of_both, &elsewhere)),
        "by its own enterprise only"
    );
    remove(bench, &actor, &next).unwrap();
    assert!(is_not_found(&remove(bench, &actor, &next)) && cards(bench, &made.id).is_empty());
}

pub fn no_contact_goes_live_in_a_text_nobody_reviews(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let mut telling = card();
    telling.note = Some("详询 13800000000".to_owned());
    telling.equipment = Some(vec!["压铸机".to_owned(), "sales＠example.com".to_owned()]);
    telling.node_code = Some("?".to_owned());
    let refused = faults(write(bench, &actor, &made.id, telling));
    let expected = [
        "/note contact_in_text",
        "/equipment/1 contact_in_text",
        "/node_code unknown_node",
    ];
    assert_eq!(refused, expected);
    let mut telling = certificate();
    telling.issuing_body = Some("王工 138 0000 0000".to_owned());
    telling.number = Some("01234567890".to_owned());
    let refused = faults(record(bench, &actor, &made.id, telling));
    assert_eq!(refused, ["/issuing_body contact_in_text"]);
    let good = write(bench, &actor, &made.id, card()).unwrap();
    let over = |draft: Draft| Draft {
        note: Some("微信号 wang_123".to_owned()),
        ..draft
    };
    let refused = faults(change(bench, &actor, &good, 1, over));
    assert_eq!(refused, ["/note contact_in_text"]);
}

pub fn every_change_of_a_part_moves_the_enterprise(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let card = write(bench, &actor, &made.id, card()).unwrap();
    change(bench, &actor, &card, 1, |draft| Draft {
        node_code: None,
        ..draft
    })
    .unwrap();
    remove(bench, &actor, &card).unwrap();
    let held = record(bench, &actor, &made.id, certificate()).unwrap();
    let id = made.id.clone();
    bench
        .write(&actor, move |tx| certificates::remove(tx, &id, &held.id))
        .unwrap();
    assert_eq!(found(bench, &made.id).version, 6);
    assert_eq!(times(bench, Kind::EnterpriseChanged, &made.id), 5);
}

pub fn a_card_names_nodes_in_force(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let unknown = Draft {
        node_code: Some("XX-1".to_owned()),
        ..card()
    };
    assert_eq!(
        faults(write(bench, &actor, &made.id, unknown)),
        ["/node_code unknown_node"]
    );
    let kept = write(bench, &actor, &made.id, card()).unwrap();
    let without = CHAINS
        .replace("WJ-M4", "WJ-M5")
        .replace("2022-05-25", "2026-03-01");
    chains(bench, &without);
    assert_eq!(
        faults(write(bench, &actor, &made.id, card())),
        ["/node_code unknown_node"]
    );
    let over = |draft: Draft| Draft {
        process: Some("温镦".into()),
        ..draft
    };
    let after = change(bench, &actor, &kept, 1, over).unwrap();
    assert_eq!(
        after.card.node.as_deref(),
        Some("WJ-M4"),
        "a card outlives its node"
    );
}

pub fn a_certificate_counts_only_with_its_number(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let nothing = certificates::Draft {
        number: Some("  ".to_owned()),
        valid_until: Some("2027-02-30".to_owned()),
        kind: None,
        issuing_body: None,
    };
    assert_eq!(
        faults(record(bench, &actor, &made.id, nothing)),
        [
            "/kind required",
            "/number required",
            "/valid_until invalid_date"
        ]
    );
    let held = record(bench, &actor, &made.id, certificate()).unwrap();
    let twice = record(bench, &actor, &made.id, certificate());
    assert_eq!(conflict(twice), Conflict::AlreadyExists);
    let renewed = certificates::Draft {
        number: Some("T-00002".to_owned()),
        valid_until: None,
        ..certificate()
    };
    let second = record(bench, &actor, &made.id, renewed).unwrap();
    let list = |tx: &mut Tx<'_>| certificates::list(tx, &made.id);
    let (mut listed, _) = bench.read(&Actor::Anonymous, list).unwrap();
    listed.sort_by(|a, b| a.number.cmp(&b.number));
    assert_eq!(listed, [held.clone(), second]);
    let read = |tx: &mut Tx<'_>| certificates::get(tx, &made.id, &held.id);
    assert_eq!(bench.read(&Actor::Anonymous, read).unwrap(), held);
}

/// What somebody may do to the parts of an enterprise: write a card, change it, remove it, record a certificate.
fn attempts(bench: &UseCases, actor: &Actor, of: &Stored) -> [Result<(), AppError>; 4] {
    [
        write(bench, actor, &of.enterprise, card()).map(drop),
        change(bench, actor, of, 1, |draft| draft).map(drop),
        record(bench, actor, &of.enterprise, certificate()).map(drop),
        remove(bench, actor, of),
    ]
}

pub fn strangers_change_nothing(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let first = write(bench, &now(bench, &owner), &made.id, card()).unwrap();
    let [editor, viewer, stranger]: [Somebody; 3] = [2, 3, 4].map(|number| somebody(bench, number));
    join(bench, &made.id, &editor, Role::Editor);
    join(bench, &made.id, &viewer, Role::Viewer);
    founded(bench, &stranger, 2);
    for actor in [now(bench, &viewer), now(bench, &stranger), moderator(bench)] {
        assert!(
            attempts(bench, &actor, &first).iter().all(is_forbidden),
            "{actor:?}"
        );
    }
    assert!(
        attempts(bench, &Actor::Anonymous, &first)
            .iter()
            .all(must_sign_in)
    );
    assert_eq!(cards(bench, &made.id), std::slice::from_ref(&first));
    assert!(
        attempts(bench, &now(bench, &editor), &first)
            .iter()
            .all(Result::is_ok)
    );
}

pub fn cards_are_bounded(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let id = made.id.clone();
    let fill = move |tx: &mut Tx<'_>| {
        for _ in 0..100 {
            capabilities::create(tx, &id, &card())?;
        }
        Ok(())
    };
    bench.write(&actor, fill).unwrap();
    assert_eq!(
        faults(write(bench, &actor, &made.id, card())),
        [" too_many"]
    );
    assert_eq!(cards(bench, &made.id).len(), 100);
}
