//! Somebody who asks over HTTP and may get no answer at all.

use std::time::Duration;

use reqwest::Method;
use reqwest::blocking::Client;
use serde_json::Value;
use testkit::Reply;

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request, so that it can be repeated word for word.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Idempotency key.
    pub key: Option<String>,
    /// Version the change is based on.
    pub version: Option<i64>,
    /// JSON body.
    pub body: Option<Value>,
}

impl Ask {
    /// A reading.
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// A POST.
    pub fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    /// The same under an idempotency key.
    pub fn under(self, key: String) -> Self {
        Self {
            key: Some(key),
            ..self
        }
    }

    /// A change at a version.
    pub fn patch(path: &str, version: i64) -> Self {
        let ask = Self::new(Method::PATCH, path);
        Self {
            version: Some(version),
            ..ask
        }
    }

    /// The same with a body.
    pub fn with(self, body: Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            key: None,
            version: None,
            body: None,
        }
    }
}

/// Somebody signed in, or nobody in particular.
#[derive(Clone)]
pub struct Caller {
    client: Client,
    token: Option<String>,
}

impl Caller {
    /// Nobody in particular.
    pub fn anyone() -> Self {
        let client = Client::builder().no_proxy().timeout(PATIENCE).build();
        Self {
            client: client.expect("a client"),
            token: None,
        }
    }

    /// The owner of an access token.
    pub fn with(token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..Self::anyone()
        }
    }

    /// Asks; nothing when the connection broke before the whole answer was there.
    pub fn ask(&self, address: &str, ask: &Ask) -> Option<Reply> {
        let url = format!("{address}{}", ask.path);
        let mut request = self.client.request(ask.method.clone(), url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = &ask.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(version) = ask.version {
            request = request.header("if-match", format!("\"{version}\""));
        }
        if let Some(body) = &ask.body {
            request = request.json(body);
        }
        request.send().and_then(Reply::read).ok()
    }

    /// Reads what must be there.
    pub fn read(&self, address: &str, path: &str) -> Reply {
        let reply = self.ask(address, &Ask::get(path));
        reply.expect("an answer").expect_status(200)
    }

    /// Every item of a list, page by page.
    pub fn read_all(&self, address: &str, path: &str) -> Vec<Value> {
        let (mut items, mut token) = (Vec::new(), String::new());
        loop {
            let page = self.read(address, &format!("{path}{token}"));
            items.extend(page.body["items"].as_array().expect("items").clone());
            let Some(next) = page.body["next_page_token"].as_str() else {
                return items;
            };
            token = format!("&page_token={next}");
        }
    }
}

/// The version an answer carries, for a change to be based on.
pub fn version(reply: &Reply) -> Option<i64> {
    let tag = reply.header("etag")?.trim_matches('"');
    tag.split('-').next()?.parse().ok()
}
