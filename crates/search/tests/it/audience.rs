//! What a caller may not see leaves no trace: every answer is as if it did not exist.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use search::{CandidateRequest, Document, Engine, FacetField, Kind, Request};

use crate::build::{NOW, codes, ids, posting, request, with};

const AUDIENCES: [&str; 4] = ["public", "verified", "chain:auto", "invited:e1"];
const TITLES: [&str; 6] = [
    "供应不锈钢球阀",
    "锻钢球阀 DN50",
    "机械零部件加工",
    "铝合金压铸件",
    "数控车床加工",
    "求购铝锭",
];

prop_compose! {
    fn documents()(
        rows in proptest::collection::vec((select(TITLES.to_vec()), subsequence(AUDIENCES.to_vec(), 0..3), any::<bool>()), 0..25)
    ) -> Vec<Document> {
        rows.into_iter().enumerate().map(|(at, (title, audience, firm))| {
            let mut document = posting(&format!("d{at:02}"), title);
            document.audience = audience.into_iter().map(str::to_owned).collect();
            document.kind = if firm { Kind::Enterprise } else { Kind::Posting };
            document.chain = Some(format!("c{}", at % 3));
            document.enterprise = Some(format!("e{}", at % 2));
            document
        }).collect()
    }
}

fn visible(document: &Document, audience: &[String]) -> bool {
    document.audience.iter().any(|code| audience.contains(code))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn answers_are_those_of_an_index_of_visible_documents_only(
        documents in documents(),
        audience in subsequence(AUDIENCES.to_vec(), 0..=AUDIENCES.len()),
    ) {
        let audience: Vec<String> = audience.into_iter().map(str::to_owned).collect();
        let all = with(documents.iter().cloned());
        let seen = with(documents.iter().filter(|document| visible(document, &audience)).cloned());
        for text in ["", "球阀", "机加工", "铝", "不锈钢 加工", "DN50"] {
            let request = Request {
                audience: audience.clone(),
                facets: vec![FacetField::Kind, FacetField::Chain, FacetField::Enterprise],
                ..request(text)
            };
            let (whole, part) = (all.engine.search(&request).unwrap(), seen.engine.search(&request).unwrap());
            prop_assert_eq!(whole.total, part.total);
            prop_assert_eq!(whole.facets, part.facets);
            prop_assert_eq!(whole.relaxed, part.relaxed);
            prop_assert_eq!(whole.next.is_some(), part.next.is_some());
            let sorted = |answer: Vec<search::Hit>| {
                let mut ids: Vec<String> = answer.into_iter().map(|hit| hit.id).collect();
                ids.sort_unstable();
                ids
            };
            prop_assert_eq!(sorted(whole.hits), sorted(part.hits));
        }
        for prefix in ["不", "球", "bxg", "lv", "d", "ji", "数控"] {
            let suggest = |engine: &dyn Engine| engine.suggest(prefix, &audience, 20).unwrap();
            prop_assert_eq!(suggest(&all.engine), suggest(&seen.engine));
        }
        let request = CandidateRequest {
            title: "不锈钢球阀加工".into(), audience: audience.clone(), now: NOW, limit: 100, ..Default::default()
        };
        for candidate in all.engine.candidates(&request).unwrap() {
            let document = documents.iter().find(|document| document.id == candidate.id).unwrap();
            prop_assert!(visible(document, &audience));
        }
    }
}

#[test]
fn nobody_sees_what_is_for_nobody_and_nobodys_caller_sees_nothing() {
    let mut hidden = posting("hidden", "不锈钢球阀");
    hidden.audience.clear();
    let index = with([hidden, posting("shown", "碳钢球阀")]);
    assert_eq!(ids(&index.engine, &request("球阀")), ["shown"]);
    assert_eq!(
        ids(
            &index.engine,
            &Request {
                audience: Vec::new(),
                ..request("球阀")
            }
        ),
        [""; 0]
    );
    assert!(
        index
            .engine
            .suggest("不锈钢", &codes(["public"]), 10)
            .unwrap()
            .is_empty()
    );
    assert!(index.engine.suggest("碳钢", &[], 10).unwrap().is_empty());
}

#[test]
fn an_audience_that_is_withdrawn_is_withdrawn_at_once() {
    let index = with([posting("a", "不锈钢球阀")]);
    let mut narrowed = posting("a", "不锈钢球阀");
    narrowed.audience = codes(["invited:e1"]);
    index
        .engine
        .apply(&[search::Change::upsert(narrowed)], "2")
        .unwrap();
    assert!(ids(&index.engine, &request("球阀")).is_empty());
    assert!(
        index
            .engine
            .suggest("不锈", &codes(["public"]), 10)
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        index
            .engine
            .suggest("不锈", &codes(["invited:e1"]), 10)
            .unwrap(),
        ["不锈钢球阀"]
    );
}

#[test]
fn validity_ends_when_it_says() {
    let mut document = posting("a", "球阀");
    document.valid_until = Some(NOW);
    let index = with([document]);
    assert_eq!(
        ids(
            &index.engine,
            &Request {
                now: NOW - 1,
                ..request("球阀")
            }
        ),
        ["a"]
    );
    assert!(
        ids(
            &index.engine,
            &Request {
                now: NOW,
                ..request("球阀")
            }
        )
        .is_empty()
    );
    assert!(
        ids(
            &index.engine,
            &Request {
                now: i64::MAX,
                ..request("球阀")
            }
        )
        .is_empty()
    );
}
