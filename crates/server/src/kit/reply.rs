//! [`Reply`]: an answer made inside a use case's transaction, so that it can be stored and given again.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder};
use app::Answer;
use serde::Serialize;

use super::conditional::{etag, etag_of};

/// A good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    replayed: bool,
}

impl Reply {
    /// 200 with a view.
    pub fn ok(view: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, view)
    }

    /// 201 with a view and the address of what was made.
    pub fn created(location: impl Into<String>, view: &impl Serialize) -> Self {
        Self::json(StatusCode::CREATED, view).header("location", location)
    }

    /// 202 with a view of what will be done.
    pub fn accepted(view: &impl Serialize) -> Self {
        Self::json(StatusCode::ACCEPTED, view)
    }

    /// 204.
    pub fn no_content() -> Self {
        Self {
            status: 204,
            headers: Vec::new(),
            body: String::new(),
            replayed: false,
        }
    }

    /// The same answer with the version of its resource as `ETag`; conditional requests then work by themselves.
    #[must_use]
    pub fn version(self, version: i64) -> Self {
        self.header("etag", etag(version))
    }

    /// The same answer tagged by what it says, for what others change without moving the version a change of it is
    /// based on.
    #[must_use]
    pub fn version_and_content(self, version: i64) -> Self {
        let tag = etag_of(Some(version), &self.body);
        self.header("etag", tag)
    }

    /// The same answer tagged by what it says and nothing else, for readers who change nothing.
    #[must_use]
    pub fn content(self) -> Self {
        let tag = etag_of(None, &self.body);
        self.header("etag", tag)
    }

    /// The same answer, which everybody may keep for a while. Only for what is the same for every caller.
    /// Units: seconds.
    #[must_use]
    pub fn public_for(self, seconds: u32) -> Self {
        self.header("cache-control", format!("public, max-age={seconds}"))
    }

    /// The same answer with a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    fn json(status: StatusCode, view: &impl Serialize) -> Self {
        match serde_json::to_string(view) {
            Ok(body) => Self {
                status: status.as_u16(),
                headers: Vec::new(),
                body,
                replayed: false,
            },
            Err(cause) => {
                // Views are plain structs, so this is a defect; the layer around turns the status into a problem.
                tracing::error!(%cause, "a view cannot be written as JSON");
                Self {
                    status: 500,
                    headers: Vec::new(),
                    body: String::new(),
                    replayed: false,
                }
            }
        }
    }

    /// The form it is stored in.
    pub(crate) fn into_answer(self) -> Answer {
        Answer {
            status: self.status,
            headers: self.headers,
            body: self.body,
        }
    }

    /// A stored answer, given again.
    pub(crate) fn from_answer(answer: Answer, replayed: bool) -> Self {
        Self {
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
            replayed,
        }
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        for (name, value) in self.headers {
            response.insert_header((name, value));
        }
        if self.replayed {
            response.insert_header(("idempotent-replayed", "true"));
        }
        if self.body.is_empty() {
            response.finish()
        } else {
            response.content_type("application/json").body(self.body)
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn sent(reply: Reply) -> HttpResponse {
        reply.respond_to(&TestRequest::default().to_http_request())
    }

    #[test]
    fn what_is_stored_is_what_is_given_again() {
        let reply = Reply::created("/api/v1/postings/1", &serde_json::json!({"id": 1})).version(1);
        let again = Reply::from_answer(reply.clone().into_answer(), true);
        let (first, second) = (sent(reply), sent(again));
        assert_eq!(first.status(), 201);
        assert_eq!(second.status(), first.status());
        assert_eq!(
            second.headers().get("location"),
            first.headers().get("location")
        );
        assert_eq!(second.headers().get("etag").unwrap(), "\"1\"");
        assert_eq!(second.headers().get("idempotent-replayed").unwrap(), "true");
        assert!(first.headers().get("idempotent-replayed").is_none());
    }

    #[test]
    fn nothing_is_sent_without_content() {
        let response = sent(Reply::no_content());
        assert_eq!(response.status(), 204);
        assert!(response.headers().get("content-type").is_none());
    }
}
