//! One node of the platform, put together from its configuration.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::search::local::{LocalEngine, Settings as IndexSettings, State};
use anyhow::{Context, Result, bail};
use app::{App, Parts, Secrets, Settings};
use domain::Entropy;
use render::mail::Site;
use store::Store;
use worker::mail::Mailer;

use crate::config::Config;
use crate::system::{SystemClock, SystemEntropy};

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

/// The use cases over the configured database and index, tables up to date.
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
    let parts = Parts {
        store,
        search: Arc::new(opened.engine),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        settings: settings(config),
        secrets: Secrets::new(secret(config)?, None),
    };
    Ok(App::new(parts)?)
}

fn settings(config: &Config) -> Settings {
    Settings {
        public_url: config.public_url(),
        site_name_zh: config.site.name_zh.clone(),
        site_name_en: config.site.name_en.clone(),
        economic_region: config.site.economic_region.clone(),
        access_token_s: config.auth.access_token_s,
        refresh_token_days: config.auth.refresh_token_days,
        hashing_slots: config.auth.hashing_slots,
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

/// The installation's secret, made at the first start and readable by its owner only.
fn secret(config: &Config) -> Result<[u8; 32]> {
    let path = match config.auth.secret_file.as_str() {
        "" => config.data.dir.join("secret"),
        file => PathBuf::from(file),
    };
    if !path.exists() {
        if !config.auth.secret_file.is_empty() {
            bail!(
                "auth.secret_file names {}, which does not exist",
                path.display()
            );
        }
        make_secret(&path)?;
    }
    let text = fs::read_to_string(&path)
        .with_context(|| format!("secret {} cannot be read", path.display()))?;
    decode(text.trim())
        .with_context(|| format!("secret {} is not 64 hexadecimal digits", path.display()))
}

fn make_secret(path: &Path) -> Result<()> {
    let mut bytes = [0; 32];
    SystemEntropy.fill(&mut bytes);
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

fn decode(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.data.dir = dir.path().to_owned();
        let first = secret(&config).unwrap();
        assert_eq!(secret(&config).unwrap(), first);
        assert_ne!(first, [0; 32]);
        let mode = fs::metadata(dir.path().join("secret"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_named_secret_that_is_missing_or_damaged_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.auth.secret_file = dir.path().join("none").display().to_string();
        assert!(secret(&config).is_err());
        fs::write(dir.path().join("none"), "zz").unwrap();
        assert!(secret(&config).is_err());
    }
}
