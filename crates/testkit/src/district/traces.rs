//! What a case left behind: the change log and the audit log.

use std::time::{Duration, Instant};

use app::Tx;
use domain::actor::Actor;
use domain::event::{Event, Kind, Position};
use domain::{AccountId, EnterpriseId};
use serde_json::Value;

use crate::UseCases;

/// How long the end of the change log may be held back by writers of other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the change log says so far, oldest first. Writers of other databases on the same server hold its end back
/// for a moment, so it is read up to a mark of our own.
pub fn events(bench: &UseCases) -> Vec<Event> {
    let mark = AccountId::mint(bench.app.now(), bench.app.entropy()).to_string();
    let last = Event {
        kind: Kind::AccountCreated,
        subject: mark.clone(),
        enterprise: None,
        version: 0,
        details: Value::Null,
    };
    bench
        .write(&Actor::System, move |tx| tx.emit(&last))
        .expect("a mark");
    let read = |tx: &mut Tx<'_>| Ok(store::events::after(tx.conn, Position::default(), 100_000)?);
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        let entries = bench.read(&Actor::System, read).expect("the log");
        let mut events: Vec<Event> = entries.into_iter().map(|entry| entry.event).collect();
        if events.pop_if(|event| event.subject == mark).is_some() {
            events.retain(|event| !is_mark(event));
            return events;
        }
        std::thread::yield_now();
    }
    panic!("the end of the change log never came")
}

/// Marks of earlier readings are no part of the case.
fn is_mark(event: &Event) -> bool {
    event.kind == Kind::AccountCreated && event.version == 0
}

/// What happened to a subject, oldest first.
pub fn happened(bench: &UseCases, subject: &str) -> Vec<Event> {
    let mut events = events(bench);
    events.retain(|event| event.subject == subject);
    events
}

/// How often something happened to an enterprise.
pub fn times(bench: &UseCases, kind: Kind, id: &EnterpriseId) -> usize {
    let of_kind = |event: &&Event| event.kind == kind;
    happened(bench, id.as_str()).iter().filter(of_kind).count()
}

/// Actions of the audit log about a subject with their particulars, oldest first.
pub fn audited(bench: &UseCases, subject: &str) -> Vec<(String, Value)> {
    let read = |tx: &mut Tx<'_>| Ok(store::audit::of(tx.conn, subject)?);
    let rows = bench.read(&Actor::System, read).expect("the audit log");
    rows.into_iter()
        .map(|(_, _, action, details)| (action, details))
        .collect()
}
