//! From the units of a query to the set that counts as found, and the ranking inside that set.
//!
//! Found is what holds every unit. When that is thin the set is widened step by step, each step
//! still a minimum of pairs and whole tokens: never a union over single characters, which would
//! bring every 食品加工 to someone who asked for 食用菌.

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use crate::fields::Fields;
use crate::query::{Key, Place, Unit, Units};

/// With fewer hits than this the next step is tried.
pub(crate) const THIN: u64 = 3;
/// What a character adds to the score of a text that already counts as found.
const CHARACTER_BOOST: f32 = 0.6;
/// What the words in the order of the query add, on top of each word.
const PHRASE_BOOST: f32 = 0.5;
/// Lifts texts that hold the whole query above all that do not.
const COMPLETE_BONUS: f32 = 1_000.0;

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
}

impl Step {
    /// How many units a text must hold.
    pub fn required(self, units: &Units) -> usize {
        let latin = units.units.iter().filter(|unit| !is_pair(unit)).count();
        match self {
            Self::Everything => units.units.len(),
            Self::EveryCharacter(pairs) => pairs + latin,
            Self::AtLeast(required) => required,
        }
    }
}

/// The steps for `units`, strictest first; always at least one.
///
/// A single word keeps at least two of its units, so that it is never cut down to a fragment.
pub(crate) fn steps(units: &Units) -> Vec<Step> {
    let all = units.units.len();
    let pairs = units.units.iter().filter(|unit| is_pair(unit)).count();
    let single_units = units.words.iter().all(|&word| word == 1);
    let mut steps = vec![Step::Everything];
    if pairs > 1 {
        steps.push(Step::EveryCharacter(pairs.div_ceil(2)));
    }
    let floor = if single_units { 1 } else { 2 };
    let mut last = all;
    for required in [
        (2 * all).div_ceil(3),
        all.div_ceil(2),
        all.div_ceil(3),
        all.div_ceil(5),
    ] {
        let required = required.max(floor);
        if required < last {
            steps.push(Step::AtLeast(required));
            last = required;
        }
    }
    steps
}

/// A query for what `step` counts as found; `sparse` are further conditions it must fulfil.
pub(crate) fn found(
    units: &Units,
    step: Step,
    sparse: &[Box<dyn Query>],
    fields: &Fields,
) -> BooleanQuery {
    let mut clauses: Vec<Clause> = sparse
        .iter()
        .map(|query| (Occur::Must, query.box_clone()))
        .collect();
    if units.is_empty() && clauses.is_empty() {
        return BooleanQuery::new(vec![(Occur::Must, Box::new(AllQuery))]);
    }
    let unit = |occur: Occur| move |unit: &Unit| (occur, holds(unit, fields));
    match step {
        Step::Everything => {
            clauses.extend(units.units.iter().map(unit(Occur::Must)));
            BooleanQuery::new(clauses)
        }
        Step::EveryCharacter(pairs) => {
            clauses.extend(
                units
                    .units
                    .iter()
                    .filter(|unit| !is_pair(unit))
                    .map(unit(Occur::Must)),
            );
            clauses.extend(units.characters.iter().map(|key| {
                let query: Box<dyn Query> = Box::new(ConstScoreQuery::new(term(key, fields), 0.0));
                (Occur::Must, query)
            }));
            clauses.extend(
                units
                    .units
                    .iter()
                    .filter(|unit| is_pair(unit))
                    .map(unit(Occur::Should)),
            );
            BooleanQuery::with_minimum_required_clauses(clauses, pairs)
        }
        Step::AtLeast(required) => {
            clauses.extend(units.units.iter().map(unit(Occur::Should)));
            BooleanQuery::with_minimum_required_clauses(clauses, required)
        }
    }
}

/// Adds to `found` what only ranks: characters, order of words, completeness.
///
/// Costs a look at every found document, so it is meant for sets of bounded size.
pub(crate) fn refined(
    found: BooleanQuery,
    units: &Units,
    step: Step,
    fields: &Fields,
) -> BooleanQuery {
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
    if step != Step::Everything {
        let complete = self::found(units, Step::Everything, &[], fields);
        clauses.push((
            Occur::Should,
            Box::new(ConstScoreQuery::new(Box::new(complete), COMPLETE_BONUS)),
        ));
    }
    BooleanQuery::new(clauses)
}

fn is_pair(unit: &Unit) -> bool {
    unit.terms.first().is_some_and(|key| {
        key.place == Place::Text
            && !key.text.chars().any(|ch| ch.is_ascii_alphanumeric())
            && key.text.chars().count() == 2
    })
}

fn term(key: &Key, fields: &Fields) -> Box<dyn Query> {
    Box::new(TermQuery::new(
        key.term(fields),
        IndexRecordOption::WithFreqs,
    ))
}

/// Holds one of the terms of `unit`.
fn holds(unit: &Unit, fields: &Fields) -> Box<dyn Query> {
    match unit.terms.as_slice() {
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
        assert_eq!(steps_of("食用菌 法兰").last(), Some(&Step::AtLeast(2)));
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
                .filter(|step| !matches!(step, Step::EveryCharacter(_)))
                .map(|step| step.required(&units))
                .collect();
            assert!(
                required.windows(2).all(|pair| pair[0] > pair[1]),
                "{required:?}"
            );
            assert!(*required.last().unwrap() >= 1);
        }
    }
}
