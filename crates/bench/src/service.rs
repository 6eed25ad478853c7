//! The service under measurement: a district in a directory and a child process that serves it.
//! Must not know what is measured.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

/// Longest wait for a service to answer.
const START_LIMIT: Duration = Duration::from_secs(120);

/// Longest wait for a consumer of the log.
const LEVEL_LIMIT: Duration = Duration::from_secs(600);

/// Where the service is and how large.
#[derive(Args)]
pub struct Place {
    /// The binary to measure, built with `--profile dist`.
    #[arg(long)]
    binary: PathBuf,
    /// Its data directory; a district is made in it when there is none. Kept.
    #[arg(long)]
    data_dir: PathBuf,
    /// `postgres://..` to measure PostgreSQL instead of the file in the data directory.
    #[arg(long)]
    database_url: Option<String>,
    /// Firms of a district that is made.
    #[arg(long, default_value_t = 20_000)]
    firms: usize,
    /// Postings of a district that is made.
    #[arg(long, default_value_t = 100_000)]
    postings: usize,
}

/// A running service; ends when dropped.
pub struct Service {
    child: Child,
    /// `http://127.0.0.1:port`.
    pub base: String,
    /// `http://127.0.0.1:port/metrics`.
    metrics: String,
    /// The password of everybody in the district.
    pub password: String,
}

impl Place {
    /// The binary with what says where it works.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .arg("--data-dir")
            .arg(&self.data_dir)
            .env("PEITAO_HTTP__RATE_LIMITS", "false")
            .env("PEITAO_LOG__FILTER", "warn");
        if let Some(url) = &self.database_url {
            command.env("PEITAO_DATABASE__URL", url);
        }
        command
    }

    /// Where the service keeps everything.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The password of the district, which is made first when there is none.
    fn district(&self) -> Result<String> {
        let kept = self.data_dir.join("bench-password");
        if let Ok(password) = fs::read_to_string(&kept) {
            return Ok(password);
        }
        let mut demo = self.command();
        demo.args(["demo", "--no-serve", "--firms"])
            .arg(self.firms.to_string());
        demo.arg("--postings").arg(self.postings.to_string());
        let made = demo.stderr(Stdio::inherit()).output()?;
        let said = String::from_utf8(made.stdout)?;
        let password = said
            .lines()
            .find_map(|line| line.split_once("shown this once: "));
        let (_, password) = password.with_context(|| format!("no password in {said:?}"))?;
        fs::write(kept, password.trim())?;
        Ok(password.trim().to_owned())
    }
}

impl Service {
    /// Starts it on a free port and waits until it is ready.
    ///
    /// Errors: the district cannot be made, or the service does not answer in time.
    pub async fn start(place: &Place) -> Result<Self> {
        let password = place.district()?;
        let (listen, metrics) = (free_address()?, free_address()?);
        let child = place
            .command()
            .args(["serve", "--listen", &listen])
            .env("PEITAO_HTTP__METRICS_LISTEN", &metrics)
            .stdout(Stdio::null())
            .spawn()?;
        let service = Self {
            child,
            base: format!("http://{listen}"),
            metrics: format!("http://{metrics}/metrics"),
            password,
        };
        service.wait_until_ready().await?;
        service.wait_until_level("indexer").await?;
        Ok(service)
    }

    /// Waits until a consumer has seen the whole log: a service is ready before that, on the index it has.
    pub async fn wait_until_level(&self, consumer: &str) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < LEVEL_LIMIT {
            if self.behind(consumer).await? == Some(0.0) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        bail!("the {consumer} is still behind")
    }

    /// How far a consumer is behind the log. Units: seconds; None before the service has looked.
    pub async fn behind(&self, consumer: &str) -> Result<Option<f64>> {
        let name = format!(r#"consumer_lag_seconds{{consumer="{consumer}"}} "#);
        let read = reqwest::get(&self.metrics).await?.text().await?;
        let lag = read.lines().find_map(|line| line.strip_prefix(&name));
        Ok(lag.map(str::trim).map(str::parse).transpose()?)
    }

    async fn wait_until_ready(&self) -> Result<()> {
        let started = Instant::now();
        let url = format!("{}/readyz", self.base);
        while started.elapsed() < START_LIMIT {
            if reqwest::get(&url)
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("{url} does not answer")
    }

    /// Memory the process holds in RAM. Units: bytes. None where the system does not tell.
    pub fn resident_bytes(&self) -> Option<u64> {
        let status = fs::read_to_string(
            Path::new("/proc")
                .join(self.child.id().to_string())
                .join("status"),
        );
        let status = status.ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib * 1024)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The data directory is kept, and nothing acknowledged is lost by an abrupt end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.to_string())
}
