//! A database that was dumped and restored into another PostgreSQL cluster: its log goes on where it ended.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use domain::Moment;
use domain::event::{Event, Kind, Position};
use store::{Store, StoreError, cursors, events};
use testkit::Database;

/// How long other writers may take.
const PATIENCE: Duration = Duration::from_secs(20);

fn now() -> Moment {
    Moment::from_micros(1_800_000_000_000_000)
}

fn append(store: &Store, subject: &'static str) {
    let event = Event {
        kind: Kind::PostingPublished,
        subject: subject.to_owned(),
        enterprise: None,
        version: 1,
        details: serde_json::Value::Null,
    };
    let write = move |conn: &mut store::Conn| events::append(conn, &event, now());
    store.write::<(), StoreError>(write).unwrap();
}

/// The subjects after a position, once they are so many: the log of a server waits for the writers of every database.
fn subjects_after(store: &Store, position: Position, count: usize) -> Vec<String> {
    let started = Instant::now();
    loop {
        let entries = store
            .read(|conn| events::after(conn, position, 100))
            .unwrap();
        if entries.len() >= count || started.elapsed() > PATIENCE {
            return entries
                .into_iter()
                .map(|entry| entry.event.subject)
                .collect();
        }
    }
}

fn place(store: &Store) -> Position {
    store.read(|conn| cursors::get(conn, "consumer")).unwrap()
}

/// Three entries of which a consumer has seen two, with the transaction numbers of a cluster far ahead of this one.
fn restored() -> (Database, Store) {
    let database = Database::postgres();
    let store = database.store();
    ["a", "b", "c"]
        .into_iter()
        .for_each(|subject| append(&store, subject));
    subjects_after(&store, Position::default(), 3);
    let seen = store
        .read(|conn| events::after(conn, Position::default(), 2))
        .unwrap();
    let seen = seen.last().unwrap().position;
    store
        .write::<(), StoreError>(move |conn| cursors::save(conn, "consumer", seen, now()))
        .unwrap();
    PgConnection::establish(database.url())
        .unwrap()
        .batch_execute(
            "UPDATE events SET xid = xid + 1000000000000; UPDATE cursors SET xid = xid + 1000000000000",
        )
        .unwrap();
    (database, store)
}

#[test]
fn without_settling_nothing_new_would_ever_be_read() {
    let (_database, store) = restored();
    append(&store, "d");
    assert!(subjects_after(&store, place(&store), 0).is_empty());
}

#[test]
fn the_old_entries_go_first_and_the_consumer_goes_on_where_it_stood() {
    let (_database, store) = restored();
    assert_eq!(store.settle_restored_log().unwrap(), 3);
    append(&store, "d");
    assert_eq!(
        subjects_after(&store, Position::default(), 4),
        ["a", "b", "c", "d"]
    );
    assert_eq!(subjects_after(&store, place(&store), 2), ["c", "d"]);
    assert_eq!(store.settle_restored_log().unwrap(), 0, "once is enough");
}

#[test]
fn a_log_of_this_cluster_is_left_alone() {
    for database in [Database::sqlite(), Database::postgres()] {
        let store = database.store();
        append(&store, "a");
        assert_eq!(store.settle_restored_log().unwrap(), 0);
    }
}
