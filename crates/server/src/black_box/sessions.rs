//! Sessions and the own account over the wire, beyond `accounts`: what ends what, and what lasts how long.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::UseCases;

use super::harness::{Answer, Running};
use super::people::{Somebody, Stage};

const EMAIL: &str = "wang@example.com";
const DAY_S: i64 = 86_400;

fn begin(server: &Running) -> Value {
    let body = json!({"email": EMAIL, "password": UseCases::PASSWORD});
    let answer = server.post("/api/v1/sessions", &body);
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn refresh(server: &Running, tokens: &Value) -> Answer {
    let body = json!({"refresh_token": tokens["refresh_token"]});
    server.post("/api/v1/sessions/refresh", &body)
}

fn me(server: &Running, tokens: &Value) -> u16 {
    let token = tokens["access_token"].as_str().unwrap();
    server.as_bearer("/api/v1/me", token).status.as_u16()
}

#[test]
fn a_new_password_ends_the_other_sessions_and_keeps_this_one() {
    let server = Running::start();
    let somebody = Somebody::joins(&server, EMAIL);
    let (this, other) = (begin(&server), begin(&server));
    let change =
        json!({"current_password": UseCases::PASSWORD, "new_password": "秋水长天 2026 一色"});
    let request = server.ask(Method::POST, "/api/v1/me/password");
    let request = request.bearer_auth(this["access_token"].as_str().unwrap());
    assert_eq!(Answer::of(request.json(&change)).status, 204);
    assert_eq!([me(&server, &this), me(&server, &other)], [200, 401]);
    refresh(&server, &other).problem(401, "unauthenticated");
    assert_eq!(refresh(&server, &this).status, 200);
    somebody
        .get(&server, "/api/v1/me")
        .problem(401, "unauthenticated");
}

#[test]
fn a_stolen_refresh_token_ends_the_session_of_both_holders() {
    let server = Running::start();
    Somebody::joins(&server, EMAIL);
    let (stolen, elsewhere) = (begin(&server), begin(&server));
    let owners = refresh(&server, &stolen).json();
    refresh(&server, &stolen).problem(401, "unauthenticated");
    assert_eq!(me(&server, &owners), 401, "the thief and the owner");
    refresh(&server, &owners).problem(401, "unauthenticated");
    assert_eq!(me(&server, &elsewhere), 200, "other sessions go on");
}

#[test]
fn a_refresh_token_that_was_never_given_ends_nothing() {
    let server = Running::start();
    Somebody::joins(&server, EMAIL);
    let tokens = begin(&server);
    for guess in [
        "ptr_guess",
        "x",
        tokens["access_token"].as_str().unwrap_or(""),
    ] {
        let guess = json!({"refresh_token": guess.chars().take(100).collect::<String>()});
        let refused = server.post("/api/v1/sessions/refresh", &guess);
        refused.problem(401, "unauthenticated");
    }
    assert_eq!(me(&server, &tokens), 200);
    for (body, fault) in [
        (json!({}), "/refresh_token required"),
        (json!({"refresh_token": ""}), "/refresh_token required"),
        (
            json!({"refresh_token": "x".repeat(101)}),
            "/refresh_token too_long",
        ),
    ] {
        let refused = server.post("/api/v1/sessions/refresh", &body);
        refused.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [fault]);
    }
}

#[test]
fn a_session_lives_as_long_as_it_is_used() {
    let server = Running::start();
    Somebody::joins(&server, EMAIL);
    let mut tokens = begin(&server);
    for _ in 0..3 {
        server.cases.clock.advance_s(29 * DAY_S);
        tokens = refresh(&server, &tokens).json();
        assert_eq!(me(&server, &tokens), 200);
    }
    server.cases.clock.advance_s(30 * DAY_S);
    refresh(&server, &tokens).problem(401, "unauthenticated");
}

#[test]
fn whoever_signs_out_takes_both_tokens_with_them() {
    let server = Running::start();
    let somebody = Somebody::joins(&server, EMAIL);
    let tokens = begin(&server);
    let id = tokens["session_id"].as_str().unwrap();
    let ended = somebody.delete(&server, &format!("/api/v1/sessions/{id}"));
    assert_eq!((ended.status.as_u16(), ended.text.as_str()), (204, ""));
    assert_eq!(me(&server, &tokens), 401);
    refresh(&server, &tokens).problem(401, "unauthenticated");
    server
        .get("/api/v1/sessions")
        .problem(401, "unauthenticated");
}

/// Answers with tokens are kept by nobody, so a repeated sign-in is another sign-in.
#[test]
fn tokens_are_never_replayed() {
    let server = Running::start();
    Somebody::joins(&server, EMAIL);
    let again = || {
        let body = json!({"email": EMAIL, "password": UseCases::PASSWORD});
        let request = server.ask(Method::POST, "/api/v1/sessions");
        Answer::of(request.header("idempotency-key", "k").json(&body))
    };
    let (first, second) = (again(), again());
    assert_eq!(second.header("idempotent-replayed"), "");
    assert_ne!(first.json()["session_id"], second.json()["session_id"]);
}

#[test]
fn the_own_account_says_whom_it_speaks_for() {
    let stage = Stage::open();
    let chain = json!({"kind": "chain_supporting", "chain": "MT", "valid_from": "2026-01-01"});
    let badges = format!("/api/v1/enterprises/{}/designations", stage.buyer_firm);
    let granted = stage.desk.post(&stage.server, &badges, &chain);
    assert_eq!(granted.status, 201, "{granted:?}");
    let me = stage.buyer.get(&stage.server, "/api/v1/me");
    let expected = json!([{
        "enterprise_id": stage.buyer_firm, "role": "owner", "verified": true, "chains": ["MT"]
    }]);
    assert_eq!(me.json()["memberships"], expected);
    let desk = stage.desk.get(&stage.server, "/api/v1/me").json();
    assert_eq!(desk["duties"], json!(["moderator"]));
    let held = stage.buyer.ask(&stage.server, Method::GET, "/api/v1/me");
    let held = Answer::of(held.header("if-none-match", me.header("etag")));
    assert_eq!((held.status.as_u16(), held.text.as_str()), (304, ""));
}
