//! Which stretches of a text a query found. A pure function of the two: the index stores no text.

use std::collections::HashSet;

use crate::query::{Place, Units};
use crate::synonyms::{GROUPS_MAX, Synonyms};
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

/// Finds what `query` marks in `texts`, given as (field, text), by field and place: its own words, and where they stand
/// whole the other words for them.
///
/// Pass only texts the reader may see. Marks never overlap or touch within one text.
#[must_use]
pub fn highlight(query: &str, synonyms: &Synonyms, texts: &[(&str, &str)]) -> Vec<Highlight> {
    let asked = groups(query, synonyms);
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
            .chain(named(text, synonyms, &asked))
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

/// The groups a query names.
fn groups(query: &str, synonyms: &Synonyms) -> HashSet<usize> {
    let stretches = synonyms.stretches(query);
    let few = stretches.iter().take(GROUPS_MAX);
    few.flat_map(|stretch| stretch.groups).copied().collect()
}

/// Where a text names one of these groups.
fn named(text: &str, synonyms: &Synonyms, groups: &HashSet<usize>) -> Vec<(usize, usize)> {
    if groups.is_empty() {
        return Vec::new();
    }
    let stretches = synonyms.stretches(text).into_iter();
    let asked = stretches.filter(|stretch| stretch.groups.iter().any(|of| groups.contains(of)));
    asked
        .map(|stretch| (stretch.span.char_start, stretch.span.char_end))
        .collect()
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
    use crate::synonyms::Strength;

    /// The marked stretches of `text`.
    fn marks(query: &str, text: &str) -> Vec<String> {
        marks_with(query, &Synonyms::default(), text)
    }

    fn marks_with(query: &str, synonyms: &Synonyms, text: &str) -> Vec<String> {
        highlight(query, synonyms, &[("title", text)])
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
    fn other_words_are_marked_where_they_stand_whole() {
        let group = ["机加工", "CNC machining", "机械零部件加工"].map(str::to_owned);
        let other = ["喷粉", "powder coating"].map(str::to_owned);
        let table = Synonyms::of([
            (Strength::Same, group.to_vec()),
            (Strength::Same, other.to_vec()),
        ]);
        assert_eq!(
            marks_with("机加工", &table, "cnc Machining，喷粉，零部件"),
            ["cnc Machining"]
        );
        assert_eq!(
            marks_with("machining", &table, "machining, CNC machining, 机加工"),
            ["machining", "machining"]
        );
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
            let marks = highlight(&query, &Synonyms::default(), &[("body", &text)]);
            let length = text.chars().count();
            prop_assert!(marks.iter().all(|mark| mark.start < mark.end && mark.end <= length));
            prop_assert!(marks.windows(2).all(|pair| pair[0].end < pair[1].start));
        }

        #[test]
        fn a_text_marks_itself(text in "[一-龥a-z0-9]{2,20}") {
            let length = text.chars().count();
            prop_assert_eq!(highlight(&text, &Synonyms::default(), &[("f", &text)]), [Highlight { field: "f".into(), start: 0, end: length }]);
        }
    }
}
