//! `GET /postings?mine=true`: the caller's own postings in every state, straight from the database.

use serde_json::json;

use super::harness::{Answer, pages};
use super::people::{POSTINGS, Somebody, Stage, id_of};

const MINE: &str = "/api/v1/postings?mine=true";

fn titles(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let items = body["items"].as_array().unwrap_or_else(|| panic!("{body}"));
    items
        .iter()
        .map(|item| item["title"].as_str().unwrap().to_owned())
        .collect()
}

/// Three postings of the buyer, oldest first: published, waiting, draft; and one of the supplier.
fn stage() -> Stage {
    let stage = Stage::open();
    let later = |title: &str| {
        stage.server.cases.clock.advance_s(1);
        json!({"title": title})
    };
    stage.published(&stage.buyer, &stage.demand(&later("一号")));
    stage.handed_in(&stage.buyer, &stage.demand(&later("二号")));
    let third = json!({"title": "三号", "side": "supply", "family": "service", "attributes": []});
    stage.server.cases.clock.advance_s(1);
    stage.draft(&stage.buyer, &stage.demand(&third));
    stage.draft(&stage.supplier, &stage.supply(&later("四号")));
    stage
}

#[test]
fn ones_own_are_listed_in_every_state_before_the_index_hears_of_them() {
    let stage = stage();
    let firm = &stage.buyer_firm;
    for (filter, expected) in [
        (String::new(), vec!["三号", "二号", "一号"]),
        ("&status=draft".to_owned(), vec!["三号"]),
        ("&status=pending".to_owned(), vec!["二号"]),
        ("&status=published".to_owned(), vec!["一号"]),
        ("&status=closed".to_owned(), vec![]),
        ("&side=supply".to_owned(), vec!["三号"]),
        ("&side=demand".to_owned(), vec!["二号", "一号"]),
        ("&family=service".to_owned(), vec!["三号"]),
        ("&family=processing".to_owned(), vec!["二号", "一号"]),
        (
            "&family=processing&family=service".to_owned(),
            vec!["三号", "二号", "一号"],
        ),
        ("&side=demand&status=draft".to_owned(), vec![]),
        (format!("&enterprise={firm}"), vec!["三号", "二号", "一号"]),
    ] {
        let listed = stage.buyer.get(&stage.server, &format!("{MINE}{filter}"));
        assert_eq!(titles(&listed), expected, "{filter}");
    }
    let listed = stage.buyer.get(&stage.server, MINE).json();
    assert_eq!(listed["items"][0]["own"]["status"], "draft");
    assert!(listed.get("total").is_none(), "it counts nothing");
}

#[test]
fn whoever_has_no_enterprise_has_no_postings() {
    let stage = stage();
    stage.server.get(MINE).problem(401, "unauthenticated");
    let alone = Somebody::joins(&stage.server, "alone@example.com");
    assert_eq!(
        titles(&alone.get(&stage.server, MINE)),
        Vec::<String>::new()
    );
    let foreign = format!("{MINE}&enterprise={}", stage.supplier_firm);
    stage
        .buyer
        .get(&stage.server, &foreign)
        .problem(403, "forbidden");
}

#[test]
fn filters_that_make_no_sense_are_named() {
    let stage = Stage::open();
    let wrong = "&status=lost&side=both&family=magic&enterprise=ent_1";
    let refused = stage.buyer.get(&stage.server, &format!("{MINE}{wrong}"));
    refused.problem(400, "malformed_query");
    assert_eq!(
        refused.faults(),
        [
            "/enterprise unknown_enterprise",
            "/family unknown_value",
            "/side unknown_value",
            "/status unknown_value"
        ]
    );
    let unreadable = stage
        .buyer
        .get(&stage.server, "/api/v1/postings?mine=maybe");
    unreadable.problem(400, "malformed_query");
}

#[test]
fn pages_neither_skip_nor_repeat_while_others_are_written() {
    let stage = stage();
    let (pages, token) = pages(|token| {
        let page = stage
            .buyer
            .get(&stage.server, &format!("{MINE}&page_size=1{token}"));
        stage.server.cases.clock.advance_s(1);
        stage.draft(&stage.buyer, &stage.demand(&json!({"title": "新号"})));
        page
    });
    let seen: Vec<String> = pages.iter().flat_map(titles).collect();
    assert_eq!(seen, ["三号", "二号", "一号"]);
    for other in ["&status=draft", "&side=supply", "&mine=false"] {
        let path = format!("{MINE}{other}{token}").replace("mine=true&mine", "mine");
        let refused = stage.buyer.get(&stage.server, &path);
        refused.problem(400, "page_token_mismatch");
    }
    let searched = format!("{POSTINGS}?{}", token.trim_start_matches('&'));
    let refused = stage.buyer.get(&stage.server, &searched);
    refused.problem(400, "page_token_mismatch");
}

#[test]
fn a_page_token_gives_nobody_the_postings_of_others() {
    let stage = stage();
    let page = stage
        .buyer
        .get(&stage.server, &format!("{MINE}&page_size=1"));
    let page = page.json();
    let token = page["next_page_token"].as_str().unwrap();
    let path = format!("{MINE}&page_token={token}");
    let theirs = stage.supplier.get(&stage.server, &path).json();
    for item in theirs["items"].as_array().unwrap() {
        assert_eq!(item["enterprise_id"], id_of(&stage.supplier_firm));
    }
}
