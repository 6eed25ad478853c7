//! `peitao reindex`: builds the index anew beside the old one and switches.

use anyhow::Result;

use crate::cmd::say;
use crate::config::Config;
use crate::node;

/// Runs it.
pub fn run(config: &Config) -> Result<()> {
    let app = node::open(config)?;
    worker::indexing::rebuild(&app)?;
    let stats = app.search().stats()?;
    say(format!("{} documents indexed", stats.documents));
    Ok(())
}
