//! A killed process leaves the last commit, whole: documents and position together.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use search::local::State;
use search::{Change, Engine};

use crate::build::{digests, open, posting};

/// Documents of the batch that ends at `position`.
const BATCH: u32 = 3;

/// Set for the process that is killed, and for no other.
const VICTIM: &str = "PEITAO_SEARCH_VICTIM";

/// Applies batch after batch until it is killed. Does nothing but in a process of its own.
#[test]
#[expect(clippy::disallowed_methods, reason = "the parent tells its child so")]
fn writer() {
    if std::env::var_os(VICTIM).is_none() {
        return;
    }
    let mut dir = String::new();
    std::io::stdin().read_line(&mut dir).unwrap();
    let engine = open(dir.trim().as_ref()).engine;
    let start: u32 = engine
        .position()
        .map_or(0, |position| position.parse().unwrap());
    for position in start + 1.. {
        let changes: Vec<Change> = (0..BATCH)
            .map(|at| Change::upsert(posting(&format!("p{position:05}-{at}"), "不锈钢球阀")))
            .collect();
        engine.apply(&changes, &position.to_string()).unwrap();
        println!("applied {position}");
    }
}

/// Starts the test `name` on `dir` in a process of its own, kills it after some acknowledgements, and tells the last.
fn run_and_kill(name: &str, dir: &Path, acknowledgements: usize) -> u32 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(VICTIM, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", dir.display()).unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let applied = lines.filter_map(|line| line.strip_prefix("applied ")?.parse().ok());
    let last = applied.take(acknowledgements).last().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    last
}

#[test]
fn a_killed_writer_leaves_its_last_commit() {
    let dir = tempfile::tempdir().unwrap();
    let mut expected = 0;
    for round in 1..=6 {
        let acknowledged = run_and_kill("kill::writer", dir.path(), 2 * round);
        let opened = open(dir.path());
        assert_eq!(opened.state, State::Resumed);
        let position: u32 = opened.engine.position().unwrap().parse().unwrap();
        assert!(position >= acknowledged && position >= expected);
        let held = digests(&opened.engine).len();
        assert_eq!(held, usize::try_from(position * BATCH).unwrap());
        expected = position;
    }
}

/// Rebuilds with one more document each time until it is killed. Does nothing but in such a process.
#[test]
#[expect(clippy::disallowed_methods, reason = "the parent tells its child so")]
fn rebuilder() {
    if std::env::var_os(VICTIM).is_none() {
        return;
    }
    let mut dir = String::new();
    std::io::stdin().read_line(&mut dir).unwrap();
    let engine = open(dir.trim().as_ref()).engine;
    let start: u32 = engine
        .position()
        .map_or(0, |position| position.parse().unwrap());
    for position in start + 1.. {
        let mut documents = (0..position).map(|at| Ok(posting(&format!("p{at:05}"), "不锈钢球阀")));
        engine
            .rebuild(&mut documents, &position.to_string())
            .unwrap();
        println!("applied {position}");
    }
}

#[test]
fn a_killed_rebuild_leaves_the_old_index_or_the_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut expected = 0;
    for round in 1..=4 {
        let acknowledged = run_and_kill("kill::rebuilder", dir.path(), round);
        let opened = open(dir.path());
        assert_eq!(opened.state, State::Resumed);
        let position: u32 = opened.engine.position().unwrap().parse().unwrap();
        assert!(position >= acknowledged && position >= expected);
        assert_eq!(
            digests(&opened.engine).len(),
            usize::try_from(position).unwrap()
        );
        let left = std::fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(left, 1, "opening removes what was half built");
        expected = position;
    }
}
