//! PostgreSQL hands out sequence numbers before transactions commit. With several writers whose transactions stay
//! open, a cursor over the sequence loses entries; reading below the oldest open transaction loses none.
//!
//! Writers run in threads of their own and do one thing at a time when they are told to, so that every order of
//! begin, append and commit can be played through, without a clock.

#![expect(
    clippy::disallowed_methods,
    reason = "the cursor that loses entries must be written against the table itself"
)]

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use domain::event::{Entry, Position};
use proptest::prelude::*;
use store::{Conn, Store, StoreError, events};
use testkit::Database;

use crate::events::event;
use crate::samples::{at, eventually, property, read};

/// What a writer is told to do next.
enum Order {
    Append(String),
    Commit,
    GiveUp,
}

/// A writer with an open transaction.
struct Writer {
    orders: Sender<Order>,
    done: Receiver<()>,
}

impl Writer {
    /// Opens a transaction in a thread of its own and waits for orders.
    fn begin<'scope>(scope: &'scope Scope<'scope, '_>, store: &'scope Store) -> Self {
        let (orders, received) = channel();
        let (report, done) = channel();
        scope.spawn(move || {
            let reported = report.clone();
            let mut received = Some(received);
            let outcome = store.write(move |conn| match received.take() {
                Some(received) => obey(conn, &received, &reported),
                None => panic!("a transaction without conflicts runs once"),
            });
            assert!(
                matches!(outcome, Ok(()) | Err(StoreError::Stale)),
                "{outcome:?}"
            );
            // Whoever gave the last order may have gone.
            let _ = report.send(());
        });
        Self { orders, done }
    }

    /// Gives an order and waits until it is carried out, the last one until the transaction is over.
    fn told(&self, order: Order) {
        self.orders.send(order).unwrap();
        self.done.recv().unwrap();
    }

    fn append(&self, subject: &str) {
        self.told(Order::Append(subject.to_owned()));
    }

    fn commit(self) {
        self.told(Order::Commit);
    }

    fn give_up(self) {
        self.told(Order::GiveUp);
    }
}

/// Carries out orders inside the transaction until one ends it.
fn obey(conn: &mut Conn, orders: &Receiver<Order>, report: &Sender<()>) -> Result<(), StoreError> {
    loop {
        match orders.recv() {
            Ok(Order::Append(subject)) => {
                events::append(conn, &event(&subject), at(1))?;
                report.send(()).unwrap();
            }
            Ok(Order::Commit) => return Ok(()),
            Ok(Order::GiveUp) | Err(_) => return Err(StoreError::Stale),
        }
    }
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Text)]
    subject: String,
}

/// The cursor everyone writes first: whatever has a higher number than the last one that was seen.
struct PlainCursor {
    conn: PgConnection,
    last: i64,
    seen: Vec<String>,
}

impl PlainCursor {
    fn new(database: &Database) -> Self {
        Self {
            conn: PgConnection::establish(database.url()).unwrap(),
            last: 0,
            seen: Vec::new(),
        }
    }

    fn read_on(&mut self) {
        let later = "SELECT seq, subject FROM events WHERE seq > $1 ORDER BY seq";
        let rows: Vec<Numbered> = diesel::sql_query(later)
            .bind::<BigInt, _>(self.last)
            .load(&mut self.conn)
            .unwrap();
        self.last = rows.last().map_or(self.last, |row| row.seq);
        self.seen.extend(rows.into_iter().map(|row| row.subject));
    }
}

/// A consumer of the log.
#[derive(Default)]
struct Consumer {
    position: Position,
    seen: Vec<Entry>,
}

impl Consumer {
    fn read_on(&mut self, store: &Store) {
        let chunk = read(store, |conn| events::after(conn, self.position, 1000));
        self.position = chunk.last().map_or(self.position, |entry| entry.position);
        self.seen.extend(chunk);
    }

    /// Reads until nothing stands behind it; other databases of the server may hold the log back for a while.
    fn read_to_the_end(&mut self, store: &Store) {
        eventually(|| {
            self.read_on(store);
            let behind = read(store, |conn| events::is_behind(conn, self.position));
            (!behind).then_some(())
        });
    }

    fn subjects(&self) -> Vec<&str> {
        self.seen
            .iter()
            .map(|entry| entry.event.subject.as_str())
            .collect()
    }
}

#[test]
fn control_a_plain_cursor_loses_what_commits_late() {
    let database = Database::postgres();
    let store = database.store();
    let (mut plain, mut consumer) = (PlainCursor::new(&database), Consumer::default());
    std::thread::scope(|scope| {
        let (slow, fast) = (Writer::begin(scope, &store), Writer::begin(scope, &store));
        slow.append("slow");
        fast.append("fast");
        fast.commit();
        plain.read_on();
        consumer.read_on(&store);
        slow.commit();
    });
    plain.read_on();
    plain.read_on();
    assert_eq!(
        plain.seen,
        ["fast"],
        "if it lost nothing, the tests here would prove nothing"
    );
    consumer.read_to_the_end(&store);
    assert_eq!(consumer.subjects(), ["slow", "fast"]);
}

#[test]
fn nothing_is_read_that_an_open_transaction_may_still_precede() {
    let database = Database::postgres();
    let store = database.store();
    let mut consumer = Consumer::default();
    std::thread::scope(|scope| {
        let (slow, fast) = (Writer::begin(scope, &store), Writer::begin(scope, &store));
        slow.append("slow");
        fast.append("fast");
        fast.commit();
        consumer.read_on(&store);
        assert!(consumer.seen.is_empty(), "committed, but not complete");
        assert!(read(&store, |conn| events::is_behind(
            conn,
            Position::default()
        )));
        assert_eq!(read(&store, events::end), Position::default());
        slow.give_up();
    });
    consumer.read_to_the_end(&store);
    assert_eq!(
        consumer.subjects(),
        ["fast"],
        "what was given up holds nobody up"
    );
}

#[test]
fn entries_of_one_transaction_stand_together_whatever_their_numbers() {
    let database = Database::postgres();
    let store = database.store();
    std::thread::scope(|scope| {
        let (one, other) = (Writer::begin(scope, &store), Writer::begin(scope, &store));
        one.append("one 1");
        other.append("other 1");
        one.append("one 2");
        other.append("other 2");
        other.commit();
        one.commit();
    });
    let mut consumer = Consumer::default();
    consumer.read_to_the_end(&store);
    assert_eq!(
        consumer.subjects(),
        ["one 1", "one 2", "other 1", "other 2"]
    );
    let numbers: Vec<i64> = consumer
        .seen
        .iter()
        .map(|entry| entry.position.sequence)
        .collect();
    assert!(
        !numbers.is_sorted(),
        "the numbers really interleave: {numbers:?}"
    );
}

#[test]
fn who_only_reads_holds_the_log_back_for_nobody() {
    let database = Database::postgres();
    let store = database.store();
    read(&store, |conn| {
        events::end(conn)?;
        std::thread::scope(|scope| {
            let writer = Writer::begin(scope, &store);
            writer.append("written meanwhile");
            writer.commit();
        });
        let mut consumer = Consumer::default();
        consumer.read_to_the_end(&store);
        assert_eq!(consumer.subjects(), ["written meanwhile"]);
        Ok(())
    });
}

/// One step of a schedule of several writers and one reader.
#[derive(Clone, Debug)]
enum Step {
    Append(usize),
    Commit(usize),
    GiveUp(usize),
    Read,
}

const WRITERS: usize = 4;

fn schedules() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        5 => (0..WRITERS).prop_map(Step::Append),
        2 => (0..WRITERS).prop_map(Step::Commit),
        1 => (0..WRITERS).prop_map(Step::GiveUp),
        3 => Just(Step::Read),
    ];
    prop::collection::vec(step, 1..40)
}

/// What a schedule came to: what was committed, and what each reader saw of it.
struct Outcome {
    committed: BTreeSet<String>,
    consumer: Consumer,
    plain: PlainCursor,
}

fn play(database: &Database, store: &Store, run: usize, steps: Vec<Step>) -> Outcome {
    let start = Consumer {
        position: eventually(|| {
            let end = read(store, events::end);
            let behind = read(store, |conn| events::is_behind(conn, end));
            (!behind).then_some(end)
        }),
        ..Consumer::default()
    };
    let mut outcome = Outcome {
        committed: BTreeSet::new(),
        consumer: start,
        plain: PlainCursor::new(database),
    };
    outcome.plain.read_on();
    outcome.plain.seen.clear();
    std::thread::scope(|scope| {
        let mut writers: [Option<(Writer, Vec<String>)>; WRITERS] = [(); WRITERS].map(|()| None);
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Append(writer) => {
                    let begin = || (Writer::begin(scope, store), Vec::new());
                    let (open, subjects) = writers[writer].get_or_insert_with(begin);
                    let subject = format!("{run}/{number}/{writer}");
                    open.append(&subject);
                    subjects.push(subject);
                }
                Step::Commit(writer) => {
                    if let Some((open, subjects)) = writers[writer].take() {
                        open.commit();
                        outcome.committed.extend(subjects);
                    }
                }
                Step::GiveUp(writer) => {
                    if let Some((open, _)) = writers[writer].take() {
                        open.give_up();
                    }
                }
                Step::Read => {
                    outcome.consumer.read_on(store);
                    outcome.plain.read_on();
                }
            }
        }
        for (open, subjects) in writers.into_iter().flatten() {
            open.commit();
            outcome.committed.extend(subjects);
        }
    });
    outcome.consumer.read_to_the_end(store);
    outcome.plain.read_on();
    outcome
}

#[test]
fn in_any_schedule_the_log_gives_every_committed_entry_once_in_order() {
    let database = Database::postgres();
    let store = database.store();
    let (run, lost) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    property(24, schedules(), |steps| {
        run.set(run.get() + 1);
        let outcome = play(&database, &store, run.get(), steps);
        let seen = outcome.consumer.subjects();
        assert_eq!(seen.len(), outcome.committed.len(), "nothing twice");
        assert!(
            seen.iter()
                .all(|subject| outcome.committed.contains(*subject))
        );
        let entries = &outcome.consumer.seen;
        assert!(
            entries
                .windows(2)
                .all(|pair| pair[0].position < pair[1].position)
        );
        lost.set(lost.get() + outcome.committed.len() - outcome.plain.seen.len());
    });
    assert!(
        lost.get() > 0,
        "the schedules are hard enough for a plain cursor to lose entries"
    );
}
