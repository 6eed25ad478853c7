//! Barring an account and letting it back. Whoever is barred is out at once, on every device.

use domain::AccountId;
use domain::account::Status;
use domain::event::Kind;
use domain::policy::{Action, Granted, Resource};
use serde_json::json;

use super::changed;
use super::read::{Listed, listed};
use crate::error::{AppError, Conflict};
use crate::stated;
use crate::transaction::Tx;

/// Bars an account and ends its sessions. Duties and memberships stay and rest meanwhile. `why` is for the audit
/// log. Errors: `Invalid` without a reason, `Forbidden` for all but security administrators and for the own account,
/// `NotFound`.
pub fn suspend(tx: &mut Tx<'_>, id: &AccountId, why: &str) -> Result<Listed, AppError> {
    let granted = tx.require(Action::GrantDuty, &Resource::Account(id))?;
    let before = listed(tx, id)?;
    let why = stated::reason(why)?;
    if before.account.status == Status::Suspended {
        return Ok(before);
    }
    let now = tx.now();
    let ended = store::sessions::end_barred(tx.conn, id, now, &granted)?;
    let after = set(tx, &granted, id, Status::Suspended)?;
    let details = json!({ "why": why.as_str(), "sessions_ended": ended });
    tx.audit("account.suspend", id.as_str(), None, details)?;
    Ok(after)
}

/// Lets a barred account sign in again. Errors: `Invalid` without a reason, `NotSuspended`, `Forbidden`, `NotFound`.
pub fn reinstate(tx: &mut Tx<'_>, id: &AccountId, why: &str) -> Result<Listed, AppError> {
    let granted = tx.require(Action::GrantDuty, &Resource::Account(id))?;
    let before = listed(tx, id)?;
    let why = stated::reason(why)?;
    if before.account.status != Status::Suspended {
        return Err(Conflict::NotSuspended.into());
    }
    let after = set(tx, &granted, id, Status::Active)?;
    let details = json!({ "why": why.as_str() });
    tx.audit("account.reinstate", id.as_str(), None, details)?;
    Ok(after)
}

fn set(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &AccountId,
    status: Status,
) -> Result<Listed, AppError> {
    let now = tx.now();
    store::accounts::set_status(tx.conn, id, status, now, granted)?;
    let after = listed(tx, id)?;
    changed(tx, Kind::AccountChanged, id, after.account.version)?;
    Ok(after)
}
