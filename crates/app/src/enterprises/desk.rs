//! What a moderator's decision does to an enterprise. The queue and the decision itself are `moderation`'s.

use domain::enterprise::{Enterprise, Role, Verification};
use domain::event::Kind;
use domain::moderation::Decision;
use domain::policy::Granted;
use domain::{AccountId, EnterpriseId};
use serde_json::json;
use store::{StoreError, memberships};

use crate::enterprises::suspend::drop_evidence;
use crate::enterprises::{known, save};
use crate::error::{AppError, Conflict};
use crate::transaction::Tx;

/// Carries out the decision on evidence an enterprise handed in. A dropped item leaves it unverified.
pub(crate) fn decide_verification(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    decision: Decision,
) -> Result<(), AppError> {
    let before = known(tx, id)?;
    let verification = match decision {
        Decision::Approved => Verification::Verified,
        Decision::Returned => Verification::Returned,
        Decision::Rejected => Verification::Rejected,
        Decision::Dropped => Verification::Unverified,
    };
    let details = json!({ "from": before.verification, "to": verification });
    let judged = Enterprise {
        verification,
        ..before
    };
    save(tx, granted, Kind::EnterpriseVerificationChanged, &judged)?;
    tx.audit("enterprise.verify", id.as_str(), Some(id), details)
}

/// Makes an account the owner of an enterprise nobody spoke for or, where the claim contests whoever does, of one that
/// was never verified: those who spoke for it leave, and it begins unverified. Errors: `AlreadyClaimed` when somebody
/// speaks for it meanwhile, or it was verified.
pub(crate) fn grant_claim(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    account: &AccountId,
    contested: bool,
) -> Result<(), AppError> {
    let before = known(tx, id)?;
    let checked = matches!(
        before.verification,
        Verification::Verified | Verification::Suspended
    );
    if before.claimed && (checked || !contested) {
        return Err(Conflict::AlreadyClaimed.into());
    }
    let mut spoken_for = Enterprise {
        claimed: true,
        ..before.clone()
    };
    if before.claimed {
        spoken_for.verification = Verification::Unverified;
        unseat(tx, granted, id)?;
    }
    save(tx, granted, Kind::EnterpriseChanged, &spoken_for)?;
    match memberships::insert(tx.conn, granted, id, account, Role::Owner, tx.now()) {
        Err(StoreError::Taken) => return Err(Conflict::AlreadyClaimed.into()),
        other => other?,
    }
    let details = json!({ "owner": account, "contested": before.claimed });
    tx.audit("enterprise.claim", id.as_str(), Some(id), details)
}

/// Takes an enterprise from those who speak for it, with what they handed in as evidence.
fn unseat(tx: &mut Tx<'_>, granted: &Granted, id: &EnterpriseId) -> Result<(), AppError> {
    drop_evidence(tx, granted, id, "claim_granted")?;
    for member in memberships::list(tx.conn, id)? {
        memberships::delete(tx.conn, granted, id, &member.account)?;
        let details = json!({ "account": member.account, "role": member.role });
        tx.audit("member.remove", id.as_str(), Some(id), details)?;
    }
    Ok(())
}
