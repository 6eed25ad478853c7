//! What holds for every address alike: methods, languages, guards of browsers, and limits by account.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, Running, config};
use super::people::{Somebody, id_of};
use crate::config::{RateLimits, ServerConfig};

/// Methods a client could try.
const METHODS: [&str; 8] = [
    "get", "head", "post", "put", "patch", "delete", "options", "trace",
];

/// Every address of the document, with ids and codes filled in, and its methods.
fn addresses(server: &Running) -> Vec<(String, Vec<String>)> {
    let document = server.get("/openapi.json").json();
    let paths = document["paths"].as_object().unwrap();
    let address = |(path, item): (&String, &Value)| {
        let methods: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
        let mut before = "";
        let filled = path.split('/').map(|segment| {
            let filled = if segment.starts_with('{') {
                sample(segment, before)
            } else {
                segment.to_owned()
            };
            before = segment;
            filled
        });
        (filled.collect::<Vec<_>>().join("/"), methods)
    };
    paths.iter().map(address).collect()
}

fn sample(segment: &str, before: &str) -> String {
    let prefix = match (segment, before) {
        ("{code}", _) => return "MT".to_owned(),
        ("{account_id}", _) => "acc",
        ("{capability_id}", _) => "cap",
        ("{certificate_id}", _) => "crt",
        ("{designation_id}", _) => "dsg",
        (_, "enterprises") => "ent",
        (_, "sessions") => "ses",
        (_, "items") => "mod",
        _ => "pst",
    };
    format!("{prefix}_01h455vb4pex5vsknk084sn02q")
}

#[test]
fn every_address_names_its_methods_to_whoever_tries_another() {
    let server = Running::start();
    for (path, known) in addresses(&server) {
        let allowed = |method: &str| {
            known.iter().any(|known| known == method)
                || (method == "head" && known.contains(&"get".to_owned()))
        };
        let expected: Vec<String> = METHODS
            .iter()
            .filter(|method| allowed(method))
            .map(|method| method.to_uppercase())
            .collect();
        for method in METHODS.iter().filter(|method| !allowed(method)) {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let head = method == Method::HEAD;
            let refused = Answer::of(server.ask(method.clone(), &path));
            assert_eq!(refused.status, 405, "{method} {path}: {refused:?}");
            let mut allow: Vec<&str> = refused.header("allow").split(", ").collect();
            allow.sort_unstable();
            let mut wanted: Vec<&str> = expected.iter().map(String::as_str).collect();
            wanted.sort_unstable();
            assert_eq!(allow, wanted, "{method} {path}");
            if !head {
                refused.problem(405, "method_not_allowed");
            }
        }
    }
}

#[test]
fn every_get_answers_head_alike_without_a_body() {
    let server = Running::start();
    let on_purpose = |path: &str| path.contains("panic") || path.ends_with("/wait");
    let gets = addresses(&server)
        .into_iter()
        .filter(|(path, methods)| methods.contains(&"get".to_owned()) && !on_purpose(path));
    for (path, _) in gets.chain([
        ("/openapi.json".to_owned(), vec![]),
        ("/docs/".to_owned(), vec![]),
        ("/nowhere".to_owned(), vec![]),
    ]) {
        let [get, head] =
            [Method::GET, Method::HEAD].map(|method| Answer::of(server.ask(method, &path)));
        assert_eq!(
            (head.status, head.text.as_str()),
            (get.status, ""),
            "{path}"
        );
        for name in [
            "content-type",
            "etag",
            "cache-control",
            "allow",
            "content-language",
        ] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[test]
fn problems_speak_the_language_that_is_asked_for() {
    let server = Running::start();
    for (asked, told) in [
        ("zh-CN", "zh-CN"),
        ("zh-TW,en;q=0.5", "zh-CN"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("fr, en;q=0.3, zh;q=0.2", "en"),
        ("zh;q=0.1, en;q=0.9", "en"),
        ("zh;q=0, *", "en"),
        ("fr, de", "zh-CN"),
        ("", "zh-CN"),
        (";;q=,,", "zh-CN"),
    ] {
        let request = server.client.get(server.url("/nowhere"));
        let answer = Answer::of(request.header("accept-language", asked));
        let body = answer.problem(404, "not_found");
        assert_eq!(answer.header("content-language"), told, "{asked}");
        let chinese = body["detail"].as_str().unwrap().contains('。');
        assert_eq!(chinese, told == "zh-CN", "{asked}: {body}");
    }
    let silent = Answer::of(server.client.get(server.url("/nowhere")));
    assert_eq!(silent.header("content-language"), "zh-CN", "Chinese first");
}

/// Whatever comes out of the server, a browser may do nothing with it that was not meant.
#[test]
fn every_kind_of_answer_carries_its_guards() {
    let server = Running::with(ServerConfig {
        body_limit_bytes: 1000,
        ..config()
    });
    let notes = "/api/v1/notes";
    let one = "/api/v1/notes/pst_01h455vb4pex5vsknk084sn02q";
    let post = |body: &Value| server.ask(Method::POST, notes).json(body);
    let good = json!({"title": "n", "count": 1});
    let kinds = [
        (200, server.ask(Method::GET, notes)),
        (201, post(&good)),
        (204, server.ask(Method::POST, "/api/v1/guess")),
        (
            304,
            server
                .ask(Method::GET, one)
                .header("if-none-match", "\"3\""),
        ),
        (400, server.ask(Method::GET, "/api/v1/notes?x=1")),
        (401, server.ask(Method::GET, "/api/v1/my-note")),
        (404, server.ask(Method::GET, "/nowhere")),
        (405, server.ask(Method::DELETE, notes)),
        (
            412,
            server
                .ask(Method::PATCH, one)
                .header("if-match", "\"1\"")
                .json(&json!({})),
        ),
        (413, post(&json!({"title": "n".repeat(2000)}))),
        (415, server.ask(Method::POST, notes).body("{}")),
        (422, post(&json!({}))),
        (428, server.ask(Method::PATCH, one).json(&json!({}))),
        (500, server.ask(Method::GET, "/api/v1/panic-here")),
        (500, server.ask(Method::GET, "/api/v1/panic-below")),
    ];
    for (status, request) in kinds {
        let answer = Answer::of(request);
        assert_eq!(answer.status, status, "{answer:?}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{status} {name}");
        }
        assert!(answer.header("x-request-id").len() >= 8, "{status}");
        for name in ["server", "x-powered-by", "access-control-allow-origin"] {
            assert_eq!(answer.header(name), "", "{status} {name}");
        }
    }
}

#[test]
fn accounts_are_limited_one_by_one_wherever_they_are() {
    let rate_limits = RateLimits {
        enabled: true,
        account_read: 2,
        account_write: 1,
        ..RateLimits::default()
    };
    let server = Running::with(ServerConfig {
        rate_limits,
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        ..config()
    });
    let [one, two] = ["one", "two"].map(|name| {
        let token = server.sign_in(&format!("{name}@example.com"));
        Somebody { token }
    });
    let ask = |who: &Somebody, method: Method, place: u8| {
        let path = if method == Method::GET {
            "/api/v1/me"
        } else {
            "/api/v1/notes"
        };
        let request = who.ask(&server, method, path);
        let request = request.header("x-forwarded-for", format!("198.51.100.{place}"));
        Answer::of(request.json(&json!({"title": "n", "count": 1})))
    };
    for (place, left) in [(1, "1"), (2, "0")] {
        let answer = ask(&one, Method::GET, place);
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(
            answer.header("ratelimit-policy"),
            "\"account-read\";q=2;w=60"
        );
        let standing = format!("\"account-read\";r={left};t=");
        assert!(
            answer.header("ratelimit").starts_with(&standing),
            "{answer:?}"
        );
    }
    let refused = ask(&one, Method::GET, 3);
    refused.problem(429, "rate_limited");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    assert_eq!(ask(&two, Method::GET, 1).status, 200, "another account");
    assert_eq!(
        ask(&one, Method::POST, 1).status,
        201,
        "another kind of request"
    );
    ask(&one, Method::POST, 1).problem(429, "rate_limited");
}

#[test]
fn guessing_is_limited_by_address_even_for_those_who_are_signed_in() {
    let rate_limits = RateLimits {
        enabled: true,
        credentials: 2,
        ..RateLimits::default()
    };
    let server = Running::with(ServerConfig {
        rate_limits,
        ..config()
    });
    let tokens = ["a", "b", "c"].map(|name| server.sign_in(&format!("{name}@example.com")));
    let statuses = tokens.map(|token| {
        let somebody = Somebody { token };
        let form = json!({"current_password": "wrong", "new_password": "秋水长天 2026 一色"});
        let changed = somebody.post(&server, "/api/v1/me/password", &form);
        changed.status.as_u16()
    });
    assert_eq!(statuses, [401, 401, 429]);
}

/// A page of the documentation, and everything it asks for, comes from here.
#[test]
fn the_documentation_brings_everything_it_needs() {
    let server = Running::start();
    let page = server.get("/docs/").text;
    let mut asked: Vec<&str> = Vec::new();
    for attribute in ["src=\"", "href=\""] {
        asked.extend(
            page.split(attribute)
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap()),
        );
    }
    assert!(asked.len() >= 4, "{page}");
    for file in asked {
        assert!(
            !file.contains("://") && !file.starts_with("//"),
            "{file} is of another place"
        );
        let path = format!("/docs/{}", id_of(file));
        let answer = server.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("connect-src 'self'")
        );
    }
    for (path, kind) in [
        ("/openapi.json", "application/json"),
        ("/openapi.yaml", "application/yaml"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.header("content-type"), kind);
        assert!(answer.header("cache-control").starts_with("public"));
    }
}
