//! One spelling for comparing short names and values, and finding one inside a text.
//!
//! Only equality and containment: what a word means is not known here, Traditional characters are not
//! turned into Simplified ones, and nothing folded is ever shown.

use unicode_normalization::UnicodeNormalization;

/// What people put directly before a word to deny it.
const DENIALS: [&str; 13] = [
    "无",
    "非",
    "不含",
    "不做",
    "不接",
    "不是",
    "不支持",
    "没有",
    "暂无",
    "未通过",
    "未取得",
    "without",
    "non-",
];

/// A word under which all its usual spellings are equal: NFKC, lower case, no white space, one dash,
/// one cross, and no dash where letters meet digits (`ADC-12`, `adc 12` and `ＡＤＣ１２` are one).
pub(super) fn key(text: &str) -> Vec<char> {
    let mut folded = Vec::with_capacity(text.len());
    let mut push = |c: char| {
        if !c.is_whitespace() {
            folded.push(c)
        }
    };
    text.chars().for_each(|c| fold_char(c, &mut push));
    let mut key: Vec<char> = Vec::with_capacity(folded.len());
    for (at, c) in folded.iter().enumerate() {
        let between = key.last().zip(folded.get(at + 1));
        let joins =
            *c == '-' && between.is_some_and(|(before, after)| changes_kind(*before, *after));
        if !joins {
            key.push(*c);
        }
    }
    key
}

/// Whether two words have the same spelling when folded.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || key(a) == key(b)
}

/// A text prepared for finding words in it.
#[derive(Debug)]
pub(super) struct Folded {
    /// Folded characters with the place of the character they come from.
    chars: Vec<(char, usize)>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let mut chars = Vec::with_capacity(text.len() / 2);
        text.chars()
            .enumerate()
            .for_each(|(at, c)| fold_char(c, |folded| chars.push((folded, at))));
        Self { chars }
    }

    /// The first place where the text names `word`, a [`key`], as a whole word and without denying it.
    /// Units: characters of the original text, end excluded.
    pub(super) fn find(&self, word: &[char]) -> Option<(usize, usize)> {
        let (first, last) = (word.first()?, word.last()?);
        (0..self.chars.len()).find_map(|from| {
            let to = self.matches_at(from, word)?;
            let before = from.checked_sub(1).and_then(|at| self.at(at));
            let whole = !runs_on(
                *first,
                before,
                from.checked_sub(2).and_then(|at| self.at(at)),
            ) && !runs_on(*last, self.at(to), self.at(to + 1));
            let start = self.chars.get(from)?.1;
            let end = self.chars.get(to.checked_sub(1)?)?.1 + 1;
            (whole && !self.is_denied(from)).then_some((start, end))
        })
    }

    fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(c, _)| *c)
    }

    /// Where a match of `word` from `from` on ends. Blanks inside are passed over, and a dash where
    /// letters meet digits, because a key has neither.
    fn matches_at(&self, from: usize, word: &[char]) -> Option<usize> {
        let mut at = from;
        let mut before: Option<char> = None;
        for wanted in word {
            while before.is_some_and(|before| self.may_pass(at, before, *wanted)) {
                at += 1;
            }
            if self.at(at)? != *wanted {
                return None;
            }
            before = Some(*wanted);
            at += 1;
        }
        Some(at)
    }

    fn may_pass(&self, at: usize, before: char, wanted: char) -> bool {
        self.at(at)
            .is_some_and(|c| c.is_whitespace() || (c == '-' && changes_kind(before, wanted)))
    }

    fn is_denied(&self, from: usize) -> bool {
        let near = self
            .chars
            .get(from.saturating_sub(10)..from)
            .unwrap_or_default();
        let before: String = near.iter().map(|(c, _)| *c).collect();
        DENIALS
            .iter()
            .any(|denial| before.trim_end().ends_with(denial))
    }
}

/// Whether a word whose outer character is `edge` goes on in its neighbours: `304` in `304L` or `1.304`.
fn runs_on(edge: char, next: Option<char>, beyond: Option<char>) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    latin(edge)
        && (next.is_some_and(latin)
            || (edge.is_ascii_digit() && next == Some('.') && number(beyond)))
}

fn changes_kind(a: char, b: char) -> bool {
    (a.is_ascii_digit() && b.is_ascii_alphabetic())
        || (a.is_ascii_alphabetic() && b.is_ascii_digit())
}

/// Compatible form in lower case, with one dash for all dashes and one cross for all crosses.
fn fold_char(c: char, mut push: impl FnMut(char)) {
    match c {
        '*' | '×' => push('x'),
        // Nearly all text is one of these two kinds, and the tables of NFKC are slow to ask.
        '\0'..='\u{7F}' => push(c.to_ascii_lowercase()),
        '\u{4E00}'..='\u{9FFF}' => push(c),
        _ => std::iter::once(c)
            .nfkc()
            .flat_map(char::to_lowercase)
            .for_each(|c| match c {
                '\u{2010}'..='\u{2015}' | '\u{2212}' => push('-'),
                '×' | '*' => push('x'),
                other => push(other),
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str, word: &str) -> Option<(usize, usize)> {
        Folded::new(text).find(&key(word))
    }

    #[test]
    fn spellings_of_one_word_are_equal() {
        for (a, b) in [
            ("ADC12", "ＡＤＣ－１２"),
            ("adc 12", "ADC-12"),
            ("M8×20", "m8*20"),
            ("表面 粗糙度", "表面粗糙度"),
            ("QT450-10", "qt 450—10"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        assert!(!same("304", "304L") && !same("6204-2RS", "62042RS") && !same("", "a"));
    }

    #[test]
    fn finds_whole_words_and_their_place() {
        assert_eq!(found("供应 304 不锈钢", "304"), Some((3, 6)));
        assert_eq!(found("通过ISO 9001认证", "iso9001"), Some((2, 10)));
        assert_eq!(found("通过 iatf-16949", "IATF16949"), Some((3, 13)));
        assert_eq!(found("铝合金压铸件", "压铸"), Some((3, 5)));
        for (text, word) in [
            ("304L管", "304"),
            ("1304", "304"),
            ("0.304", "304"),
            ("304.5", "304"),
            ("steel", "tee"),
            ("铝", "铝合金"),
        ] {
            assert_eq!(found(text, word), None, "{word} in {text}");
        }
        assert_eq!(found("重304.", "304"), Some((1, 4)));
    }

    #[test]
    fn a_denied_word_is_not_named() {
        for text in [
            "暂无IATF16949",
            "未通过 IATF16949",
            "没有IATF16949",
            "without IATF16949",
        ] {
            assert_eq!(found(text, "IATF16949"), None, "{text}");
        }
        assert_eq!(
            found("暂无ISO9001，已有 ISO9001", "ISO9001"),
            Some((13, 20))
        );
        assert_eq!(
            found("不锈钢304", "304"),
            Some((3, 6)),
            "stainless steel denies nothing"
        );
    }

    proptest! {
        #[test]
        fn any_texts_compare_and_places_lie_inside(text in "\\PC{0,60}", word in "\\PC{0,8}") {
            if let Some((start, end)) = found(&text, &word) {
                prop_assert!(start < end && end <= text.chars().count());
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once: String = key(&text).into_iter().collect();
            prop_assert_eq!(key(&once), key(&text));
        }
    }
}
