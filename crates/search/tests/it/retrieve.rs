//! Suggestions, counterparts for matching, word frequencies.

use search::{Candidate, CandidateRequest, Document, Engine, Kind};

use crate::build::{NOW, codes, empty, posting, with};

fn suggestions(documents: impl IntoIterator<Item = Document>, prefix: &str) -> Vec<String> {
    with(documents)
        .engine
        .suggest(prefix, &codes(["public"]), 10)
        .unwrap()
}

#[test]
fn completes_chinese_pinyin_initials_and_models() {
    let titles = ["供应 不锈钢球阀", "DN50 锻钢球阀", "数控车床加工"];
    let documents = || {
        titles
            .iter()
            .enumerate()
            .map(|(at, title)| posting(&format!("d{at}"), title))
    };
    for (prefix, first) in [
        ("不锈", "不锈钢球阀"),
        ("不鏽", "不锈钢球阀"),
        ("buxiu", "不锈钢球阀"),
        ("bxg", "不锈钢球阀"),
        ("dn", "DN50"),
        ("ＤＮ５", "DN50"),
        ("shukong", "数控车床加工"),
        ("skc", "数控车床加工"),
    ] {
        assert_eq!(
            suggestions(documents(), prefix).first().map(String::as_str),
            Some(first),
            "{prefix}"
        );
    }
    for prefix in ["", " ", "球阀x", "求购", "\u{1f}"] {
        assert!(suggestions(documents(), prefix).is_empty(), "{prefix}");
    }
}

#[test]
fn frequent_completions_come_first_and_each_once() {
    let mut alias = posting("e", "某厂");
    alias.extra = codes(["球阀"]);
    let documents = [
        posting("a", "球阀"),
        posting("b", "求购球阀"),
        posting("c", "球墨铸铁管"),
        alias,
    ];
    assert_eq!(suggestions(documents, "球"), ["球阀", "球墨铸铁管"]);
}

#[test]
fn removed_documents_complete_nothing() {
    let index = with([posting("a", "球阀")]);
    index
        .engine
        .apply(&[search::Change::remove("a")], "2")
        .unwrap();
    assert!(
        index
            .engine
            .suggest("球", &codes(["public"]), 10)
            .unwrap()
            .is_empty()
    );
}

fn node(mut document: Document, path: &[&str]) -> Document {
    document.node = path.last().map(|&node| node.into());
    document.node_path = path.iter().map(|&node| node.into()).collect();
    document
}

fn wanted(title: &str) -> CandidateRequest {
    CandidateRequest {
        title: title.into(),
        audience: codes(["public"]),
        now: NOW,
        limit: 50,
        ..Default::default()
    }
}

fn found(documents: impl IntoIterator<Item = Document>, request: &CandidateRequest) -> Vec<String> {
    with(documents)
        .engine
        .candidates(request)
        .unwrap()
        .into_iter()
        .map(|candidate| candidate.id)
        .collect()
}

#[test]
fn counterparts_come_by_node_and_by_words_of_the_title() {
    let documents = || {
        [
            node(posting("same_node", "法兰式阀体"), &["valve", "ball"]),
            node(posting("same_words", "不锈钢球阀"), &["pump"]),
            node(posting("child_node", "阀座"), &["valve", "ball", "seat"]),
            posting("body_only", "杂件"),
            posting("other", "食品加工"),
        ]
    };
    let mut request = wanted("求购不锈钢球阀");
    assert_eq!(found(documents(), &request), ["same_words"]);
    request.nodes = codes(["ball"]);
    let mut all = found(documents(), &request);
    all.sort_unstable();
    assert_eq!(all, ["child_node", "same_node", "same_words"]);
}

#[test]
fn the_rest_of_the_text_only_ranks() {
    let mut fitting = posting("b", "球阀");
    fitting.body = "阀体材质QT450，口径DN50".into();
    let mut body_only = posting("c", "铸件");
    body_only.body = "QT450 DN50".into();
    let request = CandidateRequest {
        body: "材质QT450 DN50".into(),
        ..wanted("球阀")
    };
    assert_eq!(
        found([posting("a", "球阀"), fitting, body_only], &request),
        ["b", "a"]
    );
}

#[test]
fn conditions_of_a_counterpart_are_hard() {
    let document = |id: &str, change: fn(&mut Document)| {
        let mut document = posting(id, "球阀");
        document.enterprise = Some("e1".into());
        document.families = codes(["product"]);
        change(&mut document);
        document
    };
    let documents = || {
        [
            document("fits", |_| ()),
            document("own", |document| document.enterprise = Some("me".into())),
            document("blind", |document| document.enterprise = None),
            document("same_side", |document| document.side = "demand".into()),
            document("family", |document| {
                document.families = codes(["equipment"])
            }),
            document("ended", |document| document.valid_until = Some(NOW)),
            document("hidden", |document| {
                document.audience = codes(["invited:x"])
            }),
            document("firm", |document| {
                document.kind = Kind::Enterprise;
                document.side = String::new();
            }),
        ]
    };
    let mut request = wanted("球阀");
    request.exclude_enterprise = Some("me".into());
    request.families = codes(["product"]);
    request.sides = codes(["supply"]);
    assert_eq!(found(documents(), &request), ["blind", "fits"]);
    request.sides = codes(["supply", ""]);
    assert_eq!(found(documents(), &request), ["blind", "firm", "fits"]);
    request.kinds = vec![Kind::Enterprise];
    assert_eq!(found(documents(), &request), ["firm"]);
    request.limit = 0;
    assert_eq!(
        found(documents(), &request).len(),
        1,
        "a limit is at least one"
    );
}

#[test]
fn frequent_words_are_dropped_in_a_large_index_only() {
    let documents = (0..1_200).map(|at| {
        let title = if at % 300 == 0 {
            "球阀加工"
        } else {
            "机械加工"
        };
        posting(&format!("d{at:04}"), title)
    });
    let index = with(documents);
    let candidates =
        |title: &str| -> Vec<Candidate> { index.engine.candidates(&wanted(title)).unwrap() };
    assert_eq!(
        candidates("球阀加工").len(),
        4,
        "加工 says too little to require"
    );
    assert!(candidates("加工").is_empty());
    assert!(
        with([posting("a", "机械加工")])
            .engine
            .candidates(&wanted("加工"))
            .unwrap()
            .len()
            == 1
    );
}

#[test]
fn nothing_asked_is_nothing_found() {
    assert!(found([posting("a", "球阀")], &wanted("")).is_empty());
    assert!(
        empty()
            .engine
            .candidates(&wanted("球阀"))
            .unwrap()
            .is_empty()
    );
    assert!(found([posting("a", "球阀")], &wanted("+++ 😀")).is_empty());
}

#[test]
fn frequencies_count_documents_of_pairs_tokens_and_lone_characters() {
    let index = with([
        posting("a", "铝锭 DN50"),
        posting("b", "铝 DN50 DN50"),
        posting("c", "铝锭"),
    ]);
    let text = ("title".to_owned(), "铝锭 铝 DN50 铜".to_owned());
    let reading = search::Reading::of(vec![text]);
    let terms: Vec<&str> = reading.terms().iter().map(String::as_str).collect();
    assert_eq!(terms, ["dn50", "铜", "铝", "铝锭"]);
    let frequencies = index.engine.frequencies(&terms).unwrap();
    assert_eq!(frequencies.documents, 3);
    let counts: Vec<u64> = terms.iter().map(|term| frequencies.terms[*term]).collect();
    assert_eq!(counts, [2, 0, 3, 2]);
    assert!(frequencies.idf("铜") > frequencies.idf("dn50"));
}
