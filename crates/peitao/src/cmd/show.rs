//! `peitao config` and `peitao version`: what this binary is and how it is set.

use anyhow::Result;
use clap::Subcommand;

use crate::cmd::say;
use crate::config::Config;

/// Which view of the configuration.
#[derive(Subcommand)]
pub enum Command {
    /// The options in force.
    Show {
        /// Leave secrets out.
        #[arg(long)]
        redacted: bool,
    },
}

/// Runs `config`.
pub fn run(config: &Config, command: &Command) -> Result<()> {
    let Command::Show { redacted } = command;
    say(config.to_toml(*redacted)?.trim_end());
    Ok(())
}

/// Runs `version`.
pub fn version() -> Result<()> {
    say(format!("peitao {}", env!("CARGO_PKG_VERSION")));
    Ok(())
}
