//! Signing in, staying signed in, and ending it.
//!
//! A wrong password, an unknown address and a barred account get the same answer after the same work.

use domain::account::Status;
use domain::contact::Email;
use domain::policy::{Action, Granted, Resource};
use domain::{AccountId, Faults, Rule, SessionId};
use serde_json::json;
use store::accounts::Credentials;
use store::sessions::EndReason;
pub use store::sessions::Session;
use store::{Page, Seek};

use crate::context::Cx;
use crate::error::{AppError, Unauthenticated};
use crate::lockouts::{self, Place};
use crate::passwords::{Slot, Verdict};
use crate::random;
use crate::tokens;
use crate::transaction::{App, Tx};

/// Recognises refresh tokens that leaked.
const REFRESH_PREFIX: &str = "ptr";
/// Longest description of a device that is kept. Units: characters.
const USER_AGENT_MAX: usize = 200;

/// A judged sign-in; whether it is right is another question.
#[derive(Clone)]
pub struct Attempt {
    email: Email,
    password: String,
}

impl Attempt {
    /// Reads a sign-in. Errors: `Invalid` naming every field.
    pub fn parse(email: &str, password: &str) -> Result<Self, AppError> {
        let mut faults = Faults::new();
        let email = faults.check("/email", Email::parse(email));
        if password.is_empty() {
            faults.add("/password", Rule::required());
        }
        let email = faults.finish(email)?;
        Ok(Self::of(email, password.to_owned()))
    }

    pub(crate) fn of(email: Email, password: String) -> Self {
        Self { email, password }
    }
}

/// Prints neither address nor password.
impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Attempt(..)")
    }
}

/// An account whose password was given; only [`prove`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven(AccountId);

/// What a signed-in device holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// For the header of each request.
    pub access_token: String,
    /// How long it works. Units: seconds.
    pub expires_in_s: i64,
    /// Gets the next pair, once.
    pub refresh_token: String,
    /// The session both belong to.
    pub session: SessionId,
}

/// Prints no token.
impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tokens({})", self.session)
    }
}

/// Judges a password, outside of any transaction. A try counts as wrong before it is judged and is taken back
/// when it was right, so that a thousand tries at one moment are one try.
/// Errors: `Locked`, `BadCredentials`, `LimitReached` when too many sign in at once.
pub fn prove(app: &App, cx: &Cx, attempt: &Attempt) -> Result<Proven, AppError> {
    let place = Place::of(app, cx, &attempt.email);
    refuse_if_locked(app, cx, &place)?;
    let slot = app.hasher().enter(Some(&place.key()))?;
    let known = count_try(app, cx, &place, attempt)?;
    judge(app, cx, &slot, &place, attempt, known)
}

/// Begins a session for a proven account.
pub fn begin(tx: &mut Tx<'_>, proven: &Proven, user_agent: &str) -> Result<Tokens, AppError> {
    let now = tx.now();
    let session = Session {
        id: SessionId::mint(now, tx.entropy()),
        account: proven.0.clone(),
        user_agent: readable(user_agent),
        created_at: now,
        last_used_at: now,
        expires_at: now.plus_days(tx.app().settings().refresh_token_days),
    };
    store::sessions::insert(tx.conn, &session)?;
    tx.audit(
        "session.begin",
        session.id.as_str(),
        None,
        json!({ "account": proven.0 }),
    )?;
    hand_out(tx, &session.account, &session.id)
}

/// Gives the next pair for a refresh token, which is used up by it. A token that was used before ends its session:
/// one of its two holders is a thief. Errors: `TokenInvalid`.
pub fn refresh(app: &App, cx: &Cx, refresh_token: &str) -> Result<Tokens, AppError> {
    let hash = random::hash(refresh_token);
    let token = hash.clone();
    let outcome = app.write(cx.clone(), move |tx| renew(tx, &token));
    if matches!(outcome, Err(AppError::Unauthenticated(_))) {
        // A transaction of its own, since the refusal undid the one it arose in.
        app.write(cx.clone(), move |tx| end_if_reused(tx, &hash))?;
    }
    outcome
}

fn renew(tx: &mut Tx<'_>, token_hash: &str) -> Result<Tokens, AppError> {
    let now = tx.now();
    let found = store::sessions::find_token(tx.conn, token_hash, now)?.ok_or_else(invalid)?;
    let good = found.live && !found.used && found.status == Status::Active;
    if !good || !store::sessions::use_token(tx.conn, token_hash, now)? {
        return Err(invalid());
    }
    let expires_at = now.plus_days(tx.app().settings().refresh_token_days);
    store::sessions::extend(tx.conn, &found.session, now, expires_at)?;
    hand_out(tx, &found.account, &found.session)
}

fn end_if_reused(tx: &mut Tx<'_>, token_hash: &str) -> Result<(), AppError> {
    let now = tx.now();
    let found = store::sessions::find_token(tx.conn, token_hash, now)?;
    let Some(found) = found.filter(|found| found.used && found.live) else {
        return Ok(());
    };
    store::sessions::end_reused(tx.conn, &found.session, now)?;
    let details = json!({ "account": found.account });
    tx.audit(
        "session.token_reused",
        found.session.as_str(),
        None,
        details,
    )
}

/// The caller's live sessions, newest first.
pub fn list(tx: &mut Tx<'_>, after: Option<&Seek>, size: usize) -> Result<Page<Session>, AppError> {
    let (account, _granted) = own_account(tx)?;
    let now = tx.now();
    Ok(store::sessions::list(tx.conn, &account, now, after, size)?)
}

/// Signs the caller's device out.
pub fn end_current(tx: &mut Tx<'_>, session: &SessionId) -> Result<(), AppError> {
    end_as(tx, session, EndReason::SignedOut)
}

/// Ends another session of the caller. Errors: `NotFound` for one that is not live or not the caller's.
pub fn end(tx: &mut Tx<'_>, session: &SessionId) -> Result<(), AppError> {
    end_as(tx, session, EndReason::EndedByOwner)
}

/// The caller's account and the proof that it may be used. Errors: `SignIn` without one.
pub(crate) fn own_account(tx: &Tx<'_>) -> Result<(AccountId, Granted), AppError> {
    let account = tx.actor().account().cloned();
    let account = account.ok_or(AppError::Unauthenticated(Unauthenticated::SignIn))?;
    let granted = tx.require(Action::UseAccount, &Resource::Account(&account))?;
    Ok((account, granted))
}

fn end_as(tx: &mut Tx<'_>, session: &SessionId, reason: EndReason) -> Result<(), AppError> {
    let (account, granted) = own_account(tx)?;
    let now = tx.now();
    if !store::sessions::end(tx.conn, &account, session, reason, now, &granted)? {
        return Err(AppError::NotFound);
    }
    tx.audit(
        "session.end",
        session.as_str(),
        None,
        json!({ "reason": reason }),
    )
}

fn hand_out(tx: &mut Tx<'_>, account: &AccountId, session: &SessionId) -> Result<Tokens, AppError> {
    let now = tx.now();
    let refresh_token = random::token(REFRESH_PREFIX, tx.entropy());
    store::sessions::insert_token(tx.conn, session, &random::hash(&refresh_token), now)?;
    Ok(Tokens {
        access_token: tokens::issue(tx.app(), account, session, now)?,
        expires_in_s: tx.app().settings().access_token_s,
        refresh_token,
        session: session.clone(),
    })
}

/// Saves whoever is locked out the wait for a slot, and the slot for others. A count that belongs to a try still
/// being judged may be taken back, so it is no reason to refuse: the judgement is waited for.
fn refuse_if_locked(app: &App, cx: &Cx, place: &Place) -> Result<(), AppError> {
    let key = place.key();
    let Some(quiet) = app.hasher().quiet(&key) else {
        return Ok(());
    };
    let refused = app.read(cx, |tx| lockouts::refuse(tx, place));
    let settled = app.hasher().quiet(&key) == Some(quiet);
    match refused {
        Err(AppError::Unauthenticated(_)) if !settled => Ok(()),
        refused => refused,
    }
}

/// Counts the try and reads what it is judged by. Errors: `Locked`.
fn count_try(
    app: &App,
    cx: &Cx,
    place: &Place,
    attempt: &Attempt,
) -> Result<Option<Credentials>, AppError> {
    let (email, place) = (attempt.email.clone(), place.clone());
    app.write(cx.clone(), move |tx| {
        lockouts::count(tx, &place)?;
        Ok(store::accounts::find_credentials(tx.conn, &email)?)
    })
}

fn judge(
    app: &App,
    cx: &Cx,
    slot: &Slot<'_>,
    place: &Place,
    attempt: &Attempt,
    known: Option<Credentials>,
) -> Result<Proven, AppError> {
    let password = &attempt.password;
    let verdict = slot.verify(password, known.as_ref().map(|known| &known.password_hash))?;
    let good = known.filter(|known| verdict != Verdict::Wrong && known.status == Status::Active);
    let Some(known) = good else {
        metrics::counter!("peitao_sign_ins_refused_total").increment(1);
        return Err(AppError::Unauthenticated(Unauthenticated::BadCredentials));
    };
    let stronger = (verdict == Verdict::RightButOutdated)
        .then(|| slot.rehash(password, app.entropy()))
        .transpose()?;
    let (place, account) = (place.clone(), known.account.clone());
    app.write(cx.clone(), move |tx| {
        if let Some(hash) = &stronger {
            store::accounts::strengthen_hash(tx.conn, &account, hash)?;
        }
        lockouts::let_in(tx, &place)
    })?;
    Ok(Proven(known.account))
}

/// What a device says of itself, without what could forge a line of a list.
fn readable(user_agent: &str) -> String {
    let visible = user_agent.chars().filter(|c| !domain::text::is_control(*c));
    visible.take(USER_AGENT_MAX).collect()
}

fn invalid() -> AppError {
    AppError::Unauthenticated(Unauthenticated::TokenInvalid)
}
