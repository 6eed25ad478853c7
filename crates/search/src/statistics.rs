//! Word statistics a ranking rests on, frozen so that later pages score as the first one did.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Score, Searcher, Term};

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

    /// Weight of the term at this place, as the ranking weighs it; none for one that no document holds.
    pub fn idf(&self, at: usize) -> Option<f32> {
        let held = self.frequencies.get(at).copied().filter(|&held| held > 0)?;
        Some(idf(held.min(self.documents), self.documents))
    }

    /// Weight a term would have that no document holds.
    pub fn idf_of_unknown(&self) -> f32 {
        idf(0, self.documents)
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

/// The weight BM25 gives a term that `held` of `documents` hold.
fn idf(held: u64, documents: u64) -> f32 {
    let (held, rest) = (float(held), float(documents.saturating_sub(held)));
    (1.0 + (rest + 0.5) / (held + 0.5)).ln()
}

/// The nearest number of few digits; what exceeds 32 bits is cut.
fn float(value: u64) -> f32 {
    let value = u32::try_from(value).unwrap_or(u32::MAX);
    let half = |value: u32| f32::from(u16::try_from(value & 0xffff).unwrap_or(u16::MAX));
    half(value >> 16) * 65_536.0 + half(value)
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

impl Frozen {
    /// How much a term counts beside the others of its query, on top of its inverse document frequency. Range: 0 to 1.
    ///
    /// Words of the trade (技术, 产品, 公司) stand in so many postings that their plain weight adds up to more than the
    /// one word that names the thing; the square root of the weight once more sets rare words apart, as the squared
    /// weights of a cosine do.
    #[expect(
        clippy::as_conversions,
        reason = "counts and a share, for which the nearest float is near enough"
    )]
    pub fn emphasis(&self, term: &Term) -> Score {
        let held = self.frequencies.get(term).copied().unwrap_or(0);
        let (held, all) = (held.min(self.documents) as f64, self.documents as f64);
        let weight = |held: f64| (1.0 + (all - held + 0.5) / (held + 0.5)).ln();
        (weight(held) / weight(0.0)).sqrt() as Score
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(fields: &Fields, count: usize) -> Vec<Term> {
        (0..count)
            .map(|at| Term::from_field_text(fields.text, &format!("t{at}")))
            .collect()
    }

    #[test]
    fn figures_of_another_query_are_refused() {
        let (_, fields) = Fields::build();
        let statistics = Statistics {
            documents: 9,
            tokens: [90, 90],
            frequencies: vec![1, 2],
        };
        assert!(statistics.freeze(&fields, &terms(&fields, 2)).is_ok());
        for count in [0, 1, 3] {
            let refused = statistics.freeze(&fields, &terms(&fields, count));
            assert!(
                matches!(refused.err(), Some(SearchError::Invalid(_))),
                "{count}"
            );
        }
    }

    #[test]
    fn rare_terms_weigh_more_and_unknown_ones_nothing() {
        let statistics = Statistics {
            documents: 1_000_000,
            tokens: [1, 1],
            frequencies: vec![0, 1, 999_999],
        };
        assert_eq!(statistics.idf(0), None);
        assert_eq!(statistics.idf(3), None);
        let (rare, common) = (statistics.idf(1).unwrap(), statistics.idf(2).unwrap());
        assert!((rare - 13.41).abs() < 0.01, "{rare}");
        assert!(common > 0.0 && common < 0.01 && statistics.idf_of_unknown() > rare);
    }

    #[test]
    fn frozen_figures_answer_for_their_terms_and_fields() {
        let (_, fields) = Fields::build();
        let statistics = Statistics {
            documents: 9,
            tokens: [90, 30],
            frequencies: vec![1, 2],
        };
        let terms = terms(&fields, 2);
        let frozen = statistics.freeze(&fields, &terms).unwrap();
        assert_eq!(frozen.total_num_docs().unwrap(), 9);
        assert_eq!(frozen.total_num_tokens(fields.text).unwrap(), 90);
        assert_eq!(frozen.total_num_tokens(fields.single).unwrap(), 30);
        assert_eq!(frozen.doc_freq(&terms[1]).unwrap(), 2);
        let unknown = Term::from_field_text(fields.text, "unknown");
        assert_eq!(frozen.doc_freq(&unknown).unwrap(), 0);
    }

    #[test]
    fn rare_terms_are_emphasised_and_what_everything_holds_is_not() {
        let (_, fields) = Fields::build();
        let statistics = Statistics {
            documents: 1_000,
            tokens: [9, 9],
            frequencies: vec![0, 1, 100, 1_000],
        };
        let terms = terms(&fields, 4);
        let frozen = statistics.freeze(&fields, &terms).unwrap();
        let told: Vec<Score> = terms.iter().map(|term| frozen.emphasis(term)).collect();
        assert!(
            told.is_sorted_by(|rarer, commoner| rarer > commoner),
            "{told:?}"
        );
        assert!((told[0] - 1.0).abs() < 1e-6 && told[3] < 0.02, "{told:?}");
    }

    proptest! {
        #[test]
        fn no_claim_breaks_what_scoring_relies_on(documents: u64, tokens: [u64; 2], frequency: u64) {
            let (_, fields) = Fields::build();
            let statistics = Statistics { documents, tokens, frequencies: vec![frequency] };
            let terms = terms(&fields, 1);
            let frozen = statistics.freeze(&fields, &terms).unwrap();
            let documents = frozen.total_num_docs().unwrap();
            prop_assert!(documents > 0 && frozen.doc_freq(&terms[0]).unwrap() <= documents);
            prop_assert!(frozen.total_num_tokens(fields.text).unwrap() > 0);
            prop_assert!((0.0..=1.0).contains(&frozen.emphasis(&terms[0])));
        }

        #[test]
        fn figures_survive_the_cursor(documents: u64, tokens: [u64; 2], frequencies in proptest::collection::vec(any::<u64>(), 0..70)) {
            let statistics = Statistics { documents, tokens, frequencies };
            let text = serde_json::to_string(&statistics).unwrap();
            prop_assert_eq!(serde_json::from_str::<Statistics>(&text).unwrap(), statistics);
        }
    }
}
