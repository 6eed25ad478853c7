//! Signing in: who gets in, what the others are told, and how often they may try.

use app::sessions::{Attempt, Tokens};
use app::{AppError, Secrets, Unauthenticated, accounts};
use domain::account::Status;
use domain::actor::Actor;
use domain::policy::{Action, Resource};
use store::accounts::PasswordHash;
use testkit::UseCases;

use crate::people::{
    EMAIL, PASSWORD, actor_of, at_once, faults, id_of, join, refusal, sign_in, sign_in_at, sign_up,
};

const NOBODY: &str = "nobody@example.com";

fn is_locked_for(seconds: u64, outcome: Result<Tokens, AppError>) -> bool {
    refusal(outcome)
        == Unauthenticated::Locked {
            retry_after_s: seconds,
        }
}

fn set_status(bench: &UseCases, status: Status) {
    let id = id_of(bench, EMAIL);
    let set = move |tx: &mut app::Tx<'_>| {
        let granted = tx.require(Action::GrantDuty, &Resource::Account(&id))?;
        let now = tx.now();
        Ok(store::accounts::set_status(
            tx.conn, &id, status, now, &granted,
        )?)
    };
    bench.write(&Actor::System, set).unwrap();
}

pub fn tokens_stand_for_the_person(bench: &UseCases) {
    let id = join(bench, EMAIL);
    let tokens = sign_in(bench, "wang.wei@EXAMPLE.com", PASSWORD).unwrap();
    assert_eq!(tokens.expires_in_s, 600);
    assert!(tokens.refresh_token.starts_with("ptr_"));
    let actor = actor_of(bench, &tokens).unwrap();
    let person = actor.person().unwrap();
    assert_eq!((&person.account, person.email_verified), (&id, true));
    let claims = app::tokens::verify(&bench.app, &tokens.access_token).unwrap();
    assert_eq!((claims.account, claims.session), (id, tokens.session));
    assert_eq!(claims.expires_at, bench.app.now().plus_seconds(600));
}

pub fn every_refusal_looks_the_same(bench: &UseCases) {
    join(bench, EMAIL);
    for email in [EMAIL, NOBODY] {
        assert_eq!(
            refusal(sign_in(bench, email, "wrong password")),
            Unauthenticated::BadCredentials,
            "{email}"
        );
        assert!(
            is_locked_for(1, sign_in(bench, email, "wrong password")),
            "{email}"
        );
        bench.clock.advance_s(1);
        assert_eq!(
            refusal(sign_in(bench, email, "wrong again")),
            Unauthenticated::BadCredentials,
            "{email}"
        );
        assert!(is_locked_for(2, sign_in(bench, email, PASSWORD)), "{email}");
    }
    bench.clock.advance_s(2);
    for status in [Status::Suspended, Status::Closed] {
        set_status(bench, status);
        assert_eq!(
            refusal(sign_in(bench, EMAIL, PASSWORD)),
            Unauthenticated::BadCredentials,
            "{status}"
        );
        bench.clock.advance_s(60);
    }
    set_status(bench, Status::Active);
    assert!(sign_in(bench, EMAIL, PASSWORD).is_ok());
    assert_eq!(
        faults(sign_in(bench, "nobody", "")),
        ["/email invalid_email", "/password required"]
    );
}

pub fn the_lock_doubles_and_a_right_password_lifts_it(bench: &UseCases) {
    join(bench, EMAIL);
    for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 960, 960] {
        assert_eq!(
            refusal(sign_in(bench, EMAIL, "wrong password")),
            Unauthenticated::BadCredentials
        );
        assert!(
            is_locked_for(wait, sign_in(bench, EMAIL, PASSWORD)),
            "even the right one waits {wait} s"
        );
        bench.clock.advance_s(i64::try_from(wait).unwrap() - 1);
        assert!(is_locked_for(1, sign_in(bench, EMAIL, PASSWORD)));
        bench.clock.advance_s(1);
    }
    assert!(sign_in(bench, EMAIL, PASSWORD).is_ok());
    assert!(sign_in(bench, EMAIL, PASSWORD).is_ok());
    assert_eq!(
        refusal(sign_in(bench, EMAIL, "wrong password")),
        Unauthenticated::BadCredentials
    );
    assert!(
        is_locked_for(1, sign_in(bench, EMAIL, PASSWORD)),
        "counted from the beginning"
    );
}

pub fn parallel_guesses_are_judged_once(bench: &UseCases) {
    join(bench, EMAIL);
    let other = bench.another_node(Secrets::new(UseCases::SECRET, None));
    for email in [EMAIL, NOBODY] {
        let outcomes = at_once(16, |number| {
            let node = if number % 2 == 0 { &bench.app } else { &other };
            refusal(sign_in_at(node, bench, email, "wrong password"))
        });
        let judged = outcomes
            .iter()
            .filter(|why| **why == Unauthenticated::BadCredentials)
            .count();
        assert_eq!(judged, 1, "{outcomes:?}");
    }
}

pub fn parallel_sign_ins_of_the_owner_all_succeed(bench: &UseCases) {
    join(bench, EMAIL);
    let outcomes = at_once(8, |_| sign_in(bench, EMAIL, PASSWORD));
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
}

pub fn an_old_hash_is_replaced_in_passing(bench: &UseCases) {
    let id = join(bench, EMAIL);
    // argon2id of `correct horse battery` with 8 KiB and one pass, as an early installation might have made it.
    let cheap = "$argon2id$v=19$m=8,t=1,p=1$BwcHBwcHBwcHBwcHBwcHBw$";
    let hash = app_hash(cheap);
    let of = id.clone();
    bench
        .write(&Actor::System, move |tx| {
            Ok(store::accounts::strengthen_hash(tx.conn, &of, &hash)?)
        })
        .unwrap();
    assert!(sign_in(bench, EMAIL, PASSWORD).is_ok());
    let email = domain::contact::Email::parse(EMAIL).unwrap();
    let found = bench
        .read(&Actor::System, |tx| {
            Ok(store::accounts::find_credentials(tx.conn, &email)?)
        })
        .unwrap();
    let stored = found.unwrap().password_hash.0;
    assert!(
        stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{stored}"
    );
    assert!(sign_in(bench, EMAIL, PASSWORD).is_ok());
}

/// The hash of the usual password with a cheap cost.
fn app_hash(prefix: &str) -> PasswordHash {
    use argon2::password_hash::PasswordHasher;
    let cheap = argon2::Argon2::from(argon2::Params::new(8, 1, 1, None).unwrap());
    let hash = cheap
        .hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16])
        .unwrap()
        .to_string();
    assert!(hash.starts_with(prefix), "{hash}");
    PasswordHash(hash)
}

pub fn nothing_typed_is_printed(bench: &UseCases) {
    join(bench, EMAIL);
    let tokens = sign_in(bench, EMAIL, PASSWORD).unwrap();
    let attempt = Attempt::parse(EMAIL, PASSWORD).unwrap();
    let prepared = accounts::prepare(&bench.app, &sign_up(EMAIL)).unwrap();
    let refused = sign_in(bench, EMAIL, "wrong password").unwrap_err();
    let printed = format!(
        "{attempt:?} {:?} {prepared:?} {tokens:?} {refused:?} {refused}",
        sign_up(EMAIL)
    );
    for secret in ["horse", "wrong", "Wang", "argon2", "ptr_", "eyJ"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}
