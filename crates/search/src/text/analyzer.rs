//! Tokens: single characters and overlapping pairs of unspaced script, whole Latin tokens and parts.
//!
//! No dictionary: nothing to ship, nothing to drift, and new product names are found the day they
//! appear. Measured against dictionary words on Chinese retrieval tasks, single characters together
//! with pairs were best or level on each.

use super::Span;
use super::fold::{Folded, folded};
use super::model::{Model, Piece};
use super::segment::{Segment, is_unspaced, segments};

/// What a token is, which decides the fields it is indexed in and how a query uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    /// One character of an unspaced script.
    Single,
    /// Two neighbouring characters of an unspaced script.
    Pair,
    /// A written-together Latin token without its joiners.
    Whole,
    /// One of several parts of a whole.
    Part,
    /// Letters or numbers inside a part.
    Inner,
    /// Two neighbouring wholes as if written together.
    Joined,
}

/// One term of a text and where it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The folded term.
    pub text: String,
    /// What the term is.
    pub kind: TokenKind,
    /// Place in the order of the text; neighbouring characters or parts differ by one.
    pub position: usize,
    /// The stretch of the original text.
    pub span: Span,
}

/// The one reader of text, for documents, queries, highlights and matching alike.
#[derive(Debug, Clone, Copy, Default)]
pub struct Analyzer;

impl Analyzer {
    /// Raised whenever folding or tokens change; an index of another version is rebuilt.
    pub const VERSION: u32 = 2;

    /// Reads all tokens of `text`, by position; never fails, whatever the text.
    #[must_use]
    pub fn tokens(text: &str) -> Vec<Token> {
        let mut out = Vec::with_capacity(text.len());
        Self::each(text, &mut |text, kind, position, span| {
            out.push(Token {
                text: text.to_owned(),
                kind,
                position,
                span,
            });
        });
        out
    }

    /// Tells every token of `text` without keeping it: term, kind, position, span.
    pub(crate) fn each(text: &str, tell: &mut Tell<'_>) {
        let chars = folded(text);
        let segments = segments(&chars);
        let mut reader = Reader {
            tell,
            position: 0,
            term: String::new(),
        };
        for (index, segment) in segments.iter().enumerate() {
            match segment {
                Segment::Run(glyphs) => reader.run(glyphs),
                Segment::Model(model) => {
                    let next = match segments.get(index + 1) {
                        Some(Segment::Model(next)) => model.joined(next),
                        _ => None,
                    };
                    reader.model(model, next.as_ref());
                }
            }
        }
    }

    /// Tells every character of unspaced script in `text`.
    pub(crate) fn each_single(text: &str, tell: &mut dyn FnMut(char)) {
        let chars = folded(text);
        chars
            .iter()
            .filter(|folded| is_unspaced(folded.ch))
            .for_each(|folded| tell(folded.ch));
    }
}

/// Hears one token: term, kind, position, span.
pub(crate) type Tell<'a> = dyn FnMut(&str, TokenKind, usize, Span) + 'a;

/// Walks over the segments of a text.
struct Reader<'a, 'b> {
    tell: &'a mut Tell<'b>,
    position: usize,
    /// The pair being told; kept for its memory.
    term: String,
}

impl Reader<'_, '_> {
    fn run(&mut self, glyphs: &[Folded]) {
        let mut following = glyphs.iter().skip(1);
        for glyph in glyphs {
            self.term.clear();
            self.term.push(glyph.ch);
            (self.tell)(&self.term, TokenKind::Single, self.position, glyph.span);
            if let Some(next) = following.next() {
                self.term.push(next.ch);
                (self.tell)(
                    &self.term,
                    TokenKind::Pair,
                    self.position,
                    glyph.span.to(next.span),
                );
            }
            self.position += 1;
        }
    }

    fn model(&mut self, model: &Model, joined: Option<&Piece>) {
        self.piece(&model.whole, TokenKind::Whole);
        if let Some(joined) = joined {
            self.piece(joined, TokenKind::Joined);
        }
        for part in &model.parts {
            if model.parts.len() > 1 {
                self.piece(&part.piece, TokenKind::Part);
            }
            for inner in &part.inner {
                self.piece(inner, TokenKind::Inner);
            }
            self.position += 1;
        }
    }

    fn piece(&mut self, piece: &Piece, kind: TokenKind) {
        (self.tell)(&piece.text, kind, self.position, piece.span);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(text: &str, kind: TokenKind) -> Vec<String> {
        Analyzer::tokens(text)
            .into_iter()
            .filter(|token| token.kind == kind)
            .map(|token| token.text)
            .collect()
    }

    #[test]
    fn characters_and_pairs_of_a_run() {
        assert_eq!(
            terms("不锈钢球阀", TokenKind::Single),
            ["不", "锈", "钢", "球", "阀"]
        );
        assert_eq!(
            terms("不锈钢，球阀", TokenKind::Pair),
            ["不锈", "锈钢", "球阀"]
        );
        assert_eq!(terms("鋁", TokenKind::Single), ["铝"]);
    }

    #[test]
    fn latin_tokens_whole_and_in_parts() {
        for (text, whole, parts, inner) in [
            ("DN50", "dn50", vec![], vec!["dn", "50"]),
            ("6204-2RS", "62042rs", vec!["6204", "2rs"], vec!["rs"]),
            ("M8×20", "m8x20", vec!["m8", "20"], vec![]),
            ("M8*20", "m8x20", vec!["m8", "20"], vec![]),
            ("m8X20", "m8x20", vec!["m8", "20"], vec![]),
            ("06Cr19Ni10", "06cr19ni10", vec![], vec![]),
            ("±0.02mm", "±0.02mm", vec![], vec!["0.02mm", "0.02", "mm"]),
            (
                "QT450-10",
                "qt45010",
                vec!["qt450", "10"],
                vec!["qt", "450"],
            ),
            (
                "GB/T3098.1",
                "gbt3098.1",
                vec!["gb", "t3098.1"],
                vec!["3098.1", "3098"],
            ),
            ("0.8mm", "0.8mm", vec![], vec!["0.8", "mm"]),
            ("Φ50", "φ50", vec![], vec!["50"]),
            ("⌀50", "φ50", vec![], vec!["50"]),
            ("99.9%", "99.9%", vec![], vec!["99.9"]),
            ("45#", "45#", vec![], vec!["45"]),
            ("1200℃", "1200°c", vec![], vec!["1200", "°c"]),
        ] {
            assert_eq!(terms(text, TokenKind::Whole), [whole], "{text}");
            assert_eq!(terms(text, TokenKind::Part), parts, "{text}");
            assert_eq!(terms(text, TokenKind::Inner), inner, "{text}");
        }
    }

    #[test]
    fn english_words_stand_under_their_stem_and_codes_as_they_are() {
        for (text, whole) in [
            ("Bearings", "bear"),
            ("bearing", "bear"),
            ("housings", "hous"),
            ("machined", "machin"),
            ("PPS", "pps"),
            ("abs", "abs"),
            ("ADC12", "adc12"),
            ("größe", "größe"),
        ] {
            assert_eq!(terms(text, TokenKind::Whole), [whole], "{text}");
        }
        let token = &Analyzer::tokens("two Bearings")[1];
        assert_eq!(
            (token.span.start, token.span.end),
            (4, 12),
            "the word as it is written"
        );
    }

    #[test]
    fn neighbours_with_a_digit_are_also_joined() {
        assert_eq!(terms("6204 2RS", TokenKind::Joined), ["62042rs"]);
        assert_eq!(terms("GB/T 3098.1", TokenKind::Joined), ["gbt3098.1"]);
        assert_eq!(terms("DN 50 mm", TokenKind::Joined), ["dn50", "50mm"]);
        assert!(terms("stainless steel", TokenKind::Joined).is_empty());
        assert!(terms("DN, 50", TokenKind::Joined).is_empty());
        assert!(terms("DN  50", TokenKind::Joined).is_empty());
    }

    #[test]
    fn ranges_and_lists_stay_apart() {
        assert_eq!(
            terms("304，316L,QT450", TokenKind::Whole),
            ["304", "316l", "qt450"]
        );
        assert_eq!(terms("10~20", TokenKind::Whole), ["10", "20"]);
        assert_eq!(terms("1:1000", TokenKind::Whole), ["1", "1000"]);
        assert_eq!(terms("a,b", TokenKind::Whole), ["a", "b"]);
        assert_eq!(terms("1,20", TokenKind::Whole), ["1", "20"]);
    }

    #[test]
    fn spans_point_into_the_original() {
        let text = "鋁合金ＡＤＣ１２壓鑄";
        let token = Analyzer::tokens(text)
            .into_iter()
            .find(|token| token.text == "adc12")
            .unwrap();
        assert_eq!(&text[token.span.start..token.span.end], "ＡＤＣ１２");
        assert_eq!((token.span.char_start, token.span.char_end), (3, 8));
    }

    #[test]
    fn long_words_are_bounded() {
        let tokens = Analyzer::tokens(&"a".repeat(100_000));
        assert_eq!(tokens.len(), 1);
        assert_eq!(tokens[0].text.len(), 40);
        let chain = vec!["ab"; 1_000].join("-");
        assert!(
            Analyzer::tokens(&chain)
                .iter()
                .all(|token| token.text.chars().count() <= 40)
        );
    }

    /// Texts near the rules: digits, joiners, signs and ideographs in every order.
    fn industrial() -> impl Strategy<Value = String> {
        let ch = proptest::sample::select(
            "0 1 5 x X × * - / . , ± % ° # φ ø A m 铝 鋁 阀 Ａ １ \u{301} \u{200b}"
                .split(' ')
                .collect::<Vec<_>>(),
        );
        proptest::collection::vec(prop_oneof![9 => ch, 1 => Just(" ")], 0..40)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC*") {
            check(&text)?;
        }

        #[test]
        fn industrial_text_is_read_without_panic(text in industrial()) {
            check(&text)?;
        }

        #[test]
        fn folded_text_reads_like_the_original(text in industrial()) {
            let terms = |text: &str| Analyzer::tokens(text).into_iter().map(|token| (token.text, token.kind, token.position)).collect::<Vec<_>>();
            prop_assert_eq!(terms(&super::super::fold(&text)), terms(&text));
        }
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        let mut position = 0;
        for token in Analyzer::tokens(text) {
            prop_assert!(!token.text.is_empty() && token.text.chars().count() <= 48);
            let original = text.get(token.span.start..token.span.end);
            prop_assert!(original.is_some_and(|original| !original.is_empty()));
            prop_assert_eq!(
                original.unwrap().chars().count(),
                token.span.char_end - token.span.char_start
            );
            prop_assert!(token.position >= position, "positions go forward");
            position = token.position;
        }
        Ok(())
    }
}
