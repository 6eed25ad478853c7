//! Where options come from, which of them win, what is refused, and what is never printed.

use std::fs;

use crate::program::{Home, Said, bare, said};

/// What `config show` says of a key, with a file and an environment.
fn shown(file: &str, environment: &[(&str, &str)], flags: &[&str], key: &str) -> String {
    let home = Home::new();
    let file = home.file("peitao.toml", file);
    let mut command = bare(&["config", "show", "--config", &file]);
    command.args(flags).envs(environment.iter().copied());
    let out = said(command.output().unwrap()).expect(0).out;
    let (subject, name) = key.split_once('.').unwrap();
    let table: toml::Table = toml::from_str(&out).unwrap();
    table[subject][name].to_string()
}

/// How a start ends under a file; it must not get as far as to listen.
fn refused(file: &str) -> Said {
    let home = Home::new();
    let file = home.file("peitao.toml", file);
    let said = home
        .run(&["serve", "--listen", "127.0.0.1:0", "--config", &file])
        .expect(1);
    assert!(!home.data().exists(), "refused before anything is made");
    said
}

#[test]
fn flags_win_over_variables_and_variables_over_the_file() {
    let file = "[http]\nlisten = \"127.0.0.1:1001\"";
    let variable = ("PEITAO_HTTP__LISTEN", "127.0.0.1:1002");
    let flag = ["--listen", "127.0.0.1:1003"];
    let key = "http.listen";
    assert_eq!(shown("", &[], &[], key), "\"127.0.0.1:8080\"");
    assert_eq!(shown(file, &[], &[], key), "\"127.0.0.1:1001\"");
    assert_eq!(shown(file, &[variable], &[], key), "\"127.0.0.1:1002\"");
    assert_eq!(shown("", &[variable], &[], key), "\"127.0.0.1:1002\"");
    assert_eq!(shown(file, &[variable], &flag, key), "\"127.0.0.1:1003\"");
}

#[test]
fn a_variable_keeps_the_kind_of_its_option() {
    let cases = [
        (
            "PEITAO_HTTP__RATE_LIMITS",
            "false",
            "http.rate_limits",
            "false",
        ),
        (
            "PEITAO_DATABASE__CONNECTIONS",
            "17",
            "database.connections",
            "17",
        ),
        (
            "PEITAO_HTTP__TRUSTED_PROXIES",
            "[\"10.0.0.0/8\"]",
            "http.trusted_proxies",
            "[\"10.0.0.0/8\"]",
        ),
        (
            "PEITAO_SITE__NAME_ZH",
            "示例区供需对接",
            "site.name_zh",
            "\"示例区供需对接\"",
        ),
        (
            "PEITAO_AUTH__ACCESS_TOKEN_S",
            "60",
            "auth.access_token_s",
            "60",
        ),
    ];
    for (variable, value, key, expected) in cases {
        assert_eq!(
            shown("", &[(variable, value)], &[], key),
            expected,
            "{variable}"
        );
    }
}

#[test]
fn the_committed_file_is_the_default() {
    let sample = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../config/peitao.toml"
    ))
    .unwrap();
    let home = Home::new();
    let file = home.file("peitao.toml", &sample);
    let with = said(
        bare(&["config", "show", "--config", &file])
            .output()
            .unwrap(),
    )
    .expect(0)
    .out;
    let without = said(bare(&["config", "show"]).output().unwrap())
        .expect(0)
        .out;
    assert_eq!(with, without);
}

#[test]
fn what_is_shown_is_a_file_that_can_be_given_back() {
    let home = Home::new();
    let first = said(
        bare(&["config", "show", "--listen", "127.0.0.1:9"])
            .output()
            .unwrap(),
    )
    .expect(0)
    .out;
    let file = home.file("shown.toml", &first);
    let second = said(
        bare(&["config", "show", "--config", &file])
            .output()
            .unwrap(),
    )
    .expect(0)
    .out;
    assert_eq!(second, first);
}

#[test]
fn nonsense_is_refused_at_the_start_by_its_key() {
    let cases = [
        ("[database]\nurl = \"mysql://u:geheim@h/d\"", "database.url"),
        ("[database]\nurl = \"peitao.db\"", "database.url"),
        ("[database]\nconnections = 0", "database.connections"),
        ("[database]\nconnections = 201", "database.connections"),
        ("[database]\nwait_ms = 0", "database.wait_ms"),
        ("[database]\nwait_ms = 3600000", "database.wait_ms"),
        ("[http]\nlisten = \"8080\"", "http.listen"),
        (
            "[http]\nmetrics_listen = \"localhost\"",
            "http.metrics_listen",
        ),
        (
            "[http]\ntrusted_proxies = [\"10.0.0.0/8\", \"10.0.0.300\"]",
            "http.trusted_proxies",
        ),
        ("[http]\nblocking_threads = 0", "http.blocking_threads"),
        (
            "[http]\nblocking_threads = 1000000",
            "http.blocking_threads",
        ),
        ("[http]\nworkers = 1000000", "http.workers"),
        ("[mail]\nsmtp_url = \"mail.example.com\"", "mail.smtp_url"),
        (
            "[mail]\nsmtp_url = \"http://u:geheim@mail.example.com\"",
            "mail.smtp_url",
        ),
        (
            "[mail]\nsmtp_url = \"smtp+starttls://u:geheim@mail.example.com\"",
            "mail.smtp_url",
        ),
        ("[mail]\nfrom = \"nobody\"", "mail.from"),
        ("[mail]\nfrom = \"\"", "mail.from"),
        ("[site]\npublic_url = \"peitao.example\"", "site.public_url"),
        ("[site]\npublic_url = \"https://\"", "site.public_url"),
        ("[site]\npublic_url = \"javascript://x\"", "site.public_url"),
        ("[site]\nname_zh = \" \"", "site.name_zh"),
        ("[site]\nname_en = \"a\\nb\"", "site.name_en"),
        (
            "[site]\neconomic_region = [\"50\", \"99\"]",
            "site.economic_region",
        ),
        (
            "[site]\neconomic_region = [\"500111\"]",
            "site.economic_region",
        ),
        ("[auth]\naccess_token_s = -1", "auth.access_token_s"),
        ("[auth]\naccess_token_s = 0", "auth.access_token_s"),
        ("[auth]\naccess_token_s = 86401", "auth.access_token_s"),
        ("[auth]\nrefresh_token_days = 0", "auth.refresh_token_days"),
        (
            "[auth]\nrefresh_token_days = 100000",
            "auth.refresh_token_days",
        ),
        ("[auth]\nhashing_slots = 0", "auth.hashing_slots"),
        ("[log]\nformat = \"xml\"", "log.format"),
        ("[log]\nfilter = \"info,=\"", "log.filter"),
    ];
    for (file, key) in cases {
        let said = refused(file);
        assert!(said.err.contains(key), "{file}: {}", said.err);
        assert!(!said.all().contains("geheim"), "{}", said.all());
        assert!(!said.err.contains("panicked"), "{}", said.err);
    }
}

#[test]
fn what_is_no_option_is_refused_by_name() {
    let cases = [
        ("[http]\nlisten_on = \"x\"", "listen_on"),
        ("[htttp]\nlisten = \"x\"", "htttp"),
        ("listen = \"x\"", "listen"),
        ("[http]\nworkers = \"two\"", "workers"),
        ("[http]\nworkers = -1", "workers"),
        ("[http]\nrate_limits = 1", "rate_limits"),
        ("[http\nlisten = \"x\"", "peitao.toml"),
    ];
    for (file, named) in cases {
        let said = refused(file);
        assert!(said.err.contains(named), "{file}: {}", said.err);
    }
}

#[test]
fn a_mistyped_variable_is_refused_and_a_stranger_s_is_left_alone() {
    let judged = |variable: &str| {
        let mut command = bare(&["config", "show"]);
        said(command.env(variable, "x").output().unwrap())
    };
    let said = judged("PEITAO_HTTP__LISTENN").expect(1);
    assert!(said.err.to_lowercase().contains("listenn"), "{}", said.err);
    for stranger in [
        "PEITAO_TEST_BINARY",
        "PEITAO",
        "HTTP__LISTEN",
        "APEITAO_HTTP__LISTEN",
    ] {
        judged(stranger).expect(0);
    }
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let said = said(
        bare(&["config", "show", "--config", "nowhere.toml"])
            .output()
            .unwrap(),
    )
    .expect(1);
    assert!(
        said.err.contains("nowhere.toml does not exist"),
        "{}",
        said.err
    );
}

const PASSWORD: &str = "geheim-4711";

#[test]
fn secrets_may_come_from_files_of_their_own() {
    let home = Home::new();
    let url = format!("postgres://u:{PASSWORD}@db.example/peitao");
    let smtp = format!("smtps://u:{PASSWORD}@mail.example.com");
    let secrets = [
        (
            "PEITAO_DATABASE__URL_FILE",
            home.file("url", &format!("{url}\n")),
        ),
        ("PEITAO_MAIL__SMTP_URL_FILE", home.file("smtp", &smtp)),
    ];
    let mut command = bare(&["config", "show"]);
    command.envs(secrets.iter().map(|(key, path)| (key, path)));
    // The file stands for the variable of the same option and wins over it.
    command.env("PEITAO_DATABASE__URL", "sqlite:elsewhere.db");
    let out = said(command.output().unwrap()).expect(0).out;
    let table: toml::Table = toml::from_str(&out).unwrap();
    assert_eq!(table["database"]["url"].as_str(), Some(url.as_str()));
    assert_eq!(table["mail"]["smtp_url"].as_str(), Some(smtp.as_str()));
}

#[test]
fn a_secret_s_file_that_is_missing_is_named() {
    let mut command = bare(&["config", "show"]);
    let said = said(
        command
            .env("PEITAO_MAIL__SMTP_URL_FILE", "/nowhere/smtp")
            .output()
            .unwrap(),
    )
    .expect(1);
    assert!(
        said.err
            .contains("PEITAO_MAIL__SMTP_URL_FILE names /nowhere/smtp"),
        "{}",
        said.err
    );
}

#[test]
fn redacted_shows_that_a_secret_is_set_and_not_which() {
    let url = format!("postgres://u:{PASSWORD}@db.example/peitao");
    let mut command = bare(&["config", "show", "--redacted"]);
    command.env(
        "PEITAO_MAIL__SMTP_URL",
        format!("smtps://u:{PASSWORD}@mail.example.com"),
    );
    command.args(["--database-url", &url]);
    let out = said(command.output().unwrap()).expect(0).out;
    assert!(
        !out.contains(PASSWORD) && !out.contains("db.example"),
        "{out}"
    );
    let table: toml::Table = toml::from_str(&out).unwrap();
    assert_eq!(table["database"]["url"].as_str(), Some("(set)"));
    assert_eq!(table["mail"]["smtp_url"].as_str(), Some("(set)"));
    let bare = said(bare(&["config", "show", "--redacted"]).output().unwrap())
        .expect(0)
        .out;
    let table: toml::Table = toml::from_str(&bare).unwrap();
    assert_eq!(
        table["database"]["url"].as_str(),
        Some(""),
        "what is not set is not called set"
    );
}

#[test]
fn a_database_that_does_not_answer_is_told_without_its_password() {
    let home = Home::new();
    let url = format!("postgres://peitao:{PASSWORD}@127.0.0.1:1/peitao");
    for command in [
        &["migrate"][..],
        &["serve"],
        &["migrate", "--check"],
        &["doctor"],
    ] {
        let mut program = home.command(command);
        program
            .env("PEITAO_DATABASE__WAIT_MS", "200")
            .args(["--database-url", &url]);
        let said = said(program.output().unwrap()).expect(1);
        assert!(
            !said.all().contains(PASSWORD),
            "{command:?}: {}",
            said.all()
        );
        assert!(
            said.all().contains("database") || said.all().contains("connect"),
            "{}",
            said.all()
        );
    }
}
