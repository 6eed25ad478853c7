//! The best hits of a guarded query in one total order, from a place on.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::columns::Columns;
use crate::error::Result;
use crate::fields::{Code, Number};
use crate::guard::Part;
use crate::request::Sort;

/// Steps per unit of score: finer differences do not order.
const SCORE_STEPS: f32 = 1_024.0;
/// What each tier adds to a score.
const TIER_STEP: f32 = 0.02;
/// The highest tier.
const TIER_MAX: i64 = 5;

/// More than the rounding of the few multiplications between a score and its key.
const ROUNDING: f32 = 1e-5;

/// A found document and its place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ranked {
    pub key: i64,
    pub id: String,
    pub segment: usize,
    pub doc: u32,
}

impl Ranked {
    fn cmp_order(&self, other: &Self) -> Ordering {
        other
            .key
            .cmp(&self.key)
            .then_with(|| self.id.cmp(&other.id))
    }
}

/// The first `limit` found documents after the place (`key`, `id`).
///
/// Higher keys come first, equal keys by id.
pub(crate) fn top<P: Part>(
    parts: impl Iterator<Item = Result<P>>,
    sort: Sort,
    after: Option<(i64, &str)>,
    limit: usize,
) -> Result<Vec<Ranked>> {
    let mut best: Vec<Ranked> = Vec::new();
    for (ordinal, part) in parts.enumerate() {
        let part = part?;
        let columns = part.columns();
        let floor = best.get(limit.saturating_sub(1)).map(|last| last.key);
        let mut heap = Heap::new(columns, after, limit, floor)?;
        if sort == Sort::Relevance {
            part.each_above(heap.threshold(), &mut |doc, score| {
                heap.offer(score_key(score, tier(columns, doc)), doc);
                heap.threshold()
            })?;
        } else {
            each_by_column(&part, sort, &mut heap)?;
        }
        best.extend(heap.into_ranked(ordinal)?);
        best.sort_unstable_by(Ranked::cmp_order);
        best.truncate(limit);
    }
    Ok(best)
}

fn each_by_column(part: &impl Part, sort: Sort, heap: &mut Heap<'_>) -> Result<()> {
    let (number, ascending) = match sort {
        Sort::Relevance | Sort::Newest => (Number::PublishedAt, false),
        Sort::EndingSoon => (Number::ValidUntil, true),
        Sort::PriceAscending => (Number::PriceMin, true),
        Sort::PriceDescending => (Number::PriceMax, false),
    };
    let columns = part.columns();
    part.each(&mut |doc| {
        let key = match columns.number_of(number, doc) {
            Some(value) if ascending => value.saturating_neg().max(i64::MIN + 1),
            Some(value) => value.max(i64::MIN + 1),
            None => i64::MIN,
        };
        heap.offer(key, doc);
    })
}

fn tier(columns: &Columns, doc: u32) -> i64 {
    columns
        .number_of(Number::Tier, doc)
        .unwrap_or(0)
        .clamp(0, TIER_MAX)
}

/// The key of a score. Scores are positive and small; anything else counts as 0.
#[expect(
    clippy::as_conversions,
    reason = "float to integer has no other form; the cast saturates"
)]
fn score_key(score: f32, tier: i64) -> i64 {
    (score * (1.0 + TIER_STEP * tier as f32) * SCORE_STEPS).floor() as i64
}

/// The score a key stands for.
#[expect(
    clippy::as_conversions,
    reason = "integer to float has no other form; keys stay below 2^24"
)]
pub(crate) fn key_score(key: i64) -> f64 {
    f64::from(key as f32 / SCORE_STEPS)
}

/// A score no document of a lower key reaches, whatever its tier.
#[expect(
    clippy::as_conversions,
    reason = "integer to float has no other form; keys stay below 2^24"
)]
fn score_below(key: i64) -> f32 {
    let highest = 1.0 + TIER_STEP * TIER_MAX as f32;
    let bound = key as f32 / SCORE_STEPS / highest;
    bound - bound.abs() * ROUNDING - f32::EPSILON
}

/// The best documents of one segment; ids are compared by their place in its dictionary.
struct Heap<'a> {
    columns: &'a Columns,
    after: Option<(i64, u64)>,
    limit: usize,
    floor: Option<i64>,
    /// Worst at the top.
    entries: BinaryHeap<(Reverse<i64>, u64, u32)>,
}

impl<'a> Heap<'a> {
    fn new(
        columns: &'a Columns,
        after: Option<(i64, &str)>,
        limit: usize,
        floor: Option<i64>,
    ) -> Result<Self> {
        let after = match (after, columns.code(Code::Id)) {
            (Some((key, id)), Some(ids)) => Some((key, first_after(ids, id)?)),
            _ => None,
        };
        Ok(Self {
            columns,
            after,
            limit,
            floor,
            entries: BinaryHeap::with_capacity(limit + 1),
        })
    }

    fn offer(&mut self, key: i64, doc: u32) {
        // Only then is the id worth looking up.
        if self.worst().is_some_and(|worst| key < worst)
            || self.after.is_some_and(|(last, _)| key > last)
        {
            return;
        }
        let Some(id) = self
            .columns
            .code(Code::Id)
            .and_then(|ids| ids.ords().first(doc))
        else {
            return;
        };
        if self
            .after
            .is_some_and(|(last, first)| key == last && id < first)
        {
            return;
        }
        self.entries.push((Reverse(key), id, doc));
        if self.entries.len() > self.limit {
            self.entries.pop();
        }
    }

    /// The key below which a further document cannot come in.
    fn worst(&self) -> Option<i64> {
        let full = self.entries.len() >= self.limit;
        let worst = self.entries.peek().filter(|_| full).map(|(key, ..)| key.0);
        worst.max(self.floor)
    }

    /// The score a further document must exceed to be worth offering.
    fn threshold(&self) -> f32 {
        self.worst().map_or(f32::MIN, score_below)
    }

    fn into_ranked(self, segment: usize) -> Result<Vec<Ranked>> {
        let columns = self.columns;
        let ranked = self.entries.into_iter().map(|(key, _, doc)| {
            Ok(Ranked {
                key: key.0,
                id: columns.text_of(Code::Id, doc)?,
                segment,
                doc,
            })
        });
        ranked.collect()
    }
}

/// The place of the first id after `id` in the dictionary of a segment.
fn first_after(ids: &tantivy::columnar::StrColumn, id: &str) -> Result<u64> {
    // The least text that is greater than `id` is `id` with the least character appended.
    let next = format!("{id}\0");
    let (start, _) = ids.dictionary().term_bounds_to_ord(
        std::ops::Bound::Included(next.as_bytes()),
        std::ops::Bound::Unbounded::<&[u8]>,
    )?;
    Ok(match start {
        std::ops::Bound::Included(ord) => ord,
        std::ops::Bound::Excluded(ord) => ord.saturating_add(1),
        std::ops::Bound::Unbounded => 0,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_pruned_could_have_reached_the_key(score in 0.0f32..3_000.0, tier in 0i64..=TIER_MAX) {
            let key = score_key(score, tier);
            prop_assert!(score > score_below(key));
        }

        #[test]
        fn a_tier_never_lowers(score in 0.0f32..1_000.0, tier in 0i64..TIER_MAX) {
            prop_assert!(score_key(score, tier) <= score_key(score, tier + 1));
        }
    }
}
