//! Whether a node should get requests, and what it misses while it should not.
//!
//! Only what a request would suffer from counts. How far the matcher is behind does not: one node judges for all, and
//! taking every node out of service because of it would help nobody; the figure is `consumer_lag_seconds`.

use std::io;

use domain::event::Position;
use store::StoreError;

use crate::context::Cx;
use crate::error::AppError;
use crate::transaction::App;

/// The longest the index may be behind the log. Units: seconds.
pub const LAG_S: i64 = 120;

/// The least room the disk must have. Units: bytes.
pub const FREE_BYTES: u64 = 128 << 20;

/// The disk of the data directory.
pub trait Disk: Send + Sync {
    /// Room that is left to the program. Units: bytes. Errors: when the directory is not there.
    fn free_bytes(&self) -> io::Result<u64>;
}

domain::code_enum!(
    /// What a node misses.
    Missing {
        /// The database does not answer, or takes no writes.
        Database = "database",
        /// The tables are not those of this version.
        Tables = "tables",
        /// There is no index yet, or it is damaged: searches would find nothing.
        Index = "index",
        /// The index is far behind: searches would find what was.
        Lag = "lag",
        /// The disk is nearly full.
        Disk = "disk",
    }
);

/// What this node misses; nothing when it should get requests. Cost: three short transactions, one of them writing.
pub fn missing(app: &App) -> Option<Missing> {
    match look(app) {
        Ok(missing) => missing,
        Err(error) => {
            tracing::error!(%error, "readiness.database");
            Some(Missing::Database)
        }
    }
}

fn look(app: &App) -> Result<Option<Missing>, AppError> {
    if !app.store().pending_migrations()?.is_empty() {
        return Ok(Some(Missing::Tables));
    }
    app.store().write(|_| Ok::<_, StoreError>(()))?;
    let position = app.search().position();
    let Some(position) = position.as_deref().and_then(Position::decode) else {
        return Ok(Some(Missing::Index));
    };
    let cx = Cx::system(app.now(), "readiness");
    let oldest = app.read(&cx, |tx| {
        Ok(store::events::oldest_after(tx.conn, position)?)
    })?;
    if oldest.is_some_and(|oldest| oldest.plus_seconds(LAG_S) < app.now()) {
        return Ok(Some(Missing::Lag));
    }
    Ok(nearly_full(app).then_some(Missing::Disk))
}

fn nearly_full(app: &App) -> bool {
    match app.disk().free_bytes() {
        Ok(free) => free < FREE_BYTES,
        Err(error) => {
            tracing::error!(%error, "readiness.disk");
            true
        }
    }
}
