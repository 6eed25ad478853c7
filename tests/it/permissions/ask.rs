//! A valid request: what the address and the method leave open. Who sends it is decided cell by cell.

use serde_json::Value;
use testkit::{Person, Platform, Reply};

use super::operation::Operation;

/// The end of an id nothing has.
const NOWHERE: &str = "01kaw2dq4efq3bg0m6xq6d6w7n";

/// What completes an operation to a request.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    places: Vec<(&'static str, String)>,
    query: String,
    body: Option<Value>,
    version: Option<i64>,
    /// Sends it instead of the role's person; for what would end the session of whoever asks.
    pub instead: Option<Person>,
}

impl Ask {
    /// A request whose address is complete.
    pub fn plain() -> Self {
        Self::default()
    }

    /// A request about the things of these ids, by the names the address has for them.
    pub fn at<const N: usize>(places: [(&'static str, &str); N]) -> Self {
        let owned = places.map(|(name, id)| (name, id.to_owned()));
        Self {
            places: owned.to_vec(),
            ..Self::default()
        }
    }

    /// With a body.
    pub fn with(self, body: Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    /// With a query.
    pub fn query(self, query: &str) -> Self {
        Self {
            query: format!("?{query}"),
            ..self
        }
    }

    /// At a version that was seen.
    pub fn seen(self, version: i64) -> Self {
        Self {
            version: Some(version),
            ..self
        }
    }

    /// Sent by another person than the role's.
    pub fn by(self, instead: Option<Person>) -> Self {
        Self { instead, ..self }
    }

    /// The same request about a thing that does not exist. An enterprise's part is missing, not the enterprise.
    pub fn about_nothing(&self) -> Self {
        let parts = self.places.len() > 1;
        let renamed = |(name, id): &(&'static str, String)| match id.split_once('_') {
            Some((prefix, _)) if !(parts && *name == "id") => {
                (*name, format!("{prefix}_{NOWHERE}"))
            }
            _ => (*name, id.clone()),
        };
        Self {
            places: self.places.iter().map(renamed).collect(),
            ..self.clone()
        }
    }

    /// Sends it.
    pub fn send(&self, platform: &Platform, operation: &Operation, who: Option<&Person>) -> Reply {
        let path = self
            .places
            .iter()
            .fold(operation.path.clone(), |path, (name, id)| {
                path.replace(&format!("{{{name}}}"), id)
            });
        assert!(!path.contains('{'), "{path} is incomplete");
        let mut request =
            platform.request(operation.method.clone(), &format!("{path}{}", self.query));
        if let Some(person) = who {
            request = request.bearer_auth(&person.token);
        }
        if let Some(version) = self.version {
            request = request.header("if-match", format!("\"{version}\""));
        }
        if let Some(body) = &self.body {
            request = request.json(body);
        }
        platform.send(request)
    }
}
