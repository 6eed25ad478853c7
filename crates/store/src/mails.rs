//! The queue of outgoing mails: written in the transaction of their cause, sent by the worker.
//!
//! What a mail says travels as JSON: this crate knows no template.

use diesel::prelude::*;
use domain::account::Locale;
use domain::code_enum;
use domain::contact::Email;
use domain::id::MailId;
use domain::{AccountId, Moment};

use crate::conn::Conn;
use crate::dialect::insert_ignore;
use crate::error::StoreError;
use crate::schema::mails;

code_enum!(
    /// What became of a mail.
    State {
        /// To be sent.
        Queued = "queued",
        /// Taken by the mail server.
        Sent = "sent",
        /// Given up; the last error says why.
        Dead = "dead",
    }
);

/// A mail to be queued.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMail {
    /// Identity; the message id is made of it, so that repetitions can be recognised.
    pub id: MailId,
    /// What the mail is about; a second one about the same is not queued.
    pub dedupe: String,
    /// Whose mail it is, when it is an account's.
    pub account: Option<AccountId>,
    /// Where it goes.
    pub recipient: Email,
    /// In which language.
    pub locale: Locale,
    /// Template and data.
    pub content: serde_json::Value,
}

/// A mail to be sent now.
#[derive(Clone, Debug, PartialEq)]
pub struct DueMail {
    /// Identity.
    pub id: MailId,
    /// Where it goes.
    pub recipient: Email,
    /// In which language.
    pub locale: Locale,
    /// Template and data.
    pub content: serde_json::Value,
    /// Which attempt this is, beginning with 1.
    pub attempt: u32,
    /// When it was queued.
    pub created_at: Moment,
}

/// How many mails are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// To be sent.
    pub queued: u64,
    /// Taken by the mail server.
    pub sent: u64,
    /// Given up.
    pub dead: u64,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mails)]
pub(crate) struct MailRow {
    pub(crate) id: String,
    pub(crate) dedupe: String,
    pub(crate) account_id: Option<String>,
    pub(crate) recipient: String,
    pub(crate) locale: String,
    pub(crate) content: String,
    pub(crate) state: String,
    pub(crate) attempts: i32,
    pub(crate) next_attempt_at: i64,
    pub(crate) last_error: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) sent_at: Option<i64>,
}

/// Queues a mail. Returns whether it is new; one about the same is left as it is.
pub fn queue(conn: &mut Conn, new: &NewMail, now: Moment) -> Result<bool, StoreError> {
    let NewMail {
        id,
        dedupe,
        account,
        recipient,
        locale,
        content,
    } = new;
    let row = MailRow {
        id: id.to_string(),
        dedupe: dedupe.clone(),
        account_id: account.as_ref().map(AccountId::to_string),
        recipient: recipient.as_str().to_owned(),
        locale: locale.as_str().to_owned(),
        content: content.to_string(),
        state: State::Queued.as_str().to_owned(),
        attempts: 0,
        next_attempt_at: now.micros(),
        last_error: None,
        created_at: now.micros(),
        sent_at: None,
    };
    insert_ignore::mail(conn, &row)
}

/// Takes mails that are due, oldest first, and lets nobody else have them until `lease_until`: a sender that
/// dies leaves them to be taken again. Of senders at the same moment each mail goes to one.
pub fn claim_due(
    conn: &mut Conn,
    limit: i64,
    now: Moment,
    lease_until: Moment,
) -> Result<Vec<DueMail>, StoreError> {
    let rows: Vec<MailRow> = mails::table
        .filter(mails::state.eq(State::Queued.as_str()))
        .filter(mails::next_attempt_at.le(now.micros()))
        .order((mails::next_attempt_at, mails::id))
        .limit(limit)
        .select(MailRow::as_select())
        .load(conn)?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        if !claim(conn, &row, lease_until)? {
            continue;
        }
        let id = row.id.clone();
        match DueMail::try_from(row) {
            Ok(mail) => claimed.push(mail),
            // One that cannot be read must not hold up the others.
            Err(damage) => give_up(conn, &id, &damage.to_string())?,
        }
    }
    Ok(claimed)
}

/// Counts the attempt before it is made, and only if nobody else did.
fn claim(conn: &mut Conn, row: &MailRow, lease_until: Moment) -> Result<bool, StoreError> {
    let unclaimed = mails::table
        .filter(mails::id.eq(&row.id))
        .filter(mails::attempts.eq(row.attempts));
    let claimed = diesel::update(unclaimed.filter(mails::state.eq(State::Queued.as_str())))
        .set((
            mails::attempts.eq(mails::attempts + 1),
            mails::next_attempt_at.eq(lease_until.micros()),
        ))
        .execute(conn)?;
    Ok(claimed == 1)
}

/// Notes that a mail was taken by the mail server. What it said is forgotten: it may hold a one-time link.
pub fn mark_sent(conn: &mut Conn, id: &MailId, now: Moment) -> Result<(), StoreError> {
    diesel::update(mails::table.find(id.as_str()))
        .set((
            mails::state.eq(State::Sent.as_str()),
            mails::sent_at.eq(now.micros()),
            mails::content.eq("{}"),
            mails::last_error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes a failure that may pass, and when to try again.
pub fn mark_failed(
    conn: &mut Conn,
    id: &MailId,
    next_attempt: Moment,
    error: &str,
) -> Result<(), StoreError> {
    diesel::update(mails::table.find(id.as_str()))
        .set((
            mails::next_attempt_at.eq(next_attempt.micros()),
            mails::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives a mail up.
pub fn mark_dead(conn: &mut Conn, id: &MailId, error: &str) -> Result<(), StoreError> {
    give_up(conn, id.as_str(), error)
}

fn give_up(conn: &mut Conn, id: &str, error: &str) -> Result<(), StoreError> {
    diesel::update(mails::table.find(id))
        .set((
            mails::state.eq(State::Dead.as_str()),
            mails::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(())
}

/// How many mails are in which state.
pub fn counts(conn: &mut Conn) -> Result<Counts, StoreError> {
    let rows: Vec<(String, i64)> = mails::table
        .group_by(mails::state)
        .select((mails::state, diesel::dsl::count_star()))
        .load(conn)?;
    let mut counts = Counts::default();
    for (state, count) in rows {
        let count = u64::try_from(count).map_err(StoreError::corrupt)?;
        match State::parse(&state).map_err(|_| StoreError::corrupt("mail state"))? {
            State::Queued => counts.queued = count,
            State::Sent => counts.sent = count,
            State::Dead => counts.dead = count,
        }
    }
    Ok(counts)
}

/// The mails that were given up, oldest first: id, where they were to go, why.
pub fn dead(conn: &mut Conn, limit: i64) -> Result<Vec<(MailId, Email, String)>, StoreError> {
    let rows: Vec<(String, String, Option<String>)> = mails::table
        .filter(mails::state.eq(State::Dead.as_str()))
        .order((mails::created_at, mails::id))
        .limit(limit)
        .select((mails::id, mails::recipient, mails::last_error))
        .load(conn)?;
    let read = |(id, recipient, error): (String, String, Option<String>)| {
        let id = MailId::try_from(id).map_err(StoreError::corrupt)?;
        Ok((id, address(recipient)?, error.unwrap_or_default()))
    };
    rows.into_iter().map(read).collect()
}

impl TryFrom<MailRow> for DueMail {
    type Error = StoreError;

    fn try_from(row: MailRow) -> Result<Self, StoreError> {
        let MailRow {
            id,
            dedupe: _,
            account_id: _,
            recipient,
            locale,
            content,
            state: _,
            attempts,
            next_attempt_at: _,
            last_error: _,
            created_at,
            sent_at: _,
        } = row;
        Ok(Self {
            id: MailId::try_from(id).map_err(StoreError::corrupt)?,
            recipient: address(recipient)?,
            locale: Locale::parse(&locale).map_err(|_| StoreError::corrupt("mail locale"))?,
            content: serde_json::from_str(&content)?,
            attempt: u32::try_from(attempts)
                .map_err(StoreError::corrupt)?
                .saturating_add(1),
            created_at: Moment::from_micros(created_at),
        })
    }
}

fn address(text: String) -> Result<Email, StoreError> {
    Email::parse(text).map_err(|_| StoreError::corrupt("mail address"))
}
