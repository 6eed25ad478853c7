//! A real PostgreSQL for the tests: made in a temporary folder, on a free port, gone at the end.
//! Must not know what the tests do with it.

mod account;
mod keeper;
mod programs;
mod server;

use anyhow::Result;

pub use programs::find as programs;
pub use server::Server;

use crate::needs::{self, Need};

/// How far a commit travels before it is acknowledged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Durability {
    /// To the operating system: survives a killed server, not a power cut. What tests need.
    #[default]
    Memory,
    /// To the disk, as in production. What measurements need.
    Disk,
}

/// Starts a server for a developer, prints its URL, and returns when the server is gone.
///
/// An interrupt ends this process at once; the keeper then stops the server and removes its folder.
pub fn keep_until_interrupted(durability: Durability) -> Result<()> {
    needs::satisfy(&[Need::Postgres])?;
    let mut server = Server::start(durability)?;
    println!("{}", server.url());
    println!("log: {}", server.log().display());
    println!("interrupt to stop");
    server.wait()
}
