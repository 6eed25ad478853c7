//! What "found" means, against a model that reads every text: all units, or the bar that is told.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use search::text::{Analyzer, TokenKind};
use search::{Document, Engine};

use crate::build::{in_segments, posting, request};

const WORDS: [&str; 12] = [
    "不锈钢",
    "球阀",
    "法兰",
    "机械",
    "加工",
    "零部件",
    "食用菌",
    "食品",
    "铝",
    "鋁合金",
    "DN50",
    "304",
];

/// Words with or without a comma between them, which also keeps Latin tokens apart.
fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let word = (select(WORDS.to_vec()), any::<bool>());
    proptest::collection::vec(word, words).prop_map(|words| {
        let separated = |(word, apart): (&str, bool)| {
            let latin = word.is_ascii();
            format!("{word}{}", if apart || latin { "，" } else { "" })
        };
        words.into_iter().map(separated).collect()
    })
}

/// Terms and characters of a text.
#[derive(Debug, Default)]
struct Read {
    /// Pairs, and everything Latin.
    terms: BTreeSet<String>,
    /// Characters that stand alone, and so count as units.
    lone: BTreeSet<String>,
    characters: BTreeSet<String>,
}

impl Read {
    fn of(text: &str) -> Self {
        let tokens = Analyzer::tokens(text);
        let paired: BTreeSet<usize> = tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Pair)
            .flat_map(|token| [token.position, token.position + 1])
            .collect();
        let mut read = Self::default();
        for token in tokens {
            match token.kind {
                TokenKind::Single => {
                    if !paired.contains(&token.position) {
                        read.lone.insert(token.text.clone());
                    }
                    read.characters.insert(token.text);
                }
                TokenKind::Inner => {}
                _ => drop(read.terms.insert(token.text)),
            }
        }
        read
    }

    /// Units of a query: each must be held by what counts as complete.
    fn units(&self) -> usize {
        self.terms.len() + self.lone.len()
    }

    /// How many units and characters of `query` this text holds.
    fn held(&self, query: &Self) -> (usize, usize) {
        let terms = query.terms.intersection(&self.terms).count();
        let lone = query.lone.intersection(&self.characters).count();
        let characters = query.characters.intersection(&self.characters).count();
        (terms + lone, characters)
    }
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let row = (text(1..4), text(0..5), text(0..2));
    proptest::collection::vec(row, 0..25).prop_map(|rows| {
        let document = |(at, (title, body, alias)): (usize, (String, String, String))| {
            let mut document = posting(&format!("d{at:02}"), &title);
            document.body = body;
            document.extra = vec![alias];
            document
        };
        rows.into_iter().enumerate().map(document).collect()
    })
}

fn read(document: &Document) -> Read {
    let mut whole = Read::default();
    for text in [&document.title, &document.body]
        .into_iter()
        .chain(&document.extra)
    {
        let part = Read::of(text);
        whole.terms.extend(part.terms);
        whole.characters.extend(part.characters);
    }
    whole
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn hits_are_exactly_what_clears_the_bar(documents in documents(), queries in proptest::collection::vec(text(1..6), 10)) {
        let index = in_segments(documents.clone(), 9);
        for text in queries {
            let query = Read::of(&text);
            let held = |document: &Document| read(document).held(&query);
            let complete: BTreeSet<&str> = documents
                .iter()
                .filter(|document| held(document).0 == query.units())
                .map(|document| document.id.as_str())
                .collect();
            let answer = index.engine.search(&request(&text)).unwrap();
            let hits: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
            let found: BTreeSet<&str> = hits.iter().copied().collect();
            prop_assert_eq!(answer.total.count, u64::try_from(found.len()).unwrap());
            let Some(relaxed) = answer.relaxed else {
                prop_assert_eq!(found, complete, "{}", text);
                continue;
            };
            prop_assert_eq!(relaxed.of, query.units());
            prop_assert_eq!(relaxed.complete, u64::try_from(complete.len()).unwrap());
            prop_assert!(complete.len() < 3 && found.len() > complete.len(), "widened for a reason");
            let first: BTreeSet<&str> = hits.iter().copied().take(complete.len()).collect();
            prop_assert_eq!(first, complete, "what holds everything comes first");
            let every = if relaxed.every_character { query.characters.len() } else { relaxed.characters };
            for document in &documents {
                let (units, characters) = held(document);
                let clears = units >= relaxed.required && characters >= every;
                // A widened word that must keep its Latin tokens asks for more than the two numbers say.
                if !relaxed.every_character {
                    prop_assert_eq!(found.contains(document.id.as_str()), clears, "{} {:?}", text, document);
                } else if found.contains(document.id.as_str()) {
                    prop_assert!(clears, "{} {:?}", text, document);
                }
            }
            prop_assert!(relaxed.required >= 1, "a single character never suffices");
        }
    }
}

#[test]
fn a_fragment_of_a_word_is_not_the_word() {
    let titles = ["食品加工", "食用油", "菌类培养", "用菌肥料"];
    let documents = titles
        .iter()
        .enumerate()
        .map(|(at, title)| posting(&format!("d{at}"), title));
    let index = in_segments(documents, 2);
    let answer = index.engine.search(&request("食用菌")).unwrap();
    assert_eq!(answer.total.count, 0);
    assert_eq!(answer.relaxed, None);
}

#[test]
fn every_part_of_a_document_is_searched() {
    let mut document = posting("a", "球阀");
    document.body = "采用精密铸造".into();
    document.extra = vec!["截止阀".into(), "ZG230-450".into()];
    let index = in_segments([document], 1);
    for text in [
        "球阀",
        "精密铸造",
        "截止阀",
        "ZG230-450",
        "zg230",
        "球阀 截止阀 精密",
    ] {
        assert_eq!(
            index.engine.search(&request(text)).unwrap().total.count,
            1,
            "{text}"
        );
    }
    assert_eq!(
        index.engine.search(&request("阀采")).unwrap().total.count,
        0,
        "fields do not run together"
    );
}
