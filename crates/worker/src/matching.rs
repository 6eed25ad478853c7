//! Stored matches follow the log, behind the index: what is judged can be found.

use std::collections::BTreeSet;

use app::{App, AppError, Cx, Tx, matches};
use domain::EnterpriseId;
use domain::event::{Entry, Kind, Position};

/// Name of this consumer's place in the log.
pub const CURSOR: &str = "matching";
/// Entries of the log read at once; few, since a stop waits for all of them to be judged.
const BATCH: i64 = 10;

/// Judges what changed since the last call, up to where the index is. Returns how many entries it went through.
pub fn step(app: &App) -> Result<usize, AppError> {
    let indexed = app
        .search()
        .position()
        .as_deref()
        .and_then(Position::decode);
    let Some(indexed) = indexed else { return Ok(0) };
    let cx = Cx::system(app.now(), "matching");
    let (entries, subjects) = app.read(&cx, |tx| {
        let from = store::cursors::get(tx.conn, CURSOR)?;
        let mut entries = store::events::after(tx.conn, from, BATCH)?;
        entries.retain(|entry| entry.position <= indexed);
        let subjects = subjects(tx, &entries)?;
        Ok((entries, subjects))
    })?;
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

/// One transaction a subject: judging is reading, so a crash repeats it and changes nothing.
fn judge(app: &App, subject: &str) -> Result<usize, AppError> {
    let cx = Cx::system(app.now(), "matching");
    let judged = app.read(&cx, |tx| matches::judge(tx, subject))?;
    let subject = subject.to_owned();
    app.write(cx, move |tx| matches::store(tx, &subject, &judged))
}

/// What changed, each once.
fn subjects(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<BTreeSet<String>, AppError> {
    let mut subjects = BTreeSet::new();
    for Entry { event, .. } in entries {
        match event.kind {
            Kind::PostingPublished | Kind::PostingUnpublished => {
                subjects.insert(event.subject.clone());
            }
            Kind::EnterpriseChanged => {
                subjects.extend(event.enterprise.as_ref().map(ToString::to_string));
            }
            Kind::EnterpriseVerificationChanged => {
                let Some(enterprise) = &event.enterprise else {
                    continue;
                };
                subjects.insert(enterprise.to_string());
                subjects.extend(shown_again(tx, enterprise)?);
            }
            Kind::AccountCreated
            | Kind::EmailVerified
            | Kind::PasswordChanged
            | Kind::AccountChanged
            | Kind::EnterpriseCreated
            | Kind::PostingCreated
            | Kind::PostingChanged
            | Kind::PostingSubmitted
            | Kind::PostingReturned
            | Kind::MatchFound
            | Kind::TaxonomyChanged => {}
        }
    }
    Ok(subjects)
}

/// The postings of an enterprise that may publish, again: what was published while it was barred has not met them.
/// Those of a barred one keep their rows, so that nobody is told twice when it is let back.
fn shown_again(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Vec<String>, AppError> {
    let enterprise = store::enterprises::find(tx.conn, id)?;
    if !enterprise.is_some_and(|enterprise| enterprise.may_publish()) {
        return Ok(Vec::new());
    }
    let postings = store::postings::live_of(tx.conn, id)?;
    Ok(postings.iter().map(ToString::to_string).collect())
}

/// Writes the digests of new matches, one enterprise a transaction. Returns how many were told.
pub fn tell(app: &App) -> Result<usize, AppError> {
    let mut told: Option<EnterpriseId> = None;
    let mut count = 0;
    loop {
        let after = told.clone();
        let cx = Cx::system(app.now(), "digest");
        told = app.write(cx, move |tx| matches::tell(tx, after.as_ref()))?;
        if told.is_none() {
            return Ok(count);
        }
        count += 1;
    }
}
