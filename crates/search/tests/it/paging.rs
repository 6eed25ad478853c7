//! Pages neither skip nor repeat, in every order, while the index is written.

use proptest::prelude::*;
use proptest::sample::select;
use search::{Change, Cursor, Document, Engine, Page, Request, SearchError, Sort};

use crate::build::{Index, NOW, codes, ids, in_segments, posting, request, upserts, with};

const SORTS: [Sort; 5] = [
    Sort::Relevance,
    Sort::Newest,
    Sort::EndingSoon,
    Sort::PriceAscending,
    Sort::PriceDescending,
];

/// Title, time, price and words in the body of one document.
type Row = (&'static str, Option<i64>, Option<i64>, usize);

fn document((at, (title, time, price, words)): (usize, Row)) -> Document {
    let mut document = posting(&format!("d{at:02}"), title);
    document.published_at = time;
    document.valid_until = time.map(|time| NOW + 1 + time);
    document.price_min_fen = price;
    document.price_max_fen = price.map(|price| price + 1);
    document.body = "配套 ".repeat(words);
    document
}

/// Documents with many equal keys and some without any.
fn documents() -> impl Strategy<Value = Vec<Document>> {
    let title = select(vec![
        "球阀",
        "不锈钢球阀",
        "球阀 法兰 球阀",
        "锻钢球阀 DN50",
    ]);
    let row = (
        title,
        proptest::option::of(0i64..4),
        proptest::option::of(0i64..4),
        0usize..30,
    );
    proptest::collection::vec(row, 0..40)
        .prop_map(|rows| rows.into_iter().enumerate().map(document).collect())
}

/// Reads every page; `between` runs after each one.
fn walk(index: &Index, mut request: Request, mut between: impl FnMut(usize)) -> Vec<String> {
    let mut out = Vec::new();
    for page in 0.. {
        let answer = index.engine.search(&request).unwrap();
        assert!(answer.hits.len() <= request.page.size);
        out.extend(answer.hits.into_iter().map(|hit| hit.id));
        let Some(next) = answer.next else { break };
        let text = serde_json::to_string(&next).unwrap();
        request.page.after = Some(serde_json::from_str::<Cursor>(&text).unwrap());
        between(page);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn pages_put_together_are_the_whole(documents in documents(), size in 1usize..9, text in select(vec!["球阀", "", "不锈钢 法兰 DN50"])) {
        let index = in_segments(documents, 13);
        for sort in SORTS {
            let whole = ids(&index.engine, &Request { sort, ..request(text) });
            let request = Request { sort, page: Page::first(size), ..request(text) };
            prop_assert_eq!(walk(&index, request, |_| ()), whole);
        }
    }

    #[test]
    fn writes_between_pages_neither_skip_nor_repeat(
        documents in documents(),
        size in 1usize..6,
        sort in select(SORTS.to_vec()),
        text in select(vec!["球阀", "不锈钢球阀", "不锈钢 法兰 DN50"]),
    ) {
        let index = in_segments(documents, 13);
        let before = ids(&index.engine, &Request { sort, ..request(text) });
        let request = Request { sort, page: Page::first(size), ..request(text) };
        let walked = walk(&index, request, |page| {
            // A writer faster than the reader would never let it end.
            if page > 4 {
                return;
            }
            // New documents change every frequency and every average length; removing some of them
            // again leaves holes; an old one is written again unchanged.
            let new = (0..12).map(|at| {
                let mut document = posting(&format!("new{page:02}{at:02}"), "不锈钢球阀 不锈钢 法兰");
                document.body = "轴承 ".repeat(page * at);
                document
            });
            index.engine.apply(&upserts(new), "2").unwrap();
            index.engine.apply(&[Change::remove(format!("new{page:02}03"))], "3").unwrap();
        });
        let old: Vec<&String> = walked.iter().filter(|id| id.starts_with('d')).collect();
        prop_assert_eq!(old, before.iter().collect::<Vec<_>>());
        let mut unique = walked.clone();
        unique.sort_unstable();
        unique.dedup();
        prop_assert_eq!(unique.len(), walked.len(), "nothing is met twice");
    }
}

#[test]
fn the_order_is_total_and_documents_without_the_key_come_last() {
    let row = |id: &str, published: Option<i64>, until: Option<i64>, price: Option<i64>| {
        let mut document = posting(id, "球阀");
        document.published_at = published;
        document.valid_until = until;
        document.price_min_fen = price;
        document
    };
    let index = with([
        row("c", Some(1), Some(NOW + 3), Some(5)),
        row("a", Some(1), None, None),
        row("b", None, Some(NOW + 2), Some(7)),
        row("d", Some(2), Some(NOW + 3), Some(5)),
    ]);
    let order = |sort| {
        ids(
            &index.engine,
            &Request {
                sort,
                ..request("球阀")
            },
        )
        .concat()
    };
    assert_eq!(order(Sort::Newest), "dacb");
    assert_eq!(order(Sort::EndingSoon), "bcda");
    assert_eq!(order(Sort::PriceAscending), "cdba");
    assert_eq!(order(Sort::PriceDescending), "bcda");
    assert_eq!(order(Sort::Relevance), "abcd", "equal scores go by id");
    assert_eq!(
        ids(&index.engine, &request("")).concat(),
        "dacb",
        "no text: newest first"
    );
}

#[test]
fn a_tier_lifts_among_equals() {
    let mut member = posting("z", "球阀");
    member.tier = Some(3);
    let index = with([posting("a", "球阀"), member]);
    assert_eq!(ids(&index.engine, &request("球阀")), ["z", "a"]);
}

#[test]
fn page_sizes_outside_the_limits_are_refused() {
    let index = with([posting("a", "球阀")]);
    for size in [0, 101] {
        let request = Request {
            page: Page::first(size),
            ..request("球阀")
        };
        assert!(matches!(
            index.engine.search(&request),
            Err(SearchError::Invalid(_))
        ));
    }
}

#[test]
fn a_cursor_of_another_query_is_refused_or_harmless() {
    let index = with((0..9).map(|at| posting(&format!("d{at}"), "不锈钢球阀 DN50 法兰")));
    let first = Request {
        page: Page::first(2),
        ..request("球阀 DN50")
    };
    let cursor = index.engine.search(&first).unwrap().next.unwrap();
    for text in ["", "法兰", "不锈钢 法兰 加工 轴承", "球阀 DN50"] {
        for sort in SORTS {
            let mut request = Request {
                sort,
                ..request(text)
            };
            request.page.after = Some(cursor.clone());
            let answer = index.engine.search(&request);
            assert!(
                matches!(answer, Ok(_) | Err(SearchError::Invalid(_))),
                "{text}"
            );
        }
    }
}

#[test]
fn a_forged_cursor_never_panics() {
    let index = with((0..9).map(|at| posting(&format!("d{at}"), "不锈钢球阀")));
    let first = Request {
        page: Page::first(2),
        ..request("球阀")
    };
    let cursor = index.engine.search(&first).unwrap().next.unwrap();
    let mut forged = serde_json::to_value(&cursor).unwrap();
    for key in [i64::MIN, -1, 0, i64::MAX] {
        for count in [0, 1, u64::MAX] {
            forged["key"] = key.into();
            forged["id"] = "".into();
            forged["statistics"]["documents"] = count.into();
            forged["statistics"]["tokens"] = serde_json::json!([count, 0]);
            for frequency in forged["statistics"]["frequencies"].as_array_mut().unwrap() {
                *frequency = u64::MAX.into();
            }
            for step in [0, 1, 255] {
                forged["step"] = step.into();
                let mut request = first.clone();
                request.page.after = Some(serde_json::from_value(forged.clone()).unwrap());
                let answer = index.engine.search(&request);
                assert!(matches!(answer, Ok(_) | Err(SearchError::Invalid(_))));
            }
        }
    }
}

#[test]
fn hostile_texts_are_answered() {
    let index = with([posting("a", "不锈钢球阀 DN50")]);
    let long = "不锈钢球阀 DN50 法兰 ".repeat(10_000);
    let words = (0..5_000).map(|at| format!("w{at} ")).collect::<String>();
    for text in [
        long.as_str(),
        &words,
        "\u{0}\u{1}\u{7f}",
        "' OR 1=1 --",
        "title:* AND (",
        "😀👨‍👩‍👧",
        "-球阀",
        "\"不锈钢",
        "\u{202e}阀球",
        "%%%",
        "\u{feff}",
        "a\u{300}\u{301}",
        &"(".repeat(10_000),
    ] {
        let answer = index.engine.search(&request(text)).unwrap();
        assert!(answer.hits.len() <= 1);
        assert!(
            search::highlight(
                text,
                &search::Synonyms::default(),
                &[("title", "不锈钢球阀 DN50")]
            )
            .len()
                <= 3
        );
        index.engine.suggest(text, &codes(["public"]), 10).unwrap();
    }
    assert_eq!(ids(&index.engine, &request("\"不锈钢\" 球阀 (")), ["a"]);
}
