//! How much of a query each visible document holds: one pass that serves every step of widening.
//!
//! Term by term instead of document by document: a query that few texts hold completely has many
//! terms, and adding up their lists costs a fraction of merging them once per step. Terms are added
//! in one fixed order, so equal statistics give equal scores, bit for bit.

use tantivy::query::{EnableScoring, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED, Term};

use crate::columns::Columns;
use crate::error::Result;
use crate::filter::Filter;
use crate::guard::{Part, Visible, visible};
use crate::plan::{self, Bar, Step, holds, is_pair};
use crate::query::{Key, Units};
use crate::snapshot::Snapshot;
use crate::statistics::Frozen;

/// Lifts texts that hold the whole query above all that do not.
const COMPLETE_BONUS: Score = 1_000.0;

/// What a term weighs, and the term.
type Boosted = (Score, Box<dyn Weight>);

/// What one document holds of a query.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Held {
    pub doc: DocId,
    /// Units that are pairs.
    pub pairs: u8,
    /// All other units.
    pub others: u8,
    /// Distinct characters.
    pub characters: u8,
    pub score: Score,
}

/// Documents that hold at least one unit of a query.
pub(crate) struct Tally<'a> {
    segments: Vec<(&'a Columns, Vec<Held>)>,
    units: &'a Units,
}

impl<'a> Tally<'a> {
    /// Adds up what every document that `filter` keeps holds of `units`.
    pub fn new(
        snapshot: &'a Snapshot,
        filter: &'a Filter,
        units: &'a Units,
        statistics: &Frozen,
    ) -> Result<Self> {
        let scoring =
            || EnableScoring::enabled_from_statistics_provider(statistics, &snapshot.searcher);
        let weight = |key: &Key| {
            let term = key.term(&snapshot.fields);
            let boost = boost(key, &term, statistics);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            Ok((boost, query.weight(scoring())?))
        };
        let mut weights = Vec::new();
        for unit in &units.units {
            let terms = if unit.alternatives.is_empty() {
                unit.terms
                    .iter()
                    .map(weight)
                    .collect::<tantivy::Result<Vec<_>>>()?
            } else {
                let written = unit.terms.first();
                let boost = written.map_or(1.0, |key| {
                    boost(key, &key.term(&snapshot.fields), statistics)
                });
                vec![(boost, holds(unit, &snapshot.fields).weight(scoring())?)]
            };
            weights.push((is_pair(unit), terms));
        }
        let characters = units
            .characters
            .iter()
            .map(weight)
            .collect::<tantivy::Result<Vec<_>>>()?;
        let mut segments = Vec::new();
        for segment in visible(snapshot, filter) {
            let segment = segment?;
            let mut held = holders(&segment, &weights)?;
            for (boost, weight) in &characters {
                add_character(weight.scorer(segment.reader, *boost)?.as_mut(), &mut held);
            }
            segments.push((segment.columns, held));
        }
        Ok(Self { segments, units })
    }

    /// How many documents `step` finds.
    pub fn count(&self, step: Step) -> usize {
        let parts = self.parts(step).flatten();
        parts.map(|part| part.found().count()).sum()
    }

    /// What `step` finds in each segment.
    pub fn parts(&self, step: Step) -> impl Iterator<Item = Result<TallyPart<'_>>> {
        let (bar, complete) = (step.bar(self.units), Step::Everything.bar(self.units));
        self.segments.iter().map(move |(columns, held)| {
            Ok(TallyPart {
                columns,
                held,
                bar,
                complete,
            })
        })
    }
}

/// What a term weighs, for what it is and how rare it is.
fn boost(key: &Key, term: &Term, statistics: &Frozen) -> Score {
    let emphasis = if key.is_telling() {
        statistics.emphasis(term)
    } else {
        1.0
    };
    plan::boost(key) * emphasis
}

/// Documents of a segment with at least one unit, in order.
fn holders(segment: &Visible<'_>, units: &[(bool, Vec<Boosted>)]) -> Result<Vec<Held>> {
    let documents = usize::try_from(segment.reader.max_doc()).unwrap_or(0);
    let mut sums = vec![Sum::default(); documents];
    for (number, (pair, terms)) in (1..).zip(units) {
        for (boost, term) in terms {
            let mut scorer = term.scorer(segment.reader, *boost)?;
            let mut doc = scorer.doc();
            while doc != TERMINATED {
                if let Some(sum) = usize::try_from(doc).ok().and_then(|doc| sums.get_mut(doc)) {
                    sum.add(number, *pair, scorer.score());
                }
                doc = scorer.advance();
            }
        }
    }
    let held = (0..)
        .zip(sums)
        .filter(|(doc, sum)| sum.last > 0 && segment.keeps(*doc));
    Ok(held
        .map(|(doc, sum)| Held {
            doc,
            pairs: sum.pairs,
            others: sum.others,
            characters: 0,
            score: sum.score,
        })
        .collect())
}

/// What was found of one document so far.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    score: Score,
    pairs: u8,
    others: u8,
    /// The last unit counted, from 1: two spellings of a unit count once.
    last: u8,
}

impl Sum {
    fn add(&mut self, unit: u8, pair: bool, score: Score) {
        self.score += score;
        if self.last != unit {
            self.last = unit;
            self.pairs += u8::from(pair);
            self.others += u8::from(!pair);
        }
    }
}

/// Looks up one character in the documents that hold something.
fn add_character(scorer: &mut dyn Scorer, held: &mut [Held]) {
    for held in held {
        if scorer.doc() < held.doc {
            scorer.seek(held.doc);
        }
        if scorer.doc() == held.doc {
            held.characters += 1;
            held.score += scorer.score();
        }
    }
}

/// What a step finds in one segment.
pub(crate) struct TallyPart<'a> {
    columns: &'a Columns,
    held: &'a [Held],
    bar: Bar,
    complete: Bar,
}

impl TallyPart<'_> {
    /// What clears the bar; also what holds everything in other words, and so not the characters that were asked for.
    fn found(&self) -> impl Iterator<Item = &Held> {
        let clears =
            |held: &&Held| self.bar.is_cleared_by(held) || self.complete.is_cleared_by(held);
        self.held.iter().filter(clears)
    }
}

impl Part for TallyPart<'_> {
    fn columns(&self) -> &Columns {
        self.columns
    }

    fn each(&self, visit: &mut dyn FnMut(DocId)) -> Result<()> {
        self.found().for_each(|held| visit(held.doc));
        Ok(())
    }

    fn each_above(
        &self,
        _threshold: Score,
        visit: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> Result<()> {
        for held in self.found() {
            let bonus = if self.complete.is_cleared_by(held) {
                COMPLETE_BONUS
            } else {
                0.0
            };
            visit(held.doc, held.score + bonus);
        }
        Ok(())
    }
}
