//! Texts people write: trimmed, bounded in characters (not bytes), free of control characters.
//!
//! No language processing here: folding and tokens belong to the `search` crate.

use crate::invalid::Rule;

/// A text of one line. Range: `MIN..=MAX` characters after trimming; runs of white space become one blank.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line<const MIN: usize, const MAX: usize>(String);

/// A text of many lines. Range: `MIN..=MAX` characters after trimming; line ends become `\n`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prose<const MIN: usize, const MAX: usize>(String);

/// Title of a posting: real ones run from two characters to a long sentence.
pub type Title = Line<2, 120>;
/// Body of a posting.
pub type Body = Prose<0, 10_000>;
/// Name of an enterprise.
pub type EnterpriseName = Line<2, 100>;
/// Name of a person, as shown to others.
pub type PersonName = Line<1, 40>;
/// A short label such as the name of an attribute, a material or a process.
pub type Label = Line<1, 60>;
/// A remark of some sentences.
pub type Note = Prose<0, 2_000>;
/// An identifier another system gave to a record.
pub type ExternalId = Line<1, 128>;

impl<const MIN: usize, const MAX: usize> Line<MIN, MAX> {
    /// Reads a line. Errors: `control_characters`, `too_short`, `too_long`.
    pub fn parse(text: impl AsRef<str>) -> Result<Self, Rule> {
        let text = text
            .as_ref()
            .split(is_blank)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        bounded(text, MIN, MAX, |_| false).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> Prose<MIN, MAX> {
    /// Reads a text. Errors: `control_characters`, `too_short`, `too_long`.
    pub fn parse(text: impl AsRef<str>) -> Result<Self, Rule> {
        let lines = text.as_ref().replace("\r\n", "\n");
        let text = lines
            .replace(['\u{2028}', '\u{2029}'], "\n")
            .trim()
            .to_owned();
        bounded(text, MIN, MAX, |c| c == '\n' || c == '\t').map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> From<Line<MIN, MAX>> for String {
    fn from(line: Line<MIN, MAX>) -> Self {
        line.0
    }
}

impl<const MIN: usize, const MAX: usize> From<Prose<MIN, MAX>> for String {
    fn from(prose: Prose<MIN, MAX>) -> Self {
        prose.0
    }
}

fn bounded(
    text: String,
    min: usize,
    max: usize,
    allowed: impl Fn(char) -> bool,
) -> Result<String, Rule> {
    let count = text.chars().count();
    if text.chars().any(|c| is_control(c) && !allowed(c)) {
        Err(Rule::of("control_characters"))
    } else if count < min {
        Err(if count == 0 {
            Rule::required()
        } else {
            Rule::too_short(min)
        })
    } else if count > max {
        Err(Rule::too_long(max, count))
    } else {
        Ok(text)
    }
}

/// White space within a line. What ends a line for any reader (Unicode Standard, 5.8) is none.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && (c == '\t' || !is_control(c))
}

/// Control characters, and the invisible ones that end lines, reorder or hide text, or look like nothing (separators,
/// bidirectional marks, zero width, soft hyphen, fillers, tags): they serve forgery, not writing.
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn accepted_text_is_within_bounds_and_stable(text in "\\PC{0,140}") {
            if let Ok(line) = Title::parse(&text) {
                let count = line.as_str().chars().count();
                prop_assert!((2..=120).contains(&count));
                prop_assert_eq!(Title::parse(line.as_str()).unwrap(), line);
            }
        }

        #[test]
        fn any_text_is_judged_without_panic(text in any::<String>()) {
            let _ = (Line::<1, 5>::parse(&text), Prose::<0, 5>::parse(&text));
        }
    }

    #[test]
    fn counts_characters_not_bytes() {
        assert!(Line::<1, 4>::parse("机械加工").is_ok());
        assert_eq!(Line::<1, 3>::parse("机械加工"), Err(Rule::too_long(3, 4)));
        assert_eq!(Line::<2, 9>::parse("刀"), Err(Rule::too_short(2)));
        assert_eq!(Line::<2, 9>::parse("　 "), Err(Rule::required()));
    }

    #[test]
    fn refuses_what_hides_or_reorders() {
        for text in ["a\u{0}b", "a\u{202E}b", "a\u{200B}b", "a\nb"] {
            assert_eq!(
                Line::<1, 9>::parse(text),
                Err(Rule::of("control_characters")),
                "{text:?}"
            );
        }
        for text in ["a\r\nb", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(
                Prose::<0, 9>::parse(text).unwrap().as_str(),
                "a\nb",
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_title_that_looks_empty_is_none() {
        for blank in [
            "\u{A0}\u{A0}",
            "\u{2003}\u{2003}\u{3000}",
            "\u{1680}\t\u{202F}",
        ] {
            assert_eq!(Title::parse(blank), Err(Rule::required()), "{blank:?}");
        }
        for filler in [
            '\u{AD}',
            '\u{115F}',
            '\u{1160}',
            '\u{3164}',
            '\u{2800}',
            '\u{FFA0}',
            '\u{E0041}',
            '\u{2028}',
        ] {
            let blank = format!("{filler}{filler}");
            assert_eq!(
                Title::parse(&blank),
                Err(Rule::of("control_characters")),
                "{blank:?}"
            );
        }
        assert_eq!(
            Title::parse("刀\u{A0}\u{2003}具").unwrap().as_str(),
            "刀 具"
        );
    }
}
