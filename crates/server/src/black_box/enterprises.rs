//! Enterprises, their members and parts over the wire.

use domain::account::Duty;
use domain::actor::Actor;
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, Running};
use super::people::{Somebody, code, form};
use super::taxonomy::usual_chains;

fn card() -> Value {
    json!({
        "name": "高强度螺栓", "process": "冷镦", "node_code": "WJ-M4", "materials": ["SWRCH35K"],
        "tolerance_mm": "0.05", "capacity": {"value": "3", "unit": "wan_pcs"}, "capacity_period": "month"
    })
}

/// A server with chains, and the owner of one enterprise with its address.
fn scene() -> (Running, Somebody, String) {
    let server = Running::start();
    usual_chains(&server);
    let owner = Somebody::joins(&server, "owner@example.com");
    let at = owner.founds(&server, 1);
    (server, owner, at)
}

#[track_caller]
fn silent_about_contacts(answer: &Answer) {
    for secret in ["王师傅", "5550", "sales@", "contact"] {
        assert!(!answer.text.contains(secret), "{secret} in {answer:?}");
    }
}

#[test]
fn a_profile_is_registered_read_and_changed() {
    let (server, owner, at) = scene();
    let read = server.get(&at);
    assert_eq!((read.status.as_u16(), read.header("etag")), (200, "\"1\""));
    let body = read.json();
    assert_eq!(body["uscc"], code(1));
    assert_eq!(
        (&body["verification"], &body["claimed"]),
        (&json!("unverified"), &json!(true))
    );
    assert_eq!(body["industry_name"], "手工具制造");
    let change = json!({"park": null, "website": "https://example.com"});
    let unnamed = owner.ask(&server, Method::PATCH, &at).json(&change);
    Answer::of(unnamed).problem(428, "version_required");
    let changed = owner.patch(&server, &at, 1, &change);
    assert_eq!(
        (changed.status.as_u16(), changed.header("etag")),
        (200, "\"2\"")
    );
    assert!(changed.json().get("park").is_none());
    assert_eq!(
        changed.json()["intro"],
        "做刀具三十年",
        "what is not mentioned stays"
    );
    owner
        .patch(&server, &at, 1, &change)
        .problem(412, "version_mismatch");
    let immutable = owner.patch(&server, &at, 2, &json!({"uscc": code(2)}));
    immutable.problem(422, "invalid_fields");
    let held = server
        .ask(Method::GET, &at)
        .header("if-none-match", "\"2\"");
    assert_eq!(Answer::of(held).status, 304);
    server
        .get("/api/v1/enterprises/ent_01h455vb4pex5vsknk084sn02q")
        .problem(404, "not_found");
}

#[test]
fn contacts_are_for_insiders() {
    let (server, owner, at) = scene();
    let stranger = Somebody::joins(&server, "stranger@example.com");
    let desk = Somebody::on_duty(&server, Duty::Moderator);
    let contact = format!("{at}/contact");
    for insider in [&owner, &desk] {
        let answer = insider.get(&server, &contact);
        assert_eq!(answer.json()["contact_phone"], "02355501234");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    stranger.get(&server, &contact).problem(403, "forbidden");
    server.get(&contact).problem(401, "unauthenticated");
    for answer in [
        server.get(&at),
        stranger.get(&server, &at),
        owner.get(&server, &at),
        server.get("/api/v1/enterprises"),
        owner.patch(&server, &at, 1, &json!({"contact_phone": "13800000000"})),
    ] {
        assert_eq!(answer.status, 200);
        silent_about_contacts(&answer);
    }
}

#[test]
fn a_known_code_tells_how_to_claim() {
    let (server, owner, at) = scene();
    let second = Somebody::joins(&server, "second@example.com");
    let twin =
        json!({"uscc": code(1).to_lowercase(), "name": "大足区同一家厂", "region_code": "500111"});
    let taken = second.post(&server, "/api/v1/enterprises", &twin);
    let problem = taken.problem(409, "uscc_taken");
    assert!(
        problem["detail"].as_str().unwrap().contains("claim"),
        "{problem}"
    );
    let found = server
        .get(&format!("/api/v1/enterprises?uscc={}", code(1)))
        .json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert!(at.ends_with(found["items"][0]["id"].as_str().unwrap()));
    let claim =
        |who: &Somebody| who.post(&server, &format!("{at}/claim"), &json!({"note": "我也是"}));
    claim(&owner).problem(409, "already_claimed");
    let contested = claim(&second);
    assert!(contested.status.is_success(), "{}", contested.text);
    claim(&second).problem(409, "already_exists");
}

#[test]
fn every_fault_of_schema_and_domain_comes_at_once() {
    let (server, owner, _) = scene();
    let bad = json!({
        "uscc": "91500111MA00000010", "name": 3, "industry_code": "9999", "park": "XX",
        "contact_phone": "1", "king": true
    });
    let refused = owner.post(&server, "/api/v1/enterprises", &bad);
    refused.problem(422, "invalid_fields");
    assert_eq!(
        refused.faults(),
        [
            "/contact_phone invalid_phone",
            "/industry_code unknown_industry",
            "/king unknown_field",
            "/name wrong_type",
            "/park unknown_park",
            "/region_code required",
            "/uscc invalid_uscc"
        ]
    );
    let listed = server.get("/api/v1/enterprises").json();
    assert_eq!(
        listed["items"].as_array().unwrap().len(),
        1,
        "nothing is kept"
    );
    server
        .post("/api/v1/enterprises", &form(2))
        .problem(401, "unauthenticated");
}

#[test]
fn a_double_post_with_one_key_gives_one_enterprise() {
    let (server, owner, _) = scene();
    let send = |body: &Value| {
        let request = owner.ask(&server, Method::POST, "/api/v1/enterprises");
        Answer::of(request.header("idempotency-key", "k-1").json(body))
    };
    let (first, second) = (send(&form(2)), send(&form(2)));
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (201, 201));
    assert_eq!(first.text, second.text);
    assert_eq!(second.header("idempotent-replayed"), "true");
    assert_eq!(second.header("location"), first.header("location"));
    send(&form(3)).problem(422, "idempotency_key_reused");
    let listed = server.get("/api/v1/enterprises").json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}

#[test]
fn lists_page_by_filter_and_refuse_what_they_do_not_know() {
    let (server, owner, _) = scene();
    for number in 2..=5 {
        owner.founds(&server, number);
    }
    let (mut seen, mut path) = (
        Vec::new(),
        "/api/v1/enterprises?page_size=2&region=50".to_owned(),
    );
    loop {
        let page = server.get(&path).json();
        let items = page["items"].as_array().unwrap();
        seen.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(token) = page["next_page_token"].as_str() else {
            break;
        };
        path = format!("/api/v1/enterprises?page_size=2&region=50&page_token={token}");
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), count), (5, 5));
    let page = server.get("/api/v1/enterprises?page_size=2").json();
    let token = page["next_page_token"].as_str().unwrap();
    server
        .get(&format!("/api/v1/enterprises?park=SQ&page_token={token}"))
        .problem(400, "page_token_mismatch");
    for wrong in [
        "region=999999",
        "designation=king",
        "verification=maybe",
        "uscc=1",
    ] {
        server
            .get(&format!("/api/v1/enterprises?{wrong}"))
            .problem(400, "malformed_query");
    }
    server
        .get("/api/v1/enterprises?colour=red")
        .problem(400, "unknown_parameter");
    for (chosen, expected) in [
        ("park=SQ", 5),
        ("park=GX", 0),
        ("region=51", 0),
        ("chain=WJ", 0),
    ] {
        let found = server.get(&format!("/api/v1/enterprises?{chosen}")).json();
        assert_eq!(
            found["items"].as_array().unwrap().len(),
            expected,
            "{chosen}"
        );
    }
}

#[test]
fn members_come_change_and_go() {
    let (server, owner, at) = scene();
    let newcomer = Somebody::joins(&server, "newcomer@example.com");
    let members = format!("{at}/members");
    newcomer.get(&server, &members).problem(403, "forbidden");
    let add = |email: &str| {
        owner.post(
            &server,
            &members,
            &json!({"email": email, "role": "editor"}),
        )
    };
    let (known, unknown) = (add("newcomer@example.com"), add("nobody@example.com"));
    assert_eq!((known.status.as_u16(), &known.text), (202, &unknown.text));
    assert_eq!(unknown.status, 202, "the answers are the same");
    newcomer.get(&server, &members).problem(403, "forbidden");
    let waiting = newcomer.get(&server, "/api/v1/me/invitations").json();
    let id = waiting["items"][0]["enterprise_id"].as_str().unwrap();
    assert!(at.ends_with(id) && waiting["items"][0]["role"] == "editor");
    let invitation = format!("/api/v1/me/invitations/{id}");
    let accepted = newcomer.post(&server, &format!("{invitation}/accept"), &json!({}));
    assert_eq!(accepted.status, 204);
    newcomer
        .delete(&server, &invitation)
        .problem(404, "not_found");
    let listed = newcomer.get(&server, &members);
    // The tag is the version of the enterprise and a hash of the list.
    let (version, _) = listed
        .header("etag")
        .trim_matches('"')
        .split_once('-')
        .unwrap();
    let version: i64 = version.parse().unwrap();
    let items = listed.json()["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 2);
    let path_of = |role: &str| {
        let member = items.iter().find(|item| item["role"] == role).unwrap();
        format!("{members}/{}", member["account_id"].as_str().unwrap())
    };
    let (editor, me) = (path_of("editor"), path_of("owner"));
    let viewer = json!({"role": "viewer"});
    newcomer
        .patch(&server, &editor, version, &viewer)
        .problem(403, "forbidden");
    owner
        .patch(&server, &me, version, &viewer)
        .problem(409, "last_owner");
    owner.delete(&server, &me).problem(409, "last_owner");
    let changed = owner.patch(&server, &editor, version, &viewer);
    assert_eq!(
        (changed.status.as_u16(), &changed.json()["role"]),
        (200, &json!("viewer"))
    );
    assert_eq!(changed.header("etag"), format!("\"{}\"", version + 1));
    owner
        .patch(&server, &editor, version, &viewer)
        .problem(412, "version_mismatch");
    assert_eq!(
        newcomer.delete(&server, &editor).status,
        204,
        "everybody may leave"
    );
    owner.delete(&server, &editor).problem(404, "not_found");
    server.get(&members).problem(401, "unauthenticated");
}

#[test]
fn cards_and_certificates_are_kept_by_their_enterprise() {
    let (server, owner, at) = scene();
    let stranger = Somebody::joins(&server, "stranger@example.com");
    let other = stranger.founds(&server, 2);
    let (cards, papers) = (format!("{at}/capabilities"), format!("{at}/certificates"));
    let paper = json!({"kind": "IATF16949", "number": "T-1", "valid_until": "2027-06-30"});
    for (path, body) in [(&cards, card()), (&papers, paper)] {
        stranger
            .post(&server, path, &body)
            .problem(403, "forbidden");
        server.post(path, &body).problem(401, "unauthenticated");
        let made = owner.post(&server, path, &body);
        assert_eq!(
            (made.status.as_u16(), made.header("etag")),
            (201, "\"1\""),
            "{made:?}"
        );
        let one = made.header("location").to_owned();
        assert_eq!(server.get(&one).json(), made.json());
        assert_eq!(server.get(path).json()["items"], json!([made.json()]));
        let elsewhere = one.replace(&at, &other);
        server.get(&elsewhere).problem(404, "not_found");
        stranger
            .delete(&server, &elsewhere)
            .problem(404, "not_found");
        stranger.delete(&server, &one).problem(403, "forbidden");
        assert_eq!(owner.delete(&server, &one).status, 204);
        owner.delete(&server, &one).problem(404, "not_found");
    }
    let numberless = owner.post(
        &server,
        &papers,
        &json!({"kind": "ISO9001", "valid_until": "soon"}),
    );
    assert_eq!(
        numberless.faults(),
        ["/number required", "/valid_until invalid_date"]
    );
    let bad = json!({"name": "", "process": "冷镦", "node_code": "XX", "capacity": {"value": "x"}});
    let faults = owner.post(&server, &cards, &bad).faults();
    for place in [
        "/name ",
        "/node_code unknown_node",
        "/capacity/value ",
        "/capacity/unit required",
        "/capacity_period required",
    ] {
        assert!(
            faults.iter().any(|fault| fault.starts_with(place)),
            "{place} in {faults:?}"
        );
    }
}

#[test]
fn a_card_changes_from_the_version_that_was_seen() {
    let (server, owner, at) = scene();
    let made = owner.post(&server, &format!("{at}/capabilities"), &card());
    let one = made.header("location");
    let changed = owner.patch(
        &server,
        one,
        1,
        &json!({"tolerance_mm": null, "materials": ["45"]}),
    );
    assert_eq!(
        (changed.status.as_u16(), changed.header("etag")),
        (200, "\"2\""),
        "{changed:?}"
    );
    let body = changed.json();
    assert!(body.get("tolerance_mm").is_none());
    assert_eq!(
        (&body["materials"], &body["process"]),
        (&json!(["45"]), &json!("冷镦"))
    );
    owner
        .patch(&server, one, 1, &json!({"name": "x"}))
        .problem(412, "version_mismatch");
    let whole = server.get(&at);
    assert_eq!(whole.header("etag"), "\"3\"", "a part moves the whole");
    let found = server.get("/api/v1/enterprises?node=WJ-M").json();
    assert_eq!(
        found["items"].as_array().unwrap().len(),
        1,
        "a segment stands for its links"
    );
}

#[test]
fn badges_are_the_authoritys() {
    let (server, owner, at) = scene();
    let desk = Somebody::on_duty(&server, Duty::Moderator);
    let badges = format!("{at}/designations");
    let leader = json!({"kind": "chain_leader", "chain": "WJ", "valid_from": "2025-01-01", "valid_until": "2026-03-03"});
    owner
        .post(&server, &badges, &leader)
        .problem(403, "forbidden");
    let made = desk.post(&server, &badges, &leader);
    assert_eq!(made.status, 201, "{made:?}");
    desk.post(&server, &badges, &leader)
        .problem(409, "already_exists");
    let count = |path: &str| server.get(path).json()["items"].as_array().unwrap().len();
    assert_eq!(count(&format!("{badges}?on=2026-03-02")), 1);
    assert_eq!(count(&format!("{badges}?on=2026-03-03")), 0);
    assert_eq!(count(&badges), 1);
    assert_eq!(
        count("/api/v1/enterprises?chain=WJ&designation=chain_leader"),
        1
    );
    server.cases.clock.advance_s(86_400);
    assert_eq!(count("/api/v1/enterprises?chain=WJ"), 0, "gone by itself");
    let desk = Somebody::signs_in(&server, "desk@example.com");
    let placeless = desk.post(
        &server,
        &badges,
        &json!({"kind": "high_tech", "chain": "WJ"}),
    );
    assert_eq!(
        placeless.faults(),
        ["/chain not_with", "/valid_from required"]
    );
    let one = made.header("location");
    assert_eq!(
        desk.delete(&server, &format!("{one}?on=2025-01-01")).status,
        204
    );
    server.get(one).problem(404, "not_found");
}

#[test]
fn evidence_is_decided_at_the_desk() {
    let (server, owner, at) = scene();
    let desk = Somebody::on_duty(&server, Duty::Moderator);
    let ask = json!({"documents": [{"kind": "营业执照", "number": code(1)}]});
    let path = format!("{at}/verification");
    desk.post(&server, &path, &ask).problem(403, "forbidden");
    let empty = owner.post(&server, &path, &json!({"documents": []}));
    empty.problem(422, "invalid_fields");
    let waiting = owner.post(&server, &path, &ask);
    assert_eq!(
        (waiting.status.as_u16(), &waiting.json()["verification"]),
        (202, &json!("pending"))
    );
    owner
        .post(&server, &path, &ask)
        .problem(409, "already_exists");
    let queue = "/api/v1/moderation/queue?kind=verification";
    let item = desk.get(&server, queue).json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let approve = format!("/api/v1/moderation/items/{item}/approve");
    assert_eq!(desk.post(&server, &approve, &json!({})).status, 200);
    assert_eq!(server.get(&at).json()["verification"], "verified");
}

#[test]
fn an_imported_enterprise_is_claimed() {
    let (server, owner, _) = scene();
    let record = app::records::FirmRecord {
        external_id: "F-9".to_owned(),
        uscc: code(9),
        name: "大足区名录工厂".to_owned(),
        region_code: "500111".to_owned(),
        ..app::records::FirmRecord::default()
    };
    let import = move |tx: &mut app::Tx<'_>| app::enterprises::import(tx, &record);
    let (id, _) = server.cases.write(&Actor::System, import).unwrap();
    let at = format!("/api/v1/enterprises/{id}");
    assert_eq!(server.get(&at).json()["claimed"], false);
    let claim = owner.post(
        &server,
        &format!("{at}/claim"),
        &json!({"note": "我是厂长"}),
    );
    assert_eq!(
        (claim.status.as_u16(), &claim.json()["state"]),
        (202, &json!("pending"))
    );
    silent_about_contacts(&claim);
    owner
        .patch(&server, &at, 1, &json!({"intro": "x"}))
        .problem(403, "forbidden");
    let desk = Somebody::on_duty(&server, Duty::Moderator);
    let queue = "/api/v1/moderation/queue?kind=claim";
    let item = desk.get(&server, queue).json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let approve = format!("/api/v1/moderation/items/{item}/approve");
    assert_eq!(desk.post(&server, &approve, &json!({})).status, 200);
    assert_eq!(server.get(&at).json()["claimed"], true);
    assert_eq!(
        owner.patch(&server, &at, 2, &json!({"intro": "x"})).status,
        200
    );
}
