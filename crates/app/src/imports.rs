//! Bulk import of records: each line by itself, so that one bad line spoils nothing but itself.
//!
//! Idempotent by `external_id`: a line that says what is known changes nothing. What a person wrote since is never
//! overwritten.

use domain::policy::{Action, Resource};
use domain::posting::{Content, Posting, Status, Urgency};
use domain::{EnterpriseId, Uscc};

use crate::enterprises::{self, Outcome};
use crate::error::AppError;
use crate::postings;
use crate::records::{PostingRecord, Record};
use crate::transaction::Tx;

/// What became of one line.
pub type Line = Result<Outcome, AppError>;

/// Imports lines in one transaction; a line that fails is undone alone. Only for the platform's own use.
/// Errors: those of the database as a whole.
pub fn lines(tx: &mut Tx<'_>, records: &[Record]) -> Result<Vec<Line>, AppError> {
    tx.require(Action::Import, &Resource::Platform)?;
    let mut outcomes = Vec::with_capacity(records.len());
    for record in records {
        match tx.attempt(|tx| line(tx, record)) {
            Err(fatal @ (AppError::Busy(_) | AppError::Unavailable(_))) => return Err(fatal),
            outcome => outcomes.push(outcome),
        }
    }
    Ok(outcomes)
}

fn line(tx: &mut Tx<'_>, record: &Record) -> Line {
    match record {
        Record::Firm(firm) => enterprises::import(tx, firm).map(|(_, outcome)| outcome),
        Record::Posting(posting) => self::posting(tx, posting),
    }
}

fn posting(tx: &mut Tx<'_>, record: &PostingRecord) -> Line {
    let draft = record.draft();
    let Some(enterprise) = owner(tx, &record.enterprise)? else {
        return Err(postings::unknown_enterprise(tx, &draft, "/enterprise"));
    };
    let known = store::postings::find_external(tx.conn, &enterprise, &record.external_id)?;
    let Some(known) = known else {
        let written = postings::import(tx, &enterprise, &draft, &record.external_id)?;
        postings::submit_imported(tx, &written, record.publish)?;
        return Ok(Outcome::Created);
    };
    // Dates are not judged here: a line that says what is known says nothing new when its day has passed.
    let said = Content::parse(&draft, tx.graph()?.as_ref())?;
    if known.content.urgency(&said) == Urgency::None || is_a_persons(tx, &known)? {
        return Ok(Outcome::Unchanged);
    }
    let changed = postings::update(tx, &known.id, known.version, |_| draft)?;
    match (known.status, changed.status) {
        (_, Status::Draft | Status::Returned) => {
            postings::submit_imported(tx, &changed, record.publish)?;
        }
        // What its owner has paused waits for a person; what was shown or waits passes on the sender's word.
        (Status::Published | Status::Pending, Status::Pending) if record.publish => {
            postings::approve_imported(tx, &changed)?;
        }
        _ => {}
    }
    Ok(Outcome::Updated)
}

/// Whether a person wrote the present words: the member of a claimed firm who changed or renewed what was imported.
fn is_a_persons(tx: &mut Tx<'_>, known: &Posting) -> Result<bool, AppError> {
    let newest = store::postings::version(tx.conn, &known.id, known.revision)?;
    Ok(newest.is_some_and(|newest| newest.author.is_some()))
}

/// The enterprise a posting names by its external id or its credit code.
fn owner(tx: &mut Tx<'_>, named: &str) -> Result<Option<EnterpriseId>, AppError> {
    let by_id = store::enterprises::find_external(tx.conn, named)?;
    let found = match (by_id, Uscc::parse(named)) {
        (Some(found), _) => Some(found),
        (None, Ok(uscc)) => store::enterprises::find_by_uscc(tx.conn, &uscc)?,
        (None, Err(_)) => None,
    };
    Ok(found.map(|enterprise| enterprise.id))
}
