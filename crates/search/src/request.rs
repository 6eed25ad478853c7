//! What is asked of the index and what it answers. Plain data; no tantivy type appears here.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::Kind;
use crate::facets::{Facet, FacetField};
use crate::statistics::Statistics;
use crate::synonyms::Synonyms;

/// Most hits on one page.
pub const PAGE_SIZE_MAX: usize = 100;
/// Totals are exact up to here; beyond, [`Total::exact`] is false.
pub const TOTAL_EXACT_MAX: u64 = 1_000;

/// A closed interval with open ends allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Range {
    /// Least value that matches.
    pub from: Option<i64>,
    /// Greatest value that matches.
    pub to: Option<i64>,
}

impl Range {
    /// True when neither end is given.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// A wanted interval of one numeric attribute; documents whose own interval touches it match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttributeRange {
    /// Name of the attribute, as indexed.
    pub name: String,
    /// Least value, in `base_unit`; `None` is unbounded.
    pub low: Option<f64>,
    /// Greatest value, in `base_unit`; `None` is unbounded.
    pub high: Option<f64>,
    /// The unit of both ends, as indexed.
    pub base_unit: String,
}

/// Conditions every hit fulfils. Within a list one value suffices; between lists all must hold;
/// an empty list asks nothing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Filters {
    /// Postings or enterprises only.
    pub kind: Option<Kind>,
    /// Sides.
    pub sides: Vec<String>,
    /// Families.
    pub families: Vec<String>,
    /// Chains.
    pub chains: Vec<String>,
    /// Nodes; their descendants match too.
    pub nodes: Vec<String>,
    /// Districts, cities or provinces; everything inside matches too.
    pub regions: Vec<String>,
    /// Parks.
    pub parks: Vec<String>,
    /// Owners.
    pub enterprises: Vec<String>,
    /// Certificates; unlike the other lists a hit carries all of them.
    pub certificates: Vec<String>,
    /// Numeric attributes; all must hold.
    pub attributes: Vec<AttributeRange>,
    /// Price in fen; a document's own price interval must touch it.
    pub price_fen: Range,
    /// First publication, microseconds.
    pub published_at: Range,
    /// Delivery, microseconds.
    pub deliver_by: Range,
}

/// The order of hits. Ties are broken by id, so every order is total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best first; newest first when there is no text.
    #[default]
    Relevance,
    /// Last published first.
    Newest,
    /// First to end first; documents without an end come last.
    EndingSoon,
    /// Cheapest first by least price; documents without a price come last.
    PriceAscending,
    /// Dearest first by greatest price; documents without a price come last.
    PriceDescending,
}

/// Which page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Hits wanted. Range: 1 to 100.
    pub size: usize,
    /// The place the page before ended at.
    pub after: Option<Cursor>,
}

impl Page {
    /// The first page.
    #[must_use]
    pub fn first(size: usize) -> Self {
        Self { size, after: None }
    }
}

/// A place in an order of hits, independent of what is added or removed elsewhere.
///
/// Every order compares (key, id), and the key depends on the document alone: for relevance the
/// cursor carries the word statistics of the first page, so later pages score as the first one did
/// however the index grows. A document that is itself changed between two pages may change its
/// place and so be missed or met again; one that is not is met exactly once. One limit remains:
/// scores are kept to 1/1024, and a score whose last bits depend on the order of summation may
/// fall on the other side of such a step (about one document in ten million).
///
/// Whoever hands it out seals it: the statistics are of the whole index, also of what the caller may not see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    pub(crate) key: i64,
    pub(crate) id: String,
    pub(crate) step: u8,
    pub(crate) refined: bool,
    pub(crate) statistics: Statistics,
}

/// One page of a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What the user typed; any text, also none.
    pub text: String,
    /// Other words for what is in the text. Pages of one search take the same table.
    pub synonyms: Arc<Synonyms>,
    /// Conditions.
    pub filters: Filters,
    /// Everything the caller may see is marked with one of these codes; none means nothing.
    pub audience: Vec<String>,
    /// Microseconds; documents whose validity has ended by then are not found.
    pub now: i64,
    /// Order.
    pub sort: Sort,
    /// Page.
    pub page: Page,
    /// Fields to count values of.
    pub facets: Vec<FacetField>,
}

impl Request {
    /// The first 20 hits for `text` by relevance, for a caller of that audience.
    pub fn new(text: impl Into<String>, audience: Vec<String>, now: i64) -> Self {
        Self {
            text: text.into(),
            synonyms: Arc::default(),
            filters: Filters::default(),
            audience,
            now,
            sort: Sort::Relevance,
            page: Page::first(20),
            facets: Vec::new(),
        }
    }
}

/// One found document.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Posting or enterprise.
    pub kind: Kind,
    /// The version that was indexed.
    pub version: i64,
    /// Relevance; 0 in every other order. Comparable within one answer only.
    pub score: f64,
}

/// How many documents were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// Documents counted.
    pub count: u64,
    /// False when there are more than were counted.
    pub exact: bool,
}

/// How the text was relaxed because too little held all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relaxation {
    /// Units of the text a hit must hold.
    pub required: usize,
    /// Units of the text.
    pub of: usize,
    /// True while every character of the text must still occur.
    pub every_character: bool,
    /// Characters of the text a hit must hold besides; 0 when none are asked for.
    pub characters: usize,
    /// How many hits hold every unit; they come first by relevance.
    pub complete: u64,
}

/// One page of hits and what is known about all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The page, in order.
    pub hits: Vec<Hit>,
    /// Size of the found set.
    pub total: Total,
    /// Counts over the whole found set, in the order asked for.
    pub facets: Vec<Facet>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<Cursor>,
    /// Set when not every hit holds the whole text.
    pub relaxed: Option<Relaxation>,
}
