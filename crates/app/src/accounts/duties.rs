//! Giving duties on the platform and taking them away. Who acts must not be able to erase the trace, so some duties
//! are never held by one person.

use domain::AccountId;
use domain::account::{Duty, may_hold};
use domain::event::Kind;
use domain::policy::{Action, Granted, Resource};
use serde_json::json;
use store::StoreError;

use super::changed;
use super::read::{Listed, listed};
use crate::error::{AppError, Conflict};
use crate::transaction::Tx;

/// Gives a duty, in force from the person's next request on. Errors: `Forbidden` for all but security administrators
/// and for the own account, `NotFound`, `Invalid` for what is no duty, `AlreadyExists` for one that is held,
/// `DutiesDisjoint` beside one it must be kept apart from.
pub fn grant_duty(tx: &mut Tx<'_>, id: &AccountId, code: &str) -> Result<Listed, AppError> {
    let granted = tx.require(Action::GrantDuty, &Resource::Account(id))?;
    let duty = Duty::parse(code).map_err(|rule| domain::Faults::one("/duty", rule))?;
    let mut held = rested(tx, &granted, id)?.duties;
    if held.contains(&duty) {
        return Err(Conflict::AlreadyExists.into());
    }
    held.push(duty);
    if !may_hold(&held) {
        return Err(Conflict::DutiesDisjoint.into());
    }
    let now = tx.now();
    match store::accounts::grant_duty(tx.conn, id, duty, now, &granted) {
        Err(StoreError::Taken) => return Err(Conflict::AlreadyExists.into()),
        other => other?,
    }
    noted(tx, id, "account.grant_duty", duty)
}

/// Takes a duty away, at once. Errors: `Forbidden` for all but security administrators and for the own account,
/// `NotFound` for an unknown account or a duty it does not hold.
pub fn take_duty(tx: &mut Tx<'_>, id: &AccountId, duty: Duty) -> Result<Listed, AppError> {
    let granted = tx.require(Action::GrantDuty, &Resource::Account(id))?;
    rested(tx, &granted, id)?;
    if !store::accounts::take_duty(tx.conn, id, duty, &granted)? {
        return Err(AppError::NotFound);
    }
    noted(tx, id, "account.take_duty", duty)
}

/// The account in its next version, its row held, so that two changes of its duties cannot both pass the rules.
fn rested(tx: &mut Tx<'_>, granted: &Granted, id: &AccountId) -> Result<Listed, AppError> {
    let now = tx.now();
    store::accounts::touch(tx.conn, id, now, granted)?;
    listed(tx, id)
}

fn noted(tx: &mut Tx<'_>, id: &AccountId, action: &str, duty: Duty) -> Result<Listed, AppError> {
    let after = listed(tx, id)?;
    changed(tx, Kind::AccountChanged, id, after.account.version)?;
    tx.audit(action, id.as_str(), None, json!({ "duty": duty }))?;
    Ok(after)
}
