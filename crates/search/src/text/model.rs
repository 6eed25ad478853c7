//! Latin words, numbers, models, grades and sizes: whole, and beside the whole its parts.
//!
//! `6204-2RS` is one token `62042rs` with the parts `6204` and `2rs`; `M8*20`, `M8×20` and `M8x20`
//! are one size `m8x20`; `0.02mm` never yields `2mm`; `GB/T 3098.1` keeps `3098` findable.

use frostem::{Algorithm, Stemmer};
use unicode_normalization::char::is_combining_mark;

use super::Span;
use super::fold::Folded;
use super::segment::is_unspaced;

/// Longest term kept, in characters; longer ones are cut alike in documents and queries.
const TERM_CHARS: usize = 40;
/// Most parts that still make one whole; a longer chain is read as several tokens.
const PARTS: usize = 6;
/// Shortest word that is stemmed. Units: letters.
const STEMMED_FROM: usize = 4;
/// Longest joined pair of neighbouring tokens, in characters.
const JOINED_CHARS: usize = 24;

/// A folded term and where it stands in the original text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub text: String,
    pub span: Span,
}

/// What stands between two hyphens or other joiners, and the letters and numbers inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub piece: Piece,
    pub inner: Vec<Piece>,
}

/// One written-together token; at least one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Model {
    /// All parts without their joiners; a multiplication sign stays as `x`.
    pub whole: Piece,
    pub parts: Vec<Part>,
    /// True when only one blank separates it from the Latin token before.
    pub follows: bool,
}

impl Model {
    /// Reads the token that starts at the first character, and how many characters it takes.
    pub fn read(chars: &[Folded]) -> Option<(Self, usize)> {
        let mut parts: Vec<Part> = Vec::new();
        let mut whole = String::new();
        let mut at = 0;
        loop {
            let tail = chars.get(at..).unwrap_or_default();
            let length = part_length(tail);
            let Some(part) = Part::new(tail.get(..length).unwrap_or_default()) else {
                break;
            };
            whole.push_str(&part.piece.text);
            parts.push(part);
            at += length;
            match joiner(chars, at) {
                Some(_) if parts.len() == PARTS => break,
                Some(joiner) => whole.extend(joiner.kept()),
                None => break,
            }
            at += 1;
        }
        let span = parts.first()?.piece.span.to(parts.last()?.piece.span);
        let text = whole.chars().take(TERM_CHARS).collect();
        let text = stem(text, parts.len());
        Some((
            Self {
                whole: Piece { text, span },
                parts,
                follows: false,
            },
            at,
        ))
    }

    /// The term under which `self` and the token after it are also found when written together.
    ///
    /// Only where one of them holds a digit: `DN 50`, `6204 2RS`, `GB/T 3098.1`.
    pub fn joined(&self, next: &Self) -> Option<Piece> {
        let digit = |model: &Self| model.whole.text.chars().any(|ch| ch.is_ascii_digit());
        let length = self.whole.text.chars().count() + next.whole.text.chars().count();
        (next.follows && length <= JOINED_CHARS && (digit(self) || digit(next))).then(|| Piece {
            text: format!("{}{}", self.whole.text, next.whole.text),
            span: self.whole.span.to(next.whole.span),
        })
    }
}

/// An English word by its stem, so that bearings are found as bearing and casting as cast. What holds a digit or a sign,
/// is written in parts or is short enough for an abbreviation (ABS, PPS) stays as it is.
fn stem(word: String, parts: usize) -> String {
    let plain = parts == 1 && word.len() >= STEMMED_FROM;
    if plain && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Stemmer::new(Algorithm::English).stem(&word).into_owned()
    } else {
        word
    }
}

/// What may stand between two parts of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joiner {
    Dropped,
    Times,
}

impl Joiner {
    fn kept(self) -> Option<char> {
        (self == Self::Times).then_some('x')
    }
}

/// The joiner at `at`, if a further part follows it.
fn joiner(chars: &[Folded], at: usize) -> Option<Joiner> {
    let ch = chars.get(at)?.ch;
    let tail = chars.get(at + 1..)?;
    if part_length(tail) == 0 {
        return None;
    }
    match ch {
        '×' | '*' | '✕' | '╳' | '⨯' | 'x' => Some(Joiner::Times),
        '-' | '‐' | '–' | '—' | '−' | '/' | '_' | '&' | '\'' | '’' | '.' | '·' => {
            Some(Joiner::Dropped)
        }
        _ => None,
    }
}

fn is_word(ch: char) -> bool {
    ch.is_alphanumeric() && !is_unspaced(ch)
}

/// Signs of a diameter; before a digit all are written `φ`.
fn is_diameter(ch: char) -> bool {
    matches!(ch, 'ø' | '⌀' | '∅' | 'φ')
}

/// Number of characters of the part that starts here; 0 when none does.
fn part_length(chars: &[Folded]) -> usize {
    let at = |index: usize| chars.get(index).map_or('\0', |folded| folded.ch);
    let digit = |index: usize| at(index).is_ascii_digit();
    let (first, opens) = (at(0), digit(1));
    if !is_word(first) && !(opens && (first == '±' || is_diameter(first))) {
        return 0;
    }
    let mut length = 1;
    loop {
        let (ch, after_digit) = (at(length), digit(length - 1));
        let goes_on = match ch {
            'x' => !(after_digit && digit(length + 1)),
            '.' => after_digit && digit(length + 1),
            '%' | '‰' | '°' | '#' => after_digit,
            _ => is_word(ch) || is_combining_mark(ch),
        };
        if !goes_on {
            return length;
        }
        length += 1;
    }
}

impl Part {
    fn new(chars: &[Folded]) -> Option<Self> {
        let piece = piece(chars)?;
        Some(Self {
            inner: inner(chars, &piece.text),
            piece,
        })
    }
}

/// The term of a stretch: one diameter sign, bounded length.
fn piece(chars: &[Folded]) -> Option<Piece> {
    let span = chars.first()?.span.to(chars.last()?.span);
    let following = chars.iter().skip(1).map(|folded| folded.ch).chain(['\0']);
    let text = chars
        .iter()
        .zip(following)
        .map(|(folded, next)| {
            let sign = is_diameter(folded.ch) && next.is_ascii_digit();
            if sign { 'φ' } else { folded.ch }
        })
        .take(TERM_CHARS)
        .collect();
    Some(Piece { text, span })
}

/// Letters and numbers inside a part: `dn` and `50` of `dn50`, `3098` of `3098.1`.
///
/// A chemical grade such as `06cr19ni10` has too many to mean anything apart, so none are kept.
fn inner(chars: &[Folded], whole: &str) -> Vec<Piece> {
    let numeric = |folded: &Folded| folded.ch.is_ascii_digit() || folded.ch == '.';
    let runs: Vec<&[Folded]> = chars
        .chunk_by(|left, right| numeric(left) == numeric(right))
        .collect();
    let mut out = Vec::new();
    if let Some((first, rest)) = chars.split_first()
        && first.ch == '±'
    {
        out.extend(piece(rest));
    }
    if runs.len() <= 3 {
        for run in runs {
            out.extend(piece(run));
            out.extend(integer(run));
        }
    }
    out.retain(|piece| piece.text != whole && piece.text.chars().count() > 1);
    out.dedup();
    out
}

/// The whole number before the point, where it is long enough to be a name (`3098.1`, not `0.02`).
fn integer(run: &[Folded]) -> Option<Piece> {
    let digits = run
        .iter()
        .take_while(|folded| folded.ch.is_ascii_digit())
        .count();
    (digits >= 3 && digits < run.len())
        .then(|| run.get(..digits).and_then(piece))
        .flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::{Segment, folded, segments};
    use super::*;

    /// The models of `text`, in order.
    fn models(text: &str) -> Vec<Model> {
        let chars = folded(text);
        let segments = segments(&chars);
        let models = segments.into_iter().filter_map(|segment| match segment {
            Segment::Model(model) => Some(model),
            Segment::Run(_) => None,
        });
        models.collect()
    }

    fn wholes(text: &str) -> Vec<String> {
        models(text)
            .into_iter()
            .map(|model| model.whole.text)
            .collect()
    }

    #[test]
    fn joiners_fall_away_and_multiplication_stays() {
        for text in [
            "a1-b2", "a1/b2", "a1_b2", "a1&b2", "a1–b2", "a1−b2", "a1’b2", "a1·b2",
        ] {
            assert_eq!(wholes(text), ["a1b2"], "{text}");
        }
        for text in ["10x20", "10×20", "10*20", "10✕20", "10X20"] {
            assert_eq!(wholes(text), ["10x20"], "{text}");
        }
        assert_eq!(wholes("DN50×φ60"), ["dn50xφ60"]);
        assert_eq!(wholes("max2"), ["max2"], "an x inside a word is a letter");
        assert_eq!(wholes("10x"), ["10x"]);
        assert_eq!(wholes("x10"), ["x10"]);
    }

    #[test]
    fn a_joiner_needs_a_part_on_both_sides() {
        assert_eq!(wholes("-a"), ["a"]);
        assert_eq!(wholes("a-"), ["a"]);
        assert_eq!(wholes("a--b"), ["a", "b"]);
        assert_eq!(wholes("a- b"), ["a", "b"]);
        assert_eq!(wholes("a.b."), ["ab"]);
    }

    #[test]
    fn points_belong_to_numbers_only_inside_them() {
        assert_eq!(wholes("3.14"), ["3.14"]);
        assert_eq!(wholes("3."), ["3"]);
        assert_eq!(wholes(".5"), ["5"]);
        // A comma may part thousands, but between grades it parts a list.
        assert_eq!(wholes("304,316"), ["304", "316"]);
        assert_eq!(wholes("1,000"), ["1", "000"]);
        assert_eq!(wholes("1.4301"), ["1.4301"]);
    }

    #[test]
    fn signs_of_measures_stay_with_their_number() {
        assert_eq!(wholes("±0.05"), ["±0.05"]);
        assert_eq!(wholes("± 0.05"), ["0.05"]);
        assert_eq!(wholes("60°"), ["60°"]);
        assert_eq!(wholes("5‰"), ["5‰"]);
        assert_eq!(wholes("# 45"), ["45"]);
        assert_eq!(wholes("a%"), ["a"]);
        assert_eq!(wholes("Ø12"), ["φ12"]);
        assert_eq!(wholes("∅ 12"), ["12"]);
        assert_eq!(wholes("smørt"), ["smørt"], "inside a word it is a letter");
    }

    #[test]
    fn long_chains_break_into_several_tokens() {
        let chain = models("a1-b2-c3-d4-e5-f6-g7");
        assert_eq!(chain.len(), 2);
        assert_eq!(chain[0].parts.len(), PARTS);
        assert_eq!(chain[1].whole.text, "g7");
    }

    #[test]
    fn a_span_covers_all_parts() {
        let text = "轴承 ６２０４－２ＲＳ 现货";
        let model = models(text).remove(0);
        assert_eq!(model.whole.text, "62042rs");
        assert_eq!(
            &text[model.whole.span.start..model.whole.span.end],
            "６２０４－２ＲＳ"
        );
        let part = &model.parts[1].piece;
        assert_eq!(
            (part.text.as_str(), &text[part.span.start..part.span.end]),
            ("2rs", "２ＲＳ")
        );
    }

    #[test]
    fn neighbours_join_only_where_it_can_mean_something() {
        let joined = |text: &str| {
            let models = models(text);
            models[0].joined(&models[1]).map(|piece| piece.text)
        };
        assert_eq!(joined("DN 50"), Some("dn50".into()));
        assert_eq!(joined("deep groove"), None, "no digit");
        assert_eq!(joined("DN，50"), None, "not close");
        assert_eq!(joined(&format!("{} 50", "a".repeat(30))), None, "too long");
    }

    proptest! {
        #[test]
        fn a_size_is_one_however_it_is_written(
            a in 1u32..400, b in 1u32..400, sign in select(vec!["x", "X", "×", "*"]), letter in select(vec!["M", "m", "Ｍ", ""]),
        ) {
            prop_assert_eq!(wholes(&format!("{letter}{a}{sign}{b}")), wholes(&format!("{}{a}x{b}", letter.to_lowercase())));
        }

        #[test]
        fn a_hyphenated_code_shares_its_whole_with_the_one_written_together(
            left in "[a-z][0-9]{2,4}", right in "[0-9]{1,2}[a-z]{1,2}",
        ) {
            prop_assume!(!right.starts_with('x'));
            let whole = wholes(&format!("{left}-{right}"));
            prop_assert_eq!(&whole, &wholes(&format!("{left}{right}")));
            let apart = models(&format!("{left} {right}"));
            prop_assert_eq!(apart[0].joined(&apart[1]).unwrap().text, whole[0].clone());
        }

        #[test]
        fn inner_pieces_are_inside_and_never_the_part_itself(text in "[a-z0-9.±%x×-]{1,20}") {
            for part in models(&text).into_iter().flat_map(|model| model.parts) {
                for inner in part.inner {
                    prop_assert!(part.piece.span.start <= inner.span.start && inner.span.end <= part.piece.span.end);
                    prop_assert!(inner.text != part.piece.text && inner.text.chars().count() > 1);
                }
            }
        }
    }
}
