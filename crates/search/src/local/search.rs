//! One page of a search over one snapshot.

use tantivy::Term;
use tantivy::query::Query;

use crate::document::Kind;
use crate::error::{Result, SearchError};
use crate::facets;
use crate::fields::{Code, Number};
use crate::filter::Filter;
use crate::guard::Guarded;
use crate::plan::{self, Step, THIN, WIDE};
use crate::query::Units;
use crate::request::{
    Answer, Cursor, Hit, PAGE_SIZE_MAX, Relaxation, Request, Sort, TOTAL_EXACT_MAX, Total,
};
use crate::snapshot::Snapshot;
use crate::statistics::Statistics;
use crate::top::{Ranked, key_score, top};

/// A request, read and bound to a snapshot.
struct Search<'a> {
    snapshot: &'a Snapshot,
    request: &'a Request,
    units: Units,
    steps: Vec<Step>,
    filter: Filter,
    sparse: Vec<Box<dyn Query>>,
}

/// Which definition of "found" applies, and how it was chosen.
struct Choice {
    at: usize,
    step: Step,
    total: Total,
    complete: u64,
}

/// Answers `request` from `snapshot`.
pub(super) fn search(snapshot: &Snapshot, request: &Request) -> Result<Answer> {
    if !(1..=PAGE_SIZE_MAX).contains(&request.page.size) {
        return Err(SearchError::Invalid("the page size must be 1 to 100"));
    }
    let search = Search::new(snapshot, request)?;
    let choice = search.choose()?;
    let (facets, total) = search.facets(&choice)?;
    let (hits, next) = search.page(&choice)?;
    let relaxed = (choice.step != Step::Everything).then(|| Relaxation {
        required: choice.step.required(&search.units),
        of: search.units.units.len(),
        every_character: matches!(choice.step, Step::EveryCharacter(_)),
        characters: choice.step.characters(&search.units),
        complete: choice.complete,
    });
    Ok(Answer {
        hits,
        total,
        facets,
        next,
        relaxed,
    })
}

impl<'a> Search<'a> {
    fn new(snapshot: &'a Snapshot, request: &'a Request) -> Result<Self> {
        let units = Units::read(&request.text);
        let mut filter = Filter::visible(&request.audience, request.now).with(&request.filters);
        let sparse = filter.take_sparse(&snapshot.searcher, &snapshot.fields)?;
        Ok(Self {
            snapshot,
            request,
            steps: plan::steps(&units),
            units,
            filter,
            sparse,
        })
    }

    /// The strictest step with enough hits, or else the one with most; on later pages the step of the first.
    fn choose(&self) -> Result<Choice> {
        if let Some(cursor) = &self.request.page.after {
            let at = usize::from(cursor.step);
            let step = *self
                .steps
                .get(at)
                .ok_or(SearchError::Invalid("the cursor belongs to another query"))?;
            let total = self.count(step)?;
            let complete = if at == 0 {
                total.count
            } else {
                self.count(Step::Everything)?.count
            };
            return Ok(Choice {
                at,
                step,
                total,
                complete,
            });
        }
        let mut best: Option<Choice> = None;
        for (at, &step) in self.steps.iter().enumerate() {
            let total = self.count(step)?;
            let complete = best.as_ref().map_or(total.count, |best| best.complete);
            if best
                .as_ref()
                .is_none_or(|best| total.count > best.total.count)
            {
                best = Some(Choice {
                    at,
                    step,
                    total,
                    complete,
                });
            }
            if total.count >= if at == 0 { THIN } else { WIDE } {
                break;
            }
        }
        best.ok_or(SearchError::Invalid("no step"))
    }

    fn count(&self, step: Step) -> Result<Total> {
        let found = plan::found(&self.units, step, &self.sparse, &self.snapshot.fields);
        let count = Guarded::unscored(self.snapshot, &self.filter, &found)?
            .count_up_to(TOTAL_EXACT_MAX + 1)?;
        Ok(Total {
            count: count.min(TOTAL_EXACT_MAX),
            exact: count <= TOTAL_EXACT_MAX,
        })
    }

    /// Facets see the whole found set, so with them the total is exact too.
    fn facets(&self, choice: &Choice) -> Result<(Vec<facets::Facet>, Total)> {
        if self.request.facets.is_empty() {
            return Ok((Vec::new(), choice.total));
        }
        let found = plan::found(
            &self.units,
            choice.step,
            &self.sparse,
            &self.snapshot.fields,
        );
        let guarded = Guarded::unscored(self.snapshot, &self.filter, &found)?;
        let (facets, count) = facets::count(&guarded, &self.request.facets)?;
        Ok((facets, Total { count, exact: true }))
    }

    fn page(&self, choice: &Choice) -> Result<(Vec<Hit>, Option<Cursor>)> {
        let Page {
            query,
            refined,
            statistics,
            terms,
        } = self.ranking(choice)?;
        let frozen = statistics.freeze(&self.snapshot.fields, &terms)?;
        let sort = match self.request.sort {
            Sort::Relevance if self.units.is_empty() => Sort::Newest,
            sort => sort,
        };
        let guarded = match sort {
            Sort::Relevance => {
                Guarded::scored(self.snapshot, &self.filter, query.as_ref(), &frozen)?
            }
            _ => Guarded::unscored(self.snapshot, &self.filter, query.as_ref())?,
        };
        let size = self.request.page.size;
        let after = self
            .request
            .page
            .after
            .as_ref()
            .map(|cursor| (cursor.key, cursor.id.as_str()));
        let exhaustive = self.units.units.len() > plan::PRUNED_UNITS_MAX;
        let mut ranked = top(&guarded, sort, after, size + 1, exhaustive)?;
        let more = ranked.len() > size;
        ranked.truncate(size);
        let step = u8::try_from(choice.at).unwrap_or(u8::MAX);
        let next = ranked.last().filter(|_| more).map(|last| Cursor {
            key: last.key,
            id: last.id.clone(),
            step,
            refined,
            statistics,
        });
        let hits = ranked
            .iter()
            .map(|ranked| self.hit(ranked, sort))
            .collect::<Result<_>>()?;
        Ok((hits, next))
    }

    /// How the page is ranked: as the first page was, or refined where the set is small enough.
    fn ranking(&self, choice: &Choice) -> Result<Page> {
        let fields = &self.snapshot.fields;
        let found = plan::found(&self.units, choice.step, &self.sparse, fields);
        if self.request.sort != Sort::Relevance || self.units.is_empty() {
            let statistics = Statistics::default();
            return Ok(Page {
                query: Box::new(found),
                refined: false,
                statistics,
                terms: Vec::new(),
            });
        }
        let terms: Vec<Term> = self
            .units
            .keys()
            .iter()
            .map(|key| key.term(fields))
            .collect();
        let (refined, statistics) = match &self.request.page.after {
            Some(cursor) => (cursor.refined, cursor.statistics.clone()),
            None => (
                choice.total.exact,
                Statistics::read(&self.snapshot.searcher, fields, &terms)?,
            ),
        };
        let query = if refined {
            plan::refined(found, &self.units, choice.step, fields)
        } else {
            found
        };
        Ok(Page {
            query: Box::new(query),
            refined,
            statistics,
            terms,
        })
    }

    fn hit(&self, ranked: &Ranked, sort: Sort) -> Result<Hit> {
        let columns = self
            .snapshot
            .columns
            .get(ranked.segment)
            .ok_or(SearchError::Damaged)?;
        let kind = columns.text_of(Code::Kind, ranked.doc)?;
        Ok(Hit {
            id: ranked.id.clone(),
            kind: Kind::of(&kind).ok_or(SearchError::Damaged)?,
            version: columns.number_of(Number::Version, ranked.doc).unwrap_or(0),
            score: if sort == Sort::Relevance {
                key_score(ranked.key)
            } else {
                0.0
            },
        })
    }
}

/// What a page is ranked by.
struct Page {
    query: Box<dyn Query>,
    refined: bool,
    statistics: Statistics,
    terms: Vec<Term>,
}
