//! Matching: what one offer is worth to one need, as a sum of named parts with their evidence.
//!
//! One pair at a time, and the same number whichever end asks: there is one function, [`judge`], and
//! it always reads the need and the offer, never "mine" and "theirs". Hard conditions come first; a
//! pair that fails one never fits, however high its score. No input or output, no clock. How much two
//! texts share comes in as [`TextEvidence`]; what a text states is read by `crate::understanding` and
//! counts as a wish beside the attributes, a must only where the text says so.
//!
//! The parts and their points stand in [`PartName::max_points`], every other number of the ranking in
//! `weights.rs`; both belong to [`WEIGHTS_VERSION`].

mod attributes;
mod certificates;
mod compare;
mod fold;
mod heads;
mod lines;
mod names;
mod place;
mod quantity;
mod said;
mod sides;
mod steps;
mod synonyms;
mod text;
mod timing;
mod verdict;
mod weights;
mod words;

#[cfg(test)]
mod tests;

pub use names::{Likeness, Names, PlainNames, Sense};
pub use sides::{Held, Need, Offer, Owner};
pub use synonyms::Synonyms;
pub(crate) use synonyms::word_key;
pub use text::{FieldSpan, SharedTerm, TextEvidence};
pub use verdict::{
    Condition, ConditionCode, End, Evidence, Missing, MissingCode, Part, Stated, Verdict,
};
pub use weights::{MAX_SCORE, NEAR_THRESHOLD, PartName, THRESHOLD, WEIGHTS_VERSION};

use std::cmp::Reverse;

use crate::clock::{Date, Moment};
use crate::posting;
use crate::taxonomy::Graph;

use sides::Sheet;
use weights::Share;

/// What a verdict depends on besides the pair and its texts.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    graph: &'a Graph,
    economic_region: &'a [String],
    names: &'a dyn Names,
    now: Moment,
    today: Date,
}

impl<'a> Context<'a> {
    /// The chain graph in force, the provinces of the economic region, the present, and how names and
    /// values are compared: [`PlainNames`] where no table of synonyms is at hand.
    pub fn new(
        graph: &'a Graph,
        economic_region: &'a [String],
        now: Moment,
        names: &'a dyn Names,
    ) -> Self {
        Self {
            graph,
            economic_region,
            names,
            now,
            today: now.date(),
        }
    }
}

/// What an offer is worth to a need. Of a firm's capability cards the best one speaks: the one that
/// fails fewest conditions, then the one that scores highest, then the first.
///
/// Cost: about 30 microseconds for a pair of postings full of figures, two thirds of it for reading the
/// texts of the offer. The need is read once, so it pays to keep it for all its pairs.
pub fn judge(
    need: &Need<'_>,
    offer: &Offer<'_>,
    text: &TextEvidence,
    context: &Context<'_>,
) -> Verdict {
    let judged = |sheet| judge_sheet(&need.sheet, sheet, text, context);
    let first = judged(&offer.first);
    offer.others.iter().map(judged).fold(first, |best, next| {
        if merit(&next) > merit(&best) {
            next
        } else {
            best
        }
    })
}

fn merit(verdict: &Verdict) -> (Reverse<usize>, u32) {
    (Reverse(verdict.failed.len()), verdict.score)
}

fn judge_sheet(
    need: &Sheet<'_>,
    offer: &Sheet<'_>,
    text: &TextEvidence,
    context: &Context<'_>,
) -> Verdict {
    let aim = heads::aim(need, offer, context);
    let worth = aim.attributes;
    let words = text.share().times(aim.words);
    let node = place::node(need, offer, words, context);
    let near = node.share.unwrap_or(Share::NONE);
    let subject = weights::subject(words, near);
    // A head is read, not stated: it lowers the score and fails nothing.
    let failed = conditions(need, offer, weights::subject(text.share(), near));
    let (region, ring) = place::region(need, offer, context);
    let findings = [
        (PartName::Node, node),
        (PartName::Text, text.finding(need, offer, aim)),
        (
            PartName::Attributes,
            attributes::finding(need, offer, subject, worth, context),
        ),
        (
            PartName::Certificates,
            certificates::finding(need, offer, context),
        ),
        (PartName::Quantity, quantity::finding(need, offer, context)),
        (PartName::Timing, timing::finding(need, offer, context)),
        (PartName::Region, region),
        (PartName::Freshness, place::freshness(need, offer, context)),
    ];
    Verdict::sum(failed, findings, subject, ring, offer.card)
}

/// The conditions on the pair as a whole; those on single requirements come with their parts.
fn conditions(need: &Sheet<'_>, offer: &Sheet<'_>, subject: Share) -> Vec<Condition> {
    let meet = need
        .family
        .zip(offer.family)
        .is_none_or(|(demand, supply)| posting::meets(demand, supply));
    let family = (!meet).then(|| Condition::of(ConditionCode::Family, End::Need));
    let other = weights::is_another_subject(subject)
        .then(|| Condition::of(ConditionCode::Subject, End::Need));
    family.into_iter().chain(other).collect()
}
