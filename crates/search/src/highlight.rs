//! Which stretches of a text a query found. A pure function of the two: the index stores no text.

use std::collections::HashSet;

use crate::query::{Place, Units};
use crate::text::{Analyzer, Token, TokenKind};

/// A stretch of one field to be marked; neighbouring stretches are already merged.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Highlight {
    /// The name given with the text.
    pub field: String,
    /// First character, counted in Unicode scalar values.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// Finds what `query` marks in `texts`, given as (field, text), by field and place.
///
/// Pass only texts the reader may see. Marks never overlap or touch within one text.
#[must_use]
pub fn highlight(query: &str, texts: &[(&str, &str)]) -> Vec<Highlight> {
    let units = Units::read(query);
    let wanted: HashSet<(Place, String)> = units
        .units
        .into_iter()
        .flat_map(|unit| unit.terms)
        .chain(units.phrase.into_iter().map(|(_, key)| key))
        .map(|key| (key.place, key.text))
        .collect();
    let marked = |token: &Token| {
        let place = if token.kind == TokenKind::Single {
            Place::Single
        } else {
            Place::Text
        };
        wanted.contains(&(place, token.text.clone()))
    };
    let mut out = Vec::new();
    for &(field, text) in texts {
        let mut spans: Vec<(usize, usize)> = Analyzer::tokens(text)
            .iter()
            .filter(|token| marked(token))
            .map(|token| (token.span.char_start, token.span.char_end))
            .collect();
        spans.sort_unstable();
        out.extend(merged(spans).into_iter().map(|(start, end)| Highlight {
            field: field.to_owned(),
            start,
            end,
        }));
    }
    out
}

/// Joins overlapping and touching stretches of a sorted list.
pub(crate) fn merged(spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match out.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => out.push((start, end)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The marked stretches of `text`.
    fn marks(query: &str, text: &str) -> Vec<String> {
        highlight(query, &[("title", text)])
            .into_iter()
            .map(|mark| {
                text.chars()
                    .skip(mark.start)
                    .take(mark.end - mark.start)
                    .collect()
            })
            .collect()
    }

    #[test]
    fn pairs_merge_into_words() {
        assert_eq!(
            marks("不锈钢球阀", "供应304不锈钢球阀，另有不锈钢法兰"),
            ["不锈钢球阀", "不锈钢"]
        );
    }

    #[test]
    fn other_spellings_are_marked_in_the_original() {
        assert_eq!(
            marks("铝合金 adc12", "鋁合金ＡＤＣ１２錠"),
            ["鋁合金ＡＤＣ１２"]
        );
        assert_eq!(marks("6204-2RS", "轴承 6204 2RS 现货"), ["6204 2RS"]);
        assert_eq!(marks("m8*20", "螺栓M8×20"), ["M8×20"]);
    }

    #[test]
    fn a_lone_character_is_marked_and_others_are_not() {
        assert_eq!(marks("铝", "铝锭与铝材"), ["铝", "铝"]);
        assert!(marks("食用菌", "食品加工").is_empty());
    }

    #[test]
    fn numbers_inside_grades_are_marked_alone() {
        assert_eq!(marks("304", "SUS304管"), ["304"]);
    }

    proptest! {
        #[test]
        fn marks_are_apart_in_order_and_inside(query in "\\PC{0,40}", text in "\\PC{0,120}") {
            let marks = highlight(&query, &[("body", &text)]);
            let length = text.chars().count();
            prop_assert!(marks.iter().all(|mark| mark.start < mark.end && mark.end <= length));
            prop_assert!(marks.windows(2).all(|pair| pair[0].end < pair[1].start));
        }

        #[test]
        fn a_text_marks_itself(text in "[一-龥a-z0-9]{2,20}") {
            let length = text.chars().count();
            prop_assert_eq!(highlight(&text, &[("f", &text)]), [Highlight { field: "f".into(), start: 0, end: length }]);
        }
    }
}
