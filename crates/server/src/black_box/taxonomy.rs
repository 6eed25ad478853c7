//! The taxonomy over the wire: public, dated, and not sent twice.

use std::collections::BTreeSet;

use domain::actor::Actor;
use reqwest::Method;
use serde_json::Value;

use super::harness::{Answer, Running};

const CHAINS: &str = r#"{
    "valid_from": "2022-05-25",
    "parks": [{"code": "SQ", "name_zh": "双桥经开区", "name_en": "Shuangqiao Zone", "region_code": "500111"}],
    "chains": [
        {"code": "WJ", "name_zh": "五金", "name_en": "Hardware", "cluster": "五金", "nodes": [
            {"code": "WJ-M", "stage": "mid", "name_zh": "五金制造", "name_en": "Making"},
            {"code": "WJ-M4", "parent": "WJ-M", "stage": "mid", "name_zh": "紧固件", "name_en": "Fasteners", "aliases": ["螺丝"]}]},
        {"code": "MT", "name_zh": "摩托车", "name_en": "Motorcycles", "cluster": "汽摩", "nodes": [
            {"code": "MT-D1", "stage": "down", "name_zh": "整车", "name_en": "Assembly"}]}
    ],
    "edges": [{"from": "WJ-M4", "to": "MT-D1"}]
}"#;

/// Puts a chain graph in force from the day it names.
pub fn chains(server: &Running, json: &str) {
    let (parts, from) = app::taxonomy::parse(json).unwrap();
    let replace = move |tx: &mut app::Tx<'_>| app::taxonomy::replace(tx, &parts, from);
    server.cases.write(&Actor::System, replace).unwrap();
}

/// The chain graph of most cases.
pub fn usual_chains(server: &Running) {
    chains(server, CHAINS);
}

fn field(answer: &Answer, name: &str) -> Vec<String> {
    let body = answer.json();
    let items = body["items"].as_array().unwrap_or_else(|| panic!("{body}"));
    let text = |item: &Value| item[name].as_str().unwrap_or_default().to_owned();
    items.iter().map(text).collect()
}

fn codes(server: &Running, path: &str) -> Vec<String> {
    field(&server.get(path), "code")
}

#[test]
fn chains_and_nodes_are_read_without_signing_in() {
    let server = Running::start();
    assert!(codes(&server, "/api/v1/chains").is_empty());
    usual_chains(&server);
    assert_eq!(codes(&server, "/api/v1/chains"), ["MT", "WJ"]);
    let chain = server.get("/api/v1/chains/WJ").json();
    assert_eq!(
        (chain["name_zh"].as_str(), chain["nodes"].as_u64()),
        (Some("五金"), Some(2))
    );
    assert_eq!(chain["valid_from"], "2022-05-25");
    assert_eq!(codes(&server, "/api/v1/chains/WJ/nodes"), ["WJ-M", "WJ-M4"]);
    let node = server.get("/api/v1/nodes/WJ-M4").json();
    assert_eq!(node["node"]["aliases"][0], "螺丝");
    assert_eq!(node["node"]["parent_code"], "WJ-M");
    assert_eq!(node["supplies"][0]["code"], "MT-D1");
    assert_eq!(node["supplies"][0]["chain_code"], "MT");
    let supplied = server.get("/api/v1/nodes/MT-D1").json();
    assert_eq!(supplied["suppliers"][0]["code"], "WJ-M4");
    let segment = server.get("/api/v1/nodes/WJ-M").json();
    assert_eq!(segment["links"][0]["code"], "WJ-M4");
    assert_eq!(codes(&server, "/api/v1/parks"), ["SQ"]);
    for path in [
        "/api/v1/chains/XX",
        "/api/v1/chains/XX/nodes",
        "/api/v1/nodes/XX",
        "/api/v1/chains/%E4%BA%94",
    ] {
        server.get(path).problem(404, "not_found");
    }
}

#[test]
fn a_reorganisation_leaves_past_days_as_they_were() {
    let server = Running::start();
    usual_chains(&server);
    let past = "/api/v1/chains?as_of=2025-12-31";
    let before = server.get(past);
    chains(
        &server,
        &CHAINS
            .replace("2022-05-25", "2026-01-01")
            .replace("\"MT\"", "\"MX\""),
    );
    assert_eq!(codes(&server, "/api/v1/chains"), ["MX", "WJ"], "at once");
    assert_eq!(
        codes(&server, "/api/v1/chains?as_of=2026-01-01"),
        ["MX", "WJ"]
    );
    assert_eq!(field(&server.get(past), "code"), field(&before, "code"));
    assert_eq!(
        server.get("/api/v1/nodes/MT-D1?as_of=2025-12-31").json()["node"]["chain_code"],
        "MT"
    );
    assert_eq!(
        server.get("/api/v1/nodes/MT-D1").json()["node"]["chain_code"],
        "MX"
    );
    assert!(codes(&server, "/api/v1/parks?as_of=2022-05-24").is_empty());
    server.get("/api/v1/chains/MT").problem(404, "not_found");
}

#[test]
fn the_same_content_is_not_sent_twice() {
    let server = Running::start();
    usual_chains(&server);
    for path in [
        "/api/v1/chains",
        "/api/v1/chains/WJ",
        "/api/v1/chains/WJ/nodes",
        "/api/v1/nodes/WJ-M4",
        "/api/v1/categories",
        "/api/v1/regions?parent=50",
        "/api/v1/parks",
        "/api/v1/units",
        "/api/v1/industries?level=2",
    ] {
        let first = server.get(path);
        assert_eq!(first.status, 200, "{path}");
        assert_eq!(
            first.header("cache-control"),
            "public, max-age=60",
            "{path}"
        );
        let tag = first.header("etag");
        assert!(tag.len() > 10, "{path}: {tag}");
        let again = Answer::of(server.ask(Method::GET, path).header("if-none-match", tag));
        assert_eq!(
            (again.status.as_u16(), again.text.as_str()),
            (304, ""),
            "{path}"
        );
        assert_eq!(again.header("etag"), tag);
    }
    let tag = server.get("/api/v1/chains").header("etag").to_owned();
    chains(
        &server,
        &CHAINS
            .replace("2022-05-25", "2026-01-01")
            .replace("五金制造", "制造"),
    );
    assert_eq!(
        server.get("/api/v1/chains").header("etag"),
        tag,
        "chains are as before"
    );
    let nodes = server.get("/api/v1/chains/WJ/nodes");
    assert_eq!(field(&nodes, "name_zh"), ["制造", "紧固件"]);
}

#[test]
fn strange_days_and_parameters_are_refused() {
    let server = Running::start();
    for path in [
        "chains",
        "parks",
        "units",
        "categories",
        "regions",
        "industries",
    ] {
        for day in ["soon", "2026-02-30", "2026-3-1", ""] {
            let refused = server.get(&format!("/api/v1/{path}?as_of={day}"));
            refused.problem(400, "malformed_query");
            assert_eq!(refused.faults(), ["/as_of invalid_date"], "{path} {day}");
        }
        let unknown = server.get(&format!("/api/v1/{path}?asof=2026-01-01"));
        unknown.problem(400, "unknown_parameter");
        assert_eq!(
            server
                .get(&format!("/api/v1/{path}?as_of=2026-03-31"))
                .status,
            200
        );
    }
    for path in [
        "/api/v1/regions?parent=999999",
        "/api/v1/industries?parent=ZZ",
        "/api/v1/industries?level=5",
    ] {
        server.get(path).problem(400, "malformed_query");
    }
}

#[test]
fn every_division_and_industry_is_reached_from_the_top() {
    let server = Running::start();
    let mut reached = BTreeSet::new();
    let mut open = codes(&server, "/api/v1/regions");
    assert!((31..=34).contains(&open.len()), "provinces: {}", open.len());
    // One province is walked to its end; the others follow the same rule.
    open.retain(|code| code == "50");
    while let Some(code) = open.pop() {
        open.extend(codes(&server, &format!("/api/v1/regions?parent={code}")));
        reached.insert(code);
    }
    let all: BTreeSet<String> = domain::region::Region::all()
        .map(|(region, _)| region.code().to_owned())
        .filter(|code| code.starts_with("50"))
        .collect();
    assert_eq!(reached, all);
    assert!(reached.contains("500111"));
    assert_eq!(codes(&server, "/api/v1/industries").len(), 20, "sections");
    assert_eq!(codes(&server, "/api/v1/industries?level=4").len(), 1381);
    let inside = codes(&server, "/api/v1/industries?parent=352");
    assert!(
        inside.contains(&"3525".to_owned()) && inside.iter().all(|code| code.starts_with("352"))
    );
    assert!(codes(&server, "/api/v1/industries?parent=C&level=4").contains(&"3525".to_owned()));
}

#[test]
fn families_say_whom_they_meet_in_both_languages() {
    let server = Running::start();
    let answer = server.get("/api/v1/categories");
    assert_eq!(field(&answer, "code").len(), 7);
    for name in ["name_zh", "name_en"] {
        let names: BTreeSet<String> = field(&answer, name).into_iter().collect();
        assert_eq!(names.len(), 7, "{names:?}");
    }
    let body = answer.json();
    let processing = body["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["code"] == "processing")
        .unwrap()
        .clone();
    let says = |list: &str| processing[list].to_string();
    assert!(says("answered_by").contains("product") && !says("answered_by").contains("equipment"));
    let units = server.get("/api/v1/units");
    let base = field(&units, "base");
    assert_eq!(field(&units, "code").len(), base.len());
    assert!(base.iter().all(|base| !base.is_empty()));
}
