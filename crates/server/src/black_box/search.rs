//! Searching postings and completing queries over the wire: what is found, counted, ordered, marked and proposed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::harness::{Answer, Running, pages};
use super::people::{POSTINGS, Stage};

/// Five published postings, a minute apart; each is known by the last character of its title.
fn market() -> Stage {
    let stage = Stage::open();
    let bought = [
        json!({"title": "求铝合金压铸件加工 甲", "price_min_fen": 100, "price_max_fen": 300,
            "certificates_required": ["IATF16949"]}),
        json!({"title": "采购高强度螺栓 乙", "body": "M8×20 12.9级，热处理。", "family": "material", "node_code": "WJ-M4",
            "attributes": [], "price_max_fen": 50, "region_code": "500112", "valid_until": "2026-04-01T00:00:00Z"}),
    ];
    let sold = [
        json!({"title": "承接铝合金压铸件加工 丙", "price_min_fen": 200, "price_max_fen": 400,
            "valid_until": "2026-06-01T00:00:00Z"}),
        json!({"title": "供应高强度螺栓 丁", "body": "冷镦成型，发黑。", "family": "product", "node_code": "WJ-M4",
            "attributes": [], "region_code": "510104", "valid_until": "2026-03-20T00:00:00Z",
            "certificates_required": ["ISO9001", "IATF16949"]}),
        json!({"title": "三坐标检测服务 戊", "body": "上门检测，出具报告。", "family": "service", "node_code": null,
            "attributes": [], "price_min_fen": 10, "visibility": "blind", "valid_until": "2026-07-01T00:00:00Z"}),
    ];
    for changes in &bought {
        stage.server.cases.clock.advance_s(60);
        stage.published(&stage.buyer, &stage.demand(changes));
    }
    for changes in &sold {
        stage.server.cases.clock.advance_s(60);
        stage.published(&stage.supplier, &stage.supply(changes));
    }
    stage.settle();
    stage
}

fn mark(item: &Value) -> char {
    item["title"].as_str().unwrap().chars().last().unwrap()
}

/// Who was found, in order.
#[track_caller]
fn marks(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    let body = answer.json();
    body["items"].as_array().unwrap().iter().map(mark).collect()
}

fn ask(server: &Running, query: &str) -> Answer {
    server.get(&format!("{POSTINGS}?{query}"))
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters
}

#[test]
fn every_parameter_filters_as_it_says() {
    let stage = market();
    let (buyer, supplier) = (&stage.buyer_firm, &stage.supplier_firm);
    let of_both = format!("enterprise={buyer}&enterprise={supplier}");
    let table = [
        ("", "甲乙丙丁戊"),
        ("side=demand", "甲乙"),
        ("side=supply", "丙丁戊"),
        ("family=processing", "甲丙"),
        ("family=processing&family=service", "甲丙戊"),
        ("family=equipment", ""),
        ("chain=MT", "甲丙"),
        ("chain=MT&chain=WJ", "甲乙丙丁"),
        ("chain=XX", ""),
        ("node=MT-U1", "甲丙"),
        ("node=MT-U", "甲丙"),
        ("node=MT-M", ""),
        ("region=500111", "甲丙戊"),
        ("region=50", "甲乙丙戊"),
        ("region=51", "丁"),
        ("region=51&region=500112", "乙丁"),
        ("park=SQ", "甲乙丙丁"),
        ("park=GX", ""),
        (&format!("enterprise={buyer}"), "甲乙"),
        (&format!("enterprise={supplier}"), "丙丁"),
        (&of_both, "甲乙丙丁"),
        ("certificate=IATF16949", "甲丁"),
        ("certificate=IATF16949&certificate=ISO9001", "丁"),
        ("attribute=锁模力<=900 t", "甲"),
        ("attribute=锁模力<=900000 kg", "甲"),
        ("attribute=锁模力=1250 t", "甲丙"),
        ("attribute=锁模力=1000..1300 t", "甲丙"),
        ("attribute=锁模力<=700 t", ""),
        ("attribute=锁模力>=800 t&attribute=壁厚>=2 mm", ""),
        ("price_min_fen=350", "丙"),
        ("price_max_fen=60", "乙戊"),
        ("price_min_fen=250&price_max_fen=260", "甲丙"),
        ("published_after=2026-03-02T01:03:00Z", "丙丁戊"),
        ("published_after=2026-03-02T09:03:00%2B08:00", "丙丁戊"),
        ("published_after=2026-03-02T01:05:01Z", ""),
        ("q=螺栓", "乙丁"),
        ("q=高强度螺栓&side=supply", "丁"),
        (
            "q=压铸件&region=500111&side=demand&certificate=IATF16949",
            "甲",
        ),
    ];
    for (query, expected) in table {
        let answer = ask(&stage.server, query);
        assert_eq!(sorted(&marks(&answer)), sorted(expected), "{query}");
        let body = answer.json();
        let count = expected.chars().count();
        assert_eq!(
            (&body["total"], &body["total_exact"]),
            (&json!(count), &json!(true)),
            "{query}"
        );
    }
}

/// The orders, and what each makes of the five.
const ORDERS: [(&str, &str); 5] = [
    ("-published_at", "戊丁丙乙甲"),
    ("valid_until", "丁乙甲丙戊"),
    ("price_min_fen", "戊乙甲丙丁"),
    ("-price_max_fen", "丙甲乙戊丁"),
    ("relevance", "戊丁丙乙甲"),
];

#[test]
fn every_order_is_kept_from_page_to_page() {
    let stage = market();
    for (sort, expected) in ORDERS {
        let whole = ask(&stage.server, &format!("sort={sort}"));
        assert_eq!(marks(&whole), expected, "{sort}");
        let (pages, _) = pages(|token| {
            let query = format!("sort={sort}&page_size=2{token}");
            ask(&stage.server, &query)
        });
        let seen: String = pages.iter().map(marks).collect();
        let totals = pages.iter().map(|page| page.json()["total"].clone());
        assert!(
            totals.into_iter().all(|total| total == 5),
            "{sort}: every page counts all"
        );
        assert_eq!(seen, expected, "{sort}");
    }
    let most = ask(&stage.server, "page_size=100000");
    assert_eq!(marks(&most).chars().count(), 5, "a large page is no fault");
}

#[test]
fn a_page_belongs_to_the_search_it_was_given_for() {
    let stage = market();
    let first = ask(&stage.server, "q=加工&sort=valid_until&page_size=1").json();
    let token = first["next_page_token"].as_str().unwrap();
    let follow = |query: &str| ask(&stage.server, &format!("{query}&page_token={token}"));
    assert_eq!(marks(&follow("sort=valid_until&q=加工")), "丙");
    for other in [
        "q=加工",
        "q=加工件&sort=valid_until",
        "q=加工&sort=-published_at",
        "q=加工&sort=valid_until&side=supply",
        "q=加工&sort=valid_until&facets=side",
        "q=加工&sort=valid_until&mine=true",
    ] {
        follow(other).problem(400, "page_token_mismatch");
    }
    let elsewhere = format!("/api/v1/enterprises?page_token={token}");
    let elsewhere = stage.server.get(&elsewhere);
    elsewhere.problem(400, "page_token_mismatch");
}

#[test]
fn facets_count_what_their_filter_would_find() {
    let stage = market();
    let all = "side,family,chain,node,region,park,certificate";
    for base in ["", "q=加工&", "price_min_fen=60&"] {
        let answer = ask(&stage.server, &format!("{base}facets={all}&page_size=1"));
        let facets = answer.json()["facets"].as_array().unwrap().clone();
        let named: Vec<&str> = facets
            .iter()
            .map(|facet| facet["field"].as_str().unwrap())
            .collect();
        assert_eq!(named.join(","), all, "in the order they were asked for");
        let mut counted = 0;
        for facet in &facets {
            let field = facet["field"].as_str().unwrap();
            let mut before = u64::MAX;
            for value in facet["values"].as_array().unwrap() {
                let (code, count) = (value["code"].as_str().unwrap(), &value["count"]);
                let found = ask(&stage.server, &format!("{base}{field}={code}")).json();
                assert_eq!(found["total"], *count, "{base}{field}={code}");
                let count = count.as_u64().unwrap();
                assert!(count <= before, "the most frequent first");
                (before, counted) = (count, counted + 1);
            }
        }
        assert!(counted >= 7, "{base}: {facets:?}");
    }
    let none = ask(&stage.server, "q=压铸件").json();
    assert_eq!(none["facets"], json!([]), "nobody asked");
}

#[test]
fn found_words_are_marked_where_they_stand() {
    let stage = market();
    let found = ask(&stage.server, "q=ADC12 压铸&side=demand").json();
    let item = &found["items"][0];
    let mut marked: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for highlight in item["highlights"].as_array().unwrap() {
        let field = highlight["field"].as_str().unwrap();
        let place = |name: &str| usize::try_from(highlight[name].as_u64().unwrap()).unwrap();
        let (start, end) = (place("start"), place("end"));
        let text = item[field].as_str().unwrap().chars();
        let words: String = text.skip(start).take(end - start).collect();
        marked.entry(field).or_default().push(words);
    }
    assert_eq!(marked["title"], ["压铸"]);
    assert_eq!(marked["body"], ["压铸", "ADC12", "压铸"]);
    let unasked = ask(&stage.server, "side=demand").json();
    assert_eq!(unasked["items"][0]["highlights"], json!([]));
}

#[test]
fn a_thin_search_says_which_filter_to_drop_and_is_right() {
    let stage = market();
    let query = "q=螺栓&side=demand&region=51";
    let answer = ask(&stage.server, query).json();
    assert_eq!(answer["items"], json!([]));
    let suggestions = answer["suggestions"].as_array().unwrap().clone();
    let told: Vec<&str> = suggestions
        .iter()
        .map(|suggestion| suggestion["drop"].as_str().unwrap())
        .collect();
    assert_eq!(told.len(), 2, "{suggestions:?}");
    for suggestion in &suggestions {
        let drop = suggestion["drop"].as_str().unwrap();
        let without: Vec<&str> = query
            .split('&')
            .filter(|part| !part.starts_with(&format!("{drop}=")))
            .collect();
        let found = ask(&stage.server, &without.join("&")).json();
        assert_eq!(found["total"], suggestion["total"], "{drop}");
    }
    let nothing_to_drop = ask(&stage.server, "q=紫铜棒").json();
    assert!(nothing_to_drop.get("suggestions").is_none());
}

/// Little was found, not little is shown.
#[test]
fn a_small_page_of_many_hits_is_no_thin_search() {
    let stage = market();
    let sixth = json!({"title": "求不锈钢法兰 己", "family": "product", "attributes": [], "node_code": null});
    stage.published(&stage.buyer, &stage.demand(&sixth));
    stage.settle();
    let told = |query: &str, size: usize| {
        let page = ask(&stage.server, &format!("{query}&page_size={size}")).json();
        (page["total"].as_u64().unwrap(), page["suggestions"].clone())
    };
    for size in [1, 2, 100] {
        assert_eq!(told("region=50", size), (5, Value::Null), "{size}");
    }
    let thin = json!([{"drop": "region", "total": 6}]);
    for size in [1, 100] {
        assert_eq!(told("region=51", size), (1, thin.clone()), "{size}");
    }
}

#[test]
fn a_text_nobody_holds_whole_is_relaxed_and_says_so() {
    let stage = market();
    let answer = ask(&stage.server, "q=高强度螺栓 钛合金 镀锌").json();
    assert!(!answer["items"].as_array().unwrap().is_empty(), "{answer}");
    let relaxed = &answer["relaxed"];
    assert!(
        relaxed["required"].as_u64() < relaxed["of"].as_u64(),
        "{answer}"
    );
    assert_eq!(relaxed["complete"], 0);
    let whole = ask(&stage.server, "q=高强度螺栓").json();
    assert!(whole.get("relaxed").is_none(), "{whole}");
}

#[test]
fn parameters_that_make_no_sense_are_all_named() {
    let server = Running::start();
    let table = [
        ("side=both", "/side unknown_value"),
        ("family=processing&family=magic", "/family unknown_value"),
        ("region=999999", "/region unknown_region"),
        ("attribute=壁厚", "/attribute invalid_format"),
        ("attribute=壁厚>=2 furlong", "/attribute unknown_unit"),
        ("sort=up", "/sort unknown_value"),
        ("sort=published_at", "/sort unknown_value"),
        ("facets=chain,colour", "/facets unknown_value"),
        ("facets=enterprise", "/facets unknown_value"),
        ("published_after=soon", "/published_after invalid_instant"),
        ("price_min_fen=-1", "/price_min_fen out_of_range"),
        ("price_max_fen=viel", "/price_max_fen wrong_type"),
        ("mine=maybe", "/mine wrong_type"),
        (&format!("q={}", "长".repeat(501)), "/q too_long"),
    ];
    for (query, fault) in table {
        let refused = ask(&server, query);
        refused.problem(400, "malformed_query");
        assert_eq!(refused.faults(), [fault], "{query}");
    }
    let all = ask(&server, "side=both&sort=up&facets=colour&region=0");
    let places = ["/facets", "/region", "/side", "/sort"];
    let faults = all.faults();
    assert!(
        faults
            .iter()
            .zip(places)
            .all(|(fault, place)| fault.starts_with(place)),
        "{faults:?}"
    );
    let unknown = ask(&server, "colour=red&sort=-published_at");
    unknown.problem(400, "unknown_parameter");
    assert_eq!(unknown.faults(), ["/colour unknown_field"]);
    ask(&server, "page_token=abc").problem(400, "invalid_page_token");
}

#[test]
fn completions_are_found_as_people_type_and_only_of_what_they_may_see() {
    let stage = market();
    let hidden = json!({"title": "秘密牡蛎壳研磨 己", "visibility": "verified"});
    stage.published(&stage.buyer, &stage.demand(&hidden));
    stage.settle();
    let typed = |text: &str| {
        let completed = stage.server.get(&format!("/api/v1/suggest?q={text}"));
        assert_eq!(completed.status, 200, "{completed:?}");
        completed.json()["items"].as_array().unwrap().clone()
    };
    for text in ["高强", "gaoqiang", "gqdls", "GAO"] {
        assert!(
            typed(text).contains(&json!("高强度螺栓")),
            "{text}: {:?}",
            typed(text)
        );
    }
    assert_eq!(typed("牡蛎不存在"), [json!(null); 0]);
    assert_eq!(typed("秘密"), [json!(null); 0], "not the caller's to know");
    let insider = stage.supplier.get(&stage.server, "/api/v1/suggest?q=秘密");
    assert_ne!(insider.json()["items"], json!([]), "verified ones may");
    assert_eq!(
        stage.server.get("/api/v1/suggest?q=g&limit=1").json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    for (query, fault) in [
        ("", "/q required"),
        ("?q=", "/q required"),
        (&format!("?q={}", "长".repeat(101)), "/q too_long"),
        ("?q=a&limit=0", "/limit out_of_range"),
        ("?q=a&limit=21", "/limit out_of_range"),
        ("?q=a&limit=x", "/limit wrong_type"),
    ] {
        let refused = stage.server.get(&format!("/api/v1/suggest{query}"));
        refused.problem(400, "malformed_query");
        assert_eq!(refused.faults(), [fault], "{query}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1))]
    #[test]
    fn any_text_is_a_query(texts in proptest::collection::vec("(\\PC|[\"'()\\[\\]{}:*?~^+\\-\\\\/&|!<>= \t\n\u{0}]){0,40}", 150)) {
        let stage = market();
        for text in texts {
            for path in [POSTINGS, "/api/v1/suggest", "/api/v1/enterprises"] {
                let mut url = reqwest::Url::parse(&stage.server.url(path)).unwrap();
                url.query_pairs_mut().append_pair("q", &text);
                let answer = Answer::of(stage.server.client.get(url));
                // Completing needs something to complete.
                let refused = path.ends_with("suggest") && text.is_empty();
                prop_assert_eq!(answer.status.as_u16(), if refused { 400 } else { 200 }, "{:?}: {:?}", text, answer);
            }
        }
    }
}
