//! Requests, documents and cursors as they travel: nothing is lost on the way, and they stay small.

use proptest::prelude::*;
use search::{
    AttributeRange, Document, Engine, FacetField, Filters, Kind, NumericAttribute, Page, Range,
    Request, Sort,
};

use crate::build::{codes, posting, request, with};

fn full() -> Document {
    let mut document = posting("pst_1", "不锈钢球阀");
    document.kind = Kind::Enterprise;
    document.families = codes(["product"]);
    document.chain = Some("valve".into());
    document.node = Some("valve-ball".into());
    document.node_path = codes(["valve", "valve-ball"]);
    document.region_path = codes(["500111", "500100", "500000"]);
    document.park = Some("east".into());
    document.enterprise = Some("ent_1".into());
    document.body = "阀体 QT450-10".into();
    document.extra = codes(["截止阀"]);
    document.certificates = codes(["iso9001"]);
    document.attributes = vec![NumericAttribute {
        name: "diameter".into(),
        low: 15.0,
        high: 300.0,
        base_unit: "mm".into(),
    }];
    document.price_min_fen = Some(100);
    document.price_max_fen = Some(200);
    document.valid_until = Some(2_000_000_000_000_000);
    document.deliver_by = Some(1_900_000_000_000_000);
    document.updated_at = Some(1_700_000_000_000_000);
    document.version = 7;
    document.tier = Some(2);
    document
}

#[test]
fn documents_and_filters_survive_json() {
    let document = full();
    let text = serde_json::to_string(&document).unwrap();
    assert_eq!(serde_json::from_str::<Document>(&text).unwrap(), document);
    let filters = Filters {
        kind: Some(Kind::Enterprise),
        nodes: codes(["valve"]),
        attributes: vec![AttributeRange {
            name: "diameter".into(),
            low: None,
            high: Some(50.0),
            base_unit: "mm".into(),
        }],
        price_fen: Range {
            from: Some(1),
            to: None,
        },
        ..Filters::default()
    };
    let text = serde_json::to_string(&filters).unwrap();
    assert_eq!(serde_json::from_str::<Filters>(&text).unwrap(), filters);
}

#[test]
fn codes_are_spelled_as_documented() {
    assert_eq!(
        serde_json::to_string(&Kind::Posting).unwrap(),
        "\"posting\""
    );
    assert_eq!(
        serde_json::to_string(&Sort::EndingSoon).unwrap(),
        "\"ending_soon\""
    );
    assert_eq!(
        serde_json::to_string(&FacetField::Certificate).unwrap(),
        "\"certificate\""
    );
    for kind in [Kind::Posting, Kind::Enterprise] {
        assert_eq!(Kind::of(kind.code()), Some(kind));
    }
    assert_eq!(Kind::of("Posting"), None);
}

#[test]
fn every_field_of_a_document_can_be_searched_by() {
    let index = with([full(), posting("other", "轴承")]);
    let finds = |change: &dyn Fn(&mut Request)| {
        let mut request = request("");
        change(&mut request);
        let hits = index.engine.search(&request).unwrap().hits;
        assert!(hits.iter().all(|hit| hit.id == "pst_1"));
        hits.len()
    };
    assert_eq!(
        finds(&|request| request.filters.kind = Some(Kind::Enterprise)),
        1
    );
    assert_eq!(
        finds(&|request| request.filters.families = codes(["product"])),
        1
    );
    assert_eq!(
        finds(&|request| request.filters.chains = codes(["valve"])),
        1
    );
    assert_eq!(
        finds(&|request| request.filters.nodes = codes(["valve"])),
        1
    );
    assert_eq!(
        finds(&|request| request.filters.regions = codes(["500000"])),
        1
    );
    assert_eq!(finds(&|request| request.filters.parks = codes(["east"])), 1);
    assert_eq!(
        finds(&|request| request.filters.enterprises = codes(["ent_1"])),
        1
    );
    assert_eq!(
        finds(&|request| request.filters.certificates = codes(["iso9001"])),
        1
    );
    assert_eq!(
        finds(&|request| request.filters.price_fen = Range {
            from: Some(150),
            to: Some(160)
        }),
        1
    );
    assert_eq!(
        finds(&|request| request.filters.deliver_by.to = Some(1_950_000_000_000_000)),
        1
    );
    assert_eq!(finds(&|request| request.text = "截止阀 QT450".into()), 1);
    assert_eq!(
        finds(&|request| request.filters.certificates = codes(["iso9001", "iatf16949"])),
        0
    );
    assert_eq!(
        finds(&|request| request.filters.price_fen = Range {
            from: Some(201),
            to: None
        }),
        0
    );
}

#[test]
fn one_end_of_a_price_stands_for_both() {
    let priced = |id: &str, low, high| {
        let mut document = posting(id, "球阀");
        document.price_min_fen = low;
        document.price_max_fen = high;
        document
    };
    let index = with([
        priced("low", Some(100), None),
        priced("high", None, Some(300)),
        priced("none", None, None),
    ]);
    let find = |from, to| {
        let mut request = request("");
        request.filters.price_fen = Range { from, to };
        crate::build::ids(&index.engine, &request)
    };
    assert_eq!(find(Some(90), Some(110)), ["low"]);
    assert_eq!(find(Some(290), None), ["high"]);
    assert_eq!(find(None, Some(1_000)), ["high", "low"]);
    assert_eq!(find(None, None).len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_cursor_is_small_enough_for_an_address(text in "[一-龥 a-z0-9]{1,20}") {
        let index = with((0..5).map(|at| posting(&format!("d{at}"), &text)));
        let request = Request { page: Page::first(2), ..request(&text) };
        let Some(cursor) = index.engine.search(&request).unwrap().next else { return Ok(()) };
        prop_assert!(serde_json::to_string(&cursor).unwrap().len() < 1_000);
    }

    #[test]
    fn facets_are_cut_after_the_most_frequent_values(extra in 1usize..40) {
        let documents = (0..500 + extra).map(|at| {
            let mut document = posting(&format!("d{at:04}"), "球阀");
            document.certificates = codes(["common"]);
            document.certificates.push(format!("c{at:04}"));
            document
        });
        let index = with(documents);
        let request = Request { facets: vec![FacetField::Certificate], ..request("") };
        let facet = index.engine.search(&request).unwrap().facets.remove(0);
        prop_assert_eq!(facet.values.len(), 500);
        prop_assert_eq!(&facet.values[0].0, "common");
        prop_assert_eq!(&facet.values[1].0, "c0000");
    }
}
