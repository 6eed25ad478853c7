//! The table of synonyms over the wire: kept by system administrators, counting for the next search.

use domain::account::Duty;
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, Running, pages};
use super::people::{POSTINGS, Somebody, Stage};

const SYNONYMS: &str = "/api/v1/synonyms";

fn group(terms: &[&str], kind: &str) -> Value {
    json!({"terms": terms, "kind": kind})
}

fn keeper(server: &Running) -> Somebody {
    on_duty(server, Duty::SystemAdmin)
}

fn on_duty(server: &Running, duty: Duty) -> Somebody {
    let email = format!("{duty}@example.com");
    server.cases.account_with_duty(&email, duty);
    Somebody::signs_in(server, &email)
}

#[track_caller]
fn titles(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{answer:?}");
    let body = answer.json();
    let items = body["items"].as_array().unwrap().iter();
    items
        .map(|item| item["title"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_group_lives_from_its_making_to_its_end() {
    let server = Running::start();
    let keeper = keeper(&server);
    let body = json!({"terms": ["机加工", " machining "], "kind": "same", "lang": "mixed"});
    let made = keeper.post(&server, SYNONYMS, &body);
    assert_eq!((made.status.as_u16(), made.header("etag")), (201, "\"1\""));
    let at = made.header("location").to_owned();
    let view = made.json();
    assert_eq!(view["terms"], json!(["机加工", "machining"]));
    assert_eq!(
        (&view["kind"], &view["lang"], &view["note"]),
        (&json!("same"), &json!("mixed"), &Value::Null)
    );
    assert_eq!(keeper.get(&server, &at).json(), view);
    let change = json!({"terms": ["机加工", "机械加工"], "lang": null, "note": "已核对"});
    let changed = keeper.patch(&server, &at, 1, &change);
    assert_eq!(
        (changed.status.as_u16(), changed.header("etag")),
        (200, "\"2\"")
    );
    assert_eq!(
        (&changed.json()["note"], &changed.json()["lang"]),
        (&json!("已核对"), &Value::Null)
    );
    keeper
        .patch(&server, &at, 1, &change)
        .problem(412, "version_mismatch");
    let unseen = keeper.ask(&server, Method::PATCH, &at).json(&change);
    assert_eq!(Answer::of(unseen).status, 428);
    assert_eq!(keeper.delete(&server, &at).status, 204);
    keeper.get(&server, &at).problem(404, "not_found");
    keeper.delete(&server, &at).problem(404, "not_found");
}

#[test]
fn every_fault_is_named_at_its_place() {
    let server = Running::start();
    let keeper = keeper(&server);
    let long = "长".repeat(61);
    let body = json!({"terms": ["机加工", "机 加工", long], "kind": "alike", "color": "red"});
    let mut faults = keeper.post(&server, SYNONYMS, &body).faults();
    faults.sort();
    assert_eq!(faults.len(), 4, "{faults:?}");
    let alone = keeper.post(&server, SYNONYMS, &group(&["机加工"], "same"));
    assert_eq!(alone.faults().len(), 1, "{alone:?}");
}

#[test]
fn groups_are_listed_newest_first_and_found_by_their_words() {
    let server = Running::start();
    let keeper = keeper(&server);
    for number in 1..=5 {
        server.cases.clock.advance_s(1);
        let word = format!("零件{number}");
        let made = keeper.post(&server, SYNONYMS, &group(&[&word, "ＡＤＣ-12"], "near"));
        assert_eq!(made.status, 201);
    }
    let listed = |query: &str| {
        let ask = |token: &str| keeper.get(&server, &format!("{SYNONYMS}?{query}{token}"));
        let first = |item: &Value| item["terms"][0].as_str().unwrap().to_owned();
        let (pages, _) = pages(ask);
        let each = pages.iter().flat_map(|page| {
            let body = page.json();
            body["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(first)
                .collect::<Vec<_>>()
        });
        each.collect::<Vec<_>>()
    };
    let all = ["零件5", "零件4", "零件3", "零件2", "零件1"];
    assert_eq!(listed("page_size=2"), all);
    assert_eq!(listed("page_size=2&q=adc%2012"), all);
    assert_eq!(listed("q=件3"), ["零件3"]);
    assert_eq!(listed("q=轴承"), Vec::<String>::new());
}

#[test]
fn the_table_is_nobody_elses() {
    let server = Running::start();
    let made = keeper(&server).post(&server, SYNONYMS, &group(&["甲乙", "丙丁"], "same"));
    let at = made.header("location").to_owned();
    let people = [
        Somebody::joins(&server, "anybody@example.com"),
        on_duty(&server, Duty::Moderator),
        on_duty(&server, Duty::SecurityAdmin),
        on_duty(&server, Duty::Auditor),
    ];
    for who in &people {
        who.get(&server, SYNONYMS).problem(403, "forbidden");
        who.get(&server, &at).problem(403, "forbidden");
        who.post(&server, SYNONYMS, &group(&["甲", "乙"], "same"))
            .problem(403, "forbidden");
        who.patch(&server, &at, 1, &json!({"note": "x"}))
            .problem(403, "forbidden");
        who.delete(&server, &at).problem(403, "forbidden");
    }
    server.get(SYNONYMS).problem(401, "unauthenticated");
    server.get(&at).problem(401, "unauthenticated");
}

#[test]
fn an_edit_counts_for_the_next_search_without_indexing() {
    let stage = Stage::open();
    let keeper = keeper(&stage.server);
    let supply = json!({"title": "承接 CNC machining 订单"});
    stage.published(&stage.supplier, &stage.supply(&supply));
    stage.settle();
    let find = |text: &str| stage.server.get(&format!("{POSTINGS}?q={text}"));
    assert!(titles(&find("切削代工")).is_empty());
    let body = group(&["切削代工", "CNC machining"], "same");
    let made = keeper.post(&stage.server, SYNONYMS, &body);
    let found = find("切削代工");
    assert_eq!(titles(&found), ["承接 CNC machining 订单"]);
    let marks = &found.json()["items"][0]["highlights"];
    let title = json!({"field": "title", "start": 3, "end": 16});
    assert!(marks.as_array().unwrap().contains(&title), "{marks}");
    let at = made.header("location");
    let other = json!({"terms": ["切削代工", "喷涂"]});
    assert_eq!(keeper.patch(&stage.server, at, 1, &other).status, 200);
    assert!(titles(&find("切削代工")).is_empty());
    assert_eq!(keeper.delete(&stage.server, at).status, 204);
    assert!(titles(&find("切削代工")).is_empty());
}
