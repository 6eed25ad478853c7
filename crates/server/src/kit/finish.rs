//! The last word on every answer: problems get their text, known versions become 304, headers are added.

use actix_http::ConnectionType;
use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    TRANSFER_ENCODING, VARY,
};
use actix_web::http::{Method, StatusCode};

use super::call::Call;
use super::conditional;
use super::problem::{PROBLEM_JSON, Problem};

/// What no browser may do with an answer of the API. The documentation page brings its own.
const CONTENT_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Completes an answer. `asked` are the method and headers of the request, when they are still at hand.
pub fn finish(
    response: HttpResponse,
    call: &Call,
    asked: Option<(&Method, &HeaderMap)>,
) -> HttpResponse {
    let status = response.status();
    let mut response = if status.is_client_error() || status.is_server_error() {
        match response
            .error()
            .and_then(|error| error.as_error::<Problem>())
        {
            Some(problem) => told(problem, call),
            None => told(&Problem::of_status(status), call),
        }
    } else if asked.is_some_and(|(method, headers)| is_known(method, headers, &response)) {
        not_modified(&response)
    } else {
        response
    };
    if asked.is_some_and(|(_, headers)| has_body(headers)) && !call.has_read_body() {
        // Otherwise the server library goes on reading it, however slowly it comes, to use the connection again.
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    stamp(&mut response, call);
    response
}

fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH).map(HeaderValue::as_bytes);
    headers.contains_key(TRANSFER_ENCODING) || length.is_some_and(|length| length != b"0")
}

fn told(problem: &Problem, call: &Call) -> HttpResponse {
    let body =
        serde_json::to_string(&problem.body(call.locale, &call.request_id)).unwrap_or_default();
    let mut response = HttpResponse::build(problem.code().status());
    for header in problem.headers() {
        response.insert_header(header);
    }
    response
        .insert_header((CONTENT_TYPE, PROBLEM_JSON))
        .insert_header(("content-language", call.locale.tag()));
    response.body(body)
}

fn is_known(method: &Method, headers: &HeaderMap, response: &HttpResponse) -> bool {
    response.status() == StatusCode::OK
        && matches!(*method, Method::GET | Method::HEAD)
        && conditional::is_known(headers, response.headers())
}

fn not_modified(response: &HttpResponse) -> HttpResponse {
    let mut known = HttpResponse::NotModified();
    for name in [ETAG, CACHE_CONTROL, VARY] {
        for value in response.headers().get_all(&name) {
            known.append_header((name.clone(), value.clone()));
        }
    }
    known.finish()
}

fn stamp(response: &mut HttpResponse, call: &Call) {
    let headers = response.headers_mut();
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    for (name, value) in [
        ("content-security-policy", CONTENT_POLICY),
        ("cache-control", "no-store"),
    ] {
        if !headers.contains_key(name) {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
    }
    let mut counted = vec![("x-request-id", call.request_id.clone())];
    if let Some(standing) = call.standing() {
        counted.push(("ratelimit-policy", standing.policy_header()));
        counted.push(("ratelimit", standing.header()));
    }
    for (name, value) in counted {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
