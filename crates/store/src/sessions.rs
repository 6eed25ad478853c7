//! Signed-in devices and their refresh tokens. Tokens are kept as hashes; a used one is remembered, so that its
//! second use is noticed.

use diesel::prelude::*;
use domain::account::Status;
use domain::code_enum;
use domain::policy::Granted;
use domain::{AccountId, Moment, SessionId};

use crate::accounts::status_of;
use crate::conn::Conn;
use crate::error::StoreError;
use crate::page::{Page, Seek, page};
use crate::rows;
use crate::schema::{accounts, refresh_tokens, sessions};

code_enum!(
    /// Why a session ended before its time.
    EndReason {
        /// Its owner signed out on the device.
        SignedOut = "signed_out",
        /// Its owner ended it from another device.
        EndedByOwner = "ended_by_owner",
        /// A refresh token was used twice: it may have been stolen.
        TokenReused = "token_reused",
        /// The password was changed.
        PasswordChanged = "password_changed",
        /// The account was barred.
        Suspended = "suspended",
    }
);

/// A live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Identity.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// What the device said it was, for its owner to recognise it by.
    pub user_agent: String,
    /// When it began.
    pub created_at: Moment,
    /// When it was last refreshed.
    pub last_used_at: Moment,
    /// When it ends unless it is used before.
    pub expires_at: Moment,
}

/// A refresh token as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundToken {
    /// The session it keeps alive.
    pub session: SessionId,
    /// Whose the session is.
    pub account: AccountId,
    /// Whether the account may be used.
    pub status: Status,
    /// Whether the token was used before.
    pub used: bool,
    /// Whether the session has neither ended nor run out.
    pub live: bool,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
struct SessionRow {
    id: String,
    account_id: String,
    user_agent: String,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
}

/// Begins a session; the caller has proven the password.
pub fn insert(conn: &mut Conn, session: &Session) -> Result<(), StoreError> {
    let Session {
        id,
        account,
        user_agent,
        created_at,
        last_used_at,
        expires_at,
    } = session;
    let row = SessionRow {
        id: id.to_string(),
        account_id: account.to_string(),
        user_agent: user_agent.clone(),
        created_at: created_at.micros(),
        last_used_at: last_used_at.micros(),
        expires_at: expires_at.micros(),
    };
    diesel::insert_into(sessions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Keeps a refresh token of a session.
pub fn insert_token(
    conn: &mut Conn,
    session: &SessionId,
    token_hash: &str,
    now: Moment,
) -> Result<(), StoreError> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(token_hash),
            refresh_tokens::session_id.eq(session.as_str()),
            refresh_tokens::issued_at.eq(now.micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The refresh token of this hash and what it belongs to.
pub fn find_token(
    conn: &mut Conn,
    token_hash: &str,
    now: Moment,
) -> Result<Option<FoundToken>, StoreError> {
    type Row = (String, String, String, Option<i64>, Option<i64>, i64);
    let found: Option<Row> = refresh_tokens::table
        .inner_join(sessions::table.on(sessions::id.eq(refresh_tokens::session_id)))
        .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
        .filter(refresh_tokens::token_hash.eq(token_hash))
        .select((
            sessions::id,
            sessions::account_id,
            accounts::status,
            refresh_tokens::used_at,
            sessions::ended_at,
            sessions::expires_at,
        ))
        .first(conn)
        .optional()?;
    let Some((session, account, status, used_at, ended_at, expires_at)) = found else {
        return Ok(None);
    };
    Ok(Some(FoundToken {
        session: rows::id(session)?,
        account: rows::id(account)?,
        status: status_of(&status)?,
        used: used_at.is_some(),
        live: ended_at.is_none() && expires_at > now.micros(),
    }))
}

/// Uses a refresh token up: of many callers with the same token one is told yes.
pub fn use_token(conn: &mut Conn, token_hash: &str, now: Moment) -> Result<bool, StoreError> {
    let unused = refresh_tokens::table
        .find(token_hash)
        .filter(refresh_tokens::used_at.is_null());
    let used = diesel::update(unused)
        .set(refresh_tokens::used_at.eq(now.micros()))
        .execute(conn)?;
    Ok(used == 1)
}

/// Moves the end of a session that is in use.
pub fn extend(
    conn: &mut Conn,
    id: &SessionId,
    now: Moment,
    expires_at: Moment,
) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id.as_str()))
        .set((
            sessions::last_used_at.eq(now.micros()),
            sessions::expires_at.eq(expires_at.micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends a session of an account. Returns whether there was a live one of this id.
pub fn end(
    conn: &mut Conn,
    account: &AccountId,
    id: &SessionId,
    reason: EndReason,
    now: Moment,
    _granted: &Granted,
) -> Result<bool, StoreError> {
    let live = sessions::table
        .filter(sessions::id.eq(id.as_str()))
        .filter(sessions::account_id.eq(account.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.micros()));
    let ended = diesel::update(live)
        .set((
            sessions::ended_at.eq(now.micros()),
            sessions::end_reason.eq(reason.as_str()),
        ))
        .execute(conn)?;
    Ok(ended == 1)
}

/// Ends a session because one of its tokens came twice; whoever holds the token needs no permission for that.
pub fn end_reused(conn: &mut Conn, id: &SessionId, now: Moment) -> Result<(), StoreError> {
    let live = sessions::table
        .filter(sessions::id.eq(id.as_str()))
        .filter(sessions::ended_at.is_null());
    diesel::update(live)
        .set((
            sessions::ended_at.eq(now.micros()),
            sessions::end_reason.eq(EndReason::TokenReused.as_str()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends every session of an account after its password changed, but for the one that changed it. Returns how many.
pub fn end_all(
    conn: &mut Conn,
    account: &AccountId,
    except: Option<&SessionId>,
    now: Moment,
) -> Result<usize, StoreError> {
    end_each(conn, account, except, EndReason::PasswordChanged, now)
}

/// Ends every session of an account that is barred. Returns how many.
pub fn end_barred(
    conn: &mut Conn,
    account: &AccountId,
    now: Moment,
    _granted: &Granted,
) -> Result<usize, StoreError> {
    end_each(conn, account, None, EndReason::Suspended, now)
}

fn end_each(
    conn: &mut Conn,
    account: &AccountId,
    except: Option<&SessionId>,
    reason: EndReason,
    now: Moment,
) -> Result<usize, StoreError> {
    let live = sessions::table
        .filter(sessions::account_id.eq(account.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::id.ne(except.map_or("", SessionId::as_str)));
    let ended = diesel::update(live)
        .set((
            sessions::ended_at.eq(now.micros()),
            sessions::end_reason.eq(reason.as_str()),
        ))
        .execute(conn)?;
    Ok(ended)
}

/// The live sessions of an account, newest first.
pub fn list(
    conn: &mut Conn,
    account: &AccountId,
    now: Moment,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Session>, StoreError> {
    let query = sessions::table
        .filter(sessions::account_id.eq(account.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.micros()))
        .into_boxed();
    page!(newest SessionRow, sessions, query, conn, after, size)
}

/// Forgets sessions that were over, and tokens that were used, before an instant. Returns how many sessions.
pub fn forget_before(conn: &mut Conn, instant: Moment) -> Result<usize, StoreError> {
    let micros = instant.micros();
    let over = || {
        sessions::expires_at.lt(micros).or(sessions::ended_at
            .lt(micros)
            .and(sessions::ended_at.is_not_null()))
    };
    let of_over = sessions::table
        .filter(over().nullable())
        .select(sessions::id);
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::session_id.eq_any(of_over)))
        .execute(conn)?;
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::used_at.lt(micros)))
        .execute(conn)?;
    Ok(diesel::delete(sessions::table.filter(over().nullable())).execute(conn)?)
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        let SessionRow {
            id,
            account_id,
            user_agent,
            created_at,
            last_used_at,
            expires_at,
        } = row;
        Ok(Self {
            id: rows::id(id)?,
            account: rows::id(account_id)?,
            user_agent,
            created_at: Moment::from_micros(created_at),
            last_used_at: Moment::from_micros(last_used_at),
            expires_at: Moment::from_micros(expires_at),
        })
    }
}
