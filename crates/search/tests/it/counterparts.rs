//! Retrieval for matching against a model: nothing that breaks a condition, nothing that fits missed.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use search::text::{Analyzer, TokenKind};
use search::{CandidateRequest, Document, Engine, Kind};

use crate::build::{NOW, codes, in_segments, posting};

const TITLES: [&str; 6] = [
    "不锈钢球阀",
    "锻钢球阀",
    "碳钢法兰",
    "机械加工",
    "数控车床加工",
    "食品包装",
];
const FAMILIES: [&str; 3] = ["product", "processing", "equipment"];

prop_compose! {
    fn document()(
        title in select(TITLES.to_vec()),
        firm in any::<bool>(),
        side in select(vec!["supply", "demand"]),
        families in subsequence(FAMILIES.to_vec(), 0..=2),
        node in select(vec!["", "n1", "n1a", "n2"]),
        enterprise in select(vec!["", "e1", "e2"]),
        public in any::<bool>(),
        until in proptest::option::of(-1i64..2),
    ) -> Document {
        let mut document = posting("", title);
        document.kind = if firm { Kind::Enterprise } else { Kind::Posting };
        document.side = if firm { String::new() } else { side.into() };
        document.families = families.into_iter().map(str::to_owned).collect();
        document.node = Some(node.to_owned()).filter(|node| !node.is_empty());
        document.node_path = match node {
            "" => vec![],
            "n1a" => codes(["n1", "n1a"]),
            other => vec![other.to_owned()],
        };
        document.enterprise = Some(enterprise.to_owned()).filter(|enterprise| !enterprise.is_empty());
        document.audience = codes([if public { "public" } else { "invited:e9" }]);
        document.valid_until = until.map(|until| NOW + until);
        document
    }
}

prop_compose! {
    fn wanted()(
        title in select(vec!["求购球阀", "法兰 机械加工", "食品", ""]),
        kinds in subsequence(vec![Kind::Posting, Kind::Enterprise], 0..=2),
        sides in select(vec![vec![], vec!["supply"], vec!["demand"], vec!["supply", ""]]),
        families in subsequence(FAMILIES.to_vec(), 0..=2),
        nodes in subsequence(vec!["n1", "n2"], 0..=2),
        own in proptest::option::of(select(vec!["e1", "e2"])),
    ) -> CandidateRequest {
        let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
        CandidateRequest {
            synonyms: std::sync::Arc::default(),
            kinds,
            sides: owned(sides),
            families: owned(families),
            nodes: owned(nodes),
            title: title.into(),
            body: "欢迎来图定制".into(),
            audience: codes(["public"]),
            exclude_enterprise: own.map(str::to_owned),
            now: NOW,
            limit: 1_000,
        }
    }
}

fn pairs(text: &str) -> BTreeSet<String> {
    let tokens = Analyzer::tokens(text).into_iter();
    tokens
        .filter(|token| token.kind == TokenKind::Pair)
        .map(|token| token.text)
        .collect()
}

/// The hard conditions as the documentation states them.
fn fits(document: &Document, request: &CandidateRequest) -> bool {
    let one = |wanted: &[String], held: &[String]| {
        wanted.is_empty() || held.iter().any(|code| wanted.contains(code))
    };
    document
        .audience
        .iter()
        .any(|code| request.audience.contains(code))
        && document.valid_until.is_none_or(|until| until > request.now)
        && (request.kinds.is_empty() || request.kinds.contains(&document.kind))
        && one(&request.sides, std::slice::from_ref(&document.side))
        && one(&request.families, &document.families)
        && (document.enterprise.is_none() || document.enterprise != request.exclude_enterprise)
}

/// What makes a document worth a look: a preferred node or a word of the title.
fn is_near(document: &Document, request: &CandidateRequest) -> bool {
    document
        .node_path
        .iter()
        .any(|node| request.nodes.contains(node))
        || !pairs(&request.title).is_disjoint(&pairs(&document.title))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn candidates_are_what_fits_and_is_near(
        mut documents in proptest::collection::vec(document(), 0..30),
        requests in proptest::collection::vec(wanted(), 12),
    ) {
        for (at, document) in documents.iter_mut().enumerate() {
            document.id = format!("d{at:02}");
        }
        let index = in_segments(documents.clone(), 11);
        for request in requests {
            let candidates = index.engine.candidates(&request).unwrap();
            let found: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.id.as_str()).collect();
            let expected: BTreeSet<&str> = documents
                .iter()
                .filter(|document| fits(document, &request) && is_near(document, &request))
                .map(|document| document.id.as_str())
                .collect();
            prop_assert_eq!(&found, &expected, "{:?}", request);
            prop_assert_eq!(found.len(), candidates.len());
            prop_assert!(candidates.windows(2).all(|pair| pair[0].score >= pair[1].score));
            for candidate in &candidates {
                let document = documents.iter().find(|document| document.id == candidate.id).unwrap();
                prop_assert_eq!(candidate.kind, document.kind);
            }
            let few = CandidateRequest { limit: 3, ..request };
            let first = index.engine.candidates(&few).unwrap();
            prop_assert_eq!(&first[..], &candidates[..candidates.len().min(3)]);
        }
    }
}

#[test]
fn a_long_text_costs_a_bounded_query() {
    let mut documents: Vec<Document> = (0..50)
        .map(|at| posting(&format!("d{at:02}"), "不锈钢球阀"))
        .collect();
    documents[7].body = "蜗轮蜗杆减速机".into();
    let index = in_segments(documents, 25);
    let request = CandidateRequest {
        title: "球阀".into(),
        body: "蜗轮蜗杆减速机 ".repeat(20_000),
        audience: codes(["public"]),
        now: NOW,
        limit: 10,
        ..Default::default()
    };
    let candidates = index.engine.candidates(&request).unwrap();
    assert_eq!(candidates.len(), 10);
    assert_eq!(candidates[0].id, "d07");
}
