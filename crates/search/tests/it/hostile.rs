//! Sizes and values nobody should send: an answer or a clear refusal, never a panic.

use search::{
    AttributeRange, CandidateRequest, Change, Document, Engine, FacetField, Kind, NumericAttribute,
    Range, Sort,
};

use crate::build::{NOW, codes, digests, ids, posting, request, upserts, with};

#[test]
fn ten_thousand_values_of_a_filter() {
    let index = with((0..50).map(|at| {
        let mut document = posting(&format!("d{at:02}"), "球阀");
        document.node_path = vec![format!("n{at}")];
        document
    }));
    let mut request = request("球阀");
    request.filters.nodes = (0..10_000).map(|at| format!("n{at}")).collect();
    request.filters.chains = Vec::new();
    assert_eq!(index.engine.search(&request).unwrap().total.count, 50);
    request.filters.nodes = (40..10_000).map(|at| format!("n{at}")).collect();
    assert_eq!(index.engine.search(&request).unwrap().total.count, 10);
    request.filters.certificates = (0..1_000).map(|at| format!("c{at}")).collect();
    assert_eq!(index.engine.search(&request).unwrap().total.count, 0);
    request.audience = (0..10_000)
        .map(|at| format!("a{at}"))
        .chain(codes(["public"]))
        .collect();
    request.filters.certificates.clear();
    assert_eq!(index.engine.search(&request).unwrap().total.count, 10);
}

#[test]
fn strange_codes_are_codes() {
    for code in [
        "",
        " ",
        "\u{0}",
        "\u{1f}",
        "😀",
        "a\nb",
        "' OR 1=1",
        &"x".repeat(10_000),
    ] {
        let mut document = posting("a", "球阀");
        document.park = Some(code.to_owned());
        document.certificates = vec![code.to_owned()];
        document.enterprise = Some(code.to_owned());
        let index = with([document]);
        let mut request = request("");
        request.filters.parks = vec![code.to_owned()];
        request.facets = vec![FacetField::Park];
        let answer = index.engine.search(&request).unwrap();
        // The empty code stands for none, and so is never found.
        assert_eq!(answer.total.count, u64::from(!code.is_empty()), "{code:?}");
        index.engine.suggest(code, &codes(["public"]), 5).unwrap();
    }
}

#[test]
fn strange_ids_are_ids() {
    let strange = ["\u{0}", " ", "😀", "a\0", "a", "\u{10ffff}", "pst_01j"];
    let index = with(strange.map(|id| posting(id, "球阀")));
    let mut expected = strange.map(str::to_owned);
    expected.sort_unstable();
    assert_eq!(ids(&index.engine, &request("")), expected);
    let mut paged = Vec::new();
    let mut one = request("球阀");
    one.page = search::Page::first(1);
    loop {
        let answer = index.engine.search(&one).unwrap();
        paged.extend(answer.hits.into_iter().map(|hit| hit.id));
        let Some(next) = answer.next else { break };
        one.page.after = Some(next);
    }
    assert_eq!(paged, expected);
    index
        .engine
        .apply(&strange.map(Change::remove), "2")
        .unwrap();
    assert!(digests(&index.engine).is_empty());
}

/// Everything at the end of its range.
fn extreme(id: &str, number: i64, value: f64) -> Document {
    let mut document = posting(id, "球阀");
    document.price_min_fen = Some(number);
    document.price_max_fen = Some(number);
    document.published_at = Some(number);
    document.valid_until = Some(number.max(NOW + 1));
    document.deliver_by = Some(number);
    document.updated_at = Some(number);
    document.version = number;
    document.tier = Some(u8::MAX);
    document.attributes = vec![NumericAttribute {
        name: "n".into(),
        low: value,
        high: value,
        base_unit: String::new(),
    }];
    document
}

#[test]
fn numbers_at_the_ends_of_their_range() {
    let index = with([
        extreme("high", i64::MAX, f64::MAX),
        extreme("low", i64::MIN, f64::MIN),
        extreme("infinite", 0, f64::INFINITY),
        extreme("nan", 0, f64::NAN),
    ]);
    for sort in [
        Sort::Newest,
        Sort::EndingSoon,
        Sort::PriceAscending,
        Sort::PriceDescending,
        Sort::Relevance,
    ] {
        let mut request = request("球阀");
        request.sort = sort;
        assert_eq!(ids(&index.engine, &request).len(), 4, "{sort:?}");
    }
    let mut newest = request("球阀");
    newest.sort = Sort::Newest;
    assert_eq!(ids(&index.engine, &newest)[0], "high");
    let ranged = |low, high| {
        let mut request = request("");
        request.filters.attributes = vec![AttributeRange {
            name: "n".into(),
            low,
            high,
            base_unit: String::new(),
        }];
        ids(&index.engine, &request).len()
    };
    assert_eq!(ranged(Some(f64::MAX), None), 2);
    assert_eq!(
        ranged(None, None),
        3,
        "what is not a number is no attribute"
    );
    assert_eq!(ranged(Some(f64::NAN), Some(f64::NAN)), 0);
    assert_eq!(
        digests(&index.engine)["low"],
        extreme("low", i64::MIN, f64::MIN).digest()
    );
    for (from, to) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN), (1, 0)] {
        let mut request = request("");
        request.filters.price_fen = Range {
            from: Some(from),
            to: Some(to),
        };
        index.engine.search(&request).unwrap();
    }
    for now in [i64::MIN, 0, i64::MAX] {
        let mut request = request("");
        request.now = now;
        index.engine.search(&request).unwrap();
    }
}

#[test]
fn texts_of_a_megabyte_and_many_names() {
    let mut document = posting("a", &"不锈钢球阀DN50，".repeat(20_000));
    document.body = "热处理 6204-2RS M8×20 ".repeat(20_000);
    document.extra = (0..500).map(|at| format!("别名{at}")).collect();
    document.attributes = (0..500u16)
        .map(|at| NumericAttribute {
            name: format!("n{at}"),
            low: f64::from(at),
            high: f64::from(at),
            base_unit: "mm".into(),
        })
        .collect();
    let index = with([document, posting("b", "")]);
    assert_eq!(ids(&index.engine, &request("热处理 M8*20")), ["a"]);
    let mut ranged = request("");
    ranged.filters.attributes = vec![AttributeRange {
        name: "n499".into(),
        low: Some(499.0),
        high: None,
        base_unit: "mm".into(),
    }];
    assert_eq!(ids(&index.engine, &ranged), ["a"]);
    assert_eq!(
        index
            .engine
            .suggest("别名4", &codes(["public"]), 50)
            .unwrap()
            .len(),
        50
    );
    index
        .engine
        .apply(&upserts([posting("a", "短")]), "2")
        .unwrap();
    assert!(ids(&index.engine, &request("热处理")).is_empty());
}

#[test]
fn requests_for_nothing_or_everything() {
    let index = with([posting("a", "球阀")]);
    let mut all = request("球阀");
    all.facets = vec![FacetField::Side; 50];
    assert_eq!(index.engine.search(&all).unwrap().facets.len(), 50);
    assert!(
        index
            .engine
            .suggest("球", &codes(["public"]), 0)
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        index
            .engine
            .suggest("球", &codes(["public"]), usize::MAX)
            .unwrap(),
        ["球阀"]
    );
    let request = CandidateRequest {
        kinds: vec![Kind::Posting; 100],
        nodes: vec![String::new(); 100],
        title: "球阀".repeat(10_000),
        audience: codes(["public"]),
        now: NOW,
        limit: usize::MAX,
        ..Default::default()
    };
    assert_eq!(index.engine.candidates(&request).unwrap().len(), 1);
    assert_eq!(
        index
            .engine
            .frequencies(&["", " ", "球阀", "😀"])
            .unwrap()
            .terms["球阀"],
        1
    );
}
