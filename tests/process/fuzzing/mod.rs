//! The running program is asked everything its document allows, and much that it does not: no answer is a fault of
//! the server, unknown to the document, or of another shape than it says.
//!
//! `PEITAO_TEST_EXAMPLES` says how many requests an operation gets in each phase, `PEITAO_TEST_SEED` repeats a run.

mod world;

use std::collections::BTreeMap;
use std::process::Command;

use peitao_tests::environment::{number, path};
use serde_json::Value;
use testkit::Database;

use self::world::World;
use crate::{alone, on_both, report};

/// Operations whose good answer needs a secret that only a mail holds.
const NEED_A_MAIL: &[&str] = &["verify_email", "confirm_password_reset", "refresh_session"];

/// Operations that may end a run without a success: another seed, or another document, may draw a dozen requests to one
/// of them that are all refused.
const UNREACHED_MAX: usize = 2;

/// How often each operation answered with each status.
type Statuses = BTreeMap<String, BTreeMap<String, u64>>;

on_both! {
    /// Every phase of schemathesis, good requests and spoilt ones.
    fn the_document_is_true(database: Database) {
        let _turn = alone();
        let mut world = World::on(database);
        let statuses = ask_everything(&mut world);
        let document = server::document();
        let unreached: Vec<String> = operations(&serde_json::to_value(document).expect("a document"))
            .into_iter()
            .filter(|operation| !NEED_A_MAIL.contains(&operation.as_str()))
            .filter(|operation| !succeeded(&statuses, operation))
            .collect();
        report(&format!("fuzzing: never succeeded: {unreached:?}"));
        assert!(unreached.len() <= UNREACHED_MAX, "operations that never succeeded: {unreached:?} of {statuses:#?}");
    }
}

/// Lets schemathesis ask; fails with its report unless it found nothing.
fn ask_everything(world: &mut World) -> Statuses {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("world.json"), world.describe().to_string()).expect("written");
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/process/fuzzing");
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.yaml");
    let seed = number("PEITAO_TEST_SEED", 20_261_124).to_string();
    let examples = number("PEITAO_TEST_EXAMPLES", 12).to_string();
    let mut command = Command::new(path("PEITAO_TEST_VENV").join("bin/schemathesis"));
    command
        .arg("--config-file")
        .arg(format!("{here}/schemathesis.toml"))
        .args(["run", document, "--url", &world.service.address])
        .args(["--seed", &seed, "--max-examples", &examples])
        .current_dir(folder.path())
        .env("PYTHONPATH", here)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PEITAO_FUZZ_WORLD", file("world.json"))
        .env("PEITAO_FUZZ_STATUSES", file("statuses.json"));
    let output = command.output().expect("schemathesis runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    let log = std::fs::read_to_string(world.home.log()).unwrap_or_default();
    assert!(output.status.success(), "{said}\n{complaint}\n{log}");
    let statuses = std::fs::read_to_string(file("statuses.json")).expect("the statuses");
    let statuses: Statuses = serde_json::from_str(&statuses).expect("JSON");
    let requests: u64 = statuses.values().flat_map(BTreeMap::values).sum();
    report(&format!("fuzzing: {requests} requests, seed {seed}"));
    statuses
}

fn succeeded(statuses: &Statuses, operation: &str) -> bool {
    let answered = statuses.get(operation);
    answered.is_some_and(|answered| answered.keys().any(|status| status.starts_with('2')))
}

/// The ids of every operation of the document.
fn operations(document: &Value) -> Vec<String> {
    let paths = document["paths"].as_object().expect("paths").values();
    let operations = paths
        .filter_map(Value::as_object)
        .flat_map(|path| path.values());
    operations
        .filter_map(|operation| operation["operationId"].as_str().map(str::to_owned))
        .collect()
}
