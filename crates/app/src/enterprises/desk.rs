//! What a moderator's decision does to an enterprise. The queue and the decision itself are `moderation`'s.

use domain::enterprise::{Enterprise, Role, Verification};
use domain::event::Kind;
use domain::moderation::Decision;
use domain::policy::Granted;
use domain::{AccountId, EnterpriseId};
use serde_json::json;
use store::{StoreError, memberships};

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

/// Makes an account the first owner of an enterprise nobody spoke for. Errors: `AlreadyClaimed` when somebody
/// does meanwhile.
pub(crate) fn grant_claim(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    account: &AccountId,
) -> Result<(), AppError> {
    let before = known(tx, id)?;
    if before.claimed {
        return Err(Conflict::AlreadyClaimed.into());
    }
    let spoken_for = Enterprise {
        claimed: true,
        ..before
    };
    save(tx, granted, Kind::EnterpriseChanged, &spoken_for)?;
    match memberships::insert(tx.conn, granted, id, account, Role::Owner, tx.now()) {
        Err(StoreError::Taken) => return Err(Conflict::AlreadyClaimed.into()),
        other => other?,
    }
    let details = json!({ "owner": account });
    tx.audit("enterprise.claim", id.as_str(), Some(id), details)
}
