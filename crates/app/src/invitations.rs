//! Invitations to speak for an enterprise: nobody is made a member unasked, and until the person asked accepts, nobody
//! else learns whether there is such a person.

use domain::enterprise::Role;
use domain::invalid::{Faults, Rule};
use domain::policy::{Action, Granted, Resource};
use domain::{AccountId, EnterpriseId};
use serde_json::json;
pub use store::invitations::Invitation;
use store::{StoreError, invitations, memberships};

use crate::enterprises::{known, part_changes};
use crate::error::{AppError, Conflict, Unauthenticated};
use crate::mails::{self, Message};
use crate::members::MAX_MEMBERS;
use crate::transaction::Tx;

/// Asks an account and writes to it; an invitation that waits already is left as it is, and nobody is written to again.
pub(crate) fn invite(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    account: &AccountId,
    role: Role,
) -> Result<(), AppError> {
    let mine = invitations::of_account(tx.conn, account)?;
    if mine.iter().any(|waiting| waiting.enterprise == *id) {
        return Ok(());
    }
    let invitation = Invitation {
        enterprise: id.clone(),
        role,
        since: tx.now(),
    };
    invitations::insert(tx.conn, granted, account, &invitation)?;
    let data = json!({
        "enterprise": known(tx, id)?.profile.name.as_str(),
        "role": role,
        "link": "/api/v1/me/invitations",
    });
    let dedupe = format!("member_invitation:{id}:{account}:{}", tx.now());
    let template = "member_invitation";
    mails::to_account(tx, &dedupe, account, &Message { template, data })
}

/// The invitations that wait for the caller, oldest first, each with the name of its enterprise.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<(Invitation, String)>, AppError> {
    let (account, _) = own_account(tx)?;
    let waiting = invitations::of_account(tx.conn, &account)?;
    waiting
        .into_iter()
        .map(|invitation| {
            let name = known(tx, &invitation.enterprise)?.profile.name.into();
            Ok((invitation, name))
        })
        .collect()
}

/// Makes the caller a member in the role that was offered. Errors: `NotFound` without an invitation, `Forbidden` for
/// auditors, who change nothing of an enterprise, `AlreadyExists` for a member, `Invalid` when the enterprise has too
/// many members by now.
pub fn accept(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<(), AppError> {
    let (account, granted) = own_account(tx)?;
    let invitation = invitations::take(tx.conn, &granted, id, &account)?;
    let role = invitation.ok_or(AppError::NotFound)?.role;
    let granted = tx.require(Action::JoinEnterprise, &Resource::Enterprise(id))?;
    join(tx, &granted, id, &account, role)
}

/// Makes an account a member without asking it, where the platform itself sets people up.
/// Errors: `Forbidden` for everybody else, `AlreadyExists`, `Invalid` as above.
pub fn enrol(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    account: &AccountId,
    role: Role,
) -> Result<(), AppError> {
    let granted = tx.require(Action::Import, &Resource::Platform)?;
    join(tx, &granted, id, account, role)
}

fn join(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    account: &AccountId,
    role: Role,
) -> Result<(), AppError> {
    part_changes(tx, granted, id)?;
    if memberships::list(tx.conn, id)?.len() >= MAX_MEMBERS {
        return Err(Faults::one("", Rule::too_many(MAX_MEMBERS)).into());
    }
    match memberships::insert(tx.conn, granted, id, account, role, tx.now()) {
        Err(StoreError::Taken) => return Err(Conflict::AlreadyExists.into()),
        other => other?,
    }
    let details = json!({ "account": account, "role": role });
    tx.audit("member.add", id.as_str(), Some(id), details)
}

/// Turns an invitation down. Errors: `NotFound` without one.
pub fn decline(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<(), AppError> {
    let (account, granted) = own_account(tx)?;
    let invitation = invitations::take(tx.conn, &granted, id, &account)?;
    let role = invitation.ok_or(AppError::NotFound)?.role;
    let details = json!({ "account": account, "role": role });
    tx.audit("member.decline", id.as_str(), Some(id), details)
}

fn own_account(tx: &Tx<'_>) -> Result<(AccountId, Granted), AppError> {
    let sign_in = AppError::Unauthenticated(Unauthenticated::SignIn);
    let account = tx.actor().account().cloned().ok_or(sign_in)?;
    let granted = tx.require(Action::UseAccount, &Resource::Account(&account))?;
    Ok((account, granted))
}
