//! The moderation desk over the wire: the queue, holding an item, deciding it, and what the author learns.

use domain::account::Duty;
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, pages};
use super::people::{Somebody, Stage, id_of, item, status};

const QUEUE: &str = "/api/v1/moderation/queue";

/// Somebody else at the desk.
fn colleague(stage: &Stage) -> Somebody {
    let email = "colleague@example.com";
    stage.server.cases.account_with_duty(email, Duty::Moderator);
    Somebody::signs_in(&stage.server, email)
}

fn account(stage: &Stage, who: &Somebody) -> String {
    let me = who.get(&stage.server, "/api/v1/me").json();
    me["id"].as_str().unwrap().to_owned()
}

/// Three postings that wait, a minute apart, oldest first.
fn waiting(stage: &Stage) -> Vec<String> {
    let hand_in = |title: &str| {
        let at = stage.handed_in(&stage.buyer, &stage.demand(&json!({"title": title})));
        stage.server.cases.clock.advance_s(60);
        at
    };
    ["一号", "二号", "三号"].map(hand_in).to_vec()
}

fn subjects(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let items = body["items"].as_array().unwrap_or_else(|| panic!("{body}"));
    items
        .iter()
        .map(|item| item["subject_id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_desk_is_for_moderators() {
    let stage = Stage::open();
    let at = stage.handed_in(&stage.buyer, &stage.demand(&json!({})));
    let item = item(&stage.server, &stage.desk, &at);
    stage
        .server
        .cases
        .account_with_duty("auditor@example.com", Duty::Auditor);
    let auditor = Somebody::signs_in(&stage.server, "auditor@example.com");
    let verbs = ["claim", "approve", "return", "reject"];
    for path in [QUEUE, &item] {
        stage.server.get(path).problem(401, "unauthenticated");
        for who in [&stage.buyer, &auditor] {
            who.get(&stage.server, path).problem(403, "forbidden");
        }
    }
    for path in verbs.map(|verb| format!("{item}/{verb}")) {
        let anonymous = stage.server.post(&path, &json!({}));
        anonymous.problem(401, "unauthenticated");
        for who in [&stage.buyer, &auditor] {
            let tried = who.post(&stage.server, &path, &json!({"colour": 1}));
            tried.problem(403, "forbidden");
        }
    }
    assert_eq!(status(&stage.buyer.get(&stage.server, &at)), "pending");
    for path in ["mod_01h455vb4pex5vsknk084sn02q", "pst_1", "x"] {
        let path = format!("/api/v1/moderation/items/{path}");
        stage
            .desk
            .get(&stage.server, &path)
            .problem(404, "not_found");
    }
}

#[test]
fn the_queue_shows_what_waits_oldest_first_with_its_age() {
    let stage = Stage::open();
    let postings = waiting(&stage);
    let queue = stage.desk.get(&stage.server, QUEUE);
    let expected: Vec<&str> = postings.iter().map(|at| id_of(at)).collect();
    assert_eq!(subjects(&queue), expected);
    let items = queue.json()["items"].clone();
    let ages: Vec<i64> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["age_s"].as_i64().unwrap())
        .collect();
    assert_eq!(ages, [180, 120, 60]);
    let first = &items[0];
    assert_eq!(first["kind"], "posting");
    assert_eq!(first["enterprise_id"], stage.buyer_firm);
    assert_eq!(first["posting"]["title"], "一号");
    assert_eq!(first["posting"]["own"]["status"], "pending");
    assert!(first.get("decision").is_none() && first.get("claimed_by").is_none());
    let (pages, token) = pages(|token| {
        let page = format!("{QUEUE}?page_size=1{token}");
        stage.desk.get(&stage.server, &page)
    });
    let seen: Vec<String> = pages.iter().flat_map(subjects).collect();
    assert_eq!(seen, expected, "page by page the same");
    let other = format!("{QUEUE}?kind=posting{token}");
    let refused = stage.desk.get(&stage.server, &other);
    refused.problem(400, "page_token_mismatch");
}

#[test]
fn the_queue_is_filtered_as_asked() {
    let stage = Stage::open();
    let postings = waiting(&stage);
    let colleague = colleague(&stage);
    let newcomer = Somebody::joins(&stage.server, "newcomer@example.com");
    let firm = newcomer.founds(&stage.server, 3);
    let evidence = json!({"documents": [{"kind": "营业执照", "number": "1"}]});
    newcomer.post(&stage.server, &format!("{firm}/verification"), &evidence);
    let held = item(&stage.server, &stage.desk, &postings[1]);
    let claimed = colleague.act(&stage.server, &format!("{held}/claim"));
    assert_eq!(claimed.status, 200, "{claimed:?}");
    let theirs = format!("claimed_by={}", account(&stage, &colleague));
    let [one, two, three] = [0, 1, 2].map(|at: usize| id_of(&postings[at]));
    let firm = id_of(&firm);
    for (filter, expected) in [
        ("kind=posting", vec![one, two, three]),
        ("kind=verification", vec![firm]),
        ("kind=claim", vec![]),
        ("older_than=2026-03-02T01:01:00Z", vec![one]),
        ("older_than=2026-03-02T01:01:00.000001Z", vec![one, two]),
        (&theirs, vec![two]),
        ("claimed_by=me", vec![]),
        ("kind=posting&older_than=2026-03-02T01:00:00Z", vec![]),
    ] {
        let queue = stage.desk.get(&stage.server, &format!("{QUEUE}?{filter}"));
        assert_eq!(subjects(&queue), expected, "{filter}");
    }
    let mine = colleague.get(&stage.server, &format!("{QUEUE}?claimed_by=me"));
    assert_eq!(subjects(&mine), [two]);
    for (filter, fault) in [
        ("kind=magic", "/kind unknown_value"),
        ("claimed_by=you", "/claimed_by invalid_format"),
        ("older_than=long", "/older_than invalid_instant"),
    ] {
        let refused = stage.desk.get(&stage.server, &format!("{QUEUE}?{filter}"));
        refused.problem(400, "malformed_query");
        assert_eq!(refused.faults(), [fault]);
    }
}

#[test]
fn an_item_is_held_by_one_for_half_an_hour() {
    let stage = Stage::open();
    let colleague = colleague(&stage);
    let at = stage.handed_in(&stage.buyer, &stage.demand(&json!({})));
    let item = item(&stage.server, &stage.desk, &at);
    let claim = format!("{item}/claim");
    let held = stage.desk.act(&stage.server, &claim).json();
    assert_eq!(held["claimed_by"], account(&stage, &stage.desk));
    assert_eq!(held["claimed_until"], "2026-03-02T01:30:00Z");
    let again = stage.desk.act(&stage.server, &claim);
    assert_eq!(again.status, 200, "holding it longer is no conflict");
    for verb in ["claim", "approve"] {
        let path = format!("{item}/{verb}");
        let other = colleague.post(&stage.server, &path, &json!({}));
        other.problem(409, "already_claimed");
    }
    assert_eq!(status(&stage.buyer.get(&stage.server, &at)), "pending");
    stage.server.cases.clock.advance_s(30 * 60);
    // Access tokens last ten minutes.
    let colleague = Somebody::signs_in(&stage.server, "colleague@example.com");
    let free = colleague.get(&stage.server, &item).json();
    assert!(free.get("claimed_by").is_none(), "{free}");
    let approved = colleague.post(&stage.server, &format!("{item}/approve"), &json!({}));
    assert_eq!(approved.json()["decision"], "approved", "{approved:?}");
}

#[test]
fn a_decision_takes_effect_once_and_is_told_to_the_author() {
    let stage = Stage::open();
    let reason = json!({"reason_code": "wrong_category", "note": "请选择原材料"});
    for (verb, decision, reached, ruling) in [
        ("approve", "approved", "published", json!({})),
        ("return", "returned", "returned", reason.clone()),
        ("reject", "rejected", "rejected", reason),
    ] {
        let at = stage.handed_in(&stage.buyer, &stage.demand(&json!({"title": verb})));
        let item = item(&stage.server, &stage.desk, &at);
        stage.server.cases.letters();
        let path = format!("{item}/{verb}");
        let decided = stage.desk.post(&stage.server, &path, &ruling);
        assert_eq!(decided.json()["decision"], decision, "{decided:?}");
        let read = stage.desk.get(&stage.server, &item);
        assert_eq!(
            (read.json(), read.header("etag")),
            (decided.json(), decided.header("etag"))
        );
        assert_eq!(status(&stage.buyer.get(&stage.server, &at)), reached);
        let letters = stage.server.cases.letters();
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert_eq!(letters[0].to, "buyer@example.com");
        for late in ["approve", "return", "reject", "claim"] {
            let path = format!("{item}/{late}");
            let body = json!({"reason_code": "incomplete"});
            let body = if late == "claim" { json!({}) } else { body };
            let late = stage.desk.post(&stage.server, &path, &body);
            late.problem(409, "lost_race");
        }
        assert!(stage.server.cases.letters().is_empty(), "told once");
        let queue = stage.desk.get(&stage.server, QUEUE);
        assert_eq!(subjects(&queue), Vec::<String>::new());
    }
}

#[test]
fn nobody_is_refused_without_a_word() {
    let stage = Stage::open();
    let at = stage.handed_in(&stage.buyer, &stage.demand(&json!({})));
    let item = item(&stage.server, &stage.desk, &at);
    let table = [
        ("reject", json!({}), vec!["/reason_code required"]),
        (
            "return",
            json!({"note": "不行"}),
            vec!["/reason_code required"],
        ),
        (
            "return",
            json!({"reason_code": "mood"}),
            vec!["/reason_code unknown_value"],
        ),
        (
            "reject",
            json!({"reason_code": "other"}),
            vec!["/note required"],
        ),
        (
            "reject",
            json!({"reason_code": "other", "note": " "}),
            vec!["/note required"],
        ),
        (
            "return",
            json!({"reason_code": "incomplete", "note": "长".repeat(2001)}),
            vec!["/note too_long"],
        ),
        (
            "approve",
            json!({"note": "a\u{0}"}),
            vec!["/note control_characters"],
        ),
        (
            "reject",
            json!({"reason_code": 7, "note": 8, "mood": "bad"}),
            vec![
                "/mood unknown_field",
                "/note wrong_type",
                "/reason_code wrong_type",
            ],
        ),
    ];
    for (verb, ruling, faults) in table {
        let path = format!("{item}/{verb}");
        let refused = stage.desk.post(&stage.server, &path, &ruling);
        refused.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), faults, "{verb} {ruling}");
    }
    assert_eq!(status(&stage.buyer.get(&stage.server, &at)), "pending");
}

#[test]
fn a_repeated_decision_is_the_same_decision() {
    let stage = Stage::open();
    let at = stage.handed_in(&stage.buyer, &stage.demand(&json!({})));
    let item = item(&stage.server, &stage.desk, &at);
    let approve = |note: &str| {
        let path = format!("{item}/approve");
        let request = stage.desk.ask(&stage.server, Method::POST, &path);
        let request = request.header("idempotency-key", "decision-1");
        Answer::of(request.json(&json!({"note": note})))
    };
    let (first, again) = (approve("好"), approve("好"));
    assert_eq!((first.status.as_u16(), &first.text), (200, &again.text));
    assert_eq!(again.header("idempotent-replayed"), "true");
    approve("不好").problem(422, "idempotency_key_reused");
}

#[test]
fn a_correction_under_review_is_shown_beside_what_is_up() {
    let stage = Stage::open();
    let at = stage.published(&stage.buyer, &stage.demand(&json!({"title": "旧标题"})));
    let version = stage.buyer.get(&stage.server, &at).version();
    let words = json!({"title": "新标题 微信联系"});
    let changed = stage.buyer.patch(&stage.server, &at, version, &words);
    assert_eq!(status(&changed), "pending");
    assert_eq!(stage.server.get(&at).json()["title"], "旧标题", "still up");
    let item = item(&stage.server, &stage.desk, &at);
    let shown = stage.desk.get(&stage.server, &item).json();
    let titles = ["posting", "shown"].map(|copy| shown[copy]["title"].clone());
    assert_eq!(titles, [json!("新标题 微信联系"), json!("旧标题")]);
    assert_eq!(shown["evidence"]["risks"], json!(["messenger"]));
    let withdrawn = stage.buyer.act(&stage.server, &format!("{at}/withdraw"));
    assert_eq!(withdrawn.status, 200);
    let left = stage.desk.get(&stage.server, &item).json();
    assert_eq!(
        left["decision"],
        Value::from("dropped"),
        "what left needs no decision"
    );
}
