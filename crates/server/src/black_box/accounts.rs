//! Accounts and sessions over the wire.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, Running};

const EMAIL: &str = "Wang.Wei@Example.com";
const PASSWORD: &str = "三月春风 2026 正好";
const NEW_PASSWORD: &str = "秋水长天 2026 一色";

fn sign_up_body(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD, "display_name": "王伟", "locale": "en"})
}

fn sign_up(server: &Running, email: &str) -> Answer {
    server.post("/api/v1/accounts", &sign_up_body(email))
}

/// The token of the only mail in the queue.
fn mailed_token(server: &Running) -> String {
    let letters = server.cases.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    let link = letters[0].content["link"].as_str().unwrap();
    link.split_once("token=").unwrap().1.to_owned()
}

fn join(server: &Running, email: &str) {
    assert_eq!(sign_up(server, email).status, 201);
    let token = mailed_token(server);
    let proven = server.post("/api/v1/accounts/verify-email", &json!({"token": token}));
    assert_eq!((proven.status.as_u16(), proven.text.as_str()), (204, ""));
}

fn try_in(server: &Running, email: &str, password: &str) -> Answer {
    let body = json!({"email": email, "password": password});
    server.post("/api/v1/sessions", &body)
}

/// The tokens of a new session.
fn sign_in(server: &Running, password: &str) -> Value {
    let answer = try_in(server, EMAIL, password);
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn refresh(server: &Running, tokens: &Value) -> Answer {
    let body = json!({"refresh_token": tokens["refresh_token"]});
    server.post("/api/v1/sessions/refresh", &body)
}

/// A request of somebody signed in.
fn ask(
    server: &Running,
    tokens: &Value,
    method: Method,
    path: &str,
) -> reqwest::blocking::RequestBuilder {
    let token = tokens["access_token"].as_str().unwrap();
    server.ask(method, path).bearer_auth(token)
}

fn get(server: &Running, tokens: &Value, path: &str) -> Answer {
    Answer::of(ask(server, tokens, Method::GET, path))
}

#[test]
fn an_account_is_opened_proven_and_used() {
    let server = Running::start();
    let opened = sign_up(&server, EMAIL);
    assert_eq!(
        (opened.status.as_u16(), opened.header("location")),
        (201, "/api/v1/me")
    );
    let expected = json!({
        "email": EMAIL, "display_name": "王伟", "locale": "en", "status": "verification_sent"
    });
    assert_eq!(opened.json(), expected);
    let token = mailed_token(&server);
    let tokens = sign_in(&server, PASSWORD);
    assert_eq!(
        get(&server, &tokens, "/api/v1/me").json()["email_verified"],
        false
    );
    let verify = || server.post("/api/v1/accounts/verify-email", &json!({"token": token}));
    assert_eq!(verify().status, 204);
    verify().problem(401, "token_expired");
    let me = get(&server, &tokens, "/api/v1/me");
    assert_eq!((me.status.as_u16(), me.version()), (200, 2));
    let me = me.json();
    assert_eq!(me["email_verified"], true);
    assert_eq!(
        (&me["duties"], &me["memberships"]),
        (&json!([]), &json!([]))
    );
    assert!(me["id"].as_str().unwrap().starts_with("acc_"));
    server.get("/api/v1/me").problem(401, "unauthenticated");
}

#[test]
fn a_known_address_is_answered_like_a_new_one() {
    let server = Running::start();
    let new = sign_up(&server, EMAIL);
    server.cases.letters();
    let known = sign_up(&server, EMAIL);
    assert_eq!((new.status, new.json()), (known.status, known.json()));
    let names = |answer: &Answer| {
        let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(names(&new), names(&known));
    assert_eq!(server.cases.letters()[0].content["kind"], "account_exists");
    for path in [
        "/api/v1/accounts/password-reset",
        "/api/v1/accounts/verify-email/resend",
    ] {
        let asked =
            ["nobody@example.com", EMAIL].map(|email| server.post(path, &json!({"email": email})));
        assert!(
            asked
                .iter()
                .all(|answer| answer.status == 204 && answer.text.is_empty()),
            "{asked:?}"
        );
    }
}

#[test]
fn every_fault_of_a_form_is_named_at_once() {
    let server = Running::start();
    let bad = json!({
        "email": "nobody", "password": "1234567890", "display_name": "\u{202e}", "locale": "fr", "admin": true
    });
    let answer = server.post("/api/v1/accounts", &bad);
    answer.problem(422, "invalid_fields");
    assert_eq!(
        answer.faults(),
        [
            "/admin unknown_field",
            "/display_name control_characters",
            "/email invalid_email",
            "/locale unknown_value",
            "/password password_too_common"
        ]
    );
    let empty = server.post("/api/v1/accounts", &json!({}));
    assert_eq!(
        empty.faults(),
        [
            "/display_name required",
            "/email required",
            "/password required"
        ]
    );
    let empty = server.post("/api/v1/sessions", &json!({"password": 7}));
    assert_eq!(empty.faults(), ["/email required", "/password wrong_type"]);
    assert!(server.cases.letters().is_empty(), "nothing was stored");
}

#[test]
fn wrong_passwords_and_unknown_addresses_are_told_alike_and_locked_alike() {
    let server = Running::start();
    join(&server, EMAIL);
    let answers = [EMAIL, "nobody@example.com"].map(|email| {
        let wrong = try_in(&server, email, "wrong password");
        wrong.problem(401, "invalid_credentials");
        let locked = try_in(&server, email, PASSWORD);
        locked.problem(429, "account_locked");
        assert_eq!(locked.header("retry-after"), "1");
        [wrong, locked].map(|answer| answer.text.replace(answer.header("x-request-id"), ""))
    });
    assert_eq!(answers[0], answers[1]);
    server.cases.clock.advance_s(1);
    sign_in(&server, PASSWORD);
}

#[test]
fn tokens_are_kept_by_nobody_on_the_way_and_work_once() {
    let server = Running::start();
    join(&server, EMAIL);
    let answer = try_in(&server, EMAIL, PASSWORD);
    assert_eq!(answer.header("cache-control"), "no-store");
    let first = answer.json();
    assert_eq!(
        (&first["token_type"], &first["expires_in"]),
        (&json!("Bearer"), &json!(600))
    );
    let location = format!("/api/v1/sessions/{}", first["session_id"].as_str().unwrap());
    assert_eq!(answer.header("location"), location);
    let spoilt = json!({"refresh_token": first["refresh_token"], "more": 1});
    server
        .post("/api/v1/sessions/refresh", &spoilt)
        .problem(422, "invalid_fields");
    let renewed = refresh(&server, &first);
    assert_eq!(
        (renewed.status.as_u16(), renewed.header("cache-control")),
        (200, "no-store")
    );
    let second = renewed.json();
    assert_eq!(second["session_id"], first["session_id"]);
    assert_eq!(get(&server, &second, "/api/v1/me").status, 200);
    refresh(&server, &first).problem(401, "unauthenticated");
    refresh(&server, &second).problem(401, "unauthenticated");
    get(&server, &second, "/api/v1/me").problem(401, "unauthenticated");
    let third = sign_in(&server, PASSWORD);
    server.cases.clock.advance_s(606);
    get(&server, &third, "/api/v1/me").problem(401, "token_expired");
}

#[test]
fn the_published_keys_are_those_of_the_tokens() {
    use base64::Engine;
    let server = Running::start();
    join(&server, EMAIL);
    let tokens = sign_in(&server, PASSWORD);
    let header = tokens["access_token"]
        .as_str()
        .unwrap()
        .split('.')
        .next()
        .unwrap();
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(header)
        .unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    let keys = server.get("/.well-known/jwks.json").json();
    assert_eq!(keys["keys"][0]["kid"], header["kid"]);
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&json!("EdDSA"), &json!("at+jwt"))
    );
}

#[test]
fn sessions_are_listed_and_ended() {
    let server = Running::start();
    join(&server, EMAIL);
    join(&server, "li@example.com");
    let agent = server
        .ask(Method::POST, "/api/v1/sessions")
        .header("user-agent", "drill/2");
    let first = Answer::of(agent.json(&json!({"email": EMAIL, "password": PASSWORD}))).json();
    server.cases.clock.advance_s(1);
    let second = sign_in(&server, PASSWORD);
    let stranger = try_in(&server, "li@example.com", PASSWORD).json();
    let page = get(&server, &first, "/api/v1/sessions?page_size=1").json();
    assert_eq!(page["items"][0]["id"], second["session_id"]);
    assert_eq!(page["items"][0]["current"], false);
    let path = format!(
        "/api/v1/sessions?page_size=1&page_token={}",
        page["next_page_token"].as_str().unwrap()
    );
    let rest = get(&server, &first, &path).json();
    assert_eq!(
        (&rest["items"][0]["id"], &rest["items"][0]["current"]),
        (&first["session_id"], &json!(true))
    );
    assert_eq!(rest["items"][0]["user_agent"], "drill/2");
    assert!(rest["next_page_token"].is_null());
    let end = |by: &Value, id: &str| {
        Answer::of(ask(
            &server,
            by,
            Method::DELETE,
            &format!("/api/v1/sessions/{id}"),
        ))
    };
    let id = second["session_id"].as_str().unwrap();
    end(&stranger, id).problem(404, "not_found");
    end(&first, "ses_nonsense").problem(404, "not_found");
    assert_eq!(end(&first, id).status, 204);
    end(&first, id).problem(404, "not_found");
    get(&server, &second, "/api/v1/me").problem(401, "unauthenticated");
    assert_eq!(end(&first, "current").status, 204);
    get(&server, &first, "/api/v1/me").problem(401, "unauthenticated");
    assert_eq!(get(&server, &stranger, "/api/v1/me").status, 200);
}

#[test]
fn the_own_account_changes_from_the_version_that_was_read() {
    let server = Running::start();
    join(&server, EMAIL);
    let tokens = sign_in(&server, PASSWORD);
    let tag = get(&server, &tokens, "/api/v1/me")
        .header("etag")
        .to_owned();
    let change = |tag: Option<&str>, body: Value| {
        let request = ask(&server, &tokens, Method::PATCH, "/api/v1/me").json(&body);
        Answer::of(
            tag.into_iter()
                .fold(request, |request, tag| request.header("if-match", tag)),
        )
    };
    change(None, json!({})).problem(428, "version_required");
    let changed = change(Some(&tag), json!({"display_name": "Wang Wei"}));
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(
        (&changed.json()["display_name"], &changed.json()["locale"]),
        (&json!("Wang Wei"), &json!("en"))
    );
    assert_ne!(changed.header("etag"), tag);
    change(Some(&tag), json!({"locale": "zh-CN"})).problem(412, "version_mismatch");
    let tag = changed.header("etag").to_owned();
    let refused = change(
        Some(&tag),
        json!({"display_name": "", "locale": "fr", "email": "a@b.cd"}),
    );
    let expected = [
        "/display_name required",
        "/email unknown_field",
        "/locale unknown_value",
    ];
    assert_eq!(refused.faults(), expected);
}

#[test]
fn a_repeated_request_has_its_effect_once() {
    let server = Running::start();
    let opened = |email: &str| {
        let request = server
            .ask(Method::POST, "/api/v1/accounts")
            .header("idempotency-key", "k-1");
        Answer::of(request.json(&sign_up_body(email)))
    };
    let (first, second) = (opened(EMAIL), opened(EMAIL));
    assert_eq!(
        (first.status, first.text.clone()),
        (second.status, second.text.clone())
    );
    assert_eq!(
        (
            first.header("idempotent-replayed"),
            second.header("idempotent-replayed")
        ),
        ("", "true")
    );
    opened("li@example.com").problem(422, "idempotency_key_reused");
    mailed_token(&server);
    let tokens = sign_in(&server, PASSWORD);
    let change = || {
        let request = ask(&server, &tokens, Method::POST, "/api/v1/me/password");
        let body = json!({"current_password": PASSWORD, "new_password": NEW_PASSWORD});
        Answer::of(request.header("idempotency-key", "k-2").json(&body))
    };
    assert_eq!(change().status, 204);
    let again = change();
    assert_eq!(
        (again.status.as_u16(), again.header("idempotent-replayed")),
        (204, "true")
    );
    sign_in(&server, NEW_PASSWORD);
}

#[test]
fn a_forgotten_password_is_set_anew() {
    let server = Running::start();
    join(&server, EMAIL);
    let device = sign_in(&server, PASSWORD);
    let asked = server.post("/api/v1/accounts/password-reset", &json!({"email": EMAIL}));
    assert_eq!(asked.status, 204);
    let token = mailed_token(&server);
    let confirm = |token: &str, password: &str| {
        let body = json!({"token": token, "new_password": password});
        server.post("/api/v1/accounts/password-reset/confirm", &body)
    };
    confirm(&token, "1234567890").problem(422, "invalid_fields");
    confirm("ptp_guess", NEW_PASSWORD).problem(401, "token_expired");
    assert_eq!(confirm(&token, NEW_PASSWORD).status, 204);
    confirm(&token, PASSWORD).problem(401, "token_expired");
    get(&server, &device, "/api/v1/me").problem(401, "unauthenticated");
    try_in(&server, EMAIL, PASSWORD).problem(401, "invalid_credentials");
    server.cases.clock.advance_s(1);
    let tokens = sign_in(&server, NEW_PASSWORD);
    let wrong = json!({"current_password": PASSWORD, "new_password": "third pass phrase"});
    let change =
        || Answer::of(ask(&server, &tokens, Method::POST, "/api/v1/me/password").json(&wrong));
    change().problem(401, "invalid_credentials");
    change().problem(429, "account_locked");
}
