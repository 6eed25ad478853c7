//! Reads what the user typed into units: what a text must hold to count as found.
//!
//! There is no query syntax and so no syntax error: signs are passed over, and every text is a query.

use std::collections::HashSet;

use tantivy::Term;

use crate::fields::Fields;
use crate::text::{Model, Segment, folded, is_unspaced, segments};
use crate::widening::Alternative;

/// Most units of one query; further ones are passed over.
pub(crate) const UNITS_MAX: usize = 64;

/// Where a term is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Place {
    /// Pairs and Latin tokens.
    Text,
    /// Characters.
    Single,
}

/// A term and where it is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub place: Place,
    pub text: String,
}

impl Key {
    fn text(text: &str) -> Self {
        Self {
            place: Place::Text,
            text: text.to_owned(),
        }
    }

    fn single(ch: char) -> Self {
        Self {
            place: Place::Single,
            text: ch.into(),
        }
    }

    /// Where a term of the analyzer is looked for: a lone character among the characters.
    pub fn of(term: &str) -> Self {
        let mut chars = term.chars();
        match (chars.next(), chars.next()) {
            (Some(ch), None) if is_unspaced(ch) => Self::single(ch),
            _ => Self::text(term),
        }
    }

    /// Whether its rarity says more than that of a plain word: characters, pairs, models and grades.
    pub fn is_telling(&self) -> bool {
        let telling = |ch: char| is_unspaced(ch) || ch.is_ascii_digit();
        self.text.chars().any(telling)
    }

    /// The index term.
    pub fn term(&self, fields: &Fields) -> Term {
        let field = match self.place {
            Place::Text => fields.text,
            Place::Single => fields.single,
        };
        Term::from_field_text(field, &self.text)
    }
}

/// One thing a found text holds: any of `terms`, or instead one of `alternatives`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unit {
    /// Spellings of the same thing.
    pub terms: Vec<Key>,
    /// Other words for it, from a table of synonyms.
    pub alternatives: Vec<Alternative>,
}

/// A query, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Units {
    /// What must be held, without repetition.
    pub units: Vec<Unit>,
    /// How many of them each written word has.
    pub words: Vec<usize>,
    /// Distinct characters of unspaced script.
    pub characters: Vec<Key>,
    /// Pairs and wholes with their places, to prefer texts that hold them in this order.
    pub phrase: Vec<(usize, Key)>,
}

impl Units {
    /// Reads `text`.
    pub fn read(text: &str) -> Self {
        let chars = folded(text);
        let segments = segments(&chars);
        let mut reader = Reader::default();
        for (index, segment) in segments.iter().enumerate() {
            let neighbour = |at: Option<usize>| match at.and_then(|at| segments.get(at)) {
                Some(Segment::Model(model)) => Some(model),
                _ => None,
            };
            let before = reader.out.units.len();
            match segment {
                Segment::Run(glyphs) => {
                    reader.run(&glyphs.iter().map(|glyph| glyph.ch).collect::<Vec<_>>())
                }
                Segment::Model(model) => {
                    reader.model(
                        model,
                        neighbour(index.checked_sub(1)),
                        neighbour(Some(index + 1)),
                    );
                }
            }
            reader
                .out
                .words
                .extend(Some(reader.out.units.len() - before).filter(|&units| units > 0));
        }
        reader.out
    }

    /// True when there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Every term of the query once, in a fixed order.
    pub fn keys(&self) -> Vec<Key> {
        let units = self.units.iter().flat_map(|unit| {
            let alternatives = unit.alternatives.iter().flat_map(Alternative::keys);
            unit.terms.iter().chain(alternatives)
        });
        let phrase = self.phrase.iter().map(|(_, key)| key);
        let mut keys: Vec<Key> = units
            .chain(&self.characters)
            .chain(phrase)
            .cloned()
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Collects units while passing over the segments.
#[derive(Default)]
struct Reader {
    out: Units,
    seen: HashSet<Key>,
    position: usize,
}

impl Reader {
    fn unit(&mut self, terms: Vec<Key>) {
        let new = terms
            .first()
            .is_some_and(|first| self.seen.insert(first.clone()));
        if new && self.out.units.len() < UNITS_MAX {
            let alternatives = Vec::new();
            self.out.units.push(Unit {
                terms,
                alternatives,
            });
        }
    }

    fn run(&mut self, glyphs: &[char]) {
        for &ch in glyphs {
            let key = Key::single(ch);
            if !self.out.characters.contains(&key) && self.out.characters.len() < UNITS_MAX {
                self.out.characters.push(key);
            }
        }
        if let [only] = glyphs {
            self.unit(vec![Key::single(*only)]);
        }
        for (at, pair) in glyphs.windows(2).enumerate() {
            let key = Key::text(&pair.iter().collect::<String>());
            self.phrase(at, key.clone());
            self.unit(vec![key]);
        }
        self.position += glyphs.len();
    }

    fn phrase(&mut self, offset: usize, key: Key) {
        if self.out.phrase.len() < UNITS_MAX {
            self.out.phrase.push((self.position + offset, key));
        }
    }

    /// A whole may be written together with its neighbours; its parts may be written apart.
    fn model(&mut self, model: &Model, before: Option<&Model>, after: Option<&Model>) {
        let joined = [
            before.and_then(|before| before.joined(model)),
            after.and_then(|after| model.joined(after)),
        ];
        let joined: Vec<Key> = joined
            .into_iter()
            .flatten()
            .map(|piece| Key::text(&piece.text))
            .collect();
        let whole = Key::text(&model.whole.text);
        self.phrase(0, whole.clone());
        if let [_] = model.parts.as_slice() {
            self.unit([vec![whole], joined].concat());
        } else {
            for part in &model.parts {
                self.unit(
                    [
                        vec![Key::text(&part.piece.text), whole.clone()],
                        joined.clone(),
                    ]
                    .concat(),
                );
            }
        }
        self.position += model.parts.len();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn units(text: &str) -> Vec<Vec<String>> {
        let read = Units::read(text);
        read.units
            .into_iter()
            .map(|unit| unit.terms.into_iter().map(|key| key.text).collect())
            .collect()
    }

    #[test]
    fn pairs_of_a_word_and_the_character_of_a_lone_one() {
        assert_eq!(units("不锈钢 铝"), [["不锈"], ["锈钢"], ["铝"]]);
        assert_eq!(Units::read("不锈钢 铝").words, [2, 1]);
    }

    #[test]
    fn parts_may_be_written_together_or_apart() {
        assert_eq!(
            units("6204-2RS"),
            [vec!["6204", "62042rs"], vec!["2rs", "62042rs"]]
        );
        assert_eq!(
            units("6204 2RS"),
            [vec!["6204", "62042rs"], vec!["2rs", "62042rs"]]
        );
        assert_eq!(units("62042RS"), [vec!["62042rs"]]);
        assert_eq!(units("M8×20"), units("M8*20"));
    }

    #[test]
    fn repetition_counts_once() {
        assert_eq!(units("球阀球阀").len(), 2);
        assert_eq!(units("球阀 球阀").len(), 1);
        assert_eq!(Units::read("球阀 球阀").words, [1]);
    }

    #[test]
    fn signs_alone_ask_nothing() {
        for text in ["", "  ", "\"", "( AND", "+-*/", "😀", "\u{0}"] {
            assert!(
                Units::read(text).is_empty() || text.contains("AND"),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_bounded_query(text in "\\PC{0,300}") {
            let read = Units::read(&text);
            prop_assert!(read.units.len() <= UNITS_MAX && read.characters.len() <= UNITS_MAX);
            prop_assert_eq!(read.words.iter().sum::<usize>(), read.units.len());
            prop_assert!(read.units.iter().all(|unit| !unit.terms.is_empty()));
        }
    }
}
