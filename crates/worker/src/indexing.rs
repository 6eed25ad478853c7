//! The index follows the log. Its place in the log lies in its own commits, so the two cannot disagree.

use std::collections::{BTreeMap, BTreeSet};

use app::{App, AppError, Cx, Tx, documents};
use domain::event::{Entry, Kind, Position};
use domain::{EnterpriseId, PostingId};
use search::{Change, Document, SearchError};

/// Entries of the log read at once: one index commit each time.
const BATCH: i64 = 500;
/// Rows read at once while an index is rebuilt.
const CHUNK: i64 = 500;

/// Brings the index forward by one batch, or builds it when it has no place in the log yet.
/// Returns how many entries it went through. Errors: the next call begins from the last commit.
pub fn step(app: &App) -> Result<usize, AppError> {
    let Some(position) = app
        .search()
        .position()
        .as_deref()
        .and_then(Position::decode)
    else {
        return rebuild(app);
    };
    let cx = Cx::system(app.now(), "indexing");
    let (entries, changes, end) = app.read(&cx, |tx| {
        let entries = store::events::after(tx.conn, position, BATCH)?;
        let changes = changes(tx, &entries)?;
        Ok((entries, changes, store::events::end(tx.conn)?))
    })?;
    let Some(last) = entries.last() else {
        // The log ends before the index: a restored database, whose new entries must not be passed over.
        return if position > end { rebuild(app) } else { Ok(0) };
    };
    if entries
        .iter()
        .any(|entry| entry.event.kind == Kind::TaxonomyChanged)
    {
        app.forget_graph();
        return rebuild(app);
    }
    app.search().apply(&changes, &last.position.encode())?;
    Ok(entries.len())
}

/// Postings and enterprises.
pub(crate) type Subjects = (BTreeSet<PostingId>, BTreeSet<EnterpriseId>);

/// What the entries mean for the index: each subject once, in its present state.
fn changes(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<Vec<Change>, AppError> {
    let (postings, enterprises) = subjects(tx, entries)?;
    let mut changes = Vec::with_capacity(postings.len() + enterprises.len());
    for id in &postings {
        changes.push(change(id.as_str(), documents::of_posting(tx, id)?));
    }
    for id in &enterprises {
        changes.push(change(id.as_str(), documents::of_enterprise(tx, id)?));
    }
    Ok(changes)
}

/// Whose documents the entries may change, each once.
pub(crate) fn subjects(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<Subjects, AppError> {
    let (mut postings, mut enterprises) = (BTreeSet::new(), BTreeSet::new());
    for Entry { event, .. } in entries {
        match event.kind {
            Kind::PostingPublished | Kind::PostingUnpublished | Kind::PostingChanged => {
                postings.extend(PostingId::parse(&event.subject));
            }
            Kind::PostingSubmitted | Kind::PostingReturned => {
                postings.extend(PostingId::parse(&event.subject))
            }
            Kind::EnterpriseCreated
            | Kind::EnterpriseChanged
            | Kind::EnterpriseVerificationChanged => {
                enterprises.extend(event.enterprise.clone());
            }
            Kind::AccountCreated
            | Kind::AccountChanged
            | Kind::DutyGranted
            | Kind::ClaimAsked
            | Kind::ItemClaimed
            | Kind::EmailVerified
            | Kind::PasswordChanged
            | Kind::PostingCreated
            | Kind::MatchFound
            | Kind::TaxonomyChanged => {}
        }
    }
    for enterprise in &enterprises {
        postings.extend(store::postings::live_of(tx.conn, enterprise)?);
    }
    Ok((postings, enterprises))
}

fn change(id: &str, document: Option<Document>) -> Change {
    document.map_or_else(|| Change::remove(id), Change::upsert)
}

/// Builds the index anew from the database, beside the old one, and switches.
/// Returns 1, so that the caller goes on with what was written meanwhile.
pub fn rebuild(app: &App) -> Result<usize, AppError> {
    let cx = Cx::system(app.now(), "reindexing");
    let position = app.read(&cx, |tx| Ok(store::events::end(tx.conn)?))?;
    let mut failure = None;
    let mut documents = Documents::of(app, &cx, &mut failure);
    let outcome = app.search().rebuild(&mut documents, &position.encode());
    match failure {
        // Says more than the index knows of it; the old index stands.
        Some(error) => Err(error),
        None => Ok(outcome.map(|()| 1)?),
    }
}

enum Stage {
    Postings(String),
    Enterprises(String),
    Done,
}

/// Every document of the database, read in chunks.
struct Documents<'a> {
    app: &'a App,
    cx: &'a Cx,
    stage: Stage,
    ready: Vec<Document>,
    failure: &'a mut Option<AppError>,
}

impl Iterator for Documents<'_> {
    type Item = Result<Document, SearchError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(document) = self.ready.pop() {
                return Some(Ok(document));
            }
            match self.read_more() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.stage = Stage::Done;
                    *self.failure = Some(error);
                    return Some(Err(SearchError::Interrupted));
                }
            }
        }
    }
}

impl<'a> Documents<'a> {
    fn of(app: &'a App, cx: &'a Cx, failure: &'a mut Option<AppError>) -> Self {
        let stage = Stage::Postings(String::new());
        Self {
            app,
            cx,
            stage,
            ready: Vec::new(),
            failure,
        }
    }

    /// Reads the next chunk. Returns false when nothing is left.
    fn read_more(&mut self) -> Result<bool, AppError> {
        let (documents, stage) = match &self.stage {
            Stage::Postings(after) => self.app.read(self.cx, |tx| postings(tx, after))?,
            Stage::Enterprises(after) => self.app.read(self.cx, |tx| enterprises(tx, after))?,
            Stage::Done => return Ok(false),
        };
        (self.ready, self.stage) = (documents, stage);
        Ok(true)
    }
}

fn postings(tx: &mut Tx<'_>, after: &str) -> Result<(Vec<Document>, Stage), AppError> {
    let chunk = store::postings::live_after(tx.conn, after, CHUNK)?;
    let stage = chunk
        .last()
        .map_or(Stage::Enterprises(String::new()), |live| {
            Stage::Postings(live.posting.id.to_string())
        });
    let documents = chunk
        .iter()
        .map(|live| documents::of_live(tx, live))
        .collect::<Result<Vec<_>, _>>()?;
    Ok((documents.into_iter().flatten().collect(), stage))
}

fn enterprises(tx: &mut Tx<'_>, after: &str) -> Result<(Vec<Document>, Stage), AppError> {
    let chunk: Vec<EnterpriseId> = store::enterprises::ids_after(tx.conn, after, CHUNK)?;
    let stage = chunk
        .last()
        .map_or(Stage::Done, |id| Stage::Enterprises(id.to_string()));
    let documents = chunk
        .iter()
        .map(|id| documents::of_enterprise(tx, id))
        .collect::<Result<Vec<_>, _>>()?;
    Ok((documents.into_iter().flatten().collect(), stage))
}

/// Where index and database differ: ids that are in one only, or of another version. Empty when they agree.
/// Cost: reads both whole; meant for operators and tests, with nothing written meanwhile.
pub fn compare(app: &App) -> Result<Vec<String>, AppError> {
    let cx = Cx::system(app.now(), "verifying");
    let mut failure = None;
    let documents = Documents::of(app, &cx, &mut failure);
    let mut wanted: BTreeMap<String, i64> = documents
        .flatten()
        .map(|document| (document.id, document.version))
        .collect();
    if let Some(error) = failure {
        return Err(error);
    }
    let mut different = Vec::new();
    app.search().ids_and_versions(&mut |id, version| {
        if wanted.remove(id) != Some(version) {
            different.push(id.to_owned());
        }
    })?;
    different.extend(wanted.into_keys());
    Ok(different)
}
