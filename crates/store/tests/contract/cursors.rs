//! Cursors: each consumer has its place in the log, and a place only moves forward.

use domain::event::Position;
use proptest::prelude::*;
use store::{Store, StoreError, cursors};

use crate::samples::{at, each_at_once, fresh_number, property, read, write};

fn position(transaction: i64, sequence: i64) -> Position {
    Position {
        transaction,
        sequence,
    }
}

fn save(store: &Store, name: &str, place: Position) {
    let name = name.to_owned();
    write(store, move |conn| cursors::save(conn, &name, place, at(1)));
}

fn get(store: &Store, name: &str) -> Position {
    read(store, |conn| cursors::get(conn, name))
}

pub fn a_new_consumer_stands_at_the_beginning(store: &Store) {
    assert_eq!(get(store, "matching"), Position::default());
    save(store, "matching", Position::default());
    assert_eq!(get(store, "matching"), Position::default());
}

pub fn consumers_move_apart_from_each_other(store: &Store) {
    save(store, "matching", position(7, 3));
    save(store, "统计", position(0, 9));
    assert_eq!(get(store, "matching"), position(7, 3));
    assert_eq!(get(store, "统计"), position(0, 9));
    assert_eq!(get(store, "another"), Position::default());
}

pub fn a_place_that_was_not_committed_was_not_reached(store: &Store) {
    save(store, "matching", position(7, 3));
    let failed = store.write(|conn| {
        cursors::save(conn, "matching", position(8, 1), at(2))?;
        Err::<(), _>(StoreError::Stale)
    });
    assert!(failed.is_err());
    assert_eq!(get(store, "matching"), position(7, 3));
}

pub fn a_place_never_moves_back(store: &Store) {
    let places = prop::collection::vec((0i64..4, 0i64..4), 1..12);
    property(24, places, |places| {
        let name = format!("consumer {}", fresh_number());
        let mut furthest = Position::default();
        for (transaction, sequence) in places {
            let place = position(transaction, sequence);
            save(store, &name, place);
            furthest = furthest.max(place);
            assert_eq!(get(store, &name), furthest);
        }
    });
}

pub fn of_nodes_that_move_a_consumer_at_once_the_furthest_counts(store: &Store) {
    for round in [1, 2] {
        let outcomes = each_at_once(store, 8, |number| {
            let sequence = i64::try_from(number).unwrap();
            move |conn: &mut store::Conn| {
                cursors::save(conn, "matching", position(round, sequence), at(round))
            }
        });
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!(get(store, "matching"), position(round, 7));
    }
}
