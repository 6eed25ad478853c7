//! Opening an account, and what the mail that follows is good for.

use app::accounts::{self, SignUp};
use app::{AppError, Conflict, Tx, Unauthenticated};
use domain::account::{Duty, Locale};
use domain::actor::Actor;
use domain::event::{Entry, Kind, Position};
use testkit::UseCases;

use crate::people::{
    EMAIL, PASSWORD, actor_of, at_once, faults, id_of, join, open, refusal, sign_in, sign_up,
    token_of,
};

fn verify(bench: &UseCases, token: &str) -> Result<(), AppError> {
    let token = token.to_owned();
    bench.write(&Actor::Anonymous, move |tx| {
        accounts::verify_email(tx, &token)
    })
}

fn resend(bench: &UseCases, email: &'static str) -> Result<(), AppError> {
    bench.write(&Actor::Anonymous, move |tx| {
        accounts::resend_verification(tx, email)
    })
}

fn is_proven(bench: &UseCases) -> bool {
    let tokens = sign_in(bench, EMAIL, PASSWORD).unwrap();
    actor_of(bench, &tokens)
        .unwrap()
        .person()
        .unwrap()
        .email_verified
}

/// The change log, once it shows so many entries: on PostgreSQL a transaction of any other database of the server
/// holds the log's horizon back while it is open.
fn log(bench: &UseCases, count: usize) -> Vec<Entry> {
    let read = |tx: &mut Tx<'_>| Ok(store::events::after(tx.conn, Position::default(), 100)?);
    for _ in 0..100_000 {
        let entries = bench.read(&Actor::System, read).unwrap();
        if entries.len() >= count {
            return entries;
        }
        std::thread::yield_now();
    }
    panic!("the log does not show {count} entries");
}

pub fn a_sign_up_sends_a_link_that_proves_the_address(bench: &UseCases) {
    open(bench, EMAIL);
    let letters = bench.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].to.as_str(), letters[0].locale),
        (EMAIL, Locale::Chinese)
    );
    assert_eq!(letters[0].content["kind"], "verify_email");
    assert_eq!(letters[0].content["display_name"], "王工");
    assert_eq!(letters[0].content["expires_hours"], 48);
    assert!(!is_proven(bench));
    let token = token_of(&letters[0]);
    assert!(token.starts_with("ptv_"));
    verify(bench, &token).unwrap();
    assert!(is_proven(bench));
    assert_eq!(
        refusal(verify(bench, &token)),
        Unauthenticated::TokenExpired,
        "used"
    );
    assert_eq!(
        refusal(verify(bench, "ptv_guess")),
        Unauthenticated::TokenExpired
    );
    let entries = log(bench, 2);
    let kinds: Vec<_> = entries.iter().map(|entry| entry.event.kind).collect();
    assert_eq!(kinds, [Kind::AccountCreated, Kind::EmailVerified]);
    assert!(
        entries
            .iter()
            .all(|entry| entry.event.subject == id_of(bench, EMAIL).as_str())
    );
    assert!(
        !format!("{entries:?}").to_lowercase().contains("wang"),
        "no contact in the log"
    );
}

pub fn a_known_address_gets_the_same_answer_and_its_owner_a_mail(bench: &UseCases) {
    join(bench, EMAIL);
    let again = SignUp {
        password: "another good pass phrase".to_owned(),
        email: EMAIL.to_uppercase(),
        ..sign_up(EMAIL)
    };
    let prepared = accounts::prepare(&bench.app, &again).unwrap();
    let once_more = prepared.clone();
    bench
        .write(&Actor::Anonymous, move |tx| accounts::create(tx, &prepared))
        .unwrap();
    let letters = bench.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].to.as_str(), &letters[0].content["kind"]),
        (EMAIL, &"account_exists".into())
    );
    let repeat = once_more.clone();
    bench
        .write(&Actor::Anonymous, move |tx| accounts::create(tx, &repeat))
        .unwrap();
    assert_eq!(bench.letters(), [], "one such mail a day");
    bench.clock.advance_s(86_400);
    bench
        .write(&Actor::Anonymous, move |tx| {
            accounts::create(tx, &once_more)
        })
        .unwrap();
    assert_eq!(bench.letters().len(), 1);
    assert!(
        sign_in(bench, EMAIL, PASSWORD).is_ok(),
        "the account is what it was"
    );
    let with_new = sign_in(bench, EMAIL, "another good pass phrase");
    assert_eq!(refusal(with_new), Unauthenticated::BadCredentials);
}

pub fn parallel_sign_ups_open_one_account(bench: &UseCases) {
    let prepared = accounts::prepare(&bench.app, &sign_up(EMAIL)).unwrap();
    let outcomes = at_once(8, |_| {
        let prepared = prepared.clone();
        bench.write(&Actor::Anonymous, move |tx| accounts::create(tx, &prepared))
    });
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    let letters = bench.letters();
    let mut kinds: Vec<_> = letters
        .iter()
        .map(|letter| letter.content["kind"].as_str().unwrap())
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["account_exists", "verify_email"]);
}

pub fn every_fault_of_a_sign_up_is_named(bench: &UseCases) {
    let bad = SignUp {
        email: "nobody".to_owned(),
        password: "1234567890".to_owned(),
        display_name: "\u{202e}".to_owned(),
        locale: "fr".to_owned(),
    };
    assert_eq!(
        faults(accounts::prepare(&bench.app, &bad)),
        [
            "/email invalid_email",
            "/password password_too_common",
            "/display_name control_characters",
            "/locale unknown_value"
        ]
    );
    assert_eq!(faults(resend(bench, "nobody")), ["/email invalid_email"]);
}

pub fn a_link_runs_out_and_can_be_had_again(bench: &UseCases) {
    open(bench, EMAIL);
    let first = token_of(&bench.letters()[0]);
    resend(bench, EMAIL).unwrap();
    resend(bench, "nobody@example.com").unwrap();
    assert_eq!(bench.letters(), [], "too soon, and nobody");
    bench.clock.advance_s(48 * 3600);
    assert_eq!(
        refusal(verify(bench, &first)),
        Unauthenticated::TokenExpired
    );
    resend(bench, EMAIL).unwrap();
    let second = token_of(&bench.letters()[0]);
    assert_ne!(first, second);
    bench.clock.advance_s(48 * 3600 - 1);
    verify(bench, &second).unwrap();
    resend(bench, EMAIL).unwrap();
    assert_eq!(bench.letters(), [], "proven already");
}

pub fn only_whoever_may_grant_duties_opens_an_administrator(bench: &UseCases) {
    let security = bench.account_with_duty("security@example.com", Duty::SecurityAdmin);
    bench.account_with_duty("system@example.com", Duty::SystemAdmin);
    assert_eq!(bench.letters(), [], "proven by whoever opened them");
    let create = |actor: &Actor, email: &str| {
        let prepared = accounts::prepare(&bench.app, &sign_up(email)).unwrap();
        bench.write(actor, move |tx| {
            accounts::create_with_duty(tx, &prepared, Duty::Moderator)
        })
    };
    let taken = create(&Actor::System, "security@example.com");
    assert!(
        matches!(taken, Err(AppError::Conflict(Conflict::AlreadyExists))),
        "{taken:?}"
    );
    assert_eq!(
        refusal(create(&Actor::Anonymous, "m@example.com")),
        Unauthenticated::SignIn
    );
    let signed_in = |email| actor_of(bench, &sign_in(bench, email, PASSWORD).unwrap()).unwrap();
    let system = signed_in("system@example.com");
    assert!(matches!(
        create(&system, "m@example.com"),
        Err(AppError::Forbidden)
    ));
    let made = create(&signed_in("security@example.com"), "m@example.com").unwrap();
    assert_ne!(made, security);
    let moderator = signed_in("m@example.com");
    assert!(moderator.has(Duty::Moderator) && moderator.person().unwrap().email_verified);
}
