//! Exact decimal numbers as people write them, and nothing else.

use rust_decimal::Decimal;

use crate::invalid::Rule;

/// The largest magnitude taken from outside: 10^15 keeps every conversion exact in 96 bits.
const LIMIT: i64 = 1_000_000_000_000_000;

/// Reads a decimal such as `12.5` or `-0.02`. Range: magnitude up to 10^15, at most six places.
/// Errors: `invalid_decimal`, `out_of_range`.
pub fn parse(text: &str) -> Result<Decimal, Rule> {
    let text = text.trim();
    let plain = !text.is_empty()
        && text
            .chars()
            .enumerate()
            .all(|(i, c)| c.is_ascii_digit() || c == '.' || (i == 0 && c == '-'));
    let value = plain
        .then(|| Decimal::from_str_exact(text).ok())
        .flatten()
        .ok_or(Rule::of("invalid_decimal"))?;
    if value.scale() > 6 {
        return Err(Rule::of("invalid_decimal"));
    }
    if value.abs() > Decimal::from(LIMIT) {
        return Err(Rule::out_of_range(-LIMIT, LIMIT));
    }
    Ok(value.normalize())
}

/// Reads a decimal greater than zero. Errors: as [`parse`], and `not_positive`.
pub fn parse_positive(text: &str) -> Result<Decimal, Rule> {
    let value = parse(text)?;
    if value > Decimal::ZERO {
        Ok(value)
    } else {
        Err(Rule::of("not_positive"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_form_reads_back(mantissa in -1_000_000_000i64..1_000_000_000, scale in 0u32..=6) {
            let value = Decimal::new(mantissa, scale).normalize();
            prop_assert_eq!(parse(&value.to_string()).unwrap(), value);
        }

        #[test]
        fn any_text_is_judged_without_panic(text in any::<String>()) {
            let _ = parse(&text);
        }
    }

    #[test]
    fn refuses_what_is_not_a_plain_decimal() {
        for text in [
            "",
            " ",
            "1e3",
            "+1",
            "1,000",
            "0x1",
            "NaN",
            "1.2.3",
            "--1",
            "一",
            "1.0000001",
        ] {
            assert_eq!(parse(text), Err(Rule::of("invalid_decimal")), "{text}");
        }
        assert_eq!(
            parse("1000000000000001").unwrap_err().code(),
            "out_of_range"
        );
        assert_eq!(parse_positive("0").unwrap_err().code(), "not_positive");
    }
}
