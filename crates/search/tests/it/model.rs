//! Filters, totals and facets against a model that looks at every document.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use search::{
    AttributeRange, Document, Engine, FacetField, Filters, Kind, NumericAttribute, Range, Request,
};

use crate::build::{NOW, codes, ids, in_segments, posting, request, with};

const FACETS: [FacetField; 9] = [
    FacetField::Kind,
    FacetField::Side,
    FacetField::Family,
    FacetField::Chain,
    FacetField::Node,
    FacetField::Region,
    FacetField::Park,
    FacetField::Enterprise,
    FacetField::Certificate,
];

fn some(codes: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    subsequence(codes, 0..=codes.len())
        .prop_map(|codes| codes.into_iter().map(str::to_owned).collect())
}

fn maybe(codes: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    proptest::option::of(select(codes).prop_map(str::to_owned))
}

prop_compose! {
    fn attribute()(name in select(vec!["diameter", "tonnage"]), low in 0i32..8, width in 0i32..3) -> NumericAttribute {
        let low = f64::from(low);
        NumericAttribute { name: name.into(), low, high: low + f64::from(width), base_unit: "mm".into() }
    }
}

prop_compose! {
    fn coded()(
        enterprise_kind in any::<bool>(),
        side in select(vec!["supply", "demand", ""]),
        families in some(&["product", "processing"]),
        chain in maybe(&["auto", "valve"]),
        node in select(vec![vec!["n1"], vec!["n1", "n1a"], vec!["n2"], vec![]]),
        region in select(vec![vec!["500111", "500100", "500000"], vec!["510104", "510100"], vec![]]),
        park in maybe(&["east", "west"]),
        enterprise in maybe(&["e1", "e2"]),
        audience in some(&["public", "verified", "chain:auto"]),
        certificates in some(&["iso9001", "iatf16949"]),
    ) -> Document {
        let kind = if enterprise_kind { Kind::Enterprise } else { Kind::Posting };
        let mut document = Document::new("", kind, 1);
        document.side = side.into();
        document.families = families;
        document.chain = chain;
        document.node = node.last().map(|&node| node.into());
        document.node_path = node.iter().map(|&node| node.into()).collect();
        document.region_path = region.iter().map(|&region| region.into()).collect();
        document.park = park;
        document.enterprise = enterprise;
        document.audience = audience;
        document.certificates = certificates;
        document
    }
}

prop_compose! {
    fn document()(
        mut document in coded(),
        attributes in proptest::collection::vec(attribute(), 0..3),
        price in proptest::option::of((0i64..10, 0i64..10)),
        published_at in proptest::option::of(0i64..10),
        valid_until in proptest::option::of(-2i64..3),
        deliver_by in proptest::option::of(0i64..10),
        title in select(vec!["球阀", "不锈钢球阀", "法兰", "球阀 法兰"]),
    ) -> Document {
        document.attributes = attributes;
        document.price_min_fen = price.map(|(low, _)| low);
        document.price_max_fen = price.map(|(low, more)| low + more);
        document.published_at = published_at;
        document.valid_until = valid_until.map(|until| NOW + until);
        document.deliver_by = deliver_by;
        document.title = title.into();
        document
    }
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    proptest::collection::vec(document(), 0..30).prop_map(|mut documents| {
        for (at, document) in documents.iter_mut().enumerate() {
            document.id = format!("d{at:02}");
        }
        documents
    })
}

fn range() -> impl Strategy<Value = Range> {
    let end = || prop_oneof![3 => Just(None), 1 => (0i64..10).prop_map(Some)];
    (end(), end()).prop_map(|(from, to)| Range { from, to })
}

prop_compose! {
    fn filters()(
        kind in prop_oneof![3 => Just(None), 1 => Just(Some(Kind::Posting)), 1 => Just(Some(Kind::Enterprise))],
        lists in (
            few(&["supply", "demand"]), few(&["product", "processing"]), few(&["auto", "valve", "none"]),
            few(&["n1", "n1a", "n2"]), few(&["500111", "500100", "510100"]), few(&["east"]),
            few(&["e1", "e2"]), few(&["iso9001", "iatf16949"]),
        ),
        attributes in prop_oneof![3 => Just(vec![]), 1 => proptest::collection::vec((0i32..8, 0i32..8), 1..3)],
        ranges in (range(), range(), range()),
    ) -> Filters {
        let (sides, families, chains, nodes, regions, parks, enterprises, certificates) = lists;
        let (price_fen, published_at, deliver_by) = ranges;
        let attributes = attributes.into_iter().map(|(low, high)| AttributeRange {
            name: "diameter".into(), low: Some(f64::from(low)), high: Some(f64::from(high)), base_unit: "mm".into(),
        }).collect();
        Filters {
            kind, sides, families, chains, nodes, regions, parks, enterprises, certificates, attributes,
            price_fen, published_at, deliver_by,
        }
    }
}

/// Mostly no condition, so that something is found.
fn few(codes: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop_oneof![4 => Just(Vec::new()), 1 => some(codes)]
}

/// The conditions as the documentation states them.
fn matches(document: &Document, request: &Request) -> bool {
    let filters = &request.filters;
    let one = |wanted: &[String], held: &[String]| {
        wanted.is_empty() || held.iter().any(|code| wanted.contains(code))
    };
    let only = |wanted: &[String], held: &Option<String>| one(wanted, held.as_slice());
    let inside = |range: Range, value: Option<i64>| {
        range.is_open()
            || value.is_some_and(|value| {
                range.from.is_none_or(|from| from <= value) && range.to.is_none_or(|to| value <= to)
            })
    };
    let attribute = |wanted: &AttributeRange| {
        document.attributes.iter().any(|held| {
            held.name == wanted.name
                && wanted.high.is_none_or(|high| held.low <= high)
                && wanted.low.is_none_or(|low| held.high >= low)
        })
    };
    let price = filters.price_fen;
    document
        .audience
        .iter()
        .any(|code| request.audience.contains(code))
        && document.valid_until.is_none_or(|until| until > request.now)
        && filters.kind.is_none_or(|kind| kind == document.kind)
        && one(&filters.sides, std::slice::from_ref(&document.side))
        && one(&filters.families, &document.families)
        && only(&filters.chains, &document.chain)
        && one(&filters.nodes, &document.node_path)
        && one(&filters.regions, &document.region_path)
        && only(&filters.parks, &document.park)
        && only(&filters.enterprises, &document.enterprise)
        && filters
            .certificates
            .iter()
            .all(|code| document.certificates.contains(code))
        && filters.attributes.iter().all(attribute)
        && inside(
            Range {
                from: None,
                to: price.to,
            },
            document.price_min_fen,
        )
        && inside(
            Range {
                from: price.from,
                to: None,
            },
            document.price_max_fen,
        )
        && inside(filters.published_at, document.published_at)
        && inside(filters.deliver_by, document.deliver_by)
        && (request.text.is_empty() || document.title.contains(&request.text))
}

fn values(document: &Document, field: FacetField) -> BTreeSet<String> {
    let owned = |code: &str| vec![code.to_owned()];
    let values = match field {
        FacetField::Kind => owned(document.kind.code()),
        FacetField::Side => owned(&document.side),
        FacetField::Family => document.families.clone(),
        FacetField::Chain => document.chain.iter().cloned().collect(),
        FacetField::Node => document.node.iter().cloned().collect(),
        FacetField::Region => document.region_path.clone(),
        FacetField::Park => document.park.iter().cloned().collect(),
        FacetField::Enterprise => document.enterprise.iter().cloned().collect(),
        FacetField::Certificate => document.certificates.clone(),
    };
    values
        .into_iter()
        .filter(|value| !value.is_empty())
        .collect()
}

fn facet(found: &[&Document], field: FacetField) -> Vec<(String, u64)> {
    let mut counts = BTreeMap::new();
    for document in found {
        for value in values(document, field) {
            *counts.entry(value).or_insert(0) += 1;
        }
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|one, two| (Reverse(one.1), &one.0).cmp(&(Reverse(two.1), &two.0)));
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn filters_totals_and_facets_agree_with_a_look_at_every_document(
        documents in documents(),
        requests in proptest::collection::vec((filters(), some(&["public", "verified", "chain:auto"]), select(vec!["", "球阀"])), 12),
    ) {
        let index = in_segments(documents.iter().cloned(), 11);
        for (filters, audience, text) in requests {
            let mut request = Request { filters, audience, facets: FACETS.to_vec(), ..request(text) };
            let found: Vec<&Document> = documents.iter().filter(|document| matches(document, &request)).collect();
            let mut expected: Vec<&str> = found.iter().map(|document| document.id.as_str()).collect();
            expected.sort_unstable();
            let answer = index.engine.search(&request).unwrap();
            let mut hits: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
            hits.sort_unstable();
            prop_assert_eq!(&hits, &expected);
            prop_assert_eq!((answer.total.count, answer.total.exact), (u64::try_from(found.len()).unwrap(), true));
            for (told, field) in answer.facets.iter().zip(FACETS) {
                prop_assert_eq!(told.field, field);
                prop_assert_eq!(&told.values, &facet(&found, field));
            }
            // The same set without the pass over everything that facets need.
            request.facets.clear();
            prop_assert_eq!(index.engine.search(&request).unwrap().total, answer.total);
        }
    }
}

#[test]
fn each_attribute_keeps_its_own_interval() {
    let mut document = posting("a", "压铸机");
    for (name, low, high) in [
        ("tonnage", 100.0, 400.0),
        ("tonnage", 1_600.0, 1_600.0),
        ("length", 5.0, 6.0),
    ] {
        document.attributes.push(NumericAttribute {
            name: name.into(),
            low,
            high,
            base_unit: "t".into(),
        });
    }
    document.attributes.push(NumericAttribute {
        name: "bad".into(),
        low: f64::NAN,
        high: 1.0,
        base_unit: "t".into(),
    });
    let index = with([document]);
    let find = |name: &str, low: Option<f64>, high: Option<f64>, unit: &str| {
        let mut request = request("");
        request.filters.attributes = vec![AttributeRange {
            name: name.into(),
            low,
            high,
            base_unit: unit.into(),
        }];
        ids(&index.engine, &request).len()
    };
    assert_eq!(find("tonnage", Some(350.0), Some(380.0), "t"), 1);
    assert_eq!(
        find("tonnage", Some(500.0), Some(1_500.0), "t"),
        0,
        "between the two intervals"
    );
    assert_eq!(find("tonnage", Some(1_000.0), None, "t"), 1);
    assert_eq!(find("tonnage", None, Some(50.0), "t"), 0);
    assert_eq!(find("tonnage", None, None, "t"), 1);
    assert_eq!(
        find("tonnage", Some(350.0), Some(380.0), "kN"),
        0,
        "another unit is another attribute"
    );
    assert_eq!(find("length", Some(100.0), None, "t"), 0);
    assert_eq!(find("bad", None, None, "t"), 0);
}

#[test]
fn rare_conditions_drive_the_search_and_frequent_ones_test_it_alike() {
    // 1 in 100 is read from its posting list, 99 in 100 from its column.
    let documents = (0..200).map(|at| {
        let mut document = posting(&format!("d{at:03}"), "球阀");
        document.park = Some(if at % 100 == 7 { "rare" } else { "common" }.into());
        document
    });
    let index = with(documents);
    for (text, park, found) in [
        ("球阀", "rare", 2),
        ("", "rare", 2),
        ("球阀", "common", 198),
        ("", "common", 198),
        ("", "none", 0),
    ] {
        let mut request = request(text);
        request.filters.parks = codes([park]);
        assert_eq!(
            index.engine.search(&request).unwrap().total.count,
            found,
            "{text} {park}"
        );
    }
}

#[test]
fn totals_are_capped_and_say_so_and_facets_make_them_exact() {
    let index = with((0..1_050).map(|at| posting(&format!("d{at:04}"), "球阀")));
    let mut request = request("球阀");
    let total = index.engine.search(&request).unwrap().total;
    assert_eq!((total.count, total.exact), (1_000, false));
    request.facets = vec![FacetField::Side];
    let answer = index.engine.search(&request).unwrap();
    assert_eq!((answer.total.count, answer.total.exact), (1_050, true));
    assert_eq!(answer.facets[0].values, [("supply".to_owned(), 1_050)]);
}
