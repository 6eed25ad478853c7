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
