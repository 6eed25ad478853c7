//! What all workers of one server share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use actix_web::web::Data;
use app::App;
use tokio::sync::Semaphore;

use crate::ServeError;
use crate::config::ServerConfig;
use crate::kit::connections::Connections;
use crate::kit::contract::Contract;
use crate::kit::rate_limit::Limits;
use crate::openapi::Published;

/// State of a server, the same for every worker.
pub struct Shared {
    /// The use cases.
    pub app: App,
    /// What the operator set.
    pub config: ServerConfig,
    /// The published document, compiled.
    pub contract: &'static Contract,
    /// The published document, as it is served.
    pub published: &'static Published,
    /// How often callers may ask.
    pub limits: Limits,
    /// Open connections by address.
    pub connections: Arc<Connections>,
    /// Room for use cases that run at once.
    pub slots: Arc<Semaphore>,
    stopping: AtomicBool,
}

impl Shared {
    /// The state of a server that is about to start. Errors: `Document` when the document does not compile.
    pub fn new(app: App, config: ServerConfig) -> Result<Data<Self>, ServeError> {
        let (published, contract) = document()?;
        Ok(Data::new(Self {
            limits: Limits::new(config.rate_limits),
            connections: Connections::at_most(config.max_connections_per_ip),
            slots: Arc::new(Semaphore::new(config.blocking_threads.max(1))),
            stopping: AtomicBool::new(false),
            app,
            config,
            contract,
            published,
        }))
    }

    /// Says that no new requests should be sent here.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Whether the server is on its way down.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}

/// The document of this program, made and compiled once: its routes do not change while it runs.
fn document() -> Result<(&'static Published, &'static Contract), ServeError> {
    static MADE: LazyLock<Result<(Published, Contract), String>> = LazyLock::new(|| {
        let published = Published::new().map_err(|error| error.to_string())?;
        let contract = Contract::compile(&published.value)?;
        Ok((published, contract))
    });
    match &*MADE {
        Ok((published, contract)) => Ok((published, contract)),
        Err(fault) => Err(ServeError::Document(fault.clone())),
    }
}
