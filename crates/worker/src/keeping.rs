//! What the clock does: postings end, keys are forgotten.

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
