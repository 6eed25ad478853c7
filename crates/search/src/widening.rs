//! Widens a query by synonyms: a unit also counts as held where another word for it stands, for less.
//!
//! An alternative of several pairs must stand there whole, so a unit is held by all of its parts or by none. Each
//! weighs as the written words do, times the factor of its strength: otherwise a rare word would rank its texts above
//! those that use the very words that were asked for.

use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, PhraseQuery, Query};

use crate::fields::Fields;
use crate::plan;
use crate::query::{Key, Unit, Units};
use crate::statistics::Statistics;
use crate::synonyms::{ALTERNATIVES_MAX, GROUPS_MAX, Stretch, Synonyms};
use crate::text::is_unspaced;

/// Another word for something a query names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Alternative {
    /// What a text must hold of it: any key of each part.
    parts: Vec<Vec<Key>>,
    /// Several Latin words stand in this order, each with its place; empty for anything else.
    phrase: Vec<(usize, Key)>,
    /// What it counts.
    boost: f32,
}

/// What a stretch of a query names, and the other words for it.
pub(crate) struct Widened {
    /// The first term of each unit inside the stretch.
    inside: Vec<Key>,
    /// Pairs that lean over its edges: whoever writes another word does not write them.
    leaning: Vec<Key>,
    /// The other words.
    pub alternatives: Vec<Alternative>,
}

/// The stretches of `text` that have other words.
pub(crate) fn widened(text: &str, synonyms: &Synonyms) -> Vec<Widened> {
    let stretches = synonyms.stretches(text);
    let few = stretches.iter().take(GROUPS_MAX);
    few.map(|stretch| Widened::of(text, synonyms, stretch))
        .collect()
}

impl Widened {
    fn of(text: &str, synonyms: &Synonyms, stretch: &Stretch<'_>) -> Self {
        let written = text.get(stretch.span.start..stretch.span.end);
        let inside = Units::read(written.unwrap_or_default()).units;
        let others = synonyms.others(stretch).take(ALTERNATIVES_MAX);
        Self {
            inside: inside.iter().filter_map(first).cloned().collect(),
            leaning: leaning(stretch),
            alternatives: others
                .filter_map(|(strength, word)| Alternative::of(word, strength.factor()))
                .collect(),
        }
    }

    /// The terms of the stretch as it was written.
    pub fn written(&self) -> &[Key] {
        &self.inside
    }

    fn covers(&self, unit: &Unit) -> bool {
        first(unit).is_some_and(|key| self.inside.contains(key) || self.leaning.contains(key))
    }
}

fn first(unit: &Unit) -> Option<&Key> {
    unit.terms.first()
}

fn leaning(stretch: &Stretch<'_>) -> Vec<Key> {
    let (first, last) = (stretch.word.chars().next(), stretch.word.chars().last());
    let pair = |a: Option<char>, b: Option<char>| {
        let (a, b) = (a?, b?);
        (is_unspaced(a) && is_unspaced(b)).then(|| Key::of(&String::from_iter([a, b])))
    };
    let pairs = [pair(stretch.before, first), pair(last, stretch.after)];
    pairs.into_iter().flatten().collect()
}

impl Units {
    /// Reads `text`; what has other words in the table is also held by them.
    pub fn expanded(text: &str, synonyms: &Synonyms) -> Self {
        let mut read = Self::read(text);
        for widened in widened(text, synonyms) {
            let named = |unit: &Unit| first(unit).is_some_and(|key| widened.inside.contains(key));
            if !read.units.iter().any(named) {
                continue;
            }
            for unit in read.units.iter_mut().filter(|unit| widened.covers(unit)) {
                unit.alternatives.extend_from_slice(&widened.alternatives);
            }
        }
        read
    }

    /// The same units with alternatives that weigh as the figures say; what no document holds is left out.
    pub fn weighed(mut self, statistics: &Statistics) -> Self {
        if self.units.iter().all(|unit| unit.alternatives.is_empty()) {
            return self;
        }
        let keys = self.keys();
        let idf = |key: &Key| statistics.idf(keys.binary_search(key).ok()?);
        for unit in &mut self.units {
            let own = unit.terms.first().and_then(idf);
            let own = own.unwrap_or_else(|| statistics.idf_of_unknown());
            unit.alternatives
                .retain_mut(|alternative| alternative.weigh(own, idf));
        }
        self
    }
}

impl Alternative {
    fn of(word: &str, factor: f32) -> Option<Self> {
        let read = Units::read(word);
        let words = read.characters.is_empty() && read.words.len() > 1;
        let parts: Vec<Vec<Key>> = read.units.into_iter().map(|unit| unit.terms).collect();
        (!parts.is_empty()).then(|| Self {
            parts,
            phrase: if words { read.phrase } else { Vec::new() },
            boost: factor,
        })
    }

    /// Every term it is looked for by.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.parts.iter().flatten()
    }

    /// Lets it weigh as `own`, the weight of what was written, times its factor. False when no document can hold it.
    pub fn weigh(&mut self, own: f32, idf: impl Fn(&Key) -> Option<f32>) -> bool {
        let commonest = |part: &Vec<Key>| part.iter().filter_map(&idf).min_by(f32::total_cmp);
        let parts: Option<Vec<f32>> = self.parts.iter().map(commonest).collect();
        let Some(parts) = parts else { return false };
        let sum: f32 = parts.iter().sum();
        self.boost *= own / sum.max(f32::EPSILON);
        true
    }

    /// A query for the texts that hold it whole.
    pub fn query(&self, fields: &Fields) -> Box<dyn Query> {
        Box::new(BoostQuery::new(self.whole(fields), self.boost))
    }

    fn whole(&self, fields: &Fields) -> Box<dyn Query> {
        if self.phrase.len() < 2 {
            let parts = self.parts.iter().map(|part| plan::any(part, fields));
            return Box::new(BooleanQuery::intersection(parts.collect()));
        }
        let words = self.phrase.iter().map(|(at, key)| (*at, key.term(fields)));
        let phrase: Box<dyn Query> = Box::new(PhraseQuery::new_with_offset(words.collect()));
        let together = self.together().map(|key| plan::term(key, fields));
        let spellings = std::iter::once(phrase).chain(together);
        Box::new(DisjunctionMaxQuery::new(spellings.collect()))
    }

    /// The term of all words written together, where that is one.
    fn together(&self) -> Option<&Key> {
        let (first, rest) = self.parts.split_first()?;
        first
            .iter()
            .find(|key| rest.iter().all(|part| part.contains(key)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::UNITS_MAX;
    use crate::synonyms::Strength;

    fn table() -> Synonyms {
        let group = |strength, words: &[&str]| {
            let words = words.iter().map(|word| (*word).to_owned());
            (strength, words.collect::<Vec<_>>())
        };
        Synonyms::of([
            group(Strength::Same, &["机加工", "machining", "切削加工"]),
            group(Strength::Near, &["表面处理", "surface treatment"]),
            group(Strength::Same, &["铝合金", "aluminum"]),
        ])
    }

    /// How many alternatives each unit has, by its first term.
    fn alternatives(text: &str) -> Vec<(String, usize)> {
        let read = Units::expanded(text, &table());
        let shown = |unit: &Unit| (unit.terms[0].text.clone(), unit.alternatives.len());
        read.units.iter().map(shown).collect()
    }

    fn shown(expected: &[(&str, usize)]) -> Vec<(String, usize)> {
        let owned = |(text, count): &(&str, usize)| ((*text).to_owned(), *count);
        expected.iter().map(owned).collect()
    }

    #[test]
    fn the_units_of_a_word_have_its_alternatives() {
        assert_eq!(
            alternatives("机加工 球阀"),
            shown(&[("机加", 2), ("加工", 2), ("球阀", 0)])
        );
        assert_eq!(alternatives("machining"), shown(&[("machin", 2)]));
    }

    #[test]
    fn pairs_that_lean_over_the_edge_are_not_asked_of_other_words() {
        assert_eq!(
            alternatives("小铝合金件"),
            shown(&[("小铝", 1), ("铝合", 1), ("合金", 1), ("金件", 1)])
        );
    }

    #[test]
    fn a_word_that_is_not_named_changes_nothing() {
        assert_eq!(
            Units::expanded("球阀 DN50", &table()),
            Units::read("球阀 DN50")
        );
        assert_eq!(
            Units::expanded("机加工", &Synonyms::default()),
            Units::read("机加工")
        );
    }

    #[test]
    fn latin_words_keep_their_order() {
        let read = Units::expanded("表面处理", &table());
        assert_eq!(read.units[0].alternatives[0].phrase.len(), 2);
        let read = Units::expanded("machining", &table());
        assert!(read.units[0].alternatives[0].phrase.is_empty());
    }

    #[test]
    fn a_query_is_widened_by_four_groups_at_most() {
        let groups = (0..9).map(|at| {
            let words = vec![format!("word{at}"), format!("other{at}")];
            (Strength::Same, words)
        });
        let table = Synonyms::of(groups);
        let text: Vec<String> = (0..9).map(|at| format!("word{at}")).collect();
        let read = Units::expanded(&text.join(" "), &table);
        let wide = read
            .units
            .iter()
            .filter(|unit| !unit.alternatives.is_empty());
        assert_eq!(wide.count(), GROUPS_MAX);
    }

    proptest! {
        #[test]
        fn widening_adds_alternatives_and_nothing_else(text in "[机加工铝合金表面处理小件]{0,12}( [a-z]{1,9}| machining| aluminum){0,3}") {
            let (plain, wide) = (Units::read(&text), Units::expanded(&text, &table()));
            prop_assert!(wide.units.len() <= UNITS_MAX);
            prop_assert_eq!(&plain.words, &wide.words);
            let terms = |units: &Units| units.units.iter().map(|unit| unit.terms.clone()).collect::<Vec<_>>();
            prop_assert_eq!(terms(&plain), terms(&wide));
            let most = GROUPS_MAX * ALTERNATIVES_MAX;
            prop_assert!(wide.units.iter().all(|unit| unit.alternatives.len() <= most));
        }
    }
}
