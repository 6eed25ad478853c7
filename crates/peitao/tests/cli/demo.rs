//! `demo`: a district is made once, and one that was interrupted is completed.

use std::process::Stdio;
use std::time::{Duration, Instant};

use store::{Settings, Store, StoreError};

use crate::program::Home;

/// How long the first firms may take.
const PATIENCE: Duration = Duration::from_secs(120);

const SMALL: [&str; 6] = ["demo", "--no-serve", "--firms", "200", "--postings", "20"];

/// Whether firms are stored, and whether anybody signs in.
fn made(home: &Home) -> Option<(bool, bool)> {
    let url = format!("sqlite:{}", home.data().join("peitao.db").display());
    // Looking must not make the file.
    if !home.data().join("peitao.db").exists() {
        return None;
    }
    let store = Store::open(&url, Settings::default()).ok()?;
    let email = domain::contact::Email::parse("system@example.com").unwrap();
    let look = |conn: &mut store::Conn| -> Result<(bool, bool), StoreError> {
        let firms = !store::enterprises::ids_after(conn, "", 1)?.is_empty();
        let signs_in = store::accounts::find_by_email(conn, &email)?.is_some();
        Ok((firms, signs_in))
    };
    store.read(look).ok()
}

#[test]
fn a_district_that_was_interrupted_is_completed_at_the_next_start() {
    let home = Home::new();
    let mut first = home.command(&["demo", "--no-serve"]);
    let mut first = first
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while made(&home).is_none_or(|(firms, _)| !firms) {
        assert!(started.elapsed() < PATIENCE, "the first firms are there");
        std::thread::yield_now();
    }
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(made(&home), Some((true, false)), "half of it");
    let said = home.good(&SMALL);
    assert!(said.contains("password of all"), "{said}");
    assert!(said.contains("moderator@example.com"), "{said}");
    assert_eq!(made(&home), Some((true, true)));
    let again = home.good(&SMALL);
    assert!(!again.contains("password"), "once is enough: {again}");
}

#[test]
fn a_database_with_firms_of_its_own_is_left_alone() {
    let home = Home::new();
    let body = "91500111MA0000001";
    let check = domain::uscc::check_character(body).unwrap();
    let line = format!(
        r#"{{"firm": {{"external_id": "F-1", "uscc": "{body}{check}", "name": "大足区试制一号厂", "region_code": "500111"}}}}"#
    );
    let file = home.file("firms.ndjson", &line);
    home.good(&["import", &file]);
    let said = home.good(&SMALL);
    assert_eq!(said, "");
    assert_eq!(made(&home), Some((true, false)));
}
