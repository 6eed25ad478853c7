//! One-time links sent by mail. Only a hash of the secret is kept; the link itself is known to the mail alone.

use diesel::prelude::*;
use domain::code_enum;
use domain::id::TicketId;
use domain::{AccountId, Moment};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::schema::tickets;

code_enum!(
    /// What a link is good for.
    Kind {
        /// Proves the mail address.
        VerifyEmail = "verify_email",
        /// Sets a new password.
        ResetPassword = "reset_password",
    }
);

/// A link to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTicket {
    /// Identity.
    pub id: TicketId,
    /// Whose it is.
    pub account: AccountId,
    /// What it is good for.
    pub kind: Kind,
    /// Hash of the secret.
    pub secret_hash: String,
    /// When it stops to work.
    pub expires_at: Moment,
}

#[derive(Insertable)]
#[diesel(table_name = tickets)]
struct TicketRow<'a> {
    id: &'a str,
    account_id: &'a str,
    kind: &'a str,
    secret_hash: &'a str,
    created_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
}

/// Keeps a link.
pub fn insert(conn: &mut Conn, new: &NewTicket, now: Moment) -> Result<(), StoreError> {
    let NewTicket {
        id,
        account,
        kind,
        secret_hash,
        expires_at,
    } = new;
    let row = TicketRow {
        id: id.as_str(),
        account_id: account.as_str(),
        kind: kind.as_str(),
        secret_hash,
        created_at: now.micros(),
        expires_at: expires_at.micros(),
        used_at: None,
    };
    diesel::insert_into(tickets::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// When the newest link of a kind was made for an account.
pub fn newest(
    conn: &mut Conn,
    account: &AccountId,
    kind: Kind,
) -> Result<Option<Moment>, StoreError> {
    let found: Option<i64> = tickets::table
        .filter(tickets::account_id.eq(account.as_str()))
        .filter(tickets::kind.eq(kind.as_str()))
        .order(tickets::created_at.desc())
        .select(tickets::created_at)
        .first(conn)
        .optional()?;
    Ok(found.map(Moment::from_micros))
}

/// Uses a link up: of many callers with the same secret one is told whose it is. The account's other links of
/// the kind are void from then on.
pub fn take(
    conn: &mut Conn,
    kind: Kind,
    secret_hash: &str,
    now: Moment,
) -> Result<Option<AccountId>, StoreError> {
    let open = tickets::table
        .filter(tickets::secret_hash.eq(secret_hash))
        .filter(tickets::kind.eq(kind.as_str()))
        .filter(tickets::used_at.is_null())
        .filter(tickets::expires_at.gt(now.micros()));
    if diesel::update(open)
        .set(tickets::used_at.eq(now.micros()))
        .execute(conn)?
        == 0
    {
        return Ok(None);
    }
    let account: String = tickets::table
        .filter(tickets::secret_hash.eq(secret_hash))
        .select(tickets::account_id)
        .first(conn)?;
    let account = AccountId::try_from(account).map_err(StoreError::corrupt)?;
    void(conn, &account, kind, now)?;
    Ok(Some(account))
}

/// Makes every open link of a kind useless.
pub fn void(
    conn: &mut Conn,
    account: &AccountId,
    kind: Kind,
    now: Moment,
) -> Result<(), StoreError> {
    let others = tickets::table
        .filter(tickets::account_id.eq(account.as_str()))
        .filter(tickets::kind.eq(kind.as_str()))
        .filter(tickets::used_at.is_null());
    diesel::update(others)
        .set(tickets::used_at.eq(now.micros()))
        .execute(conn)?;
    Ok(())
}

/// Forgets the links that ran out before an instant. Returns how many.
pub fn forget_before(conn: &mut Conn, instant: Moment) -> Result<usize, StoreError> {
    Ok(
        diesel::delete(tickets::table.filter(tickets::expires_at.lt(instant.micros())))
            .execute(conn)?,
    )
}
