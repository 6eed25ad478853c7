//! Everything that goes wrong is a problem, in both languages, with its headers.

use reqwest::Method;
use serde_json::json;

use super::harness::{Answer, Running};

#[test]
fn unknown_addresses_are_404_in_both_languages() {
    let server = Running::start();
    for path in [
        "/",
        "/api/v1/nothing",
        "/api/v1/notes/",
        "/api/v1/notes/pst_1",
        "/docs/nothing.js",
        "/%ff",
    ] {
        server.get(path).problem(404, "not_found");
    }
    let zh = Answer::of(
        server
            .client
            .get(server.url("/nothing"))
            .header("accept-language", "zh-CN,zh;q=0.9"),
    );
    assert_eq!(zh.header("content-language"), "zh-CN");
    assert!(
        zh.problem(404, "not_found")["detail"]
            .as_str()
            .unwrap()
            .contains('。')
    );
    let en = server.get("/nothing");
    assert_eq!(en.header("content-language"), "en");
    assert_ne!(zh.json()["title"], en.json()["title"]);
}

#[test]
fn wrong_methods_are_405_and_name_the_right_ones() {
    let server = Running::start();
    for method in [
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
        Method::PATCH,
    ] {
        let answer = Answer::of(server.ask(method, "/api/v1/notes"));
        let body = answer.problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), "GET, HEAD, POST");
        assert!(body["detail"].as_str().unwrap().contains("POST"));
    }
    let answer =
        Answer::of(server.ask(Method::POST, "/api/v1/notes/pst_01h455vb4pex5vsknk084sn02q"));
    answer.problem(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET, HEAD, PATCH");
    let fixed = Answer::of(server.ask(Method::PATCH, "/api/v1/notes/latest"));
    fixed.problem(405, "method_not_allowed");
    assert_eq!(
        fixed.header("allow"),
        "GET, HEAD",
        "an address of its own is not also an id"
    );
    Answer::of(server.ask(Method::POST, "/docs/")).problem(405, "method_not_allowed");
}

#[test]
fn panics_are_500_and_the_worker_survives() {
    let server = Running::start();
    for path in ["/api/v1/panic-here", "/api/v1/panic-below"] {
        for _ in 0..3 {
            let answer = server.get(path);
            answer.problem(500, "internal");
            assert!(!answer.text.contains("on purpose"));
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
        }
    }
    assert_eq!(server.get("/livez").status, 200);
}

#[test]
fn callers_that_must_sign_in_are_told_so() {
    let server = Running::start();
    let answer = server.get("/api/v1/my-note");
    answer.problem(401, "unauthenticated");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let with = |path: &str, credential: &str| {
        Answer::of(
            server
                .ask(Method::GET, path)
                .header("authorization", credential),
        )
    };
    for credential in ["Bearer x", "Bearer a.b.c", "Basic dTpw", "Bearer"] {
        with("/api/v1/my-note", credential).problem(401, "unauthenticated");
    }
    assert_eq!(
        with("/api/v1/notes", "Bearer x").status,
        200,
        "a public list does not look at it"
    );
    let optional = server
        .ask(Method::POST, "/api/v1/notes")
        .header("authorization", "Bearer x");
    Answer::of(optional.json(&json!({"title": "n", "count": 1}))).problem(401, "unauthenticated");
}

#[test]
fn every_answer_carries_its_id_and_its_guards() {
    let server = Running::start();
    for path in [
        "/livez",
        "/nothing",
        "/api/v1/notes",
        "/api/v1/my-note",
        "/openapi.json",
        "/docs/",
    ] {
        let answer = server.get(path);
        assert!(answer.header("x-request-id").len() >= 8, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'"),
            "{path}"
        );
        assert!(!answer.header("cache-control").is_empty(), "{path}");
        assert!(
            answer.headers.get("strict-transport-security").is_none(),
            "{path}"
        );
    }
    assert_eq!(
        server.get("/api/v1/notes").header("cache-control"),
        "no-store"
    );
    let given = |id: &str| Answer::of(server.ask(Method::GET, "/livez").header("x-request-id", id));
    assert_eq!(given("gateway-0001").header("x-request-id"), "gateway-0001");
    for id in ["short", "has space in it", "a;b--------"] {
        assert_ne!(given(id).header("x-request-id"), id);
    }
}

#[test]
fn head_is_get_without_a_body() {
    let server = Running::start();
    let answer = Answer::of(server.ask(Method::HEAD, "/api/v1/notes"));
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(Answer::of(server.ask(Method::HEAD, "/nothing")).status, 404);
}
