//! Designations: dated, so that a past day keeps the count it had.

use domain::designation::{Designation, Kind};
use domain::enterprise::{Role, Verification};
use domain::taxonomy::Validity;
use domain::{Date, DesignationId};
use store::designations::{self, Stored};
use store::{Store, StoreError, actors, memberships};
use testkit::SeededEntropy;

use crate::samples::{
    account, at, batch_agrees, day, enterprise, enterprise_id, enterprise_with, granted, read,
    session, write,
};

fn id(number: u64) -> DesignationId {
    DesignationId::mint(at(0), &SeededEntropy::new(number))
}

fn stored(number: u64, kind: Kind, chain: Option<&str>, from: &str, until: Option<&str>) -> Stored {
    Stored {
        id: id(number),
        enterprise: enterprise_id(1),
        designation: Designation {
            kind,
            chain: chain.map(ToOwned::to_owned),
            level: Some("市级".to_owned()),
            issuing_body: Some("区经济信息委".to_owned()),
            validity: Validity::new(day(from), until.map(day)).unwrap(),
        },
        created_at: at(3),
    }
}

fn insert(store: &Store, designation: &Stored) {
    let designation = designation.clone();
    write(store, move |conn| {
        designations::insert(conn, &granted(), &designation)
    });
}

fn chains_on(store: &Store, date: Date) -> Vec<String> {
    read(store, |conn| {
        designations::chains_of(conn, &enterprise_id(1), date)
    })
}

pub fn designations_read_back_past_ones_included(store: &Store) {
    enterprise(store, 1);
    let open = stored(1, Kind::ChainCore, Some("MT"), "2025-01-01", None);
    let past = stored(2, Kind::HighTech, None, "2020-01-01", Some("2023-01-01"));
    insert(store, &open);
    insert(store, &past);
    let listed = read(store, |conn| {
        designations::of_enterprise(conn, &enterprise_id(1))
    });
    assert_eq!(listed, [past, open.clone()]);
    assert_eq!(
        read(store, |conn| designations::find(conn, &open.id)),
        Some(open)
    );
    assert_eq!(read(store, |conn| designations::find(conn, &id(9))), None);
    assert!(
        read(store, |conn| designations::of_enterprise(
            conn,
            &enterprise_id(2)
        ))
        .is_empty()
    );
}

pub fn membership_of_a_chain_holds_from_its_first_day_to_the_day_before_its_end(store: &Store) {
    enterprise(store, 1);
    insert(
        store,
        &stored(
            1,
            Kind::ChainLeader,
            Some("MT"),
            "2025-01-01",
            Some("2026-01-01"),
        ),
    );
    insert(
        store,
        &stored(2, Kind::ChainCore, Some("MT"), "2025-06-01", None),
    );
    insert(
        store,
        &stored(3, Kind::ChainService, Some("QC"), "2025-03-01", None),
    );
    insert(
        store,
        &stored(4, Kind::LittleGiant, None, "2020-01-01", None),
    );
    for (date, chains) in [
        ("2024-12-31", &[][..]),
        ("2025-01-01", &["MT"]),
        ("2025-12-31", &["MT", "QC"]),
        ("2026-01-01", &["MT", "QC"]),
    ] {
        assert_eq!(chains_on(store, day(date)), chains, "{date}");
    }
    let ended = |date: &'static str| {
        write(store, move |conn| {
            designations::end(conn, &granted(), &id(2), day(date))
        })
    };
    assert!(ended("2026-03-01"));
    assert_eq!(chains_on(store, day("2026-02-28")), ["MT", "QC"]);
    assert_eq!(chains_on(store, day("2026-03-01")), ["QC"]);
    let unknown = write(store, |conn| {
        designations::end(conn, &granted(), &id(9), day("2026-03-01"))
    });
    assert!(!unknown);
}

pub fn a_person_stands_where_their_enterprise_stands_today(store: &Store) {
    enterprise_with(store, 1, 0, |enterprise| {
        enterprise.verification = Verification::Verified
    });
    insert(
        store,
        &stored(1, Kind::ChainCore, Some("MT"), "2025-01-01", None),
    );
    insert(
        store,
        &stored(
            2,
            Kind::ChainCore,
            Some("QC"),
            "2025-01-01",
            Some("2026-01-01"),
        ),
    );
    insert(
        store,
        &stored(3, Kind::ChainLeader, Some("MT"), "2025-01-01", None),
    );
    insert(store, &stored(4, Kind::HighTech, None, "2025-01-01", None));
    let member = account(store, 1);
    let who = member.clone();
    write(store, move |conn| {
        memberships::insert(
            conn,
            &granted(),
            &enterprise_id(1),
            &who,
            Role::Viewer,
            at(0),
        )
    });
    let of = session(store, &member, 1, 0);
    let person = read(store, |conn| actors::find(conn, &member, &of, at(10))).unwrap();
    assert_eq!(
        person.memberships[0].chains,
        ["MT"],
        "each once, and only what holds"
    );
}

pub fn a_designation_belongs_to_an_enterprise(store: &Store) {
    let orphan = stored(1, Kind::HighTech, None, "2025-01-01", None);
    let refused = store.write(move |conn| designations::insert(conn, &granted(), &orphan));
    assert!(matches!(refused, Err(StoreError::Defect(_))), "{refused:?}");
}

pub fn many_are_told_what_each_alone_is_told(store: &Store) {
    let give = |number: u64, enterprise| {
        let from = format!("2025-0{number}-01");
        let given = Stored {
            enterprise,
            ..stored(number, Kind::ChainCore, Some("MT"), &from, None)
        };
        insert(store, &given);
        given
    };
    batch_agrees(store, give, designations::of_enterprises);
}
