//! A server on a free port, and two ways to talk to it: a client, and bytes on a socket.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use domain::account::Duty;
use domain::actor::Actor;
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use testkit::{Database, UseCases};
use tokio::sync::oneshot;

use crate::config::{RateLimits, ServerConfig};

/// A running server; stops when dropped.
pub struct Running {
    pub address: SocketAddr,
    pub metrics: Option<SocketAddr>,
    pub client: Client,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    pub cases: UseCases,
}

/// A configuration on free ports, without rate limits.
pub fn config() -> ServerConfig {
    ServerConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        workers: 1,
        rate_limits: RateLimits {
            enabled: false,
            ..RateLimits::default()
        },
        ..ServerConfig::default()
    }
}

impl Running {
    pub fn start() -> Self {
        Self::with(config())
    }

    pub fn with(config: ServerConfig) -> Self {
        Self::on(UseCases::sqlite(), config)
    }

    /// With an index; its consumers run when they are told to.
    pub fn indexed() -> Self {
        Self::on(UseCases::searching(Database::sqlite()), config())
    }

    /// On these use cases.
    pub fn on(cases: UseCases, config: ServerConfig) -> Self {
        let (app, (bound, when_bound), (stop, stopped)) =
            (cases.app.clone(), mpsc::channel(), oneshot::channel());
        #[expect(
            clippy::disallowed_methods,
            reason = "a test starts the server beside itself"
        )]
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let shutdown = async { drop(stopped.await) };
                let server = crate::serve(app, config, shutdown).await.unwrap();
                bound
                    .send((server.address(), server.metrics_address()))
                    .unwrap();
                server.wait().await.unwrap();
            });
        });
        let (address, metrics) = when_bound.recv().expect("the server starts");
        let client = Client::builder()
            .timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        let (stop, thread) = (Some(stop), Some(thread));
        Self {
            address,
            metrics,
            client,
            stop,
            thread,
            cases,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, self.url(path))
            .header("accept-language", "en")
    }

    pub fn get(&self, path: &str) -> Answer {
        Answer::of(self.ask(Method::GET, path))
    }

    pub fn as_bearer(&self, path: &str, token: &str) -> Answer {
        Answer::of(
            self.ask(Method::GET, path)
                .header("authorization", format!("Bearer {token}")),
        )
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.ask(Method::POST, path).json(body))
    }

    /// An access token of a new account that moderates.
    pub fn sign_in(&self, email: &str) -> String {
        self.sign_in_as(email, Duty::Moderator)
    }

    /// An access token of a new account with a duty.
    pub fn sign_in_as(&self, email: &str, duty: Duty) -> String {
        self.cases.account_with_duty(email, duty);
        let (app, cx) = (&self.cases.app, self.cases.cx(&Actor::Anonymous));
        let attempt = app::sessions::Attempt::parse(email, UseCases::PASSWORD).unwrap();
        let proven = app::sessions::prove(app, &cx, &attempt).unwrap();
        let begin = move |tx: &mut app::Tx<'_>| app::sessions::begin(tx, &proven, "test");
        self.cases
            .write(&Actor::Anonymous, begin)
            .unwrap()
            .access_token
    }

    /// Begins to stop; the rest happens in its own time.
    pub fn begin_stop(&mut self) {
        drop(self.stop.take());
    }

    /// Sends bytes and reads until the server closes.
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream.write_all(bytes).unwrap();
        read_all(&mut stream)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.begin_stop();
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(
                ended.is_ok() || std::thread::panicking(),
                "the server ended badly"
            );
        }
    }
}

/// What is left on a connection; a reset counts as its end.
pub fn read_all(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Asks page after page until there is no next one; `ask` is given what to add to the query.
/// Returns the pages and the last addition, which leads to the last of them.
pub fn pages(mut ask: impl FnMut(&str) -> Answer) -> (Vec<Answer>, String) {
    let (mut pages, mut token) = (Vec::new(), String::new());
    loop {
        let page = ask(&token);
        let next = page.json()["next_page_token"].as_str().map(str::to_owned);
        pages.push(page);
        match next {
            Some(next) => token = format!("&page_token={next}"),
            None => return (pages, token),
        }
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn of(request: RequestBuilder) -> Self {
        let response: Response = request.send().unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Self {
            status,
            headers,
            text: response.text().unwrap(),
        }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The version a change of it is based on.
    #[track_caller]
    pub fn version(&self) -> i64 {
        let tag = self.header("etag").trim_matches('"');
        let version = tag.split('-').next().and_then(|text| text.parse().ok());
        version.unwrap_or_else(|| panic!("no version: {self:?}"))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The body as a problem of this status and code, complete in itself.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self:?}"
        );
        let body = self.json();
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], format!("urn:peitao:problem:{code}"));
        assert_eq!(body["request_id"], self.header("x-request-id"));
        assert!(
            !body["title"].as_str().unwrap().is_empty()
                && !body["detail"].as_str().unwrap().is_empty()
        );
        body
    }

    /// Places of the faults with their rules, sorted.
    pub fn faults(&self) -> Vec<String> {
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let mut all: Vec<String> = errors
            .iter()
            .map(|error| format!("{} {}", text(error, "pointer"), text(error, "rule")))
            .collect();
        all.sort();
        all
    }
}
