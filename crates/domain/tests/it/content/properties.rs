//! Any draft at all is judged, and what is taken comes back the same.

use proptest::prelude::*;

use super::*;

fn maybe(pattern: &'static str) -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop_oneof![pattern, any::<String>()])
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let words = (
        maybe("supply|demand"),
        maybe("product|service"),
        maybe(".{0,130}"),
        maybe("(?s).{0,50}"),
        maybe("MT-M[01]"),
    );
    let numbers = (
        any::<Option<i64>>(),
        0i64..300,
        maybe("[0-9.]{1,8}"),
        maybe("pcs|mm"),
    );
    let others = (
        maybe("500111|44"),
        maybe("2026-0[1-9]-[0-3][0-9]"),
        maybe("2026-0[1-9]-01T00:00:00Z"),
        maybe("public|chain|invited"),
    );
    (
        words,
        numbers,
        others,
        prop::collection::vec("[a-c]{0,2}", 0..4),
    )
        .prop_map(|(words, numbers, others, list)| Draft {
            side: words.0,
            family: words.1,
            title: words.2,
            body: words.3,
            node_code: words.4,
            attributes: None,
            quantity: numbers.2.map(|value| quantity::Draft {
                value: Some(value),
                unit: numbers.3,
            }),
            price_min_fen: numbers.0,
            price_max_fen: Some(numbers.1),
            region_code: others.0,
            deliver_by: others.1,
            valid_until: others.2,
            visibility: others.3,
            invited: None,
            certificates_required: Some(list),
        })
}

proptest! {
    #[test]
    fn whatever_is_handed_in_is_judged_and_what_is_taken_comes_back_the_same(draft in any_draft()) {
        match Content::parse(&draft, &Nodes) {
            Ok(content) => prop_assert_eq!(Content::parse(&content.draft(), &Nodes).unwrap(), content),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }

    #[test]
    fn no_place_is_told_the_same_rule_twice(draft in any_draft()) {
        if let Err(faults) = Content::parse(&draft, &Nodes) {
            let mut told = told(&faults);
            let all = told.len();
            told.sort();
            told.dedup();
            prop_assert_eq!(told.len(), all, "{:?}", faults);
        }
    }
}
