//! The closed list of problem codes and the status of each. Texts live in the locale files of `render`.

use actix_web::http::StatusCode;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:ident $text:literal,)+) => {
        /// Why a request was not carried out. The list is closed: a code never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub enum ProblemCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl ProblemCode {
            /// Every code, by status.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as it is sent.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The status it is always sent with.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }
        }
    };
}

codes! {
    /// The body is no JSON, or nested too deeply.
    MalformedJson = BAD_REQUEST "malformed_json",
    /// A query parameter cannot be read.
    MalformedQuery = BAD_REQUEST "malformed_query",
    /// A query parameter is not known.
    UnknownParameter = BAD_REQUEST "unknown_parameter",
    /// The `Idempotency-Key` is empty, too long or not plain ASCII.
    InvalidIdempotencyKey = BAD_REQUEST "invalid_idempotency_key",
    /// The page token is damaged or of another service.
    InvalidPageToken = BAD_REQUEST "invalid_page_token",
    /// The page token belongs to another filter.
    PageTokenMismatch = BAD_REQUEST "page_token_mismatch",
    /// No valid credential was sent.
    Unauthenticated = UNAUTHORIZED "unauthenticated",
    /// Address, password or one-time code is wrong.
    InvalidCredentials = UNAUTHORIZED "invalid_credentials",
    /// The token or link ran out or was used.
    TokenExpired = UNAUTHORIZED "token_expired",
    /// The caller may not do this.
    Forbidden = FORBIDDEN "forbidden",
    /// The mail address must be proven first.
    EmailUnverified = FORBIDDEN "email_unverified",
    /// Not there, or not the caller's to know.
    NotFound = NOT_FOUND "not_found",
    /// The address has no such method; `Allow` names those it has.
    MethodNotAllowed = METHOD_NOT_ALLOWED "method_not_allowed",
    /// The body took too long to arrive.
    RequestTimeout = REQUEST_TIMEOUT "request_timeout",
    /// The life cycle does not allow the move.
    IllegalTransition = CONFLICT "illegal_transition",
    /// An enterprise of this credit code is registered.
    UsccTaken = CONFLICT "uscc_taken",
    /// Somebody else has claimed it.
    AlreadyClaimed = CONFLICT "already_claimed",
    /// It cannot be claimed in its state.
    NotClaimable = CONFLICT "not_claimable",
    /// It is there already.
    AlreadyExists = CONFLICT "already_exists",
    /// The last owner cannot go.
    LastOwner = CONFLICT "last_owner",
    /// It is not barred, so it cannot be let back.
    NotSuspended = CONFLICT "not_suspended",
    /// One person may not hold these duties together.
    DutiesDisjoint = CONFLICT "duties_disjoint",
    /// Somebody else was faster.
    LostRace = CONFLICT "lost_race",
    /// The enterprise must be verified first.
    EnterpriseUnverified = CONFLICT "enterprise_unverified",
    /// A request with this `Idempotency-Key` is running.
    IdempotencyInProgress = CONFLICT "idempotency_in_progress",
    /// `If-Match` names an older version.
    VersionMismatch = PRECONDITION_FAILED "version_mismatch",
    /// The body is larger than allowed.
    PayloadTooLarge = PAYLOAD_TOO_LARGE "payload_too_large",
    /// The body is not `application/json`.
    UnsupportedMediaType = UNSUPPORTED_MEDIA_TYPE "unsupported_media_type",
    /// Fields are wrong; `errors` names all of them.
    InvalidFields = UNPROCESSABLE_ENTITY "invalid_fields",
    /// The `Idempotency-Key` was used for another request.
    IdempotencyKeyReused = UNPROCESSABLE_ENTITY "idempotency_key_reused",
    /// `If-Match` is missing.
    VersionRequired = PRECONDITION_REQUIRED "version_required",
    /// Too many requests; `Retry-After` says when to come back.
    RateLimited = TOO_MANY_REQUESTS "rate_limited",
    /// Too many wrong tries; `Retry-After` says when to come back.
    AccountLocked = TOO_MANY_REQUESTS "account_locked",
    /// A defect on our side; the request id leads to its cause.
    Internal = INTERNAL_SERVER_ERROR "internal",
    /// Too busy, or a part does not work at the moment; `Retry-After` says when to come back.
    Overloaded = SERVICE_UNAVAILABLE "overloaded",
    /// This server should get no requests; `detail` names the part that is missing.
    NotReady = SERVICE_UNAVAILABLE "not_ready",
}

impl PartialSchema for ProblemCode {
    fn schema() -> RefOr<Schema> {
        let codes = Self::ALL.iter().map(|code| code.as_str());
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(codes));
        schema
            .description(Some("What programs decide by; the list is closed."))
            .into()
    }
}

impl ToSchema for ProblemCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_errors() {
        for (i, code) in ProblemCode::ALL.iter().enumerate() {
            assert!(
                code.status().is_client_error() || code.status().is_server_error(),
                "{code:?}"
            );
            assert!(
                ProblemCode::ALL[..i]
                    .iter()
                    .all(|other| other.as_str() != code.as_str()),
                "{code:?} twice"
            );
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn every_code_has_a_text_in_both_languages() {
        for code in ProblemCode::ALL {
            for locale in render::Locale::ALL {
                let text = render::problem(*locale, code.as_str(), &[]);
                assert!(
                    text.is_some_and(|text| !text.title.is_empty() && !text.detail.is_empty()),
                    "{code:?} {locale:?}"
                );
            }
        }
    }
}
