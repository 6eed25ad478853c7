//! What an operator can set: defaults, then a TOML file, then `PEITAO_*`, then flags. Nothing else reads
//! the environment, and nonsense is refused at the start with the name of the key.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

/// Every option, by subject.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where files live.
    pub data: Data,
    /// The database.
    pub database: Database,
    /// The HTTP side.
    pub http: Http,
    /// Outgoing mail.
    pub mail: Mail,
    /// The platform's face.
    pub site: Site,
    /// Signing in.
    pub auth: Auth,
    /// What is written to the log.
    pub log: Log,
}

/// Where files live.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Data {
    /// Directory of the database file, the index, the secret and undelivered mails.
    pub dir: PathBuf,
}

/// The database.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:` and a path, or `postgres://`; empty means `peitao.db` in the data directory.
    pub url: Secret,
    /// Connections beside the SQLite writer, or all of PostgreSQL's. Range: 1 to 200.
    pub connections: u32,
    /// Longest wait for a connection. Units: milliseconds.
    pub wait_ms: u64,
}

/// The HTTP side.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Address and port of the API.
    pub listen: String,
    /// Address and port of `/metrics`; empty for none.
    pub metrics_listen: String,
    /// Threads that speak HTTP; 0 for one per core.
    pub workers: usize,
    /// Networks whose X-Forwarded-For is believed, such as `10.0.0.0/8`.
    pub trusted_proxies: Vec<String>,
    /// Use cases that run at once.
    pub blocking_threads: usize,
    /// Whether rate limits are on; off only for measurements and behind a gateway that limits.
    pub rate_limits: bool,
}

/// Outgoing mail.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtp://user:password@host:587?tls=required` (STARTTLS) or `smtps://user:password@host:465`; empty writes files instead.
    pub smtp_url: Secret,
    /// Sender.
    pub from: String,
    /// Time between two digests of new matches. Units: seconds. Range: 60 to 604800.
    pub digest_s: i64,
}

/// The platform's face.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// Address people reach it at; links in mails begin with it. Empty: `http://` and the listen address.
    pub public_url: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The division the platform serves, by code of 2, 4, 6 or 9 digits: where a text without a place is taken to be,
    /// and so the middle of the rings of what it is matched with.
    pub home_region: String,
    /// Provinces that form one economic region, by division code.
    pub economic_region: Vec<String>,
}

/// Signing in.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Auth {
    /// Life of an access token. Units: seconds.
    pub access_token_s: i64,
    /// Life of a refresh token since its last use. Units: days.
    pub refresh_token_days: i64,
    /// Passwords hashed at once; each takes 19 MiB.
    pub hashing_slots: usize,
    /// File of the installation's secret, 64 hexadecimal digits; empty means `secret` in the data directory,
    /// made at the first start. Every node of a cluster must be given the same.
    pub secret_file: String,
    /// File of the secret before, while it is being changed: what was signed with it still counts. Empty for none.
    pub previous_secret_file: String,
}

/// What is written to the log.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// Filter, such as `info` or `info,peitao=debug`.
    pub filter: String,
    /// `text` or `json`.
    pub format: String,
}

/// A text that never prints itself.
#[derive(Clone, Default, Serialize, Deserialize, PartialEq)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// A secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() {
            "\"\""
        } else {
            "\"(set)\""
        })
    }
}

impl Default for Data {
    fn default() -> Self {
        Self {
            dir: PathBuf::from("./data"),
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: Secret::default(),
            connections: 8,
            wait_ms: 2000,
        }
    }
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            metrics_listen: String::new(),
            workers: 0,
            trusted_proxies: Vec::new(),
            blocking_threads: 64,
            rate_limits: true,
        }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            smtp_url: Secret::default(),
            from: "Peitao <noreply@localhost>".to_owned(),
            digest_s: 3600,
        }
    }
}

impl Default for Site {
    fn default() -> Self {
        Self {
            public_url: String::new(),
            name_zh: "配套供需对接平台".to_owned(),
            name_en: "Peitao".to_owned(),
            home_region: "500111".to_owned(),
            economic_region: vec!["50".to_owned(), "51".to_owned()],
        }
    }
}

impl Default for Auth {
    fn default() -> Self {
        Self {
            access_token_s: 600,
            refresh_token_days: 30,
            hashing_slots: 2,
            secret_file: String::new(),
            previous_secret_file: String::new(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            format: "text".to_owned(),
        }
    }
}

/// The options that may be read from a file named in the environment, for secrets kept apart. The secret of the
/// installation is only ever a file, so its keys name files already.
const FROM_FILES: &[(&str, &str)] = &[
    ("PEITAO_DATABASE__URL_FILE", "database.url"),
    ("PEITAO_MAIL__SMTP_URL_FILE", "mail.smtp_url"),
];

impl Config {
    /// Reads the options. Errors: the key that makes no sense and where it was set.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            if !file.is_file() {
                bail!("configuration file {} does not exist", file.display());
            }
            figment = figment.merge(Toml::file(file));
        }
        // Only `PEITAO_<SUBJECT>__<KEY>` is an option; files of secrets are read below.
        let is_option = |key: &figment::value::UncasedStr| {
            let key = format!("PEITAO_{}", key.as_str().to_uppercase());
            key.contains("__") && !FROM_FILES.iter().any(|(variable, _)| *variable == key)
        };
        figment = figment.merge(Env::prefixed("PEITAO_").filter(is_option).split("__"));
        for (variable, key) in FROM_FILES {
            if let Some(path) = environment(variable) {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("{variable} names {path}"))?;
                figment = figment.merge((*key, text.trim()));
            }
        }
        let config: Self = figment
            .extract()
            .context("configuration is not understood")?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        if !matches!(self.log.format.as_str(), "text" | "json") {
            bail!("log.format is neither text nor json");
        }
        if !(1..=200).contains(&self.database.connections) {
            bail!("database.connections lies outside 1 to 200");
        }
        crate::sense::judge(self)
    }

    /// URL of the database.
    pub fn database_url(&self) -> String {
        match self.database.url.reveal() {
            "" => format!("sqlite:{}", self.data.dir.join("peitao.db").display()),
            url => url.to_owned(),
        }
    }

    /// Address people reach the platform at, without a slash at the end.
    pub fn public_url(&self) -> String {
        match self.site.public_url.trim_end_matches('/') {
            "" => format!("http://{}", self.http.listen),
            url => url.to_owned(),
        }
    }

    /// The options as TOML, secrets left out when `redacted`.
    pub fn to_toml(&self, redacted: bool) -> Result<String> {
        let mut shown = self.clone();
        if redacted {
            for secret in [&mut shown.database.url, &mut shown.mail.smtp_url] {
                if !secret.reveal().is_empty() {
                    *secret = Secret::new("(set)");
                }
            }
        }
        Ok(toml::to_string_pretty(&shown)?)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this file is where the environment is read"
)]
fn environment(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_file_states_every_default() {
        let sample = include_str!("../../../config/peitao.toml");
        let read: Config = toml::from_str(sample).unwrap();
        assert_eq!(read, Config::default());
        let value: toml::Table = toml::from_str(sample).unwrap();
        let default: toml::Table =
            toml::from_str(&Config::default().to_toml(false).unwrap()).unwrap();
        for (subject, keys) in &default {
            for key in keys.as_table().unwrap().keys() {
                assert!(
                    value[subject].as_table().unwrap().contains_key(key),
                    "{subject}.{key} is missing"
                );
            }
        }
    }

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let error = toml::from_str::<Config>("[http]\nlisten_on = \"x\"")
            .unwrap_err()
            .to_string();
        assert!(error.contains("listen_on"), "{error}");
    }

    /// What a file says, judged as at the start.
    fn judged(text: &str) -> Result<Config, String> {
        let config: Config = toml::from_str(text).map_err(|error| error.to_string())?;
        config.check().map_err(|error| error.to_string())?;
        Ok(config)
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_key() {
        for (text, key) in [
            ("[mail]\ndigest_s = 59", "mail.digest_s"),
            ("[mail]\ndigest_s = 604801", "mail.digest_s"),
            ("[site]\nhome_region = \"\"", "site.home_region"),
            ("[site]\nhome_region = \"999999\"", "site.home_region"),
            ("[database]\nconnections = 0", "database.connections"),
            ("[log]\nformat = \"xml\"", "log.format"),
        ] {
            let refusal = judged(text).expect_err(text);
            assert!(refusal.contains(key), "{text}: {refusal}");
        }
        for text in [
            "[mail]\ndigest_s = 60",
            "[mail]\ndigest_s = 604800",
            "[site]\nhome_region = \"50\"",
            "[site]\nhome_region = \"5101\"",
        ] {
            assert!(judged(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn secrets_do_not_print_themselves() {
        let mut config = Config::default();
        config.database.url = Secret::new("postgres://u:hunter2@h/d");
        assert!(!format!("{config:?}").contains("hunter2"));
        assert!(!config.to_toml(true).unwrap().contains("hunter2"));
    }
}
