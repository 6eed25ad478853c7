//! The steps of a test run, cheap ones first.
//! Every step builds with the features of the whole workspace, so that nothing is compiled twice.

use anyhow::Result;

use super::Options;
use crate::needs::Need;
use crate::postgres::Server;
use crate::process::{self, cargo};
use crate::{generated, project, python, tidy};

/// One thing to check.
#[derive(Debug)]
pub struct Step {
    /// What `--only` calls it.
    pub name: &'static str,
    /// What it needs from the machine.
    pub needs: &'static [Need],
    /// Runs it on our terminal.
    pub run: fn(&Options) -> Result<()>,
}

/// What a build of the dependencies needs: SQLite, libpq and OpenSSL are compiled in.
const TO_BUILD: &[Need] = &[Need::Compiler, Need::Make, Need::Perl];
const TO_TEST: &[Need] = &[
    Need::Compiler,
    Need::Make,
    Need::Perl,
    Need::Postgres,
    Need::Python,
];

/// Tests beside each other. Most of them wait for a disk or a server: measured on two cores, the store contract took
/// 52.6 s with two at once and 43.8 s with four.
const THREADS: &str = "4";

/// Every step in the order of the run.
pub const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        needs: &[],
        run: fmt,
    },
    Step {
        name: "clippy",
        needs: TO_BUILD,
        run: clippy,
    },
    Step {
        name: "tidy",
        needs: &[],
        run: |_| tidy::run(),
    },
    Step {
        name: "test",
        needs: TO_TEST,
        run: test,
    },
    Step {
        name: "killing",
        needs: TO_TEST,
        run: |options| tests(options, &["killing::"]),
    },
    Step {
        name: "fuzzing",
        needs: TO_TEST,
        run: |options| tests(options, &["fuzzing::"]),
    },
    Step {
        name: "doc",
        needs: TO_BUILD,
        run: doc,
    },
    Step {
        name: "drift",
        needs: TO_BUILD,
        run: |_| generated::check_drift(),
    },
    Step {
        name: "deny",
        needs: &[],
        run: deny,
    },
];

fn fmt(_: &Options) -> Result<()> {
    process::run(&mut cargo(["fmt", "--all", "--check"]))
}

fn clippy(_: &Options) -> Result<()> {
    process::run(&mut cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

/// Every test but those that are steps of their own: they fill every core for minutes.
fn test(options: &Options) -> Result<()> {
    tests(options, &["--skip", "killing::", "--skip", "fuzzing::"])
}

/// Runs cargo's tests that a filter chooses, beside a PostgreSQL that lives as long as they do. A filter by name and
/// not by target: fewer targets would mean other features, and everything compiled once more.
fn tests(options: &Options, filter: &[&str]) -> Result<()> {
    let environment = python::environment()?;
    let peitao = project::build_peitao()?;
    let server = Server::start(options.durability)?;
    let mut tests = cargo(["test", "--workspace"]);
    if options.keep_going {
        tests.arg("--no-fail-fast");
    }
    tests.args(["--", "--test-threads", THREADS]).args(filter);
    tests.env("PEITAO_TEST_POSTGRES_URL", server.url());
    tests.env("PEITAO_TEST_VENV", environment);
    tests.env("PEITAO_TEST_BINARY", peitao);
    process::run(&mut tests)
}

fn doc(_: &Options) -> Result<()> {
    let mut doc = cargo(["doc", "--workspace", "--no-deps"]);
    process::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

/// `tidy` has already checked the licences; cargo-deny adds bans and sources where somebody installed it.
fn deny(_: &Options) -> Result<()> {
    if !process::succeeds("cargo-deny", &["--version"]) {
        println!("deny: cargo-deny is not installed; tidy has checked the licences");
        return Ok(());
    }
    process::run(&mut cargo(["deny", "check", "licenses", "bans", "sources"]))
}
