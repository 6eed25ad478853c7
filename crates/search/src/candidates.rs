//! Retrieval of counterparts for matching: wide enough to miss little, cheap enough for every change.
//!
//! What must be held is the node or a word of the title; the rest of the text only ranks. Idf alone
//! must not choose terms: the rarest ones of a posting are model codes and filler. Terms that most
//! documents hold are dropped, and long queries are scored in full, since skipping blocks costs more
//! than it saves there.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::document::Kind;
use crate::error::Result;
use crate::fields::{Code, Fields};
use crate::filter::Filter;
use crate::guard::Guarded;
use crate::overlap;
use crate::query::Key;
use crate::request::Sort;
use crate::snapshot::Snapshot;
use crate::statistics::Statistics;
use crate::synonyms::Synonyms;
use crate::top::{key_score, top};
use crate::widening::{Alternative, Widened, widened};

/// Terms held by more than one document in this many say too little.
const FREQUENT_ONE_IN: u64 = 5;
/// Below this size of an index shares mean nothing and no term is dropped.
const SMALL_INDEX: u64 = 1_000;
/// Most terms of one query.
const TERMS_MAX: usize = 96;
/// What standing in a preferred node adds: more than several rare words.
const NODE_BONUS: f32 = 15.0;
/// Most candidates returned.
const LIMIT_MAX: usize = 1_000;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CandidateRequest {
    /// Kinds wanted; empty means any.
    pub kinds: Vec<Kind>,
    /// Sides wanted; empty means any. Documents without a side (firms) pass only when it is empty
    /// or holds an empty code.
    pub sides: Vec<String>,
    /// Families wanted; empty means any.
    pub families: Vec<String>,
    /// Nodes preferred: their documents, descendants included, come first but not alone.
    pub nodes: Vec<String>,
    /// Title or product name of the other side.
    pub title: String,
    /// Other words for what the title names.
    pub synonyms: Arc<Synonyms>,
    /// The rest of its text.
    pub body: String,
    /// What the owner of the other side may see.
    pub audience: Vec<String>,
    /// The firm that must not be matched with itself.
    pub exclude_enterprise: Option<String>,
    /// Microseconds; ended documents are left out.
    pub now: i64,
    /// Most candidates wanted.
    pub limit: usize,
}

/// A document worth scoring.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// Posting or enterprise.
    pub kind: Kind,
    /// Retrieval score; comparable within one answer only.
    pub score: f64,
}

/// Answers `request`, best first.
pub(crate) fn candidates(
    snapshot: &Snapshot,
    request: &CandidateRequest,
) -> Result<Vec<Candidate>> {
    let (fields, searcher) = (&snapshot.fields, &snapshot.searcher);
    let mut filter = filter(request);
    let sparse = filter.take_sparse(searcher, fields)?;
    let title = telling(snapshot, &[("title", &request.title)], TERMS_MAX)?;
    let body = telling(
        snapshot,
        &[("body", &request.body)],
        TERMS_MAX - title.len(),
    )?;
    let others = Others::of(request, snapshot)?;
    let Some(query) = query(request, (&title, &others), &body, sparse, fields) else {
        return Ok(Vec::new());
    };
    let terms: Vec<Term> = title.into_iter().chain(body).chain(others.terms).collect();
    let statistics = Statistics::read(searcher, fields, &terms)?.freeze(fields, &terms)?;
    let guarded = Guarded::scored(snapshot, &filter, &query, &statistics, true)?;
    let best = top(
        guarded.parts(),
        Sort::Relevance,
        None,
        request.limit.clamp(1, LIMIT_MAX),
    )?;
    let mut out = Vec::with_capacity(best.len());
    for ranked in best {
        let columns = snapshot.columns.get(ranked.segment);
        let kind = columns
            .map(|columns| columns.text_of(Code::Kind, ranked.doc))
            .transpose()?;
        if let Some(kind) = kind.as_deref().and_then(Kind::of) {
            out.push(Candidate {
                id: ranked.id,
                kind,
                score: key_score(ranked.key),
            });
        }
    }
    Ok(out)
}

/// Other words for what a title names, and the terms they are looked for by.
struct Others {
    words: Vec<Alternative>,
    terms: Vec<Term>,
}

impl Others {
    fn of(request: &CandidateRequest, snapshot: &Snapshot) -> Result<Self> {
        let named = widened(&request.title, &request.synonyms);
        let each = |widened: &Widened| {
            let others = widened.alternatives.iter().flat_map(Alternative::keys);
            others.chain(widened.written()).cloned().collect::<Vec<_>>()
        };
        let mut keys: Vec<Key> = named.iter().flat_map(each).collect();
        keys.sort_unstable();
        keys.dedup();
        let (fields, searcher) = (&snapshot.fields, &snapshot.searcher);
        let terms: Vec<Term> = keys.iter().map(|key| key.term(fields)).collect();
        let statistics = Statistics::read(searcher, fields, &terms)?;
        let idf = |key: &Key| statistics.idf(keys.binary_search(key).ok()?);
        let mut words = Vec::new();
        for widened in named {
            let written = widened.written().iter();
            let own = written.map(|key| idf(key).unwrap_or_else(|| statistics.idf_of_unknown()));
            let own: f32 = own.sum();
            let others = widened.alternatives.into_iter();
            words.extend(others.filter_map(|mut other| other.weigh(own, idf).then_some(other)));
        }
        Ok(Self { words, terms })
    }
}

fn filter(request: &CandidateRequest) -> Filter {
    let kinds: Vec<String> = request
        .kinds
        .iter()
        .map(|kind| kind.code().to_owned())
        .collect();
    let own: Vec<String> = request.exclude_enterprise.iter().cloned().collect();
    let filter = Filter::visible(&request.audience, request.now)
        .any(Code::Kind, &kinds)
        .any(Code::Family, &request.families)
        .none(Code::Enterprise, &own);
    if request.sides.iter().any(String::is_empty) {
        let unwanted = ["supply", "demand"].map(str::to_owned);
        let unwanted: Vec<String> = unwanted
            .into_iter()
            .filter(|side| !request.sides.contains(side))
            .collect();
        filter.none(Code::Side, &unwanted)
    } else {
        filter.any(Code::Side, &request.sides)
    }
}

/// The first `limit` terms of a text that are neither unknown nor too frequent.
fn telling(snapshot: &Snapshot, texts: &[(&str, &str)], limit: usize) -> Result<Vec<Term>> {
    let documents = snapshot.searcher.num_docs();
    let bound = if documents < SMALL_INDEX {
        documents
    } else {
        documents / FREQUENT_ONE_IN
    };
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for text in overlap::terms_in_order(texts) {
        if out.len() >= limit {
            break;
        }
        let term = Key::of(&text).term(&snapshot.fields);
        let held = snapshot.searcher.doc_freq(&term)?;
        if held > 0 && held <= bound && seen.insert(text) {
            out.push(term);
        }
    }
    Ok(out)
}

/// `None` when nothing is asked for.
fn query(
    request: &CandidateRequest,
    (title, others): (&[Term], &Others),
    body: &[Term],
    sparse: Vec<Box<dyn Query>>,
    fields: &Fields,
) -> Option<BooleanQuery> {
    let scored = |term: &Term| -> Box<dyn Query> {
        Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))
    };
    let nodes = request.nodes.iter().map(|node| -> Box<dyn Query> {
        let term = Term::from_field_text(fields.code(Code::NodePath), node);
        Box::new(ConstScoreQuery::new(
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
            NODE_BONUS,
        ))
    });
    // A title of frequent words only leaves the whole text to be required instead.
    let (required, ranking) = if title.is_empty() {
        (body, title)
    } else {
        (title, body)
    };
    let others = others.words.iter().map(|other| other.query(fields));
    let required = required.iter().map(scored).chain(others);
    let anchors: Vec<Box<dyn Query>> = nodes.chain(required).collect();
    if anchors.is_empty() {
        return None;
    }
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = sparse
        .into_iter()
        .map(|query| (Occur::Must, query))
        .collect();
    clauses.push((Occur::Must, Box::new(BooleanQuery::union(anchors))));
    clauses.extend(ranking.iter().map(|term| (Occur::Should, scored(term))));
    Some(BooleanQuery::new(clauses))
}
