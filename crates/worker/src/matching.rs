//! Stored matches follow the log, behind the index: what is judged can be found.

use std::collections::BTreeSet;

use app::{App, AppError, Cx, Tx, matches, unless_damaged};
use domain::EnterpriseId;
use domain::event::{Entry, Kind, Position};

use crate::indexing;

/// Entries of the log read at once; most of them are only passed over.
const READ: i64 = 500;
/// Entries of a lane that are taken at once; few, since a stop waits for all of them.
const JUDGED: usize = 10;

/// What a place in the log is for. An import of a hundred thousand postings keeps the matcher busy for long; nobody who
/// publishes meanwhile waits behind it, so each of the two has its own place, and people come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// What people did.
    People,
    /// What the platform did by itself or took from a file.
    Automatic,
}

impl Lane {
    /// Both, in the order in which they are served.
    pub const ALL: [Self; 2] = [Self::People, Self::Automatic];

    /// Name of the place in the log.
    pub fn cursor(self) -> &'static str {
        match self {
            Self::People => "matching",
            Self::Automatic => "matching_automatic",
        }
    }

    fn holds(self, entry: &Entry) -> bool {
        entry.event.is_automatic() == (self == Self::Automatic)
    }
}

/// What one step judges.
struct Work {
    /// Entries that are gone through, those of the other lane among them.
    entries: usize,
    subjects: BTreeSet<String>,
    from: Position,
    last: Option<Position>,
    /// End of the log.
    end: Position,
}

/// Judges what changed since the last call, up to where the index is. Returns how many entries it went through.
pub fn step(app: &App) -> Result<usize, AppError> {
    let Some(indexed) = indexing::position(app) else {
        return Ok(0);
    };
    for lane in Lane::ALL {
        let seen = follow(app, lane, indexed)?;
        if seen > 0 {
            return Ok(seen);
        }
    }
    Ok(0)
}

fn follow_people(app: &App) -> Result<usize, AppError> {
    indexing::position(app).map_or(Ok(0), |indexed| follow(app, Lane::People, indexed))
}

fn follow(app: &App, lane: Lane, indexed: Position) -> Result<usize, AppError> {
    let cx = Cx::system(app.now(), "matching");
    let work = app.read(&cx, |tx| next(tx, lane, indexed))?;
    if work.from > work.end {
        // The log ends before this consumer: a restored database, whose new entries must not be passed over.
        return app.write(cx, move |tx| {
            store::cursors::take_back(tx.conn, lane.cursor(), work.end, tx.now())?;
            Ok(1)
        });
    }
    let Some(last) = work.last else {
        return Ok(0);
    };
    for subject in &work.subjects {
        if lane == Lane::Automatic {
            // One entry may bring a thousand postings of a firm, and people come first among them too.
            while follow_people(app)? > 0 {}
        }
        judge(app, subject)?;
    }
    app.write(cx, move |tx| {
        Ok(store::cursors::save(
            tx.conn,
            lane.cursor(),
            last,
            tx.now(),
        )?)
    })?;
    Ok(work.entries)
}

/// The next entries of a lane that the index has, and what changed with them.
fn next(tx: &mut Tx<'_>, lane: Lane, indexed: Position) -> Result<Work, AppError> {
    let from = store::cursors::get(tx.conn, lane.cursor())?;
    let mut entries = store::events::after(tx.conn, from, READ)?;
    entries.retain(|entry| entry.position <= indexed);
    let enough = (entries.iter().enumerate())
        .filter(|(_, entry)| lane.holds(entry))
        .nth(JUDGED - 1);
    if let Some((at, _)) = enough {
        entries.truncate(at + 1);
    }
    let last = entries.last().map(|entry| entry.position);
    let seen = entries.len();
    entries.retain(|entry| lane.holds(entry));
    Ok(Work {
        entries: seen,
        subjects: subjects(tx, &entries)?,
        from,
        last,
        end: store::events::end(tx.conn)?,
    })
}

/// One transaction a subject: judging is reading, so a crash repeats it and changes nothing. One that cannot be read back
/// is passed over.
fn judge(app: &App, subject: &str) -> Result<(), AppError> {
    let cx = Cx::system(app.now(), "matching");
    let judged = app.read(&cx, |tx| matches::judge(tx, subject));
    let Some(judged) = unless_damaged(subject, judged)? else {
        return Ok(());
    };
    let subject = subject.to_owned();
    app.write(cx, move |tx| matches::store(tx, &subject, &judged))
        .map(drop)
}

/// What changed, each once. With an enterprise change its postings: its certificates and designations speak for them.
fn subjects(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<BTreeSet<String>, AppError> {
    let mut subjects = BTreeSet::new();
    for Entry { event, .. } in entries {
        match event.kind {
            Kind::PostingPublished | Kind::PostingUnpublished => {
                subjects.insert(event.subject.clone());
            }
            Kind::EnterpriseChanged | Kind::EnterpriseVerificationChanged | Kind::Unreadable => {
                if event.kind == Kind::Unreadable {
                    subjects.insert(event.subject.clone());
                }
                if let Some(enterprise) = &event.enterprise {
                    subjects.insert(enterprise.to_string());
                    subjects.extend(shown(tx, enterprise)?);
                }
            }
            Kind::AccountCreated
            | Kind::AccountChanged
            | Kind::DutyGranted
            | Kind::ClaimAsked
            | Kind::ItemClaimed
            | Kind::EmailVerified
            | Kind::PasswordChanged
            | Kind::EnterpriseCreated
            | Kind::PostingCreated
            | Kind::PostingChanged
            | Kind::PostingSubmitted
            | Kind::PostingReturned
            | Kind::MatchFound
            | Kind::DayBegan
            | Kind::TaxonomyChanged
            | Kind::SynonymChanged => {}
        }
    }
    Ok(subjects)
}

/// The postings of an enterprise that may publish: what was published while it was barred has not met them.
/// Those of a barred one keep their rows, so that nobody is told twice when it is let back.
fn shown(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Vec<String>, AppError> {
    let found = store::enterprises::find(tx.conn, id).map_err(AppError::from);
    let enterprise = unless_damaged(id.as_str(), found)?.flatten();
    if !enterprise.is_some_and(|enterprise| enterprise.may_publish()) {
        return Ok(Vec::new());
    }
    let postings = store::postings::live_of(tx.conn, id)?;
    Ok(postings.iter().map(ToString::to_string).collect())
}
