//! Getting back in without the password.

use app::accounts::{
    confirm_password_reset, hash, new_password, request_password_reset, verify_email,
};
use app::{AppError, Unauthenticated};
use domain::actor::Actor;
use testkit::UseCases;

use crate::people::{
    EMAIL, PASSWORD, actor_of, faults, join, open, refresh, refusal, sign_in, token_of,
};

const NEW_PASSWORD: &str = "a brand new pass phrase";

fn request(bench: &UseCases, email: &'static str) -> Result<(), AppError> {
    bench.write(&Actor::Anonymous, move |tx| {
        request_password_reset(tx, email)
    })
}

fn confirm(bench: &UseCases, token: &str, password: &str) -> Result<(), AppError> {
    let hash = hash(&bench.app, &new_password("/new_password", password)?)?;
    let token = token.to_owned();
    bench.write(&Actor::Anonymous, move |tx| {
        confirm_password_reset(tx, &token, &hash)
    })
}

fn requested(bench: &UseCases) -> String {
    request(bench, EMAIL).unwrap();
    let letters = bench.letters();
    assert_eq!(letters[0].content["kind"], "password_reset");
    assert_eq!(letters[0].content["expires_minutes"], 60);
    token_of(&letters[0])
}

pub fn a_forgotten_password_is_set_anew_and_ends_every_session(bench: &UseCases) {
    join(bench, EMAIL);
    let devices = [(); 2].map(|()| sign_in(bench, EMAIL, PASSWORD).unwrap());
    let token = requested(bench);
    assert_eq!(
        faults(confirm(bench, &token, "short")),
        ["/new_password password_too_short"]
    );
    confirm(bench, &token, NEW_PASSWORD).unwrap();
    for device in &devices {
        assert_eq!(
            refusal(actor_of(bench, device)),
            Unauthenticated::TokenInvalid
        );
        assert_eq!(
            refusal(refresh(bench, device)),
            Unauthenticated::TokenInvalid
        );
    }
    assert_eq!(
        refusal(sign_in(bench, EMAIL, PASSWORD)),
        Unauthenticated::BadCredentials
    );
    bench.clock.advance_s(1);
    assert!(sign_in(bench, EMAIL, NEW_PASSWORD).is_ok());
}

pub fn a_reset_works_once_and_for_an_hour(bench: &UseCases) {
    join(bench, EMAIL);
    let first = requested(bench);
    request(bench, EMAIL).unwrap();
    assert_eq!(bench.letters(), [], "too soon for another");
    bench.clock.advance_s(120);
    let second = requested(bench);
    confirm(bench, &first, NEW_PASSWORD).unwrap();
    for token in [&first, &second] {
        let refused = refusal(confirm(bench, token, "yet another pass phrase"));
        assert_eq!(
            refused,
            Unauthenticated::TokenExpired,
            "used, and void since"
        );
    }
    bench.clock.advance_s(120);
    let third = requested(bench);
    bench.clock.advance_s(3600);
    assert_eq!(
        refusal(confirm(bench, &third, NEW_PASSWORD)),
        Unauthenticated::TokenExpired
    );
    assert!(sign_in(bench, EMAIL, NEW_PASSWORD).is_ok());
}

pub fn an_unknown_address_is_told_the_same(bench: &UseCases) {
    join(bench, EMAIL);
    request(bench, "nobody@example.com").unwrap();
    assert_eq!(bench.letters(), []);
    assert_eq!(faults(request(bench, "nobody")), ["/email invalid_email"]);
    assert_eq!(
        refusal(confirm(bench, "ptp_guess", NEW_PASSWORD)),
        Unauthenticated::TokenExpired
    );
}

pub fn a_reset_proves_the_address(bench: &UseCases) {
    // Somebody signed up with an address that is not theirs; its owner takes the account over.
    open(bench, EMAIL);
    let theirs = token_of(&bench.letters()[0]);
    let stranger = sign_in(bench, EMAIL, PASSWORD).unwrap();
    let token = requested(bench);
    let as_verification = {
        let token = token.clone();
        bench.write(&Actor::Anonymous, move |tx| verify_email(tx, &token))
    };
    assert_eq!(
        refusal(as_verification),
        Unauthenticated::TokenExpired,
        "a link of another kind"
    );
    assert_eq!(
        refusal(confirm(bench, &theirs, NEW_PASSWORD)),
        Unauthenticated::TokenExpired
    );
    confirm(bench, &token, NEW_PASSWORD).unwrap();
    let owner = sign_in(bench, EMAIL, NEW_PASSWORD).unwrap();
    assert!(
        actor_of(bench, &owner)
            .unwrap()
            .person()
            .unwrap()
            .email_verified
    );
    assert_eq!(
        refusal(actor_of(bench, &stranger)),
        Unauthenticated::TokenInvalid
    );
}
