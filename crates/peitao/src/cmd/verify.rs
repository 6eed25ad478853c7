//! `peitao verify`: proves that the index equals the database, document by document.

use anyhow::{Result, bail};

use crate::cmd::say;
use crate::config::Config;
use crate::node;

/// Runs it. Errors: when they differ, with the first differences.
pub fn run(config: &Config) -> Result<()> {
    let app = node::open(config)?;
    while worker::indexing::step(&app)? > 0 {}
    let difference = worker::indexing::compare(&app)?;
    if !difference.is_empty() {
        bail!(
            "{} documents differ, the first: {}",
            difference.len(),
            difference
                .iter()
                .take(5)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ")
        );
    }
    say(format!(
        "index equals database: {} documents",
        app.search().stats()?.documents
    ));
    Ok(())
}
