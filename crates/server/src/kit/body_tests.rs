//! Tests of `body`: completeness of faults, and that nothing is settled beside them.

use app::Conflict;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

use super::*;

#[derive(Clone, Debug, Deserialize)]
struct Create {
    title: Option<String>,
    count: Option<i64>,
    parts: Option<Vec<Part>>,
    names: Option<Vec<String>>,
}

#[derive(Clone, Debug, Deserialize)]
struct Part {
    unit: Option<String>,
}

fn shape() -> Shape {
    Shape::compile(&json!({
        "type": "object", "additionalProperties": false, "required": ["title", "count"],
        "properties": {
            "title": {"type": "string", "maxLength": 5},
            "count": {"type": "integer", "minimum": 1},
            "parts": {"type": ["array", "null"], "items": {
                "type": "object", "additionalProperties": false, "properties": {"unit": {"type": ["string", "null"]}}
            }},
            "names": {"type": ["array", "null"], "items": {"type": "string"}}
        }
    }))
    .unwrap()
}

fn body(value: Value) -> Body<Create> {
    Body::judge(value, &shape())
}

/// A domain that knows more than the schema: titles begin with `t`, units are `mm`.
fn domain(create: &Create) -> Result<(), AppError> {
    let mut faults = Faults::new();
    faults.required("/title", create.title.as_deref(), |title| {
        if title.starts_with('t') {
            Ok(())
        } else {
            Err(Rule::of("contact_in_text"))
        }
    });
    faults.required("/count", create.count, Ok);
    faults.optional("/names", create.names.as_ref(), Ok);
    for (index, part) in create.parts.iter().flatten().enumerate() {
        faults.required(
            &format!("/parts/{index}/unit"),
            part.unit.as_deref(),
            |unit| {
                if unit == "mm" {
                    Ok(())
                } else {
                    Err(Rule::of("unknown_unit"))
                }
            },
        );
    }
    faults.finish(Some(())).map_err(AppError::Invalid)
}

fn named(outcome: Result<(), AppError>) -> Vec<String> {
    match outcome {
        Ok(()) => Vec::new(),
        Err(AppError::Invalid(faults)) => {
            let mut named: Vec<String> = faults
                .as_slice()
                .iter()
                .map(|fault| format!("{} {}", fault.pointer, fault.rule.code()))
                .collect();
            named.sort();
            named
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_good_body_goes_through() {
    let good = body(json!({"title": "t1", "count": 2.0, "parts": [{"unit": "mm"}], "names": null}));
    assert_eq!(good.settle(|create| Ok(create.count)).unwrap(), Some(2));
    assert!(named(good.settle(domain)).is_empty());
}

#[test]
fn faults_of_schema_and_domain_come_together() {
    let bad = body(
        json!({"title": "x", "count": "many", "parts": [{"unit": "kg"}, {"unit": 3}, {"unit": "mm"}], "more": 1}),
    );
    assert_eq!(
        named(bad.settle(domain)),
        [
            "/count wrong_type",
            "/more unknown_field",
            "/parts/0/unit unknown_unit",
            "/parts/1/unit wrong_type",
            "/title contact_in_text"
        ]
    );
}

#[test]
fn a_place_is_named_once() {
    assert_eq!(
        named(body(json!({"title": 3})).settle(domain)),
        ["/count required", "/title wrong_type"]
    );
    assert_eq!(named(body(json!([])).settle(domain)), [" wrong_type"]);
    assert_eq!(
        named(body(json!({"title": null, "count": 1})).settle(domain)),
        ["/title required"]
    );
}

#[test]
fn a_spoilt_list_does_not_hide_other_fields() {
    let bad =
        body(json!({"title": "x", "count": 1, "names": ["a", 7], "parts": [1, {"unit": "kg"}]}));
    assert_eq!(
        named(bad.settle(domain)),
        [
            "/names/1 wrong_type",
            "/parts/0 wrong_type",
            "/title contact_in_text"
        ]
    );
}

#[test]
fn with_faults_nothing_settles_well() {
    let bad = body(json!({"title": "t", "count": 0}));
    assert_eq!(named(bad.settle(|_| Ok(()))), ["/count out_of_range"]);
    assert_eq!(
        named(bad.settle(|_| Err(Conflict::UsccTaken.into()))),
        ["/count out_of_range"]
    );
    assert!(matches!(
        bad.settle::<()>(|_| Err(AppError::Forbidden)),
        Err(AppError::Forbidden)
    ));
    assert!(matches!(
        bad.settle::<()>(|_| Err(AppError::NotFound)),
        Err(AppError::NotFound)
    ));
    let good = body(json!({"title": "t", "count": 1}));
    assert!(matches!(
        good.settle::<()>(|_| Err(Conflict::UsccTaken.into())),
        Err(AppError::Conflict(_))
    ));
}

#[test]
fn long_lists_are_refused_by_place() {
    let long: Vec<&str> = vec!["a"; nesting::MAX_ITEMS + 1];
    assert_eq!(
        named(body(json!({"title": "t", "count": 1, "names": long})).settle(domain)),
        ["/names too_many"]
    );
}

#[test]
fn a_trickling_body_is_cut_off_early() {
    assert_eq!(allowance(0, 15), Duration::from_secs(5));
    assert_eq!(allowance(4096, 15), Duration::from_secs(9));
    assert_eq!(allowance(200_000, 15), Duration::from_secs(15));
    assert_eq!(allowance(usize::MAX, 15), Duration::from_secs(15));
    assert_eq!(
        allowance(0, 2),
        Duration::from_secs(2),
        "the deadline may be shorter than the grace"
    );
}

#[test]
fn malformed_json_says_where() {
    let place = |text: &str| {
        let body = parse(text.as_bytes())
            .unwrap_err()
            .body(render::Locale::En, "r");
        body.detail
    };
    assert!(place("{\n  \"a\": x}").contains("line 2, column 8"));
    assert!(place(&"[".repeat(40)).contains("line 1, column 33"));
    assert!(
        parse(b"\"\\ud800\"").is_err(),
        "lone surrogates are no text"
    );
    assert!(parse(b"{\"a\":\xff}").is_err());
    assert!(parse(b"").is_err());
}

/// Any JSON at all.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        "\\PC{0,6}".prop_map(Value::String),
    ];
    let name = || {
        prop_oneof![
            Just("title"),
            Just("count"),
            Just("parts"),
            Just("names"),
            Just("unit"),
            Just("a/~b")
        ]
    };
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::vec((name().prop_map(str::to_owned), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_arrives_is_judged_whole(value in json_value()) {
        let schema = shape().faults(&value);
        let judged = body(value);
        let settled = judged.settle(domain);
        prop_assert!(schema.is_empty() || settled.is_err());
        let named = named(settled);
        for fault in schema.as_slice() {
            let wanted = format!("{} {}", fault.pointer, fault.rule.code());
            prop_assert!(named.contains(&wanted), "{wanted} is missing in {named:?}");
        }
    }

    #[test]
    fn faults_in_different_fields_hide_nothing(title in any::<bool>(), count in any::<bool>(), unit in any::<bool>(), more in any::<bool>()) {
        let mut value = json!({"title": "t", "count": 1, "parts": [{"unit": "mm"}]});
        let mut expected = Vec::new();
        if count { value["count"] = json!(true); expected.push("/count wrong_type"); }
        if more { value["more"] = json!(1); expected.push("/more unknown_field"); }
        if unit { value["parts"][0]["unit"] = json!("kg"); expected.push("/parts/0/unit unknown_unit"); }
        if title { value["title"] = json!("x"); expected.push("/title contact_in_text"); }
        prop_assert_eq!(named(body(value).settle(domain)), expected);
    }
}
