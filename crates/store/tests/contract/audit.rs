//! The audit log: what was done stays, in the order it was done, with the act or not at all.

use domain::Moment;
use serde_json::{Value, json};
use store::audit::{self, Entry};
use store::{Store, StoreError, cursors};

use crate::samples::{at, each_at_once, enterprise_id, read, write};

fn entry(subject: &str, action: &str, details: Value) -> Entry {
    Entry {
        actor: "system".to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        enterprise: Some(enterprise_id(1)),
        details,
        request_id: "req-1".to_owned(),
    }
}

fn append(store: &Store, entry: Entry, now_s: i64) {
    write(store, move |conn| audit::append(conn, &entry, at(now_s)));
}

fn of(store: &Store, subject: &str) -> Vec<(Moment, String, String, Value)> {
    read(store, |conn| audit::of(conn, subject))
}

pub fn entries_about_a_subject_read_back_in_the_order_of_the_acts(store: &Store) {
    let details = json!({"原因": "信息不完整𠮷", "revision": 3, "nul": "\u{0}"});
    append(store, entry("pst_1", "moderation.return", details.clone()), 9);
    append(store, entry("pst_2", "moderation.approve", json!({})), 9);
    let anonymous = Entry {
        actor: "anonymous".to_owned(),
        enterprise: None,
        ..entry("pst_1", "posting.view", Value::Null)
    };
    append(store, anonymous, 1);
    let line = |now_s, actor: &str, action: &str, details| {
        (at(now_s), actor.to_owned(), action.to_owned(), details)
    };
    assert_eq!(
        of(store, "pst_1"),
        [
            line(9, "system", "moderation.return", details),
            line(1, "anonymous", "posting.view", Value::Null),
        ],
        "in the order of the acts, even when the clock went back"
    );
    assert!(of(store, "pst_3").is_empty());
}

pub fn an_act_that_failed_leaves_no_entry_and_no_entry_leaves_no_act(store: &Store) {
    let failed = store.write(|conn| {
        audit::append(conn, &entry("pst_1", "posting.publish", json!({})), at(1))?;
        Err::<(), _>(StoreError::Stale)
    });
    assert!(failed.is_err());
    assert!(of(store, "pst_1").is_empty());
    write(store, |conn| {
        let place = domain::event::Position {
            transaction: 0,
            sequence: 1,
        };
        cursors::save(conn, "act", place, at(1))?;
        audit::append(conn, &entry("pst_1", "posting.publish", json!({})), at(1))
    });
    assert_eq!(of(store, "pst_1").len(), 1);
    assert_eq!(read(store, |conn| cursors::get(conn, "act")).sequence, 1);
}

pub fn the_same_act_twice_is_two_entries_and_parallel_acts_are_all_there(store: &Store) {
    let outcomes = each_at_once(store, 8, |_| {
        |conn: &mut store::Conn| {
            audit::append(conn, &entry("pst_1", "posting.view", json!({})), at(1))
        }
    });
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(of(store, "pst_1").len(), 8);
}
