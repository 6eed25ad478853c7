//! Starting, running and stopping a server.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::web::{self, Data};
use actix_web::{App as Web, HttpServer};
use app::App;
use tokio::task::JoinHandle;

use crate::api::unrouted::unrouted;
use crate::config::ServerConfig;
use crate::kit::connections::{Connections, greet};
use crate::kit::layer::layer;
use crate::shared::Shared;
use crate::{metrics, routes};

/// Why a server does not start or ends before it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Bind(SocketAddr, #[source] io::Error),
    /// The document does not compile: a defect of a route.
    #[error("the document of the API does not compile: {0}")]
    Document(String),
    /// The numbers cannot be recorded.
    #[error("metrics cannot be recorded: {0}")]
    Metrics(String),
    /// The listener broke.
    #[error("server ended: {0}")]
    Ended(String),
}

/// A running server.
pub struct Server {
    address: SocketAddr,
    metrics_address: Option<SocketAddr>,
    running: JoinHandle<io::Result<()>>,
}

impl Server {
    /// The address it really listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address its metrics really are at.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// Waits until it has stopped. Errors: `Ended` when it broke.
    pub async fn wait(self) -> Result<(), ServeError> {
        match self.running.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(cause)) => Err(ServeError::Ended(cause.to_string())),
            Err(cause) => Err(ServeError::Ended(cause.to_string())),
        }
    }
}

/// Starts a server that runs until `shutdown` resolves; then `/readyz` says no, and running requests end in peace.
/// Errors: `Bind`, `Document`, `Metrics`.
pub async fn serve(
    app: App,
    config: ServerConfig,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<Server, ServeError> {
    let shared = Shared::new(app, config)?;
    let metrics = shared
        .config
        .metrics_listen
        .map(metrics::listener)
        .transpose()?;
    let (server, address) = api(&shared)?;
    let mut handles = vec![server.handle()];
    let metrics_address = metrics.map(|(listener, handle, address)| {
        handles.push(handle);
        spawn(listener);
        address
    });
    let running = spawn(server);
    drop(spawn(watch(Arc::downgrade(&shared.connections))));
    drop(spawn(stop(shared, handles, shutdown)));
    Ok(Server {
        address,
        metrics_address,
        running,
    })
}

fn api(shared: &Data<Shared>) -> Result<(actix_web::dev::Server, SocketAddr), ServeError> {
    let (state, guard) = (shared.clone(), shared.clone());
    let config = &shared.config;
    let server = HttpServer::new(move || {
        Web::new()
            .app_data(state.clone())
            .configure(routes::table)
            .default_service(web::to(unrouted))
            .wrap(from_fn(layer))
            .wrap(Compress::default())
    })
    .on_connect(move |stream, kept| {
        if let Some(stream) = stream.downcast_ref::<TcpStream>() {
            greet(stream, kept, &guard.connections, &guard.config);
        }
    })
    .disable_signals()
    .max_connections(config.max_connections)
    .client_request_timeout(Duration::from_secs(config.header_deadline_s))
    .keep_alive(Duration::from_secs(config.keep_alive_s))
    .worker_max_blocking_threads(config.blocking_threads.max(1))
    .shutdown_timeout(config.stop_deadline_s);
    let server = if config.workers > 0 {
        server.workers(config.workers)
    } else {
        server
    };
    let server = server
        .bind(config.listen)
        .map_err(|cause| ServeError::Bind(config.listen, cause))?;
    let address = server.addrs().first().copied().unwrap_or(config.listen);
    Ok((server.run(), address))
}

/// Cuts overdue connections, as long as there is a server.
async fn watch(connections: Weak<Connections>) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    while let Some(connections) = connections.upgrade() {
        connections.cut_overdue(Instant::now());
        drop(connections);
        ticks.tick().await;
    }
}

async fn stop(
    shared: Data<Shared>,
    handles: Vec<ServerHandle>,
    shutdown: impl Future<Output = ()>,
) {
    shutdown.await;
    shared.stop();
    tokio::time::sleep(Duration::from_secs(shared.config.drain_s)).await;
    for handle in handles {
        handle.stop(true).await;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the entry point of the crate starts its tasks"
)]
fn spawn<F: Future<Output: Send> + Send + 'static>(task: F) -> JoinHandle<F::Output> {
    tokio::spawn(task)
}
