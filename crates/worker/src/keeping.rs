//! What the clock does: postings end, keys and the traces of signing in are forgotten.

use app::{App, AppError, Cx, postings};

/// Hours an idempotency key is kept.
const KEY_HOURS: i64 = 48;

/// Ends postings whose validity ran out. Returns how many.
pub fn expire(app: &App) -> Result<usize, AppError> {
    app.write(Cx::system(app.now(), "expiry"), postings::expire_due)
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

/// Forgets sessions, links and locks that no longer mean anything. Returns how many.
pub fn forget_traces(app: &App) -> Result<usize, AppError> {
    let now = app.now();
    let before = now.plus_days(-TRACES_DAYS);
    let unlocked = now.plus_seconds(-domain::lockout::FORGOTTEN_S);
    app.write(Cx::system(now, "keeping"), move |tx| {
        Ok(store::sessions::forget_before(tx.conn, before)?
            + store::tickets::forget_before(tx.conn, before)?
            + store::lockouts::forget_before(tx.conn, unlocked)?)
    })
}
