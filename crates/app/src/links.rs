//! One-time links sent by mail: made, sent, used up.

use domain::AccountId;
use domain::id::TicketId;
use serde_json::{Value, json};
use store::tickets::{self, Kind, NewTicket};

use crate::error::{AppError, Unauthenticated};
use crate::mails::{self, Message};
use crate::random;
use crate::transaction::Tx;

/// How long an address may be proven. Units: hours.
const VERIFY_HOURS: i64 = 48;
/// How long a new password may be set. Units: minutes.
const RESET_MINUTES: i64 = 60;
/// A second link of a kind is not sent before this. Units: seconds.
const AGAIN_AFTER_S: i64 = 120;

/// Sends the link that proves the address of an account.
pub(crate) fn send_verification(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), AppError> {
    let (ticket, token) = make(tx, account, Kind::VerifyEmail, VERIFY_HOURS * 3600)?;
    let data =
        json!({ "link": format!("/verify-email?token={token}"), "expires_hours": VERIFY_HOURS });
    send(tx, account, &ticket, "verify_email", data)
}

/// Sends the link that sets a new password.
pub(crate) fn send_password_reset(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), AppError> {
    let (ticket, token) = make(tx, account, Kind::ResetPassword, RESET_MINUTES * 60)?;
    let data = json!({ "link": format!("/password-reset?token={token}"), "expires_minutes": RESET_MINUTES });
    send(tx, account, &ticket, "password_reset", data)
}

/// Whether the last link of the kind is old enough for another one.
pub(crate) fn may_send(tx: &mut Tx<'_>, account: &AccountId, kind: Kind) -> Result<bool, AppError> {
    let newest = tickets::newest(tx.conn, account, kind)?;
    Ok(newest.is_none_or(|newest| newest.plus_seconds(AGAIN_AFTER_S) <= tx.now()))
}

/// Writes as much as sending would, so that the time of the answer does not tell whether there was anyone to send to.
pub(crate) fn pretend(tx: &mut Tx<'_>) -> Result<(), AppError> {
    tx.audit("account.no_link_sent", "-", None, json!({}))
}

/// Uses a link up. Errors: `TokenExpired` for an unknown, used or old one.
pub(crate) fn take(tx: &mut Tx<'_>, kind: Kind, token: &str) -> Result<AccountId, AppError> {
    let now = tx.now();
    let account = tickets::take(tx.conn, kind, &random::hash(token), now)?;
    account.ok_or(AppError::Unauthenticated(Unauthenticated::TokenExpired))
}

fn make(
    tx: &mut Tx<'_>,
    account: &AccountId,
    kind: Kind,
    life_s: i64,
) -> Result<(TicketId, String), AppError> {
    let now = tx.now();
    let token = random::token(prefix(kind), tx.entropy());
    let new = NewTicket {
        id: TicketId::mint(now, tx.entropy()),
        account: account.clone(),
        kind,
        secret_hash: random::hash(&token),
        expires_at: now.plus_seconds(life_s),
    };
    tickets::insert(tx.conn, &new, now)?;
    Ok((new.id, token))
}

fn send(
    tx: &mut Tx<'_>,
    account: &AccountId,
    ticket: &TicketId,
    template: &'static str,
    data: Value,
) -> Result<(), AppError> {
    let dedupe = format!("{template}:{ticket}");
    mails::to_account(tx, &dedupe, account, &Message { template, data })
}

/// Recognises links that leaked.
fn prefix(kind: Kind) -> &'static str {
    match kind {
        Kind::VerifyEmail => "ptv",
        Kind::ResetPassword => "ptp",
    }
}
