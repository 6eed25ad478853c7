//! Searching a corpus: every document is put into an index as a public posting and every query asked as a person's.

use std::path::Path;

use anyhow::Result;
use search::local::{LocalEngine, Settings};
use search::{Change, Document, Engine, Kind, Page, Request};
use serde_json::{Value, json};

use super::Ranking;
use super::files::{self, Text};
use super::measures::{mean, ndcg, recall, reciprocal_rank};
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
    let (mut gains, mut ranks, mut recalls) = (Vec::new(), Vec::new(), Vec::new());
    let mut run = Run::default();
    for query in files::records::<Text>(&arguments.queries)? {
        let hits = ask(&index, &query.text)?;
        run.add(
            &query.id,
            hits.iter().map(|(id, score)| (id.as_str(), *score)),
        );
        let ranked: Vec<String> = hits.into_iter().map(|(id, _)| id).collect();
        let Some(judged) = grades.get(&query.id) else {
            continue;
        };
        let (Some(gain), Some(recall)) = (
            ndcg(judged, &ranked, DEPTH),
            recall(judged, &ranked, WIDE, 1),
        ) else {
            continue;
        };
        gains.push(gain);
        recalls.push(recall);
        ranks.push(reciprocal_rank(judged, &ranked, DEPTH));
    }
    run.write(arguments.run.as_deref())?;
    Ok(json!({
        "NDCG@10": mean(&gains),
        "MRR@10": mean(&ranks),
        "Recall@100": mean(&recalls),
        "n": gains.len(),
    }))
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
