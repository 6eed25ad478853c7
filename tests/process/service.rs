//! `peitao` as a process: started, waited for, stopped, killed. Knows nothing of what it is asked.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use tempfile::TempDir;
use testkit::Database;

use crate::path;

/// How long the program may take until it is ready, or until it is gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the program lives: its database, and a data directory with the index, the secret and the mails.
pub struct Home {
    pub database: Database,
    folder: TempDir,
}

impl Home {
    /// Around a database.
    pub fn new(database: Database) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { database, folder }
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What the program wrote to its log since the beginning.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// A command of the program that lives here.
    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(path("PEITAO_TEST_BINARY"));
        command
            .arg(word)
            .env("PEITAO_DATA__DIR", self.data())
            .env("PEITAO_DATABASE__URL", self.database.url())
            .env("PEITAO_HTTP__LISTEN", "127.0.0.1:0")
            .env("PEITAO_HTTP__RATE_LIMITS", "false")
            .env("PEITAO_SITE__PUBLIC_URL", "http://peitao.example")
            .env("PEITAO_AUTH__ACCESS_TOKEN_S", "86400")
            .env("PEITAO_LOG__FILTER", "warn");
        command
    }

    /// Runs a command until it succeeds: what a dead program left open in the database ends by itself, soon.
    pub fn run(&self, word: &str) {
        let started = Instant::now();
        loop {
            let output: Output = self.command(word).output().expect("the program runs");
            if output.status.success() {
                return;
            }
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(started.elapsed() < PATIENCE, "peitao {word}: {said}");
        }
    }

    /// Starts the service and does not wait for it.
    pub fn spawn(&self) -> Service {
        let log = File::options().create(true).append(true).open(self.log());
        let child = self
            .command("serve")
            .stdout(Stdio::piped())
            .stderr(log.expect("a log"))
            .spawn();
        Service {
            child: child.expect("the program starts"),
            address: String::new(),
            started: Instant::now(),
        }
    }

    /// Starts the service and waits until it is ready.
    pub fn start(&self) -> Service {
        let mut service = self.spawn();
        service.wait_ready(&self.log());
        service
    }
}

/// A running service; dropping it kills it.
pub struct Service {
    child: Child,
    /// Where it listens; empty until it is ready.
    pub address: String,
    started: Instant,
}

impl Service {
    fn wait_ready(&mut self, log: &Path) {
        let stdout = self.child.stdout.take().expect("its output is ours");
        let mut line = String::new();
        let read = BufReader::new(stdout).read_line(&mut line);
        let said = || std::fs::read_to_string(log).unwrap_or_default();
        assert!(read.is_ok_and(|length| length > 0), "it ended: {}", said());
        self.address = line.trim().to_owned();
        let client = Client::builder().no_proxy().build().expect("a client");
        let ready = format!("{}/readyz", self.address);
        while !client
            .get(&ready)
            .send()
            .is_ok_and(|answer| answer.status().is_success())
        {
            assert!(self.age() < PATIENCE, "it is not ready: {}", said());
        }
    }

    /// Time since it was started.
    pub fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// Ends it at once, as a crash does.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it is gone");
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(told.expect("kill runs").success());
        let ended = self.child.wait().expect("it is gone");
        assert!(ended.success(), "it stops in peace: {ended}");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Gone already in most cases.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
