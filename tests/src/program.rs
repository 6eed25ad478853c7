//! `peitao` as a process: started, waited for, stopped, killed. Knows nothing of what it is asked.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use tempfile::TempDir;
use testkit::Database;

use crate::environment;

/// How long anything may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where the program lives: its database, and a data directory with the index, the secret and the mails.
pub struct Home {
    /// The database.
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

    /// What the service wrote to its log since the beginning.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// A file for the program to read: its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.display().to_string()
    }

    /// A command of the program that lives here.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(environment::path("PEITAO_TEST_BINARY"));
        command
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("PEITAO_DATA__DIR", self.data())
            .env("PEITAO_DATABASE__URL", self.database.url())
            .env("PEITAO_HTTP__LISTEN", "127.0.0.1:0")
            .env("PEITAO_HTTP__RATE_LIMITS", "false")
            .env("PEITAO_SITE__PUBLIC_URL", "http://peitao.example")
            .env("PEITAO_AUTH__ACCESS_TOKEN_S", "86400")
            .env("PEITAO_LOG__FILTER", "warn");
        command
    }

    /// Starts a command and goes on.
    pub fn begin(&self, words: &[&str]) -> Child {
        self.command(words).spawn().expect("the program starts")
    }

    /// Runs a command to its good end: what it said.
    pub fn run(&self, words: &[&str]) -> String {
        success(self.begin(words))
    }

    /// Runs a command until it succeeds: what a dead program left open in the database ends by itself, soon.
    pub fn run_at_last(&self, words: &[&str]) {
        let started = Instant::now();
        loop {
            let output = self.command(words).output().expect("the program runs");
            if output.status.success() {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{words:?}: {output:?}");
        }
    }

    /// Runs a command that reads a line.
    pub fn run_with(&self, words: &[&str], line: &str) -> String {
        let child = self.command(words).stdin(Stdio::piped()).spawn();
        let mut child = child.expect("the program starts");
        let mut input = child.stdin.take().expect("its input is ours");
        writeln!(input, "{line}").expect("it reads");
        drop(input);
        success(child)
    }

    /// Runs a command to its bad end: why.
    pub fn fail(&self, words: &[&str]) -> String {
        let output = self.begin(words).wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Starts the service and does not wait for it.
    pub fn spawn(&self) -> Service {
        self.spawn_with(&[])
    }

    fn spawn_with(&self, variables: &[(&str, String)]) -> Service {
        let log = File::options().create(true).append(true).open(self.log());
        let mut command = self.command(&["serve"]);
        command.stderr(log.expect("a log"));
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        Service {
            child: command.spawn().expect("the program starts"),
            address: String::new(),
            started: Instant::now(),
        }
    }

    /// Starts the service and waits until it is ready.
    pub fn start(&self) -> Service {
        self.start_with(&[])
    }

    /// Likewise, with more variables.
    pub fn start_with(&self, variables: &[(&str, String)]) -> Service {
        let mut service = self.spawn_with(variables);
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

/// What a process said that must end well.
pub fn success(child: Child) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().expect("it ends");
    let complaint = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{status}: {complaint}");
    String::from_utf8_lossy(&stdout).into_owned()
}

/// Polls until something holds.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < PATIENCE, "{what}");
        std::thread::yield_now();
    }
}
