//! The last word on every answer: problems get their text, known versions become 304, headers are added.

use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, VARY,
};
use actix_web::http::{Method, StatusCode};

use super::call::Call;
use super::code::ProblemCode;
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
    stamp(&mut response, call);
    response
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
    // The body of such a request is not read to its end, so the connection cannot carry another one.
    if matches!(
        problem.code(),
        ProblemCode::PayloadTooLarge
            | ProblemCode::RequestTimeout
            | ProblemCode::UnsupportedMediaType
    ) {
        response.force_close();
    }
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
