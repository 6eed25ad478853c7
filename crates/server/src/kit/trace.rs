//! One span, one log line and two metrics per request. Neither addresses nor queries: they may be personal.

use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use tracing::Span;

use super::call::Call;

/// The span of a request; everything logged inside carries its id.
pub fn span(call: &Call, method: &Method) -> Span {
    let route = call.route.as_deref().unwrap_or(UNKNOWN);
    tracing::info_span!("request", request_id = %call.request_id, http.method = %method, http.route = route)
}

/// What stands for a route that does not exist: metrics never carry a path a stranger chose.
const UNKNOWN: &str = "unknown";

/// Writes the line and counts.
pub fn done(call: &Call, method: &Method, status: StatusCode, took: Duration) {
    let route = call.route.clone().unwrap_or_else(|| UNKNOWN.to_owned());
    let method = known(method);
    let labels = [("method", method.to_owned()), ("route", route)];
    metrics::counter!("http_requests_total", "method" => method, "route" => labels[1].1.clone(), "status" => status.as_str().to_owned())
        .increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(took);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(
        http.status = status.as_u16(),
        took_us = micros,
        "request done"
    );
}

/// Methods are free text to a client; a label needs a closed list.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
