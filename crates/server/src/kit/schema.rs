//! Judging a JSON value by a published schema: every fault at once, in the words of the domain's rules.
//!
//! What the document promises is what is enforced, since both are the same schema.

use domain::{Faults, Rule};
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind as Kind};
use jsonschema::{Draft, Validator};
use serde_json::Value;

use super::nesting::escape;

/// A compiled schema.
#[derive(Debug)]
pub struct Shape(Validator);

impl Shape {
    /// Compiles a schema. Errors: what is wrong with it; nothing is ever fetched.
    pub fn compile(schema: &Value) -> Result<Self, String> {
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .offline()
            .should_validate_formats(false);
        options
            .build(schema)
            .map(Self)
            .map_err(|error| error.to_string())
    }

    /// Everything that is wrong with a value, one fault for each place.
    pub fn faults(&self, value: &Value) -> Faults {
        let mut errors: Vec<_> = self.0.iter_errors(value).collect();
        // A value of the wrong type breaks other rules as well; the type is what to tell.
        errors.sort_by_key(|error| !matches!(error.kind(), Kind::Type { .. }));
        let mut faults = Faults::new();
        for error in errors {
            let mut noted = Faults::new();
            note(&error, &mut noted);
            faults.merge(noted);
        }
        faults
    }
}

fn note(error: &ValidationError<'_>, faults: &mut Faults) {
    let place = error.instance_path().as_str();
    let member = |name: &str| format!("{place}/{}", escape(name));
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                faults.add(member(name), Rule::of("unknown_field"));
            }
        }
        Kind::Required { property } => faults.add(
            member(property.as_str().unwrap_or_default()),
            Rule::required(),
        ),
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
            alternatives(error, context, faults)
        }
        _ => faults.add(place, rule(error)),
    }
}

/// The schema of an optional part is `null` or the part: what is wrong is what keeps it from being the part.
fn alternatives(
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
    faults: &mut Faults,
) {
    let here = error.instance_path().as_str();
    let wrong_type = |error: &ValidationError<'_>| {
        matches!(error.kind(), Kind::Type { .. }) && error.instance_path().as_str() == here
    };
    let meant = context
        .iter()
        .find(|errors| !errors.is_empty() && !errors.iter().any(wrong_type));
    match meant.or_else(|| context.last()) {
        Some(errors) if !errors.is_empty() => errors.iter().for_each(|error| note(error, faults)),
        _ => faults.add(here, Rule::of("wrong_type")),
    }
}

fn rule(error: &ValidationError<'_>) -> Rule {
    match error.kind() {
        Kind::Type { .. } if error.instance().is_null() => Rule::required(),
        Kind::Type { kind } => Rule::of("wrong_type").with("expected", expected(kind)),
        Kind::Enum { options } => Rule::unknown_value(listed(options)),
        Kind::Constant { expected_value } => Rule::unknown_value(plain(expected_value)),
        Kind::MaxLength { limit } => Rule::too_long(size(*limit), length(error.instance())),
        Kind::MinLength { limit: 0 | 1 } => Rule::required(),
        Kind::MinLength { limit } => Rule::too_short(size(*limit)),
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
            Rule::of("out_of_range").with("max", plain(limit))
        }
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
            Rule::of("out_of_range").with("min", plain(limit))
        }
        Kind::MaxItems { limit } => Rule::too_many(size(*limit)),
        Kind::MinItems { .. } => Rule::required(),
        Kind::UniqueItems => Rule::of("duplicate_item"),
        Kind::FalseSchema => Rule::of("unknown_field"),
        _ => Rule::of("invalid_format"),
    }
}

fn expected(kind: &TypeKind) -> String {
    let named = |names: Vec<String>| {
        names
            .into_iter()
            .filter(|name| name != "null")
            .collect::<Vec<_>>()
            .join(", ")
    };
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(set) => named(set.iter().map(|one| one.to_string()).collect()),
    }
}

fn listed(options: &Value) -> String {
    let members = options.as_array().map(Vec::as_slice).unwrap_or_default();
    members
        .iter()
        .filter(|option| !option.is_null())
        .map(plain)
        .collect::<Vec<_>>()
        .join(", ")
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn length(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}

fn size(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn shape() -> Shape {
        Shape::compile(&json!({
            "$ref": "#/components/schemas/Create",
            "components": {"schemas": {
                "Create": {
                    "type": "object",
                    "required": ["title", "side"],
                    "additionalProperties": false,
                    "properties": {
                        "title": {"type": "string", "minLength": 2, "maxLength": 4},
                        "side": {"type": "string", "enum": ["supply", "demand"]},
                        "count": {"type": ["integer", "null"], "minimum": 1, "maximum": 9},
                        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2, "uniqueItems": true},
                        "quantity": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Quantity"}]}
                    }
                },
                "Quantity": {
                    "type": "object",
                    "required": ["value"],
                    "additionalProperties": false,
                    "properties": {"value": {"type": "string", "pattern": "^[0-9.]+$"}}
                }
            }}
        }))
        .unwrap()
    }

    fn judged(value: Value) -> Vec<(String, String)> {
        let faults = shape().faults(&value);
        let mut found: Vec<_> = faults
            .as_slice()
            .iter()
            .map(|fault| (fault.pointer.clone(), fault.rule.code().to_owned()))
            .collect();
        found.sort();
        found
    }

    fn one(pointer: &str, rule: &str) -> Vec<(String, String)> {
        vec![(pointer.to_owned(), rule.to_owned())]
    }

    #[test]
    fn good_values_have_no_faults() {
        assert!(
            judged(json!({"title": "铝压铸件", "side": "supply"})).is_empty(),
            "characters are counted, not bytes"
        );
        assert!(
            judged(json!({"title": "ab", "side": "demand", "count": null, "quantity": null}))
                .is_empty()
        );
        assert!(
            judged(json!({"title": "ab", "side": "demand", "quantity": {"value": "1.5"}}))
                .is_empty()
        );
    }

    #[test]
    fn every_rule_has_its_code_and_place() {
        let with = |name: &str, value: Value| {
            let mut whole = json!({"title": "ab", "side": "supply"});
            whole[name] = value;
            judged(whole)
        };
        assert_eq!(with("title", json!(3)), one("/title", "wrong_type"));
        assert_eq!(with("title", json!(null)), one("/title", "required"));
        assert_eq!(
            with("title", json!("五个汉字长")),
            one("/title", "too_long")
        );
        assert_eq!(with("title", json!("a")), one("/title", "too_short"));
        assert_eq!(with("side", json!("both")), one("/side", "unknown_value"));
        assert_eq!(with("count", json!(0)), one("/count", "out_of_range"));
        assert_eq!(with("count", json!(10)), one("/count", "out_of_range"));
        assert_eq!(with("tags", json!(["a", 1])), one("/tags/1", "wrong_type"));
        assert_eq!(
            with("tags", json!(["a", "b", "c"])),
            one("/tags", "too_many")
        );
        assert_eq!(
            with("tags", json!(["a", "a"])),
            one("/tags", "duplicate_item")
        );
        assert_eq!(
            with("quantity", json!({})),
            one("/quantity/value", "required")
        );
        assert_eq!(
            with("quantity", json!({"value": "x"})),
            one("/quantity/value", "invalid_format")
        );
        assert_eq!(with("quantity", json!(7)), one("/quantity", "wrong_type"));
        assert_eq!(with("a/b", json!(7)), one("/a~1b", "unknown_field"));
        assert_eq!(judged(json!([])), one("", "wrong_type"));
    }

    #[test]
    fn all_faults_come_at_once() {
        let found =
            judged(json!({"side": 1, "count": 0, "tags": [1], "quantity": {"x": 1}, "more": true}));
        let places: Vec<&str> = found.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(
            places,
            [
                "/count",
                "/more",
                "/quantity/value",
                "/quantity/x",
                "/side",
                "/tags/0",
                "/title"
            ]
        );
    }

    #[test]
    fn a_broken_schema_is_refused() {
        assert!(Shape::compile(&json!({"type": 3})).is_err());
        assert!(Shape::compile(&json!({"$ref": "https://example.com/x.json"})).is_err());
    }

    proptest! {
        #[test]
        fn any_broken_members_are_all_named(broken in proptest::sample::subsequence(vec!["title", "side", "count", "tags", "zz"], 0..=5)) {
            let mut value = json!({"title": "ab", "side": "supply"});
            for name in &broken {
                value[*name] = json!({"wrong": 1});
            }
            let found = judged(value);
            let mut expected: Vec<String> = broken.iter().map(|name| format!("/{name}")).collect();
            expected.sort();
            prop_assert_eq!(found.into_iter().map(|(place, _)| place).collect::<Vec<_>>(), expected);
        }
    }
}
