//! Words and signs that say how a number bounds, and which make it a must.

use super::reading::Reading;
use crate::attribute::Operator;

const LEAST_BEFORE: [&str; 25] = [
    "≥",
    ">",
    ">=",
    "不低于",
    "不少于",
    "不小于",
    "至少",
    "大于",
    "超过",
    "高于",
    "最低",
    "最少",
    "大于等于",
    "达到",
    "达",
    "min",
    "min.",
    "at least",
    "over",
    "above",
    "more than",
    "minimum",
    "no less than",
    "not less than",
    "exceeding",
];
const MOST_BEFORE: [&str; 24] = [
    "≤",
    "<",
    "<=",
    "不大于",
    "不超过",
    "不高于",
    "不多于",
    "小于",
    "低于",
    "少于",
    "小于等于",
    "最大",
    "最高",
    "最多",
    "控制在",
    "max",
    "max.",
    "up to",
    "within",
    "less than",
    "maximum",
    "below",
    "no more than",
    "at most",
];
const LEAST_AFTER: [&str; 11] = [
    "及以上",
    "以上",
    "或以上",
    "起",
    "or more",
    "or above",
    "min",
    "minimum",
    "+",
    "and above",
    "or higher",
];
const MOST_AFTER: [&str; 9] = [
    "及以下",
    "以下",
    "以内",
    "之内",
    "内",
    "max",
    "or less",
    "maximum",
    "or below",
];
/// What turns the bound that follows into its opposite.
pub(super) const FORBIDDING: [&str; 11] = [
    "不得",
    "不应",
    "不能",
    "不可",
    "不宜",
    "不许",
    "不准",
    "禁止",
    "must not be",
    "shall not be",
    "should not be",
];
const MUSTS: [&str; 18] = [
    "必须",
    "务必",
    "须",
    "不低于",
    "不少于",
    "不小于",
    "不得",
    "不大于",
    "不超过",
    "不高于",
    "不多于",
    "must",
    "shall",
    "no less than",
    "not less than",
    "no more than",
    "mandatory",
    "强制",
];

/// How the number between two places bounds; none where nothing says it.
pub(super) fn of(reading: &Reading, from: usize, to: usize) -> Option<Operator> {
    let least = ends(reading, from, &LEAST_BEFORE) || forbids(reading, from, &MOST_BEFORE);
    let most = ends(reading, from, &MOST_BEFORE) || forbids(reading, from, &LEAST_BEFORE);
    if reading.begins_with(to, &LEAST_AFTER).is_some() || least {
        Some(Operator::AtLeast)
    } else if reading.begins_with(to, &MOST_AFTER).is_some() || most {
        Some(Operator::AtMost)
    } else {
        None
    }
}

/// How the name that begins at `at` is bounded: 最大外径, `max. weight`.
pub(super) fn of_name(reading: &Reading, at: usize) -> Option<Operator> {
    let (most, least) = (
        ["最大", "最高", "max", "max.", "maximum"],
        ["最小", "最低", "min", "min.", "minimum"],
    );
    let is = |words: &[&str]| {
        reading.begins_with(at, words).is_some() || reading.ends_with(at, words).is_some()
    };
    if is(&most) {
        Some(Operator::AtMost)
    } else if is(&least) {
        Some(Operator::AtLeast)
    } else {
        None
    }
}

/// Whether one of these words ends before `at`, and is not the end of its own denial: 不超过 holds 超过.
fn ends(reading: &Reading, at: usize, words: &[&str]) -> bool {
    reading.ends_with(at, words).is_some_and(|from| {
        reading.before(from) != Some('不') && reading.ends_with(from, &FORBIDDING).is_none()
    })
}

/// Whether one of these words ends before `at` and is forbidden: 不得低于 asks for the opposite of 低于.
fn forbids(reading: &Reading, at: usize, words: &[&str]) -> bool {
    reading
        .ends_with(at, words)
        .is_some_and(|from| reading.ends_with(from, &FORBIDDING).is_some())
}

/// Whether the words of the clause up to `to` say that it has to be so.
pub(super) fn is_must(reading: &Reading, to: usize) -> bool {
    let (start, _) = reading.clause(to.saturating_sub(1));
    let begins = |at: &usize| {
        matches!(
            reading.at(*at),
            Some('必' | '务' | '须' | '不' | '强' | 'm' | 's' | 'n')
        )
    };
    (start..to).filter(begins).any(|at| {
        MUSTS.iter().any(|word| {
            let end = reading.holds(at, word).filter(|end| *end <= to);
            let latin = word.is_ascii();
            end.is_some_and(|end| {
                let whole = !latin || (reading.is_boundary(at) && reading.is_boundary(end));
                whole && !matches!(reading.before(at), Some('无' | '不' | '毋'))
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_words_on_either_side() {
        let rows = [
            ("≥96h", 1, 4, Some(Operator::AtLeast)),
            ("不低于 96h", 4, 7, Some(Operator::AtLeast)),
            ("不超过20天", 3, 6, Some(Operator::AtMost)),
            ("20天内交货", 0, 3, Some(Operator::AtMost)),
            ("800t以上", 0, 4, Some(Operator::AtLeast)),
            ("up to 800t", 6, 10, Some(Operator::AtMost)),
            ("壁厚 3mm", 3, 6, None),
        ];
        for (text, from, to, op) in rows {
            assert_eq!(of(&Reading::new(text), from, to), op, "{text}");
        }
    }

    #[test]
    fn a_must_is_said_in_its_clause() {
        let must = |text: &str| {
            let reading = Reading::new(text);
            is_must(&reading, reading.len())
        };
        assert!(must("盐雾须96h") && must("salt spray shall be 96 h") && must("盐雾不低于96h"));
        assert!(!must("须电镀，盐雾96h") && !must("盐雾96h") && !must("无须盐雾96h"));
    }
}
