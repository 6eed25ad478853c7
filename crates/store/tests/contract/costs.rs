//! What is asked for many at once costs as many statements as what is asked for one.

use std::cell::Cell;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use domain::EnterpriseId;
use store::{Conn, Store, StoreError};
use store::{capabilities, certificates, designations, enterprises, moderation, postings};
use testkit::Database;

use crate::moderation::waiting;
use crate::samples::{at, enterprise, everything, granted, posting_with, read, write};

thread_local! {
    static STATEMENTS: Cell<usize> = const { Cell::new(0) };
}

/// Counts the statements of each thread; a read runs on the thread that asks for it.
struct Counting;

impl Instrumentation for Counting {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            STATEMENTS.set(STATEMENTS.get() + 1);
        }
    }
}

/// Statements of a read.
fn cost<T>(store: &Store, body: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> usize {
    read(store, |conn| {
        STATEMENTS.set(0);
        body(conn)?;
        Ok(STATEMENTS.get())
    })
}

/// Both engines, with connections that count.
fn counted(test: impl Fn(&Store)) {
    set_default_instrumentation(|| Some(Box::new(Counting))).unwrap();
    for database in [Database::sqlite(), Database::postgres()] {
        test(&database.store());
    }
}

#[test]
fn many_enterprises_cost_one_statement_whatever_is_asked_of_them() {
    counted(|store| {
        let ids: Vec<EnterpriseId> = (1..=20).map(|number| enterprise(store, number)).collect();
        for many in [&ids[..1], &ids[..]] {
            let costs = [
                cost(store, |conn| enterprises::find_many(conn, many)),
                cost(store, |conn| capabilities::of_enterprises(conn, many)),
                cost(store, |conn| certificates::of_enterprises(conn, many)),
                cost(store, |conn| designations::of_enterprises(conn, many)),
            ];
            assert_eq!(costs, [1, 1, 1, 1]);
        }
    });
}

/// What `app::moderation::queue` reads: the page, the enterprises, the postings with their public copies.
#[test]
fn a_page_of_the_queue_costs_four_statements_however_many_wait() {
    counted(|store| {
        let mut ids = Vec::new();
        let mut firms = Vec::new();
        for number in 1..=20 {
            let owner = enterprise(store, number);
            let waits = waiting(number, &owner, 0);
            let posting = posting_with(store, number, &owner, 0, |posting| {
                posting.live_revision = Some(1);
            });
            write(store, move |conn| {
                moderation::insert(conn, &granted(), &waits)
            });
            ids.push(posting.id.to_string());
            firms.push(owner);
        }
        for size in [1, 20] {
            let page = |conn: &mut Conn| {
                moderation::queue(
                    conn,
                    &everything(),
                    &moderation::Filter::default(),
                    at(0),
                    None,
                    size,
                )
            };
            let costs = [
                cost(store, page),
                cost(store, |conn| enterprises::find_many(conn, &firms[..size])),
                cost(store, |conn| postings::live_many(conn, &ids[..size])),
            ];
            assert_eq!(costs, [1, 1, 2]);
        }
    });
}

#[test]
fn many_public_copies_cost_two_statements_however_many_differ_from_the_working_ones() {
    counted(|store| {
        let owner = enterprise(store, 1);
        let mut ids = Vec::new();
        for number in 1..=20 {
            let first = posting_with(store, number, &owner, 0, |posting| {
                posting.live_revision = Some(1);
            });
            let mut next = first.clone();
            next.version += 1;
            next.revision += 1;
            write(store, move |conn| {
                postings::update(conn, &granted(), &next, "f")?;
                postings::insert_version(conn, &granted(), &next)
            });
            ids.push(first.id.to_string());
        }
        for many in [&ids[..1], &ids[..]] {
            assert_eq!(cost(store, |conn| postings::live_many(conn, many)), 2);
        }
        for limit in [1, 20] {
            assert_eq!(cost(store, |conn| postings::live_after(conn, "", limit)), 2);
        }
    });
}
