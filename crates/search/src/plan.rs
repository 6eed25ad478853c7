//! From the units of a query to the set that counts as found, and the ranking inside that set.
//!
//! Found is what holds every unit. When that is thin the set is widened step by step, each step
//! still asking for a pair or a whole token and for a share of the rest: never a union over single
//! characters, which would bring every 食品加工 to someone who asked for 食用菌.
//!
//! The shares were chosen on known-item searches over public demands and company names.

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use crate::fields::Fields;
use crate::query::{Key, Place, Unit, Units};
use crate::tally::Held;

/// With fewer complete hits than this the query is widened.
pub(crate) const THIN: u64 = 3;
/// A widened query is widened further until it has so many hits: ten pages to choose the first from.
pub(crate) const WIDE: u64 = 1000;
/// Units from which a query is long enough to be found by one of them and a few of its characters.
const LONG_UNITS: usize = 3;
/// Characters in ten that stand for most of a query.
const MOST_OF_TEN: usize = 7;
/// Characters in ten a long query must still share, besides a pair or a token.
const FEW_OF_TEN: usize = 1;
/// What a character adds to the score of a text that already counts as found. More than a pair: a short name or another
/// word order keeps the characters and loses the pairs.
pub(crate) const CHARACTER_BOOST: f32 = 1.5;
/// What a Latin token adds: a model, a grade or a size says exactly what is meant, and a plain word has no pairs beside it
/// that would count again.
const LATIN_BOOST: f32 = 2.0;
/// What the words in the order of the query add, on top of each word.
const PHRASE_BOOST: f32 = 0.5;
/// Above this many units skipping blocks costs more than it saves, so every found text is scored.
pub(crate) const PRUNED_UNITS_MAX: usize = 16;

type Clause = (Occur, Box<dyn Query>);

/// One definition of "found", from strict to wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Every unit.
    Everything,
    /// Every character and every Latin token, and at least so many pairs: 机加工 in 机械零部件加工.
    EveryCharacter(usize),
    /// At least so many units.
    AtLeast(usize),
    /// One unit and at least so many characters.
    Characters(usize),
}

impl Step {
    /// How many units a text must hold.
    pub fn required(self, units: &Units) -> usize {
        let latin = units.units.iter().filter(|unit| !is_pair(unit)).count();
        match self {
            Self::Everything => units.units.len(),
            Self::EveryCharacter(pairs) => pairs + latin,
            Self::AtLeast(required) => required,
            Self::Characters(_) => 1,
        }
    }

    /// How many of its characters a text must hold besides.
    pub fn characters(self, units: &Units) -> usize {
        match self {
            Self::EveryCharacter(_) => units.characters.len(),
            Self::Characters(required) => required,
            Self::Everything | Self::AtLeast(_) => 0,
        }
    }

    /// The step as numbers to compare with.
    pub fn bar(self, units: &Units) -> Bar {
        let others = units.units.iter().filter(|unit| !is_pair(unit)).count();
        Bar {
            units: self.required(units),
            others: if matches!(self, Self::EveryCharacter(_)) {
                others
            } else {
                0
            },
            characters: self.characters(units),
        }
    }
}

/// What a text must hold at least to count as found by a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    units: usize,
    /// Units that are not pairs.
    others: usize,
    characters: usize,
}

impl Bar {
    /// True when a text that holds so much counts as found.
    pub fn is_cleared_by(&self, held: &Held) -> bool {
        let others = usize::from(held.others);
        usize::from(held.pairs) + others >= self.units
            && others >= self.others
            && usize::from(held.characters) >= self.characters
    }
}

/// The steps for `units`, strictest first; always at least one.
///
/// A single word keeps at least two of its units, so that it is never cut down to a fragment.
pub(crate) fn steps(units: &Units) -> Vec<Step> {
    let all = units.units.len();
    let pairs = units.units.iter().filter(|unit| is_pair(unit)).count();
    let share = |tenths: usize| Step::Characters((tenths * units.characters.len()).div_ceil(10));
    let mut steps = vec![Step::Everything];
    if pairs > 1 {
        steps.push(Step::EveryCharacter(pairs.div_ceil(2)));
    }
    if pairs > 1 && all > 2 {
        steps.push(share(MOST_OF_TEN));
    }
    let floor = if units.words.iter().all(|&word| word == 1) {
        1
    } else {
        2
    };
    let mut last = all;
    for (part, of) in [(2, 3), (1, 2), (1, 3), (1, 5), (0, 1)] {
        let required = (part * all).div_ceil(of).max(floor);
        if required < last {
            steps.push(Step::AtLeast(required));
            last = required;
        }
    }
    if pairs > 1 && all >= LONG_UNITS {
        steps.push(share(FEW_OF_TEN));
    }
    steps
}

/// A query for what holds every unit; `sparse` are further conditions it must fulfil.
pub(crate) fn everything(
    units: &Units,
    sparse: &[Box<dyn Query>],
    fields: &Fields,
) -> BooleanQuery {
    let mut clauses: Vec<Clause> = sparse
        .iter()
        .map(|query| (Occur::Must, query.box_clone()))
        .collect();
    clauses.extend(
        units
            .units
            .iter()
            .map(|unit| (Occur::Must, holds(unit, fields))),
    );
    if units.is_empty() {
        // Nothing is asked but the conditions.
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    BooleanQuery::new(clauses)
}

/// Adds to `found` what only ranks: characters, and the words in the order of the query.
///
/// Costs a look at every found document, so it is meant for sets of bounded size.
pub(crate) fn refined(found: BooleanQuery, units: &Units, fields: &Fields) -> BooleanQuery {
    let mut clauses: Vec<Clause> = vec![(Occur::Must, Box::new(found))];
    for key in &units.characters {
        clauses.push((
            Occur::Should,
            Box::new(BoostQuery::new(term(key, fields), CHARACTER_BOOST)),
        ));
    }
    if let Some(phrase) = phrase(units, fields) {
        clauses.push((
            Occur::Should,
            Box::new(BoostQuery::new(Box::new(phrase), PHRASE_BOOST)),
        ));
    }
    BooleanQuery::new(clauses)
}

/// True for a pair of characters, false for Latin tokens and lone characters.
pub(crate) fn is_pair(unit: &Unit) -> bool {
    unit.terms.first().is_some_and(|key| {
        key.place == Place::Text
            && !key.text.chars().any(|ch| ch.is_ascii_alphanumeric())
            && key.text.chars().count() == 2
    })
}

/// What a term adds, for what it is.
pub(crate) fn boost(key: &Key) -> f32 {
    match key.place {
        Place::Single => CHARACTER_BOOST,
        Place::Text if key.text.chars().any(|ch| ch.is_ascii_alphanumeric()) => LATIN_BOOST,
        Place::Text => 1.0,
    }
}

/// Holds this term.
pub(crate) fn term(key: &Key, fields: &Fields) -> Box<dyn Query> {
    Box::new(TermQuery::new(
        key.term(fields),
        IndexRecordOption::WithFreqs,
    ))
}

/// Holds one of the terms of `unit`, or another word for it, of which the best counts.
pub(crate) fn holds(unit: &Unit, fields: &Fields) -> Box<dyn Query> {
    let written = any(&unit.terms, fields);
    if unit.alternatives.is_empty() {
        return written;
    }
    let others = unit.alternatives.iter().map(|other| other.query(fields));
    let each = std::iter::once(written).chain(others);
    Box::new(DisjunctionMaxQuery::new(each.collect()))
}

/// Holds one of these terms.
pub(crate) fn any(keys: &[Key], fields: &Fields) -> Box<dyn Query> {
    match keys {
        [only] => term(only, fields),
        several => Box::new(BooleanQuery::union(
            several.iter().map(|key| term(key, fields)).collect(),
        )),
    }
}

/// The whole query in order; `None` when a single term says it all.
fn phrase(units: &Units, fields: &Fields) -> Option<PhraseQuery> {
    let terms = units
        .phrase
        .iter()
        .map(|(position, key)| (*position, key.term(fields)))
        .collect::<Vec<_>>();
    (terms.len() > 1).then(|| PhraseQuery::new_with_offset(terms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps_of(text: &str) -> Vec<Step> {
        steps(&Units::read(text))
    }

    #[test]
    fn one_word_is_never_cut_to_a_fragment() {
        assert_eq!(steps_of("铝"), [Step::Everything]);
        assert_eq!(steps_of("球阀"), [Step::Everything]);
        assert_eq!(
            steps_of("食用菌"),
            [Step::Everything, Step::EveryCharacter(1)]
        );
        assert_eq!(steps_of("DN50"), [Step::Everything]);
    }

    #[test]
    fn two_words_may_be_found_one_at_a_time() {
        assert_eq!(steps_of("球阀 法兰").last(), Some(&Step::AtLeast(1)));
        assert_eq!(
            steps_of("食用菌 法兰").last(),
            Some(&Step::Characters(1)),
            "one of the pairs is enough of two words, but not of one"
        );
    }

    #[test]
    fn every_step_asks_less_than_the_one_before() {
        for text in [
            "零部件机械加工",
            "铝合金压铸件 ADC12 表面喷粉 400T",
            "a b c d e f g h",
        ] {
            let units = Units::read(text);
            let required: Vec<usize> = steps(&units)
                .into_iter()
                .filter(|step| matches!(step, Step::Everything | Step::AtLeast(_)))
                .map(|step| step.required(&units))
                .collect();
            assert!(
                required.windows(2).all(|pair| pair[0] > pair[1]),
                "{required:?}"
            );
            assert!(*required.last().unwrap() >= 1);
        }
    }

    fn held(pairs: u8, others: u8, characters: u8) -> Held {
        Held {
            pairs,
            others,
            characters,
            ..Held::default()
        }
    }

    #[test]
    fn a_step_is_cleared_by_what_it_asks_and_not_by_less() {
        // Three pairs, one Latin token, four characters.
        let units = Units::read("不锈钢阀 DN50");
        for (step, least, less) in [
            (
                Step::Everything,
                held(3, 1, 0),
                vec![held(2, 1, 4), held(3, 0, 4)],
            ),
            (
                Step::EveryCharacter(2),
                held(2, 1, 4),
                vec![held(3, 0, 4), held(1, 1, 4), held(2, 1, 3)],
            ),
            (
                Step::AtLeast(2),
                held(1, 1, 0),
                vec![held(1, 0, 4), held(0, 1, 4)],
            ),
            (Step::AtLeast(2), held(2, 0, 0), vec![held(0, 0, 4)]),
            (
                Step::Characters(3),
                held(0, 1, 3),
                vec![held(0, 0, 4), held(3, 1, 2)],
            ),
        ] {
            let bar = step.bar(&units);
            assert!(bar.is_cleared_by(&least), "{step:?}");
            assert!(
                bar.is_cleared_by(&held(3, 1, 4)),
                "{step:?}: everything clears every step"
            );
            for less in less {
                assert!(!bar.is_cleared_by(&less), "{step:?} {less:?}");
            }
        }
    }

    #[test]
    fn what_a_step_asks_is_told_in_numbers() {
        let units = Units::read("不锈钢阀 DN50");
        let told = |step: Step| (step.required(&units), step.characters(&units));
        assert_eq!(told(Step::Everything), (4, 0));
        assert_eq!(told(Step::EveryCharacter(2)), (3, 4));
        assert_eq!(told(Step::AtLeast(2)), (2, 0));
        assert_eq!(told(Step::Characters(3)), (1, 3));
    }

    #[test]
    fn latin_words_and_lone_characters_are_no_pairs() {
        let units = Units::read("球阀 铝 DN50 ab ステ 304");
        let pairs: Vec<bool> = units.units.iter().map(is_pair).collect();
        assert_eq!(pairs, [true, false, false, false, true, false]);
    }

    #[test]
    fn long_queries_end_in_a_few_characters_and_short_ones_do_not() {
        assert_eq!(steps_of("铝合金压铸件").last(), Some(&Step::Characters(1)));
        assert_eq!(steps_of("不锈钢 球阀").last(), Some(&Step::Characters(1)));
        assert_eq!(steps_of("不锈钢").last(), Some(&Step::EveryCharacter(1)));
        assert_eq!(steps_of("a b c d e").last(), Some(&Step::AtLeast(1)));
    }

    proptest::proptest! {
        #[test]
        fn no_step_asks_for_less_than_a_unit(text in "\\PC{0,60}") {
            let units = Units::read(&text);
            for step in steps(&units) {
                proptest::prop_assert!(units.is_empty() || step.required(&units) >= 1);
                proptest::prop_assert!(step.required(&units) <= units.units.len());
                proptest::prop_assert!(step.characters(&units) <= units.characters.len());
            }
        }
    }
}
