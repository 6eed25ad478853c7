//! The change log: complete, in commit order, the same however it is cut; nothing of it without its change.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::event::{Entry, Event, Kind, Position};
use serde_json::json;
use store::{Conn, Store, StoreError, events};

use crate::samples::{at, enterprise_id, eventually, property, read, write};

/// A change of a subject.
pub fn event(subject: &str) -> Event {
    Event {
        kind: Kind::PostingPublished,
        subject: subject.to_owned(),
        enterprise: None,
        version: 1,
        details: json!({}),
    }
}

/// Writes one entry a subject, in one transaction.
fn append(store: &Store, subjects: &[&str]) {
    let events: Vec<Event> = subjects.iter().map(|subject| event(subject)).collect();
    write(store, move |conn| {
        events
            .iter()
            .try_for_each(|event| events::append(conn, event, at(1)))
    });
}

/// Reads on from a position.
fn after(store: &Store, position: Position, limit: i64) -> Vec<Entry> {
    read(store, |conn| events::after(conn, position, limit))
}

/// The whole log, once so many entries are complete.
fn whole(store: &Store, count: usize) -> Vec<Entry> {
    eventually(|| Some(after(store, Position::default(), 10_000)).filter(|log| log.len() == count))
}

fn subjects(entries: &[Entry]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry.event.subject.as_str())
        .collect()
}

pub fn every_kind_of_entry_reads_back(store: &Store) {
    let full: Vec<Event> = Kind::ALL
        .iter()
        .map(|kind| Event {
            kind: *kind,
            subject: format!("关于 {kind} 𠮷"),
            enterprise: Some(enterprise_id(1)),
            version: i64::MAX,
            details: json!({"fits": 3, "名": ["a", null]}),
        })
        .chain([event("plain")])
        .collect();
    let written = full.clone();
    write(store, move |conn| {
        written
            .iter()
            .try_for_each(|event| events::append(conn, event, at(7)))
    });
    let log = whole(store, full.len());
    assert!(log.iter().all(|entry| entry.at == at(7)));
    let told: Vec<Event> = log.into_iter().map(|entry| entry.event).collect();
    assert_eq!(told, full);
}

pub fn a_change_that_was_undone_is_not_in_the_log(store: &Store) {
    append(store, &["one"]);
    let failed = store.write(|conn| {
        events::append(conn, &event("undone"), at(1))?;
        Err::<(), _>(StoreError::Stale)
    });
    assert!(failed.is_err());
    let part = |conn: &mut Conn| {
        let lost = store::in_savepoint(conn, |conn| {
            events::append(conn, &event("undone"), at(1))?;
            Err::<(), _>(StoreError::Stale)
        });
        assert!(lost.is_err());
        events::append(conn, &event("two"), at(1))
    };
    write(store, part);
    assert_eq!(subjects(&whole(store, 2)), ["one", "two"]);
}

pub fn the_log_is_the_same_however_it_is_cut(store: &Store) {
    append(store, &["a", "b", "c"]);
    append(store, &["d"]);
    append(store, &["e", "f", "g"]);
    let log = whole(store, 7);
    assert_eq!(subjects(&log), ["a", "b", "c", "d", "e", "f", "g"]);
    property(12, proptest::collection::vec(1i64..4, 8), |limits| {
        let (mut read_on, mut position) = (Vec::new(), Position::default());
        for limit in limits {
            let chunk = after(store, position, limit);
            assert!(chunk.len() <= usize::try_from(limit).unwrap());
            position = chunk.last().map_or(position, |entry| entry.position);
            read_on.extend(chunk);
        }
        assert_eq!(read_on, log);
        assert!(after(store, position, 9).is_empty(), "nothing follows the last");
    });
    assert!(after(store, Position::default(), 0).is_empty());
}

pub fn the_end_lies_after_the_last_entry(store: &Store) {
    let end = || read(store, events::end);
    let is_behind = |position| read(store, |conn| events::is_behind(conn, position));
    assert_eq!(end(), Position::default(), "an empty log");
    assert!(!is_behind(Position::default()));
    append(store, &["a", "b"]);
    let log = whole(store, 2);
    let last = log[1].position;
    assert_eq!(eventually(|| Some(end()).filter(|end| *end == last)), last);
    assert!(is_behind(Position::default()) && is_behind(log[0].position) && !is_behind(last));
    append(store, &["c"]);
    assert!(is_behind(last), "as soon as it is committed");
    let next = eventually(|| after(store, last, 9).pop());
    assert_eq!(next.event.subject, "c");
}

pub fn a_consumer_beside_many_writers_sees_each_entry_once_in_order(store: &Store) {
    const WRITERS: usize = 6;
    const EACH: usize = 15;
    let expected: BTreeSet<String> = (0..WRITERS)
        .flat_map(|writer| (0..EACH).map(move |number| format!("{writer}/{number:02}")))
        .collect();
    let acknowledged = AtomicUsize::new(0);
    let consumed: Vec<Entry> = std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let acknowledged = &acknowledged;
            scope.spawn(move || {
                for number in 0..EACH {
                    append(store, &[&format!("{writer}/{number:02}")]);
                    acknowledged.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let (mut consumed, mut position) = (Vec::new(), Position::default());
        eventually(|| {
            let everything = acknowledged.load(Ordering::SeqCst) == WRITERS * EACH;
            let chunk = after(store, position, 7);
            position = chunk.last().map_or(position, |entry| entry.position);
            let behind = read(store, |conn| events::is_behind(conn, position));
            consumed.extend(chunk);
            (everything && !behind).then_some(())
        });
        consumed
    });
    assert_eq!(consumed.len(), expected.len(), "nothing twice");
    let seen: BTreeSet<String> = subjects(&consumed).into_iter().map(ToOwned::to_owned).collect();
    assert_eq!(seen, expected, "nothing lost");
    assert!(consumed.windows(2).all(|pair| pair[0].position < pair[1].position));
    for writer in 0..WRITERS {
        let prefix = format!("{writer}/");
        let own: Vec<&str> = subjects(&consumed)
            .into_iter()
            .filter(|subject| subject.starts_with(&prefix))
            .collect();
        assert!(own.is_sorted(), "a writer's entries in the order it wrote them");
    }
    assert_eq!(consumed, whole(store, WRITERS * EACH), "a second reader sees the same");
}

pub fn whatever_can_be_read_is_the_beginning_of_the_log(store: &Store) {
    const WRITES: usize = 40;
    let seen: Vec<Vec<Entry>> = std::thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || {
                for number in 0..WRITES / 4 {
                    append(store, &[&format!("{writer}/{number}")]);
                }
            });
        }
        let mut seen = Vec::new();
        eventually(|| {
            let log = after(store, Position::default(), 10_000);
            let done = log.len() == WRITES;
            seen.push(log);
            done.then_some(())
        });
        seen
    });
    let last = seen.last().unwrap();
    for log in &seen {
        assert_eq!(*log, last[..log.len()], "nothing appears between what was read");
    }
}
