//! What the program keeps on disk: for its owner only, made once, mended by command.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::program::Home;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_data_directory_and_the_secret_are_for_their_owner_only() {
    let home = Home::new();
    home.good(&["reindex"]);
    assert_eq!(mode(&home.data()), 0o700);
    assert_eq!(mode(&home.data().join("secret")), 0o600);
    let secret = fs::read_to_string(home.data().join("secret")).unwrap();
    assert!(secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()));
    home.good(&["reindex"]);
    assert_eq!(
        fs::read_to_string(home.data().join("secret")).unwrap(),
        secret,
        "made once"
    );
}

#[test]
fn two_installations_have_two_secrets() {
    let secret = || {
        let home = Home::new();
        home.good(&["reindex"]);
        fs::read_to_string(home.data().join("secret")).unwrap()
    };
    assert_ne!(secret(), secret());
}

#[test]
fn a_secret_that_cannot_be_read_stops_the_start_and_is_not_replaced() {
    let home = Home::new();
    home.good(&["reindex"]);
    let path = home.data().join("secret");
    fs::write(&path, "abc").unwrap();
    let said = home.run(&["reindex"]).expect(1);
    assert!(
        said.err.contains("is not 64 hexadecimal digits"),
        "{}",
        said.err
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "abc");
}

#[test]
fn a_data_directory_that_cannot_be_made_is_named() {
    let home = Home::new();
    home.file("data", "a file where the directory should be");
    let said = home.run(&["migrate"]).expect(1);
    assert!(
        said.err.contains(&home.data().display().to_string()),
        "{}",
        said.err
    );
}

#[test]
fn tables_are_checked_without_being_changed_and_changed_once() {
    let home = Home::new();
    let missing = home.run(&["migrate", "--check"]).expect(1);
    assert!(
        missing.err.contains("migrations have not run: "),
        "{}",
        missing.err
    );
    home.run(&["migrate", "--check"]).expect(1);
    let told = home.good(&["migrate"]);
    let count: usize = told.split(' ').next().unwrap().parse().unwrap();
    assert!(
        count > 0 && told.ends_with("tables are up to date\n"),
        "{told}"
    );
    assert!(
        missing.err.contains(&format!("{count} migrations")),
        "{}",
        missing.err
    );
    assert!(home.good(&["migrate"]).starts_with("0 migrations run"));
    home.good(&["migrate", "--check"]);
}

#[test]
fn the_url_says_where_the_database_is() {
    let home = Home::new();
    let url = format!("sqlite:{}", home.path().join("elsewhere.db").display());
    home.good(&["migrate", "--database-url", &url]);
    assert!(home.path().join("elsewhere.db").is_file());
    assert!(!home.data().join("peitao.db").exists());
    home.good(&["migrate", "--check", "--database-url", &url]);
}

#[test]
fn doctor_says_what_is_missing_and_after_it_was_done_that_all_is_well() {
    let home = Home::new();
    let sick = home.run(&["doctor"]).expect(1);
    let fails: Vec<&str> = sick
        .out
        .lines()
        .filter(|line| line.starts_with("fail"))
        .collect();
    assert!(
        fails
            .iter()
            .any(|line| line.contains("run `peitao migrate`")),
        "{}",
        sick.out
    );
    home.good(&["reindex"]);
    let well = home.good(&["doctor"]);
    assert!(
        well.lines().count() >= 3 && well.lines().all(|line| line.starts_with("ok ")),
        "{well}"
    );
    for subject in ["database: Sqlite", "index: ", "mail: no SMTP server"] {
        assert!(well.contains(subject), "{subject} in {well}");
    }
}

#[test]
fn doctor_finds_a_damaged_index_and_reindex_mends_it() {
    let home = Home::new();
    home.good(&["reindex"]);
    home.good(&["verify"]);
    let mut damaged = 0;
    let mut folders = vec![home.data().join("index")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::metadata(&path).unwrap().len() > 200 {
                let mut bytes = fs::read(&path).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 0xff;
                fs::write(&path, bytes).unwrap();
                damaged += 1;
            }
        }
    }
    // An index without documents may have no file large enough; then there is nothing to damage.
    if damaged > 0 {
        home.good(&["reindex"]);
        home.good(&["verify"]);
        home.good(&["doctor"]);
    }
}
