//! What the clock does: postings end, days begin, keys and the traces of signing in are forgotten, the index is looked
//! through.

use app::{App, AppError, Cx, Tx, postings};
use domain::Date;
use domain::event::{Event, Kind, Position};
use serde_json::json;

use crate::indexing;
use crate::matching::Lane;

/// Hours an idempotency key is kept.
const KEY_HOURS: i64 = 48;

/// Ends postings whose validity ran out. Returns how many.
pub fn expire(app: &App) -> Result<usize, AppError> {
    app.write(Cx::system(app.now(), "expiry"), postings::expire_due)
}

/// Announces in the log that a day has begun, once: the indexes of all nodes then take in what depends on the date.
/// Returns how many days it announced.
pub fn begin_day(app: &App) -> Result<usize, AppError> {
    app.write(Cx::system(app.now(), "calendar"), |tx| {
        let today = tx.now().date();
        let Some(since) = last_day(tx)?.filter(|last| *last < today) else {
            return Ok(0);
        };
        tx.emit(&Event {
            kind: Kind::DayBegan,
            subject: today.to_string(),
            enterprise: None,
            version: 1,
            details: json!({ "since": since.to_string() }),
        })?;
        Ok(1)
    })
}

/// The day that was announced last, or the one on which the log began; none while there is no log.
fn last_day(tx: &mut Tx<'_>) -> Result<Option<Date>, AppError> {
    let announced = store::events::latest(tx.conn, Kind::DayBegan, Position::LAST)?;
    let announced = announced.and_then(|entry| entry.event.subject.parse().ok());
    let began = store::events::oldest_after(tx.conn, Position::default())?;
    Ok(announced.or(began.map(|moment| moment.date())))
}

/// Forgets idempotency keys that are too old to be repeated. Returns how many.
pub fn forget_keys(app: &App) -> Result<usize, AppError> {
    let before = app.now().plus_seconds(-KEY_HOURS * 3600);
    app.write(Cx::system(app.now(), "keeping"), move |tx| {
        Ok(store::idempotency::forget_before(tx.conn, before)?)
    })
}

/// Days a session that is over, a used refresh token and a link that ran out are kept: long enough to notice that
/// a stolen one comes back.
const TRACES_DAYS: i64 = 30;

/// Forgets sessions, links, locks and networks that no longer mean anything. Returns how many.
pub fn forget_traces(app: &App) -> Result<usize, AppError> {
    let now = app.now();
    let before = now.plus_days(-TRACES_DAYS);
    let unlocked = now.plus_seconds(-domain::lockout::FORGOTTEN_S);
    app.write(Cx::system(now, "keeping"), move |tx| {
        Ok(store::sessions::forget_before(tx.conn, before)?
            + store::tickets::forget_before(tx.conn, before)?
            + store::lockouts::forget_before(tx.conn, unlocked)?
            + store::known_networks::forget_before(tx.conn, now)?)
    })
}

/// Compares every file of the index with its checksum. A damaged index answers nothing from then on, and the
/// indexer builds it anew. Returns how many files are damaged. Cost: reads the whole index.
pub fn scrub(app: &App) -> Result<usize, AppError> {
    let damaged = app.search().scrub()?;
    if !damaged.is_empty() {
        metrics::counter!("index_damaged_total").increment(1);
        app.signal().raise();
    }
    Ok(damaged.len())
}

/// Tells how far each consumer is behind the log. Units: seconds since the oldest entry it has not seen.
pub fn observe(app: &App) -> Result<(), AppError> {
    let cx = Cx::system(app.now(), "keeping");
    let indexed = indexing::position(app).unwrap_or_default();
    let waiting = app.read(&cx, |tx| {
        let [people, automatic] = Lane::ALL.map(Lane::cursor);
        let places = [
            ("indexer", indexed),
            ("matcher", store::cursors::get(tx.conn, people)?),
            (
                "matcher_automatic",
                store::cursors::get(tx.conn, automatic)?,
            ),
        ];
        let oldest = |(consumer, from)| {
            let since = store::events::oldest_after(tx.conn, from)?;
            Ok::<_, AppError>((consumer, since))
        };
        places
            .into_iter()
            .map(oldest)
            .collect::<Result<Vec<_>, _>>()
    })?;
    for (consumer, since) in waiting {
        let behind = since.map_or(0, |since| app.now().micros_since(since));
        metrics::gauge!("consumer_lag_seconds", "consumer" => consumer).set(seconds(behind));
    }
    Ok(())
}

#[expect(
    clippy::as_conversions,
    reason = "a metric in seconds needs no more than a float's precision"
)]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}
