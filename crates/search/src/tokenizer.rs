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
        let mut tokens = Analyzer::tokens(text);
        tokens.retain(|token| (token.kind == TokenKind::Single) == self.singles);
        Stream {
            tokens: tokens.into_iter(),
            token: Token::default(),
        }
    }
}

/// The tokens of one text.
struct Stream {
    tokens: std::vec::IntoIter<crate::text::Token>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(token) = self.tokens.next() else {
            return false;
        };
        self.token.offset_from = token.span.start;
        self.token.offset_to = token.span.end;
        self.token.position = token.position;
        self.token.text = token.text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
