//! [`OnceKey`]: the `Idempotency-Key` of a POST, stored with its effect by `app::App::once`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpRequest};
use app::Once;

use super::call::Call;
use super::code::ProblemCode;
use super::problem::Problem;

/// The key a caller chose, if any. Errors: 400 when it is empty, longer than 255 or not visible ASCII.
#[derive(Clone, Debug)]
pub struct OnceKey(Option<String>);

impl OnceKey {
    /// The key with its owner and what was asked. A key belongs to an account, or to an address without one.
    pub(crate) fn once(self, call: &Call) -> Option<Once> {
        let key = self.0?;
        let principal = call
            .caller
            .account()
            .map_or_else(|| format!("ip:{}", call.ip), ToString::to_string);
        Some(Once {
            principal,
            key,
            fingerprint: call.fingerprint(),
        })
    }

    fn read(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all("idempotency-key");
        match (values.next(), values.next()) {
            (None, _) => Some(Self(None)),
            (Some(_), Some(_)) => None,
            (Some(value), None) => {
                let key = std::str::from_utf8(value.as_bytes()).ok()?;
                let good = (1..=255).contains(&key.len())
                    && key.bytes().all(|byte| byte.is_ascii_graphic());
                good.then(|| Self(Some(key.to_owned())))
            }
        }
    }
}

impl FromRequest for OnceKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            Self::read(request.headers())
                .ok_or_else(|| Problem::of(ProblemCode::InvalidIdempotencyKey)),
        )
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn read(value: &[u8]) -> Option<Option<String>> {
        let mut headers = HeaderMap::new();
        headers.insert(
            HeaderName::from_static("idempotency-key"),
            HeaderValue::from_bytes(value).unwrap(),
        );
        OnceKey::read(&headers).map(|key| key.0)
    }

    #[test]
    fn keys_are_short_and_visible() {
        assert_eq!(read(b"a-1"), Some(Some("a-1".to_owned())));
        assert_eq!(
            read("~".repeat(255).as_bytes()),
            Some(Some("~".repeat(255)))
        );
        for bad in [
            "".to_owned(),
            "~".repeat(256),
            "a b".to_owned(),
            "键".to_owned(),
        ] {
            assert_eq!(read(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(OnceKey::read(&HeaderMap::new()).unwrap().0, None);
    }

    #[test]
    fn two_keys_are_none() {
        let mut headers = HeaderMap::new();
        for value in ["a", "b"] {
            headers.append(
                HeaderName::from_static("idempotency-key"),
                HeaderValue::from_static(value),
            );
        }
        assert!(OnceKey::read(&headers).is_none());
    }
}
