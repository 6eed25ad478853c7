//! Searching and matching by other words: what is found, in which order, how wide, and what never changes.

use std::sync::Arc;

use proptest::prelude::*;
use search::{CandidateRequest, Document, Engine, Request, Strength, Synonyms};

use crate::build::{codes, ids, posting, request, with};

fn table(groups: &[(Strength, &[&str])]) -> Arc<Synonyms> {
    let owned = |(strength, words): &(Strength, &[&str])| {
        let words = words.iter().map(|word| (*word).to_owned());
        (*strength, words.collect::<Vec<_>>())
    };
    Arc::new(Synonyms::of(groups.iter().map(owned)))
}

fn usual() -> Arc<Synonyms> {
    table(&[
        (
            Strength::Same,
            &["机加工", "切削加工", "CNC machining", "machining"],
        ),
        (Strength::Near, &["机加工", "钣金"]),
        (Strength::Grade, &["304", "06Cr19Ni10", "AISI 304"]),
        (Strength::Same, &["铝合金", "aluminum alloy"]),
        (Strength::Same, &["压铸", "die casting"]),
    ])
}

fn asked(text: &str, synonyms: &Arc<Synonyms>) -> Request {
    Request {
        synonyms: Arc::clone(synonyms),
        ..request(text)
    }
}

/// Enough other texts that a word of one text is not known to everybody.
fn among_others(documents: Vec<Document>) -> Vec<Document> {
    let others = (0..30).map(|at| posting(&format!("z{at:02}"), "轴承座 供应"));
    documents.into_iter().chain(others).collect()
}

#[test]
fn the_words_that_were_asked_for_come_first_then_same_then_near() {
    // The rarest alternative must not rank above the very words.
    let index = with(among_others(vec![
        posting("a-near", "钣金 服务"),
        posting("b-same", "切削加工 服务"),
        posting("c-latin", "machining 服务"),
        posting("d-exact", "机加工 服务"),
        posting("e-exact", "机加工 长期"),
        posting("f-exact", "机加工 精密"),
    ]));
    let found = ids(&index.engine, &asked("机加工", &usual()));
    assert_eq!(found.len(), 6, "{found:?}");
    assert!(
        found[..3].iter().all(|id| id.ends_with("exact")),
        "{found:?}"
    );
    assert!(
        found[3..5]
            .iter()
            .all(|id| id == "b-same" || id == "c-latin"),
        "{found:?}"
    );
    assert_eq!(found[5], "a-near");
}

#[test]
fn both_words_in_one_text_count_once() {
    let index = with(among_others(vec![
        posting("many", "machining 切削加工 钣金 服务"),
        posting("exact", "机加工 精密 长期 服务"),
        posting("more", "机加工 精密 长期 承接"),
    ]));
    let found = ids(&index.engine, &asked("机加工", &usual()));
    assert_eq!(found[2], "many", "{found:?}");
}

#[test]
fn the_other_words_stand_beside_the_rest_of_the_query() {
    let index = with(among_others(vec![
        posting("both", "aluminum alloy die casting housing"),
        posting("half", "aluminum alloy 压铸 电机壳"),
        posting("apart", "alloy of aluminum, casting by die"),
        posting("one", "aluminum alloy sheet"),
    ]));
    // Two are few, so texts that hold a part follow.
    let mut found = ids(&index.engine, &asked("铝合金压铸", &usual()));
    assert!(!found.contains(&"apart".to_owned()), "{found:?}");
    found.truncate(2);
    found.sort();
    assert_eq!(found, ["both", "half"]);
    assert!(ids(&index.engine, &request("铝合金压铸")).len() < 2);
}

#[test]
fn a_number_is_a_whole_token() {
    let index = with(among_others(vec![
        posting("chinese", "06Cr19Ni10 管"),
        posting("american", "AISI304 管"),
        posting("other", "DN304 管"),
    ]));
    let mut found = ids(&index.engine, &asked("304 管", &usual()));
    found.sort();
    assert_eq!(found[..2], ["american", "chinese"]);
    assert_eq!(
        ids(&index.engine, &asked("304L", &usual())),
        Vec::<String>::new()
    );
    let found = ids(&index.engine, &asked("DN304", &usual()));
    assert_eq!(found, ["other"]);
}

#[test]
fn what_is_found_in_other_words_stays_when_the_query_is_widened() {
    // Two complete hits are thin, so the query is widened; its characters are not in these texts.
    let index = with(among_others(vec![
        posting("a", "machining 服务"),
        posting("b", "CNC machining 服务"),
        posting("c", "工件加固机"),
    ]));
    let found = ids(&index.engine, &asked("机加工", &usual()));
    assert_eq!(found[..2], ["a", "b"], "{found:?}");
}

#[test]
fn pages_of_a_widened_query_neither_skip_nor_repeat() {
    let documents = (0..25).map(|at| {
        let title = ["机加工", "machining", "切削加工"][at % 3];
        posting(&format!("p{at:02}"), &format!("{title} 第{at}条"))
    });
    let index = with(documents);
    let whole = ids(&index.engine, &asked("机加工", &usual()));
    assert_eq!(whole.len(), 25);
    let mut request = asked("机加工", &usual());
    request.page.size = 4;
    let mut told = Vec::new();
    loop {
        let answer = index.engine.search(&request).unwrap();
        told.extend(answer.hits.into_iter().map(|hit| hit.id));
        match answer.next {
            Some(next) => request.page.after = Some(next),
            None => break,
        }
    }
    assert_eq!(told, whole);
}

fn candidates(engine: &dyn Engine, title: &str, synonyms: &Arc<Synonyms>) -> Vec<String> {
    let request = CandidateRequest {
        title: title.into(),
        synonyms: Arc::clone(synonyms),
        audience: codes(["public"]),
        now: crate::build::NOW,
        limit: 10,
        ..CandidateRequest::default()
    };
    let found = engine.candidates(&request).unwrap();
    found.into_iter().map(|candidate| candidate.id).collect()
}

#[test]
fn counterparts_are_retrieved_by_other_words_after_the_same_ones() {
    let index = with(among_others(vec![
        posting("latin", "machining 服务"),
        posting("exact", "承接机加工"),
        posting("exact2", "机加工来料"),
        posting("other", "喷塑 服务"),
    ]));
    let found = candidates(&index.engine, "机加工", &usual());
    assert_eq!(found[2], "latin", "{found:?}");
    assert_eq!(found.len(), 3);
    let plain = candidates(&index.engine, "机加工", &Arc::default());
    assert_eq!(plain.len(), 2);
}

const WORDS: [&str; 9] = [
    "机加工",
    "machining",
    "切削加工",
    "304",
    "06Cr19Ni10",
    "铝合金",
    "压铸",
    "球阀",
    "cnc",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn synonyms_never_lose_a_complete_hit(titles in proptest::collection::vec(proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..4), 1..12), query in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..4)) {
        let documents = titles.iter().enumerate().map(|(at, words)| posting(&format!("p{at:02}"), &words.join(" ")));
        let index = with(documents);
        let query = query.join(" ");
        let holds_all = |title: &Vec<&str>| query.split(' ').all(|word| title.contains(&word));
        let found = ids(&index.engine, &asked(&query, &usual()));
        for (at, title) in titles.iter().enumerate() {
            let id = format!("p{at:02}");
            prop_assert!(!holds_all(title) || found.contains(&id), "{} lacks {}", query, id);
        }
        let empty = ids(&index.engine, &asked(&query, &Arc::default()));
        prop_assert_eq!(empty, ids(&index.engine, &request(&query)));
    }
}
