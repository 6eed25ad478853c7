//! Barring an enterprise from publishing, and letting it back. What it has written is kept; none of it is shown
//! meanwhile.

use domain::EnterpriseId;
use domain::enterprise::{Enterprise, Verification};
use domain::event;
use domain::invalid::{Faults, Rule};
use domain::moderation::{Decision, Kind};
use domain::policy::{Action, Granted, Resource};
use domain::text::Note;
use serde_json::json;
use store::moderation::{self, Verdict};

use crate::enterprises::{known, save};
use crate::error::{AppError, Conflict};
use crate::transaction::Tx;

/// Bars an enterprise, whatever it was before. Evidence that waits leaves the queue, so that no decision lifts the
/// bar unseen. `why` is for the audit log. Errors: `Invalid` without a reason, `NotFound`.
pub fn suspend(tx: &mut Tx<'_>, id: &EnterpriseId, why: &str) -> Result<Enterprise, AppError> {
    let granted = tx.require(Action::Moderate, &Resource::Enterprise(id))?;
    let before = known(tx, id)?;
    let why = reason(why)?;
    if before.verification == Verification::Suspended {
        return Ok(before);
    }
    drop_evidence(tx, &granted, id, "suspended")?;
    let details = json!({ "from": before.verification, "why": why.as_str() });
    let after = set(tx, &granted, before, Verification::Suspended)?;
    tx.audit("enterprise.suspend", id.as_str(), Some(id), details)?;
    Ok(after)
}

/// Lets a barred enterprise back, unverified: it hands its evidence in anew. Errors: `Invalid` without a reason,
/// `AlreadyDecided` for one that is not barred, `NotFound`.
pub fn reinstate(tx: &mut Tx<'_>, id: &EnterpriseId, why: &str) -> Result<Enterprise, AppError> {
    let granted = tx.require(Action::Moderate, &Resource::Enterprise(id))?;
    let before = known(tx, id)?;
    let why = reason(why)?;
    if before.verification != Verification::Suspended {
        return Err(Conflict::AlreadyDecided.into());
    }
    let after = set(tx, &granted, before, Verification::Unverified)?;
    let details = json!({ "why": why.as_str() });
    tx.audit("enterprise.reinstate", id.as_str(), Some(id), details)?;
    Ok(after)
}

fn reason(why: &str) -> Result<Note, Faults> {
    let why = Note::parse(why).map_err(|rule| Faults::one("/note", rule))?;
    if why.as_str().is_empty() {
        return Err(Faults::one("/note", Rule::required()));
    }
    Ok(why)
}

fn set(
    tx: &mut Tx<'_>,
    granted: &Granted,
    before: Enterprise,
    verification: Verification,
) -> Result<Enterprise, AppError> {
    let judged = Enterprise {
        verification,
        ..before
    };
    let kind = event::Kind::EnterpriseVerificationChanged;
    save(tx, granted, kind, &judged)
}

/// Takes waiting evidence out of the queue, under the rule that says why.
pub(super) fn drop_evidence(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    rule: &'static str,
) -> Result<(), AppError> {
    let Some(item) = moderation::find_open(tx.conn, Kind::Verification, id.as_str())? else {
        return Ok(());
    };
    let verdict = Verdict {
        decision: Decision::Dropped,
        reason: None,
        note: None,
        rule: Some(rule),
        by: None,
    };
    let now = tx.now();
    Ok(moderation::decide(
        tx.conn, granted, &item.id, &verdict, now,
    )?)
}
