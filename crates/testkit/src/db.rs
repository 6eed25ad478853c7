//! Databases for one test each, migrated and empty, on either engine; they vanish with the value.

use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use store::{Settings, Store, StoreError};
use tempfile::TempDir;

/// Names an administrator's URL of a PostgreSQL server; `cargo xtask test` sets it.
const ADMIN_URL: &str = "PEITAO_TEST_POSTGRES_URL";

/// A database of one test.
pub struct Database {
    url: String,
    home: Home,
}

/// What is to be removed afterwards.
enum Home {
    Folder { _removed_on_drop: TempDir },
    Server { name: String },
}

impl Database {
    /// A SQLite file in a folder of its own.
    pub fn sqlite() -> Self {
        let database = Self::without_tables();
        database.store().migrate().expect("migrations run");
        database
    }

    /// A SQLite file on which no migration has run.
    pub fn without_tables() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("peitao.db").display());
        Self {
            url,
            home: Home::Folder {
                _removed_on_drop: folder,
            },
        }
    }

    /// A PostgreSQL database, copied from one that was migrated once per process.
    pub fn postgres() -> Self {
        static TEMPLATE: OnceLock<String> = OnceLock::new();
        let template = TEMPLATE.get_or_init(migrated_template);
        let name = fresh_name();
        administer(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
        Self {
            url: url_of(&name),
            home: Home::Server { name },
        }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Changes stored rows behind the back of the program, as a newer version or a failing disk does: one statement that
    /// both engines understand.
    pub fn tamper(&self, statement: &str) {
        let statement = statement.to_owned();
        let tampered = self
            .store()
            .write(move |conn| Ok::<_, StoreError>(conn.batch_execute(&statement)?));
        tampered.expect("the statement is understood");
    }

    /// Opens it; each call opens it anew, as another process would.
    pub fn store(&self) -> Store {
        Store::open(&self.url, Settings::default()).expect("the test database opens")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Home::Server { name } = &self.home {
            administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn migrated_template() -> String {
    let name = fresh_name();
    administer(&format!("CREATE DATABASE {name}"));
    let store = Store::open(&url_of(&name), Settings::default()).expect("the template opens");
    store.migrate().expect("migrations run");
    name
}

/// A name no other test of this server has: processes and counters differ.
fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::SeqCst);
    format!("peitao_test_{}_{count}", std::process::id())
}

/// The administrator's URL. Panics when it is missing: a test that is silently skipped proves nothing.
#[expect(
    clippy::disallowed_methods,
    reason = "a test has no configuration but its environment"
)]
fn admin_url() -> String {
    std::env::var(ADMIN_URL).unwrap_or_else(|_| {
        panic!("{ADMIN_URL} is not set: run `cargo xtask test`, or `cargo xtask pg` and set what it prints")
    })
}

/// The administrator's URL with another database.
fn url_of(name: &str) -> String {
    let admin = admin_url();
    let (base, query) = admin.split_once('?').unwrap_or((&admin, ""));
    let (server, _) = base.rsplit_once('/').expect("a URL names a database");
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{server}/{name}{mark}{query}")
}

/// Runs a statement that no transaction can hold, with the server's own client.
fn administer(statement: &str) {
    let mut client = Command::new("psql");
    client.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"]);
    client.args(["--dbname", &admin_url(), "--command", statement]);
    let output = client.output().expect("psql runs");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{statement}: {complaint}");
}
