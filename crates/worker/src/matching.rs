//! Stored matches follow the log, behind the index: what is judged can be found.

use std::collections::BTreeSet;

use app::{App, AppError, Cx, Tx, matches, unless_damaged};
use domain::EnterpriseId;
use domain::event::{Entry, Kind};

use crate::indexing;

/// Name of this consumer's place in the log.
pub const CURSOR: &str = "matching";
/// Entries of the log read at once; few, since a stop waits for all of them to be judged.
const BATCH: i64 = 10;

/// Judges what changed since the last call, up to where the index is. Returns how many entries it went through.
pub fn step(app: &App) -> Result<usize, AppError> {
    let Some(indexed) = indexing::position(app) else {
        return Ok(0);
    };
    let cx = Cx::system(app.now(), "matching");
    let (entries, subjects, from, end) = app.read(&cx, |tx| {
        let from = store::cursors::get(tx.conn, CURSOR)?;
        let mut entries = store::events::after(tx.conn, from, BATCH)?;
        entries.retain(|entry| entry.position <= indexed);
        let subjects = subjects(tx, &entries)?;
        Ok((entries, subjects, from, store::events::end(tx.conn)?))
    })?;
    if from > end {
        // The log ends before this consumer: a restored database, whose new entries must not be passed over.
        return app.write(cx, move |tx| {
            store::cursors::take_back(tx.conn, CURSOR, end, tx.now())?;
            Ok(1)
        });
    }
    let Some(last) = entries.last().map(|entry| entry.position) else {
        return Ok(0);
    };
    for subject in subjects {
        judge(app, &subject)?;
    }
    app.write(cx, move |tx| {
        Ok(store::cursors::save(tx.conn, CURSOR, last, tx.now())?)
    })?;
    Ok(entries.len())
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
            | Kind::TaxonomyChanged => {}
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

/// Writes the digests of new matches, each judged in a read and told in one short write. Returns how many enterprises
/// were told.
pub fn tell(app: &App) -> Result<usize, AppError> {
    let mut seen: Option<EnterpriseId> = None;
    let mut count = 0;
    let cx = Cx::system(app.now(), "digest");
    while let Some(digest) = app.read(&cx, |tx| matches::next_digest(tx, seen.as_ref()))? {
        seen = Some(digest.enterprise.clone());
        if !digest.is_empty() {
            app.write(cx.clone(), move |tx| matches::tell(tx, &digest))?;
            count += 1;
        }
    }
    Ok(count)
}
