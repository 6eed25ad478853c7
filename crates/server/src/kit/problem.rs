//! [`Problem`]: the one answer to everything that goes wrong (RFC 9457), and the one place that maps errors to it.
//!
//! A problem says what the caller can do about it; causes inside the platform go to the log and nowhere else.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use app::{AppError, Conflict, Unauthenticated};
use domain::{Fault, Faults};
use render::{Locale, Value};

use super::code::ProblemCode;

/// When a caller that met a full house should come back. Units: seconds.
const RETRY_BUSY_S: u64 = 1;
/// When a caller that met a broken part should come back. Units: seconds.
const RETRY_UNAVAILABLE_S: u64 = 5;

/// Why a request was not carried out. It becomes text when the language of the caller is known, at the very end.
#[derive(Debug)]
pub struct Problem(Box<Parts>);

#[derive(Debug)]
struct Parts {
    code: ProblemCode,
    args: Vec<(&'static str, String)>,
    faults: Faults,
    retry_after_s: Option<u64>,
    allow: Option<String>,
}

/// Media type of every problem. Source: RFC 9457.
pub const PROBLEM_JSON: &str = "application/problem+json";

impl Problem {
    /// A problem without particulars.
    pub fn of(code: ProblemCode) -> Self {
        Self(Box::new(Parts {
            code,
            args: Vec::new(),
            faults: Faults::new(),
            retry_after_s: None,
            allow: None,
        }))
    }

    /// The same problem with a variable of its text; the names are those of `render::problems::CODES`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.0.args.push((name, value.to_string()));
        self
    }

    /// The same problem with the places that are wrong.
    #[must_use]
    pub fn at(mut self, faults: Faults) -> Self {
        self.0.faults = faults;
        self
    }

    /// The same problem with the time to come back. Units: seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after_s = Some(seconds);
        self.with("retry_after_s", seconds)
    }

    /// The address knows other methods only, given as the value of `Allow`.
    pub fn method_not_allowed(allow: impl Into<String>) -> Self {
        let allow = allow.into();
        let mut problem = Self::of(ProblemCode::MethodNotAllowed).with("allow", &allow);
        problem.0.allow = Some(allow);
        problem
    }

    /// Fields of the body are wrong.
    pub fn invalid(faults: Faults) -> Self {
        Self::of(ProblemCode::InvalidFields)
            .with("count", faults.as_slice().len())
            .at(faults)
    }

    /// Parameters of the query make no sense, each named.
    pub fn malformed_query(faults: Faults) -> Self {
        let names = faults.as_slice().iter();
        let names: Vec<&str> = names
            .map(|fault| fault.pointer.trim_start_matches('/'))
            .collect();
        Self::of(ProblemCode::MalformedQuery)
            .with("parameter", names.join(", "))
            .at(faults)
    }

    /// The problem that stands for a bare status some library answered with.
    pub fn of_status(status: StatusCode) -> Self {
        let code = ProblemCode::ALL
            .iter()
            .copied()
            .find(|code| code.status() == status);
        Self::of(code.unwrap_or(if status.is_server_error() {
            ProblemCode::Internal
        } else {
            ProblemCode::MalformedQuery
        }))
    }

    /// Its code.
    pub fn code(&self) -> ProblemCode {
        self.0.code
    }

    /// Headers that belong to it.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        headers.extend(
            self.0
                .retry_after_s
                .map(|seconds| ("retry-after", seconds.to_string())),
        );
        headers.extend(self.0.allow.clone().map(|allow| ("allow", allow)));
        if self.0.code.status() == StatusCode::UNAUTHORIZED {
            headers.push(("www-authenticate", "Bearer".to_owned()));
        }
        headers
    }

    /// The body in a language.
    pub fn body(&self, locale: Locale, request_id: &str) -> ProblemBody {
        let Parts {
            code, args, faults, ..
        } = &*self.0;
        let text = render::problem(locale, code.as_str(), &values(args));
        let (title, detail) = text
            .map(|text| (text.title, text.detail))
            .unwrap_or_default();
        ProblemBody {
            kind: format!("urn:peitao:problem:{}", code.as_str()),
            title,
            status: code.status().as_u16(),
            detail,
            code: *code,
            errors: faults
                .as_slice()
                .iter()
                .map(|fault| FieldProblem::of(fault, locale))
                .collect(),
            request_id: request_id.to_owned(),
        }
    }
}

fn values(args: &[(&'static str, String)]) -> Vec<(&'static str, Value<'static>)> {
    args.iter()
        .map(|(name, value)| (*name, Value::from(value.clone())))
        .collect()
}

/// A problem as it is sent. Source: RFC 9457.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Names the kind of problem; the same for every occurrence.
    #[serde(rename = "type")]
    #[schema(example = "urn:peitao:problem:invalid_fields")]
    pub kind: String,
    /// A few words, in the language of the request.
    pub title: String,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened, what is kept and what to do, in the language of the request.
    pub detail: String,
    /// What programs decide by.
    pub code: ProblemCode,
    /// Every place that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// Id of the request, to be given to the platform staff.
    pub request_id: String,
}

/// One place that is wrong.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) into the body, or `/` and the name of a query parameter.
    #[schema(example = "/attributes/0/unit")]
    pub pointer: String,
    /// Stable code of the rule that is broken.
    #[schema(example = "too_long")]
    pub rule: &'static str,
    /// The rule in the language of the request.
    pub message: String,
}

impl FieldProblem {
    fn of(fault: &Fault, locale: Locale) -> Self {
        let rule = fault.rule.code();
        let message = render::rule(locale, rule, &values(fault.rule.args()));
        Self {
            pointer: fault.pointer.clone(),
            rule,
            message: message.unwrap_or_else(|| rule.to_owned()),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.code.as_str())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.code.status()
    }

    /// Without a body: the outermost layer knows the language and the request id and fills it in.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Invalid(faults) => Self::invalid(faults),
            AppError::Unauthenticated(why) => Self::from(why),
            AppError::NotFound => Self::of(ProblemCode::NotFound),
            AppError::Forbidden => Self::of(ProblemCode::Forbidden),
            AppError::Conflict(conflict) => Self::from(conflict),
            AppError::Stale => Self::of(ProblemCode::VersionMismatch),
            AppError::KeyReused => Self::of(ProblemCode::IdempotencyKeyReused),
            AppError::KeyRunning => Self::of(ProblemCode::IdempotencyInProgress),
            AppError::LimitReached { retry_after_s } => {
                Self::of(ProblemCode::RateLimited).retry_after(retry_after_s)
            }
            AppError::Busy(cause) => {
                tracing::warn!(%cause, "too busy for a request");
                Self::of(ProblemCode::Overloaded).retry_after(RETRY_BUSY_S)
            }
            AppError::Unavailable(cause) => {
                tracing::error!(%cause, "a part of the platform does not work");
                Self::of(ProblemCode::Overloaded).retry_after(RETRY_UNAVAILABLE_S)
            }
            AppError::Damaged(cause) => {
                tracing::error!(%cause, "a stored value is damaged");
                Self::of(ProblemCode::Internal)
            }
            AppError::Bug(cause) => {
                tracing::error!(%cause, "defect");
                Self::of(ProblemCode::Internal)
            }
        }
    }
}

impl From<Unauthenticated> for Problem {
    fn from(why: Unauthenticated) -> Self {
        match why {
            Unauthenticated::SignIn | Unauthenticated::TokenInvalid => {
                Self::of(ProblemCode::Unauthenticated)
            }
            Unauthenticated::BadCredentials => Self::of(ProblemCode::InvalidCredentials),
            Unauthenticated::TokenExpired => Self::of(ProblemCode::TokenExpired),
            Unauthenticated::Locked { retry_after_s } => {
                Self::of(ProblemCode::AccountLocked).retry_after(retry_after_s)
            }
        }
    }
}

impl From<Conflict> for Problem {
    fn from(conflict: Conflict) -> Self {
        Self::of(match conflict {
            Conflict::IllegalTransition { from, .. } => {
                return Self::of(ProblemCode::IllegalTransition).with("status", from.as_str());
            }
            Conflict::UsccTaken => ProblemCode::UsccTaken,
            Conflict::AlreadyClaimed | Conflict::ClaimedByOther => ProblemCode::AlreadyClaimed,
            Conflict::NotClaimable => ProblemCode::NotClaimable,
            Conflict::LastOwner => ProblemCode::LastOwner,
            Conflict::NotSuspended => ProblemCode::NotSuspended,
            Conflict::DutiesDisjoint => ProblemCode::DutiesDisjoint,
            Conflict::AlreadyExists => ProblemCode::AlreadyExists,
            Conflict::LostRace | Conflict::AlreadyDecided => ProblemCode::LostRace,
            Conflict::EnterpriseUnverified => ProblemCode::EnterpriseUnverified,
            Conflict::EmailUnverified => ProblemCode::EmailUnverified,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::Rule;

    use super::*;

    #[test]
    fn names_every_field_in_both_languages() {
        let mut faults = Faults::one("/title", Rule::too_long(80, 93));
        faults.add("/unit", Rule::required());
        let problem = Problem::from(AppError::Invalid(faults));
        let zh = serde_json::to_value(problem.body(Locale::ZhCn, "req-1")).unwrap();
        assert_eq!(
            (zh["status"].as_u64(), zh["code"].as_str()),
            (Some(422), Some("invalid_fields"))
        );
        assert_eq!(zh["errors"][0]["pointer"], "/title");
        assert_eq!(zh["errors"][0]["rule"], "too_long");
        assert!(zh["errors"][0]["message"].as_str().unwrap().contains("80"));
        let en = serde_json::to_value(problem.body(Locale::En, "req-1")).unwrap();
        assert!(en["detail"].as_str().unwrap().starts_with("2 entries"));
        assert_eq!(en["request_id"], "req-1");
    }

    #[test]
    fn causes_stay_inside() {
        for error in [
            AppError::Bug("secret".into()),
            AppError::Damaged("secret".into()),
            AppError::Busy("secret".into()),
            AppError::Unavailable("secret".into()),
        ] {
            let problem = Problem::from(error);
            let sent = serde_json::to_string(&problem.body(Locale::En, "r")).unwrap();
            assert!(!sent.contains("secret") && !problem.to_string().contains("secret"));
        }
    }

    #[test]
    fn headers_tell_what_to_do() {
        let locked = Problem::from(Unauthenticated::Locked { retry_after_s: 30 });
        assert_eq!(locked.headers(), [("retry-after", "30".to_owned())]);
        assert_eq!(
            Problem::method_not_allowed("GET, HEAD").headers(),
            [("allow", "GET, HEAD".to_owned())]
        );
        assert_eq!(
            Problem::from(Unauthenticated::SignIn).headers(),
            [("www-authenticate", "Bearer".to_owned())]
        );
    }

    #[test]
    fn every_bare_status_finds_a_problem() {
        for status in 400..600 {
            let status = StatusCode::from_u16(status).unwrap();
            let found = Problem::of_status(status).code().status();
            assert!(found == status || found.is_server_error() == status.is_server_error());
        }
    }
}
