//! Overseeing accounts and enterprises over the wire: bars, duties, and the queue about one subject.

use app::accounts::SignUp;
use domain::account::Duty;
use domain::actor::Actor;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::UseCases;

use super::harness::{Answer, Running};
use super::taxonomy::usual_chains;

const EMAIL: &str = "li@example.com";

/// A server, a security administrator's token, and the address of somebody's account.
fn scene() -> (Running, String, String) {
    let server = Running::start();
    let chief = server.sign_in_as("security@example.com", Duty::SecurityAdmin);
    let sign_up = SignUp {
        email: EMAIL.to_owned(),
        password: UseCases::PASSWORD.to_owned(),
        display_name: "李工".to_owned(),
        locale: "zh-CN".to_owned(),
    };
    let prepared = app::accounts::prepare(&server.cases.app, &sign_up).unwrap();
    let open = move |tx: &mut app::Tx<'_>| app::accounts::create_proven(tx, &prepared);
    let id = server.cases.write(&Actor::System, open).unwrap();
    (server, chief, format!("/api/v1/accounts/{id}"))
}

fn get(server: &Running, token: &str, path: &str) -> Answer {
    server.as_bearer(path, token)
}

fn post(server: &Running, token: &str, path: &str, body: &Value) -> Answer {
    let request = server.ask(Method::POST, path).bearer_auth(token);
    Answer::of(request.json(body))
}

fn delete(server: &Running, token: &str, path: &str) -> Answer {
    Answer::of(server.ask(Method::DELETE, path).bearer_auth(token))
}

fn why() -> Value {
    json!({"note": "多次举报属实"})
}

/// The only new account of a session's owner.
fn session_of(server: &Running) -> String {
    let body = json!({"email": EMAIL, "password": UseCases::PASSWORD});
    let tokens = server.post("/api/v1/sessions", &body).json();
    tokens["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn an_account_is_read_with_its_state_and_version_and_nothing_secret() {
    let (server, chief, at) = scene();
    let read = get(&server, &chief, &at);
    assert_eq!((read.status.as_u16(), read.header("etag")), (200, "\"1\""));
    let body = read.json();
    let said = (
        &body["email"],
        &body["status"],
        &body["duties"],
        &body["email_verified"],
    );
    assert_eq!(
        said,
        (&json!(EMAIL), &json!("active"), &json!([]), &json!(true))
    );
    assert!(!read.text.contains("argon2") && !read.text.contains("password"));
    let unknown = "/api/v1/accounts/acc_01h455vb4pex5vsknk084sn02q";
    get(&server, &chief, unknown).problem(404, "not_found");
    get(&server, &chief, "/api/v1/accounts/li").problem(404, "not_found");
    server.get(&at).problem(401, "unauthenticated");
}

#[test]
fn a_suspended_account_loses_its_tokens_with_the_answer() {
    let (server, chief, at) = scene();
    let token = session_of(&server);
    assert_eq!(get(&server, &token, "/api/v1/me").status, 200);
    let barred = post(&server, &chief, &format!("{at}/suspend"), &why());
    assert_eq!(
        (barred.status.as_u16(), barred.header("etag")),
        (200, "\"2\"")
    );
    assert_eq!(barred.json()["status"], "suspended");
    get(&server, &token, "/api/v1/me").problem(401, "unauthenticated");
    let back = post(&server, &chief, &format!("{at}/reinstate"), &why());
    assert_eq!(
        (back.status.as_u16(), &back.json()["status"]),
        (200, &json!("active"))
    );
    get(&server, &token, "/api/v1/me").problem(401, "unauthenticated");
    let again = post(&server, &chief, &format!("{at}/reinstate"), &why());
    let problem = again.problem(409, "not_suspended");
    assert_eq!(problem["title"], "Not suspended");
    assert_eq!(get(&server, &session_of(&server), "/api/v1/me").status, 200);
}

#[test]
fn a_bar_wants_a_reason_and_happens_once_for_a_key() {
    let (server, chief, at) = scene();
    let path = format!("{at}/suspend");
    for (body, fault) in [
        (json!({}), "/note required"),
        (json!({"note": "  "}), "/note required"),
        (json!({"note": 7}), "/note wrong_type"),
        (json!({"note": "字".repeat(2001)}), "/note too_long"),
    ] {
        let refused = post(&server, &chief, &path, &body);
        refused.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [fault], "{body}");
    }
    assert_eq!(get(&server, &chief, &at).json()["status"], "active");
    let keyed = || {
        let request = server.ask(Method::POST, &path).bearer_auth(&chief);
        Answer::of(request.header("idempotency-key", "bar-1").json(&why()))
    };
    let (first, second) = (keyed(), keyed());
    assert_eq!((second.status, &second.text), (first.status, &first.text));
    assert_eq!(second.header("idempotent-replayed"), "true");
}

#[test]
fn duties_are_given_taken_and_kept_apart() {
    let (server, chief, at) = scene();
    let duties = format!("{at}/duties");
    let grant = |duty: &str| post(&server, &chief, &duties, &json!({"duty": duty}));
    let given = grant("moderator");
    assert_eq!(
        (given.status.as_u16(), given.header("etag")),
        (200, "\"2\"")
    );
    assert_eq!(given.json()["duties"], json!(["moderator"]));
    grant("moderator").problem(409, "already_exists");
    grant("auditor").problem(409, "duties_disjoint");
    let unknown = grant("king");
    unknown.problem(422, "invalid_fields");
    assert_eq!(unknown.faults(), ["/duty unknown_value"]);
    let taken = delete(&server, &chief, &format!("{duties}/moderator"));
    assert_eq!((taken.status.as_u16(), taken.text.as_str()), (204, ""));
    for gone in ["moderator", "king"] {
        let path = format!("{duties}/{gone}");
        delete(&server, &chief, &path).problem(404, "not_found");
    }
    assert_eq!(get(&server, &chief, &at).json()["duties"], json!([]));
}

#[test]
fn others_oversee_nothing_and_nobody_the_own_account() {
    let (server, chief, at) = scene();
    let desk = server.sign_in("desk@example.com");
    let own = get(&server, &chief, "/api/v1/me").json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let own = format!("/api/v1/accounts/{own}");
    for (token, at) in [(&desk, &at), (&chief, &own)] {
        post(&server, token, &format!("{at}/suspend"), &why()).problem(403, "forbidden");
        let duty = json!({"duty": "moderator"});
        post(&server, token, &format!("{at}/duties"), &duty).problem(403, "forbidden");
        let path = format!("{at}/duties/security_admin");
        delete(&server, token, &path).problem(403, "forbidden");
    }
    get(&server, &desk, "/api/v1/accounts").problem(403, "forbidden");
    let unknown = "/api/v1/accounts/acc_01h455vb4pex5vsknk084sn02q";
    get(&server, &desk, unknown).problem(403, "forbidden");
    let firm = "/api/v1/enterprises/ent_01h455vb4pex5vsknk084sn02q/suspend";
    post(&server, &chief, firm, &why()).problem(403, "forbidden");
    server.post(firm, &why()).problem(401, "unauthenticated");
    post(&server, &desk, firm, &why()).problem(404, "not_found");
}

#[test]
fn accounts_are_listed_in_pages_by_address_state_and_duty() {
    let (server, chief, at) = scene();
    let path = "/api/v1/accounts?page_size=1";
    let first = get(&server, &chief, path).json();
    let token = first["next_page_token"].as_str().unwrap();
    let second = get(&server, &chief, &format!("{path}&page_token={token}")).json();
    let id = |page: &Value| page["items"][0]["id"].as_str().unwrap().to_owned();
    assert_ne!(id(&first), id(&second));
    assert!(second.get("next_page_token").is_none());
    let only = |query: &str| {
        let found = get(&server, &chief, &format!("/api/v1/accounts?{query}")).json();
        let items = found["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["email"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(only("email=LI%40Example.com"), [EMAIL]);
    assert_eq!(only("duty=security_admin"), ["security@example.com"]);
    assert!(only("status=suspended").is_empty());
    post(&server, &chief, &format!("{at}/suspend"), &why());
    assert_eq!(only("status=suspended"), [EMAIL]);
    let bad = get(&server, &chief, "/api/v1/accounts?status=asleep&duty=king");
    bad.problem(400, "malformed_query");
    assert_eq!(
        bad.faults(),
        ["/duty unknown_value", "/status unknown_value"]
    );
    get(&server, &chief, "/api/v1/accounts?name=li").problem(400, "unknown_parameter");
}

#[test]
fn an_enterprise_is_suspended_and_comes_back_and_its_items_are_asked_for_by_name() {
    let (server, _, _) = scene();
    usual_chains(&server);
    let owner = session_of(&server);
    let body = "91500111MA0000001";
    let uscc = format!("{body}{}", domain::uscc::check_character(body).unwrap());
    let form = json!({"uscc": uscc, "name": "大足区样品五金厂", "region_code": "500111"});
    let at = post(&server, &owner, "/api/v1/enterprises", &form)
        .header("location")
        .to_owned();
    let id = at.rsplit('/').next().unwrap().to_owned();
    let documents = json!({"documents": [{"kind": "营业执照", "number": "1"}]});
    post(&server, &owner, &format!("{at}/verification"), &documents);

    let desk = server.sign_in("desk@example.com");
    let queue = |subject: &str| {
        let path = format!("/api/v1/moderation/queue?subject={subject}");
        get(&server, &desk, &path)
    };
    let waiting = queue(&id).json();
    assert_eq!(waiting["items"][0]["subject_id"], id.as_str());
    let other = queue("ent_01h455vb4pex5vsknk084sn02q").json();
    assert_eq!(other["items"], json!([]), "another subject");
    let wrong = queue("acc_01h455vb4pex5vsknk084sn02q");
    wrong.problem(400, "malformed_query");
    assert_eq!(wrong.faults(), ["/subject invalid_format"]);

    let barred = post(&server, &desk, &format!("{at}/suspend"), &why());
    assert_eq!(
        (barred.status.as_u16(), barred.header("etag")),
        (200, "\"3\"")
    );
    assert_eq!(barred.json()["verification"], "suspended");
    assert!(
        !barred.text.contains("举报"),
        "the reason is for the audit log alone"
    );
    assert_eq!(
        queue(&id).json()["items"],
        json!([]),
        "nothing lifts the bar unseen"
    );
    let back = post(&server, &desk, &format!("{at}/reinstate"), &why());
    assert_eq!(back.json()["verification"], "unverified");
    let again = post(&server, &desk, &format!("{at}/reinstate"), &why());
    again.problem(409, "not_suspended");
}
