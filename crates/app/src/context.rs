//! What every use case knows of the call it serves.

use std::net::IpAddr;

use domain::Moment;
use domain::actor::Actor;

/// Who asks, when, and under which request.
#[derive(Clone, Debug)]
pub struct Cx {
    /// Who asks.
    pub actor: Actor,
    /// The one present of the whole call.
    pub now: Moment,
    /// The network the caller's address counts as, for soft locks; nothing for the platform itself.
    pub network: Option<IpAddr>,
    /// Id of the request, for the log and the audit.
    pub request_id: String,
}

impl Cx {
    /// A call of the platform itself, such as expiry by the clock.
    pub fn system(now: Moment, request_id: impl Into<String>) -> Self {
        Self {
            actor: Actor::System,
            now,
            network: None,
            request_id: request_id.into(),
        }
    }
}
