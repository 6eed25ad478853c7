//! `peitao serve`: the API and the consumers of the log, until told to stop.

use std::future::Future;

use anyhow::{Context, Result};
use app::App;
use server::{RateLimits, ServerConfig};
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use worker::Worker;

use crate::cmd::say;
use crate::config::Config;
use crate::sense::address;
use crate::{node, telemetry};

/// Runs it.
pub fn run(config: &Config) -> Result<()> {
    telemetry::start(&config.log)?;
    let app = node::open(config)?;
    serve(config, &app)
}

/// Serves until SIGINT or SIGTERM; running requests end in peace, then the consumers stop.
pub fn serve(config: &Config, app: &App) -> Result<()> {
    let worker = Worker::start(app, node::mailer(config)?)?;
    let runtime = Runtime::new()?;
    runtime.block_on(async {
        let stop = stop_signal()?;
        let server = server::serve(app.clone(), server_config(config)?, stop).await?;
        say(format!("http://{}", server.address()));
        anyhow::Ok(server.wait().await?)
    })?;
    drop(worker);
    Ok(())
}

fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn server_config(config: &Config) -> Result<ServerConfig> {
    let metrics = config.http.metrics_listen.as_str();
    let metrics_listen = (!metrics.is_empty()).then(|| address("http.metrics_listen", metrics));
    let proxies = config.http.trusted_proxies.iter();
    let proxies = proxies.map(|text| {
        text.parse()
            .with_context(|| format!("http.trusted_proxies holds no network: {text}"))
    });
    Ok(ServerConfig {
        listen: address("http.listen", &config.http.listen)?,
        metrics_listen: metrics_listen.transpose()?,
        workers: config.http.workers,
        trusted_proxies: proxies.collect::<Result<_>>()?,
        blocking_threads: config.http.blocking_threads,
        rate_limits: RateLimits {
            enabled: config.http.rate_limits,
            ..RateLimits::default()
        },
        ..ServerConfig::default()
    })
}
