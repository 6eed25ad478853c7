//! Where on the chain graph a text belongs: told by the documents that say nearly the same.
//!
//! The nearest documents vote for their nodes, each with its score, so that one very near document outweighs several
//! far ones. Only what the caller may see votes.

use std::collections::{BTreeMap, HashSet};

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::error::Result;
use crate::fields::Code;
use crate::filter::Filter;
use crate::guard::Guarded;
use crate::plan;
use crate::query::Key;
use crate::request::Sort;
use crate::snapshot::Snapshot;
use crate::statistics::Statistics;
use crate::text::{Analyzer, TokenKind};
use crate::top::{Ranked, key_score, top};

/// Documents that vote.
const VOTERS: usize = 30;
/// How much nearer documents outweigh farther ones: the power of a score that is a vote.
const POWER: i32 = 3;
/// Documents looked at to find so many with a node.
const LOOKED_AT: usize = 100;
/// Most terms of one question; of a long text the beginning is asked.
const TERMS_MAX: usize = 96;
/// Examples told for a node.
const EXAMPLES: usize = 3;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbourhood {
    /// The text, title first.
    pub text: String,
    /// What the caller may see.
    pub audience: Vec<String>,
    /// Microseconds; ended documents do not vote.
    pub now: i64,
}

impl Neighbourhood {
    /// A title with the rest of its text, for a caller of that audience.
    #[must_use]
    pub fn of(title: &str, body: &str, audience: Vec<String>, now: i64) -> Self {
        Self {
            text: format!("{title}\n{body}"),
            audience,
            now,
        }
    }
}

/// A node near a text.
#[derive(Debug, Clone, PartialEq)]
pub struct NearNode {
    /// Its code.
    pub node: String,
    /// Its part of all votes. Range: 0..=1.
    pub share: f64,
    /// The documents that voted for it, nearest first; at most three.
    pub examples: Vec<String>,
}

/// The nodes near a text, most votes first.
pub(crate) fn nodes_near(snapshot: &Snapshot, request: &Neighbourhood) -> Result<Vec<NearNode>> {
    let mut votes = Votes::default();
    for ranked in nearest(snapshot, request)? {
        let Some(columns) = snapshot.columns.get(ranked.segment) else {
            continue;
        };
        let node = columns.text_of(Code::Node, ranked.doc)?;
        if !node.is_empty() && votes.count < VOTERS {
            votes.add(node, ranked);
        }
    }
    Ok(votes.told())
}

fn nearest(snapshot: &Snapshot, request: &Neighbourhood) -> Result<Vec<Ranked>> {
    let keys = keys(&request.text);
    let terms: Vec<Term> = keys.iter().map(|key| key.term(&snapshot.fields)).collect();
    let statistics = Statistics::read(&snapshot.searcher, &snapshot.fields, &terms)?;
    let statistics = statistics.freeze(&snapshot.fields, &terms)?;
    let weighed = |(key, term): (&Key, &Term)| -> Box<dyn Query> {
        let term = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(term), plan::boost(key)))
    };
    let any = keys.iter().zip(&terms).map(weighed);
    let query = BooleanQuery::union(any.collect());
    let filter = Filter::visible(&request.audience, request.now);
    let guarded = Guarded::scored(snapshot, &filter, &query, &statistics, true)?;
    top(guarded.parts(), Sort::Relevance, None, LOOKED_AT)
}

/// Every term of a text once: characters, pairs and Latin tokens.
fn keys(text: &str) -> Vec<Key> {
    let mut seen = HashSet::new();
    let tokens = Analyzer::tokens(text).into_iter();
    let told = tokens.filter(|token| token.kind != TokenKind::Joined);
    told.map(|token| Key::of(&token.text))
        .filter(|key| seen.insert(key.clone()))
        .take(TERMS_MAX)
        .collect()
}

#[derive(Default)]
struct Votes {
    nodes: BTreeMap<String, (f64, Vec<String>)>,
    count: usize,
    sum: f64,
}

impl Votes {
    fn add(&mut self, node: String, ranked: Ranked) {
        let score = key_score(ranked.key);
        let (votes, examples) = self.nodes.entry(node).or_default();
        *votes += score.powi(POWER);
        if examples.len() < EXAMPLES {
            examples.push(ranked.id);
        }
        self.sum += score.powi(POWER);
        self.count += 1;
    }

    fn told(self) -> Vec<NearNode> {
        let sum = self.sum.max(f64::MIN_POSITIVE);
        let told = self.nodes.into_iter();
        let mut told: Vec<NearNode> = told
            .map(|(node, (votes, examples))| NearNode {
                node,
                share: votes / sum,
                examples,
            })
            .collect();
        told.sort_by(|a, b| b.share.total_cmp(&a.share));
        told
    }
}
