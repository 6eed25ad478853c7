//! Members of an enterprise: who speaks for it, and in which role.

use domain::account::Status;
use domain::contact::Email;
use domain::enterprise::Role;
use domain::invalid::{Faults, Rule};
use domain::policy::{Action, Granted, Resource};
use domain::{AccountId, EnterpriseId};
use serde_json::json;
use store::memberships;
pub use store::memberships::Member;

use crate::enterprises::{known, part_changes};
use crate::error::{AppError, Conflict};
use crate::invitations;
use crate::transaction::Tx;

/// Members of one enterprise.
pub(crate) const MAX_MEMBERS: usize = 200;

/// The members of an enterprise, the longest-standing first, and the version of the enterprise; for themselves and
/// for moderators.
pub fn list(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<(Vec<Member>, i64), AppError> {
    tx.require(Action::ViewEnterprisePrivate, &Resource::Enterprise(id))?;
    let version = known(tx, id)?.version;
    Ok((memberships::list(tx.conn, id)?, version))
}

/// Asks the account of an address to become a member. An address without an account that is active and has proven it,
/// and one that is a member already, end like a success: neither the answer nor the list of members says anything about
/// accounts until the person asked accepts. Whoever has not proven an address may not be its owner.
/// Errors: `Invalid` with every fault, `too_many` members among them.
pub fn add(tx: &mut Tx<'_>, id: &EnterpriseId, email: &str, role: &str) -> Result<(), AppError> {
    let granted = tx.require(Action::ManageMembers, &Resource::Enterprise(id))?;
    let mut faults = Faults::new();
    let email = faults.check("/email", Email::parse(email));
    let role = faults.check("/role", Role::parse(role));
    let (email, role) = faults.finish(email.zip(role))?;
    part_changes(tx, &granted, id)?;
    let members = memberships::list(tx.conn, id)?;
    if members.len() >= MAX_MEMBERS {
        return Err(Faults::one("", Rule::too_many(MAX_MEMBERS)).into());
    }
    let found = store::accounts::find_by_email(tx.conn, &email)?;
    let newcomer = found.filter(|account| {
        let proven = account.status == Status::Active && account.email_verified_at.is_some();
        proven && members.iter().all(|member| member.account != account.id)
    });
    let details = json!({ "account": newcomer.as_ref().map(|account| &account.id), "role": role });
    if let Some(account) = newcomer {
        invitations::invite(tx, &granted, id, &account.id, role)?;
    }
    tx.audit("member.invite", id.as_str(), Some(id), details)
}

/// Gives a member another role; the caller has seen the members at `version` of the enterprise. Returns the member
/// and the version after it. Errors: `NotFound`, `Stale`, `Invalid`, `LastOwner` when nobody would be left to manage
/// the members.
pub fn change_role(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    account: &AccountId,
    version: i64,
    role: &str,
) -> Result<(Member, i64), AppError> {
    let granted = tx.require(Action::ManageMembers, &Resource::Enterprise(id))?;
    let role = Role::parse(role).map_err(|rule| Faults::one("/role", rule))?;
    let enterprise = part_changes(tx, &granted, id)?;
    let before = member(tx, id, account)?;
    if enterprise.version != version + 1 {
        return Err(AppError::Stale);
    }
    if role != Role::Owner {
        keep_an_owner(tx, id, &before)?;
    }
    memberships::set_role(tx.conn, &granted, id, account, role)?;
    let details = json!({ "account": account, "from": before.role, "to": role });
    tx.audit("member.change_role", id.as_str(), Some(id), details)?;
    Ok((Member { role, ..before }, enterprise.version))
}

/// Ends a membership: an owner ends any, everybody may leave. Errors: `NotFound`, `LastOwner`.
pub fn remove(tx: &mut Tx<'_>, id: &EnterpriseId, account: &AccountId) -> Result<(), AppError> {
    let granted = may_end(tx, id, account)?;
    part_changes(tx, &granted, id)?;
    let before = member(tx, id, account)?;
    keep_an_owner(tx, id, &before)?;
    memberships::delete(tx.conn, &granted, id, account)?;
    let details = json!({ "account": account, "role": before.role });
    tx.audit("member.remove", id.as_str(), Some(id), details)
}

/// Whoever is a member may leave, as it is the own account that changes; others need to manage members.
fn may_end(tx: &Tx<'_>, id: &EnterpriseId, account: &AccountId) -> Result<Granted, AppError> {
    let leaves = tx.actor().account() == Some(account) && tx.actor().role_in(id).is_some();
    if leaves {
        tx.require(Action::UseAccount, &Resource::Account(account))
    } else {
        tx.require(Action::ManageMembers, &Resource::Enterprise(id))
    }
}

fn member(tx: &mut Tx<'_>, id: &EnterpriseId, account: &AccountId) -> Result<Member, AppError> {
    let members = memberships::list(tx.conn, id)?;
    let found = members
        .into_iter()
        .find(|member| member.account == *account);
    found.ok_or(AppError::NotFound)
}

fn keep_an_owner(tx: &mut Tx<'_>, id: &EnterpriseId, leaving: &Member) -> Result<(), AppError> {
    if leaving.role == Role::Owner && memberships::lock_owners(tx.conn, id)? < 2 {
        return Err(Conflict::LastOwner.into());
    }
    Ok(())
}
