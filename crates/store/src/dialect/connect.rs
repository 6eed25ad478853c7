//! Opening a connection: the engine is chosen by the scheme of the URL and by nothing else.

use std::time::Duration;

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;

use crate::conn::Conn;
use crate::error::StoreError;

/// Which engine a URL names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineKind {
    /// `sqlite:` and a path.
    Sqlite,
    /// `postgres://` or `postgresql://`.
    Postgres,
}

impl EngineKind {
    /// Whether all writes must go through one connection.
    pub(crate) fn has_one_writer(self) -> bool {
        self == Self::Sqlite
    }

    /// The engine of a URL. Errors: `Misconfigured` for a URL without a known scheme, so that a mistyped
    /// PostgreSQL URL never becomes a SQLite file of that name.
    pub fn of(url: &str) -> Result<Self, StoreError> {
        if url
            .strip_prefix("sqlite:")
            .is_some_and(|path| !path.trim_start_matches('/').is_empty())
        {
            Ok(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres)
        } else {
            Err(StoreError::Misconfigured(
                "url must begin with sqlite: or postgres://".to_owned(),
            ))
        }
    }
}

/// Durable before acknowledged (FULL), readers beside the writer (WAL), foreign keys on whatever the build says.
/// Source: reliability measurements; NORMAL loses acknowledged commits at a power cut.
const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;";

/// How often and after what pause preparing is tried: 5 s together, like `busy_timeout`.
const PREPARE_TRIES: u32 = 500;
const PREPARE_PAUSE: Duration = Duration::from_millis(10);

/// No statement, lock or idle transaction may hold others up: the log's horizon waits for every writer.
const POSTGRES_SETTINGS: &str = "SET statement_timeout = '5s'; SET lock_timeout = '2s'; \
     SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '10s'; \
     SET idle_in_transaction_session_timeout = '10s'; SET TIME ZONE 'UTC';";

impl Conn {
    /// Connects and prepares the session. Errors: `Misconfigured`, `Unavailable`.
    pub(crate) fn connect(url: &str) -> Result<Self, StoreError> {
        let unavailable =
            |error: diesel::ConnectionError| StoreError::Unavailable(error.to_string());
        let mut conn = match EngineKind::of(url)? {
            EngineKind::Sqlite => {
                Self::Sqlite(SqliteConnection::establish(sqlite_path(url)).map_err(unavailable)?)
            }
            EngineKind::Postgres => {
                Self::Postgres(PgConnection::establish(url).map_err(unavailable)?)
            }
        };
        match &mut conn {
            Self::Sqlite(sqlite) => prepare(sqlite)?,
            Self::Postgres(postgres) => postgres.batch_execute(POSTGRES_SETTINGS)?,
        }
        Ok(conn)
    }
}

/// Prepares a session of SQLite. The first one of a new file turns WAL on, for which SQLite goes from reading to
/// writing: at that step it does not wait for other sessions but refuses at once, so the waiting is ours.
fn prepare(sqlite: &mut SqliteConnection) -> Result<(), StoreError> {
    for _ in 0..PREPARE_TRIES {
        match sqlite
            .batch_execute(SQLITE_PRAGMAS)
            .map_err(StoreError::from)
        {
            Err(error) if error.is_transient() => std::thread::sleep(PREPARE_PAUSE),
            outcome => return outcome,
        }
    }
    Ok(sqlite.batch_execute(SQLITE_PRAGMAS)?)
}

/// `sqlite:a.db`, `sqlite:/abs/a.db` and `sqlite:///abs/a.db` all name a path.
fn sqlite_path(url: &str) -> &str {
    let path = url.trim_start_matches("sqlite:");
    path.strip_prefix("//").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_known_scheme_chooses_an_engine() {
        assert_eq!(
            EngineKind::of("sqlite:data/peitao.db").unwrap(),
            EngineKind::Sqlite
        );
        assert_eq!(
            EngineKind::of("postgres://a@b/c").unwrap(),
            EngineKind::Postgres
        );
        for url in [
            "",
            "postgres",
            "host=localhost dbname=x",
            "peitao.db",
            "mysql://a/b",
            "sqlite:",
            "sqlite://",
        ] {
            assert!(
                matches!(EngineKind::of(url), Err(StoreError::Misconfigured(_))),
                "{url}"
            );
        }
        assert_eq!(sqlite_path("sqlite:///var/a.db"), "/var/a.db");
        assert_eq!(sqlite_path("sqlite:a.db"), "a.db");
    }

    #[test]
    fn a_new_file_that_somebody_reads_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("fresh.db").display().to_string();
        let mut reader = SqliteConnection::establish(&path).unwrap();
        reader
            .batch_execute("CREATE TABLE a (b); BEGIN; SELECT * FROM a;")
            .unwrap();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| Conn::connect(&format!("sqlite:{path}")).map(drop));
            std::thread::sleep(PREPARE_PAUSE * 5);
            reader.batch_execute("COMMIT").unwrap();
            second.join().unwrap().unwrap();
        });
    }
}
