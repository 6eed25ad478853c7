//! Lends our analyzer to tantivy, once for the characters and once for everything else.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::{Analyzer, TokenKind};

/// Name of the tokenizer of pairs and Latin tokens.
pub(crate) const TERMS: &str = "peitao_terms";
/// Name of the tokenizer of characters.
pub(crate) const SINGLES: &str = "peitao_singles";

/// The tokenizers every index of this schema needs.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(TERMS, TextAnalyzer::from(Adapter { singles: false }));
    manager.register(SINGLES, TextAnalyzer::from(Adapter { singles: true }));
    manager
}

/// Either the characters or everything else.
#[derive(Debug, Clone)]
struct Adapter {
    singles: bool,
}

impl Tokenizer for Adapter {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let mut stream = Stream::default();
        if self.singles {
            Analyzer::each_single(text, &mut |ch| stream.hold(ch.encode_utf8(&mut [0; 4]), 0));
        } else {
            Analyzer::each(text, &mut |term, kind, position, _| {
                if kind != TokenKind::Single {
                    stream.hold(term, position);
                }
            });
        }
        stream
    }
}

/// The tokens of one text, one behind the other in one string.
#[derive(Debug, Default)]
struct Stream {
    terms: String,
    /// End in `terms` and position of each token.
    ends: Vec<(usize, usize)>,
    told: usize,
    token: Token,
}

impl Stream {
    fn hold(&mut self, term: &str, position: usize) {
        self.terms.push_str(term);
        self.ends.push((self.terms.len(), position));
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(&(end, position)) = self.ends.get(self.told) else {
            return false;
        };
        let start = self
            .told
            .checked_sub(1)
            .and_then(|last| self.ends.get(last))
            .map_or(0, |last| last.0);
        self.token.text.clear();
        self.token
            .text
            .push_str(self.terms.get(start..end).unwrap_or_default());
        self.token.position = position;
        self.told += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Terms and positions as the index gets them.
    fn stream(name: &str, text: &str) -> Vec<(String, usize)> {
        let mut analyzer = tokenizers().get(name).unwrap();
        let mut stream = analyzer.token_stream(text);
        let mut out = Vec::new();
        stream.process(&mut |token| out.push((token.text.clone(), token.position)));
        out
    }

    #[test]
    fn characters_and_the_rest_go_separate_ways() {
        let text = "不锈钢 DN50";
        let terms = [("不锈", 0), ("锈钢", 1), ("dn50", 3), ("dn", 3), ("50", 3)];
        assert_eq!(
            stream(TERMS, text),
            terms.map(|(term, position)| (term.to_owned(), position))
        );
        let singles: Vec<String> = stream(SINGLES, text)
            .into_iter()
            .map(|(term, _)| term)
            .collect();
        assert_eq!(singles, ["不", "锈", "钢"]);
        assert!(stream(TERMS, "").is_empty() && stream(SINGLES, "").is_empty());
    }

    #[test]
    fn a_tokenizer_can_be_used_again() {
        let mut analyzer = tokenizers().get(TERMS).unwrap();
        for text in ["球阀", "", "法兰 DN50"] {
            let mut stream = analyzer.token_stream(text);
            let mut count = 0;
            while stream.advance() {
                count += 1;
            }
            assert_eq!(count, stream_length(text));
        }
    }

    fn stream_length(text: &str) -> usize {
        Analyzer::tokens(text)
            .iter()
            .filter(|token| token.kind != TokenKind::Single)
            .count()
    }

    proptest! {
        #[test]
        fn the_index_gets_what_the_analyzer_reads(text in "\\PC{0,80}") {
            let tokens = Analyzer::tokens(&text);
            let told = |single: bool| {
                let tokens = tokens.iter().filter(move |token| (token.kind == TokenKind::Single) == single);
                tokens.map(|token| token.text.clone()).collect::<Vec<_>>()
            };
            let terms = |name| stream(name, &text).into_iter().map(|(term, _)| term).collect::<Vec<_>>();
            prop_assert_eq!(terms(TERMS), told(false));
            prop_assert_eq!(terms(SINGLES), told(true));
        }

        #[test]
        fn positions_never_go_back(text in "\\PC{0,80}") {
            let positions: Vec<usize> = stream(TERMS, &text).into_iter().map(|(_, position)| position).collect();
            prop_assert!(positions.is_sorted());
        }
    }
}
