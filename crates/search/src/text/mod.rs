//! How text is read: folding and tokens, the same for documents, queries, highlights and matching.
//!
//! Pure functions of their input. Whoever changes what they return must raise [`Analyzer::VERSION`],
//! which names the index directory, so that an index made by other rules is never read.

mod analyzer;
mod fold;
mod model;
mod segment;

pub use analyzer::{Analyzer, Token, TokenKind};
pub use fold::fold;
pub(crate) use fold::folded;
pub(crate) use segment::{Model, Segment, is_unspaced, segments};

/// A stretch of the original, unfolded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// First character, counted in Unicode scalar values.
    pub char_start: usize,
    /// One past the last character.
    pub char_end: usize,
}

impl Span {
    /// The span from the start of `self` to the end of `last`.
    pub(crate) fn to(self, last: Self) -> Self {
        Self {
            end: last.end,
            char_end: last.char_end,
            ..self
        }
    }
}
