//! Tests of the program itself, as a process of its own: killed while people work, and asked everything its
//! document allows. What one request does is tested elsewhere.
#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod caller;
mod district;
mod fuzzing;
mod killing;
mod luck;
mod said;

use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use testkit::Database;

/// Runs a test of the program on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($(#[$doc:meta])* fn $name:ident($database:ident: Database) $body:block) => {
        mod $name {
            use super::*;

            $(#[$doc])*
            fn run($database: Database) $body

            #[test]
            fn sqlite() {
                run(Database::sqlite());
            }

            #[test]
            fn postgres() {
                run(Database::postgres());
            }
        }
    };
}

pub(crate) use on_both;

/// These tests measure and fill every core: one at a time.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A line for whoever watches the run; kept apart from what the harness swallows of a passing test.
pub(crate) fn report(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Whether the database is a file of ours.
pub(crate) fn is_sqlite(database: &Database) -> bool {
    database.url().starts_with("sqlite:")
}
