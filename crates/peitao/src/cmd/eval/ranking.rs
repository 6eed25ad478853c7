//! Searching a corpus: every document is put into an index as a public posting and every query asked as a person's.

use std::path::Path;

use anyhow::Result;
use search::local::{LocalEngine, Settings};
use search::{Change, Document, Engine, Kind, Page, Request};
use serde_json::{Value, json};

use super::Ranking;
use super::files::{self, Text};
use super::measures::{Judged, mean, ndcg, recall, reciprocal_rank};
use super::trec::Run;

/// The circle everybody belongs to.
const PUBLIC: &str = "public";
/// Documents of one commit.
const BATCH: usize = 5_000;
/// Ranks that count for the gain.
const DEPTH: usize = 10;
/// Ranks that count for the recall.
const WIDE: usize = 100;

/// Measures. Errors: those of the files.
pub fn measure(dir: &Path, arguments: &Ranking) -> Result<Value> {
    let corpus: Vec<Text> = files::records(&arguments.corpus)?;
    let index = index(dir, corpus.into_iter().map(document))?;
    let grades = files::grades(&arguments.qrels)?;
    let (mut run, mut tally) = (Run::default(), Tally::default());
    for query in files::records::<Text>(&arguments.queries)? {
        let hits = ask(&index, &query.text)?;
        let ranks = hits.iter().map(|(id, score)| (id.as_str(), *score));
        run.add(&query.id, ranks);
        let ranked: Vec<String> = hits.into_iter().map(|(id, _)| id).collect();
        if let Some(judged) = grades.get(&query.id) {
            tally.add(judged, &ranked);
        }
    }
    run.write(arguments.run.as_deref())?;
    Ok(tally.told())
}

/// The measures of queries that have something to be found.
#[derive(Default)]
struct Tally {
    gains: Vec<f64>,
    ranks: Vec<f64>,
    recalls: Vec<f64>,
}

impl Tally {
    fn add(&mut self, judged: &Judged, ranked: &[String]) {
        if let (Some(gain), Some(recall)) =
            (ndcg(judged, ranked, DEPTH), recall(judged, ranked, WIDE, 1))
        {
            self.gains.push(gain);
            self.recalls.push(recall);
            self.ranks.push(reciprocal_rank(judged, ranked, DEPTH));
        }
    }

    fn told(&self) -> Value {
        json!({
            "NDCG@10": mean(&self.gains),
            "MRR@10": mean(&self.ranks),
            "Recall@100": mean(&self.recalls),
            "n": self.gains.len(),
        })
    }
}

/// An index of documents in a directory of its own.
pub fn index(dir: &Path, documents: impl Iterator<Item = Document>) -> Result<LocalEngine> {
    let engine = LocalEngine::open(dir.join("index"), Settings::default())?.engine;
    let changes: Vec<Change> = documents.map(Change::upsert).collect();
    for batch in changes.chunks(BATCH) {
        engine.apply(batch, "")?;
    }
    Ok(engine)
}

/// A public posting that says the same.
fn document(text: Text) -> Document {
    Document {
        title: text.title,
        body: text.text,
        audience: vec![PUBLIC.to_owned()],
        ..Document::new(text.id, Kind::Posting, 1)
    }
}

/// What a person is shown, best first, with the scores.
fn ask(index: &LocalEngine, text: &str) -> Result<Vec<(String, f64)>> {
    let request = Request {
        page: Page::first(WIDE),
        ..Request::new(text, vec![PUBLIC.to_owned()], 0)
    };
    let hits = index.search(&request)?.hits;
    Ok(hits.into_iter().map(|hit| (hit.id, hit.score)).collect())
}
