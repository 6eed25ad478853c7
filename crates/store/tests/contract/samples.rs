//! Rows to begin a case with.

use domain::account::Locale;
use domain::actor::Actor;
use domain::contact::Email;
use domain::policy::{Action, Granted, Resource, require};
use domain::{AccountId, Moment, SessionId};
use store::accounts::{self, NewAccount, PasswordHash};
use store::sessions::{self, Session};
use store::{Conn, Store, StoreError};
use testkit::SeededEntropy;

/// An instant, so many seconds after the one the cases begin at.
pub fn at(seconds: i64) -> Moment {
    Moment::parse("2026-03-02T01:00:00Z")
        .unwrap()
        .plus_seconds(seconds)
}

/// The proof that the policy allowed what a case is about to do.
pub fn granted() -> Granted {
    require(&Actor::System, Action::UseAccount, &Resource::Platform).unwrap()
}

/// Runs a write that must succeed.
pub fn write<T: Send + 'static>(
    store: &Store,
    body: impl FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.write(body).unwrap()
}

/// Runs a read that must succeed.
pub fn read<T>(store: &Store, body: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> T {
    store.read(body).unwrap()
}

/// An id no other call with another number gives.
pub fn account_id(number: u64) -> AccountId {
    AccountId::mint(at(0), &SeededEntropy::new(number))
}

/// Likewise.
pub fn session_id(number: u64) -> SessionId {
    SessionId::mint(at(0), &SeededEntropy::new(number))
}

/// An account not yet opened.
pub fn new_account(number: u64) -> NewAccount {
    NewAccount {
        id: account_id(number),
        email: Email::parse(format!("Wang.{number}@Example.com")).unwrap(),
        display_name: "王工".to_owned(),
        password_hash: PasswordHash("$argon2id$first".to_owned()),
        locale: Locale::Chinese,
        email_verified_at: None,
    }
}

/// An open account.
pub fn account(store: &Store, number: u64) -> AccountId {
    let new = new_account(number);
    write(store, move |conn| accounts::insert(conn, &new, at(0)));
    account_id(number)
}

/// A live session of an account, begun so many seconds after the start, good for an hour.
pub fn session(store: &Store, account: &AccountId, number: u64, begun_s: i64) -> SessionId {
    let session = Session {
        id: session_id(number),
        account: account.clone(),
        user_agent: "curl/8".to_owned(),
        created_at: at(begun_s),
        last_used_at: at(begun_s),
        expires_at: at(begun_s + 3600),
    };
    write(store, move |conn| sessions::insert(conn, &session));
    session_id(number)
}

/// Runs the same write from several threads at once and collects what each was told.
pub fn at_once<T: Send + 'static>(
    store: &Store,
    threads: usize,
    body: impl Fn(&mut Conn) -> Result<T, StoreError> + Send + Sync + Clone + 'static,
) -> Vec<Result<T, StoreError>> {
    let barrier = std::sync::Barrier::new(threads);
    std::thread::scope(|scope| {
        let run = || {
            let body = body.clone();
            barrier.wait();
            store.write(move |conn| body(conn))
        };
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect()
    })
}
