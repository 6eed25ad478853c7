//! How deep and how long JSON may be, judged before and after it is parsed.

use domain::{Faults, Rule};
use serde_json::Value;

/// Deepest nesting of a body.
pub const MAX_DEPTH: usize = 32;
/// Longest array of a body.
pub const MAX_ITEMS: usize = 1000;

/// Where JSON text is nested deeper than allowed, as line and column counted from 1; parsing it would cost stack.
pub fn too_deep(text: &[u8]) -> Option<(usize, usize)> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    let (mut line, mut column) = (1, 0);
    for byte in text {
        column += 1;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'\n' => (line, column) = (line + 1, 0),
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some((line, column));
        }
    }
    None
}

/// Notes every array that is longer than allowed.
pub fn too_long(value: &Value, pointer: &str, faults: &mut Faults) {
    match value {
        Value::Array(items) if items.len() > MAX_ITEMS => {
            faults.add(pointer, Rule::too_many(MAX_ITEMS))
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                too_long(item, &format!("{pointer}/{index}"), faults);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                too_long(member, &format!("{pointer}/{}", escape(name)), faults);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A member name as a segment of a JSON pointer. Source: RFC 6901.
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn depth_counts_brackets_outside_strings() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(too_deep(nested(MAX_DEPTH).as_bytes()), None);
        assert_eq!(
            too_deep(nested(MAX_DEPTH + 1).as_bytes()),
            Some((1, MAX_DEPTH + 1))
        );
        let quoted = format!("{{\"a\": \"{}\\\"{}\"}}", "[".repeat(99), "{".repeat(99));
        assert_eq!(too_deep(quoted.as_bytes()), None);
        let wide = format!("[{}]", vec!["[]"; 500].join(",\n"));
        assert_eq!(too_deep(wide.as_bytes()), None);
        assert_eq!(
            too_deep(format!("\n\n {}", nested(40)).as_bytes()),
            Some((3, MAX_DEPTH + 2))
        );
    }

    #[test]
    fn long_arrays_are_named_where_they_are() {
        let mut faults = Faults::new();
        too_long(
            &serde_json::json!({"a/b": {"c": vec![0; MAX_ITEMS + 1]}, "d": vec![0; MAX_ITEMS]}),
            "",
            &mut faults,
        );
        assert_eq!(faults, Faults::one("/a~1b/c", Rule::too_many(MAX_ITEMS)));
    }

    proptest! {
        #[test]
        fn agrees_with_the_parser(depth in 1usize..60, text in "[\\[\\]{}\"\\\\]{0,20}") {
            let text = serde_json::to_string(&text).unwrap();
            let json = format!("{}{text}{}", "[".repeat(depth), "]".repeat(depth));
            prop_assert_eq!(too_deep(json.as_bytes()).is_some(), depth > MAX_DEPTH);
        }

        #[test]
        fn never_panics(bytes: Vec<u8>) {
            let _ = too_deep(&bytes);
        }
    }
}
