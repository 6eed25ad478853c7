//! `peitao verify`: proves that the index equals the database, document by document. Only reads, so that the service
//! may run meanwhile.

use anyhow::{Result, bail};
use worker::verifying::{Verdict, verify};

use crate::cmd::say;
use crate::config::Config;
use crate::node;

/// Differences that are named.
const NAMED: usize = 5;

/// Runs it. Errors: when they differ, with the first differences.
pub fn run(config: &Config) -> Result<()> {
    let Verdict {
        documents,
        different,
        on_their_way,
    } = verify(&node::open_for_reading(config)?)?;
    if !different.is_empty() {
        let first: Vec<&str> = different.iter().map(String::as_str).take(NAMED).collect();
        bail!(
            "{} documents differ, the first: {}",
            different.len(),
            first.join(", ")
        );
    }
    say(format!("index equals database: {documents} documents"));
    if on_their_way > 0 {
        say(format!(
            "{on_their_way} more changed since; the running service, or its next start, takes them in"
        ));
    }
    Ok(())
}
