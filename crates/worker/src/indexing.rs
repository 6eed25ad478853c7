//! The index follows the log. Its place in the log lies in its own commits, so the two cannot disagree.

use std::collections::BTreeMap;

use app::{App, AppError, Cx, Tx, documents, unless_damaged};
use domain::Moment;
use domain::event::Position;
use search::{Change, Document};

use crate::everything::Everything;
use crate::touched::Touched;

/// Entries of the log read at once: one index commit each time.
const BATCH: i64 = 500;

/// Where the index stands in the log; nowhere when it was never built, or is damaged.
pub fn position(app: &App) -> Option<Position> {
    app.search()
        .position()
        .as_deref()
        .and_then(Position::decode)
}

/// Brings the index forward by one batch, or builds it when it has no place in the log yet.
/// Returns how many entries it went through. Errors: the next call begins from the last commit.
pub fn step(app: &App) -> Result<usize, AppError> {
    let Some(position) = position(app) else {
        return rebuild(app);
    };
    let cx = Cx::system(app.now(), "indexing");
    let (entries, end) = app.read(&cx, |tx| {
        let entries = store::events::after(tx.conn, position, BATCH)?;
        Ok((entries, store::events::end(tx.conn)?))
    })?;
    let Some(last) = entries.last() else {
        // The log ends before the index: a restored database, whose new entries must not be passed over.
        return if position > end { rebuild(app) } else { Ok(0) };
    };
    // A day that another node has announced has begun, also where the clock is a little behind.
    let now = app.now().max(last.at);
    let cx = Cx::system(now, "indexing");
    let touched = app.read(&cx, |tx| Touched::by(tx, &entries))?;
    if touched.synonyms {
        app.forget_synonyms();
    }
    if touched.everything {
        app.forget_graph();
        return rebuild_at(app, now);
    }
    let changes = app.read(&cx, |tx| changes(tx, &touched))?;
    app.search().apply(&changes, &last.position.encode())?;
    Ok(entries.len())
}

/// What is to be changed in the index: each subject once, in its present state. What cannot be read back shows nothing.
fn changes(tx: &mut Tx<'_>, touched: &Touched) -> Result<Vec<Change>, AppError> {
    let (postings, enterprises) = (&touched.postings, &touched.enterprises);
    let mut changes = Vec::with_capacity(postings.len() + enterprises.len());
    for id in postings {
        let document = documents::of_posting(tx, id);
        changes.push(change(id.as_str(), document)?);
    }
    for id in enterprises {
        let document = documents::of_enterprise(tx, id);
        changes.push(change(id.as_str(), document)?);
    }
    Ok(changes)
}

fn change(id: &str, document: Result<Option<Document>, AppError>) -> Result<Change, AppError> {
    let document = unless_damaged(id, document)?.flatten();
    Ok(document.map_or_else(|| Change::remove(id), Change::upsert))
}

/// Builds the index anew from the database, beside the old one, and switches.
/// Returns 1, so that the caller goes on with what was written meanwhile.
pub fn rebuild(app: &App) -> Result<usize, AppError> {
    rebuild_at(app, app.now())
}

fn rebuild_at(app: &App, now: Moment) -> Result<usize, AppError> {
    let cx = Cx::system(now, "reindexing");
    let position = app.read(&cx, |tx| Ok(store::events::end(tx.conn)?))?;
    let mut failure = None;
    let mut documents = Everything::of(app, &cx, &mut failure);
    let outcome = app.search().rebuild(&mut documents, &position.encode());
    match failure {
        // Says more than the index knows of it; the old index stands.
        Some(error) => Err(error),
        None => Ok(outcome.map(|()| 1)?),
    }
}

/// Where index and database differ: ids that are in one only, or say something else. Empty when they agree.
/// Cost: reads both whole; meant for operators and tests, with nothing written meanwhile.
pub fn compare(app: &App) -> Result<Vec<String>, AppError> {
    Ok(differences(app)?.into_keys().collect())
}

/// The ids that differ, each with the digest of what the index holds; none where it holds nothing.
pub(crate) fn differences(app: &App) -> Result<BTreeMap<String, Option<i64>>, AppError> {
    let cx = Cx::system(app.now(), "verifying");
    let mut failure = None;
    let mut wanted: BTreeMap<String, i64> = Everything::of(app, &cx, &mut failure)
        .flatten()
        .map(|document| (document.id.clone(), document.digest()))
        .collect();
    if let Some(error) = failure {
        return Err(error);
    }
    let mut different = BTreeMap::new();
    app.search().digests(&mut |id, held| {
        if wanted.remove(id) != Some(held) {
            different.insert(id.to_owned(), Some(held));
        }
    })?;
    different.extend(wanted.into_keys().map(|id| (id, None)));
    Ok(different)
}
