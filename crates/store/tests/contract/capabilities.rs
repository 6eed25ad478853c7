//! Capability cards: versioned, in the order they were written.

use domain::capability::{Capability, Draft};
use domain::{CapabilityId, EnterpriseId, quantity};
use store::capabilities::{self, Stored};
use store::{Store, StoreError};
use testkit::SeededEntropy;

use crate::samples::{OneChain, at, batch_agrees, enterprise, enterprise_id, granted, read, write};

fn id(number: u64) -> CapabilityId {
    CapabilityId::mint(at(0), &SeededEntropy::new(number))
}

fn card(number: u64, made_s: i64) -> Stored {
    let draft = Draft {
        name: Some("铝合金压铸".to_owned()),
        node_code: Some("MT-M1".to_owned()),
        process: Some("压铸".to_owned()),
        materials: Some(vec!["ADC12".to_owned(), "A380".to_owned()]),
        tolerance_mm: Some("0.05".to_owned()),
        capacity: Some(quantity::Draft {
            value: Some("3.5".to_owned()),
            unit: Some("wan_pcs".to_owned()),
        }),
        capacity_period: Some("month".to_owned()),
        ..Draft::default()
    };
    Stored {
        id: id(number),
        enterprise: enterprise_id(1),
        card: Capability::parse(&draft, &OneChain).unwrap(),
        version: 1,
        created_at: at(made_s),
        updated_at: at(made_s),
    }
}

fn insert(store: &Store, card: &Stored) {
    let card = card.clone();
    write(store, move |conn| {
        capabilities::insert(conn, &granted(), &card)
    });
}

fn of(store: &Store, enterprise: &EnterpriseId) -> Vec<Stored> {
    read(store, |conn| capabilities::of_enterprise(conn, enterprise))
}

pub fn cards_read_back_oldest_first(store: &Store) {
    enterprise(store, 1);
    enterprise(store, 2);
    let (late, early) = (card(1, 20), card(2, 10));
    insert(store, &late);
    insert(store, &early);
    assert_eq!(of(store, &enterprise_id(1)), [early, late.clone()]);
    assert!(of(store, &enterprise_id(2)).is_empty());
    assert_eq!(
        read(store, |conn| capabilities::find(conn, &late.id)),
        Some(late)
    );
    assert_eq!(read(store, |conn| capabilities::find(conn, &id(3))), None);
}

pub fn a_card_changes_only_from_the_version_that_was_read(store: &Store) {
    enterprise(store, 1);
    let first = card(1, 0);
    insert(store, &first);
    let mut next = first.clone();
    next.card.node = None;
    next.card.tolerance_mm = None;
    next.version = 2;
    next.updated_at = at(7);
    let (written, again) = (next.clone(), next.clone());
    write(store, move |conn| {
        capabilities::update(conn, &granted(), &written)
    });
    assert_eq!(
        read(store, |conn| capabilities::find(conn, &first.id)),
        Some(next)
    );
    let stale = store.write(move |conn| capabilities::update(conn, &granted(), &again));
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
}

pub fn a_card_goes_once_and_alone(store: &Store) {
    enterprise(store, 1);
    insert(store, &card(1, 0));
    insert(store, &card(2, 0));
    let delete = || write(store, |conn| capabilities::delete(conn, &granted(), &id(1)));
    assert!(delete() && !delete());
    assert_eq!(of(store, &enterprise_id(1)), [card(2, 0)]);
}

pub fn a_card_belongs_to_an_enterprise(store: &Store) {
    let refused = store.write(|conn| capabilities::insert(conn, &granted(), &card(1, 0)));
    assert!(matches!(refused, Err(StoreError::Defect(_))), "{refused:?}");
}

pub fn many_are_told_what_each_alone_is_told(store: &Store) {
    let give = |number: u64, enterprise| {
        let made_s = i64::try_from(number).unwrap();
        let given = Stored {
            enterprise,
            ..card(number, made_s)
        };
        insert(store, &given);
        given
    };
    batch_agrees(store, give, capabilities::of_enterprises);
}
