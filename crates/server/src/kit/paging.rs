//! Pages: `page_size`, and a sealed `page_token` that belongs to one filter and carries no authority. Sealed, because a
//! place in a ranking rests on figures of the whole index, of which a caller may see only a part.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::{IntoParams, ToSchema};

use super::call::Call;
use super::code::ProblemCode;
use super::problem::Problem;
use super::sealed;
use crate::shared::Shared;

const DEFAULT_SIZE: i64 = 20;
const MAX_SIZE: i64 = 100;
const PURPOSE: &str = "page-token";

/// Parameters of every list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Items on a page; more than 100 are taken as 100.
    #[param(schema_with = any_size)]
    page_size: Option<i64>,
    /// Where the page begins: `next_page_token` of the page before, with the same filter.
    #[param(max_length = 4096)]
    page_token: Option<String>,
}

/// Any number from 1, whatever its size: a format would set a ceiling.
fn any_size() -> Object {
    let schema = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(1));
    schema.default(Some(json!(DEFAULT_SIZE))).build()
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
}

/// Which page is asked for. Errors: 400 for a token that is damaged or belongs to another filter.
#[derive(Clone, Debug)]
pub struct Paging {
    size: usize,
    after: Option<Value>,
    filter: String,
    key: [u8; 32],
}

impl Paging {
    /// Items on the page. Range: 1 to 100.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Where the page begins; nothing for the first page. Errors: `invalid_page_token` of an older release.
    pub fn after<S: DeserializeOwned>(&self) -> Result<Option<S>, Problem> {
        let read = self.after.clone().map(serde_json::from_value).transpose();
        read.map_err(|_| Problem::of(ProblemCode::InvalidPageToken))
    }

    /// A page of views, and where the next one begins.
    pub fn listing<T, S: Serialize>(&self, items: Vec<T>, next: Option<&S>) -> Listing<T> {
        Listing {
            items,
            next_page_token: next.and_then(|seek| write(&self.key, &self.filter, &json!(seek))),
        }
    }

    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let call = Call::of(request)?;
        let shared = request
            .app_data::<Data<Shared>>()
            .ok_or_else(|| Problem::of(ProblemCode::Internal))?;
        let query = call.query();
        let asked: PageQuery = serde_json::from_value(Value::Object(query.clone()))
            .map_err(|_| Problem::of(ProblemCode::MalformedQuery).with("parameter", "page_size"))?;
        let filter = filter(request.path(), query);
        let secrets = shared.app.secrets();
        let after = asked
            .page_token
            .map(|token| open(&secrets.derive_all(PURPOSE), &filter, &token))
            .transpose();
        let size = asked.page_size.unwrap_or(DEFAULT_SIZE).clamp(1, MAX_SIZE);
        Ok(Self {
            size: usize::try_from(size).unwrap_or(1),
            after: after.map_err(Problem::of)?,
            filter,
            key: secrets.derive(PURPOSE),
        })
    }
}

impl FromRequest for Paging {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request))
    }
}

/// Names a list and its filter: everything that chooses and orders the items, in one order, without the page itself.
fn filter(path: &str, mut query: Map<String, Value>) -> String {
    query.remove("page_size");
    query.remove("page_token");
    let mut chosen: Vec<(String, Value)> = query.into_iter().collect();
    chosen.sort_by(|(a, _), (b, _)| a.cmp(b));
    let digest = Sha256::digest(json!([path, chosen]).to_string());
    URL_SAFE_NO_PAD.encode(digest.get(..12).unwrap_or_default())
}

/// What a token says.
#[derive(Serialize, Deserialize)]
struct Said {
    /// Filter it belongs to.
    f: String,
    /// Where the page begins.
    s: Value,
}

fn write(key: &[u8; 32], filter: &str, seek: &Value) -> Option<String> {
    let said = json!(Said {
        f: filter.to_owned(),
        s: seek.clone()
    });
    sealed::seal(key, said.to_string().as_bytes())
}

/// Where a token says the page begins. Errors: `invalid_page_token` when no key of ours sealed it,
/// `page_token_mismatch` when it belongs to another list or filter.
fn open(keys: &[[u8; 32]], filter: &str, token: &str) -> Result<Value, ProblemCode> {
    let said = sealed::open(keys, token).ok_or(ProblemCode::InvalidPageToken)?;
    let said: Said = serde_json::from_slice(&said).map_err(|_| ProblemCode::InvalidPageToken)?;
    if said.f == filter {
        Ok(said.s)
    } else {
        Err(ProblemCode::PageTokenMismatch)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn query(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn a_filter_is_what_chooses_not_what_pages() {
        let first = filter(
            "/postings",
            query(json!({"chain": "MT", "q": "铝", "page_size": 5})),
        );
        let second = filter(
            "/postings",
            query(json!({"q": "铝", "page_token": "x", "chain": "MT"})),
        );
        assert_eq!(first, second);
        assert_ne!(first, filter("/postings", query(json!({"q": "铝"}))));
        assert_ne!(
            first,
            filter("/enterprises", query(json!({"chain": "MT", "q": "铝"})))
        );
    }

    #[test]
    fn a_token_of_another_list_or_filter_is_told_apart() {
        let token = write(&KEY, "a", &json!({"at": 1})).unwrap();
        assert_eq!(open(&[KEY], "a", &token), Ok(json!({"at": 1})));
        assert_eq!(
            open(&[KEY], "b", &token),
            Err(ProblemCode::PageTokenMismatch)
        );
        assert_eq!(
            open(&[[8; 32]], "a", &token),
            Err(ProblemCode::InvalidPageToken)
        );
        assert_eq!(
            open(&[[8; 32], KEY], "a", &token),
            Ok(json!({"at": 1})),
            "the previous secret still opens"
        );
    }

    proptest! {
        #[test]
        fn tokens_are_opened_as_written(at: i64, id in "\\PC{0,30}") {
            let seek = json!({"at": at, "id": id});
            let token = write(&KEY, "f", &seek).unwrap();
            prop_assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            prop_assert_eq!(open(&[KEY], "f", &token), Ok(seek));
        }

        #[test]
        fn any_text_is_refused(text in "\\PC{0,60}") {
            prop_assert_eq!(open(&[KEY], "f", &text), Err(ProblemCode::InvalidPageToken));
        }
    }
}
