//! Every document of the database, read in chunks: what an index is built from, and compared with.

use app::{App, AppError, Cx, Tx, documents, unless_damaged};
use domain::EnterpriseId;
use search::{Document, SearchError};

/// Rows read at once.
const CHUNK: i64 = 500;

enum Stage {
    Postings(String),
    Enterprises(String),
    Done,
}

/// Every document of the database; after a failure there are no more.
pub(crate) struct Everything<'a> {
    app: &'a App,
    cx: &'a Cx,
    stage: Stage,
    ready: Vec<Document>,
    failure: &'a mut Option<AppError>,
}

impl Iterator for Everything<'_> {
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

impl<'a> Everything<'a> {
    /// As of the moment of the call; `failure` says afterwards why there were no more.
    pub(crate) fn of(app: &'a App, cx: &'a Cx, failure: &'a mut Option<AppError>) -> Self {
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
    let first_enterprise = Stage::Enterprises(String::new());
    let stage = chunk.last.map_or(first_enterprise, Stage::Postings);
    let mut documents = Vec::with_capacity(chunk.postings.len());
    for live in &chunk.postings {
        let document = documents::of_live(tx, live);
        documents.extend(unless_damaged(live.posting.id.as_str(), document)?.flatten());
    }
    Ok((documents, stage))
}

fn enterprises(tx: &mut Tx<'_>, after: &str) -> Result<(Vec<Document>, Stage), AppError> {
    let chunk: Vec<EnterpriseId> = store::enterprises::ids_after(tx.conn, after, CHUNK)?;
    let last = chunk.last().map(ToString::to_string);
    let stage = last.map_or(Stage::Done, Stage::Enterprises);
    let mut documents = Vec::with_capacity(chunk.len());
    for id in &chunk {
        let document = documents::of_enterprise(tx, id);
        documents.extend(unless_damaged(id.as_str(), document)?.flatten());
    }
    Ok((documents, stage))
}
