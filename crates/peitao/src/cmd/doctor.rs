//! `peitao doctor`: looks for what would keep the platform from working and says each thing in a line.

use anyhow::{Result, bail};

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
    let opened = ::search::local::LocalEngine::open(
        node::index_dir(config),
        ::search::local::Settings::default(),
    )?;
    let state = opened.state;
    let damaged = ::search::Engine::scrub(&opened.engine)?;
    if !damaged.is_empty() {
        bail!(
            "index: damaged files {}; run `peitao reindex`",
            damaged.join(", ")
        );
    }
    Ok(format!("index: {state:?}"))
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
