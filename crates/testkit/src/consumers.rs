//! The consumers of the change log, run by hand: nothing moves while a test does not ask for it.

use std::time::{Duration, Instant};

use app::{App, Cx};
use worker::matching::Lane;

use crate::UseCases;

/// How long the consumers may take to reach the end of the log.
const PATIENCE: Duration = Duration::from_secs(20);

impl UseCases {
    /// Lets the consumers work until nothing is left to do.
    pub fn settle(&self) {
        settle(&self.app);
    }
}

/// Lets the clock, the index and the matches work until nothing is left to do.
pub fn settle(app: &App) {
    worker::keeping::begin_day(app).expect("a day begins");
    while worker::keeping::expire(app).expect("expiry") > 0 {}
    // On PostgreSQL the log waits for writers of every test on the same server, so the end may be late.
    let started = Instant::now();
    while consume(app) || is_behind(app) {
        assert!(
            started.elapsed() < PATIENCE,
            "the consumers reach the end of the log"
        );
    }
}

/// One step of each consumer; whether any had something to do.
fn consume(app: &App) -> bool {
    let indexed = worker::indexing::step(app).expect("indexing");
    let matched = worker::matching::step(app).expect("matching");
    indexed + matched > 0
}

/// Whether the log holds more than the consumers have seen.
fn is_behind(app: &App) -> bool {
    let indexed = worker::indexing::position(app);
    let behind = |tx: &mut app::Tx<'_>| {
        let mut least = indexed.unwrap_or_default();
        for lane in Lane::ALL {
            least = least.min(store::cursors::get(tx.conn, lane.cursor())?);
        }
        Ok(store::events::is_behind(tx.conn, least)?)
    };
    app.read(&Cx::system(app.now(), "test"), behind)
        .expect("the log can be read")
}
