//! `peitao` as a process: started, waited for, stopped. Knows nothing of what it is asked.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use testkit::Database;

/// How long anything may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where the program lives: its database, and a data directory.
pub struct Home {
    pub database: Database,
    folder: TempDir,
}

/// A running service; killed when dropped.
pub struct Service {
    child: Child,
    pub address: String,
}

impl Home {
    /// Around a database.
    pub fn on(database: Database) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { database, folder }
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file for the program to read: its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.display().to_string()
    }

    /// `cargo xtask test` names the program. Panics when it does not: a skipped test proves nothing.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test has no configuration but its environment"
    )]
    fn command(&self, words: &[&str]) -> Command {
        let program = std::env::var("PEITAO_TEST_BINARY");
        let mut command = Command::new(program.expect("PEITAO_TEST_BINARY names the program"));
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

    /// Starts the service and waits until it is ready.
    pub fn serve(&self) -> Service {
        self.serve_with(&[])
    }

    /// Likewise, with more variables.
    pub fn serve_with(&self, variables: &[(&str, String)]) -> Service {
        let mut command = self.command(&["serve"]);
        command.stderr(Stdio::inherit());
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        let mut child = command.spawn().expect("the program starts");
        let stdout = child.stdout.take().expect("its output is ours");
        let mut line = String::new();
        let read = BufReader::new(stdout).read_line(&mut line);
        assert!(read.is_ok_and(|length| length > 0), "it ended early");
        let address = line.trim().to_owned();
        Service { child, address }
    }
}

impl Service {
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
        // Gone already when it was stopped.
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
