//! Whether the index equals the database, judged from outside while both go on being written.
//!
//! Nothing is changed from here: what the log and the clock have yet to bring to the index is told apart from what is
//! wrong.

use std::collections::BTreeSet;

use app::{App, AppError, Cx, Tx, documents, unless_damaged};
use domain::event::{Kind, Position};
use domain::{EnterpriseId, Moment, PostingId};

use crate::indexing::{differences, position};
use crate::touched::Touched;

/// Entries of the log read at once.
const BATCH: i64 = 1000;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Documents of the index.
    pub documents: u64,
    /// Ids that differ for no reason the log or the clock knows.
    pub different: Vec<String>,
    /// Documents that differ because the log, or the clock, is ahead of the index.
    pub on_their_way: usize,
}

/// Compares the index with the database, content by content. Errors: `Unavailable` for an index without a place in the
/// log. Cost: reads both whole.
pub fn verify(app: &App) -> Result<Verdict, AppError> {
    let position = position(app).ok_or_else(|| AppError::Unavailable(NO_PLACE.to_owned()))?;
    let apart = differences(app)?;
    let mut verdict = Verdict {
        documents: app.search().stats()?.documents,
        ..Verdict::default()
    };
    if apart.is_empty() {
        return Ok(verdict);
    }
    let coming = Coming::after(app, position)?;
    for (id, held) in apart {
        if coming.concerns(&id) || coming.waits_for_the_clock(app, &id, held)? {
            verdict.on_their_way += 1;
        } else {
            verdict.different.push(id);
        }
    }
    Ok(verdict)
}

const NO_PLACE: &str = "the index has no place in the log yet";

/// What the index has yet to learn.
struct Coming {
    /// New chains: the whole index is built anew.
    everything: bool,
    ids: BTreeSet<String>,
    /// When the index last learned which day it is.
    day: Moment,
}

impl Coming {
    /// What the log holds beyond the place of the index. To be read after a comparison, so that whatever changed before
    /// it is known.
    fn after(app: &App, from: Position) -> Result<Self, AppError> {
        let cx = Cx::system(app.now(), "verifying");
        let mut coming = Self {
            everything: false,
            ids: BTreeSet::new(),
            day: app.read(&cx, |tx| known_day(tx, from))?,
        };
        let mut from = from;
        while let Some(reached) = app.read(&cx, |tx| coming.read(tx, from))? {
            from = reached;
        }
        Ok(coming)
    }

    /// Adds the next entries. Returns how far it came; none at the end.
    fn read(&mut self, tx: &mut Tx<'_>, from: Position) -> Result<Option<Position>, AppError> {
        let entries = store::events::seen_after(tx.conn, from, BATCH)?;
        let touched = Touched::by(tx, &entries)?;
        self.everything |= touched.everything;
        self.ids
            .extend(touched.postings.iter().map(ToString::to_string));
        self.ids
            .extend(touched.enterprises.iter().map(ToString::to_string));
        Ok(entries.last().map(|last| last.position))
    }

    fn concerns(&self, id: &str) -> bool {
        self.everything || self.ids.contains(id)
    }

    /// Whether the index holds what was true on the day it knows of, or a posting that has ended since: the keeper
    /// announces days and ends postings, and has not come by.
    fn waits_for_the_clock(
        &self,
        app: &App,
        id: &str,
        held: Option<i64>,
    ) -> Result<bool, AppError> {
        let at = |now| Cx::system(now, "verifying");
        if app.read(&at(app.now()), |tx| has_ended(tx, id))? {
            return Ok(true);
        }
        let yesterday = self.day.date() < app.now().date();
        Ok(yesterday && app.read(&at(self.day), |tx| digest(tx, id))? == held)
    }
}

/// When the last day was announced before a place in the log; without any announcement, when the log began.
fn known_day(tx: &mut Tx<'_>, before: Position) -> Result<Moment, AppError> {
    let announced = store::events::latest(tx.conn, Kind::DayBegan, before)?;
    let began = store::events::oldest_after(tx.conn, Position::default())?;
    Ok(announced
        .map(|entry| entry.at)
        .or(began)
        .unwrap_or(tx.now()))
}

/// The digest of what a subject shows at the moment of the transaction.
fn digest(tx: &mut Tx<'_>, id: &str) -> Result<Option<i64>, AppError> {
    let document = match (PostingId::parse(id), EnterpriseId::parse(id)) {
        (Ok(posting), _) => documents::of_posting(tx, &posting),
        (_, Ok(enterprise)) => documents::of_enterprise(tx, &enterprise),
        (Err(_), Err(_)) => Ok(None),
    };
    let document = unless_damaged(id, document)?.flatten();
    Ok(document.map(|document| document.digest()))
}

/// Whether a posting has passed its end and waits for the clock to be noticed.
fn has_ended(tx: &mut Tx<'_>, id: &str) -> Result<bool, AppError> {
    let Ok(posting) = PostingId::parse(id) else {
        return Ok(false);
    };
    let live = store::postings::live(tx.conn, &posting).map_err(AppError::from);
    let shown = unless_damaged(id, live)?
        .flatten()
        .and_then(|live| live.shown);
    Ok(shown.is_some_and(|shown| shown.valid_until <= tx.now()))
}
