//! The table of synonyms, for system administrators: what is changed here counts for the next query, on other nodes
//! as soon as they have read the change log. The index stays as it is.

use std::collections::HashMap;

use domain::SynonymId;
use domain::event::{Event, Kind};
use domain::policy::{Action, Granted, Resource};
use domain::synonym::{Draft, Synonym};
use serde_json::json;
use store::synonyms;
pub use store::synonyms::Stored;
use store::{Page, Seek};

use crate::enterprises::Outcome;
use crate::error::AppError;
use crate::transaction::Tx;

/// Groups read at once while looking for those that hold a word.
const BATCH: usize = 500;

/// Groups in pages, newest first; with a text only those of which a term holds it. Errors: `Forbidden`.
/// Cost: one query; with a text it reads on until the page is full, at most the whole table.
pub fn list(
    tx: &mut Tx<'_>,
    text: Option<&str>,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Stored>, AppError> {
    tx.require(Action::EditSynonyms, &Resource::Platform)?;
    match text {
        Some(text) => holding(tx, text, after, size),
        None => Ok(synonyms::list(tx.conn, after, size)?),
    }
}

fn holding(
    tx: &mut Tx<'_>,
    text: &str,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Stored>, AppError> {
    let mut after = after.cloned();
    let mut items: Vec<Stored> = Vec::new();
    loop {
        let batch = synonyms::list(tx.conn, after.as_ref(), BATCH)?;
        let holds = |stored: &Stored| stored.synonym.holds(text);
        items.extend(batch.items.into_iter().filter(holds));
        after = batch.next;
        if items.len() > size || after.is_none() {
            break;
        }
    }
    let more = items.len() > size;
    items.truncate(size);
    let last = items.last().filter(|_| more);
    let next = last.map(|last| Seek {
        at: last.created_at.micros(),
        id: last.id.to_string(),
    });
    Ok(Page { items, next })
}

/// The group of an id. Errors: `Forbidden`, `NotFound`.
pub fn get(tx: &mut Tx<'_>, id: &SynonymId) -> Result<Stored, AppError> {
    tx.require(Action::EditSynonyms, &Resource::Platform)?;
    synonyms::find(tx.conn, id)?.ok_or(AppError::NotFound)
}

/// Adds a group. Errors: `Forbidden`, `Invalid` with every fault.
pub fn create(tx: &mut Tx<'_>, draft: &Draft) -> Result<Stored, AppError> {
    let granted = tx.require(Action::EditSynonyms, &Resource::Platform)?;
    let stored = Stored {
        id: SynonymId::mint(tx.now(), tx.entropy()),
        synonym: Synonym::parse(draft)?,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    synonyms::insert(tx.conn, &granted, &stored)?;
    noted(tx, "synonym.create", &stored)?;
    Ok(stored)
}

/// Changes the group the caller has seen at `version`; `change` makes the new one of the old one.
/// Errors: `Forbidden`, `NotFound`, `Stale`, `Invalid` with every fault.
pub fn update(
    tx: &mut Tx<'_>,
    id: &SynonymId,
    version: i64,
    change: impl FnOnce(Draft) -> Draft,
) -> Result<Stored, AppError> {
    let granted = tx.require(Action::EditSynonyms, &Resource::Platform)?;
    let before = get(tx, id)?;
    if before.version != version {
        return Err(AppError::Stale);
    }
    let synonym = Synonym::parse(&change(before.synonym.draft()))?;
    replaced(tx, &granted, before, synonym)
}

fn replaced(
    tx: &mut Tx<'_>,
    granted: &Granted,
    before: Stored,
    synonym: Synonym,
) -> Result<Stored, AppError> {
    if before.synonym == synonym {
        return Ok(before);
    }
    let after = Stored {
        synonym,
        version: before.version + 1,
        updated_at: tx.now(),
        ..before
    };
    synonyms::update(tx.conn, granted, &after)?;
    noted(tx, "synonym.update", &after)?;
    Ok(after)
}

/// Removes a group. Errors: `Forbidden`, `NotFound`.
pub fn remove(tx: &mut Tx<'_>, id: &SynonymId) -> Result<(), AppError> {
    let granted = tx.require(Action::EditSynonyms, &Resource::Platform)?;
    let before = get(tx, id)?;
    // Whoever removed it beside us has said so already.
    if !synonyms::delete(tx.conn, &granted, id)? {
        return Err(AppError::NotFound);
    }
    let version = before.version + 1;
    noted(tx, "synonym.remove", &Stored { version, ..before })
}

/// Takes groups from a file, each by itself: a group of words that is known is changed, another one added. Told line
/// by line. Errors: `Forbidden`, those of the database.
pub fn load(tx: &mut Tx<'_>, drafts: &[Draft]) -> Result<Vec<Result<Outcome, AppError>>, AppError> {
    tx.require(Action::EditSynonyms, &Resource::Platform)?;
    let known = synonyms::all(tx.conn)?.into_iter();
    let mut known: Known = known
        .map(|stored| (stored.synonym.words(), stored))
        .collect();
    let mut outcomes = Vec::with_capacity(drafts.len());
    for draft in drafts {
        match tx.attempt(|tx| line(tx, &mut known, draft)) {
            Err(fatal @ (AppError::Busy(_) | AppError::Unavailable(_))) => return Err(fatal),
            outcome => outcomes.push(outcome),
        }
    }
    Ok(outcomes)
}

/// The groups there are, by their words.
type Known = HashMap<Vec<String>, Stored>;

fn line(tx: &mut Tx<'_>, known: &mut Known, draft: &Draft) -> Result<Outcome, AppError> {
    let granted = tx.require(Action::EditSynonyms, &Resource::Platform)?;
    let said = Synonym::parse(draft)?;
    let words = said.words();
    let Some(stored) = known.get_mut(&words) else {
        known.insert(words, create(tx, draft)?);
        return Ok(Outcome::Created);
    };
    let after = replaced(tx, &granted, stored.clone(), said)?;
    let changed = after.version != stored.version;
    *stored = after;
    Ok(if changed {
        Outcome::Updated
    } else {
        Outcome::Unchanged
    })
}

fn noted(tx: &mut Tx<'_>, action: &str, stored: &Stored) -> Result<(), AppError> {
    let id = stored.id.as_str();
    tx.emit(&Event {
        kind: Kind::SynonymChanged,
        subject: id.to_owned(),
        enterprise: None,
        version: stored.version,
        details: json!({}),
    })?;
    let Draft { terms, kind, .. } = stored.synonym.draft();
    tx.audit(action, id, None, json!({ "terms": terms, "kind": kind }))
}
