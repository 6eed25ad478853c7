//! Pages: `page_size`, and a sealed `page_token` that belongs to one filter and carries no authority. Sealed, because a
//! place in a ranking rests on figures of the whole index, of which a caller may see only a part.

use std::future::{Ready, ready};
use std::sync::Arc;

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

/// Which page is asked for.
#[derive(Clone)]
pub struct Paging {
    size: usize,
    token: Option<String>,
    path: String,
    call: Arc<Call>,
    /// The key that seals, before the one that sealed earlier.
    keys: Vec<[u8; 32]>,
}

impl Paging {
    /// Items on the page. Range: 1 to 100.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Where the page begins; nothing for the first page. Errors: 400 for a token that is damaged, of an older
    /// release, or of another filter.
    pub fn after<S: DeserializeOwned>(&self) -> Result<Option<S>, Problem> {
        let opened = self.token.as_ref();
        let opened = opened.map(|token| open(&self.keys, &self.filter(), token));
        let seek = opened.transpose().map_err(Problem::of)?;
        let read = seek.map(serde_json::from_value).transpose();
        read.map_err(|_| Problem::of(ProblemCode::InvalidPageToken))
    }

    /// A page of views, and where the next one begins.
    pub fn listing<T, S: Serialize>(&self, items: Vec<T>, next: Option<&S>) -> Listing<T> {
        let token = next
            .zip(self.keys.first())
            .and_then(|(seek, key)| write(key, &self.filter(), &json!(seek)));
        Listing {
            items,
            next_page_token: token,
        }
    }

    fn filter(&self) -> String {
        filter(&self.path, self.call.query(), self.call.body_digest())
    }

    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let call = Call::of(request)?;
        let shared = request
            .app_data::<Data<Shared>>()
            .ok_or_else(|| Problem::of(ProblemCode::Internal))?;
        let asked: PageQuery = serde_json::from_value(Value::Object(call.query()))
            .map_err(|_| Problem::of(ProblemCode::MalformedQuery).with("parameter", "page_size"))?;
        let size = asked.page_size.unwrap_or(DEFAULT_SIZE).clamp(1, MAX_SIZE);
        Ok(Self {
            size: usize::try_from(size).unwrap_or(1),
            token: asked.page_token,
            path: request.path().to_owned(),
            call,
            keys: shared.app.secrets().derive_all(PURPOSE),
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
/// Where a body chooses, it belongs to the filter.
fn filter(path: &str, mut query: Map<String, Value>, body: Option<&[u8]>) -> String {
    query.remove("page_size");
    query.remove("page_token");
    let mut chosen: Vec<(String, Value)> = query.into_iter().collect();
    chosen.sort_by(|(a, _), (b, _)| a.cmp(b));
    let digest = Sha256::digest(json!([path, chosen, body]).to_string());
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
        let named = |path, asked, body| filter(path, query(asked), body);
        let paged = json!({"chain": "MT", "q": "铝", "page_size": 5});
        let first = named("/postings", paged.clone(), None);
        let second = json!({"q": "铝", "page_token": "x", "chain": "MT"});
        assert_eq!(first, named("/postings", second, None));
        assert_ne!(first, named("/postings", json!({"q": "铝"}), None));
        assert_ne!(first, named("/enterprises", paged.clone(), None));
        let of_body = named("/postings", paged.clone(), Some(b"a"));
        assert_ne!(first, of_body);
        assert_ne!(of_body, named("/postings", paged, Some(b"b")));
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
