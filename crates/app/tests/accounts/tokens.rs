//! Access tokens: only what our keys signed for us, for as long as it is good, counts.

use std::sync::LazyLock;

use app::sessions::Tokens;
use app::tokens::verify;
use app::{App, Secrets, Unauthenticated};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::UseCases;

use crate::people::{EMAIL, PASSWORD, join, refusal, sign_in};

/// A platform with a signed-in person, made once: judging a token changes nothing.
static SIGNED_IN: LazyLock<(UseCases, Tokens)> = LazyLock::new(|| {
    let bench = UseCases::sqlite();
    join(&bench, EMAIL);
    let tokens = sign_in(&bench, EMAIL, PASSWORD).unwrap();
    (bench, tokens)
});

fn key_pair(secret: [u8; 32]) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&Secrets::new(secret, None).derive("jwt")).unwrap()
}

fn signing_key(secret: [u8; 32]) -> EncodingKey {
    let der: Pkcs8V1Der<'_> = key_pair(secret).as_der().unwrap();
    EncodingKey::from_ed_der(der.as_ref())
}

/// The claims of a good token.
fn claims(app: &App, tokens: &Tokens) -> Value {
    let good = verify(app, &tokens.access_token).unwrap();
    let now = app.now().seconds();
    json!({
        "iss": app.settings().public_url, "aud": "peitao", "sub": good.account, "sid": good.session,
        "iat": now, "nbf": now, "exp": now + 600,
    })
}

fn header(app: &App) -> Header {
    Header {
        typ: Some("at+jwt".to_owned()),
        kid: Some(app.keys().public()[0].id.clone()),
        ..Header::new(Algorithm::EdDSA)
    }
}

fn judge(
    app: &App,
    header: &Header,
    claims: &Value,
    key: &EncodingKey,
) -> Result<(), Unauthenticated> {
    let token = encode(header, claims, key).unwrap();
    verify(app, &token)
        .map(|_| ())
        .map_err(|error| refusal::<()>(Err(error)))
}

#[test]
fn each_claim_and_each_header_field_counts() {
    let (bench, tokens) = &*SIGNED_IN;
    let (app, key) = (&bench.app, signing_key(UseCases::SECRET));
    let good = claims(app, tokens);
    assert_eq!(
        judge(app, &header(app), &good, &key),
        Ok(()),
        "the forger of this test can forge"
    );
    let invalid = Err(Unauthenticated::TokenInvalid);
    for (name, value) in [
        ("iss", json!("https://elsewhere.example")),
        ("aud", json!("another")),
        ("sub", json!("ent_01h455vb4pex5vsknk084sn02q")),
        ("sid", json!("")),
        ("nbf", json!(app.now().seconds() + 6)),
        ("exp", json!("soon")),
    ] {
        let mut changed = good.clone();
        changed[name] = value;
        assert_eq!(judge(app, &header(app), &changed, &key), invalid, "{name}");
        changed.as_object_mut().unwrap().remove(name);
        assert_eq!(
            judge(app, &header(app), &changed, &key),
            invalid,
            "{name} missing"
        );
    }
    for changed in [
        Header {
            typ: Some("JWT".to_owned()),
            ..header(app)
        },
        Header {
            typ: None,
            ..header(app)
        },
        Header {
            kid: None,
            ..header(app)
        },
        Header {
            kid: Some("another".to_owned()),
            ..header(app)
        },
        Header {
            crit: Some(vec!["exp".to_owned()]),
            ..header(app)
        },
    ] {
        assert_eq!(judge(app, &changed, &good, &key), invalid, "{changed:?}");
    }
    assert_eq!(
        judge(app, &header(app), &good, &signing_key([9; 32])),
        invalid,
        "another key under our id"
    );
}

#[test]
fn the_algorithm_is_not_the_senders_to_choose() {
    let (bench, tokens) = &*SIGNED_IN;
    let app = &bench.app;
    let good = claims(app, tokens);
    // The classic: our public key, known to everybody, taken as the secret of a symmetric algorithm.
    let public = key_pair(UseCases::SECRET).public_key().as_ref().to_vec();
    let symmetric = Header {
        alg: Algorithm::HS256,
        ..header(app)
    };
    let forged = judge(app, &symmetric, &good, &EncodingKey::from_secret(&public));
    assert_eq!(forged, Err(Unauthenticated::TokenInvalid));
    let parts: Vec<_> = tokens.access_token.split('.').collect();
    for none in [
        "eyJhbGciOiJub25lIn0",
        "eyJhbGciOiJOb25lIiwidHlwIjoiYXQrand0In0",
    ] {
        for signature in ["", parts[2]] {
            let token = format!("{none}.{}.{signature}", parts[1]);
            assert_eq!(refusal(verify(app, &token)), Unauthenticated::TokenInvalid);
        }
    }
}

#[test]
fn a_token_is_good_for_ten_minutes_by_our_clock() {
    let bench = UseCases::sqlite();
    join(&bench, EMAIL);
    let token = sign_in(&bench, EMAIL, PASSWORD).unwrap().access_token;
    let mut told = Vec::new();
    for step in [0, 604, 1, 100_000, -100_605, -5, -1, -100_000] {
        bench.clock.advance_s(step);
        told.push(
            verify(&bench.app, &token)
                .map(|_| ())
                .map_err(|error| refusal::<()>(Err(error))),
        );
    }
    let (expired, invalid) = (
        Err(Unauthenticated::TokenExpired),
        Err(Unauthenticated::TokenInvalid),
    );
    assert_eq!(
        told,
        [
            Ok(()),
            Ok(()),
            expired,
            expired,
            Ok(()),
            Ok(()),
            invalid,
            invalid
        ]
    );
}

#[test]
fn a_changed_secret_signs_nobody_out_until_it_is_dropped() {
    let bench = UseCases::sqlite();
    join(&bench, EMAIL);
    let old = sign_in(&bench, EMAIL, PASSWORD).unwrap().access_token;
    let changed = bench.another_node(Secrets::new([8; 32], Some(UseCases::SECRET)));
    assert!(verify(&changed, &old).is_ok());
    let new = crate::people::sign_in_at(&changed, &bench, EMAIL, PASSWORD)
        .unwrap()
        .access_token;
    assert!(verify(&changed, &new).is_ok());
    assert_eq!(
        refusal(verify(&bench.app, &new)),
        Unauthenticated::TokenInvalid,
        "a node that was not told yet"
    );
    let dropped = bench.another_node(Secrets::new([8; 32], None));
    assert_eq!(
        refusal(verify(&dropped, &old)),
        Unauthenticated::TokenInvalid
    );
    assert!(verify(&dropped, &new).is_ok());
}

/// A way to damage a text at a place.
fn damaged(token: &str, kind: u8, place: usize, symbol: char) -> String {
    let mut chars: Vec<char> = token.chars().collect();
    let at = place % chars.len();
    match kind {
        0 => chars[at] = symbol,
        1 => chars.insert(at, symbol),
        2 => drop(chars.remove(at)),
        3 => chars.truncate(at),
        4 => chars.swap(at, (at + 1) % token.len()),
        _ => chars.rotate_left(at),
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_damaged_token_is_refused(kind in 0u8..6, place: usize, symbol in "[A-Za-z0-9_.=+/ -]") {
        let (bench, tokens) = &*SIGNED_IN;
        let token = damaged(&tokens.access_token, kind, place, symbol.chars().next().unwrap());
        prop_assume!(token != tokens.access_token);
        prop_assert_eq!(refusal(verify(&bench.app, &token)), Unauthenticated::TokenInvalid);
    }

    #[test]
    fn any_text_is_judged_without_panic(text in any::<String>()) {
        prop_assert_eq!(refusal(verify(&SIGNED_IN.0.app, &text)), Unauthenticated::TokenInvalid);
    }
}
