//! The whole platform in one process for one test: database, index, consumers by hand, and HTTP on a free port.

use std::sync::Arc;
use std::thread::JoinHandle;

use app::{App, Cx, Parts, Secrets, Settings};
use domain::Clock;
use domain::account::Duty;
use render::mail::Site;
use reqwest::Method;
use reqwest::blocking::{Client, RequestBuilder, Response};
use search::local::{LocalEngine, Settings as IndexSettings};
use serde_json::{Value, json};
use server::{RateLimits, ServerConfig};
use tempfile::TempDir;
use tokio::sync::oneshot;
use worker::mail::Mailer;

use crate::{Database, ManualClock, Room, SeededEntropy};

/// The password of everybody the platform is asked to make.
pub const PASSWORD: &str = "三月春风 2026 正好";

/// A running platform. Consumers run when [`Platform::settle`] is called and at no other time.
pub struct Platform {
    /// Its use cases.
    pub app: App,
    /// Its present.
    pub clock: Arc<ManualClock>,
    address: String,
    client: Client,
    mailer: Mailer,
    folder: TempDir,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    /// Removed last.
    database: Database,
}

/// An answer over HTTP.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body; null when there is none.
    pub body: Value,
}

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Mail address.
    pub email: String,
    /// Access token.
    pub token: String,
}

impl Platform {
    /// On a SQLite file.
    pub fn sqlite() -> Self {
        Self::on(Database::sqlite(), |_| {})
    }

    /// On a PostgreSQL database.
    pub fn postgres() -> Self {
        Self::on(Database::postgres(), |_| {})
    }

    /// On a database, with a configuration that differs from that of most tests: no rate limits.
    pub fn on(database: Database, adjust: impl FnOnce(&mut ServerConfig)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(ManualClock::default());
        let app = Self::node(&database, &folder, &clock);
        let mut config = ServerConfig {
            listen: ([127, 0, 0, 1], 0).into(),
            workers: 1,
            max_connections_per_ip: 256,
            rate_limits: RateLimits {
                enabled: false,
                ..RateLimits::default()
            },
            ..ServerConfig::default()
        };
        adjust(&mut config);
        let (address, stop, thread) = serve(app.clone(), config);
        let site = Site {
            name_zh: "配套".to_owned(),
            name_en: "Peitao".to_owned(),
            base_url: "http://peitao.example".to_owned(),
        };
        let mailer = Mailer::folder(
            &folder.path().join("mail"),
            "Peitao <noreply@example.com>",
            site,
        );
        let platform = Self {
            app,
            clock,
            address,
            client: Client::builder().no_proxy().build().expect("a client"),
            mailer: mailer.expect("a folder for mails"),
            folder,
            stop: Some(stop),
            thread: Some(thread),
            database,
        };
        platform.load_taxonomy();
        platform
    }

    fn node(database: &Database, folder: &TempDir, clock: &Arc<ManualClock>) -> App {
        let opened = LocalEngine::open(folder.path().join("index"), IndexSettings::default());
        let parts = Parts {
            store: database.store(),
            search: Arc::new(opened.expect("an index").engine),
            clock: Arc::<ManualClock>::clone(clock),
            entropy: Arc::new(SeededEntropy::new(11)),
            disk: Arc::new(Room::default()),
            settings: Settings::default(),
            secrets: Secrets::new([9; 32], None),
        };
        App::new(parts).expect("the parts fit together")
    }

    fn load_taxonomy(&self) {
        let (parts, from) =
            app::taxonomy::parse(crate::TAXONOMY).expect("the taxonomy of the tests");
        let cx = Cx::system(self.clock.now(), "test");
        self.app
            .write(cx, move |tx| app::taxonomy::replace(tx, &parts, from))
            .expect("the taxonomy is put in force");
        self.settle();
    }

    /// Lets every consumer work until nothing is left to do.
    pub fn settle(&self) {
        crate::settle(&self.app);
        while self.mailer.send_due(&self.app).expect("mails are sent") > 0 {}
    }

    /// Tells everybody of their new matches, as the clock does.
    pub fn tell_matches(&self) {
        worker::telling::tell(&self.app).expect("digests are written");
        self.settle();
    }

    /// The mails that were sent, as raw messages, in no order.
    pub fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path().join("mail")).expect("the mail folder");
        let read = |file: std::io::Result<std::fs::DirEntry>| {
            std::fs::read_to_string(file.expect("a mail").path()).expect("a mail is text")
        };
        files.map(read).collect()
    }

    /// Changes stored rows behind the back of the platform; see [`Database::tamper`].
    pub fn tamper(&self, statement: &str) {
        self.database.tamper(statement);
    }

    /// Where the platform keeps index and mails.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A request to be completed by hand.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.address))
    }

    /// GET, signed in or not.
    pub fn get(&self, path: &str, who: Option<&Person>) -> Reply {
        self.send(signed(self.request(Method::GET, path), who))
    }

    /// POST with a JSON body.
    pub fn post(&self, path: &str, who: Option<&Person>, body: &Value) -> Reply {
        self.send(signed(self.request(Method::POST, path), who).json(body))
    }

    /// POST without a body.
    pub fn act(&self, path: &str, who: &Person) -> Reply {
        self.send(signed(self.request(Method::POST, path), Some(who)))
    }

    /// PATCH with a JSON body, at the version that was seen.
    pub fn patch(&self, path: &str, who: &Person, version: &str, body: &Value) -> Reply {
        let request = signed(self.request(Method::PATCH, path), Some(who));
        self.send(request.header("if-match", version).json(body))
    }

    /// Sends a request.
    pub fn send(&self, request: RequestBuilder) -> Reply {
        let response = request.send().expect("the platform answers");
        Reply::read(response).expect("a body")
    }

    /// A person with a proven address, signed in.
    pub fn person(&self, email: &str) -> Person {
        self.enrol(email, None)
    }

    /// A person with a duty, signed in.
    pub fn with_duty(&self, email: &str, duty: Duty) -> Person {
        self.enrol(email, Some(duty))
    }

    fn enrol(&self, email: &str, duty: Option<Duty>) -> Person {
        let sign_up = app::accounts::SignUp {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            display_name: "王工".to_owned(),
            locale: "zh-CN".to_owned(),
        };
        let prepared = app::accounts::prepare(&self.app, &sign_up).expect("a good sign-up");
        let cx = Cx::system(self.clock.now(), "test");
        let open = move |tx: &mut app::Tx<'_>| match duty {
            Some(duty) => app::accounts::create_with_duty(tx, &prepared, duty),
            None => app::accounts::create_proven(tx, &prepared),
        };
        self.app.write(cx, open).expect("the address is free");
        self.sign_in(email)
    }

    /// Signs a known person in.
    pub fn sign_in(&self, email: &str) -> Person {
        let body = json!({ "email": email, "password": PASSWORD });
        let reply = self
            .post("/api/v1/sessions", None, &body)
            .expect_status(201);
        Person {
            email: email.to_owned(),
            token: reply.text("/access_token"),
        }
    }

    /// Registers an enterprise for a person and lets a moderator verify it. Returns its id.
    pub fn verified_enterprise(&self, owner: &Person, uscc: &str, moderator: &Person) -> String {
        let profile = json!({
            "uscc": uscc, "name": format!("大足区试制{}有限公司", &uscc[12..]), "region_code": "500111",
        });
        let id = self
            .post("/api/v1/enterprises", Some(owner), &profile)
            .expect_status(201)
            .text("/id");
        let evidence = json!({ "documents": [{ "kind": "business_licence", "number": uscc }] });
        let path = format!("/api/v1/enterprises/{id}/verification");
        let reply = self.post(&path, Some(owner), &evidence);
        assert!((200..300).contains(&reply.status), "{reply:?}");
        self.decide(moderator, &id, "approve", &json!({}));
        id
    }

    /// Decides the open item about a subject.
    pub fn decide(&self, moderator: &Person, subject: &str, verb: &str, ruling: &Value) -> Reply {
        let asked = format!("/api/v1/moderation/queue?subject={subject}");
        let queue = self.get(&asked, Some(moderator)).expect_status(200);
        let id = queue.text("/items/0/id");
        let path = format!("/api/v1/moderation/items/{id}/{verb}");
        let reply = self.post(&path, Some(moderator), ruling).expect_status(200);
        self.settle();
        reply
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Reply {
    /// Reads a response to its end. Errors: the connection broke before.
    pub fn read(response: Response) -> reqwest::Result<Self> {
        let status = response.status().as_u16();
        let header =
            |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
                (
                    name.to_string(),
                    value.to_str().unwrap_or_default().to_owned(),
                )
            };
        let headers = response.headers().iter().map(header).collect();
        let text = response.text()?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Self {
            status,
            headers,
            body,
        })
    }

    /// This reply, if it has the status; the test fails with the whole reply otherwise.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:#?}", self);
        self
    }

    /// The text at a JSON pointer.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> String {
        let found = self.body.pointer(pointer).and_then(Value::as_str);
        found
            .unwrap_or_else(|| panic!("no text at {pointer}: {self:#?}"))
            .to_owned()
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Pointers of the field faults, in order.
    pub fn pointers(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .filter_map(|error| error["pointer"].as_str().map(str::to_owned))
            .collect()
    }
}

fn signed(request: RequestBuilder, who: Option<&Person>) -> RequestBuilder {
    match who {
        Some(person) => request.bearer_auth(&person.token),
        None => request,
    }
}

fn serve(app: App, config: ServerConfig) -> (String, oneshot::Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let (tell, told) = std::sync::mpsc::channel();
    let run = move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async move {
            let stopped = async move {
                let _ = stopped.await;
            };
            let server = server::serve(app, config, stopped)
                .await
                .expect("the server starts");
            tell.send(server.address()).expect("the test listens");
            server.wait().await.expect("the server ends in peace");
        });
    };
    let thread = std::thread::Builder::new()
        .name("platform".to_owned())
        .spawn(run)
        .expect("a thread");
    let address = told.recv().expect("the server says where it is");
    (format!("http://{address}"), stop, thread)
}
