//! Versions over HTTP: `ETag`, `If-Match` (428 without, 412 when stale) and `If-None-Match` (304).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{ETAG, HeaderMap, IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest};
use sha2::{Digest, Sha256};

use super::code::ProblemCode;
use super::problem::Problem;

/// The strong tag of a row version, for what is the same whenever the row is.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The strong tag of what is shown, for what changes without any row of its own; before it the version to base a
/// change on, where the reader may make one.
pub fn etag_of(version: Option<i64>, body: &str) -> String {
    let digest = Sha256::digest(body);
    let digest = digest.iter().take(12).map(|byte| format!("{byte:02x}"));
    let content: String = digest.collect();
    match version {
        Some(version) => format!("\"{version}-{content}\""),
        None => format!("\"{content}\""),
    }
}

/// The version a change is based on. Errors: 428 when the request names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(i64);

/// No row ever has it: a tag that is not ours answers 412, but only after permission was checked.
const NEVER: i64 = -1;

impl IfMatch {
    /// The version to compare with the present one.
    pub fn version(self) -> i64 {
        self.0
    }

    /// Reads the header. A weak tag counts as strong, since proxies that compress weaken ours, and a version
    /// number says the same either way; `*` names no version, so it does not protect the work of others.
    fn read(values: &[&str]) -> Option<Self> {
        let tags: Vec<&str> = values
            .iter()
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        match tags.as_slice() {
            [] | ["" | "*"] => None,
            [tag] => Some(Self(version(tag).unwrap_or(NEVER))),
            _ => Some(Self(NEVER)),
        }
    }
}

fn version(tag: &str) -> Option<i64> {
    let strong = tag.strip_prefix("W/").unwrap_or(tag);
    let tag = strong.strip_prefix('"')?.strip_suffix('"')?;
    let digits = tag
        .split_once('-')
        .map_or(tag, |(version, _content)| version);
    let version: i64 = digits.parse().ok()?;
    (version.to_string() == digits).then_some(version)
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let values: Vec<&str> = texts(request.headers(), IF_MATCH);
        ready(Self::read(&values).ok_or_else(|| Problem::of(ProblemCode::VersionRequired)))
    }
}

/// Whether the caller already holds what the answer would say.
pub fn is_known(request: &HeaderMap, response: &HeaderMap) -> bool {
    let Some(tag) = response.get(ETAG).and_then(|tag| tag.to_str().ok()) else {
        return false;
    };
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    texts(request, IF_NONE_MATCH)
        .iter()
        .flat_map(|value| value.split(','))
        .any(|known| known.trim() == "*" || bare(known) == bare(tag))
}

fn texts(headers: &HeaderMap, name: actix_web::http::header::HeaderName) -> Vec<&str> {
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_it_wrote_and_nothing_else() {
        assert_eq!(IfMatch::read(&["\"17\""]), Some(IfMatch(17)));
        assert_eq!(IfMatch::read(&["W/\"17\""]), Some(IfMatch(17)));
        for none in [&[][..], &["*"], &[""]] {
            assert_eq!(IfMatch::read(none), None, "{none:?}");
        }
        for strange in [
            "17",
            "\"017\"",
            "\"+1\"",
            "\"x\"",
            "\"1\", \"2\"",
            "\"\"",
            "\"-0\"",
        ] {
            assert_eq!(IfMatch::read(&[strange]), Some(IfMatch(NEVER)), "{strange}");
        }
        assert_eq!(IfMatch::read(&["\"1\"", "\"2\""]), Some(IfMatch(NEVER)));
    }

    #[test]
    fn knows_what_the_caller_holds() {
        let known = |held: &str| {
            let (mut request, mut response) = (HeaderMap::new(), HeaderMap::new());
            request.insert(IF_NONE_MATCH, HeaderValue::from_str(held).unwrap());
            response.insert(ETAG, HeaderValue::from_static("\"3\""));
            is_known(&request, &response)
        };
        assert!(known("\"3\"") && known("*") && known("\"1\", W/\"3\""));
        assert!(!known("\"2\"") && !known("3") && !known(""));
        assert!(!is_known(&HeaderMap::new(), &HeaderMap::new()));
    }

    proptest! {
        #[test]
        fn every_version_comes_back(version in 0i64..) {
            let tag = etag(version);
            prop_assert_eq!(IfMatch::read(&[tag.as_str()]), Some(IfMatch(version)));
        }

        #[test]
        fn a_tag_of_content_leads_back_to_its_version_and_without_one_to_none(version in 0i64.., body in "\\PC{0,40}") {
            let (own, public) = (etag_of(Some(version), &body), etag_of(None, &body));
            prop_assert_eq!(IfMatch::read(&[own.as_str()]), Some(IfMatch(version)));
            prop_assert_eq!(IfMatch::read(&[public.as_str()]), Some(IfMatch(NEVER)));
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = IfMatch::read(&[text.as_str()]);
        }
    }
}
