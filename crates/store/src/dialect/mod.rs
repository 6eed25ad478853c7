//! Every difference between the engines, each named by what it is for. Nowhere else is the engine asked.

mod connect;
pub(crate) mod migrate;

pub use connect::EngineKind;

use std::path::Path;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::schema::{known_networks, matches};

/// Opens a transaction that may write. On SQLite it takes the write lock at once: a deferred one that
/// upgrades fails without waiting.
pub(crate) fn begin_write(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?
        }
        // Said aloud, since a server that only follows another refuses it, where it would take an empty transaction.
        Conn::Postgres(postgres) => {
            AnsiTransactionManager::begin_transaction_sql(postgres, "BEGIN READ WRITE")?
        }
    }
    Ok(())
}

/// Opens a transaction that sees one moment from its first statement to its last. On PostgreSQL each statement
/// would see its own.
pub(crate) fn begin_read(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction(sqlite)?,
        Conn::Postgres(postgres) => AnsiTransactionManager::begin_transaction_sql(
            postgres,
            "BEGIN ISOLATION LEVEL REPEATABLE READ",
        )?,
    }
    Ok(())
}

/// Commits the outermost transaction.
pub(crate) fn commit(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::commit_transaction(sqlite)?,
        Conn::Postgres(postgres) => AnsiTransactionManager::commit_transaction(postgres)?,
    }
    Ok(())
}

/// Undoes the outermost transaction.
pub(crate) fn roll_back(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::rollback_transaction(sqlite)?,
        Conn::Postgres(postgres) => AnsiTransactionManager::rollback_transaction(postgres)?,
    }
    Ok(())
}

/// The first transaction that may still commit: entries of the log at or above it are not complete yet.
/// SQLite has one writer, so whatever can be read is complete.
pub(crate) fn log_horizon(conn: &mut Conn) -> Result<i64, StoreError> {
    match conn {
        Conn::Sqlite(_) => Ok(i64::MAX),
        Conn::Postgres(postgres) => {
            let xmin = sql::<BigInt>("pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
            Ok(diesel::select(xmin).get_result(postgres)?)
        }
    }
}

/// The first transaction this server has not begun: no entry of its own log is at or above it.
pub(crate) fn log_ceiling(conn: &mut Conn) -> Result<i64, StoreError> {
    match conn {
        Conn::Sqlite(_) => Ok(i64::MAX),
        Conn::Postgres(postgres) => {
            let xmax = sql::<BigInt>("pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
            Ok(diesel::select(xmax).get_result(postgres)?)
        }
    }
}

/// Expands one expression per engine: insertion with conflict handling does not compile for both at once.
macro_rules! on_each {
    ($conn:expr, $arm:ident => $body:expr) => {
        match $conn {
            Conn::Sqlite($arm) => $body,
            Conn::Postgres($arm) => $body,
        }
    };
}

/// A table whose rows may be there already.
pub(crate) mod insert_ignore {
    use diesel::prelude::*;

    use super::{Conn, StoreError};
    use crate::schema::{cursors, idempotency_keys, lockouts, mails};

    /// Gives a new consumer its place in the log; one that is known keeps the place it has.
    pub(crate) fn cursor(conn: &mut Conn, name: &str) -> Result<(), StoreError> {
        let beginning = (
            cursors::name.eq(name),
            cursors::xid.eq(0),
            cursors::seq.eq(0),
            cursors::updated_at.eq(0),
        );
        on_each!(conn, engine => diesel::insert_into(cursors::table)
            .values(beginning)
            .on_conflict(cursors::name)
            .do_nothing()
            .execute(engine))?;
        Ok(())
    }

    /// Queues a mail unless one with the same key is known. Returns whether it is new.
    pub(crate) fn mail(conn: &mut Conn, row: &crate::mails::MailRow) -> Result<bool, StoreError> {
        let count = on_each!(conn, engine => diesel::insert_into(mails::table)
            .values(row)
            .on_conflict(mails::dedupe)
            .do_nothing()
            .execute(engine))?;
        Ok(count == 1)
    }

    /// Counts the first try of those counted together. Returns whether it was the first.
    pub(crate) fn lockout(
        conn: &mut Conn,
        subject: &crate::lockouts::Subject,
        guesses: i32,
        until: i64,
    ) -> Result<bool, StoreError> {
        let (address, network) = subject.parts();
        let row = (
            lockouts::address.eq(address),
            lockouts::network.eq(network),
            lockouts::guesses.eq(guesses),
            lockouts::until.eq(until),
        );
        let count = on_each!(conn, engine => diesel::insert_into(lockouts::table)
            .values(row)
            .on_conflict((lockouts::address, lockouts::network))
            .do_nothing()
            .execute(engine))?;
        Ok(count == 1)
    }

    /// Reserves an idempotency key. Returns whether it was free; on PostgreSQL waits for a transaction that
    /// holds it.
    pub(crate) fn idempotency_key(
        conn: &mut Conn,
        principal: &str,
        key: &str,
        fingerprint: &str,
        at: i64,
    ) -> Result<bool, StoreError> {
        let row = (
            idempotency_keys::principal.eq(principal),
            idempotency_keys::key.eq(key),
            idempotency_keys::fingerprint.eq(fingerprint),
            idempotency_keys::created_at.eq(at),
        );
        let count = on_each!(conn, engine => diesel::insert_into(idempotency_keys::table)
            .values(row)
            .on_conflict((idempotency_keys::principal, idempotency_keys::key))
            .do_nothing()
            .execute(engine))?;
        Ok(count == 1)
    }
}

/// Writes a match, or its new score when the pair is known.
pub(crate) fn upsert_match(
    conn: &mut Conn,
    row: &crate::matches::MatchRow,
) -> Result<(), StoreError> {
    let changed = (
        matches::demand_revision.eq(row.demand_revision),
        matches::offer_revision.eq(row.offer_revision),
        matches::score.eq(row.score),
        matches::ring.eq(&row.ring),
        matches::weights_version.eq(row.weights_version),
        matches::updated_at.eq(row.updated_at),
        matches::fits.eq(row.fits),
    );
    on_each!(conn, engine => diesel::insert_into(matches::table)
        .values(row)
        .on_conflict((matches::demand_id, matches::offer_id))
        .do_update()
        .set(changed)
        .execute(engine))?;
    Ok(())
}

/// Copies the whole database into a folder, where that is possible while others write. Returns the URL of the copy.
pub(crate) fn copy_into(conn: &mut Conn, folder: &Path) -> Result<Option<String>, StoreError> {
    use diesel::connection::SimpleConnection;
    match conn {
        Conn::Sqlite(sqlite) => {
            let path = folder.join("copy.db");
            let path = path.to_str().ok_or_else(|| {
                StoreError::Misconfigured(format!("{} is no text", folder.display()))
            })?;
            // Reads only, so writers go on; a name cannot be bound here.
            sqlite.batch_execute(&format!("VACUUM INTO '{}'", path.replace('\'', "''")))?;
            Ok(Some(format!("sqlite:{path}")))
        }
        Conn::Postgres(_) => Ok(None),
    }
}

/// Takes an office of which one session at a time is the holder, if it is free. The session holds it until its end.
pub(crate) fn take_office(conn: &mut Conn, office: i32) -> Result<bool, StoreError> {
    match conn {
        Conn::Sqlite(_) => Ok(true),
        Conn::Postgres(postgres) => {
            // A key of two numbers is never one of one number, such as that of the migrations.
            let lock = sql::<Bool>("pg_try_advisory_lock(7358710, ")
                .bind::<Integer, _>(office)
                .sql(")");
            Ok(diesel::select(lock).get_result(postgres)?)
        }
    }
}

/// Writes until when a network is known to an address, or the new end when it was known.
pub(crate) fn upsert_known_network(
    conn: &mut Conn,
    address: &str,
    network: &str,
    until: i64,
) -> Result<(), StoreError> {
    let row = (
        known_networks::address.eq(address),
        known_networks::network.eq(network),
        known_networks::until.eq(until),
    );
    on_each!(conn, engine => diesel::insert_into(known_networks::table)
        .values(row)
        .on_conflict((known_networks::address, known_networks::network))
        .do_update()
        .set(known_networks::until.eq(until))
        .execute(engine))?;
    Ok(())
}

/// Asks the server for a sign of life.
pub(crate) fn ping(conn: &mut Conn) -> Result<(), StoreError> {
    use diesel::connection::SimpleConnection;
    Ok(conn.batch_execute("SELECT 1")?)
}

/// Whether a connection was left inside a transaction it cannot leave.
pub(crate) fn is_broken(conn: &mut Conn) -> bool {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::is_broken_transaction_manager(sqlite),
        Conn::Postgres(postgres) => AnsiTransactionManager::is_broken_transaction_manager(postgres),
    }
}
