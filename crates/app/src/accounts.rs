//! Opening an account, proving its address, changing what it says, and getting back in without the password.
//! Overseeing the accounts of others has files of its own.
//!
//! No answer of the use cases in this file tells whether an address has an account; the mail to its owner does.

mod duties;
mod read;
mod suspend;

pub use duties::{grant_duty, take_duty};
pub use read::{Listed, get, list};
pub use suspend::{reinstate, suspend};

use domain::account::{Duty, Locale, Password, Status};
use domain::actor::Membership;
use domain::contact::Email;
use domain::event::{Event, Kind};
use domain::policy::{Action, Resource};
use domain::text::PersonName;
use domain::{AccountId, Faults, SessionId};
use serde_json::json;
pub use store::accounts::{Account, Filter};
use store::accounts::{NewAccount, PasswordHash};
use store::tickets;

use crate::context::Cx;
use crate::error::{AppError, Conflict, Unauthenticated};
use crate::links;
use crate::lockouts;
use crate::mails::{self, Message};
use crate::sessions::{self, Attempt, own_account};
use crate::transaction::{App, Tx};

/// A sign-up as it comes.
#[derive(Clone)]
pub struct SignUp {
    /// Mail address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Name shown to others.
    pub display_name: String,
    /// Code of the language the person is written to in.
    pub locale: String,
}

/// Prints nothing a person typed.
impl std::fmt::Debug for SignUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignUp(..)")
    }
}

/// A judged sign-up with its password hashed; only [`prepare`] makes one.
#[derive(Clone, Debug)]
pub struct Prepared {
    email: Email,
    display_name: PersonName,
    locale: Locale,
    password_hash: PasswordHash,
}

/// What the owner of an account sees of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Me {
    /// The account.
    pub account: Account,
    /// Duties on the platform.
    pub duties: Vec<Duty>,
    /// Enterprises the person speaks for.
    pub memberships: Vec<Membership>,
}

/// What an owner changes; nothing stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// Name shown to others.
    pub display_name: Option<String>,
    /// Code of the language the person is written to in.
    pub locale: Option<String>,
}

/// Judges a sign-up and hashes its password, outside of any transaction.
/// Errors: `Invalid` naming every field, `LimitReached` when too many hashes wait.
pub fn prepare(app: &App, sign_up: &SignUp) -> Result<Prepared, AppError> {
    let SignUp {
        email,
        password,
        display_name,
        locale,
    } = sign_up;
    let mut faults = Faults::new();
    let email = faults.check("/email", Email::parse(email));
    let password = faults.check("/password", Password::parse(password));
    let display_name = faults.check("/display_name", PersonName::parse(display_name));
    let locale = faults.check("/locale", Locale::parse(locale));
    let whole = (|| Some((email?, password?, display_name?, locale?)))();
    let (email, password, display_name, locale) = faults.finish(whole)?;
    Ok(Prepared {
        email,
        display_name,
        locale,
        password_hash: hash(app, &password)?,
    })
}

/// Opens the account, or tells its owner when the address has one; the caller cannot tell which.
pub fn create(tx: &mut Tx<'_>, prepared: &Prepared) -> Result<(), AppError> {
    if let Some(known) = store::accounts::find_by_email(tx.conn, &prepared.email)? {
        return tell_owner(tx, &known);
    }
    let id = open(tx, prepared, false)?;
    links::send_verification(tx, &id)
}

/// Opens a proven account on the operator's word, without a link by mail. Errors: `AlreadyExists` for a known
/// address, `Forbidden` for all but the platform and security administrators.
pub fn create_proven(tx: &mut Tx<'_>, prepared: &Prepared) -> Result<AccountId, AppError> {
    tx.require(Action::GrantDuty, &Resource::Platform)?;
    if store::accounts::find_by_email(tx.conn, &prepared.email)?.is_some() {
        return Err(Conflict::AlreadyExists.into());
    }
    open(tx, prepared, true)
}

/// Opens a proven account with a duty; how an installation gets its first administrator.
/// Errors: `AlreadyExists` for a known address, `Forbidden` for all but the platform and security administrators.
pub fn create_with_duty(
    tx: &mut Tx<'_>,
    prepared: &Prepared,
    duty: Duty,
) -> Result<AccountId, AppError> {
    let granted = tx.require(Action::GrantDuty, &Resource::Platform)?;
    if store::accounts::find_by_email(tx.conn, &prepared.email)?.is_some() {
        return Err(Conflict::AlreadyExists.into());
    }
    let id = open(tx, prepared, true)?;
    let now = tx.now();
    store::accounts::grant_duty(tx.conn, &id, duty, now, &granted)?;
    changed(tx, Kind::DutyGranted, &id, 1)?;
    tx.audit(
        "account.grant_duty",
        id.as_str(),
        None,
        json!({ "duty": duty }),
    )?;
    Ok(id)
}

/// Proves the address by the link that was sent to it. Errors: `TokenExpired` for an unknown, used or old link.
pub fn verify_email(tx: &mut Tx<'_>, token: &str) -> Result<(), AppError> {
    let id = links::take(tx, tickets::Kind::VerifyEmail, token)?;
    note_proven(tx, &id)
}

/// Sends the link again, at most every few minutes, to an account whose address is not proven.
pub fn resend_verification(tx: &mut Tx<'_>, email: &str) -> Result<(), AppError> {
    let known = active(tx, email)?.filter(|known| known.email_verified_at.is_none());
    match known {
        Some(known) if links::may_send(tx, &known.id, tickets::Kind::VerifyEmail)? => {
            links::send_verification(tx, &known.id)
        }
        _ => links::pretend(tx),
    }
}

/// Sends a link to set a new password, at most every few minutes.
pub fn request_password_reset(tx: &mut Tx<'_>, email: &str) -> Result<(), AppError> {
    match active(tx, email)? {
        Some(known) if links::may_send(tx, &known.id, tickets::Kind::ResetPassword)? => {
            links::send_password_reset(tx, &known.id)
        }
        _ => links::pretend(tx),
    }
}

/// Judges a new password; the field is named by its pointer. Errors: `Invalid`.
pub fn new_password(pointer: &str, text: &str) -> Result<Password, AppError> {
    Ok(Password::parse(text).map_err(|rule| Faults::one(pointer, rule))?)
}

/// Hashes a password, outside of any transaction. Errors: `LimitReached` when too many hashes wait.
pub fn hash(app: &App, password: &Password) -> Result<PasswordHash, AppError> {
    app.hasher().enter(None)?.hash(password, app.entropy())
}

/// Sets a new password by the link that was sent to the address, which is proven by it. Every session ends, and so
/// does every lock of the address.
/// Errors: `TokenExpired` for an unknown, used or old link.
pub fn confirm_password_reset(
    tx: &mut Tx<'_>,
    token: &str,
    new: &PasswordHash,
) -> Result<(), AppError> {
    let id = links::take(tx, tickets::Kind::ResetPassword, token)?;
    note_proven(tx, &id)?;
    set_password(tx, &id, new, None)?;
    let email = opened(tx, &id)?.email;
    lockouts::lift(tx, &email)
}

/// Proves the caller's present password, outside of any transaction, under the same soft lock as a sign-in.
/// Errors: those of [`sessions::prove`].
pub fn prove_own_password(app: &App, cx: &Cx, password: &str) -> Result<(), AppError> {
    let account = app.read(cx, own)?;
    let attempt = Attempt::of(account.email, password.to_owned());
    sessions::prove(app, cx, &attempt).map(|_| ())
}

/// Sets the caller's password; the other sessions end. The caller has proven the present one.
pub fn change_password(
    tx: &mut Tx<'_>,
    current: &SessionId,
    new: &PasswordHash,
) -> Result<(), AppError> {
    let (id, _granted) = own_account(tx)?;
    set_password(tx, &id, new, Some(current))
}

/// The caller's account.
pub fn me(tx: &mut Tx<'_>) -> Result<Me, AppError> {
    let account = own(tx)?;
    let person = tx.actor().person();
    Ok(Me {
        account,
        duties: person
            .map(|person| person.duties.clone())
            .unwrap_or_default(),
        memberships: person
            .map(|person| person.memberships.clone())
            .unwrap_or_default(),
    })
}

/// Changes name and language of the caller's account. Errors: `Invalid`, `Stale`.
pub fn update_me(tx: &mut Tx<'_>, version: i64, patch: &Patch) -> Result<Me, AppError> {
    let (_, granted) = own_account(tx)?;
    let mut me = me(tx)?;
    let Patch {
        display_name,
        locale,
    } = patch;
    let mut faults = Faults::new();
    let name = faults.optional("/display_name", display_name.as_deref(), PersonName::parse);
    let locale = faults.optional("/locale", locale.as_deref(), Locale::parse);
    faults.finish(Some(()))?;
    me.account.version = version;
    me.account.display_name = name.map_or(me.account.display_name, String::from);
    me.account.locale = locale.unwrap_or(me.account.locale);
    let now = tx.now();
    me.account = store::accounts::update_profile(tx.conn, &me.account, now, &granted)?;
    let id = me.account.id.clone();
    changed(tx, Kind::AccountChanged, &id, me.account.version)?;
    let details = json!({ "name": display_name.is_some(), "language": patch.locale.is_some() });
    tx.audit("account.update", id.as_str(), None, details)?;
    Ok(me)
}

fn open(tx: &mut Tx<'_>, prepared: &Prepared, proven: bool) -> Result<AccountId, AppError> {
    let Prepared {
        email,
        display_name,
        locale,
        password_hash,
    } = prepared.clone();
    let now = tx.now();
    let new = NewAccount {
        id: AccountId::mint(now, tx.entropy()),
        email,
        display_name: display_name.into(),
        password_hash,
        locale,
        email_verified_at: proven.then_some(now),
    };
    store::accounts::insert(tx.conn, &new, now).map_err(beaten)?;
    changed(tx, Kind::AccountCreated, &new.id, 1)?;
    tx.audit("account.create", new.id.as_str(), None, json!({}))?;
    Ok(new.id)
}

/// Somebody opened the address at the same moment: the transaction is tried again and then sees the account.
fn beaten(error: store::StoreError) -> AppError {
    match error {
        store::StoreError::Taken => AppError::Busy("the address was taken meanwhile".to_owned()),
        error => error.into(),
    }
}

/// One mail a day: whoever knows an address must not be able to flood it.
fn tell_owner(tx: &mut Tx<'_>, known: &Account) -> Result<(), AppError> {
    let message = Message {
        template: "account_exists",
        data: json!({ "link": "/sign-in" }),
    };
    let dedupe = format!("account_exists:{}:{}", known.id, tx.now().date());
    mails::to_account(tx, &dedupe, &known.id, &message)?;
    tx.audit("account.create_again", known.id.as_str(), None, json!({}))
}

fn note_proven(tx: &mut Tx<'_>, id: &AccountId) -> Result<(), AppError> {
    let now = tx.now();
    if !store::accounts::verify_email(tx.conn, id, now)? {
        return Ok(());
    }
    let version = version_of(tx, id)?;
    changed(tx, Kind::EmailVerified, id, version)?;
    tx.audit("account.verify_email", id.as_str(), None, json!({}))
}

fn set_password(
    tx: &mut Tx<'_>,
    id: &AccountId,
    new: &PasswordHash,
    kept: Option<&SessionId>,
) -> Result<(), AppError> {
    let now = tx.now();
    store::accounts::set_password(tx.conn, id, new, now)?;
    tickets::void(tx.conn, id, tickets::Kind::ResetPassword, now)?;
    let ended = store::sessions::end_all(tx.conn, id, kept, now)?;
    let version = version_of(tx, id)?;
    changed(tx, Kind::PasswordChanged, id, version)?;
    tx.audit(
        "account.change_password",
        id.as_str(),
        None,
        json!({ "sessions_ended": ended }),
    )
}

fn changed(tx: &mut Tx<'_>, kind: Kind, id: &AccountId, version: i64) -> Result<(), AppError> {
    tx.emit(&Event {
        kind,
        subject: id.to_string(),
        enterprise: None,
        version,
        details: json!({}),
    })
}

fn version_of(tx: &mut Tx<'_>, id: &AccountId) -> Result<i64, AppError> {
    opened(tx, id).map(|account| account.version)
}

fn opened(tx: &mut Tx<'_>, id: &AccountId) -> Result<Account, AppError> {
    let account = store::accounts::find(tx.conn, id)?;
    account.ok_or_else(|| AppError::Bug(format!("account {id} is gone")))
}

fn own(tx: &mut Tx<'_>) -> Result<Account, AppError> {
    let (id, _granted) = own_account(tx)?;
    store::accounts::find(tx.conn, &id)?
        .ok_or(AppError::Unauthenticated(Unauthenticated::TokenInvalid))
}

/// The active account of an address. Errors: `Invalid` for what is no address.
fn active(tx: &mut Tx<'_>, email: &str) -> Result<Option<Account>, AppError> {
    let email = Email::parse(email).map_err(|rule| Faults::one("/email", rule))?;
    let known = store::accounts::find_by_email(tx.conn, &email)?;
    Ok(known.filter(|known| known.status == Status::Active))
}
