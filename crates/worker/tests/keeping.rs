//! What the clock forgets, and what it must not.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use app::sessions::{self, Attempt, Tokens};
use app::{App, AppError, Unauthenticated};
use domain::account::Duty;
use domain::actor::Actor;
use testkit::UseCases;
use worker::keeping::forget_traces;

const EMAIL: &str = "wang@example.com";
const DAY_S: i64 = 86_400;

fn sign_in(bench: &UseCases, password: &str) -> Result<Tokens, AppError> {
    let attempt = Attempt::parse(EMAIL, password).unwrap();
    let cx = bench.cx(&Actor::Anonymous);
    let proven = sessions::prove(&bench.app, &cx, &attempt)?;
    bench
        .app
        .write(cx, move |tx| sessions::begin(tx, &proven, "drill"))
}

fn refresh(app: &App, bench: &UseCases, tokens: &Tokens) -> Result<Tokens, AppError> {
    sessions::refresh(app, &bench.cx(&Actor::Anonymous), &tokens.refresh_token)
}

#[test]
fn what_is_over_is_forgotten_and_what_lives_stays() {
    let bench = UseCases::sqlite();
    bench.account_with_duty(EMAIL, Duty::Moderator);
    let forgotten = |bench: &UseCases| forget_traces(&bench.app).unwrap();
    let over = sign_in(&bench, UseCases::PASSWORD).unwrap();
    bench.clock.advance_s(31 * DAY_S);
    let live = sign_in(&bench, UseCases::PASSWORD).unwrap();
    let counts = "what was counted while the network was new; the session ran out a day ago";
    assert_eq!(forgotten(&bench), 2, "{counts}");
    bench.clock.advance_s(29 * DAY_S + 1);
    assert_eq!(forgotten(&bench), 1, "the session");
    assert!(refresh(&bench.app, &bench, &live).is_ok());
    assert!(refresh(&bench.app, &bench, &over).is_err());
    assert_eq!(forgotten(&bench), 0);
}

#[test]
fn a_lock_is_remembered_for_a_day_after_it_ended() {
    let bench = UseCases::sqlite();
    bench.account_with_duty(EMAIL, Duty::Moderator);
    let locked_for = |expected: u64| {
        assert!(sign_in(&bench, "wrong password").is_err());
        let told = sign_in(&bench, UseCases::PASSWORD);
        let lock = Unauthenticated::Locked {
            retry_after_s: expected,
        };
        assert!(
            matches!(told, Err(AppError::Unauthenticated(why)) if why == lock),
            "{told:?}"
        );
    };
    locked_for(1);
    bench.clock.advance_s(DAY_S);
    assert_eq!(forget_traces(&bench.app).unwrap(), 0);
    locked_for(2);
    bench.clock.advance_s(DAY_S + 3);
    assert_eq!(forget_traces(&bench.app).unwrap(), 1);
    locked_for(1);
}
