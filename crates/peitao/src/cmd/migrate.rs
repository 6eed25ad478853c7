//! `peitao migrate`: brings the tables up to this version, or says what is missing.

use anyhow::{Result, bail};
use clap::Args;

use crate::cmd::say;
use crate::config::Config;
use crate::node;

/// Arguments of the command.
#[derive(Args)]
pub struct Arguments {
    /// Change nothing; fail when something is missing.
    #[arg(long)]
    check: bool,
}

/// Runs it.
pub fn run(config: &Config, arguments: &Arguments) -> Result<()> {
    let store = node::open_store(config)?;
    let pending = store.pending_migrations()?;
    if arguments.check && !pending.is_empty() {
        bail!(
            "{} migrations have not run: {}",
            pending.len(),
            pending.join(", ")
        );
    }
    if !arguments.check {
        store.migrate()?;
    }
    say(format!(
        "{} migrations run, tables are up to date",
        if arguments.check { 0 } else { pending.len() }
    ));
    Ok(())
}
