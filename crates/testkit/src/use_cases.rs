//! The use cases on a database of one test, without HTTP and worker; time stands until it is moved, and an index,
//! where there is one, says what it was told last.

use std::sync::Arc;

use app::{App, AppError, Cx, Parts, Secrets, Settings, Tx, documents};
use domain::account::{Duty, Locale};
use domain::actor::Actor;
use domain::contact::Email;
use domain::{AccountId, Clock, Moment};
use search::local::{LocalEngine, Settings as IndexSettings};
use search::{Document, Engine};
use store::mails;
use tempfile::TempDir;

use crate::{Database, ManualClock, NoIndex, Room, SeededEntropy};

/// The use cases and what they were put together from.
pub struct UseCases {
    /// The use cases.
    pub app: App,
    /// Their present.
    pub clock: Arc<ManualClock>,
    /// Their disk.
    pub disk: Arc<Room>,
    /// Where the index lies, if there is one.
    _folder: Option<TempDir>,
    /// Where they keep everything; removed last.
    pub database: Database,
}

/// A queued mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Where it goes.
    pub to: String,
    /// In which language.
    pub locale: Locale,
    /// Template and data.
    pub content: serde_json::Value,
}

impl UseCases {
    /// On a SQLite file.
    pub fn sqlite() -> Self {
        Self::on(Database::sqlite())
    }

    /// On a PostgreSQL database.
    pub fn postgres() -> Self {
        Self::on(Database::postgres())
    }

    /// On this database.
    pub fn on(database: Database) -> Self {
        Self::with(database, Settings::default(), Arc::new(NoIndex), None)
    }

    /// On this database, with an index that knows what [`UseCases::index`] told it and nothing else.
    pub fn searching(database: Database) -> Self {
        Self::searching_with(database, Settings::default())
    }

    /// As [`UseCases::searching`], for an operator who set something.
    pub fn searching_with(database: Database, settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let small = IndexSettings {
            heap_bytes: 15_000_000,
            rebuild_threads: 1,
            validate_on_open: false,
        };
        let opened = LocalEngine::open(folder.path(), small).expect("an index");
        Self::with(database, settings, Arc::new(opened.engine), Some(folder))
    }

    fn with(
        database: Database,
        settings: Settings,
        search: Arc<dyn Engine>,
        folder: Option<TempDir>,
    ) -> Self {
        let (clock, disk) = (Arc::new(ManualClock::default()), Arc::new(Room::default()));
        let secrets = Secrets::new(Self::SECRET, None);
        let around = (&database, &clock, &disk);
        let app = Self::node(around, secrets, settings, search, 1);
        Self {
            app,
            clock,
            disk,
            _folder: folder,
            database,
        }
    }

    /// Makes the index a function of the database as it is now, as the worker does in the end.
    pub fn index(&self) {
        let told = self.read(&Actor::System, documents).expect("documents");
        let rebuilt = self
            .app
            .search()
            .rebuild(&mut told.into_iter().map(Ok), "0.0");
        rebuilt.expect("the index takes them");
    }

    /// Another process on the same database, with these secrets.
    pub fn another_node(&self, secrets: Secrets) -> App {
        let search = Arc::new(NoIndex);
        let around = (&self.database, &self.clock, &self.disk);
        Self::node(around, secrets, Settings::default(), search, 2)
    }

    fn node(
        (database, clock, disk): (&Database, &Arc<ManualClock>, &Arc<Room>),
        secrets: Secrets,
        settings: Settings,
        search: Arc<dyn Engine>,
        seed: u64,
    ) -> App {
        let parts = Parts {
            store: database.store(),
            search,
            clock: Arc::<ManualClock>::clone(clock),
            entropy: Arc::new(SeededEntropy::new(seed)),
            disk: Arc::<Room>::clone(disk),
            settings,
            secrets,
        };
        App::new(parts).expect("the parts fit together")
    }

    /// A call of somebody, now.
    pub fn cx(&self, actor: &Actor) -> Cx {
        Cx {
            actor: actor.clone(),
            now: self.clock.now(),
            network: None,
            request_id: "test".to_owned(),
        }
    }

    /// Runs a use case that writes, as somebody.
    pub fn write<T: Send + 'static>(
        &self,
        actor: &Actor,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.app.write(self.cx(actor), body)
    }

    /// Runs a use case that reads, as somebody.
    pub fn read<T>(
        &self,
        actor: &Actor,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.app.read(&self.cx(actor), body)
    }

    /// Opens a proven account with a duty, as `peitao admin create` does. The password is [`UseCases::PASSWORD`].
    pub fn account_with_duty(&self, email: &str, duty: Duty) -> AccountId {
        let sign_up = app::accounts::SignUp {
            email: email.to_owned(),
            password: Self::PASSWORD.to_owned(),
            display_name: "王工".to_owned(),
            locale: "zh-CN".to_owned(),
        };
        let prepared = app::accounts::prepare(&self.app, &sign_up).expect("a good sign-up");
        let open = move |tx: &mut Tx<'_>| app::accounts::create_with_duty(tx, &prepared, duty);
        self.write(&Actor::System, open)
            .expect("the address is free")
    }

    /// The secret of the first node.
    pub const SECRET: [u8; 32] = [7; 32];

    /// A password that may be set.
    pub const PASSWORD: &'static str = "correct horse battery";

    /// Takes the queued mails out, oldest first, as if they were sent.
    pub fn letters(&self) -> Vec<Letter> {
        let now = self.clock.now();
        let never_again = Moment::from_micros(i64::MAX);
        let claim = move |tx: &mut Tx<'_>| {
            let claimed = mails::claim_due(tx.conn, 1000, now, never_again)?;
            for mail in &claimed {
                mails::mark_sent(tx.conn, &mail.id, now)?;
            }
            Ok(claimed)
        };
        let claimed = self
            .write(&Actor::System, claim)
            .expect("mails can be claimed");
        claimed.into_iter().map(letter).collect()
    }
}

/// What an index is told of the whole database. A test has few rows.
fn documents(tx: &mut Tx<'_>) -> Result<Vec<Document>, AppError> {
    let mut told = Vec::new();
    for live in store::postings::live_after(tx.conn, "", 1000)?.postings {
        told.extend(documents::of_live(tx, &live)?);
    }
    for id in store::enterprises::ids_after(tx.conn, "", 1000)? {
        told.extend(documents::of_enterprise(tx, &id)?);
    }
    Ok(told)
}

fn letter(mail: mails::DueMail) -> Letter {
    let to: &Email = &mail.recipient;
    Letter {
        to: to.as_str().to_owned(),
        locale: mail.locale,
        content: mail.content,
    }
}
