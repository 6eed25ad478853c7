//! A text folded for reading, with the way back to the places where things were written.
//!
//! Folding is for comparing only: nothing folded is ever shown. Traditional characters stay as they are.

use unicode_normalization::UnicodeNormalization;

/// How far around a place its clause is looked for. Units: folded characters.
const CLAUSE: usize = 48;

/// One field, folded character by character.
#[derive(Debug)]
pub(super) struct Reading {
    chars: Vec<char>,
    /// For each folded character the place of the character it comes from: its number and its byte.
    origin: Vec<(usize, usize)>,
}

impl Reading {
    pub(super) fn new(text: &str) -> Self {
        let (mut chars, mut origin) = (
            Vec::with_capacity(text.len() / 2),
            Vec::with_capacity(text.len() / 2),
        );
        for (at, (byte, c)) in text.char_indices().enumerate() {
            fold(c, |folded| {
                chars.push(folded);
                origin.push((at, byte));
            });
        }
        Self { chars, origin }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(super) fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.at(at))
    }

    pub(super) fn is_digit(&self, at: usize) -> bool {
        self.at(at).is_some_and(|c| c.is_ascii_digit())
    }

    pub(super) fn is_latin(&self, at: usize) -> bool {
        self.at(at).is_some_and(|c| c.is_ascii_alphanumeric())
    }

    /// The folded characters from one place to another.
    pub(super) fn slice(&self, from: usize, to: usize) -> &[char] {
        self.chars.get(from..to.min(self.len())).unwrap_or_default()
    }

    /// Likewise as a text.
    pub(super) fn text(&self, from: usize, to: usize) -> String {
        self.slice(from, to).iter().collect()
    }

    /// Where `word`, already folded, ends when it stands at `at`.
    pub(super) fn holds(&self, at: usize, word: &str) -> Option<usize> {
        let mut to = at;
        for wanted in word.chars() {
            if self.at(to)? != wanted {
                return None;
            }
            to += 1;
        }
        Some(to)
    }

    /// Where the one of these words begins that ends directly before `at`, blanks passed over.
    pub(super) fn ends_with(&self, at: usize, words: &[&str]) -> Option<usize> {
        let end = self.skip_back(at);
        let last = self.before(end)?;
        words.iter().find_map(|word| {
            if !word.ends_with(last) {
                return None;
            }
            let from = end.checked_sub(word.chars().count())?;
            self.holds(from, word)
                .filter(|_| !word.is_ascii() || self.is_boundary(from))
                .map(|_| from)
        })
    }

    /// Where the one of these words ends that stands at `at`, blanks passed over.
    pub(super) fn begins_with(&self, at: usize, words: &[&str]) -> Option<usize> {
        let at = self.skip(at);
        let first = self.at(at)?;
        words.iter().find_map(|word| {
            if !word.starts_with(first) {
                return None;
            }
            let to = self.holds(at, word)?;
            let whole = !word.is_ascii() || self.is_boundary(to);
            whole.then_some(to)
        })
    }

    /// The first place from `at` on that is no blank.
    pub(super) fn skip(&self, mut at: usize) -> usize {
        while self.at(at).is_some_and(|c| c == ' ' || c == '\t') {
            at += 1;
        }
        at
    }

    fn skip_back(&self, mut at: usize) -> usize {
        while self.before(at).is_some_and(|c| c == ' ' || c == ':') {
            at -= 1;
        }
        at
    }

    /// Whether no Latin word or number runs across this place.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !(latin(self.before(at)) && latin(self.at(at)))
    }

    /// The place in the text as it was written. Units: characters, end excluded.
    pub(super) fn span(&self, from: usize, to: usize) -> (usize, usize) {
        let (start, _) = self.origin.get(from).copied().unwrap_or_default();
        let last = to.checked_sub(1).and_then(|last| self.origin.get(last));
        (start, last.map_or(start, |(last, _)| last + 1))
    }

    /// The stretch of the text, of which this is the reading, as it was written.
    pub(super) fn written<'a>(&self, text: &'a str, from: usize, to: usize) -> &'a str {
        let place =
            |at: Option<usize>| at.and_then(|at| self.origin.get(at)).map(|(_, byte)| *byte);
        let (start, last) = (place(Some(from)), place(to.checked_sub(1)));
        let end = last.and_then(|last| Some(last + text.get(last..)?.chars().next()?.len_utf8()));
        start
            .zip(end)
            .and_then(|(start, end)| text.get(start..end))
            .unwrap_or_default()
    }

    /// The first place from `from` on where a clause ends, and the last before `from` where one begins.
    pub(super) fn clause(&self, from: usize) -> (usize, usize) {
        let ends = |at: &usize| {
            self.at(*at)
                .is_some_and(|c| matches!(c, '。' | '；' | ';' | '\n' | '，'))
                || (self.at(*at) == Some(',') && !self.is_digit(at + 1))
        };
        // Bounded, so that a text without a pause costs no more than one with many.
        let (first, last) = (from.saturating_sub(CLAUSE), self.len().min(from + CLAUSE));
        let start = (first..from).rev().find(ends).map_or(first, |at| at + 1);
        (start, (from..last).find(ends).unwrap_or(last))
    }
}

/// Compatible form in lower case; one sign for all signs of diameter, crosses, dashes and orders.
fn fold(c: char, mut push: impl FnMut(char)) {
    match c {
        '*' => push('×'),
        '\0'..='\u{7F}' => push(c.to_ascii_lowercase()),
        '\u{4E00}'..='\u{9FFF}' | '。' => push(c),
        '，' | '；' => push(c),
        '\u{D8}' | '\u{F8}' | '⌀' | '∅' => push('φ'),
        _ => std::iter::once(c)
            .nfkc()
            .flat_map(char::to_lowercase)
            .for_each(|c| {
                push(match c {
                    '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                    '\u{301C}' | '\u{223C}' => '~',
                    '≧' | '⩾' => '≥',
                    '≦' | '⩽' => '≤',
                    '✕' | '*' | '\u{2A2F}' => '×',
                    '\u{3BC}' => 'u',
                    '\u{2032}' | '”' | '“' => '"',
                    c => c,
                });
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_place_leads_back_into_the_text(text in "\\PC{0,60}") {
            let reading = Reading::new(&text);
            let count = text.chars().count();
            for at in 0..reading.len() {
                let (start, end) = reading.span(at, at + 1);
                prop_assert!(start < end && end <= count);
                let (from, to) = reading.clause(at);
                prop_assert!(from <= at && at <= to && to <= reading.len());
            }
        }
    }

    #[test]
    fn one_sign_for_many() {
        let folded = |text: &str| {
            let reading = Reading::new(text);
            reading.text(0, reading.len())
        };
        assert_eq!(
            folded("Ø５０ΜΜ＊２－３㎜"),
            "φ50um×2-3mm".replace("um", "uu")
        );
        assert_eq!(folded("≧９６Ｈ～"), "≥96h~");
        assert_eq!(Reading::new("a㎜b").span(1, 3), (1, 2));
    }

    #[test]
    fn clauses_end_where_the_writer_pauses() {
        let reading = Reading::new("公差0.02，壁厚3mm；1,000件");
        assert_eq!(reading.clause(2), (0, 6));
        assert_eq!(reading.clause(8), (7, 12));
        assert_eq!(reading.clause(14), (13, 19));
    }
}
