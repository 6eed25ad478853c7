//! What one field of a posting says, borrowed from it: the form in which matching reads a text.

use rust_decimal::Decimal;

use super::found::{Found, Value};
use super::head::{self, Noun};
use super::lexicon::{self, Meaning, Word};
use super::measures;
use super::quality::Quality;
use super::reading::Reading;
use super::steps::Step;
use super::things::{Substance, Thing};
use crate::attribute::Operator;
use crate::capability::Period;
use crate::posting::Side;
use crate::unit::Unit;

/// A stretch of a field as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// The text of it.
    pub text: &'a str,
    /// First character. Units: Unicode scalar values of the field.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// What a statement states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A number, or the two ends of a range, in the unit of the statement.
    Number(Decimal, Option<Decimal>),
    /// The words of its stretch.
    Words,
    /// A class of materials, whatever its words.
    Substance(Substance),
}

/// One statement.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    /// What is stated.
    pub quality: Quality,
    /// How it bounds.
    pub op: Operator,
    /// How much, or which.
    pub amount: Amount,
    /// The unit of the numbers.
    pub unit: Option<&'static Unit>,
    /// For a capacity: per what.
    pub per: Option<Period>,
    /// Whether the text says that it has to be so.
    pub required: bool,
    /// Where it stands.
    pub stretch: Stretch<'a>,
}

/// What one field says.
#[derive(Debug, Default)]
pub struct Said<'a> {
    /// Numbers, grades, materials, designations, certificates and standards, in the order of the text.
    pub statements: Vec<Statement<'a>>,
    /// Steps in the order of the text, each once.
    pub steps: Vec<(Step, Stretch<'a>)>,
    /// The thing itself and its kind.
    pub head: Option<(Stretch<'a>, Option<Thing>)>,
    /// The first word that tells what the author does: seeks or offers.
    pub side: Option<(Side, Stretch<'a>)>,
}

impl<'a> Said<'a> {
    /// Reads a title: all of it, and the thing it names.
    pub fn title(text: &'a str) -> Self {
        let (reading, words) = Self::words(text);
        let noun = head::read(&reading, &words);
        let thing = |noun: Noun| (stretch(text, &reading, noun.from, noun.to), noun.thing);
        Self {
            head: noun.map(thing),
            ..Self::read(text, &reading, &words)
        }
    }

    /// Reads any other field.
    pub fn field(text: &'a str) -> Self {
        let (reading, words) = Self::words(text);
        Self::read(text, &reading, &words)
    }

    fn words(text: &str) -> (Reading, Vec<Word>) {
        let reading = Reading::new(text);
        let words = lexicon::words(&reading);
        (reading, words)
    }

    fn read(text: &'a str, reading: &Reading, words: &[Word]) -> Self {
        let place = |from, to| stretch(text, reading, from, to);
        let mut found = measures::read(reading, words);
        found.extend(words.iter().filter_map(|word| named(reading, word)));
        found.sort_by_key(|found| found.from);
        let statements = found
            .into_iter()
            .map(|found| statement(found, place(found.from, found.to)));
        let sides = words.iter().filter_map(|word| match word.meaning {
            Meaning::Side(side) if is_telling(reading, word) => {
                Some((side, place(word.from, word.to)))
            }
            _ => None,
        });
        Self {
            statements: statements.collect(),
            steps: steps(words)
                .map(|(step, word)| (step, place(word.from, word.to)))
                .collect(),
            head: None,
            side: sides.into_iter().next(),
        }
    }
}

fn stretch<'a>(text: &'a str, reading: &Reading, from: usize, to: usize) -> Stretch<'a> {
    let (start, end) = reading.span(from, to);
    Stretch {
        text: reading.written(text, from, to),
        start,
        end,
    }
}

fn statement(found: Found, stretch: Stretch<'_>) -> Statement<'_> {
    let Found {
        quality,
        op,
        value,
        unit,
        per,
        required,
        from: _,
        to: _,
    } = found;
    let amount = match value {
        Value::Number(low, high) => Amount::Number(low, high),
        Value::Words => Amount::Words,
        Value::Substance(substance) => Amount::Substance(substance),
    };
    Statement {
        quality,
        op,
        amount,
        unit,
        per,
        required,
        stretch,
    }
}

/// Whether a word for a material is one here: 铁 and 铜 alone stand in too many other words.
fn is_material(reading: &Reading, word: &Word) -> bool {
    word.to - word.from > 1 || matches!(reading.at(word.from), Some('铝' | '锌' | '镁' | '钛'))
}

/// Materials and certificates are statements by themselves.
fn named(reading: &Reading, word: &Word) -> Option<Found> {
    let place = |quality| Found::word(reading, quality, word.from, word.to);
    match word.meaning {
        Meaning::Substance(substance) if is_material(reading, word) => Some(Found {
            value: Value::Substance(substance),
            ..place(Quality::Substance)
        }),
        Meaning::Certificate => Some(place(Quality::Certificate)),
        _ => None,
    }
}

/// Each step once, at its first place.
fn steps(words: &[Word]) -> impl Iterator<Item = (Step, &Word)> {
    let step = |word: &Word| match word.meaning {
        Meaning::Step(step) => Some(step),
        _ => None,
    };
    words.iter().enumerate().filter_map(move |(at, word)| {
        let earlier = words.get(..at).unwrap_or_default();
        let said = step(word)?;
        let first = earlier.iter().all(|earlier| step(earlier) != Some(said));
        first.then_some((said, word))
    })
}

/// One character such as 求 tells a side only where a phrase begins; 欢迎采购 invites the other side.
fn is_telling(reading: &Reading, word: &Word) -> bool {
    let begins = reading
        .before(word.from)
        .is_none_or(|c| !c.is_alphanumeric());
    let invites = reading
        .ends_with(word.from, &["欢迎", "供您", "接受"])
        .is_some();
    let short = word.to - word.from == 1 || reading.text(word.from, word.to) == "need";
    (!short || begins) && !invites
}
