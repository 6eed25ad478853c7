//! Word statistics a ranking rests on, frozen so that later pages score as the first one did.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::error::{Result, SearchError};
use crate::fields::Fields;

/// The figures of one moment, small enough to travel in a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Statistics {
    /// Documents of the index.
    documents: u64,
    /// Tokens of the fields `text` and `single`.
    tokens: [u64; 2],
    /// Documents that hold each term, in the order of the terms of the query.
    frequencies: Vec<u64>,
}

impl Statistics {
    /// Reads the figures for `terms`.
    pub fn read(searcher: &Searcher, fields: &Fields, terms: &[Term]) -> Result<Self> {
        let frequencies = terms
            .iter()
            .map(|term| searcher.doc_freq(term))
            .collect::<tantivy::Result<_>>()?;
        Ok(Self {
            documents: searcher.total_num_docs()?,
            tokens: [
                searcher.total_num_tokens(fields.text)?,
                searcher.total_num_tokens(fields.single)?,
            ],
            frequencies,
        })
    }

    /// Ties the figures to the terms they were read for.
    ///
    /// # Errors
    /// `Invalid` when they belong to another query.
    pub fn freeze(&self, fields: &Fields, terms: &[Term]) -> Result<Frozen> {
        if terms.len() != self.frequencies.len() {
            return Err(SearchError::Invalid("the cursor belongs to another query"));
        }
        Ok(Frozen {
            documents: self.documents.max(1),
            tokens: [
                (fields.text, self.tokens[0]),
                (fields.single, self.tokens[1]),
            ],
            frequencies: terms
                .iter()
                .cloned()
                .zip(self.frequencies.iter().copied())
                .collect(),
        })
    }
}

/// Frozen figures in the form the scoring asks for them.
///
/// Whatever a cursor claims, no term occurs in more documents than there are and no average length
/// is zero: the scoring relies on both.
pub(crate) struct Frozen {
    documents: u64,
    tokens: [(Field, u64); 2],
    frequencies: HashMap<Term, u64>,
}

impl Bm25StatisticsProvider for Frozen {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let known = self.tokens.iter().find(|(known, _)| *known == field);
        Ok(known.map_or(1, |&(_, tokens)| tokens.max(1)))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self
            .frequencies
            .get(term)
            .copied()
            .unwrap_or(0)
            .min(self.documents))
    }
}
