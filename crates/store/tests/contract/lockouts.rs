//! Lockouts: counted before a try is judged, so that parallel tries cannot slip through.

use domain::lockout::Lockout;
use store::Store;
use store::lockouts;

use crate::samples::{at, at_once, read, write};

fn lockout(guesses: u32, until_s: i64) -> Lockout {
    Lockout {
        guesses,
        until: at(until_s),
    }
}

fn save(store: &Store, known: Option<Lockout>, next: Lockout) -> bool {
    write(store, move |conn| {
        lockouts::save(conn, "subject", known, next)
    })
}

pub fn tries_are_counted_and_forgotten(store: &Store) {
    assert_eq!(read(store, |conn| lockouts::find(conn, "subject")), None);
    assert!(save(store, None, lockout(1, 1)));
    assert_eq!(
        read(store, |conn| lockouts::find(conn, "subject")),
        Some(lockout(1, 1))
    );
    assert!(save(store, Some(lockout(1, 1)), lockout(2, 4)));
    assert_eq!(
        read(store, |conn| lockouts::find(conn, "subject")),
        Some(lockout(2, 4))
    );
    assert_eq!(read(store, |conn| lockouts::find(conn, "another")), None);
    write(store, |conn| lockouts::forget(conn, "subject"));
    assert_eq!(read(store, |conn| lockouts::find(conn, "subject")), None);
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
    write(store, |conn| lockouts::forget(conn, "subject"));
    assert!(
        !save(store, Some(lockout(2, 4)), lockout(3, 9)),
        "the row is gone"
    );
}

pub fn parallel_tries_count_once(store: &Store) {
    for (known, next) in [(None, lockout(1, 1)), (Some(lockout(1, 1)), lockout(2, 4))] {
        let outcomes = at_once(store, 8, move |conn| {
            lockouts::save(conn, "subject", known, next)
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
    write(store, |conn| {
        lockouts::save(conn, "old", None, lockout(1, 10))
    });
    write(store, |conn| {
        lockouts::save(conn, "new", None, lockout(1, 20))
    });
    assert_eq!(
        write(store, |conn| lockouts::forget_before(conn, at(20))),
        1
    );
    assert_eq!(read(store, |conn| lockouts::find(conn, "old")), None);
    assert!(read(store, |conn| lockouts::find(conn, "new")).is_some());
}

pub fn a_count_beyond_the_column_stays_at_its_edge(store: &Store) {
    assert!(save(store, None, lockout(u32::MAX, 1)));
    let edge = lockout(u32::try_from(i32::MAX).unwrap(), 1);
    assert_eq!(read(store, |conn| lockouts::find(conn, "subject")), Some(edge));
    assert!(save(store, Some(edge), lockout(u32::MAX, 2)), "and goes on from there");
}
