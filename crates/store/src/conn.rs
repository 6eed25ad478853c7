//! A connection of either engine: queries are written once for both.

use diesel::MultiConnection;
use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;

/// A connection.
#[derive(MultiConnection)]
pub enum Conn {
    /// SQLite, compiled in.
    Sqlite(SqliteConnection),
    /// PostgreSQL 15 or later.
    Postgres(PgConnection),
}
