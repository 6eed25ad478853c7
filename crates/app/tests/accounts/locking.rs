//! The soft lock between networks: what a stranger counts up is the stranger's own, and the owner gets in.

use app::AppError;
use app::accounts::{self, confirm_password_reset, request_password_reset};
use app::sessions::Tokens;
use domain::lockout::{KNOWN_DAYS, OF_ADDRESS, OF_NETWORK};
use testkit::UseCases;

use crate::people::{EMAIL, PASSWORD, from_network, join, refusal, sign_in_as, token_of};
use app::Unauthenticated::{BadCredentials, Locked};

const HOME: u8 = 250;
const ELSEWHERE: u8 = 251;

fn sign_in(bench: &UseCases, from: u8, email: &str, password: &str) -> Result<Tokens, AppError> {
    sign_in_as(&bench.app, from_network(bench, from), email, password)
}

/// A guess that is judged, and is wrong.
fn guess(bench: &UseCases, from: u8, email: &str) {
    let guessed = sign_in(bench, from, email, "wrong password");
    assert_eq!(refusal(guessed), BadCredentials, "{email} from {from}");
}

fn is_in(bench: &UseCases, from: u8) -> bool {
    sign_in(bench, from, EMAIL, PASSWORD).is_ok()
}

/// How long the right password must wait.
fn wait(bench: &UseCases, from: u8) -> u64 {
    match refusal(sign_in(bench, from, EMAIL, PASSWORD)) {
        Locked { retry_after_s } => retry_after_s,
        other => panic!("{other:?}"),
    }
}

/// Wrong passwords from so many networks, this one and those after it, that the address has no try left.
fn besiege(bench: &UseCases, first: u8, email: &str) {
    for number in 0..u8::try_from(OF_ADDRESS.burst).unwrap() {
        guess(bench, first + number, email);
    }
}

/// Sets the password again by a link, asked for and taken from a network.
fn reset(bench: &UseCases, from: u8) {
    let cx = || from_network(bench, from);
    let ask = |tx: &mut app::Tx<'_>| request_password_reset(tx, EMAIL);
    bench.app.write(cx(), ask).unwrap();
    let token = token_of(&bench.letters()[0]);
    let password = accounts::new_password("/new_password", PASSWORD).unwrap();
    let hash = accounts::hash(&bench.app, &password).unwrap();
    let confirm = move |tx: &mut app::Tx<'_>| confirm_password_reset(tx, &token, &hash);
    bench.app.write(cx(), confirm).unwrap();
}

pub fn guesses_from_one_network_lock_nobody_in_another(bench: &UseCases) {
    join(bench, EMAIL);
    for waited in [1, 2, 4, 8, 16] {
        guess(bench, ELSEWHERE, EMAIL);
        assert!(is_in(bench, HOME));
        let lifted = "the owner's sign-in lifts nothing of the stranger's";
        assert_eq!(wait(bench, ELSEWHERE), waited, "{lifted}");
        bench.clock.advance_s(i64::try_from(waited).unwrap());
    }
}

pub fn one_network_has_an_allowance_for_all_addresses(bench: &UseCases) {
    join(bench, EMAIL);
    for number in 0..OF_NETWORK.burst {
        guess(bench, ELSEWHERE, &format!("nobody.{number}@example.com"));
    }
    let at_a_stranger = refusal(sign_in(bench, ELSEWHERE, "more@example.com", PASSWORD));
    assert_eq!(at_a_stranger, Locked { retry_after_s: 60 });
    assert_eq!(wait(bench, ELSEWHERE), 60);
    assert!(is_in(bench, HOME));
    bench.clock.advance_s(59);
    assert_eq!(wait(bench, ELSEWHERE), 1);
    bench.clock.advance_s(1);
    guess(bench, ELSEWHERE, "more@example.com");
    assert_eq!(wait(bench, ELSEWHERE), 60);
}

pub fn right_passwords_use_nothing_of_the_allowance_up_and_buy_no_guesses(bench: &UseCases) {
    join(bench, EMAIL);
    for number in 1..OF_NETWORK.burst {
        guess(bench, HOME, &format!("nobody.{number}@example.com"));
        assert!(is_in(bench, HOME), "{number}");
    }
    assert!(is_in(bench, HOME), "one is left, and a right one takes none");
    guess(bench, HOME, "the.last@example.com");
    let at_a_stranger = refusal(sign_in(bench, HOME, "more@example.com", PASSWORD));
    assert_eq!(at_a_stranger, Locked { retry_after_s: 60 });
    assert!(is_in(bench, HOME), "who was let in there lately is not concerned");
}

pub fn many_networks_have_a_hundred_tries_a_day_at_an_address(bench: &UseCases) {
    join(bench, EMAIL);
    for email in [EMAIL, "nobody@example.com"] {
        besiege(bench, 0, email);
        let told = refusal(sign_in(bench, HOME, email, PASSWORD));
        assert_eq!(told, Locked { retry_after_s: 1080 }, "{email}");
    }
    bench.clock.advance_s(1079);
    assert_eq!(wait(bench, HOME), 1);
    bench.clock.advance_s(1);
    assert!(is_in(bench, HOME));
    assert!(is_in(bench, ELSEWHERE), "a right try used nothing up");
    guess(bench, 200, EMAIL);
    assert!(is_in(bench, HOME));
    assert_eq!(wait(bench, 201), 1080, "the owner's sign-in buys strangers no tries");
}

pub fn a_network_the_owner_was_let_in_from_is_not_delayed(bench: &UseCases) {
    join(bench, EMAIL);
    assert!(is_in(bench, HOME));
    bench.clock.advance_s(KNOWN_DAYS * 86_400 - 100);
    besiege(bench, 0, EMAIL);
    guess(bench, HOME, EMAIL);
    assert_eq!(wait(bench, HOME), 1, "its own guesses count as anywhere");
    bench.clock.advance_s(1);
    assert_eq!(wait(bench, ELSEWHERE), 1079);
    assert!(is_in(bench, HOME));
}

pub fn a_network_is_known_for_its_days_and_to_one_address(bench: &UseCases) {
    join(bench, EMAIL);
    join(bench, "li@example.com");
    assert!(is_in(bench, HOME));
    besiege(bench, 0, "li@example.com");
    let other = refusal(sign_in(bench, HOME, "li@example.com", PASSWORD));
    assert_eq!(other, Locked { retry_after_s: 1080 });
    bench.clock.advance_s(KNOWN_DAYS * 86_400);
    besiege(bench, 0, EMAIL);
    assert_eq!(wait(bench, HOME), 1080);
}

pub fn a_reset_lifts_every_lock_of_the_address_and_makes_its_network_known(bench: &UseCases) {
    join(bench, EMAIL);
    besiege(bench, 0, EMAIL);
    assert_eq!(wait(bench, HOME), 1080);
    reset(bench, HOME);
    assert!(is_in(bench, 0), "also where somebody guessed");
    besiege(bench, 100, EMAIL);
    assert_eq!(wait(bench, ELSEWHERE), 1080);
    assert!(is_in(bench, HOME));
}
