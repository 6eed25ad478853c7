//! The text part: how much two texts share is measured elsewhere and comes in here as an argument.

use super::heads::Aim;
use super::sides::Sheet;
use super::verdict::{End, Evidence, Finding};
use super::weights::Share;

/// The most shared terms told as evidence; the weightiest are kept.
const MAX_TERMS: usize = 12;

/// A stretch of a field. Units: characters (Unicode scalar values), end excluded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldSpan {
    /// The field.
    pub field: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// A term both texts hold.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedTerm {
    /// The term as it is compared.
    pub term: String,
    /// Its part of the similarity.
    pub weight: f64,
    /// Where the need holds it.
    pub need: FieldSpan,
    /// Where the offer holds it.
    pub offer: FieldSpan,
}

/// What two texts share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextEvidence {
    /// Weighted overlap, the same from both ends. Range: 0..=1; anything else is brought there.
    pub similarity: f64,
    /// What is shared, in any order.
    pub shared: Vec<SharedTerm>,
}

impl TextEvidence {
    pub(super) fn share(&self) -> Share {
        Share::of_similarity(self.similarity)
    }

    pub(super) fn finding(&self, need: &Sheet<'_>, offer: &Sheet<'_>, aim: Aim) -> Finding {
        let mut shared: Vec<&SharedTerm> = self.shared.iter().collect();
        let place =
            |term: &'_ SharedTerm| (term.term.clone(), term.need.clone(), term.offer.clone());
        shared.sort_by(|a, b| {
            b.weight
                .total_cmp(&a.weight)
                .then_with(|| place(a).cmp(&place(b)))
        });
        let told = shared.into_iter().take(MAX_TERMS);
        let evidence = told.flat_map(|shared| {
            [
                stretch(End::Need, &shared.need, &shared.term, need),
                stretch(End::Offer, &shared.offer, &shared.term, offer),
            ]
        });
        Finding {
            evidence: aim.evidence.into_iter().chain(evidence).collect(),
            missing: aim.missing.into_iter().collect(),
            ..Finding::of(Some(self.share().times(aim.words)))
        }
    }
}

/// The stretch as it is written, or the bare term where the field is not among those at hand.
fn stretch(side: End, span: &FieldSpan, term: &str, sheet: &Sheet<'_>) -> Evidence {
    let length = span.end.saturating_sub(span.start);
    let written = sheet.text_of(&span.field).map(|text| {
        text.chars()
            .skip(span.start)
            .take(length)
            .collect::<String>()
    });
    let text = written
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| term.to_owned());
    Evidence {
        side,
        field: span.field.clone(),
        text,
        start: span.start,
        end: span.end,
    }
}
