//! Starting, being ready, being full, stopping; the document and the numbers.

use std::sync::Mutex;

use reqwest::Method;
use serde_json::Value;

use super::harness::{Answer, Running, config};
use super::notes::{open_gate, until_waiting};
use crate::config::ServerConfig;

/// The gate is one for the process.
static GATE: Mutex<()> = Mutex::new(());

#[test]
fn a_full_house_is_503_and_says_when_to_come_back() {
    let _alone = GATE.lock().unwrap_or_else(|error| error.into_inner());
    open_gate(false);
    let server = Running::with(ServerConfig {
        blocking_threads: 1,
        blocking_wait_ms: 50,
        ..config()
    });
    std::thread::scope(|scope| {
        let held = scope.spawn(|| server.get("/api/v1/wait").status);
        until_waiting(1);
        let refused = server.get("/api/v1/notes");
        refused.problem(503, "overloaded");
        assert_eq!(refused.header("retry-after"), "1");
        assert_eq!(
            server.get("/livez").status,
            200,
            "the process itself is well"
        );
        open_gate(true);
        assert_eq!(held.join().unwrap(), 204);
    });
    assert_eq!(server.get("/api/v1/notes").status, 200);
}

#[test]
fn a_stop_ends_what_runs_and_turns_readiness_off_first() {
    let _alone = GATE.lock().unwrap_or_else(|error| error.into_inner());
    open_gate(false);
    let mut server = Running::with(ServerConfig {
        drain_s: 2,
        ..config()
    });
    assert_eq!(server.get("/readyz").status, 200);
    let (url, client) = (server.url("/api/v1/wait"), server.client.clone());
    std::thread::scope(|scope| {
        let held = scope.spawn(move || client.get(url).send().unwrap().status());
        until_waiting(1);
        server.begin_stop();
        let refused = (0..2000)
            .map(|_| server.get("/readyz"))
            .find(|answer| answer.status != 200)
            .unwrap();
        let told = refused.problem(503, "not_ready");
        assert!(told["detail"].as_str().unwrap().contains("stopping"));
        open_gate(true);
        assert_eq!(held.join().unwrap(), 204);
    });
}

#[test]
fn the_document_is_served_and_is_the_one_that_is_committed() {
    let server = Running::start();
    let json = server.get("/openapi.json");
    assert_eq!(json.header("content-type"), "application/json");
    assert_eq!(
        json.json(),
        serde_json::to_value(crate::document()).unwrap()
    );
    assert_eq!(server.get("/openapi.yaml").text, crate::yaml().unwrap());
}

#[test]
fn the_documentation_works_without_any_outside_address() {
    let server = Running::start();
    let entry = reqwest::blocking::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let entry = Answer::of(entry.get(server.url("/docs")));
    assert_eq!(
        (entry.status.as_u16(), entry.header("location")),
        (308, "/docs/")
    );
    let page = server.get("/docs/");
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(
        !page.text.contains("http://") && !page.text.contains("https://"),
        "{}",
        page.text
    );
    assert!(
        server
            .get("/docs/swagger-initializer.js")
            .text
            .contains("/openapi.json")
    );
    assert_eq!(server.get("/docs/swagger-ui-bundle.js").status, 200);
    assert!(
        page.header("content-security-policy")
            .contains("script-src 'self'")
    );
}

#[test]
fn keys_and_version_are_public() {
    let server = Running::start();
    let keys = server.get("/.well-known/jwks.json");
    let key = &keys.json()["keys"][0];
    assert_eq!(
        (&key["kty"], &key["crv"], &key["alg"]),
        (
            &Value::from("OKP"),
            &Value::from("Ed25519"),
            &Value::from("EdDSA")
        )
    );
    assert!(keys.header("cache-control").contains("public"));
    assert_eq!(server.get("/version").json()["name"], "peitao");
}

#[test]
fn numbers_are_on_their_own_listener() {
    let server = Running::with(ServerConfig {
        metrics_listen: Some(([127, 0, 0, 1], 0).into()),
        ..config()
    });
    server.get("/api/v1/notes?page_size=3");
    server.get("/a-path-a-stranger-chose");
    let page = Answer::of(
        server
            .client
            .get(format!("http://{}/metrics", server.metrics.unwrap())),
    );
    assert_eq!(page.status, 200);
    assert!(
        page.text
            .contains("http_requests_total{method=\"GET\",route=\"/api/v1/notes\",status=\"200\"}"),
        "{}",
        page.text
    );
    assert!(page.text.contains("http_request_seconds_bucket"));
    assert!(
        page.text.contains("route=\"unknown\"") && !page.text.contains("a-path-a-stranger-chose")
    );
    server.get("/metrics").problem(404, "not_found");
}

#[test]
fn large_answers_are_compressed_for_those_who_ask() {
    let server = Running::start();
    let packed = Answer::of(
        server
            .ask(Method::GET, "/docs/swagger-ui.css")
            .header("accept-encoding", "gzip"),
    );
    assert_eq!(packed.header("content-encoding"), "gzip");
    let problem = Answer::of(server.ask(Method::GET, "/nothing"));
    problem.problem(404, "not_found");
}
