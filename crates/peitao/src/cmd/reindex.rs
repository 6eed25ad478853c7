//! `peitao reindex`: builds the index anew beside the old one and switches.

use anyhow::Result;

use crate::cmd::say;
use crate::config::Config;
use crate::node;

/// Runs it.
pub fn run(config: &Config) -> Result<()> {
    let app = node::open(config)?;
    // The day the documents are made for: a later look tells what has lapsed since from what is wrong.
    worker::keeping::begin_day(&app)?;
    worker::indexing::rebuild(&app)?;
    let stats = app.search().stats()?;
    say(format!("{} documents indexed", stats.documents));
    Ok(())
}
