//! Matches over the wire: who may ask, what is told, the same pair from both ends, and a text that is no posting.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, pages};
use super::people::{POSTINGS, Somebody, Stage, id_of};

const MATCH: &str = "/api/v1/match";

/// A demand, and three supplies that fit it, all published; the addresses.
fn market() -> (Stage, String, Vec<String>) {
    let stage = Stage::open();
    let demand = stage.published(&stage.buyer, &stage.demand(&json!({})));
    let offers = ["", " 来图加工", " 压铸后机加工"].map(|more| {
        let title = format!("承接铝合金压铸件加工 ADC12 发动机箱体{more}");
        let changes = json!({"title": title, "body": format!("压铸机1250T，去毛刺。{more}")});
        stage.published(&stage.supplier, &stage.supply(&changes))
    });
    stage.settle();
    (stage, demand, offers.to_vec())
}

fn ids(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let items = body["items"].as_array().unwrap_or_else(|| panic!("{body}"));
    let id = |item: &Value| item["posting"]["id"].as_str().unwrap().to_owned();
    items.iter().map(id).collect()
}

/// What a pair is worth, as one end is told.
fn verdict(pair: &Value) -> [Value; 4] {
    ["score", "parts", "fits", "ring"].map(|name| pair[name].clone())
}

#[test]
fn what_fits_is_told_best_first_as_a_sum_of_parts() {
    let (stage, demand, offers) = market();
    let listed = stage
        .buyer
        .get(&stage.server, &format!("{demand}/matches"))
        .json();
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), offers.len(), "{listed}");
    let mut before = 1000;
    for item in items {
        let score = item["score"].as_i64().unwrap();
        assert!(score <= before, "best first");
        before = score;
        let parts = item["parts"].as_array().unwrap();
        let sum: i64 = parts
            .iter()
            .map(|part| part["points"].as_i64().unwrap())
            .sum();
        assert_eq!(sum, score);
        let evidence = parts
            .iter()
            .flat_map(|part| part["evidence"].as_array().unwrap());
        for place in evidence {
            let length = place["text"].as_str().unwrap().chars().count();
            let span = place["end"].as_u64().unwrap() - place["start"].as_u64().unwrap();
            assert_eq!(usize::try_from(span).unwrap(), length, "{place}");
        }
        assert_eq!(item["failed"], json!([]), "what fits fails nothing");
    }
    assert_eq!(listed["no_good_match"], false);
}

#[test]
fn pages_of_matches_follow_each_other() {
    let (stage, demand, offers) = market();
    let path = format!("{demand}/matches");
    let whole = ids(&stage.buyer.get(&stage.server, &path));
    let (pages, token) = pages(|token| {
        let page = format!("{path}?page_size=1{token}");
        stage.buyer.get(&stage.server, &page)
    });
    let seen: Vec<String> = pages.iter().flat_map(ids).collect();
    for later in &pages[1..] {
        let near = &later.json()["near_misses"];
        assert_eq!(*near, json!([]), "near misses are on the first page");
    }
    assert_eq!((seen.len(), seen), (3, whole));
    let other = format!("{}/matches?{}", offers[0], token.trim_start_matches('&'));
    let refused = stage.supplier.get(&stage.server, &other);
    refused.problem(400, "page_token_mismatch");
}

#[test]
fn a_pair_is_worth_the_same_from_either_end() {
    let (stage, demand, offers) = market();
    let listed = ids(&stage.buyer.get(&stage.server, &format!("{demand}/matches")));
    for offer in &offers {
        let here = format!("{demand}/matches/{}", id_of(offer));
        let there = format!("{offer}/matches/{}", id_of(&demand));
        let here = stage.buyer.get(&stage.server, &here).json();
        let there = stage.supplier.get(&stage.server, &there).json();
        assert_eq!(verdict(&here), verdict(&there), "{offer}");
        assert_eq!(here["posting"]["id"], id_of(offer));
        assert_eq!(there["posting"]["id"], id_of(&demand));
        let place = listed.iter().position(|id| id == id_of(offer)).unwrap();
        assert_eq!(here["rank"], json!(place + 1), "its place in the list");
        assert_eq!(there["rank"], 1, "the only demand");
    }
}

#[test]
fn why_not_is_answered_in_the_language_of_who_asks() {
    let (stage, demand, _) = market();
    let small = json!({"title": "承接压铸件加工 小机",
        "attributes": [{"name": "锁模力", "op": "=", "value": "500", "unit": "t"}]});
    let offer = stage.published(&stage.supplier, &stage.supply(&small));
    stage.settle();
    let path = format!("{demand}/matches/{}", id_of(&offer));
    let told = ["zh-CN", "en"].map(|language| {
        let request = stage.server.client.get(stage.server.url(&path));
        let request = request.bearer_auth(&stage.buyer.token);
        let pair = Answer::of(request.header("accept-language", language)).json();
        assert_eq!(pair["fits"], false, "{pair}");
        assert!(pair.get("rank").is_none(), "what does not fit has no place");
        let failed = pair["failed"].as_array().unwrap();
        assert_eq!(failed.len(), 1, "{pair}");
        assert_eq!(failed[0]["name"], "锁模力");
        ["code", "message"].map(|name| failed[0][name].as_str().unwrap().to_owned())
    });
    assert_eq!(told[0][0], told[1][0], "the code is the same");
    assert_ne!(told[0][1], told[1][1], "the sentence is not");
    let listed = ids(&stage.buyer.get(&stage.server, &format!("{demand}/matches")));
    assert!(!listed.contains(&id_of(&offer).to_owned()));
}

#[test]
fn matches_are_for_the_postings_own_people_and_the_desk() {
    let (stage, demand, offers) = market();
    let hidden = stage.draft(&stage.buyer, &stage.demand(&json!({"title": "草稿"})));
    let absent = format!("{POSTINGS}/pst_01h455vb4pex5vsknk084sn02q");
    let other = id_of(&offers[0]);
    for tail in ["matches".to_owned(), format!("matches/{other}")] {
        let get = |who: Option<&Somebody>, at: &str| stage.get(who, &format!("{at}/{tail}"));
        for at in [&demand, &hidden, &absent] {
            get(None, at).problem(401, "unauthenticated");
        }
        get(Some(&stage.supplier), &demand).problem(403, "forbidden");
        get(Some(&stage.supplier), &hidden).problem(404, "not_found");
        get(Some(&stage.supplier), &absent).problem(404, "not_found");
        for insider in [&stage.buyer, &stage.desk] {
            assert_eq!(get(Some(insider), &demand).status, 200);
        }
        let draft = get(Some(&stage.buyer), &hidden);
        assert_eq!(
            draft.status, 200,
            "a draft is matched before it is shown: {draft:?}"
        );
    }
}

/// A counterpart that may not be seen is answered like one that does not exist, from every end.
#[test]
fn hidden_counterparts_do_not_exist() {
    let (stage, demand, offers) = market();
    let invited = json!({"title": "承接铝合金压铸件加工 只给熟客", "visibility": "invited", "invited": [stage.supplier_firm]});
    let secret = stage.published(&stage.supplier, &stage.supply(&invited));
    stage.settle();
    let listed = stage.buyer.get(&stage.server, &format!("{demand}/matches"));
    assert!(!listed.text.contains(id_of(&secret)), "{listed:?}");
    let text = json!({"title": "求铝合金压铸件加工 ADC12", "node_code": "MT-U1"});
    let matched = stage.buyer.post(&stage.server, MATCH, &text);
    assert!(matched.text.contains(id_of(&offers[0])), "{matched:?}");
    assert!(!matched.text.contains(id_of(&secret)), "{matched:?}");
    let explain = |other: &str| {
        let pair = format!("{demand}/matches/{other}");
        let refused = stage.buyer.get(&stage.server, &pair);
        refused.problem(404, "not_found");
        refused.text.replace(refused.header("x-request-id"), "")
    };
    let own = stage.published(&stage.buyer, &stage.demand(&json!({"title": "另一需求"})));
    let told = [
        id_of(&secret),
        "pst_01h455vb4pex5vsknk084sn02q",
        "ent_01h455vb4pex5vsknk084sn02q",
        id_of(&own),
        "acc_01h455vb4pex5vsknk084sn02q",
        "nonsense",
    ]
    .map(explain);
    assert!(told.iter().all(|answer| *answer == told[0]), "{told:?}");
}

#[test]
fn a_blind_counterpart_has_no_name() {
    let (stage, demand, _) = market();
    let blind = json!({"title": "承接铝合金压铸件加工 匿名", "visibility": "blind"});
    let offer = stage.published(&stage.supplier, &stage.supply(&blind));
    stage.settle();
    let path = format!("{demand}/matches/{}", id_of(&offer));
    let pair = stage.buyer.get(&stage.server, &path);
    assert_eq!(pair.status, 200, "{pair:?}");
    let posting = &pair.json()["posting"];
    assert!(posting.get("enterprise_id").is_none() && posting.get("enterprise_name").is_none());
    assert!(!pair.text.contains(&stage.supplier_firm));
}

#[test]
fn a_firm_is_matched_by_its_card_and_counted_once() {
    let stage = Stage::open();
    let wanted = json!({"attributes": []});
    let demand = stage.published(&stage.buyer, &stage.demand(&wanted));
    let card = json!({"name": "铝合金压铸", "process": "压铸", "node_code": "MT-U1", "materials": ["ADC12"],
        "note": "承接摩托车发动机箱体压铸件加工，去毛刺"});
    let cards = format!("/api/v1/enterprises/{}/capabilities", stage.supplier_firm);
    let written = stage.supplier.post(&stage.server, &cards, &card);
    assert_eq!(written.status, 201, "{written:?}");
    stage.settle();
    let listed = || {
        let listed = stage.buyer.get(&stage.server, &format!("{demand}/matches"));
        listed.json()["items"].as_array().unwrap().clone()
    };
    let by_card = listed();
    assert_eq!(by_card.len(), 1, "{by_card:?}");
    let firm = &by_card[0]["enterprise"];
    assert_eq!(
        (&firm["id"], &firm["card"]),
        (&json!(stage.supplier_firm), &json!(0))
    );
    let pair = format!("{demand}/matches/{}", stage.supplier_firm);
    let pair = stage.buyer.get(&stage.server, &pair).json();
    assert_eq!(pair["score"], by_card[0]["score"]);
    stage.published(&stage.supplier, &stage.supply(&wanted));
    stage.settle();
    let by_posting = listed();
    assert_eq!(
        by_posting.len(),
        1,
        "told once, by its posting: {by_posting:?}"
    );
    assert!(by_posting[0].get("enterprise").is_none());
}

#[test]
fn a_text_is_matched_and_nothing_of_it_is_kept() {
    let (stage, _, offers) = market();
    let text = json!({"title": "求铝合金压铸件加工 发动机箱体 ADC12", "node_code": "MT-U1"});
    let matched = stage.buyer.post(&stage.server, MATCH, &text);
    assert_eq!(matched.status, 200, "{matched:?}");
    let found = ids(&matched);
    assert_eq!(found.len(), offers.len());
    let supplies =
        json!({"side": "supply", "title": "承接铝合金压铸件加工 1250T", "node_code": "MT-U1"});
    let other_way = stage.supplier.post(&stage.server, MATCH, &supplies);
    assert_eq!(
        other_way.status, 200,
        "a supply looks for demands: {other_way:?}"
    );
    let own = stage.buyer.get(&stage.server, "/api/v1/postings?mine=true");
    assert_eq!(own.json()["items"].as_array().unwrap().len(), 1);
    stage
        .server
        .post(MATCH, &text)
        .problem(401, "unauthenticated");
    let nothing = json!({"title": "求购紫铜棒 T2", "family": "material", "node_code": "WJ-M4"});
    let nothing = stage.buyer.post(&stage.server, MATCH, &nothing).json();
    assert_eq!(
        (&nothing["items"], &nothing["no_good_match"]),
        (&json!([]), &json!(true)),
        "no match is an answer"
    );
}

#[test]
fn a_text_is_judged_like_a_form() {
    let stage = Stage::open();
    let table = [
        (json!({}), vec!["/title required"]),
        (json!({"title": "长".repeat(121)}), vec!["/title too_long"]),
        (
            json!({"title": "压铸件", "side": "both", "family": "x", "node_code": "ZZ", "region_code": "0",
                "attributes": [{"name": "径", "op": ">=", "value": "2", "unit": "furlong"}],
                "quantity": {"value": "-1", "unit": "t"}, "deliver_by": "soon", "valid_until": "2026-05-01T00:00:00Z"}),
            vec![
                "/attributes/0/unit unknown_unit",
                "/deliver_by invalid_date",
                "/family unknown_value",
                "/node_code unknown_node",
                "/quantity/value invalid_format",
                "/region_code unknown_region",
                "/side unknown_value",
                "/valid_until unknown_field",
            ],
        ),
    ];
    for (body, faults) in table {
        let refused = stage.buyer.post(&stage.server, MATCH, &body);
        refused.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), faults, "{body}");
    }
}

/// An answer never offers a page that cannot be asked for.
#[test]
fn pages_of_a_texts_matches_can_be_followed() {
    let (stage, _, offers) = market();
    let text = json!({"title": "求铝合金压铸件加工 发动机箱体 ADC12", "node_code": "MT-U1"});
    let whole = ids(&stage.buyer.post(&stage.server, MATCH, &text));
    let (pages, token) = pages(|token| {
        let path = format!("{MATCH}?page_size=1{token}");
        stage.buyer.post(&stage.server, &path, &text)
    });
    let seen: Vec<String> = pages.iter().flat_map(ids).collect();
    assert_eq!(seen.len(), offers.len());
    assert_eq!(seen, whole);
    let other = json!({"title": "求高强度螺栓"});
    let request = stage.buyer.ask(
        &stage.server,
        Method::POST,
        &format!("{MATCH}?page_size=1{token}"),
    );
    Answer::of(request.json(&other)).problem(400, "page_token_mismatch");
}
