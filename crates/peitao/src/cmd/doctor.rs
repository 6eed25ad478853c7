//! `peitao doctor`: looks for what would keep the platform from working and says each thing in a line. Only looks, so
//! that the service may run meanwhile.

use ::search::Engine;
use ::search::local::LocalEngine;
use anyhow::{Context, Result, bail};

use crate::cmd::say;
use crate::config::Config;
use crate::node;

/// Runs it. Errors: when something is found.
pub fn run(config: &Config) -> Result<()> {
    let findings = [database(config), index(config), mail(config)];
    let mut bad = 0;
    for finding in findings {
        match finding {
            Ok(line) => say(format!("ok    {line}")),
            Err(error) => {
                bad += 1;
                say(format!("fail  {error:#}"));
            }
        }
    }
    if bad > 0 {
        bail!("{bad} of 3 checks failed")
    } else {
        Ok(())
    }
}

fn database(config: &Config) -> Result<String> {
    let store = node::open_store(config)?;
    let pending = store.pending_migrations()?;
    if !pending.is_empty() {
        bail!(
            "database: {} migrations have not run; run `peitao migrate`",
            pending.len()
        );
    }
    Ok(format!("database: {:?}, tables up to date", store.kind()))
}

fn index(config: &Config) -> Result<String> {
    let opened = LocalEngine::open_for_reading(node::index_dir(config));
    let Some(engine) = opened.context("index: stop the service and run `peitao reindex`")? else {
        return Ok("index: none yet, the start of the service builds it".to_owned());
    };
    let damaged = engine.scrub()?;
    if !damaged.is_empty() {
        bail!(
            "index: damaged files {}; stop the service and run `peitao reindex`",
            damaged.join(", ")
        );
    }
    Ok(format!("index: {} documents", engine.stats()?.documents))
}

fn mail(config: &Config) -> Result<String> {
    let dir = node::mail_dir(config);
    Ok(match config.mail.smtp_url.reveal() {
        "" => format!(
            "mail: no SMTP server set, mails are written to {}",
            dir.display()
        ),
        _ => "mail: by SMTP".to_owned(),
    })
}
