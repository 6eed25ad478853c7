//! Use cases with a database, an index in a folder and a clock that stands; consumers are called by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::records::{FirmRecord, PostingRecord, Record};
use app::{
    App, AppError, Cx, Parts, Secrets, Settings, Tx, imports, invitations, moderation,
    moderation::Ruling,
};
use domain::PostingId;
use domain::account::Duty;
use domain::actor::{Actor, Person};
use domain::enterprise::Role;
use domain::moderation::Kind;
use domain::posting::Posting;
use domain::uscc::check_character;
use search::local::{LocalEngine, Settings as IndexSettings};
use tempfile::TempDir;
use testkit::{Database, ManualClock, Room, SeededEntropy};

use crate::flaky::Flaky;

pub struct Bench {
    pub app: App,
    pub engine: Arc<Flaky>,
    pub clock: Arc<ManualClock>,
    folder: TempDir,
    database: Database,
}

impl Bench {
    pub fn new() -> Self {
        Self::on(Database::sqlite())
    }

    pub fn on(database: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::default());
        let (app, engine) = node(&database, &folder, &clock, 23);
        Self {
            app,
            engine,
            clock,
            folder,
            database,
        }
    }

    /// Another process on the same database, with an index of its own in a folder.
    pub fn another_node(&self, folder: &TempDir) -> App {
        node(&self.database, folder, &self.clock, 29).0
    }

    /// The next process on the same database and the same index; this one is gone.
    pub fn restarted(self) -> Self {
        let Self {
            app,
            engine,
            clock,
            folder,
            database,
        } = self;
        drop((app, engine));
        let (app, engine) = node(&database, &folder, &clock, 23);
        Self {
            app,
            engine,
            clock,
            folder,
            database,
        }
    }

    /// The next process, after somebody lost the index.
    pub fn restarted_without_index(self) -> Self {
        let index = self.folder.path().join("index");
        let restarted = |bench: Self| bench.restarted();
        std::fs::remove_dir_all(index).unwrap();
        restarted(self)
    }

    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> T {
        let cx = Cx::system(self.app.now(), "test");
        self.app.write(cx, work).unwrap()
    }

    pub fn read<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, AppError>) -> T {
        let cx = Cx::system(self.app.now(), "test");
        self.app.read(&cx, work).unwrap()
    }

    /// Lists firms and postings; every line must be good.
    pub fn import(&self, records: Vec<Record>) {
        let lines = self.write(move |tx| imports::lines(tx, &records));
        for line in lines {
            line.expect("a good record");
        }
    }

    /// A demand and a supply that fit each other, of two firms.
    pub fn import_a_pair(&self) {
        self.import(vec![
            firm(1),
            firm(2),
            posting("d", 1, "demand", "求购铝合金压铸件 ADC12"),
            posting("s", 2, "supply", "供应铝合金压铸件 ADC12"),
        ]);
    }

    /// The posting a firm calls by a name.
    pub fn posting(&self, firm: u32, name: &str) -> Posting {
        self.read(|tx| {
            let owner = store::enterprises::find_external(tx.conn, &format!("f{firm}"))?;
            let found = store::postings::find_external(tx.conn, &owner.unwrap().id, name)?;
            Ok(found.unwrap())
        })
    }

    /// Somebody who is told what an enterprise is told.
    pub fn member_of(&self, firm: u32, email: &'static str) {
        let sign_up = app::accounts::SignUp {
            email: email.to_owned(),
            password: "三月春风 2026 正好".to_owned(),
            display_name: "王工".to_owned(),
            locale: "zh-CN".to_owned(),
        };
        let prepared = app::accounts::prepare(&self.app, &sign_up).unwrap();
        self.write(move |tx| {
            let person = app::accounts::create_proven(tx, &prepared)?;
            let owner = store::enterprises::find_external(tx.conn, &format!("f{firm}"))?;
            invitations::enrol(tx, &owner.unwrap().id, &person, Role::Owner)
        });
    }

    /// Somebody who decides the queue.
    pub fn moderator(&self) -> Actor {
        let sign_up = app::accounts::SignUp {
            email: "moderator@example.com".to_owned(),
            password: "三月春风 2026 正好".to_owned(),
            display_name: "审核员".to_owned(),
            locale: "zh-CN".to_owned(),
        };
        let prepared = app::accounts::prepare(&self.app, &sign_up).unwrap();
        let duty = Duty::Moderator;
        let account = self.write(move |tx| app::accounts::create_with_duty(tx, &prepared, duty));
        Actor::Person(Person {
            account,
            email_verified: true,
            duties: vec![duty],
            memberships: Vec::new(),
        })
    }

    /// A posting that was held and that a moderator lets through.
    pub fn approved_by_a_person(&self, firm: u32, side: &str, title: &str) -> PostingId {
        let Record::Posting(held) = posting("held", firm, side, title) else {
            panic!("a posting");
        };
        self.import(vec![Record::Posting(Box::new(PostingRecord {
            publish: false,
            ..*held
        }))]);
        let id = self.posting(firm, "held").id;
        let cx = Cx {
            actor: self.moderator(),
            ..Cx::system(self.app.now(), "test")
        };
        let subject = id.to_string();
        let approve = move |tx: &mut Tx<'_>| {
            let item = store::moderation::find_open(tx.conn, Kind::Posting, &subject)?;
            moderation::approve(tx, &item.unwrap().id, &Ruling::default())
        };
        self.app.write(cx, approve).unwrap();
        id
    }

    /// Lets the indexer work until nothing is left.
    pub fn index(&self) {
        while worker::indexing::step(&self.app).unwrap() > 0 {}
    }

    /// Lets the matcher work until nothing is left.
    pub fn match_all(&self) {
        while worker::matching::step(&self.app).unwrap() > 0 {}
    }

    /// What the index holds: ids with the digests of their documents.
    pub fn indexed(&self) -> BTreeMap<String, i64> {
        let mut held = BTreeMap::new();
        let mut twice = Vec::new();
        let search = self.app.search();
        search
            .digests(&mut |id, digest| {
                if held.insert(id.to_owned(), digest).is_some() {
                    twice.push(id.to_owned());
                }
            })
            .unwrap();
        assert!(twice.is_empty(), "held twice: {twice:?}");
        held
    }

    /// The other ends of what is stored as fitting a posting.
    pub fn fits(&self, of: &PostingId) -> BTreeSet<String> {
        self.read(|tx| Ok(store::matches::counterparts(tx.conn, of.as_str())?))
    }

    /// Mails that wait to be sent.
    pub fn queued(&self) -> u64 {
        self.read(|tx| Ok(store::mails::counts(tx.conn)?)).queued
    }
}

fn node(
    database: &Database,
    folder: &TempDir,
    clock: &Arc<ManualClock>,
    seed: u64,
) -> (App, Arc<Flaky>) {
    let opened = LocalEngine::open(folder.path().join("index"), IndexSettings::default());
    let engine = Arc::new(Flaky::new(opened.unwrap().engine));
    let parts = Parts {
        store: database.store(),
        search: Arc::<Flaky>::clone(&engine),
        clock: Arc::<ManualClock>::clone(clock),
        entropy: Arc::new(SeededEntropy::new(seed)),
        disk: Arc::new(Room::default()),
        settings: Settings::default(),
        secrets: Secrets::new([9; 32], None),
    };
    (App::new(parts).unwrap(), engine)
}

/// A verified firm of the district.
pub fn firm(number: u32) -> Record {
    let body = format!("91500111MA{number:07}");
    Record::Firm(Box::new(FirmRecord {
        external_id: format!("f{number}"),
        uscc: format!("{body}{}", check_character(&body).unwrap()),
        name: format!("试制{number}号厂"),
        region_code: "500111".to_owned(),
        verified: true,
        ..FirmRecord::default()
    }))
}

/// A posting that was moderated already, so that it is shown at once.
pub fn posting(name: &str, firm: u32, side: &str, title: &str) -> Record {
    Record::Posting(Box::new(PostingRecord {
        external_id: name.to_owned(),
        enterprise: format!("f{firm}"),
        side: side.to_owned(),
        family: "product".to_owned(),
        title: title.to_owned(),
        region_code: "500111".to_owned(),
        valid_until: "2026-06-01T00:00:00Z".to_owned(),
        visibility: "public".to_owned(),
        publish: true,
        ..PostingRecord::default()
    }))
}
