//! Reads and writes as whole transactions: one moment, all or nothing, and nobody's fault is another's.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use store::{Conn, Settings, Store, StoreError, enterprises};
use testkit::Database;

use crate::samples::{
    each_at_once, enterprise, enterprise_id, fresh_number, granted, new_enterprise, read,
    write,
};

fn insert(conn: &mut Conn, number: u64) -> Result<(), StoreError> {
    enterprises::insert(conn, &granted(), &new_enterprise(number, 0))
}

fn is_there(store: &Store, number: u64) -> bool {
    read(store, |conn| is_seen(conn, number))
}

fn is_seen(conn: &mut Conn, number: u64) -> Result<bool, StoreError> {
    Ok(enterprises::find(conn, &enterprise_id(number))?.is_some())
}

pub fn a_read_sees_one_moment_whatever_is_written_meanwhile(store: &Store) {
    let (before, after) = read(store, |conn| {
        let before = is_seen(conn, 1)?;
        std::thread::scope(|scope| scope.spawn(|| write(store, |conn| insert(conn, 1))).join().unwrap());
        Ok((before, is_seen(conn, 1)?))
    });
    assert_eq!((before, after), (false, false));
    assert!(is_there(store, 1), "the next read sees it");
}

pub fn what_a_read_does_to_the_database_does_not_stay(store: &Store) {
    assert!(read(store, |conn| {
        insert(conn, 1)?;
        is_seen(conn, 1)
    }));
    assert!(!is_there(store, 1));
    write(store, |conn| insert(conn, 1));
    assert!(is_there(store, 1), "and holds nobody up");
}

pub fn a_write_is_seen_by_everyone_when_it_returns(store: &Store) {
    std::thread::scope(|scope| {
        for writer in 0..8 {
            scope.spawn(move || {
                for number in 0..6 {
                    let number = writer * 100 + number;
                    write(store, move |conn| insert(conn, number));
                    assert!(is_there(store, number), "acknowledged, so committed");
                }
            });
        }
    });
}

pub fn a_write_that_fails_leaves_nothing_and_its_neighbours_whole(store: &Store) {
    let outcomes = each_at_once(store, 12, |number| {
        let number = u64::try_from(number).unwrap();
        move |conn: &mut Conn| {
            insert(conn, number)?;
            match number % 3 {
                0 => Err(StoreError::Stale),
                // A statement that fails spoils the rest of the transaction, on PostgreSQL even what it reads.
                1 => insert(conn, number),
                _ => Ok(()),
            }
        }
    });
    for (number, outcome) in (0..).zip(outcomes) {
        match number % 3 {
            0 => assert!(matches!(outcome, Err(StoreError::Stale)), "{outcome:?}"),
            1 => assert!(matches!(outcome, Err(StoreError::Taken)), "{outcome:?}"),
            _ => assert!(outcome.is_ok(), "{outcome:?}"),
        }
        assert_eq!(is_there(store, number), number % 3 == 2, "{number}");
    }
}

pub fn a_part_that_fails_is_undone_alone(store: &Store) {
    write(store, |conn| {
        insert(conn, 1)?;
        let part = store::in_savepoint(conn, |conn| {
            insert(conn, 2)?;
            insert(conn, 1)
        });
        assert!(matches!(part, Err(StoreError::Taken)), "{part:?}");
        store::in_savepoint(conn, |conn| insert(conn, 3))
    });
    assert_eq!([1, 2, 3].map(|number| is_there(store, number)), [true, false, true]);
}

/// Counts how often a write was run.
fn counted() -> (Arc<AtomicUsize>, impl Fn() -> usize + Send + Clone + 'static) {
    let count = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&count);
    (count, move || counting.fetch_add(1, Ordering::SeqCst) + 1)
}

pub fn a_write_that_lost_a_race_is_tried_again_and_leaves_one_effect(store: &Store) {
    let (runs, run) = counted();
    write(store, move |conn| {
        insert(conn, 1)?;
        match run() {
            3 => Ok(()),
            _ => Err(StoreError::Busy("lost a race".to_owned())),
        }
    });
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    assert!(is_there(store, 1));
}

pub fn a_write_that_loses_every_race_gives_up_and_leaves_nothing(store: &Store) {
    let (runs, run) = counted();
    let outcome = store.write(move |conn| {
        insert(conn, 1)?;
        run();
        Err::<(), _>(StoreError::Busy("lost a race".to_owned()))
    });
    assert!(matches!(outcome, Err(StoreError::Busy(_))), "{outcome:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    assert!(!is_there(store, 1));
}

pub fn a_write_that_fails_by_itself_is_not_tried_again(store: &Store) {
    let (runs, run) = counted();
    let outcome = store.write(move |_| {
        run();
        Err::<(), _>(StoreError::Stale)
    });
    assert!(outcome.is_err());
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

pub fn a_write_that_panics_harms_no_other(store: &Store) {
    let outcomes = std::thread::scope(|scope| {
        let run = |number: u64| {
            catch_unwind(AssertUnwindSafe(|| {
                store.write(move |conn| {
                    insert(conn, number)?;
                    assert!(number % 4 != 1, "a defect of ours");
                    Ok::<_, StoreError>(())
                })
            }))
        };
        let handles: Vec<_> = (0..12).map(|number| scope.spawn(move || run(number))).collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect::<Vec<_>>()
    });
    for (number, outcome) in (0..).zip(&outcomes) {
        let panicked = number % 4 == 1;
        let succeeded = matches!(outcome, Ok(Ok(())));
        assert_eq!((succeeded, is_there(store, number)), (!panicked, !panicked), "{number}: {outcome:?}");
    }
    write(store, |conn| insert(conn, 1));
}

pub fn a_rehearsal_tells_what_would_happen_and_undoes_it(store: &Store) {
    enterprise(store, 1);
    let would = store.rehearse(|conn| {
        insert(conn, 2)?;
        is_seen(conn, 2)
    });
    assert!(would.unwrap());
    let refused = store.rehearse(|conn| insert(conn, 1));
    assert!(matches!(refused, Err(StoreError::Taken)), "{refused:?}");
    assert!(!is_there(store, 2));
    write(store, |conn| insert(conn, 2));
}

pub fn a_read_or_a_rehearsal_that_panics_holds_nobody_up(store: &Store) {
    for number in 0..20 {
        let rehearsed = catch_unwind(AssertUnwindSafe(|| {
            store.rehearse(|conn| -> Result<(), StoreError> {
                insert(conn, number)?;
                panic!("a defect of ours")
            })
        }));
        let looked = catch_unwind(AssertUnwindSafe(|| {
            store.read(|conn| -> Result<(), StoreError> {
                is_seen(conn, number)?;
                panic!("a defect of ours")
            })
        }));
        assert!(rehearsed.is_err() && looked.is_err());
    }
    write(store, |conn| insert(conn, 1));
    assert!(is_there(store, 1), "more panics than connections, and all is well");
}

/// Both engines, for what is said of the store as a whole.
fn databases() -> [Database; 2] {
    [Database::sqlite(), Database::postgres()]
}

/// A store of few connections; the wait for one is long enough for a busy machine to open it.
fn with_connections(database: &Database, connections: u32) -> Store {
    let settings = Settings {
        connections,
        wait_ms: 3000,
    };
    Store::open(database.url(), settings).unwrap()
}

#[test]
fn who_finds_no_connection_in_time_is_told_to_come_back() {
    for database in databases() {
        let store = with_connections(&database, 1);
        let second = read(&store, |_| {
            let crowded = std::thread::scope(|scope| {
                let look = || store.read(|conn| is_seen(conn, 1));
                scope.spawn(look).join().unwrap()
            });
            Ok(crowded)
        });
        assert!(matches!(second, Err(StoreError::Busy(_))), "{second:?}");
        assert!(!is_there(&store, 1), "it is free again");
    }
}

#[test]
fn many_readers_share_few_connections() {
    for database in databases() {
        let store = Store::open(
            database.url(),
            Settings {
                connections: 2,
                wait_ms: 30_000,
            },
        )
        .unwrap();
        std::thread::scope(|scope| {
            for _ in 0..12 {
                scope.spawn(|| assert!(!is_there(&store, 1)));
            }
        });
    }
}

#[test]
fn a_database_that_is_gone_is_an_answer_not_a_crash() {
    let database = Database::postgres();
    let store = with_connections(&database, 2);
    assert!(!is_there(&store, 1));
    drop(database);
    let read = store.read(|conn| is_seen(conn, 1));
    let written = store.write(|conn| insert(conn, 1));
    for outcome in [read.map(|_| ()), written] {
        let told = matches!(outcome, Err(StoreError::Busy(_) | StoreError::Unavailable(_)));
        assert!(told, "{outcome:?}");
    }
}

#[test]
fn a_database_that_cannot_be_reached_is_told_when_the_store_opens() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing").join("peitao.db");
    let url = format!("sqlite:{}", missing.display());
    let outcome = Store::open(&url, Settings::default());
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))));
    let outcome = Store::open("mysql://peitao@localhost/peitao", Settings::default());
    assert!(matches!(outcome, Err(StoreError::Misconfigured(_))));
}

#[test]
fn everything_acknowledged_is_there_when_the_database_is_opened_anew() {
    for database in databases() {
        let store = database.store();
        let numbers: Vec<u64> = (0..20).map(|_| fresh_number()).collect();
        std::thread::scope(|scope| {
            for number in &numbers {
                let store = &store;
                scope.spawn(move || write(store, {
                    let number = *number;
                    move |conn| insert(conn, number)
                }));
            }
        });
        drop(store);
        let store = database.store();
        assert!(numbers.iter().all(|number| is_there(&store, *number)));
    }
}

#[test]
fn two_processes_write_to_one_sqlite_file_in_turn() {
    let database = Database::sqlite();
    let (one, other) = (database.store(), database.store());
    std::thread::scope(|scope| {
        for (store, numbers) in [(&one, 0..15), (&other, 100..115)] {
            scope.spawn(move || {
                for number in numbers {
                    write(store, move |conn| insert(conn, number));
                }
            });
        }
    });
    assert!((0..15).chain(100..115).all(|number| is_there(&one, number)));
}

#[test]
fn a_reader_does_not_wait_for_a_writer() {
    for database in databases() {
        let store = database.store();
        let (begun, has_begun) = channel();
        let (go_on, may_go_on) = channel();
        std::thread::scope(|scope| {
            let writing = || {
                let mut wait = Some((begun, may_go_on));
                store.write(move |conn| {
                    insert(conn, 1)?;
                    if let Some((begun, may_go_on)) = wait.take() {
                        begun.send(()).unwrap();
                        may_go_on.recv().unwrap();
                    }
                    Ok::<_, StoreError>(())
                })
            };
            let handle = scope.spawn(writing);
            has_begun.recv().unwrap();
            assert!(!is_there(&store, 1), "not committed, not waited for");
            go_on.send(()).unwrap();
            handle.join().unwrap().unwrap();
        });
        assert!(is_there(&store, 1));
    }
}

pub fn a_copy_holds_what_was_there_and_is_nobody_s_but_its_maker_s(store: &Store) {
    let folder = tempfile::Builder::new().prefix("it's a copy").tempdir().unwrap();
    write(store, |conn| insert(conn, 1));
    // Beside a writer in the middle of its transaction, which neither waits for the other.
    let (begun, is_begun) = channel();
    let (end, is_ended) = channel::<()>();
    let copy = std::thread::scope(|scope| {
        scope.spawn(move || {
            let (ended, once) = (std::sync::Mutex::new(is_ended), begun);
            write(store, move |conn| {
                insert(conn, 2)?;
                let _ = once.send(());
                let _ = ended.lock().unwrap().recv();
                Ok(())
            });
        });
        is_begun.recv().unwrap();
        let copy = store.copy_into(folder.path());
        drop(end);
        copy.unwrap()
    });
    let Some(copy) = copy else {
        assert_eq!(store.kind(), store::EngineKind::Postgres);
        return;
    };
    assert!(is_there(&copy, 1) && !is_there(&copy, 2));
    write(&copy, |conn| insert(conn, 3));
    assert!(is_there(&copy, 3) && !is_there(store, 3));
    assert!(is_there(store, 2));
}
