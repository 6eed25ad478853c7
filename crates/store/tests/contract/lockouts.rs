//! Lockouts: counted before a try is judged, so that parallel tries cannot slip through.

use domain::lockout::Lockout;
use store::Store;
use store::lockouts::{self, Subject};

use crate::samples::{at, at_once, read, write};

fn lockout(guesses: u32, until_s: i64) -> Lockout {
    Lockout {
        guesses,
        until: at(until_s),
    }
}

/// What most cases count tries of.
fn here() -> Subject {
    Subject::from_network("address", "network")
}

fn find(store: &Store, subject: &Subject) -> Option<Lockout> {
    read(store, |conn| lockouts::find(conn, subject))
}

fn save(store: &Store, known: Option<Lockout>, next: Lockout) -> bool {
    save_of(store, here(), known, next)
}

fn save_of(store: &Store, subject: Subject, known: Option<Lockout>, next: Lockout) -> bool {
    write(store, move |conn| {
        lockouts::save(conn, &subject, known, next)
    })
}

pub fn tries_are_counted_and_forgotten(store: &Store) {
    assert_eq!(find(store, &here()), None);
    assert!(save(store, None, lockout(1, 1)));
    assert_eq!(
        find(store, &here()),
        Some(lockout(1, 1))
    );
    assert!(save(store, Some(lockout(1, 1)), lockout(2, 4)));
    assert_eq!(
        find(store, &here()),
        Some(lockout(2, 4))
    );
    assert_eq!(find(store, &Subject::from_network("another", "network")), None);
    write(store, |conn| lockouts::forget(conn, &here()));
    assert_eq!(find(store, &here()), None);
}

pub fn of_two_tries_at_one_moment_one_counts(store: &Store) {
    assert!(save(store, None, lockout(1, 1)));
    assert!(
        !save(store, None, lockout(1, 1)),
        "the row is there already"
    );
    assert!(save(store, Some(lockout(1, 1)), lockout(2, 4)));
    assert!(
        !save(store, Some(lockout(1, 1)), lockout(2, 5)),
        "the row has moved"
    );
    write(store, |conn| lockouts::forget(conn, &here()));
    assert!(
        !save(store, Some(lockout(2, 4)), lockout(3, 9)),
        "the row is gone"
    );
}

pub fn parallel_tries_count_once(store: &Store) {
    for (known, next) in [(None, lockout(1, 1)), (Some(lockout(1, 1)), lockout(2, 4))] {
        let outcomes = at_once(store, 8, move |conn| {
            lockouts::save(conn, &here(), known, next)
        });
        let counted = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Ok(true)))
            .count();
        assert_eq!(counted, 1, "{outcomes:?}");
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    }
}

pub fn old_locks_are_swept(store: &Store) {
    let [old, new] = ["old", "new"].map(Subject::of_address);
    assert!(save_of(store, old.clone(), None, lockout(1, 10)));
    assert!(save_of(store, new.clone(), None, lockout(1, 20)));
    assert_eq!(
        write(store, |conn| lockouts::forget_before(conn, at(20))),
        1
    );
    assert_eq!(find(store, &old), None);
    assert!(find(store, &new).is_some());
}

pub fn a_count_beyond_the_column_stays_at_its_edge(store: &Store) {
    assert!(save(store, None, lockout(u32::MAX, 1)));
    let edge = lockout(u32::try_from(i32::MAX).unwrap(), 1);
    assert_eq!(find(store, &here()), Some(edge));
    assert!(save(store, Some(edge), lockout(u32::MAX, 2)), "and goes on from there");
}

/// Every subject tries at one address, or from one network, may be counted under.
fn subjects() -> [Subject; 5] {
    [
        here(),
        Subject::from_network("address", "elsewhere"),
        Subject::of_address("address"),
        Subject::of_network("network"),
        Subject::from_network("another", "network"),
    ]
}

pub fn tries_of_an_address_of_a_network_and_of_both_are_counted_apart(store: &Store) {
    for (subject, guesses) in subjects().into_iter().zip(1..) {
        assert!(save_of(store, subject, None, lockout(guesses, 1)));
    }
    for (subject, guesses) in subjects().iter().zip(1..) {
        assert_eq!(find(store, subject), Some(lockout(guesses, 1)), "{subject:?}");
    }
}

pub fn an_address_is_forgotten_wherever_it_was_tried_from(store: &Store) {
    for subject in subjects() {
        save_of(store, subject, None, lockout(1, 1));
    }
    write(store, |conn| lockouts::forget_address(conn, "address"));
    let left = subjects().map(|subject| find(store, &subject).is_some());
    assert_eq!(left, [false, false, false, true, true]);
}
