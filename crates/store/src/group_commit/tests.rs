//! The writer of SQLite, one group at a time and without chance: the queue is filled before it is looked at.

use std::sync::mpsc::{Receiver, channel};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::*;
use crate::schema::{cursors, memberships};
use crate::{Settings, Store};

/// A migrated file and the writer's connection to it. A lock that is held is told at once.
struct File {
    folder: tempfile::TempDir,
    conn: Conn,
}

impl File {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = url(&folder);
        let store = Store::open(&url, Settings::default()).unwrap();
        store.migrate().unwrap();
        Self {
            conn: impatient(&url),
            folder,
        }
    }

    fn another_connection(&self) -> Conn {
        impatient(&url(&self.folder))
    }

    /// Names of the rows that everybody can see.
    fn seen(&self) -> Vec<String> {
        seen(&mut self.another_connection())
    }
}

fn url(folder: &tempfile::TempDir) -> String {
    format!("sqlite:{}", folder.path().join("peitao.db").display())
}

fn impatient(url: &str) -> Conn {
    let mut conn = Conn::connect(url).unwrap();
    conn.batch_execute("PRAGMA busy_timeout = 0").unwrap();
    conn
}

fn seen(conn: &mut Conn) -> Vec<String> {
    let names = cursors::table.order(cursors::name).select(cursors::name);
    names.load(conn).unwrap()
}

fn insert(conn: &mut Conn, name: &str) -> Result<(), StoreError> {
    crate::cursors::save(
        conn,
        name,
        domain::event::Position::default(),
        domain::Moment::from_micros(0),
    )
}

/// What the caller of a write was told.
type Told = Receiver<Result<(), StoreError>>;

/// A write as the store makes one of a closure, and what its caller will be told.
fn job(body: impl FnOnce(&mut Conn) -> Result<(), StoreError> + Send + 'static) -> (Job, Told) {
    let (answer, told) = channel();
    let refusal = answer.clone();
    let job = Job::new(
        move |conn| {
            let outcome = in_savepoint(conn, body);
            move |committed: Result<(), StoreError>| {
                let _ = answer.send(committed.and(outcome));
            }
        },
        move |error| {
            let _ = refusal.send(Err(error));
        },
    );
    (job, told)
}

fn writing(name: &'static str) -> (Job, Told) {
    job(move |conn| insert(conn, name))
}

/// Commits one group of these; what is not taken stays in the queue.
fn commit(conn: &mut Conn, jobs: Vec<Job>) -> (Result<(), ()>, Receiver<Job>) {
    let (queue, waiting) = channel();
    jobs.into_iter().for_each(|job| queue.send(job).unwrap());
    let first = waiting.recv().unwrap();
    (commit_group(conn, first, &waiting), waiting)
}

#[test]
fn what_waits_shares_one_commit_and_nobody_is_told_before_it() {
    let mut file = File::new();
    let (first, told_first) = writing("a");
    let mut reader = file.another_connection();
    let (last, told_last) = job(move |conn| {
        insert(conn, "b")?;
        assert_eq!(seen(conn), ["a", "b"], "inside the transaction");
        assert!(seen(&mut reader).is_empty(), "outside of it");
        assert!(told_first.try_recv().is_err(), "not told yet");
        Ok(())
    });
    assert_eq!(commit(&mut file.conn, vec![first, last]).0, Ok(()));
    assert!(told_last.recv().unwrap().is_ok());
    assert_eq!(file.seen(), ["a", "b"]);
}

#[test]
fn who_is_told_finds_the_whole_group_committed() {
    let mut file = File::new();
    let (mut first, _) = writing("a");
    let mut reader = file.another_connection();
    let (report, at_settling) = channel();
    let run = first.run;
    first.run = Box::new(move |conn| {
        let settle = run(conn);
        Box::new(move |committed| {
            report.send(seen(&mut reader)).unwrap();
            settle(committed);
        })
    });
    let (second, _) = writing("b");
    assert_eq!(commit(&mut file.conn, vec![first, second]).0, Ok(()));
    assert_eq!(at_settling.recv().unwrap(), ["a", "b"]);
}

#[test]
fn a_write_that_fails_is_undone_and_its_neighbours_are_not() {
    let mut file = File::new();
    let (before, told_before) = writing("a");
    let (failing, told_failing) = job(|conn| {
        insert(conn, "b")?;
        Err(StoreError::Stale)
    });
    let (after, told_after) = job(|conn| {
        assert_eq!(seen(conn), ["a"], "undone at once");
        insert(conn, "c")
    });
    assert_eq!(
        commit(&mut file.conn, vec![before, failing, after]).0,
        Ok(())
    );
    assert!(told_before.recv().unwrap().is_ok() && told_after.recv().unwrap().is_ok());
    assert!(matches!(
        told_failing.recv().unwrap(),
        Err(StoreError::Stale)
    ));
    assert_eq!(file.seen(), ["a", "c"]);
}

#[test]
fn when_a_write_panics_its_neighbours_are_told_to_try_again() {
    let mut file = File::new();
    let (before, told_before) = writing("a");
    let (panicking, told_panicking) = job(|conn| {
        insert(conn, "b")?;
        panic!("a defect of ours")
    });
    let (after, told_after) = writing("c");
    let (outcome, waiting) = commit(&mut file.conn, vec![before, panicking, after]);
    assert_eq!(outcome, Err(()), "the connection is not used again");
    assert!(matches!(
        told_before.recv().unwrap(),
        Err(StoreError::Busy(_))
    ));
    assert!(told_panicking.recv().is_err(), "nothing is left to answer");
    assert!(
        told_after.try_recv().is_err(),
        "its turn comes with the next group"
    );
    file.conn = file.another_connection();
    let next = waiting.recv().unwrap();
    assert_eq!(commit_group(&mut file.conn, next, &waiting), Ok(()));
    assert!(told_after.recv().unwrap().is_ok());
    assert_eq!(file.seen(), ["c"]);
}

#[test]
fn when_the_commit_fails_nobody_is_told_that_it_was_done() {
    let mut file = File::new();
    let (good, told_good) = writing("a");
    // A reference to nothing that is looked at only when the transaction ends.
    let (spoiling, told_spoiling) = job(|conn| {
        conn.batch_execute("PRAGMA defer_foreign_keys = ON")?;
        let row = (
            memberships::enterprise_id.eq("nobody"),
            memberships::account_id.eq("nobody"),
            memberships::role.eq("owner"),
            memberships::created_at.eq(0),
        );
        diesel::insert_into(memberships::table)
            .values(row)
            .execute(conn)?;
        Ok(())
    });
    assert_eq!(commit(&mut file.conn, vec![good, spoiling]).0, Err(()));
    for told in [told_good, told_spoiling] {
        let told = told.recv().unwrap();
        assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");
    }
    file.conn = file.another_connection();
    assert!(file.seen().is_empty());
}

#[test]
fn while_another_process_holds_the_lock_a_write_is_told_to_come_back() {
    let mut file = File::new();
    let mut other = file.another_connection();
    dialect::begin_write(&mut other).unwrap();
    let (refused, told) = writing("a");
    assert_eq!(commit(&mut file.conn, vec![refused]).0, Err(()));
    let told = told.recv().unwrap();
    assert!(matches!(told, Err(StoreError::Busy(_))), "{told:?}");
    dialect::roll_back(&mut other).unwrap();
    let (again, told) = writing("a");
    assert_eq!(commit(&mut file.conn, vec![again]).0, Ok(()));
    assert!(told.recv().unwrap().is_ok());
}

#[test]
fn a_group_is_bounded_and_the_rest_comes_next() {
    let mut file = File::new();
    let jobs: Vec<(Job, Told)> = (0..GROUP + 2).map(|_| writing("a")).collect();
    let (jobs, told): (Vec<Job>, Vec<Told>) = jobs.into_iter().unzip();
    let (outcome, waiting) = commit(&mut file.conn, jobs);
    assert_eq!((outcome, waiting.try_iter().count()), (Ok(()), 2));
    let answered = told
        .iter()
        .filter(|told| matches!(told.try_recv(), Ok(Ok(()))));
    assert_eq!(answered.count(), GROUP);
}

#[test]
fn a_full_queue_refuses_and_what_was_taken_is_done() {
    let file = File::new();
    let writer = GroupCommit::start(url(&file.folder)).unwrap();
    let (begun, has_begun) = channel();
    let (go_on, may_go_on) = channel();
    let (blocking, told_blocking) = job(move |_| {
        begun.send(()).unwrap();
        may_go_on.recv().unwrap();
        Ok(())
    });
    writer.submit(blocking).unwrap();
    has_begun.recv().unwrap();
    let told: Vec<Told> = (0..QUEUE)
        .map(|_| {
            let (job, told) = writing("a");
            writer.submit(job).unwrap();
            told
        })
        .collect();
    let (one_too_many, _) = writing("b");
    let refused = writer.submit(one_too_many);
    assert!(matches!(refused, Err(StoreError::Busy(_))), "{refused:?}");
    go_on.send(()).unwrap();
    drop(writer);
    assert!(told_blocking.recv().unwrap().is_ok());
    assert!(
        told.iter().all(|told| matches!(told.recv(), Ok(Ok(())))),
        "the queue drains"
    );
    assert_eq!(file.seen(), ["a"]);
}

#[test]
fn a_writer_that_is_gone_says_so() {
    let file = File::new();
    let mut writer = GroupCommit::start(url(&file.folder)).unwrap();
    writer.queue = None;
    let (job, told) = writing("a");
    let refused = writer.submit(job);
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    assert!(told.recv().is_err());
}
