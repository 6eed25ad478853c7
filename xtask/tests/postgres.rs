//! `cargo xtask pg` as a developer meets it: it answers, and leaves nothing behind however it ends.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a stop may take on a busy machine.
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// A running `xtask pg`, with what it printed.
struct Running {
    process: Child,
    /// Kept open: a command whose reader went away is another case.
    _output: BufReader<ChildStdout>,
    url: String,
    folder: PathBuf,
}

fn start(words: &[&str]) -> Running {
    let mut process = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("pg")
        .args(words)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    let url = next_line(&mut output);
    let log = next_line(&mut output);
    let folder = Path::new(log.strip_prefix("log: ").unwrap())
        .parent()
        .unwrap()
        .to_owned();
    Running {
        process,
        _output: output,
        url,
        folder,
    }
}

fn next_line(output: &mut impl BufRead) -> String {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

fn ask(url: &str, question: &str) -> String {
    let answer = Command::new("psql")
        .args([
            url,
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "--command",
            question,
        ])
        .output()
        .unwrap();
    assert!(
        answer.status.success(),
        "{}",
        String::from_utf8_lossy(&answer.stderr)
    );
    String::from_utf8(answer.stdout).unwrap().trim().to_owned()
}

fn is_listening(url: &str) -> bool {
    let address = url.split_once('@').unwrap().1.split_once('/').unwrap().0;
    TcpStream::connect(address).is_ok()
}

fn assert_gone(running: &Running) {
    let deadline = Instant::now() + STOP_LIMIT;
    while running.folder.exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(!running.folder.exists(), "the folder is left");
    assert!(!is_listening(&running.url), "the server is left");
}

#[test]
fn it_answers_and_a_kill_leaves_nothing_behind() {
    let mut running = start(&[]);
    assert_eq!(ask(&running.url, "show fsync"), "off");
    assert_eq!(ask(&running.url, "show max_connections"), "200");
    assert_eq!(ask(&running.url, "show server_encoding"), "UTF8");
    assert_eq!(
        ask(
            &running.url,
            "select rolcreatedb or rolsuper from pg_roles where rolname = user"
        ),
        "t"
    );
    running.process.kill().unwrap();
    running.process.wait().unwrap();
    assert_gone(&running);
}

#[test]
fn an_interrupt_stops_it_and_the_disk_is_reached_on_request() {
    let mut running = start(&["--fsync"]);
    assert_eq!(ask(&running.url, "show fsync"), "on");
    let interrupt = ["-s", "INT", &running.process.id().to_string()];
    assert!(
        Command::new("kill")
            .args(interrupt)
            .status()
            .unwrap()
            .success()
    );
    running.process.wait().unwrap();
    assert_gone(&running);
}

#[test]
fn a_stranger_on_the_same_machine_is_refused() {
    let mut running = start(&[]);
    let (front, place) = running.url.split_once('@').unwrap();
    let (role, _) = front.rsplit_once(':').unwrap();
    let refused = Command::new("psql")
        .args([&format!("{role}:wrong@{place}"), "-c", "select 1"])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("password authentication failed"));
    running.process.kill().unwrap();
    running.process.wait().unwrap();
    assert_gone(&running);
}
