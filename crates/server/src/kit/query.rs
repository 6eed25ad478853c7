//! [`Query`]: the parameters of a request, already judged by the document before the handler runs.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::Call;
use super::code::ProblemCode;
use super::problem::Problem;

/// Query parameters as a struct that derives `Deserialize` and `IntoParams`; other extractors may read others.
/// Each `Option` may be absent; `Vec` fields (with `#[serde(default)]`) collect repeated keys.
#[derive(Clone, Debug)]
pub struct Query<T>(T);

impl<T> Query<T> {
    /// The parameters themselves.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Call::of(request).and_then(|call| read(Value::Object(call.query()))))
    }
}

fn read<T: DeserializeOwned>(query: Value) -> Result<Query<T>, Problem> {
    serde_json::from_value(query).map(Query).map_err(|cause| {
        // The document let it pass, so the struct is narrower than its own schema: worth a line in the log.
        tracing::warn!(%cause, "a query passed its schema and does not fit its struct");
        Problem::of(ProblemCode::MalformedQuery)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Filter {
        q: Option<String>,
        #[serde(default)]
        chain: Vec<String>,
    }

    #[test]
    fn takes_its_own_and_leaves_the_rest() {
        let query: Query<Filter> = read(json!({"chain": ["MT"], "page_size": 3})).unwrap();
        assert_eq!(
            (query.q.as_deref(), query.chain.as_slice()),
            (None, ["MT".to_owned()].as_slice())
        );
        assert_eq!(
            read::<Filter>(json!({"chain": 1})).unwrap_err().code(),
            ProblemCode::MalformedQuery
        );
    }
}
