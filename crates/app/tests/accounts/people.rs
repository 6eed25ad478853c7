//! People to tell a case about: they sign up, read their mails and sign in.

use app::accounts::{self, SignUp};
use app::sessions::{self, Attempt, Tokens};
use app::{App, AppError, Cx, Unauthenticated};
use domain::AccountId;
use domain::actor::Actor;
use domain::contact::Email;
use testkit::UseCases;
pub use testkit::district::faults;

pub const EMAIL: &str = "Wang.Wei@Example.com";
pub const PASSWORD: &str = UseCases::PASSWORD;

pub fn sign_up(email: &str) -> SignUp {
    SignUp {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: "王工".to_owned(),
        locale: "zh-CN".to_owned(),
    }
}

/// Signs up; the mail stays in the queue.
pub fn open(bench: &UseCases, email: &str) {
    let prepared = accounts::prepare(&bench.app, &sign_up(email)).unwrap();
    bench
        .write(&Actor::Anonymous, move |tx| accounts::create(tx, &prepared))
        .unwrap();
}

/// Signs up, reads the mail and proves the address.
pub fn join(bench: &UseCases, email: &str) -> AccountId {
    open(bench, email);
    let token = token_of(&bench.letters()[0]);
    bench
        .write(&Actor::Anonymous, move |tx| {
            accounts::verify_email(tx, &token)
        })
        .unwrap();
    id_of(bench, email)
}

pub fn id_of(bench: &UseCases, email: &str) -> AccountId {
    let email = Email::parse(email).unwrap();
    let find = |tx: &mut app::Tx<'_>| Ok(store::accounts::find_by_email(tx.conn, &email)?);
    bench.read(&Actor::System, find).unwrap().unwrap().id
}

/// The token at the end of a mail's link.
pub fn token_of(letter: &testkit::Letter) -> String {
    let link = letter.content["link"].as_str().unwrap();
    link.split_once("token=").unwrap().1.to_owned()
}

pub fn sign_in(bench: &UseCases, email: &str, password: &str) -> Result<Tokens, AppError> {
    sign_in_at(&bench.app, bench, email, password)
}

/// Signs in at a node.
pub fn sign_in_at(
    app: &App,
    bench: &UseCases,
    email: &str,
    password: &str,
) -> Result<Tokens, AppError> {
    sign_in_as(app, bench.cx(&Actor::Anonymous), email, password)
}

/// A call from the last of so many networks.
pub fn from_network(bench: &UseCases, number: u8) -> Cx {
    Cx {
        network: Some([198, 51, 100, number].into()),
        ..bench.cx(&Actor::Anonymous)
    }
}

/// Signs in by a call.
pub fn sign_in_as(app: &App, cx: Cx, email: &str, password: &str) -> Result<Tokens, AppError> {
    let attempt = Attempt::parse(email, password)?;
    let proven = sessions::prove(app, &cx, &attempt)?;
    app.write(cx, move |tx| sessions::begin(tx, &proven, "curl/8.5"))
}

/// Who an access token stands for, as each request finds out.
pub fn actor_of(bench: &UseCases, tokens: &Tokens) -> Result<Actor, AppError> {
    let claims = app::tokens::verify(&bench.app, &tokens.access_token)?;
    let now = bench.app.now();
    bench.read(&Actor::Anonymous, |tx| {
        app::actors::load(tx.conn, &claims, now)
    })
}

pub fn refresh(bench: &UseCases, tokens: &Tokens) -> Result<Tokens, AppError> {
    let cx = bench.cx(&Actor::Anonymous);
    sessions::refresh(&bench.app, &cx, &tokens.refresh_token)
}

/// Why a caller does not count as signed in; panics on every other outcome.
pub fn refusal<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> Unauthenticated {
    match outcome {
        Err(AppError::Unauthenticated(why)) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// Runs something from several threads at once.
pub fn at_once<T: Send>(threads: usize, body: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = std::sync::Barrier::new(threads);
    let (body, barrier) = (&body, &barrier);
    std::thread::scope(|scope| {
        let run = |number| {
            scope.spawn(move || {
                barrier.wait();
                body(number)
            })
        };
        let handles: Vec<_> = (0..threads).map(run).collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect()
    })
}
