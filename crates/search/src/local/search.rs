//! One page of a search over one snapshot.

use tantivy::Term;
use tantivy::query::Query;

use crate::document::Kind;
use crate::error::{Result, SearchError};
use crate::facets::{self, Facet};
use crate::fields::{Code, Number};
use crate::filter::Filter;
use crate::guard::{Guarded, Part};
use crate::plan::{self, PRUNED_UNITS_MAX, Step, THIN, WIDE};
use crate::query::Units;
use crate::request::{
    Answer, Cursor, Hit, PAGE_SIZE_MAX, Relaxation, Request, Sort, TOTAL_EXACT_MAX, Total,
};
use crate::snapshot::Snapshot;
use crate::statistics::{Frozen, Statistics};
use crate::tally::Tally;
use crate::top::{Ranked, key_score, top};

/// A request, read and bound to a snapshot.
struct Search<'a> {
    snapshot: &'a Snapshot,
    request: &'a Request,
    units: &'a Units,
    /// All conditions.
    filter: Filter,
    /// The conditions that are tested per document when the others drive the search.
    dense: Filter,
    sparse: Vec<Box<dyn Query>>,
    /// The terms that rank, and the figures they rank by.
    terms: Vec<Term>,
    statistics: Statistics,
}

/// What counts as found, and how it is found.
enum Found<'a> {
    /// Everything that holds the whole text.
    Complete(Total),
    /// What a wider step finds, where `complete` hits hold the whole text.
    Widened {
        tally: Tally<'a>,
        at: usize,
        step: Step,
        complete: u64,
    },
}

/// Answers `request` from `snapshot`.
pub(super) fn search(snapshot: &Snapshot, request: &Request) -> Result<Answer> {
    if !(1..=PAGE_SIZE_MAX).contains(&request.page.size) {
        return Err(SearchError::Invalid("the page size must be 1 to 100"));
    }
    let units = Units::expanded(&request.text, &request.synonyms);
    let terms = terms(snapshot, &units);
    let statistics = match &request.page.after {
        Some(cursor) => cursor.statistics.clone(),
        None => Statistics::read(&snapshot.searcher, &snapshot.fields, &terms)?,
    };
    let units = units.weighed(&statistics);
    let search = Search::new(snapshot, request, &units, (terms, statistics))?;
    match search.choose()? {
        Found::Complete(total) => search.complete(total),
        Found::Widened {
            tally,
            at,
            step,
            complete,
        } => search.widened(&tally, at, step, complete),
    }
}

/// Every term that can rank, in a fixed order.
fn terms(snapshot: &Snapshot, units: &Units) -> Vec<Term> {
    let keys = units.keys();
    keys.iter().map(|key| key.term(&snapshot.fields)).collect()
}

impl<'a> Search<'a> {
    fn new(
        snapshot: &'a Snapshot,
        request: &'a Request,
        units: &'a Units,
        (terms, statistics): (Vec<Term>, Statistics),
    ) -> Result<Self> {
        let filter = Filter::visible(&request.audience, request.now).with(&request.filters);
        let mut dense = filter.clone();
        let sparse = dense.take_sparse(&snapshot.searcher, &snapshot.fields)?;
        Ok(Self {
            snapshot,
            request,
            units,
            filter,
            dense,
            sparse,
            terms,
            statistics,
        })
    }

    /// What holds the whole text unless that is thin; on later pages as on the first.
    fn choose(&'a self) -> Result<Found<'a>> {
        let steps = plan::steps(self.units);
        let complete = self.count_complete()?;
        let fixed = self
            .request
            .page
            .after
            .as_ref()
            .map(|cursor| usize::from(cursor.step));
        let thin = complete.count < THIN && steps.len() > 1;
        if fixed.map_or(!thin, |at| at == 0) {
            return Ok(Found::Complete(complete));
        }
        let tally = Tally::new(self.snapshot, &self.filter, self.units, &self.frozen()?)?;
        let at = match fixed {
            Some(at) => Some(at).filter(|&at| at < steps.len()),
            None => widest(&tally, &steps, complete.count),
        };
        match at.and_then(|at| Some((at, *steps.get(at)?))) {
            Some((at, step)) => Ok(Found::Widened {
                tally,
                at,
                step,
                complete: complete.count,
            }),
            None if fixed.is_some() => {
                Err(SearchError::Invalid("the cursor belongs to another query"))
            }
            None => Ok(Found::Complete(complete)),
        }
    }

    fn count_complete(&self) -> Result<Total> {
        let query = plan::everything(self.units, &self.sparse, &self.snapshot.fields);
        let guarded = Guarded::unscored(self.snapshot, &self.dense, &query)?;
        let count = guarded.count_up_to(TOTAL_EXACT_MAX + 1)?;
        Ok(Total {
            count: count.min(TOTAL_EXACT_MAX),
            exact: count <= TOTAL_EXACT_MAX,
        })
    }

    fn frozen(&self) -> Result<Frozen> {
        self.statistics.freeze(&self.snapshot.fields, &self.terms)
    }

    /// Facets see the whole found set, so with them the total is exact too.
    fn complete(&self, total: Total) -> Result<Answer> {
        let fields = &self.snapshot.fields;
        let query = plan::everything(self.units, &self.sparse, fields);
        let unscored = Guarded::unscored(self.snapshot, &self.dense, &query)?;
        let (facets, total) = if self.request.facets.is_empty() {
            (Vec::new(), total)
        } else {
            let (facets, count) = facets::count(unscored.parts(), &self.request.facets)?;
            (facets, Total { count, exact: true })
        };
        let refined = self
            .request
            .page
            .after
            .as_ref()
            .map_or(total.exact, |cursor| cursor.refined);
        let ranked = match self.sort() {
            Sort::Relevance => {
                let exhaustive = refined || self.units.units.len() > PRUNED_UNITS_MAX;
                let query = if refined {
                    plan::refined(query, self.units, fields)
                } else {
                    query
                };
                let frozen = self.frozen()?;
                let scored =
                    Guarded::scored(self.snapshot, &self.dense, &query, &frozen, exhaustive)?;
                self.page(scored.parts())?
            }
            _ => self.page(unscored.parts())?,
        };
        self.answer(ranked, facets, total, None, (0, refined))
    }

    fn widened(&self, tally: &Tally<'_>, at: usize, step: Step, complete: u64) -> Result<Answer> {
        let (facets, count) = facets::count(tally.parts(step), &self.request.facets)?;
        let relaxed = Relaxation {
            required: step.required(self.units),
            of: self.units.units.len(),
            every_character: matches!(step, Step::EveryCharacter(_)),
            characters: step.characters(self.units),
            complete,
        };
        let ranked = self.page(tally.parts(step))?;
        let at = u8::try_from(at).unwrap_or(u8::MAX);
        self.answer(
            ranked,
            facets,
            Total { count, exact: true },
            Some(relaxed),
            (at, false),
        )
    }

    /// Without a text there is nothing to be relevant to.
    fn sort(&self) -> Sort {
        match self.request.sort {
            Sort::Relevance if self.units.is_empty() => Sort::Newest,
            sort => sort,
        }
    }

    /// The hits of the page and, when there are more, the first of the next one.
    fn page<P: Part>(&self, parts: impl Iterator<Item = Result<P>>) -> Result<Vec<Ranked>> {
        let after = self
            .request
            .page
            .after
            .as_ref()
            .map(|cursor| (cursor.key, cursor.id.as_str()));
        top(parts, self.sort(), after, self.request.page.size + 1)
    }

    fn answer(
        &self,
        mut ranked: Vec<Ranked>,
        facets: Vec<Facet>,
        total: Total,
        relaxed: Option<Relaxation>,
        (step, refined): (u8, bool),
    ) -> Result<Answer> {
        let more = ranked.len() > self.request.page.size;
        ranked.truncate(self.request.page.size);
        let next = ranked.last().filter(|_| more).map(|last| Cursor {
            key: last.key,
            id: last.id.clone(),
            step,
            refined,
            statistics: self.statistics.clone(),
        });
        let hits = ranked
            .iter()
            .map(|ranked| self.hit(ranked))
            .collect::<Result<_>>()?;
        Ok(Answer {
            hits,
            total,
            facets,
            next,
            relaxed,
        })
    }

    fn hit(&self, ranked: &Ranked) -> Result<Hit> {
        let columns = self
            .snapshot
            .columns
            .get(ranked.segment)
            .ok_or(SearchError::Damaged)?;
        let kind = columns.text_of(Code::Kind, ranked.doc)?;
        let relevance = self.sort() == Sort::Relevance;
        Ok(Hit {
            id: ranked.id.clone(),
            kind: Kind::of(&kind).ok_or(SearchError::Damaged)?,
            version: columns.number_of(Number::Version, ranked.doc).unwrap_or(0),
            score: if relevance {
                key_score(ranked.key)
            } else {
                0.0
            },
        })
    }
}

/// The strictest step with a full page of hits, or else the one with most; `None` when no step
/// finds more than the `complete` ones.
fn widest(tally: &Tally<'_>, steps: &[Step], complete: u64) -> Option<usize> {
    let mut best = (complete, None);
    for (at, &step) in steps.iter().enumerate().skip(1) {
        let count = u64::try_from(tally.count(step)).unwrap_or(u64::MAX);
        if count > best.0 {
            best = (count, Some(at));
        }
        if count >= WIDE {
            break;
        }
    }
    best.1
}
