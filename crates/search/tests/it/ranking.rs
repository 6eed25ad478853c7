//! The order of hits: what lifts a text, and what must not change it.

use proptest::prelude::*;
use proptest::sample::select;
use search::{Document, Engine};

use crate::build::{ids, in_segments, posting, request, upserts, with};

fn body(id: &str, title: &str, body: &str) -> Document {
    let mut document = posting(id, title);
    document.body = body.into();
    document
}

/// The order of two documents for `text`, whichever has the lower id.
#[track_caller]
fn first_of(text: &str, better: Document, worse: Document) {
    for (better_id, worse_id) in [("a", "b"), ("b", "a")] {
        let (mut better, mut worse) = (better.clone(), worse.clone());
        better.id = better_id.into();
        worse.id = worse_id.into();
        let index = with([
            better,
            worse,
            posting("x", "轴承"),
            posting("y", "齿轮"),
            posting("z", "模具"),
        ]);
        assert_eq!(
            ids(&index.engine, &request(text)),
            [better_id, worse_id],
            "{text}"
        );
    }
}

#[test]
fn a_word_in_the_title_weighs_more() {
    first_of(
        "球阀",
        body("", "球阀", "不锈钢材质现货"),
        body("", "不锈钢材质现货", "球阀"),
    );
}

#[test]
fn a_shorter_text_says_more_with_the_same_word() {
    let long = body("", "球阀", &"交货及时价格优惠质量稳定".repeat(10));
    first_of("球阀", posting("", "球阀"), long);
}

#[test]
fn words_in_the_order_of_the_query_come_first() {
    first_of(
        "不锈钢 球阀",
        posting("", "不锈钢球阀 法兰连接"),
        posting("", "法兰不锈钢连接 球阀"),
    );
}

#[test]
fn a_rare_word_weighs_more_than_a_frequent_one() {
    let mut documents: Vec<Document> = (0..40)
        .map(|at| posting(&format!("f{at:02}"), "机械加工"))
        .collect();
    documents.push(posting("rare", "蜗杆"));
    documents.push(posting("frequent", "加工"));
    let index = with(documents);
    let found = ids(&index.engine, &request("蜗杆 加工"));
    assert_eq!(found[0], "rare");
}

#[test]
fn among_widened_hits_more_of_the_query_is_better() {
    let mut documents: Vec<Document> = (0..40)
        .map(|at| posting(&format!("other{at}"), "深沟球轴承 现货供应"))
        .collect();
    documents.extend([
        posting("one", "球阀"),
        posting("two", "不锈钢 法兰"),
        posting("three", "不锈钢 球阀 阀座"),
    ]);
    let index = with(documents);
    let found = ids(&index.engine, &request("不锈钢 球阀 法兰 阀座"));
    assert_eq!(found[0], "three");
    assert!(!found.iter().any(|id| id.starts_with("other")));
}

#[test]
fn each_tier_lifts_a_little_and_no_more() {
    let tiered = |tier| {
        let mut document = posting("", "球阀");
        document.tier = Some(tier);
        document
    };
    first_of("球阀", tiered(1), tiered(0));
    first_of("球阀", tiered(5), tiered(4));
    // A tier is a nudge: twice the word beats the highest tier.
    let mut exact = posting("", "球阀 球阀");
    exact.tier = None;
    let mut long = body("", "法兰", "球阀 其他产品欢迎来电");
    long.tier = Some(5);
    first_of("球阀", exact, long);
    let index = with([tiered(200)].map(|mut document| {
        document.id = "a".into();
        document
    }));
    assert!(
        index.engine.search(&request("球阀")).unwrap().hits[0]
            .score
            .is_finite()
    );
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let word = select(vec!["球阀", "不锈钢", "法兰", "加工", "DN50 "]);
    let text = proptest::collection::vec(word, 1..8).prop_map(|words| words.concat());
    proptest::collection::vec((text.clone(), text), 1..30).prop_map(|rows| {
        let document = |(at, (title, text)): (usize, (String, String))| {
            body(&format!("d{at:02}"), &title, &text)
        };
        rows.into_iter().enumerate().map(document).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_does_not_depend_on_how_the_index_was_written(documents in documents(), size in 1usize..9) {
        let (whole, pieces) = (with(documents.clone()), in_segments(documents.clone(), size));
        let rebuilt = with([]);
        rebuilt.engine.rebuild(&mut documents.into_iter().map(Ok), "2").unwrap();
        for text in ["球阀", "不锈钢球阀", "法兰 DN50 加工", "石墨 球阀 法兰 加工"] {
            let answer = whole.engine.search(&request(text)).unwrap();
            prop_assert_eq!(&pieces.engine.search(&request(text)).unwrap().hits, &answer.hits, "{}", text);
            prop_assert_eq!(&rebuilt.engine.search(&request(text)).unwrap().hits, &answer.hits, "{}", text);
        }
    }

    #[test]
    fn asking_twice_answers_alike_and_scores_fall(documents in documents()) {
        let index = with(documents);
        for text in ["球阀", "法兰 DN50 加工", "石墨 球阀 法兰 加工"] {
            let answer = index.engine.search(&request(text)).unwrap();
            prop_assert_eq!(&index.engine.search(&request(text)).unwrap(), &answer);
            prop_assert!(answer.hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
        }
    }

    #[test]
    fn writing_a_document_again_changes_no_order(documents in documents(), at: prop::sample::Index) {
        let index = with(documents.clone());
        let before = ids(&index.engine, &request("球阀 加工"));
        let again = at.get(&documents).clone();
        index.engine.apply(&upserts([again]), "2").unwrap();
        let mut after = ids(&index.engine, &request("球阀 加工"));
        // The old copy still counts in the statistics until it is merged away: sets, not places.
        let mut before = before;
        before.sort_unstable();
        after.sort_unstable();
        prop_assert_eq!(before, after);
    }
}
