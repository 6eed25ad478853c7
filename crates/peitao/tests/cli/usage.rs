//! Help, wrong usage, and what is printed about the program itself.

use crate::program::{Home, bare, said};

const COMMANDS: &[&str] = &[
    "serve", "demo", "migrate", "reindex", "verify", "admin", "import", "openapi", "config",
    "doctor", "version",
];

#[test]
fn help_lists_every_command_and_each_command_explains_itself() {
    let help = said(bare(&["--help"]).output().unwrap()).expect(0).out;
    for command in COMMANDS {
        let line = help
            .lines()
            .find(|line| line.trim_start().starts_with(&format!("{command} ")));
        let about = line.map(|line| line.trim().trim_start_matches(command).trim());
        assert!(
            about.is_some_and(|about| about.len() > 10),
            "{command} in {help}"
        );
        let own = said(bare(&[command, "--help"]).output().unwrap())
            .expect(0)
            .out;
        assert!(
            own.contains("Usage: peitao") && own.contains("--config"),
            "{own}"
        );
    }
}

#[test]
fn wrong_usage_ends_with_two_and_says_what_is_wrong() {
    let cases: &[(&[&str], &str)] = &[
        (&[], "Usage: peitao"),
        (&["sing"], "sing"),
        (&["serve", "--fast"], "--fast"),
        (&["serve", "now"], "now"),
        (&["import"], "<FILE>"),
        (&["import", "a", "b"], "b"),
        (&["admin"], "create"),
        (&["admin", "create"], "--email"),
        (&["config"], "show"),
        (&["openapi", "--what", "novel"], "novel"),
        (&["--data-dir"], "--data-dir"),
        (&["migrate", "--check=yes"], "--check"),
    ];
    for (arguments, named) in cases {
        let said = said(bare(arguments).output().unwrap()).expect(2);
        assert!(said.err.contains(named), "{arguments:?}: {}", said.err);
        assert_eq!(said.out, "", "{arguments:?}");
    }
}

#[test]
fn a_command_that_fails_ends_with_one_and_a_line_of_why() {
    let home = Home::new();
    let said = home.run(&["import", "nowhere.ndjson"]).expect(1);
    let [line] = said.err.lines().collect::<Vec<_>>()[..] else {
        panic!("one line: {}", said.err)
    };
    assert!(
        line.starts_with("error: nowhere.ndjson cannot be read: "),
        "{line}"
    );
}

#[test]
fn the_version_is_told_three_ways_alike() {
    let version = format!("peitao {}\n", env!("CARGO_PKG_VERSION"));
    for arguments in [&["version"][..], &["--version"], &["-V"]] {
        assert_eq!(
            said(bare(arguments).output().unwrap()).expect(0).out,
            version
        );
    }
}

#[test]
fn what_is_generated_is_what_is_committed() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    for (what, file) in [("openapi", "openapi.yaml"), ("errors", "docs/errors.md")] {
        let printed = said(bare(&["openapi", "--what", what]).output().unwrap())
            .expect(0)
            .out;
        let committed = std::fs::read_to_string(format!("{root}{file}")).unwrap();
        assert_eq!(
            printed.trim_end(),
            committed.trim_end(),
            "{file}: run `cargo xtask generate`"
        );
    }
    let default = said(bare(&["openapi"]).output().unwrap()).expect(0).out;
    assert!(default.starts_with("openapi: "), "{}", &default[..40]);
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let program = env!("CARGO_BIN_EXE_peitao");
    let piped = format!("{program} openapi | head -n 1");
    let output = std::process::Command::new("/bin/sh")
        .args(["-c", &piped])
        .output()
        .unwrap();
    let said = said(output);
    assert_eq!((said.out.lines().count(), said.err.as_str()), (1, ""));
}

#[test]
fn what_needs_no_data_makes_none() {
    let home = Home::new();
    for arguments in [
        &["version"][..],
        &["openapi"],
        &["config", "show"],
        &["serve", "--help"],
    ] {
        home.run(arguments).expect(0);
        assert!(!home.data().exists(), "{arguments:?}");
    }
}
