//! The commands of the program beside the running service, on one data directory and one database: each as a process
//! of its own, as an operator runs them.
#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

use domain::account::Duty;
use peitao_tests::program::{Home, Service, success, until};
use reqwest::blocking::Client;
use serde_json::{Value, json};
use testkit::Database;
use testkit::district::code;

/// Firms of one import; more than one transaction holds.
const FIRMS: usize = 450;

/// Runs a case on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($(#[$doc:meta])* fn $name:ident($home:ident: &Home) $body:block)+) => {
        $(
            mod $name {
                use super::*;

                $(#[$doc])*
                fn run($home: &Home) $body

                #[test]
                fn sqlite() {
                    run(&Home::new(Database::sqlite()));
                }

                #[test]
                fn postgres() {
                    run(&Home::new(Database::postgres()));
                }
            }
        )+
    };
}

/// Lines of an import: verified firms that make one thing each.
fn firms(count: usize) -> String {
    let line = |number: usize| {
        let firm = json!({"firm": {
            "external_id": format!("F-{number}"), "uscc": code(u64::try_from(number).expect("few")), "verified": true,
            "name": format!("大足区并行导入{number}五金厂"), "region_code": "500111",
        }});
        format!("{firm}\n")
    };
    (1..=count).map(line).collect()
}

fn get(service: &Service, path: &str) -> Value {
    let answer = Client::builder().no_proxy().build().expect("a client");
    let answer = answer.get(format!("{}{path}", service.address)).send();
    serde_json::from_str(&answer.expect("an answer").text().expect("a body")).expect("JSON")
}

/// Signs up somebody new; whether the service took it.
fn sign_up(client: &Client, service: &Service, number: usize) -> bool {
    let body = json!({
        "email": format!("person{number}@example.com"), "password": testkit::PASSWORD, "display_name": "王工",
    });
    let request = client.post(format!("{}/api/v1/accounts", service.address));
    let answer = request.json(&body).send().expect("an answer");
    let status = answer.status().as_u16();
    assert!([201, 429, 503].contains(&status), "{status}");
    status == 201
}

/// Rows of a table of the log, by kind.
fn counted(home: &Home, kind: &str) -> usize {
    let store = home.database.store();
    let entries = store
        .read(|conn| store::events::seen_after(conn, domain::event::Position::default(), 100_000));
    let entries: Vec<_> = entries
        .map_err(|error: store::StoreError| error.to_string())
        .expect("the log");
    entries
        .iter()
        .filter(|entry| entry.event.kind.as_str() == kind)
        .count()
}

on_both! {
    /// An import runs while people write: every line and every sign-up is there afterwards, and both are found.
    fn an_import_and_the_service_write_at_one_time(home: &Home) {
        let service = home.start();
        let file = home.file("firms.ndjson", &firms(FIRMS));
        let mut import = home.begin(&["import", &file]);
        let client = Client::builder().no_proxy().build().expect("a client");
        let (mut tried, mut taken) = (0, 0);
        while import.try_wait().expect("it can be asked").is_none() {
            tried += 1;
            taken += usize::from(sign_up(&client, &service, tried));
        }
        let said = success(import);
        assert!(said.contains(&format!("{FIRMS} created")), "{said}");
        assert!(taken > 0 && taken * 10 >= tried * 9, "{taken} of {tried} sign-ups beside the import");
        assert_eq!(counted(home, "account_created"), taken, "every sign-up that was answered is kept");
        assert_eq!(counted(home, "enterprise_created"), FIRMS);
        until("the service has indexed the import", || {
            let found = get(&service, "/api/v1/enterprises?q=并行导入450五金厂");
            found["items"][0]["name"] == "大足区并行导入450五金厂"
        });
        service.stop();
    }

    /// A rehearsal of any length lets people write meanwhile, and leaves nothing.
    fn a_rehearsal_and_the_service_write_at_one_time(home: &Home) {
        let service = home.start();
        let file = home.file("firms.ndjson", &firms(4 * FIRMS));
        let mut rehearsal = home.begin(&["import", &file, "--dry-run"]);
        let client = Client::builder().no_proxy().build().expect("a client");
        let (mut tried, mut taken) = (0, 0);
        while rehearsal.try_wait().expect("it can be asked").is_none() {
            tried += 1;
            taken += usize::from(sign_up(&client, &service, tried));
        }
        let said = success(rehearsal);
        assert!(said.contains(&format!("{} would be created", 4 * FIRMS)), "{said}");
        // Had they waited for the lock, one would have been taken after the end, or none.
        assert!(taken > 3 && taken == tried, "{taken} of {tried} sign-ups beside the rehearsal");
        assert_eq!(counted(home, "account_created"), taken);
        assert_eq!(counted(home, "enterprise_created"), 0);
        let left: Vec<_> = std::fs::read_dir(home.data()).expect("a folder").flatten().collect();
        let scratch = left.iter().filter(|entry| entry.file_name().to_string_lossy().starts_with("rehearsal-"));
        assert_eq!(scratch.count(), 0);
        service.stop();
    }

    /// An administrator made beside the service signs in at once.
    fn an_administrator_is_made_beside_the_service(home: &Home) {
        let service = home.start();
        for duty in Duty::ALL {
            let email = format!("{duty}@example.com");
            home.run_with(&["admin", "create", "--email", &email, "--role", duty.as_str()], testkit::PASSWORD);
        }
        let client = Client::builder().no_proxy().build().expect("a client");
        let body = json!({"email": "auditor@example.com", "password": testkit::PASSWORD});
        let answer = client.post(format!("{}/api/v1/sessions", service.address)).json(&body).send();
        assert_eq!(answer.expect("an answer").status(), 201);
        service.stop();
    }

    /// Looking changes nothing and disturbs nobody, with the service and without it.
    fn verify_and_doctor_look_beside_the_service_and_without_it(home: &Home) {
        home.run(&["import", &home.file("firms.ndjson", &firms(3))]);
        let early = home.fail(&["verify"]);
        assert!(early.contains("no index yet"), "{early}");
        assert!(home.run(&["doctor"]).contains("none yet"));
        let service = home.start();
        until("the service has indexed", || {
            get(&service, "/api/v1/enterprises?q=并行导入3五金厂")["items"][0].is_object()
        });
        for _ in 0..2 {
            assert!(home.run(&["verify"]).contains("index equals database: 3 documents"));
            assert!(home.run(&["doctor"]).contains("index: 3 documents"));
            home.run(&["migrate", "--check"]);
        }
        service.stop();
        let more = firms(5);
        home.run(&["import", &home.file("more.ndjson", &more)]);
        let behind = home.run(&["verify"]);
        assert!(behind.contains("3 documents") && behind.contains("2 more changed since"), "{behind}");
        let again = home.start();
        until("the next start takes the import in", || {
            get(&again, "/api/v1/enterprises?q=并行导入5五金厂")["items"][0].is_object()
        });
        assert!(home.run(&["verify"]).contains("index equals database: 5 documents"));
        again.stop();
    }

    /// The secret is changed and nobody is signed out.
    fn a_changed_secret_signs_nobody_out(home: &Home) {
        home.run_with(&["admin", "create", "--email", "a@example.com"], testkit::PASSWORD);
        let service = home.start();
        let client = Client::builder().no_proxy().build().expect("a client");
        let body = json!({"email": "a@example.com", "password": testkit::PASSWORD});
        let answer = client.post(format!("{}/api/v1/sessions", service.address)).json(&body).send();
        let tokens: Value = answer.and_then(reqwest::blocking::Response::json).expect("tokens");
        let me = |service: &Service| {
            let request = client.get(format!("{}/api/v1/me", service.address));
            let token = tokens["access_token"].as_str().expect("a token");
            request.bearer_auth(token).send().expect("an answer").status().as_u16()
        };
        assert_eq!(me(&service), 200);
        service.stop();
        let before = home.data().join("secret.before");
        std::fs::rename(home.data().join("secret"), &before).expect("it is moved aside");
        let named = ("PEITAO_AUTH__PREVIOUS_SECRET_FILE", before.display().to_string());
        let changed = home.start_with(&[named]);
        assert_eq!(me(&changed), 200, "signed with the one before");
        let keys = get(&changed, "/.well-known/jwks.json");
        assert_eq!(keys["keys"].as_array().map(Vec::len), Some(2));
        changed.stop();
        let without = home.start();
        assert_eq!(me(&without), 401, "once it is no longer named");
        without.stop();
    }
}
