//! Cuts folded text into runs of unspaced script and written-together Latin tokens.

use super::fold::Folded;
pub(crate) use super::model::Model;

/// One stretch of text that is read as a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment<'a> {
    /// Characters of a script written without spaces, in order.
    Run(&'a [Folded]),
    /// A Latin word, a number, a model, a grade, a size.
    Model(Model),
}

/// Cuts folded text into segments; everything else (blanks, punctuation, signs) falls away.
pub(crate) fn segments(chars: &[Folded]) -> Vec<Segment<'_>> {
    let mut rest = chars;
    let mut out = Vec::new();
    let mut gap = Gap::Broken;
    while let Some(first) = rest.first() {
        let run = rest
            .iter()
            .take_while(|folded| is_unspaced(folded.ch))
            .count();
        if run > 0 {
            let (glyphs, tail) = rest.split_at(run);
            out.push(Segment::Run(glyphs));
            (rest, gap) = (tail, Gap::Broken);
        } else if let Some((mut model, length)) = Model::read(rest) {
            model.follows = gap == Gap::OneBlank;
            out.push(Segment::Model(model));
            (rest, gap) = (rest.get(length..).unwrap_or_default(), Gap::None);
        } else {
            gap = gap.after(first.ch);
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    out
}

/// What lies between two Latin tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    OneBlank,
    Broken,
}

impl Gap {
    fn after(self, ch: char) -> Self {
        if self == Self::None && ch == ' ' {
            Self::OneBlank
        } else {
            Self::Broken
        }
    }
}

/// Scripts that put no blanks between words: ideographs, kana, bopomofo, hangul.
pub(crate) fn is_unspaced(ch: char) -> bool {
    matches!(ch,
        '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::folded;
    use super::*;

    /// Segments as text: runs in brackets, models as they are, `+` where one follows closely.
    fn cut(text: &str) -> String {
        let chars = folded(text);
        let segments = segments(&chars);
        let shown = segments.iter().map(|segment| match segment {
            Segment::Run(glyphs) => {
                format!(
                    "[{}]",
                    glyphs.iter().map(|glyph| glyph.ch).collect::<String>()
                )
            }
            Segment::Model(model) => {
                format!(
                    "{}{}",
                    if model.follows { "+" } else { "" },
                    model.whole.text
                )
            }
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn scripts_without_blanks_form_runs() {
        assert_eq!(cut("不锈钢球阀"), "[不锈钢球阀]");
        assert_eq!(cut("ステンレス鋼"), "[ステンレス钢]");
        assert_eq!(cut("스테인리스"), "[스테인리스]");
        assert_eq!(cut("〇五号"), "[〇五号]");
    }

    #[test]
    fn punctuation_ends_runs_and_disappears() {
        assert_eq!(cut("球阀、法兰（碳钢）"), "[球阀] [法兰] [碳钢]");
        assert_eq!(cut("，。！？——…"), "");
        assert_eq!(cut("球 阀"), "[球] [阀]");
    }

    #[test]
    fn scripts_change_without_a_blank() {
        assert_eq!(cut("DN50不锈钢304球阀"), "dn50 [不锈钢] 304 [球阀]");
        assert_eq!(cut("第3代"), "[第] 3 [代]");
    }

    #[test]
    fn only_one_blank_keeps_tokens_close() {
        assert_eq!(cut("DN 50"), "dn +50");
        assert_eq!(
            cut("DN\t50"),
            "dn +50",
            "every white space folds to a blank"
        );
        assert_eq!(cut("DN  50"), "dn 50");
        assert_eq!(cut("DN, 50"), "dn 50");
        assert_eq!(cut("DN 的 50"), "dn [的] 50");
        assert_eq!(cut("a b c"), "a +b +c");
    }

    #[test]
    fn other_alphabets_form_words() {
        assert_eq!(cut("подшипник сталь"), "подшипник +сталь");
        assert_eq!(cut("Größe"), "größe");
        assert_eq!(cut("αβ"), "αβ");
    }

    proptest! {
        #[test]
        fn no_letter_or_digit_is_lost(text in "([a-z]{1,3}|[0-9]{1,4}|[ ,.-]){0,12}") {
            let kept: String = cut(&text).chars().filter(|ch| ch.is_ascii_alphanumeric()).collect();
            let written: String = text.chars().filter(|ch| ch.is_ascii_alphanumeric()).collect();
            // Only what exceeds the longest term may be missing, and the ending of a word.
            let word = text.split(|ch: char| !ch.is_ascii_lowercase()).any(|run| run.len() > 3);
            prop_assert!(kept == written || word || text.len() > 30);
        }

        #[test]
        fn runs_hold_only_unspaced_script_and_models_none(text in "\\PC{0,60}") {
            let chars = folded(&text);
            for segment in segments(&chars) {
                match segment {
                    Segment::Run(glyphs) => prop_assert!(glyphs.iter().all(|glyph| is_unspaced(glyph.ch))),
                    Segment::Model(model) => prop_assert!(!model.whole.text.chars().any(is_unspaced)),
                }
            }
        }
    }
}
