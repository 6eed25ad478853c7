//! Who speaks for an enterprise, and in which role.

use diesel::prelude::*;
use domain::enterprise::Role;
use domain::policy::Granted;
use domain::{AccountId, EnterpriseId, Moment};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::rows;
use crate::schema::{accounts, memberships};

/// A member as its enterprise sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The account.
    pub account: AccountId,
    /// Name shown to others.
    pub display_name: String,
    /// Mail address, for the enterprise's own eyes.
    pub email: String,
    /// The role.
    pub role: Role,
    /// Since when.
    pub since: Moment,
}

/// Adds a member. Errors: `Taken` when the account is one already.
pub fn insert(
    conn: &mut Conn,
    _granted: &Granted,
    enterprise: &EnterpriseId,
    account: &AccountId,
    role: Role,
    at: Moment,
) -> Result<(), StoreError> {
    diesel::insert_into(memberships::table)
        .values((
            memberships::enterprise_id.eq(enterprise.as_str()),
            memberships::account_id.eq(account.as_str()),
            memberships::role.eq(role.as_str()),
            memberships::created_at.eq(at.micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives a member another role. Returns whether there is such a member.
pub fn set_role(
    conn: &mut Conn,
    _granted: &Granted,
    enterprise: &EnterpriseId,
    account: &AccountId,
    role: Role,
) -> Result<bool, StoreError> {
    let member = memberships::table.find((enterprise.as_str(), account.as_str()));
    let changed = diesel::update(member)
        .set(memberships::role.eq(role.as_str()))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a member. Returns whether there was one.
pub fn delete(
    conn: &mut Conn,
    _granted: &Granted,
    enterprise: &EnterpriseId,
    account: &AccountId,
) -> Result<bool, StoreError> {
    let member = memberships::table.find((enterprise.as_str(), account.as_str()));
    Ok(diesel::delete(member).execute(conn)? == 1)
}

/// The members of an enterprise, the longest-standing first.
pub fn list(conn: &mut Conn, enterprise: &EnterpriseId) -> Result<Vec<Member>, StoreError> {
    type Columns = (String, String, String, String, i64);
    let rows: Vec<Columns> = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::enterprise_id.eq(enterprise.as_str()))
        .order((memberships::created_at, memberships::account_id))
        .select((
            accounts::id,
            accounts::display_name,
            accounts::email,
            memberships::role,
            memberships::created_at,
        ))
        .load(conn)?;
    rows::read_each(rows, member)
}

fn member(
    (account, display_name, email, role, since): (String, String, String, String, i64),
) -> Result<Member, StoreError> {
    Ok(Member {
        account: rows::id(account)?,
        display_name,
        email,
        role: Role::parse(&role).map_err(|_| StoreError::corrupt("role"))?,
        since: Moment::from_micros(since),
    })
}

/// How many owners an enterprise has, as the transaction sees it; the rows stay locked until its end, so
/// that two owners cannot both leave.
pub fn lock_owners(conn: &mut Conn, enterprise: &EnterpriseId) -> Result<i64, StoreError> {
    // Writing the rows as they are locks them on every engine.
    let owners = memberships::table
        .filter(memberships::enterprise_id.eq(enterprise.as_str()))
        .filter(memberships::role.eq(Role::Owner.as_str()));
    let count = diesel::update(owners)
        .set(memberships::role.eq(Role::Owner.as_str()))
        .execute(conn)?;
    i64::try_from(count).map_err(StoreError::corrupt)
}

/// Who is told what concerns an enterprise: owners and editors with a proven address.
pub fn to_be_told(
    conn: &mut Conn,
    enterprise: &EnterpriseId,
) -> Result<Vec<AccountId>, StoreError> {
    let ids = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::enterprise_id.eq(enterprise.as_str()))
        .filter(memberships::role.eq_any([Role::Owner.as_str(), Role::Editor.as_str()]))
        .filter(accounts::email_verified_at.is_not_null())
        .filter(accounts::status.eq("active"))
        .order(accounts::id)
        .select(accounts::id);
    rows::ids(ids.load(conn))
}
