//! Searching enterprises by words over the wire: verified ones only, narrowed as a list is.

use serde_json::{Value, json};

use super::harness::Answer;
use super::people::{Somebody, Stage, code, id_of};

const FIRMS: &str = "/api/v1/enterprises";

/// A buyer of the chain MT, a supplier who casts, and a third who casts and is not verified.
fn district() -> (Stage, String) {
    let stage = Stage::open();
    let third = Somebody::joins(&stage.server, "third@example.com");
    let unverified = id_of(&third.founds(&stage.server, 3)).to_owned();
    let card = json!({"name": "铝合金压铸", "process": "压铸", "node_code": "MT-U1", "materials": ["ADC12"]});
    for (who, firm) in [
        (&stage.supplier, &stage.supplier_firm),
        (&third, &unverified),
    ] {
        let written = who.post(
            &stage.server,
            &format!("{FIRMS}/{firm}/capabilities"),
            &card,
        );
        assert_eq!(written.status, 201, "{written:?}");
    }
    let badge = json!({"kind": "chain_supporting", "chain": "MT", "valid_from": "2026-01-01"});
    let badges = format!("{FIRMS}/{}/designations", stage.buyer_firm);
    assert_eq!(stage.desk.post(&stage.server, &badges, &badge).status, 201);
    stage.settle();
    (stage, unverified)
}

fn ids(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let items = body["items"].as_array().unwrap_or_else(|| panic!("{body}"));
    let id = |item: &Value| item["id"].as_str().unwrap().to_owned();
    items.iter().map(id).collect()
}

#[test]
fn words_find_verified_enterprises_narrowed_by_every_parameter() {
    let (stage, unverified) = district();
    let (buyer, supplier) = (stage.buyer_firm.as_str(), stage.supplier_firm.as_str());
    let both = vec![buyer, supplier];
    let table = [
        ("q=五金厂".to_owned(), both.clone()),
        ("capability=铝合金压铸".to_owned(), vec![supplier]),
        ("q=ADC12".to_owned(), vec![supplier]),
        ("q=五金厂&park=SQ".to_owned(), both.clone()),
        ("q=五金厂&park=GX".to_owned(), vec![]),
        ("q=五金厂&region=50".to_owned(), both),
        ("q=五金厂&region=51".to_owned(), vec![]),
        ("q=五金厂&node=MT-U1".to_owned(), vec![supplier]),
        ("q=五金厂&node=MT-U".to_owned(), vec![supplier]),
        ("q=五金厂&chain=MT".to_owned(), vec![buyer]),
        (
            "q=五金厂&designation=chain_supporting".to_owned(),
            vec![buyer],
        ),
        ("q=五金厂&designation=high_tech".to_owned(), vec![]),
        (format!("q=五金厂&uscc={}", code(2)), vec![supplier]),
        (format!("q=五金厂&uscc={}", code(3)), vec![]),
        (
            "q=五金厂&verification=verified".to_owned(),
            vec![buyer, supplier],
        ),
        ("q=五金厂&verification=unverified".to_owned(), vec![]),
    ];
    for (query, mut expected) in table {
        let answer = stage.server.get(&format!("{FIRMS}?{query}"));
        let mut found = ids(&answer);
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{query}");
        assert_eq!(answer.json()["total"], json!(expected.len()), "{query}");
        assert!(!found.contains(&unverified), "{query}");
    }
    let listed = stage.server.get(FIRMS);
    assert_eq!(ids(&listed).len(), 3, "without words everybody is listed");
    assert!(listed.json().get("total").is_none());
}

#[test]
fn pages_of_found_enterprises_follow_each_other() {
    let (stage, _) = district();
    let whole = ids(&stage.server.get(&format!("{FIRMS}?q=五金厂")));
    let first = stage.server.get(&format!("{FIRMS}?q=五金厂&page_size=1"));
    let token = first.json()["next_page_token"].as_str().unwrap().to_owned();
    let follow = |query: &str| {
        let path = format!("{FIRMS}?{query}&page_size=1&page_token={token}");
        stage.server.get(&path)
    };
    let second = follow("q=五金厂");
    assert_eq!([ids(&first), ids(&second)].concat(), whole);
    assert!(second.json().get("next_page_token").is_none());
    for other in ["q=五金", "capability=五金厂", "q=五金厂&park=SQ"] {
        follow(other).problem(400, "page_token_mismatch");
    }
}

#[test]
fn an_enterprise_is_found_as_it_is_now_whatever_the_index_has_heard() {
    let (stage, _) = district();
    let name = json!({"intro": "专做不锈钢封头"});
    let at = format!("{FIRMS}/{}", stage.supplier_firm);
    let version = stage.server.get(&at).header("etag").to_owned();
    let version: i64 = version.trim_matches('"').parse().unwrap();
    let changed = stage.supplier.patch(&stage.server, &at, version, &name);
    assert_eq!(changed.status, 200, "{changed:?}");
    let found = |words: &str| stage.server.get(&format!("{FIRMS}?q={words}")).json();
    assert_eq!(found("铝合金压铸")["items"][0]["intro"], "专做不锈钢封头");
    stage.settle();
    assert_eq!(
        found("封头")["items"][0]["id"],
        stage.supplier_firm.as_str()
    );
}
