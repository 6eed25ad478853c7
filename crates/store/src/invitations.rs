//! Who was asked to speak for an enterprise and has not answered yet. Only the person asked reads them.

use diesel::prelude::*;
use domain::enterprise::Role;
use domain::policy::Granted;
use domain::{AccountId, EnterpriseId, Moment};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::rows;
use crate::schema::invitations;

/// An invitation as the person asked sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitation {
    /// The enterprise.
    pub enterprise: EnterpriseId,
    /// The role that is offered.
    pub role: Role,
    /// Since when.
    pub since: Moment,
}

type Columns = (String, String, i64);

/// Asks an account. Errors: `Taken` while an earlier invitation waits.
pub fn insert(
    conn: &mut Conn,
    _granted: &Granted,
    account: &AccountId,
    invitation: &Invitation,
) -> Result<(), StoreError> {
    diesel::insert_into(invitations::table)
        .values((
            invitations::enterprise_id.eq(invitation.enterprise.as_str()),
            invitations::account_id.eq(account.as_str()),
            invitations::role.eq(invitation.role.as_str()),
            invitations::created_at.eq(invitation.since.micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The invitations that wait for an account, oldest first.
pub fn of_account(conn: &mut Conn, account: &AccountId) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Columns> = invitations::table
        .filter(invitations::account_id.eq(account.as_str()))
        .order((invitations::created_at, invitations::enterprise_id))
        .select((
            invitations::enterprise_id,
            invitations::role,
            invitations::created_at,
        ))
        .load(conn)?;
    rows::read_each(rows, read)
}

/// Uses an invitation up: of many callers one is told what it offered.
pub fn take(
    conn: &mut Conn,
    _granted: &Granted,
    enterprise: &EnterpriseId,
    account: &AccountId,
) -> Result<Option<Invitation>, StoreError> {
    let waiting = invitations::table.find((enterprise.as_str(), account.as_str()));
    let row: Option<Columns> = waiting
        .select((
            invitations::enterprise_id,
            invitations::role,
            invitations::created_at,
        ))
        .first(conn)
        .optional()?;
    let taken = diesel::delete(waiting).execute(conn)? == 1;
    row.filter(|_| taken).map(read).transpose()
}

fn read((enterprise, role, since): Columns) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        enterprise: EnterpriseId::try_from(enterprise).map_err(StoreError::corrupt)?,
        role: Role::parse(&role).map_err(|_| StoreError::corrupt("role"))?,
        since: Moment::from_micros(since),
    })
}
