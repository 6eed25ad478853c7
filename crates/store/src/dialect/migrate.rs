//! Migrations: one embedded folder per engine, run under a lock, so that nodes do not race.

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::conn::Conn;
use crate::error::StoreError;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The key of the advisory lock: any constant will do, as long as every node takes the same.
const LOCK: &str = "SELECT pg_advisory_lock(7358710)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(7358710)";

/// Runs what has not run yet.
pub(crate) fn run(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => {
            // Nothing to do is the common case, and then a writer of another process is not waited for.
            if names(sqlite, SQLITE)?.is_empty() {
                return Ok(());
            }
            sqlite.immediate_transaction(|sqlite| apply(sqlite, SQLITE))
        }
        Conn::Postgres(postgres) => {
            postgres.batch_execute("SET lock_timeout = 0; SET statement_timeout = 0")?;
            postgres.batch_execute(LOCK)?;
            let outcome = apply(postgres, POSTGRES);
            postgres.batch_execute(UNLOCK)?;
            postgres.batch_execute("SET lock_timeout = '2s'; SET statement_timeout = '5s'")?;
            outcome
        }
    }
}

fn apply<DB: diesel::backend::Backend>(
    harness: &mut impl MigrationHarness<DB>,
    migrations: EmbeddedMigrations,
) -> Result<(), StoreError> {
    harness
        .run_pending_migrations(migrations)
        .map(|_| ())
        .map_err(|error| StoreError::Defect(error.to_string()))
}

/// Names of what has not run yet.
pub(crate) fn pending(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => names(sqlite, SQLITE),
        Conn::Postgres(postgres) => names(postgres, POSTGRES),
    }
}

fn names<DB: diesel::backend::Backend>(
    harness: &mut impl MigrationHarness<DB>,
    migrations: EmbeddedMigrations,
) -> Result<Vec<String>, StoreError> {
    let pending = harness
        .pending_migrations(migrations)
        .map_err(|error| StoreError::Defect(error.to_string()))?;
    Ok(pending
        .iter()
        .map(|migration| migration.name().to_string())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_that_start_at_one_moment_migrate_one_file_once() {
        for _ in 0..10 {
            let dir = tempfile::tempdir().unwrap();
            let url = format!("sqlite:{}", dir.path().join("fresh.db").display());
            let barrier = std::sync::Barrier::new(4);
            let start = || {
                barrier.wait();
                let mut conn = Conn::connect(&url)?;
                run(&mut conn)?;
                pending(&mut conn)
            };
            std::thread::scope(|scope| {
                let starts: Vec<_> = (0..4).map(|_| scope.spawn(start)).collect();
                for outcome in starts {
                    assert_eq!(outcome.join().unwrap().unwrap(), Vec::<String>::new());
                }
            });
        }
    }
}
