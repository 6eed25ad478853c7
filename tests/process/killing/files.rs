//! What is left on the disk: a sound database, and each decision in exactly one mail.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use peitao_tests::environment::path;
use render::mail::Site;
use serde_json::Value;
use testkit::{Database, UseCases};
use worker::mail::Mailer;

use super::desk::Desk;
use crate::district::District;

/// Longer than a mail may be held by a sender that died. Units: seconds.
const LEASE_IS_OVER_S: i64 = 3_600;

/// The file of a SQLite database.
pub fn of(database: &Database) -> PathBuf {
    database.url().trim_start_matches("sqlite:").into()
}

/// Copies the files of a database nobody has open.
pub fn copy_database(file: &Path, to: &Path) {
    for part in ["", "-wal", "-shm"] {
        let name = format!("peitao.db{part}");
        let _ = std::fs::remove_file(to.join(&name));
        let from = file.with_file_name(&name);
        if from.exists() {
            std::fs::copy(from, to.join(&name)).expect("a copy");
        }
    }
}

/// What a SQLite database says of its own soundness.
pub fn integrity(file: &Path) -> String {
    look("integrity", file).trim().to_owned()
}

/// Sends what the killed program left unsent, an hour later.
pub fn send_the_rest(database: Database, folder: &Path) -> Database {
    let district = District::again(database);
    let UseCases { app, clock, .. } = district.use_cases();
    clock.advance_s(LEASE_IS_OVER_S);
    let site = Site {
        name_zh: "配套".to_owned(),
        name_en: "Peitao".to_owned(),
        base_url: "http://peitao.example".to_owned(),
    };
    let mailer = Mailer::folder(folder, "Peitao <noreply@localhost>", site).expect("a mailer");
    while mailer.send_due(app).expect("mails are sent") > 0 {}
    district.leave()
}

/// What is wrong with the mails: each decision of the journals is told once, under an id of its own.
pub fn judge_mails(folder: &Path, desks: &[Desk]) -> Vec<String> {
    let told = look("mails", folder);
    let mails: Vec<Value> = told
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let ids: BTreeSet<&str> = mails
        .iter()
        .filter_map(|mail| mail["id"].as_str())
        .collect();
    let mut faults = Vec::new();
    if ids.len() != mails.len() {
        faults.push(format!("{} mails have {} ids", mails.len(), ids.len()));
    }
    for desk in desks {
        let told: BTreeMap<String, usize> = desk
            .postings
            .iter()
            .map(|posting| (posting.id.clone(), count(&mails, &posting.id)))
            .filter(|(_, count)| *count > 0)
            .collect();
        if told != desk.decisions {
            faults.push(format!("told {told:?}, decided {:?}", desk.decisions));
        }
    }
    faults
}

/// Mails about a decision on a posting.
fn count(mails: &[Value], posting: &str) -> usize {
    let link = format!("http://peitao.example/api/v1/postings/{posting}");
    let decision = |mail: &&Value| {
        let subject = mail["subject"].as_str().unwrap_or_default();
        let text = mail["text"].as_str().unwrap_or_default();
        subject.contains("批次") && text.contains(&link)
    };
    mails.iter().filter(decision).count()
}

fn look(what: &str, at: &Path) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/process/killing/files.py");
    let python = path("PEITAO_TEST_VENV").join("bin/python");
    let output = Command::new(python).args([script, what]).arg(at).output();
    let output = output.expect("Python runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
    String::from_utf8(output.stdout).expect("text")
}
