//! Certificates: kept with number and validity, in the order they were recorded.

use domain::CertificateId;
use store::certificates::{self, Certificate};
use store::{Store, StoreError};
use testkit::SeededEntropy;

use crate::samples::{at, batch_agrees, day, enterprise, enterprise_id, granted, read, write};

fn id(number: u64) -> CertificateId {
    CertificateId::mint(at(0), &SeededEntropy::new(number))
}

fn held(number: u64, made_s: i64) -> Certificate {
    Certificate {
        id: id(number),
        enterprise: enterprise_id(1),
        kind: "IATF 16949".to_owned(),
        number: format!("T-{number:05}"),
        issuing_body: Some("中国质量认证中心".to_owned()),
        valid_until: Some(day("2027-06-30")),
        created_at: at(made_s),
    }
}

fn insert(store: &Store, certificate: &Certificate) {
    let certificate = certificate.clone();
    write(store, move |conn| {
        certificates::insert(conn, &granted(), &certificate)
    });
}

pub fn certificates_read_back_oldest_first(store: &Store) {
    enterprise(store, 1);
    enterprise(store, 2);
    let late = Certificate {
        issuing_body: None,
        valid_until: None,
        ..held(1, 20)
    };
    let early = held(2, 10);
    insert(store, &late);
    insert(store, &early);
    let of = |number| {
        read(store, |conn| {
            certificates::of_enterprise(conn, &enterprise_id(number))
        })
    };
    assert_eq!(of(1), [early, late.clone()]);
    assert!(of(2).is_empty());
    assert_eq!(
        read(store, |conn| certificates::find(conn, &late.id)),
        Some(late)
    );
    assert_eq!(read(store, |conn| certificates::find(conn, &id(3))), None);
}

pub fn a_certificate_goes_once_and_alone(store: &Store) {
    enterprise(store, 1);
    insert(store, &held(1, 0));
    insert(store, &held(2, 0));
    let delete = || write(store, |conn| certificates::delete(conn, &granted(), &id(1)));
    assert!(delete() && !delete());
    let left = read(store, |conn| {
        certificates::of_enterprise(conn, &enterprise_id(1))
    });
    assert_eq!(left, [held(2, 0)]);
}

pub fn a_certificate_belongs_to_an_enterprise(store: &Store) {
    let refused = store.write(|conn| certificates::insert(conn, &granted(), &held(1, 0)));
    assert!(matches!(refused, Err(StoreError::Defect(_))), "{refused:?}");
}

pub fn many_are_told_what_each_alone_is_told(store: &Store) {
    let give = |number: u64, enterprise| {
        let given = Certificate {
            enterprise,
            ..held(number, i64::try_from(number).unwrap())
        };
        insert(store, &given);
        given
    };
    batch_agrees(store, give, certificates::of_enterprises);
}
