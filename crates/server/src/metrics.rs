//! The numbers of the process, on a listener of their own.

use std::net::SocketAddr;
use std::sync::OnceLock;

use actix_web::dev::{Server, ServerHandle};
use actix_web::web::Data;
use actix_web::{App, HttpResponse, HttpServer, get};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::ServeError;

/// Bounds of the histogram of request times. Units: seconds.
const BOUNDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The recorder of this process, installed when first asked for; a process has only one.
pub fn recorder() -> Result<PrometheusHandle, ServeError> {
    static INSTALLED: OnceLock<Result<PrometheusHandle, String>> = OnceLock::new();
    INSTALLED
        .get_or_init(|| install().map_err(|error| error.to_string()))
        .clone()
        .map_err(ServeError::Metrics)
}

fn install() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full("http_request_seconds".to_owned()), BOUNDS)?
        .install_recorder()
}

#[get("/metrics")]
async fn page(recorder: Data<PrometheusHandle>) -> HttpResponse {
    recorder.run_upkeep();
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(recorder.render())
}

/// A listener for `/metrics` and nothing else. Errors: `Bind`, `Metrics`.
pub fn listener(address: SocketAddr) -> Result<(Server, ServerHandle, SocketAddr), ServeError> {
    let recorder = Data::new(recorder()?);
    let server = HttpServer::new(move || App::new().app_data(recorder.clone()).service(page))
        .workers(1)
        .disable_signals()
        .bind(address)
        .map_err(|cause| ServeError::Bind(address, cause))?;
    let bound = server.addrs().first().copied().unwrap_or(address);
    let running = server.run();
    let handle = running.handle();
    Ok((running, handle, bound))
}
