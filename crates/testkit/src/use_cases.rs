//! The use cases on a database of one test, without HTTP; time stands until it is moved. Most tests need no index;
//! those that do run its consumers by hand.

use std::sync::Arc;

use app::{App, AppError, Cx, Parts, Secrets, Settings, Tx};
use domain::account::{Duty, Locale};
use domain::actor::Actor;
use domain::contact::Email;
use domain::{AccountId, Clock, Moment};
use search::Engine;
use store::mails;
use tempfile::TempDir;

use crate::{Database, ManualClock, NoIndex, SeededEntropy};

/// The use cases and what they were put together from.
pub struct UseCases {
    /// The use cases.
    pub app: App,
    /// Their present.
    pub clock: Arc<ManualClock>,
    /// Where they keep everything; removed after them.
    pub database: Database,
    /// Where their index lies, if they have one.
    _index: Option<TempDir>,
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
        Self::with_index(database, Arc::new(NoIndex), None)
    }

    /// On this database, with an index that knows what it was told and nothing else.
    pub fn searching(database: Database) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let settings = search::local::Settings::default();
        let opened = search::local::LocalEngine::open(folder.path(), settings);
        let engine = Arc::new(opened.expect("an index").engine);
        Self::with_index(database, engine, Some(folder))
    }

    fn with_index(database: Database, search: Arc<dyn Engine>, index: Option<TempDir>) -> Self {
        let clock = Arc::new(ManualClock::default());
        let secrets = Secrets::new(Self::SECRET, None);
        let app = Self::node(&database, search, &clock, secrets, 1);
        Self {
            app,
            clock,
            database,
            _index: index,
        }
    }

    /// Another process on the same database, with these secrets.
    pub fn another_node(&self, secrets: Secrets) -> App {
        Self::node(&self.database, Arc::new(NoIndex), &self.clock, secrets, 2)
    }

    fn node(
        database: &Database,
        search: Arc<dyn Engine>,
        clock: &Arc<ManualClock>,
        secrets: Secrets,
        seed: u64,
    ) -> App {
        let parts = Parts {
            store: database.store(),
            search,
            clock: Arc::<ManualClock>::clone(clock),
            entropy: Arc::new(SeededEntropy::new(seed)),
            settings: Settings::default(),
            secrets,
        };
        App::new(parts).expect("the parts fit together")
    }

    /// A call of somebody, now.
    pub fn cx(&self, actor: &Actor) -> Cx {
        Cx {
            actor: actor.clone(),
            now: self.clock.now(),
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

    /// Opens a proven account with a duty, as `peitao admin create` does. The password is [`PASSWORD`].
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

fn letter(mail: mails::DueMail) -> Letter {
    let to: &Email = &mail.recipient;
    Letter {
        to: to.as_str().to_owned(),
        locale: mail.locale,
        content: mail.content,
    }
}
