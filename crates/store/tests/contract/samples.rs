//! Rows to begin a case with.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use domain::account::Locale;
use domain::actor::Actor;
use domain::contact::Email;
use domain::enterprise::{Draft, Enterprise, Places, Profile, Verification};
use domain::policy::{Action, Granted, List, Resource, Scope, require, scope};
use domain::posting::{Catalogue, Content, Posting, Status};
use domain::{AccountId, Date, EnterpriseId, Moment, PostingId, Rule, SessionId, Uscc, uscc};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use store::accounts::{self, NewAccount, PasswordHash};
use store::sessions::{self, Session};
use store::{Conn, Store, StoreError, enterprises, postings};
use testkit::SeededEntropy;

/// Longest wait for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

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

/// A list that may hold everything.
pub fn everything() -> Scope {
    scope(&Actor::System, List::Enterprises).unwrap()
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

/// A posting not yet stored, made so many seconds after the start.
pub fn new_posting(number: u64, owner: &EnterpriseId, made_s: i64) -> Posting {
    Posting {
        id: posting_id(number),
        enterprise: owner.clone(),
        author: None,
        external_id: None,
        status: Status::Draft,
        content: content(|_| {}),
        revision: 1,
        live_revision: None,
        version: 1,
        created_at: at(made_s),
        updated_at: at(made_s),
        submitted_at: None,
        published_at: None,
    }
}

/// A stored posting, changed as the case wants it before.
pub fn posting_with(
    store: &Store,
    number: u64,
    owner: &EnterpriseId,
    made_s: i64,
    change: impl FnOnce(&mut Posting),
) -> Posting {
    let mut new = new_posting(number, owner, made_s);
    change(&mut new);
    let written = new.clone();
    write(store, move |conn| {
        postings::insert(conn, &granted(), &written, "fingerprint")
    });
    new
}

/// An id no other call with another number gives.
pub fn posting_id(number: u64) -> PostingId {
    PostingId::mint(at(0), &SeededEntropy::new(number))
}

/// What a posting says, changed as the case wants it before it is judged. Good for thirty days.
pub fn content(change: impl FnOnce(&mut domain::posting::Draft)) -> Content {
    let mut draft = domain::posting::Draft {
        side: Some("demand".to_owned()),
        family: Some("processing".to_owned()),
        title: Some("求铝合金压铸件外协".to_owned()),
        region_code: Some("500111".to_owned()),
        valid_until: Some(at(30 * 86_400).to_string()),
        ..domain::posting::Draft::default()
    };
    change(&mut draft);
    Content::parse(&draft, &OneChain).unwrap()
}

/// Every node stands on the chain of machine tools.
pub struct OneChain;

impl Catalogue for OneChain {
    fn chain_of(&self, _node: &str) -> Result<String, Rule> {
        Ok("MT".to_owned())
    }
}

/// Runs the same write from several threads at once and collects what each was told.
pub fn at_once<T: Send + 'static>(
    store: &Store,
    threads: usize,
    body: impl Fn(&mut Conn) -> Result<T, StoreError> + Send + Sync + Clone + 'static,
) -> Vec<Result<T, StoreError>> {
    each_at_once(store, threads, move |_| body.clone())
}

/// Runs a write of its own from each of several threads at once and collects what each was told.
pub fn each_at_once<T: Send + 'static, B>(
    store: &Store,
    threads: usize,
    body_of: impl Fn(usize) -> B,
) -> Vec<Result<T, StoreError>>
where
    B: Fn(&mut Conn) -> Result<T, StoreError> + Send + 'static,
{
    let barrier = Barrier::new(threads);
    let run = |body: B| {
        barrier.wait();
        store.write(move |conn| body(conn))
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|number| {
                let (run, body) = (&run, body_of(number));
                scope.spawn(move || run(body))
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect()
    })
}

/// Asks until the answer is there. Entries of the log may be late on PostgreSQL, which waits for the writers of
/// every test on the same server.
pub fn eventually<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "the answer came in time");
        std::thread::yield_now();
    }
}

/// Puts a property to the test on one store, the same values in every run. Each value finds what the ones before
/// it left, so ids come from [`fresh_number`].
pub fn property<S: Strategy>(cases: u32, values: S, test: impl Fn(S::Value)) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&values, |value| {
        test(value);
        Ok(())
    });
    outcome.unwrap();
}

/// A number no other call gives.
pub fn fresh_number() -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(1000);
    COUNT.fetch_add(1, Ordering::SeqCst)
}

/// Holds what is told of many enterprises at once against what is told of each alone: the same, in the same order.
/// Three things are given to two of three enterprises, the one that is listed last first.
pub fn batch_agrees<T: Clone + PartialEq + std::fmt::Debug>(
    store: &Store,
    give: impl Fn(u64, EnterpriseId) -> T,
    ask: impl Fn(&mut Conn, &[EnterpriseId]) -> Result<Vec<T>, StoreError>,
) {
    let ids = [1, 2, 3].map(|number| enterprise(store, number));
    let [last, second, first] =
        [(3, 1), (2, 2), (1, 1)].map(|(number, of)| give(number, enterprise_id(of)));
    let told = |ids: &[EnterpriseId]| read(store, |conn| ask(conn, ids));
    assert_eq!(told(&ids[..1]), [first.clone(), last.clone()]);
    assert_eq!(told(&ids[1..]), std::slice::from_ref(&second));
    assert_eq!(told(&ids), [first, second, last]);
    assert!(told(&ids[2..]).is_empty() && told(&[]).is_empty());
}
