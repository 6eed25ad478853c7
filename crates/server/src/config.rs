//! What an operator can set about the HTTP side. Reading files and the environment is not done here.

use std::net::{Ipv4Addr, SocketAddr};

use ipnet::IpNet;

/// Settings of the server; every field has the default of a single node.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Address the API listens on; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Address `/metrics` listens on, apart from the API; none serves no metrics.
    pub metrics_listen: Option<SocketAddr>,
    /// Threads that speak HTTP; 0 takes one per core.
    pub workers: usize,
    /// Networks whose `X-Forwarded-For` is believed; nobody's by default.
    pub trusted_proxies: Vec<IpNet>,
    /// Largest JSON body. Units: bytes.
    pub body_limit_bytes: usize,
    /// Longest time a body may take to arrive. Units: seconds.
    pub body_deadline_s: u64,
    /// Longest time the head of a request may take to arrive. Units: seconds.
    pub header_deadline_s: u64,
    /// How long an idle connection is kept. Units: seconds.
    pub keep_alive_s: u64,
    /// How long a reader may take nothing of an answer before its connection is cut. Units: seconds.
    pub write_stall_s: u64,
    /// The slowest a reader may take a large answer. Units: bytes per second.
    pub slowest_reader_bytes_s: u64,
    /// Open connections per worker.
    pub max_connections: usize,
    /// Open connections per client address; trusted proxies are not counted.
    pub max_connections_per_ip: usize,
    /// Use cases that run at once; what comes on top waits.
    pub blocking_threads: usize,
    /// How long a request waits for its turn before it is told to come back. Units: milliseconds.
    pub blocking_wait_ms: u64,
    /// How long `/readyz` says no before the listener closes, for load balancers to notice. Units: seconds.
    pub drain_s: u64,
    /// How long running requests may take after a stop was asked for. Units: seconds.
    pub stop_deadline_s: u64,
    /// Requests per minute.
    pub rate_limits: RateLimits,
}

/// How often a caller may ask. Units: requests per minute, and as many at once.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateLimits {
    /// Off for measurements and behind a gateway that limits by itself.
    pub enabled: bool,
    /// Sign-up, sign-in, password reset: per address, signed in or not.
    pub credentials: u32,
    /// Reading without signing in, per address.
    pub anonymous_read: u32,
    /// Sending without signing in, per address.
    pub anonymous_write: u32,
    /// Reading, per account.
    pub account_read: u32,
    /// Sending, per account.
    pub account_write: u32,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            metrics_listen: None,
            workers: 0,
            trusted_proxies: Vec::new(),
            body_limit_bytes: 256 * 1024,
            body_deadline_s: 15,
            header_deadline_s: 5,
            keep_alive_s: 15,
            write_stall_s: 20,
            slowest_reader_bytes_s: 8 * 1024,
            max_connections: 512,
            max_connections_per_ip: 64,
            blocking_threads: 64,
            blocking_wait_ms: 2000,
            drain_s: 0,
            stop_deadline_s: 25,
            rate_limits: RateLimits::default(),
        }
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            enabled: true,
            credentials: 10,
            anonymous_read: 120,
            anonymous_write: 20,
            account_read: 600,
            account_write: 120,
        }
    }
}
