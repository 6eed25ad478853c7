//! Whether the index equals the database, judged from outside while both go on being written.
//!
//! Nothing is changed from here: what the log says has yet to reach the index is told apart from what is wrong.

use std::collections::BTreeSet;

use app::{App, AppError, Cx, Tx};
use domain::PostingId;
use domain::event::{Kind, Position};

use crate::indexing::{compare, subjects};

/// Entries of the log read at once.
const BATCH: i64 = 1000;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Documents of the index.
    pub documents: u64,
    /// Ids that differ for no reason the log knows.
    pub different: Vec<String>,
    /// Documents that differ because the log, or the clock, is ahead of the index.
    pub on_their_way: usize,
}

/// Compares the index with the database. Errors: `Unavailable` for an index without a place in the log.
/// Cost: reads both whole.
pub fn verify(app: &App) -> Result<Verdict, AppError> {
    let position = app.search().position();
    let position = position.as_deref().and_then(Position::decode);
    let position = position.ok_or_else(|| AppError::Unavailable(NO_PLACE.to_owned()))?;
    let apart = compare(app)?;
    let coming = if apart.is_empty() {
        Coming::default()
    } else {
        coming(app, position)?
    };
    let cx = Cx::system(app.now(), "verifying");
    let mut verdict = Verdict {
        documents: app.search().stats()?.documents,
        ..Verdict::default()
    };
    for id in apart {
        if coming.concerns(&id) || app.read(&cx, |tx| ran_out(tx, &id))? {
            verdict.on_their_way += 1;
        } else {
            verdict.different.push(id);
        }
    }
    Ok(verdict)
}

const NO_PLACE: &str = "the index has no place in the log yet";

/// What the log holds beyond the place of the index.
#[derive(Default)]
struct Coming {
    /// New chains: the whole index is built anew.
    everything: bool,
    ids: BTreeSet<String>,
}

impl Coming {
    fn concerns(&self, id: &str) -> bool {
        self.everything || self.ids.contains(id)
    }
}

/// Read after the comparison, so that whatever changed before it is known.
fn coming(app: &App, from: Position) -> Result<Coming, AppError> {
    let cx = Cx::system(app.now(), "verifying");
    let (mut coming, mut from) = (Coming::default(), from);
    loop {
        let (entries, (postings, enterprises)) = app.read(&cx, |tx| {
            let entries = store::events::seen_after(tx.conn, from, BATCH)?;
            let subjects = subjects(tx, &entries)?;
            Ok((entries, subjects))
        })?;
        let Some(last) = entries.last() else {
            return Ok(coming);
        };
        from = last.position;
        let mut kinds = entries.iter().map(|entry| entry.event.kind);
        coming.everything |= kinds.any(|kind| kind == Kind::TaxonomyChanged);
        coming.ids.extend(postings.iter().map(ToString::to_string));
        coming
            .ids
            .extend(enterprises.iter().map(ToString::to_string));
    }
}

/// Whether a posting has passed its end and waits for the clock to be noticed.
fn ran_out(tx: &mut Tx<'_>, id: &str) -> Result<bool, AppError> {
    let Ok(id) = PostingId::parse(id) else {
        return Ok(false);
    };
    let live = store::postings::live(tx.conn, &id)?;
    let shown = live.and_then(|live| live.shown);
    Ok(shown.is_some_and(|shown| shown.valid_until <= tx.now()))
}
