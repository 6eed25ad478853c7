//! Idempotency keys: reserved once, answered alike ever after, forgotten in time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use store::idempotency::{Answer, Reservation, complete, forget_before, known, reserve};
use store::{Conn, Store, StoreError};

use crate::samples::{at, at_once, read, write};

fn answer() -> Answer {
    Answer {
        status: 201,
        headers: vec![("location".to_owned(), "/api/v1/postings/1".to_owned())],
        body: r#"{"title":"铝合金压铸件"}"#.to_owned(),
    }
}

fn reserved(store: &Store, principal: &'static str, fingerprint: &'static str) -> Reservation {
    write(store, move |conn| {
        reserve(conn, principal, "key", fingerprint, at(0))
    })
}

fn found(store: &Store, fingerprint: &str) -> Option<Reservation> {
    read(store, |conn| known(conn, "acc", "key", fingerprint))
}

/// Reserves the key, or asks to be tried again where a slow machine makes another one wait for too long.
fn patiently(conn: &mut Conn) -> Result<Reservation, StoreError> {
    match reserve(conn, "acc", "key", "one", at(0))? {
        Reservation::Running => Err(StoreError::Busy("another one is slow".to_owned())),
        reservation => Ok(reservation),
    }
}

pub fn a_key_gives_its_first_answer_again(store: &Store) {
    assert_eq!(found(store, "one"), None);
    assert_eq!(reserved(store, "acc", "one"), Reservation::Fresh);
    assert_eq!(reserved(store, "acc", "one"), Reservation::Running);
    assert_eq!(found(store, "one"), Some(Reservation::Running));
    write(store, |conn| complete(conn, "acc", "key", &answer()));
    assert_eq!(reserved(store, "acc", "one"), Reservation::Replay(answer()));
    assert_eq!(found(store, "one"), Some(Reservation::Replay(answer())));
}

pub fn a_key_is_of_one_request_and_one_principal(store: &Store) {
    assert_eq!(reserved(store, "acc", "one"), Reservation::Fresh);
    assert_eq!(reserved(store, "acc", "two"), Reservation::Reused);
    assert_eq!(found(store, "two"), Some(Reservation::Reused));
    assert_eq!(reserved(store, "other", "two"), Reservation::Fresh);
}

pub fn parallel_requests_with_one_key_have_one_effect(store: &Store) {
    let outcomes = at_once(store, 8, |conn| {
        let reservation = patiently(conn)?;
        if reservation == Reservation::Fresh {
            complete(conn, "acc", "key", &answer())?;
        }
        Ok(reservation)
    });
    let given: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
    let fresh = given
        .iter()
        .filter(|one| **one == Reservation::Fresh)
        .count();
    let replayed = given
        .iter()
        .filter(|one| **one == Reservation::Replay(answer()))
        .count();
    assert_eq!((fresh, replayed), (1, 7), "{given:?}");
}

pub fn an_effect_that_failed_leaves_its_key_free(store: &Store) {
    let failed = store.write(|conn| {
        reserve(conn, "acc", "key", "one", at(0))?;
        Err::<(), _>(StoreError::Stale)
    });
    assert!(matches!(failed, Err(StoreError::Stale)), "{failed:?}");
    assert_eq!(found(store, "one"), None);
    assert_eq!(reserved(store, "acc", "one"), Reservation::Fresh);
}

pub fn old_keys_are_forgotten(store: &Store) {
    assert_eq!(reserved(store, "acc", "one"), Reservation::Fresh);
    assert_eq!(write(store, |conn| forget_before(conn, at(0))), 0);
    assert_eq!(write(store, |conn| forget_before(conn, at(1))), 1);
    assert_eq!(reserved(store, "acc", "two"), Reservation::Fresh);
}

pub fn when_the_first_of_parallel_requests_fails_one_other_has_the_effect(store: &Store) {
    let failed = Arc::new(AtomicBool::new(false));
    let outcomes = at_once(store, 8, move |conn| {
        let reservation = patiently(conn)?;
        if reservation == Reservation::Fresh {
            if !failed.swap(true, Ordering::SeqCst) {
                return Err(StoreError::Stale);
            }
            complete(conn, "acc", "key", &answer())?;
        }
        Ok(reservation)
    });
    let count = |wanted: fn(&Result<Reservation, StoreError>) -> bool| {
        outcomes.iter().filter(|outcome| wanted(outcome)).count()
    };
    let failed = count(|outcome| matches!(outcome, Err(StoreError::Stale)));
    let fresh = count(|outcome| matches!(outcome, Ok(Reservation::Fresh)));
    let replayed = count(|outcome| matches!(outcome, Ok(Reservation::Replay(_))));
    assert_eq!((failed, fresh, replayed), (1, 1, 6), "{outcomes:?}");
}

pub fn the_longest_key_and_any_answer_are_kept_whole(store: &Store) {
    let key = "𠮷".repeat(255);
    let full = Answer {
        status: 422,
        headers: vec![
            ("retry-after".to_owned(), String::new()),
            ("x".to_owned(), "\"引号\"".to_owned()),
        ],
        body: "配套".repeat(50_000),
    };
    let (reserving, completing, stored) = (key.clone(), key.clone(), full.clone());
    write(store, move |conn| {
        reserve(conn, "acc", &reserving, "one", at(0))?;
        complete(conn, "acc", &completing, &stored)
    });
    let found = |key: &str| read(store, |conn| known(conn, "acc", key, "one"));
    assert_eq!(found(&key), Some(Reservation::Replay(full)));
    assert_eq!(found(&"𠮷".repeat(254)), None);
}
