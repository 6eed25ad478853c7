//! Rows to begin a case with.

use domain::account::Locale;
use domain::actor::Actor;
use domain::contact::Email;
use domain::enterprise::{Draft, Enterprise, Places, Profile, Verification};
use domain::policy::{Action, Granted, Resource, require};
use domain::{AccountId, Date, EnterpriseId, Moment, Rule, SessionId, Uscc, uscc};
use store::accounts::{self, NewAccount, PasswordHash};
use store::sessions::{self, Session};
use store::{Conn, Store, StoreError, enterprises};
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

/// A day by its ISO form.
pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An id no other call with another number gives.
pub fn enterprise_id(number: u64) -> EnterpriseId {
    EnterpriseId::mint(at(0), &SeededEntropy::new(number))
}

/// A well-formed unified social credit code of a number.
pub fn uscc(number: u64) -> Uscc {
    let body = format!("91500111MA{number:07}");
    let check = uscc::check_character(&body).unwrap();
    Uscc::parse(format!("{body}{check}")).unwrap()
}

/// Takes every park as it is named.
struct AnyPark;

impl Places for AnyPark {
    fn park(&self, code: &str) -> Result<String, Rule> {
        Ok(code.to_owned())
    }
}

/// An enterprise not yet registered, in the district and park of most, so many seconds after the start.
pub fn new_enterprise(number: u64, made_s: i64) -> Enterprise {
    let draft = Draft {
        name: Some(format!("大足区样品五金厂{number}")),
        industry_code: Some("3322".to_owned()),
        region_code: Some("500111".to_owned()),
        park: Some("SQ".to_owned()),
        contact_name: Some("王工".to_owned()),
        contact_phone: Some("02355501234".to_owned()),
        ..Draft::default()
    };
    Enterprise {
        id: enterprise_id(number),
        uscc: uscc(number),
        profile: Profile::parse(&draft, &AnyPark).unwrap(),
        verification: Verification::Unverified,
        claimed: true,
        external_id: None,
        version: 1,
        created_at: at(made_s),
        updated_at: at(made_s),
    }
}

/// A registered enterprise, changed as the case wants it before.
pub fn enterprise_with(
    store: &Store,
    number: u64,
    made_s: i64,
    change: impl FnOnce(&mut Enterprise),
) -> EnterpriseId {
    let mut new = new_enterprise(number, made_s);
    change(&mut new);
    let id = new.id.clone();
    write(store, move |conn| {
        enterprises::insert(conn, &granted(), &new)
    });
    id
}

/// A registered enterprise.
pub fn enterprise(store: &Store, number: u64) -> EnterpriseId {
    enterprise_with(store, number, 0, |_| {})
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
