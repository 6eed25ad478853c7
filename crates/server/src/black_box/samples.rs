//! Requests made of the document itself: good by its schemas, and then spoilt a little.

use std::collections::BTreeMap;

use domain::Entropy;
use serde_json::{Map, Value, json};
use testkit::SeededEntropy;

/// Repeatable choices.
pub struct Dice(SeededEntropy);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) >> 1).unwrap() % end.max(1)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// Ids seen in answers, by prefix: later requests ask for what earlier ones made.
#[derive(Default)]
pub struct Seen(BTreeMap<String, Vec<String>>);

impl Seen {
    /// Notes every id in a text.
    pub fn note(&mut self, text: &str) {
        for word in text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
            let Some((prefix, suffix)) = word.split_once('_') else {
                continue;
            };
            if prefix.len() == 3 && suffix.len() == 26 {
                let known = self.0.entry(prefix.to_owned()).or_default();
                if known.len() < 200 && !known.iter().any(|id| id == word) {
                    known.push(word.to_owned());
                }
            }
        }
    }

    /// An id of a kind: mostly one that exists.
    pub fn id(&self, prefix: &str, dice: &mut Dice) -> String {
        match self.0.get(prefix) {
            Some(known) if !dice.once_in(6) => dice.pick(known).clone(),
            _ => format!("{prefix}_01h455vb4pex5vsknk084sn02q"),
        }
    }
}

/// Texts that forms get, good and bad.
const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "铝合金压铸件",
    "大足区启成五金有限公司",
    "91500111MA5U0AA00X",
    "500111",
    "2026-06-01",
    "2026-06-01T08:00:00Z",
    "1 OR 1=1",
    "<script>alert(1)</script>",
    "a\u{0}b",
    "\u{202e}abc",
    "kg",
    "mm",
    "12.5",
    "🏭🏭🏭",
    "supply",
    "demand",
    "wang@example.com",
    "https://example.com",
    "../../etc/passwd",
    "%00",
];

/// A value a schema allows.
pub fn value(schema: &Value, document: &Value, seen: &Seen, dice: &mut Dice) -> Value {
    if let Some(path) = schema["$ref"].as_str() {
        return value(
            document.pointer(path.trim_start_matches('#')).unwrap(),
            document,
            seen,
            dice,
        );
    }
    if let Some(several) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let chosen = dice.pick(several).clone();
        return value(&chosen, document, seen, dice);
    }
    if let Some(choices) = schema["enum"].as_array() {
        return dice.pick(choices).clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => dice.pick(kinds).clone(),
        kind => kind.clone(),
    };
    match kind.as_str().unwrap_or("string") {
        "object" => object(schema, document, seen, dice),
        "array" => {
            let count = dice.below(3).max(usize::from(schema["minItems"].is_u64()));
            (0..count)
                .map(|_| value(&schema["items"], document, seen, dice))
                .collect()
        }
        "integer" | "number" => number(schema, dice),
        "boolean" => json!(dice.once_in(2)),
        "null" => Value::Null,
        _ => text(schema, seen, dice),
    }
}

fn object(schema: &Value, document: &Value, seen: &Seen, dice: &mut Dice) -> Value {
    // The example of a form fits together, which members drawn apart rarely do.
    let example = schema
        .get("example")
        .or(schema.pointer("/examples/0"))
        .and_then(Value::as_object);
    let mut members = match example {
        Some(example) if !dice.once_in(4) => example.clone(),
        _ => Map::new(),
    };
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let missing =
            !members.contains_key(name) && (required.contains(&name.as_str()) || dice.once_in(3));
        if missing || dice.once_in(6) {
            members.insert(name.clone(), value(property, document, seen, dice));
        }
        if let (true, Some(prefix)) = (
            name.ends_with("_id"),
            name.strip_suffix("_id").and_then(prefix),
        ) {
            members
                .entry(name.clone())
                .and_modify(|member| *member = json!(seen.id(prefix, dice)));
        }
    }
    Value::Object(members)
}

fn prefix(noun: &str) -> Option<&'static str> {
    let known = [
        ("enterprise", "ent"),
        ("posting", "pst"),
        ("account", "acc"),
        ("other", "pst"),
    ];
    known
        .iter()
        .find(|(name, _)| *name == noun)
        .map(|(_, prefix)| *prefix)
}

fn number(schema: &Value, dice: &mut Dice) -> Value {
    let min = schema["minimum"].as_i64().unwrap_or(-5);
    let max = schema["maximum"].as_i64().unwrap_or(i64::MAX);
    json!(*dice.pick(&[min, max, min.saturating_add(1), 7.clamp(min, max)]))
}

fn text(schema: &Value, seen: &Seen, dice: &mut Dice) -> Value {
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    if let Some(prefix) = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.split_once('_'))
        .map(|(prefix, _)| prefix)
        && prefix.len() == 3
        && prefix.bytes().all(|byte| byte.is_ascii_lowercase())
    {
        return json!(seen.id(prefix, dice));
    }
    json!(*dice.pick(TEXTS))
}

/// A body with one thing wrong somewhere.
pub fn spoil(body: &mut Value, dice: &mut Dice) {
    let wrong = [
        json!(null),
        json!(true),
        json!(-1),
        json!("x".repeat(6000)),
        json!([[]]),
        json!({"a": {"b": 1}}),
    ];
    match body {
        Value::Object(members) if !members.is_empty() => {
            let names: Vec<String> = members.keys().cloned().collect();
            let name = dice.pick(&names).clone();
            match dice.below(3) {
                0 => drop(members.remove(&name)),
                1 => drop(members.insert("no_such_field".to_owned(), json!(1))),
                _ => drop(members.insert(name, dice.pick(&wrong).clone())),
            }
        }
        _ => *body = dice.pick(&wrong).clone(),
    }
}
