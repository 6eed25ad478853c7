//! Barring an enterprise from publishing, and letting it back. What it has written is kept; none of it is shown
//! meanwhile.

use domain::EnterpriseId;
use domain::enterprise::{Enterprise, Verification};
use domain::event;
use domain::moderation::{Decision, Kind};
use domain::policy::{Action, Granted, Resource};
use serde_json::json;
use store::moderation::{self, Verdict};

use crate::enterprises::{known, save};
use crate::error::{AppError, Conflict};
use crate::stated;
use crate::transaction::Tx;

/// Bars an enterprise, whatever it was before. Evidence that waits leaves the queue, so that no decision lifts the
/// bar unseen. `why` is for the audit log. Errors: `Invalid` without a reason, `NotFound`.
pub fn suspend(tx: &mut Tx<'_>, id: &EnterpriseId, why: &str) -> Result<Enterprise, AppError> {
    let granted = tx.require(Action::Moderate, &Resource::Enterprise(id))?;
    let before = known(tx, id)?;
    let why = stated::reason(why)?;
    if before.verification == Verification::Suspended {
        return Ok(before);
    }
    let unseen = drop_evidence(tx, &granted, id, "suspended")?;
    let was = before.verification;
    let details = json!({ "from": was, "why": why.as_str() });
    let after = set(tx, &granted, before, Verification::Suspended)?;
    // What nobody has looked at, such as a new name, is not taken on trust when the bar is lifted.
    let kept = if unseen {
        Verification::Unverified
    } else {
        was
    };
    store::enterprises::keep_before_bar(tx.conn, &granted, id, kept)?;
    tx.audit("enterprise.suspend", id.as_str(), Some(id), details)?;
    Ok(after)
}

/// Lets a barred enterprise back as what it was before, so that a verified one shows its postings again. Evidence
/// that waited is handed in anew. Errors: `Invalid` without a reason, `NotSuspended`, `NotFound`.
pub fn reinstate(tx: &mut Tx<'_>, id: &EnterpriseId, why: &str) -> Result<Enterprise, AppError> {
    let granted = tx.require(Action::Moderate, &Resource::Enterprise(id))?;
    let before = known(tx, id)?;
    let why = stated::reason(why)?;
    if before.verification != Verification::Suspended {
        return Err(Conflict::NotSuspended.into());
    }
    let kept = store::enterprises::take_before_bar(tx.conn, &granted, id)?;
    let to = kept.map_or(Verification::Unverified, Verification::let_back);
    let after = set(tx, &granted, before, to)?;
    let details = json!({ "to": to, "why": why.as_str() });
    tx.audit("enterprise.reinstate", id.as_str(), Some(id), details)?;
    Ok(after)
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

/// Takes waiting evidence out of the queue, under the rule that says why. Returns whether there was any.
pub(super) fn drop_evidence(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    rule: &'static str,
) -> Result<bool, AppError> {
    let Some(item) = moderation::find_open(tx.conn, Kind::Verification, id.as_str())? else {
        return Ok(false);
    };
    let verdict = Verdict {
        decision: Decision::Dropped,
        reason: None,
        note: None,
        rule: Some(rule),
        by: None,
    };
    let now = tx.now();
    moderation::decide(tx.conn, granted, &item.id, &verdict, now)?;
    Ok(true)
}
