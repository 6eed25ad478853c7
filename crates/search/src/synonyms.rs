//! Synonyms at the time of a query: which stretches of a text name a group of words, and by which words it may be
//! named instead. The index holds nothing of it, so a changed table counts from the next query on.
//!
//! A word is compared as it is read: folded, Chinese as a sequence of characters, Latin as whole tokens, so that
//! `PP` is not found in `PPR` nor `304` in `304L`.

use std::collections::HashMap;

use crate::text::{Segment, Span, folded, segments};

/// Most other words that are tried for one group.
pub(crate) const ALTERNATIVES_MAX: usize = 8;
/// Most groups of one query that are widened.
pub(crate) const GROUPS_MAX: usize = 4;
/// A shorter number says too little: 45 is a steel, a length, an angle.
const NUMBER_DIGITS: usize = 3;
/// Longest word that is compared. Units: characters as read.
const WORD_CHARS: usize = 60;
/// Stands where something between two words keeps them apart.
const BREAK: char = '\0';

/// How close the words of a group are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Neighbouring things.
    Near,
    /// Nearest equivalents across standards.
    Grade,
    /// Other words for one thing.
    Same,
}

impl Strength {
    /// What another word counts beside the written one. Range: above 0, below 1.
    pub(crate) fn factor(self) -> f32 {
        match self {
            Self::Same => 0.8,
            Self::Grade => 0.6,
            Self::Near => 0.5,
        }
    }
}

/// A table of synonyms, ready to be asked; immutable.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Synonyms {
    groups: Vec<Group>,
    /// The groups of a word as it is read.
    words: HashMap<String, Vec<usize>>,
    /// The first two characters of words, and the length of the longest that begins so.
    beginnings: HashMap<(char, char), usize>,
}

#[derive(Debug, Clone, PartialEq)]
struct Group {
    strength: Strength,
    /// Each word as it is read and as it was written.
    words: Vec<(String, String)>,
}

/// A stretch of a text that names a word of some groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch<'a> {
    pub span: Span,
    /// The word as it is read.
    pub word: String,
    /// The characters that touch it.
    pub before: Option<char>,
    pub after: Option<char>,
    /// The groups it is a word of.
    pub groups: &'a [usize],
}

impl Synonyms {
    /// The table of these groups, each with its words as written.
    pub fn of(groups: impl IntoIterator<Item = (Strength, Vec<String>)>) -> Self {
        let mut table = Self::default();
        for (strength, words) in groups {
            let read = words.into_iter().map(|word| (read(&word), word));
            let words: Vec<_> = read.filter(|(read, _)| is_telling(read)).collect();
            if words.len() > 1 {
                table.add(Group { strength, words });
            }
        }
        table
    }

    fn add(&mut self, group: Group) {
        let at = self.groups.len();
        for (word, _) in &group.words {
            let of = self.words.entry(word.clone()).or_default();
            if !of.contains(&at) {
                of.push(at);
            }
            let mut chars = word.chars();
            if let (Some(first), Some(second)) = (chars.next(), chars.next()) {
                let longest = self.beginnings.entry((first, second)).or_default();
                *longest = (*longest).max(word.chars().count());
            }
        }
        self.groups.push(group);
    }

    /// True when no word has another.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// How close the words of a group are.
    pub(crate) fn strength(&self, group: usize) -> Option<Strength> {
        self.groups.get(group).map(|group| group.strength)
    }

    /// The other words for `stretch`, each with its strength: the closest first, groups in the order of the table.
    pub(crate) fn others<'a>(
        &'a self,
        stretch: &'a Stretch<'a>,
    ) -> impl Iterator<Item = (Strength, &'a str)> {
        let groups = stretch.groups.iter().filter_map(|at| self.groups.get(*at));
        let mut groups: Vec<&Group> = groups.collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.strength));
        groups.into_iter().flat_map(move |group| {
            let others = group.words.iter().filter(|(read, _)| *read != stretch.word);
            let others = others.take(ALTERNATIVES_MAX);
            others.map(|(_, written)| (group.strength, written.as_str()))
        })
    }

    /// The stretches of `text` that name words of the table, in order; the longest first where they overlap.
    pub(crate) fn stretches(&self, text: &str) -> Vec<Stretch<'_>> {
        if self.is_empty() {
            return Vec::new();
        }
        let letters = letters(text);
        let mut found = self.matches(&letters);
        found.sort_by_key(|found| (std::cmp::Reverse(found.length), found.from));
        let mut taken = vec![false; letters.len()];
        found.retain(|found| {
            let wanted = taken.get_mut(found.from..found.from + found.length);
            let free = wanted.filter(|places| places.iter().all(|taken| !taken));
            free.map(|places| places.fill(true)).is_some()
        });
        found.sort_by_key(|found| found.from);
        found
            .into_iter()
            .filter_map(|found| found.stretch(&letters))
            .collect()
    }

    fn matches(&self, letters: &[Letter]) -> Vec<Match<'_>> {
        let mut found = Vec::new();
        let mut word = String::new();
        for from in 0..letters.len() {
            let tail = letters.get(from..).unwrap_or_default();
            let [first, second, ..] = tail else { break };
            let Some(&longest) = self.beginnings.get(&(first.ch, second.ch)) else {
                continue;
            };
            if !first.opens {
                continue;
            }
            word.clear();
            for (letter, length) in tail.iter().zip(1..=longest) {
                word.push(letter.ch);
                let known = letter.closes.then(|| self.words.get(&word)).flatten();
                found.extend(known.map(|groups| Match {
                    from,
                    length,
                    word: word.clone(),
                    groups,
                }));
            }
        }
        found
    }
}

/// A word found at a place among letters.
struct Match<'a> {
    from: usize,
    length: usize,
    word: String,
    groups: &'a [usize],
}

impl<'a> Match<'a> {
    fn stretch(self, letters: &[Letter]) -> Option<Stretch<'a>> {
        let end = self.from + self.length;
        let first = letters.get(self.from)?;
        let last = letters.get(end.checked_sub(1)?)?;
        let touching = |at: Option<usize>| {
            let letter = at.and_then(|at| letters.get(at));
            letter.map(|letter| letter.ch).filter(|&ch| ch != BREAK)
        };
        Some(Stretch {
            span: first.span.to(last.span),
            before: touching(self.from.checked_sub(1)),
            after: touching(Some(end)),
            word: self.word,
            groups: self.groups,
        })
    }
}

/// A character of a text as it is read, and whether a word may begin or end with it.
struct Letter {
    ch: char,
    span: Span,
    opens: bool,
    closes: bool,
}

/// Everything that is read of `text`, with breaks where signs keep words apart. A blank beside a Latin token does not.
fn letters(text: &str) -> Vec<Letter> {
    let chars = folded(text);
    let mut letters: Vec<Letter> = Vec::with_capacity(chars.len());
    let mut after_run = false;
    for segment in segments(&chars) {
        let (start, is_run) = match &segment {
            Segment::Run(glyphs) => (glyphs.first().map(|glyph| glyph.span), true),
            Segment::Model(model) => (Some(model.whole.span), false),
        };
        if let (Some(last), Some(start)) = (letters.last(), start) {
            let between = text.get(last.span.end..start.start).unwrap_or_default();
            if (after_run && is_run) || !between.trim().is_empty() {
                let span = last.span;
                letters.push(Letter {
                    ch: BREAK,
                    span,
                    opens: false,
                    closes: false,
                });
            }
        }
        push(&segment, &mut letters);
        after_run = is_run;
    }
    letters
}

fn push(segment: &Segment<'_>, letters: &mut Vec<Letter>) {
    match segment {
        Segment::Run(glyphs) => letters.extend(glyphs.iter().map(|glyph| Letter {
            ch: glyph.ch,
            span: glyph.span,
            opens: true,
            closes: true,
        })),
        Segment::Model(model) => {
            let last = model.whole.text.chars().count();
            let chars = model.whole.text.chars().zip(1..);
            letters.extend(chars.map(|(ch, at)| Letter {
                ch,
                span: model.whole.span,
                opens: at == 1,
                closes: at == last,
            }));
        }
    }
}

fn read(word: &str) -> String {
    let letters = letters(word).into_iter().take(WORD_CHARS);
    letters.map(|letter| letter.ch).collect()
}

/// A single character, or a short number, stands for too many things.
fn is_telling(read: &str) -> bool {
    let length = read.chars().count();
    let number = read.chars().all(|ch| ch.is_ascii_digit());
    length >= if number { NUMBER_DIGITS } else { 2 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table() -> Synonyms {
        let group = |strength, words: &[&str]| {
            let words = words.iter().map(|word| (*word).to_owned());
            (strength, words.collect::<Vec<_>>())
        };
        Synonyms::of([
            group(
                Strength::Same,
                &["机加工", "机械零部件加工", "CNC machining"],
            ),
            group(Strength::Grade, &["304", "06Cr19Ni10", "SUS 304"]),
            group(Strength::Near, &["加工", "制造"]),
            group(Strength::Same, &["PP", "聚丙烯"]),
            group(Strength::Grade, &["45#", "S45C", "45号钢"]),
            group(Strength::Same, &["铝", "aluminium", "铝材"]),
        ])
    }

    /// The named words, as written in the text.
    fn named(text: &str) -> Vec<&str> {
        let table = table();
        let found = table.stretches(text);
        found
            .iter()
            .map(|found| &text[found.span.start..found.span.end])
            .collect()
    }

    #[test]
    fn the_longest_word_counts() {
        assert_eq!(
            named("精密机械零部件加工与制造"),
            ["机械零部件加工", "制造"]
        );
        assert_eq!(named("承接机加工"), ["机加工"]);
    }

    #[test]
    fn latin_words_stand_alone() {
        assert_eq!(named("PP料 PPR管 pp-r"), ["PP"]);
        assert_eq!(named("304 不锈钢，304L 不锈钢"), ["304"]);
        assert_eq!(
            named("不锈钢304球阀 sus304 SUS-304"),
            ["304", "sus304", "SUS-304"]
        );
        assert_eq!(named("DN304 1.304 304-2"), Vec::<&str>::new());
    }

    #[test]
    fn words_go_over_blanks_but_not_over_signs() {
        assert_eq!(named("cnc  MACHINING"), ["cnc  MACHINING"]);
        assert_eq!(named("CNC, machining"), Vec::<&str>::new());
        assert_eq!(named("机加，工"), Vec::<&str>::new());
    }

    #[test]
    fn what_says_too_little_is_no_word() {
        assert_eq!(named("45 45# 铝 铝材"), ["45#", "铝材"]);
    }

    #[test]
    fn traditional_spelling_is_the_same_word() {
        assert_eq!(named("機械零部件加工"), ["機械零部件加工"]);
    }

    #[test]
    fn others_are_every_other_word_of_the_group() {
        let table = table();
        let found = table.stretches("sus304");
        let others: Vec<_> = table.others(&found[0]).collect();
        assert_eq!(
            others,
            [(Strength::Grade, "304"), (Strength::Grade, "06Cr19Ni10")]
        );
    }

    #[test]
    fn a_group_gives_few_words_and_one_word_gives_none() {
        let many: Vec<String> = (0..40).map(|at| format!("词语{at}")).collect();
        let table = Synonyms::of([
            (Strength::Same, many),
            (Strength::Same, vec!["独词".into()]),
        ]);
        let found = table.stretches("词语7和独词");
        assert_eq!(found.len(), 1);
        assert_eq!(table.others(&found[0]).count(), ALTERNATIVES_MAX);
        assert!(Synonyms::default().is_empty() && !table.is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[机加工制造PpR304#， \\-cnc]{0,30}", other in "\\PC{0,40}") {
            let table = table();
            for text in [&text, &other] {
                let found = table.stretches(text);
                prop_assert!(found.windows(2).all(|two| two[0].span.char_end <= two[1].span.char_start));
                for stretch in &found {
                    prop_assert_eq!(&read(&text[stretch.span.start..stretch.span.end]), &stretch.word);
                    prop_assert!(table.others(stretch).count() > 0);
                }
            }
        }

        #[test]
        fn every_word_names_its_group(words in proptest::collection::vec("[a-z]{2,6}|[铝铜钢铁]{2,4}|[0-9]{3,5}", 2..6)) {
            let table = Synonyms::of([(Strength::Same, words.clone())]);
            for word in &words {
                prop_assert_eq!(table.stretches(word).len(), 1);
            }
        }
    }
}
