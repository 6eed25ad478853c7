//! One node of the platform, put together from its configuration.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::search::local::{LocalEngine, Settings as IndexSettings, State};
use ::search::{Engine, Unopened};
use anyhow::{Context, Result, bail};
use app::{App, Parts, Settings};
use render::mail::Site;
use store::Store;
use worker::mail::Mailer;

use crate::config::Config;
use crate::secret::secrets;
use crate::system::{DiskOf, SystemClock, SystemEntropy};

/// Opens the database and brings its tables up to this version.
pub fn open_store(config: &Config) -> Result<Store> {
    make_private(&config.data.dir)?;
    let settings = store::Settings {
        connections: config.database.connections,
        wait_ms: config.database.wait_ms,
    };
    Ok(Store::open(&config.database_url(), settings)?)
}

/// Makes the data directory for its owner only: it holds the database, the secret and undelivered mails.
fn make_private(dir: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder
        .create(dir)
        .with_context(|| format!("data directory {} cannot be made", dir.display()))
}

/// The use cases over the configured database and index, tables up to date. From here on no other process writes
/// the index.
pub fn open(config: &Config) -> Result<App> {
    let store = open_store(config)?;
    store.migrate()?;
    let settled = store.settle_restored_log()?;
    if settled > 0 {
        tracing::warn!(entries = settled, "log.restored_from_another_cluster");
    }
    let opened = LocalEngine::open(index_dir(config), IndexSettings::default())?;
    if opened.state != State::Resumed {
        tracing::info!(state = ?opened.state, "index.wants_rebuild");
    }
    put_together(config, store, Arc::new(opened.engine))
}

/// The use cases over the database alone, tables up to date, beside a running service or without one: what they
/// change reaches the index through the log.
pub fn open_database(config: &Config) -> Result<App> {
    let store = open_store(config)?;
    store.migrate()?;
    over(config, store)
}

/// The use cases over a database and nothing else.
pub fn over(config: &Config, store: Store) -> Result<App> {
    put_together(config, store, Arc::new(Unopened))
}

/// The use cases over database and index as they are, beside a running service or without one; for reading.
/// Errors: when the tables are of another version or there is no index.
pub fn open_for_reading(config: &Config) -> Result<App> {
    let store = open_store(config)?;
    let pending = store.pending_migrations()?;
    if !pending.is_empty() {
        bail!(
            "{} migrations have not run; run `peitao migrate`",
            pending.len()
        );
    }
    let index = LocalEngine::open_for_reading(index_dir(config))?;
    let index = index.context("there is no index yet; the start of the service builds it")?;
    put_together(config, store, Arc::new(index))
}

fn put_together(config: &Config, store: Store, search: Arc<dyn Engine>) -> Result<App> {
    let parts = Parts {
        store,
        search,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        disk: Arc::new(DiskOf(config.data.dir.clone())),
        settings: settings(config),
        secrets: secrets(config)?,
    };
    Ok(App::new(parts)?)
}

fn settings(config: &Config) -> Settings {
    Settings {
        public_url: config.public_url(),
        site_name_zh: config.site.name_zh.clone(),
        site_name_en: config.site.name_en.clone(),
        home_region: config.site.home_region.clone(),
        economic_region: config.site.economic_region.clone(),
        access_token_s: config.auth.access_token_s,
        refresh_token_days: config.auth.refresh_token_days,
        hashing_slots: config.auth.hashing_slots,
        digest_s: config.mail.digest_s,
        ..Settings::default()
    }
}

/// Where the index lives.
pub fn index_dir(config: &Config) -> PathBuf {
    config.data.dir.join("index")
}

/// Where mails go while no SMTP server is set.
pub fn mail_dir(config: &Config) -> PathBuf {
    config.data.dir.join("mail")
}

/// What sends the mails that are due: over SMTP where a server is set, into files where none is.
pub fn mailer(config: &Config) -> Result<worker::Sender> {
    let site = Site {
        name_zh: config.site.name_zh.clone(),
        name_en: config.site.name_en.clone(),
        base_url: config.public_url(),
    };
    let from = &config.mail.from;
    let mailer = match config.mail.smtp_url.reveal() {
        "" => Mailer::folder(&mail_dir(config), from, site),
        url => Mailer::smtp(url, from, site),
    };
    let mailer = mailer.map_err(|fault| anyhow::anyhow!("mail: {fault}"))?;
    Ok(Box::new(move |app| mailer.send_due(app)))
}
