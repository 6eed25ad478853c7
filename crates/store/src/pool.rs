//! [`Store`]: reads from a small pool, writes through one transaction each.

use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use diesel::Connection;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};

use crate::conn::Conn;
use crate::dialect::{self, EngineKind, migrate};
use crate::error::StoreError;
use crate::group_commit::{GroupCommit, Job, in_savepoint};

/// How many times a write that lost a race is tried.
const TRIES: usize = 3;

/// A little longer than the longest time between two looks of a process that waits for the lock of SQLite.
const GIVE_WAY: Duration = Duration::from_millis(120);

/// How many connections, and how long a caller waits for one.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Connections: readers beside the one writer on SQLite, all of them on PostgreSQL. Range: 1 to 200.
    pub connections: u32,
    /// Longest wait for a connection before the caller is told to come back. Units: milliseconds.
    pub wait_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connections: 8,
            wait_ms: 2000,
        }
    }
}

/// An error a write may end with.
pub trait WriteError: From<StoreError> + From<diesel::result::Error> + Send + 'static {
    /// Whether the database itself said that the same write may succeed when tried again.
    fn is_transient(&self) -> bool;
}

impl WriteError for StoreError {
    fn is_transient(&self) -> bool {
        Self::is_transient(self)
    }
}

/// The database.
pub struct Store {
    kind: EngineKind,
    url: String,
    pool: Pool<Connector>,
    writer: Option<GroupCommit>,
}

impl Store {
    /// Connects. Errors: `Misconfigured` for a URL without a known scheme, `Unavailable`.
    pub fn open(url: &str, settings: Settings) -> Result<Self, StoreError> {
        let kind = EngineKind::of(url)?;
        let writer = kind
            .has_one_writer()
            .then(|| GroupCommit::start(url.to_owned()))
            .transpose()?;
        let pool = Pool::builder()
            .max_size(settings.connections.clamp(1, 200))
            // Connections are made when somebody waits for one and never on the side: a process that ends while a
            // thread is within libpq takes OpenSSL away from it, and dies by a signal instead.
            .min_idle(Some(0))
            .connection_timeout(Duration::from_millis(settings.wait_ms))
            .test_on_check_out(!kind.has_one_writer())
            .build(Connector(url.to_owned()))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        // A database that is not there is told at once.
        pool.get()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let url = url.to_owned();
        Ok(Self {
            kind,
            url,
            pool,
            writer,
        })
    }

    /// Which engine it is; for reports only, never for behaviour.
    pub fn kind(&self) -> EngineKind {
        self.kind
    }

    /// Where it is, password included.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Brings the tables up to this binary's version. Errors: `Unavailable`, `Defect`.
    pub fn migrate(&self) -> Result<(), StoreError> {
        migrate::run(&mut *self.connection()?)
    }

    /// Makes the change log of a database that was restored into another PostgreSQL cluster readable. Returns how
    /// many entries it concerned; none anywhere else. Errors: `Unavailable`, `Busy`.
    pub fn settle_restored_log(&self) -> Result<usize, StoreError> {
        self.write(crate::events::settle_restored)
    }

    /// Names of the migrations that have not run yet.
    pub fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        migrate::pending(&mut *self.connection()?)
    }

    /// Runs a closure in one reading transaction: everything it sees is of one moment, and nothing it does stays.
    /// Errors: the closure's, and `Busy` when no connection is free in time.
    pub fn read<T, E: From<StoreError> + From<diesel::result::Error>>(
        &self,
        body: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut pooled = self.connection()?;
        let conn: &mut Conn = &mut pooled;
        dialect::begin_read(conn)?;
        undone(conn, body)
    }

    /// Runs a closure in one writing transaction and returns after its commit is durable. The closure may run
    /// again when the database asks for it, so it must have no effect outside the transaction.
    /// Errors: the closure's, `Busy` when too much waits, `Unavailable` when the commit failed.
    pub fn write<T: Send + 'static, E: WriteError>(
        &self,
        body: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        match &self.writer {
            Some(writer) => write_in_group(writer, body),
            None => self.write_alone(body),
        }
    }

    /// Runs a closure in a transaction that is undone whatever comes of it: what would happen, without it
    /// happening. On SQLite it holds the write lock meanwhile, which is for short work only: see [`Store::copy_into`].
    pub fn rehearse<T, E: WriteError>(
        &self,
        body: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut pooled = self.connection()?;
        let conn: &mut Conn = &mut pooled;
        dialect::begin_write(conn)?;
        undone(conn, body)
    }

    /// A copy of the database as it is now, in a folder, to be written to and thrown away; none on an engine that cannot
    /// make one beside its writers. Nobody waits for it. Cost: reads and writes the whole database.
    pub fn copy_into(&self, folder: &Path) -> Result<Option<Self>, StoreError> {
        let copied = dialect::copy_into(&mut *self.connection()?, folder)?;
        let open = |url: String| Self::open(&url, Settings::default());
        copied.map(open).transpose()
    }

    /// Lets other processes write before the caller writes on: who waits for the lock of SQLite looks for it every
    /// tenth of a second, and would hardly ever find it free beside a process that takes it again at once. Returns
    /// at once on an engine with many writers.
    pub fn give_way(&self) {
        if self.writer.is_some() {
            std::thread::sleep(GIVE_WAY);
        }
    }

    fn write_alone<T, E: WriteError>(
        &self,
        mut body: impl FnMut(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tries = 0;
        loop {
            tries += 1;
            let mut pooled = self.connection()?;
            let conn: &mut Conn = &mut pooled;
            match conn.transaction(&mut body) {
                Err(error) if error.is_transient() && tries < TRIES => {}
                outcome => return outcome,
            }
        }
    }

    fn connection(&self) -> Result<PooledConnection<Connector>, StoreError> {
        self.pool
            .get()
            .map_err(|error| StoreError::Busy(error.to_string()))
    }
}

/// Ends the transaction of a closure by undoing it. Errors: the closure's before that of the end.
fn undone<T, E: From<StoreError>>(
    conn: &mut Conn,
    body: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let outcome = body(conn);
    let ended = dialect::roll_back(conn);
    let value = outcome?;
    ended?;
    Ok(value)
}

fn write_in_group<T: Send + 'static, E: WriteError>(
    writer: &GroupCommit,
    mut body: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let mut tries = 0;
    loop {
        tries += 1;
        match try_in_group(writer, body)? {
            (Err(error), again) if error.is_transient() && tries < TRIES => body = again,
            (outcome, _) => return outcome,
        }
    }
}

/// Runs a write once. Returns what came of it and the write itself, which may be tried again.
/// Errors: when it did not run.
fn try_in_group<T, E, F>(writer: &GroupCommit, mut body: F) -> Result<(Result<T, E>, F), E>
where
    T: Send + 'static,
    E: WriteError,
    F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
{
    let (answer, wait) = sync_channel(1);
    let refusal = answer.clone();
    // A caller that has gone away no longer needs the answer.
    let job = Job::new(
        move |conn| {
            let outcome = in_savepoint(conn, |conn| body(conn));
            move |committed: Result<(), StoreError>| {
                let _ = answer.send(Ok((committed.map_err(E::from).and(outcome), body)));
            }
        },
        move |error| {
            let _ = refusal.send(Err(E::from(error)));
        },
    );
    writer.submit(job)?;
    wait.recv()
        .unwrap_or_else(|_| Err(StoreError::Unavailable("the write did not run".to_owned()).into()))
}

/// Makes connections for the pool.
struct Connector(String);

impl ManageConnection for Connector {
    type Connection = Conn;
    type Error = StoreError;

    fn connect(&self) -> Result<Conn, StoreError> {
        Conn::connect(&self.0)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), StoreError> {
        dialect::ping(conn)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || dialect::is_broken(conn)
    }
}
