//! Of the nodes on one database one holds an office, until it lets go or its session ends.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::time::{Duration, Instant};

use store::{Office, Seat};
use testkit::Database;

/// How long the server may take to notice that a session has ended.
const PATIENCE: Duration = Duration::from_secs(20);

fn held(seat: &mut Seat) -> bool {
    seat.is_held().unwrap()
}

/// Asks until the seat is held.
fn takes_over(seat: &mut Seat) {
    let started = Instant::now();
    while !held(seat) {
        assert!(started.elapsed() < PATIENCE, "the office is free");
    }
}

#[test]
fn one_node_of_two_holds_an_office_and_each_office_is_apart() {
    let database = Database::postgres();
    let (one, other) = (database.store(), database.store());
    let (mut first, mut second) = (one.seat(Office::Keeper), other.seat(Office::Keeper));
    for _ in 0..3 {
        assert!(held(&mut first));
        assert!(!held(&mut second));
    }
    assert!(
        held(&mut other.seat(Office::Matcher)),
        "nobody has that one"
    );
    drop(first);
    takes_over(&mut second);
    assert!(!held(&mut one.seat(Office::Keeper)));
}

#[test]
fn a_node_whose_session_was_ended_learns_that_another_holds_its_office() {
    let database = Database::postgres();
    let store = database.store();
    let (mut first, mut second) = (store.seat(Office::Keeper), store.seat(Office::Keeper));
    assert!(held(&mut first) && !held(&mut second));
    database.tamper(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted \
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    takes_over(&mut second);
    assert!(!held(&mut first));
    assert!(held(&mut second), "and keeps it");
}

#[test]
fn nodes_on_two_databases_of_one_server_do_not_meet() {
    let (here, there) = (Database::postgres(), Database::postgres());
    let (mut first, mut second) = (
        here.store().seat(Office::Keeper),
        there.store().seat(Office::Keeper),
    );
    assert!(held(&mut first) && held(&mut second));
}

#[test]
fn on_an_engine_with_one_node_the_office_is_never_another_s() {
    let database = Database::sqlite();
    let store = database.store();
    let (mut first, mut second) = (store.seat(Office::Keeper), store.seat(Office::Keeper));
    assert!(held(&mut first) && held(&mut second));
}
