//! [`Call`]: what is known of a request before its handler runs.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap, USER_AGENT};
use actix_web::{HttpMessage, HttpRequest, web};
use app::App;
use domain::Faults;
use render::Locale;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::address;
use super::caller::Caller;
use super::code::ProblemCode;
use super::contract::{Operation, SignIn};
use super::problem::Problem;
use super::rate_limit::Standing;
use crate::shared::Shared;

/// One request.
#[derive(Debug)]
pub struct Call {
    /// Its id, in every answer and log line.
    pub request_id: String,
    /// The language of its problems.
    pub locale: Locale,
    /// Where it comes from, by the trusted-proxy rule.
    pub ip: IpAddr,
    /// Who sends it, as far as the credential says.
    pub caller: Caller,
    /// What its program calls itself.
    pub user_agent: String,
    /// What it asks for; nothing for an unknown address or method.
    pub operation: Option<Arc<Operation>>,
    /// The route's pattern, for logs and metrics.
    pub route: Option<String>,
    target: String,
    query: OnceLock<Map<String, Value>>,
    body_digest: OnceLock<[u8; 32]>,
    standing: OnceLock<Standing>,
}

impl Call {
    /// Looks at the head of a request.
    pub fn begin(shared: &Shared, request: &ServiceRequest) -> Self {
        let headers = request.headers();
        let route = request.match_pattern();
        let operation = route
            .as_deref()
            .and_then(|route| shared.contract.operation(route, request.method()))
            .cloned();
        let sign_in = operation
            .as_ref()
            .map_or(SignIn::Ignored, |operation| operation.sign_in);
        Self {
            request_id: request_id(headers, &shared.app),
            locale: text(headers, ACCEPT_LANGUAGE.as_str())
                .map(Locale::from_accept_language)
                .unwrap_or_default(),
            ip: client_ip(shared, request),
            caller: Caller::of(&shared.app, headers, sign_in),
            user_agent: text(headers, USER_AGENT.as_str())
                .unwrap_or_default()
                .to_owned(),
            operation,
            route,
            target: format!("{} {}", request.method(), request.uri()),
            query: OnceLock::new(),
            body_digest: OnceLock::new(),
            standing: OnceLock::new(),
        }
    }

    /// The call of a request. Errors: `internal` outside the layer that begins calls.
    pub fn of(request: &HttpRequest) -> Result<Arc<Self>, Problem> {
        request
            .extensions()
            .get::<Arc<Self>>()
            .cloned()
            .ok_or_else(|| Problem::of(ProblemCode::Internal))
    }

    /// Reads the query as the operation declares it. Errors: 400 naming every parameter that is wrong.
    pub fn read_query(&self, query: &str) -> Result<(), Problem> {
        let Some(operation) = &self.operation else {
            return Ok(());
        };
        let pairs =
            web::Query::<Vec<(String, String)>>::from_query(query).map(web::Query::into_inner);
        let pairs = pairs.map_err(|_| Problem::of(ProblemCode::MalformedQuery))?;
        let (read, faults) = operation.query(&pairs);
        if faults.is_empty() {
            let _ = self.query.set(read);
            return Ok(());
        }
        Err(refused(faults))
    }

    /// The query, read and found good.
    pub fn query(&self) -> Map<String, Value> {
        self.query.get().cloned().unwrap_or_default()
    }

    /// Notes the body, for the fingerprint.
    pub fn saw_body(&self, body: &[u8]) {
        let _ = self.body_digest.set(Sha256::digest(body).into());
    }

    /// Whether the body was received whole.
    pub fn has_read_body(&self) -> bool {
        self.body_digest().is_some()
    }

    /// Hash of the body; nothing before it was received whole.
    pub fn body_digest(&self) -> Option<&[u8]> {
        self.body_digest.get().map(|digest| digest.as_slice())
    }

    /// Hash of method, path, query and body: the same request again has the same.
    pub fn fingerprint(&self) -> String {
        let body = self.body_digest().unwrap_or_default();
        let digest = Sha256::new()
            .chain_update(&self.target)
            .chain_update([0])
            .chain_update(body)
            .finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Notes how the caller stands with its rate limit.
    pub fn stands(&self, standing: Standing) {
        let _ = self.standing.set(standing);
    }

    /// How the caller stands with its rate limit; nothing when it is not limited.
    pub fn standing(&self) -> Option<&Standing> {
        self.standing.get()
    }
}

fn refused(faults: Faults) -> Problem {
    let all = faults.as_slice().iter();
    let unknown: Vec<&str> = all
        .filter(|fault| fault.rule.code() == "unknown_field")
        .map(|fault| fault.pointer.trim_start_matches('/'))
        .collect();
    if unknown.is_empty() {
        return Problem::malformed_query(faults);
    }
    Problem::of(ProblemCode::UnknownParameter)
        .with("parameter", unknown.join(", "))
        .at(faults)
}

fn client_ip(shared: &Shared, request: &ServiceRequest) -> IpAddr {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .map(|value| value.to_str().unwrap_or_default())
        .collect();
    address::client(peer, &forwarded, &shared.config.trusted_proxies)
}

/// The caller's own id when it is well formed, so that a gateway's id runs through; else a fresh UUIDv7.
fn request_id(headers: &HeaderMap, app: &App) -> String {
    let given = text(headers, "x-request-id").filter(|id| is_request_id(id));
    given.map_or_else(|| fresh_id(app), str::to_owned)
}

fn is_request_id(id: &str) -> bool {
    (8..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn fresh_id(app: &App) -> String {
    let mut random = [0; 10];
    app.entropy().fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(app.now().millis(), &random)
        .into_uuid()
        .to_string()
}

/// A header as text; nothing when it is absent or not ASCII.
pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use domain::Rule;

    use super::*;

    #[test]
    fn only_plain_ids_run_through() {
        for good in ["0192-abcd", "A_b-c_1234", &"a".repeat(64)] {
            assert!(is_request_id(good), "{good}");
        }
        for bad in [
            "",
            "short",
            "with space here",
            "汉字汉字汉字",
            "a\r\nb-------",
            &"a".repeat(65),
        ] {
            assert!(!is_request_id(bad), "{bad}");
        }
    }

    #[test]
    fn unknown_parameters_come_before_malformed_ones() {
        let mut faults = Faults::one("/page_size", Rule::of("wrong_type"));
        assert_eq!(refused(faults.clone()).code(), ProblemCode::MalformedQuery);
        faults.add("/pagesize", Rule::of("unknown_field"));
        let problem = refused(faults);
        assert_eq!(problem.code(), ProblemCode::UnknownParameter);
        let body = problem.body(Locale::En, "r");
        assert!(body.detail.contains("“pagesize”"), "{}", body.detail);
        assert_eq!(body.errors.len(), 2);
    }
}
