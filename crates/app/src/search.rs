//! Searching what the caller may see: the index finds, the database tells.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use ::search::{Answer, Hit, Page, Request, Synonyms, highlight};
pub use ::search::{
    AttributeRange, Cursor, Facet, FacetField, Filters, Highlight, Range, Relaxation, Sort, Total,
};
use domain::EnterpriseId;
use domain::actor::Actor;
use domain::enterprise::Enterprise;
use domain::policy::tells_owner;
use domain::posting::{Content, Posting};
use store::postings::Live;

use crate::error::AppError;
use crate::postings::audience_now;
use crate::transaction::Tx;

/// Most characters of a query that are read; nobody types more, scripts do.
const QUERY_CHARS: usize = 500;

/// The fields of a posting in which the words of a query are marked.
pub const MARKED: [&str; 2] = ["title", "body"];

/// What is asked.
#[derive(Clone, Debug)]
pub struct Query {
    /// Any text.
    pub text: String,
    /// Conditions.
    pub filters: Filters,
    /// Order.
    pub sort: Sort,
    /// Hits wanted. Range: 1 to 100.
    pub size: usize,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Fields to count values of.
    pub facets: Vec<FacetField>,
}

/// A found posting as the caller may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPosting {
    /// The posting as others see it: its public copy.
    pub posting: Posting,
    /// Name of the enterprise; none for a blind posting.
    pub enterprise_name: Option<String>,
    /// Relevance; 0 in other orders.
    pub score: f64,
    /// Where the query's words stand.
    pub highlights: Vec<Highlight>,
}

/// A found enterprise.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundEnterprise {
    /// The enterprise.
    pub enterprise: Enterprise,
    /// Relevance; 0 in other orders.
    pub score: f64,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<T> {
    /// What was found, in order.
    pub items: Vec<T>,
    /// How much was found.
    pub total: Total,
    /// Counts over everything that was found.
    pub facets: Vec<Facet>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How the text was relaxed, if it was.
    pub relaxed: Option<Relaxation>,
}

impl<T> Found<T> {
    /// Nothing, certainly.
    pub fn none() -> Self {
        Self {
            items: Vec::new(),
            total: Total {
                count: 0,
                exact: true,
            },
            facets: Vec::new(),
            next: None,
            relaxed: None,
        }
    }
}

/// Searches the postings the caller may see. Cost: three queries, however many are found.
pub fn postings(tx: &mut Tx<'_>, mut query: Query) -> Result<Found<FoundPosting>, AppError> {
    query.filters.kind = Some(::search::Kind::Posting);
    let answer = ask(tx, &query)?;
    let words = tx.dictionary()?;
    let ids: Vec<String> = answer.hits.iter().map(|hit| hit.id.clone()).collect();
    let known = store::postings::live_many(tx.conn, &ids)?;
    let owners: BTreeSet<&EnterpriseId> =
        known.iter().map(|live| &live.posting.enterprise).collect();
    let owners: Vec<EnterpriseId> = owners.into_iter().cloned().collect();
    let owners = store::enterprises::find_many(tx.conn, &owners)?;
    let mut known: HashMap<String, Live> = known
        .into_iter()
        .map(|live| (live.posting.id.to_string(), live))
        .collect();
    let items = answer.hits.iter().filter_map(|hit| {
        let live = known.remove(&hit.id)?;
        let owner = owners.get(&live.posting.enterprise)?;
        found(tx, live, owner, hit.score, (&query.text, &words.texts))
    });
    let items = items.collect();
    Ok(page(answer, items))
}

/// The index may lag behind by seconds: what was taken down meanwhile, or hidden from the caller, is left out.
fn found(
    tx: &Tx<'_>,
    live: Live,
    owner: &Enterprise,
    score: f64,
    (text, synonyms): (&str, &Synonyms),
) -> Option<FoundPosting> {
    let audience = audience_now(&live, Some(owner), tx.now());
    let circles = tx.actor().audiences();
    if !audience.iter().any(|circle| circles.contains(circle)) {
        return None;
    }
    let posting = live.public()?;
    let shown = &posting.content;
    let enterprise_name = name_for(tx.actor(), owner, shown);
    let [title, body] = MARKED;
    let fields = [(title, shown.title.as_str()), (body, shown.body.as_str())];
    let highlights = highlight(text, synonyms, &fields);
    Some(FoundPosting {
        posting,
        enterprise_name,
        score,
        highlights,
    })
}

/// The name shown beside a posting, where the policy lets it tell whose it is.
fn name_for(actor: &Actor, owner: &Enterprise, shown: &Content) -> Option<String> {
    tells_owner(actor, &owner.id, shown.visibility).then(|| owner.profile.name.as_str().to_owned())
}

/// Searches the verified enterprises. Cost: one query, however many are found.
pub fn enterprises(tx: &mut Tx<'_>, mut query: Query) -> Result<Found<FoundEnterprise>, AppError> {
    query.filters.kind = Some(::search::Kind::Enterprise);
    let answer = ask(tx, &query)?;
    let id = |hit: &Hit| EnterpriseId::parse(&hit.id).ok();
    let ids: Vec<EnterpriseId> = answer.hits.iter().filter_map(id).collect();
    let mut known = store::enterprises::find_many(tx.conn, &ids)?;
    let items = answer.hits.iter().filter_map(|hit| {
        let enterprise = known.remove(&id(hit)?).filter(Enterprise::may_publish)?;
        let score = hit.score;
        Some(FoundEnterprise { enterprise, score })
    });
    let items = items.collect();
    Ok(page(answer, items))
}

fn ask(tx: &mut Tx<'_>, query: &Query) -> Result<Answer, AppError> {
    let words = tx.dictionary()?;
    let request = Request {
        text: query.text.chars().take(QUERY_CHARS).collect(),
        synonyms: Arc::clone(&words.texts),
        filters: query.filters.clone(),
        audience: circles(tx.actor()),
        now: tx.now().micros(),
        sort: query.sort,
        page: Page {
            size: query.size,
            after: query.after.clone(),
        },
        facets: query.facets.clone(),
    };
    Ok(tx.app().search().search(&request)?)
}

fn page<T>(answer: Answer, items: Vec<T>) -> Found<T> {
    let Answer {
        hits: _,
        total,
        facets,
        next,
        relaxed,
    } = answer;
    Found {
        items,
        total,
        facets,
        next,
        relaxed,
    }
}

/// Fewer hits than this are thin: the caller is told what else to try.
const THIN: u64 = 5;

/// What a search that found little would find without one of its filters: the parameter to drop and the count, the
/// most helpful first. A filter that would not help is left out. Nothing for a search that found enough, however
/// small its pages are, and for pages after the first. Cost: a search for each filter of a thin one.
pub fn rescue(
    tx: &mut Tx<'_>,
    query: &Query,
    found: Total,
) -> Result<Vec<(String, u64)>, AppError> {
    let mut better = Vec::new();
    if query.after.is_some() || found.count >= THIN {
        return Ok(better);
    }
    for (name, filters) in without_each(&query.filters) {
        let count = ask(tx, &probe(query, filters))?.total.count;
        if count > found.count {
            better.push((name.to_owned(), count));
        }
    }
    better.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(better)
}

fn probe(query: &Query, filters: Filters) -> Query {
    let filters = Filters {
        kind: Some(::search::Kind::Posting),
        ..filters
    };
    Query {
        filters,
        size: 1,
        after: None,
        facets: Vec::new(),
        ..query.clone()
    }
}

/// Leaves one filter out.
type LeaveOut = fn(&mut Filters);

/// The filters with one of those that are set left out, each by its parameter.
fn without_each(filters: &Filters) -> Vec<(&'static str, Filters)> {
    let each: [(&str, LeaveOut); 11] = [
        ("side", |open| open.sides.clear()),
        ("family", |open| open.families.clear()),
        ("chain", |open| open.chains.clear()),
        ("node", |open| open.nodes.clear()),
        ("region", |open| open.regions.clear()),
        ("park", |open| open.parks.clear()),
        ("enterprise", |open| open.enterprises.clear()),
        ("certificate", |open| open.certificates.clear()),
        ("attribute", |open| open.attributes.clear()),
        ("price_min_fen", |open| open.price_fen = Range::default()),
        ("published_after", |open| {
            open.published_at = Range::default()
        }),
    ];
    let without = each.map(|(name, leave_out)| {
        let mut open = filters.clone();
        leave_out(&mut open);
        (name, open)
    });
    let helps = |(_, open): &(&str, Filters)| open != filters;
    without.into_iter().filter(helps).collect()
}

/// Completes what someone is typing, from what they may see.
pub fn suggest(tx: &mut Tx<'_>, prefix: &str, limit: usize) -> Result<Vec<String>, AppError> {
    let prefix: String = prefix.chars().take(QUERY_CHARS).collect();
    Ok(tx
        .app()
        .search()
        .suggest(&prefix, &circles(tx.actor()), limit)?)
}

/// The tags of what an actor may see.
pub(crate) fn circles(actor: &Actor) -> Vec<String> {
    actor.audiences().iter().map(ToString::to_string).collect()
}
