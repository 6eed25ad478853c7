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
