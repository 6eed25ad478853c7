//! Trade words and what they mean, found in one pass over a text, the longest first. No numbers here.

use std::sync::OnceLock;

use super::quality::{self, Quality};
use super::reading::Reading;
use super::steps::{self, Step};
use super::things::{self, Substance, Thing};
use crate::posting::Side;

/// What a word of the trade means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A step of making something.
    Step(Step),
    /// What a number beside it measures.
    Quality(Quality),
    /// What the author does: seeks or offers.
    Side(Side),
    /// Which kind of thing is meant.
    Thing(Thing),
    /// A material without a grade.
    Substance(Substance),
    /// A certificate.
    Certificate,
    /// A word that describes and names no thing.
    Aside,
}

/// A word found, from one folded character to another, end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) meaning: Meaning,
}

const DENIALS: [&str; 15] = [
    "无需", "不需", "不含", "不做", "不接", "不要", "不用", "不是", "非", "无", "免", "without",
    "no", "not", "non-",
];

/// Characters a table of first letters covers directly: the unified Chinese characters.
const HAN: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

/// Every word of the trade, by its first character.
struct Lexicon {
    /// For each Chinese character the list of words that begin with it; 0 is none.
    han: Vec<u16>,
    ascii: [u16; 128],
    lists: Vec<Vec<(&'static str, Meaning)>>,
}

/// The words of a text in their order, none overlapping; a denied word is none.
pub(super) fn words(reading: &Reading) -> Vec<Word> {
    let lexicon = lexicon();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(first) = reading.at(at) {
        match lexicon.longest(reading, at, first) {
            Some(word) => {
                at = word.to;
                if reading.ends_with(word.from, &DENIALS).is_none() {
                    found.push(word);
                }
            }
            None => at += 1,
        }
    }
    found
}

/// What a name says as a whole, such as the name of an attribute.
pub(super) fn exact(reading: &Reading) -> Option<Meaning> {
    let word = lexicon().longest(reading, 0, reading.at(0)?)?;
    (word.to == reading.len()).then_some(word.meaning)
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::build(entries()))
}

fn entries() -> impl Iterator<Item = (&'static str, Meaning)> {
    let steps = steps::words().map(|(word, step)| (word, Meaning::Step(step)));
    let qualities = quality::words().map(|(word, name)| (word, Meaning::Quality(name)));
    steps.chain(qualities).chain(things::words())
}

impl Lexicon {
    fn build(entries: impl Iterator<Item = (&'static str, Meaning)>) -> Self {
        let mut lexicon = Self {
            han: vec![0; 0x5200],
            ascii: [0; 128],
            lists: vec![Vec::new()],
        };
        for (word, meaning) in entries {
            lexicon.add(word, meaning);
        }
        for list in &mut lexicon.lists {
            list.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
        }
        lexicon
    }

    fn add(&mut self, word: &'static str, meaning: Meaning) {
        let next = self.lists.len();
        let Some(first) = word.chars().next() else {
            return;
        };
        let Some(slot) = self.slot_mut(first) else {
            return;
        };
        if *slot == 0 {
            *slot = u16::try_from(next).unwrap_or_default();
        }
        let list = usize::from(*slot);
        if list == next {
            self.lists.push(Vec::new());
        }
        if let Some(list) = self.lists.get_mut(list) {
            list.push((word, meaning));
        }
    }

    fn slot_mut(&mut self, first: char) -> Option<&mut u16> {
        let at = index(first)?;
        if HAN.contains(&first) {
            self.han.get_mut(at)
        } else {
            self.ascii.get_mut(at)
        }
    }

    fn list(&self, first: char) -> &[(&'static str, Meaning)] {
        let slot = index(first).and_then(|at| {
            if HAN.contains(&first) {
                self.han.get(at)
            } else {
                self.ascii.get(at)
            }
        });
        slot.and_then(|slot| self.lists.get(usize::from(*slot)))
            .map_or(&[], Vec::as_slice)
    }

    fn longest(&self, reading: &Reading, at: usize, first: char) -> Option<Word> {
        let list = self.list(first);
        if list.is_empty() || (first.is_ascii_alphanumeric() && !reading.is_boundary(at)) {
            return None;
        }
        list.iter().find_map(|(word, meaning)| {
            let to = reading.holds(at, word)?;
            let to = plural(reading, to);
            let whole =
                !word.ends_with(|c: char| c.is_ascii_alphanumeric()) || reading.is_boundary(to);
            whole.then_some(Word {
                from: at,
                to,
                meaning: *meaning,
            })
        })
    }
}

/// The end of a Latin word with the `s` of its plural.
fn plural(reading: &Reading, to: usize) -> usize {
    let letter = reading.before(to).is_some_and(|c| c.is_ascii_alphabetic());
    let plural = letter && reading.at(to) == Some('s') && !reading.is_latin(to + 1);
    if plural { to + 1 } else { to }
}

fn index(first: char) -> Option<usize> {
    let base = if HAN.contains(&first) { 0x4E00 } else { 0 };
    usize::try_from(u32::from(first).checked_sub(base)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Meaning)> {
        let reading = Reading::new(text);
        let shown = |word: &Word| (reading.text(word.from, word.to), word.meaning);
        words(&reading).iter().map(shown).collect()
    }

    #[test]
    fn every_word_is_written_folded_and_means_one_thing() {
        let mut seen = std::collections::BTreeMap::new();
        for (word, meaning) in entries() {
            let reading = Reading::new(word);
            assert_eq!(reading.text(0, reading.len()), word, "not folded");
            assert_eq!(exact(&reading), Some(meaning), "{word}");
            assert_eq!(seen.insert(word, meaning), None, "{word} twice");
        }
    }

    #[test]
    fn the_longest_word_speaks() {
        let names: Vec<_> = read("热镀锌抗拉强度")
            .into_iter()
            .map(|(word, _)| word)
            .collect();
        assert_eq!(names, ["热镀锌", "抗拉强度"]);
    }

    #[test]
    fn latin_words_stand_alone() {
        assert_eq!(read("recnc"), []);
        assert_eq!(read("CNC件").len(), 1);
        assert_eq!(read("castings").len(), 1);
    }

    #[test]
    fn what_is_denied_is_not_said() {
        assert_eq!(read("不含电镀"), []);
        assert_eq!(read("no welding"), []);
        assert_eq!(read("含电镀").len(), 1);
    }
}
