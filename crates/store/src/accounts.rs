//! Accounts of people and their duties. Passwords come and go as hashes only.
//!
//! Functions that act on the strength of a secret the caller has proven (a one-time link, a password)
//! say so; those that act by permission take the policy's proof.

mod list;

pub use list::{Filter, list};

use diesel::prelude::*;
use domain::account::{Duty, Locale, Status};
use domain::contact::Email;
use domain::policy::Granted;
use domain::{AccountId, Moment};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::rows;
use crate::schema::{account_duties, accounts};

/// An account as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// Mail address, as written.
    pub email: Email,
    /// Name shown to others.
    pub display_name: String,
    /// Language the person is written to in.
    pub locale: Locale,
    /// Whether it may be used.
    pub status: Status,
    /// When the mail address was proven.
    pub email_verified_at: Option<Moment>,
    /// Row version: the ETag.
    pub version: i64,
    /// When it was opened.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// An account to be opened.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAccount {
    /// Identity.
    pub id: AccountId,
    /// Mail address.
    pub email: Email,
    /// Name shown to others.
    pub display_name: String,
    /// Hash of the password.
    pub password_hash: PasswordHash,
    /// Language the person is written to in.
    pub locale: Locale,
    /// When the mail address was proven; none for an address that is still to be.
    pub email_verified_at: Option<Moment>,
}

/// The hash of a password in PHC form. Prints nothing of itself: it may be guessed at.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

/// What a sign-in is judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Whose they are.
    pub account: AccountId,
    /// Whether the account may be used.
    pub status: Status,
    /// Hash of the password.
    pub password_hash: PasswordHash,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
struct AccountRow {
    id: String,
    email: String,
    email_folded: String,
    display_name: String,
    password_hash: String,
    locale: String,
    status: String,
    email_verified_at: Option<i64>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

/// Opens an account. Errors: `Taken` when the address has one.
pub fn insert(conn: &mut Conn, new: &NewAccount, now: Moment) -> Result<(), StoreError> {
    diesel::insert_into(accounts::table)
        .values(AccountRow::opened(new, now))
        .execute(conn)?;
    Ok(())
}

/// The account of this id.
pub fn find(conn: &mut Conn, id: &AccountId) -> Result<Option<Account>, StoreError> {
    let row = accounts::table
        .find(id.as_str())
        .select(AccountRow::as_select());
    rows::one(row.first::<AccountRow>(conn))
}

/// The account of this address, however it is capitalised.
pub fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Account>, StoreError> {
    let of = accounts::table.filter(accounts::email_folded.eq(email.folded()));
    rows::one(of.select(AccountRow::as_select()).first::<AccountRow>(conn))
}

/// What a sign-in at this address is judged by.
pub fn find_credentials(conn: &mut Conn, email: &Email) -> Result<Option<Credentials>, StoreError> {
    let of = accounts::table.filter(accounts::email_folded.eq(email.folded()));
    let row = of.select((accounts::id, accounts::status, accounts::password_hash));
    rows::one(row.first::<(String, String, String)>(conn))
}

/// Changes name and language. Errors: `Stale` when the account is not of this version any more.
pub fn update_profile(
    conn: &mut Conn,
    account: &Account,
    now: Moment,
    _granted: &Granted,
) -> Result<Account, StoreError> {
    let Account {
        id,
        display_name,
        locale,
        version,
        ..
    } = account;
    let of = accounts::table
        .filter(accounts::id.eq(id.as_str()))
        .filter(accounts::version.eq(version));
    let changed = diesel::update(of)
        .set((
            accounts::display_name.eq(display_name),
            accounts::locale.eq(locale.as_str()),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(now.micros()),
        ))
        .execute(conn)?;
    rows::changed(changed)?;
    Ok(Account {
        version: version + 1,
        updated_at: now,
        ..account.clone()
    })
}

/// Sets a new password; the caller has proven the old one or the mail address.
pub fn set_password(
    conn: &mut Conn,
    id: &AccountId,
    hash: &PasswordHash,
    now: Moment,
) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.as_str()))
        .set((
            accounts::password_hash.eq(&hash.0),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(now.micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Replaces a hash by one of the same password with today's cost; nothing a person would notice changes.
pub fn strengthen_hash(
    conn: &mut Conn,
    id: &AccountId,
    hash: &PasswordHash,
) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.as_str()))
        .set(accounts::password_hash.eq(&hash.0))
        .execute(conn)?;
    Ok(())
}

/// Notes that the mail address is proven; the caller holds a link that was sent there. Returns whether it is news.
pub fn verify_email(conn: &mut Conn, id: &AccountId, now: Moment) -> Result<bool, StoreError> {
    let open = accounts::table
        .filter(accounts::id.eq(id.as_str()))
        .filter(accounts::email_verified_at.is_null());
    let changed = diesel::update(open)
        .set((
            accounts::email_verified_at.eq(now.micros()),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(now.micros()),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Suspends, closes or reopens an account.
pub fn set_status(
    conn: &mut Conn,
    id: &AccountId,
    status: Status,
    now: Moment,
    _granted: &Granted,
) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.as_str()))
        .set((
            accounts::status.eq(status.as_str()),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(now.micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The duties of an account, by name.
pub fn duties(conn: &mut Conn, id: &AccountId) -> Result<Vec<Duty>, StoreError> {
    let codes: Vec<String> = account_duties::table
        .filter(account_duties::account_id.eq(id.as_str()))
        .order(account_duties::duty)
        .select(account_duties::duty)
        .load(conn)?;
    codes
        .iter()
        .map(|code| Duty::parse(code).map_err(|_| StoreError::corrupt("duty")))
        .collect()
}

/// The duties of several accounts, by name, as pairs of account and duty.
pub fn duties_of(conn: &mut Conn, ids: &[AccountId]) -> Result<Vec<(AccountId, Duty)>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(AccountId::as_str).collect();
    let rows: Vec<(String, String)> = account_duties::table
        .filter(account_duties::account_id.eq_any(ids))
        .order((account_duties::account_id, account_duties::duty))
        .select((account_duties::account_id, account_duties::duty))
        .load(conn)?;
    let read = |(id, code): (String, String)| {
        let duty = Duty::parse(&code).map_err(|_| StoreError::corrupt("duty"))?;
        Ok((AccountId::try_from(id).map_err(StoreError::corrupt)?, duty))
    };
    rows::read_each(rows, read)
}

/// Takes a duty away. Returns whether it was held.
pub fn take_duty(
    conn: &mut Conn,
    id: &AccountId,
    duty: Duty,
    _granted: &Granted,
) -> Result<bool, StoreError> {
    let held = account_duties::table.find((id.as_str(), duty.as_str()));
    Ok(diesel::delete(held).execute(conn)? == 1)
}

/// Gives an account its next version because its duties change. The row stays locked until the end of the
/// transaction, so that the duties of one account change one after the other.
pub fn touch(
    conn: &mut Conn,
    id: &AccountId,
    now: Moment,
    _granted: &Granted,
) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.as_str()))
        .set((
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(now.micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives a duty. Errors: `Taken` when it is held already.
pub fn grant_duty(
    conn: &mut Conn,
    id: &AccountId,
    duty: Duty,
    now: Moment,
    _granted: &Granted,
) -> Result<(), StoreError> {
    diesel::insert_into(account_duties::table)
        .values((
            account_duties::account_id.eq(id.as_str()),
            account_duties::duty.eq(duty.as_str()),
            account_duties::granted_at.eq(now.micros()),
        ))
        .execute(conn)?;
    Ok(())
}

impl AccountRow {
    fn opened(new: &NewAccount, now: Moment) -> Self {
        let NewAccount {
            id,
            email,
            display_name,
            password_hash,
            locale,
            email_verified_at,
        } = new;
        Self {
            id: id.to_string(),
            email: email.as_str().to_owned(),
            email_folded: email.folded(),
            display_name: display_name.clone(),
            password_hash: password_hash.0.clone(),
            locale: locale.as_str().to_owned(),
            status: Status::Active.as_str().to_owned(),
            email_verified_at: email_verified_at.map(Moment::micros),
            version: 1,
            created_at: now.micros(),
            updated_at: now.micros(),
        }
    }
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        let AccountRow {
            id,
            email,
            email_folded: _,
            display_name,
            password_hash: _,
            locale,
            status,
            email_verified_at,
            version,
            created_at,
            updated_at,
        } = row;
        Ok(Self {
            id: rows::id(id)?,
            email: Email::parse(email).map_err(|_| StoreError::corrupt("account address"))?,
            display_name,
            locale: Locale::parse(&locale).map_err(|_| StoreError::corrupt("account locale"))?,
            status: status_of(&status)?,
            email_verified_at: email_verified_at.map(Moment::from_micros),
            version,
            created_at: Moment::from_micros(created_at),
            updated_at: Moment::from_micros(updated_at),
        })
    }
}

impl TryFrom<(String, String, String)> for Credentials {
    type Error = StoreError;

    fn try_from((id, status, hash): (String, String, String)) -> Result<Self, StoreError> {
        Ok(Self {
            account: rows::id(id)?,
            status: status_of(&status)?,
            password_hash: PasswordHash(hash),
        })
    }
}

pub(crate) fn status_of(code: &str) -> Result<Status, StoreError> {
    Status::parse(code).map_err(|_| StoreError::corrupt("account status"))
}
