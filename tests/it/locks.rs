//! Guessing passwords over HTTP, behind a proxy that says where each request comes from: strangers lock themselves
//! out and nobody else.

use reqwest::Method;
use serde_json::json;
use testkit::{Database, PASSWORD, Platform, Reply};

const OWNER: &str = "owner@example.com";
const HOME: &str = "198.51.100.7";
const STRANGER: &str = "203.0.113.9";

/// Runs a journey on both databases, behind a trusted proxy on this machine.
fn behind_a_proxy(journey: impl Fn(&Platform)) {
    for database in [Database::sqlite(), Database::postgres()] {
        journey(&Platform::on(database, |config| {
            config.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
        }));
    }
}

fn sign_in(platform: &Platform, from: &str, email: &str, password: &str) -> Reply {
    let body = json!({ "email": email, "password": password });
    let request = platform.request(Method::POST, "/api/v1/sessions");
    platform.send(request.header("x-forwarded-for", from).json(&body))
}

fn guess(platform: &Platform, from: &str, email: &str) -> Reply {
    sign_in(platform, from, email, "not the password")
}

/// How long a refused try must wait. Units: seconds.
fn wait(reply: Reply) -> u64 {
    let reply = reply.expect_status(429);
    assert_eq!(reply.text("/code"), "account_locked");
    let wait = reply.header("retry-after").expect("when to come back");
    wait.parse().expect("seconds")
}

#[test]
fn a_stranger_locks_an_address_where_the_stranger_is_and_nowhere_else() {
    behind_a_proxy(|platform| {
        platform.person(OWNER);
        guess(platform, STRANGER, OWNER).expect_status(401);
        assert_eq!(wait(sign_in(platform, STRANGER, OWNER, PASSWORD)), 1);
        sign_in(platform, HOME, OWNER, PASSWORD).expect_status(201);
        assert_eq!(wait(guess(platform, STRANGER, OWNER)), 1);
    });
}

#[test]
fn a_network_cannot_be_made_up_nor_changed_within_a_customers_line() {
    behind_a_proxy(|platform| {
        platform.person(OWNER);
        guess(platform, STRANGER, OWNER).expect_status(401);
        let forged = format!("{HOME}, {STRANGER}");
        assert_eq!(wait(guess(platform, &forged, OWNER)), 1);
        guess(platform, "2001:db8:7:7::1", OWNER).expect_status(401);
        assert_eq!(wait(guess(platform, "2001:db8:7:7:ffff::2", OWNER)), 1);
        guess(platform, "2001:db8:7:8::1", OWNER).expect_status(401);
    });
}

#[test]
fn one_network_guesses_at_so_many_addresses_and_is_told_nothing_of_them() {
    behind_a_proxy(|platform| {
        platform.person(OWNER);
        for number in 0..domain::lockout::OF_NETWORK.burst {
            let stranger = format!("nobody.{number}@example.com");
            guess(platform, STRANGER, &stranger).expect_status(401);
        }
        let told = [OWNER, "nobody@example.com"].map(|email| {
            let refused = sign_in(platform, STRANGER, email, PASSWORD);
            let mut body = refused.body.clone();
            body["request_id"] = json!(null);
            (wait(refused), body)
        });
        assert_eq!(told[0], told[1]);
        assert_eq!(told[0].0, 60);
        sign_in(platform, HOME, OWNER, PASSWORD).expect_status(201);
        platform.clock.advance_s(60);
        sign_in(platform, STRANGER, OWNER, PASSWORD).expect_status(201);
    });
}

/// Many networks can keep an address shut where its owner never was; a link by mail ends it, and where the owner was
/// lately nothing changes.
#[test]
fn many_networks_keep_no_owner_out_of_where_that_owner_was_lately() {
    behind_a_proxy(|platform| {
        platform.person(OWNER);
        sign_in(platform, HOME, OWNER, PASSWORD).expect_status(201);
        let besiege = |third: u8| {
            for number in 0..domain::lockout::OF_ADDRESS.burst {
                let from = format!("203.0.{third}.{number}");
                guess(platform, &from, OWNER).expect_status(401);
            }
        };
        besiege(1);
        let longest = u64::try_from(domain::lockout::OF_ADDRESS.interval_s).expect("not negative");
        assert_eq!(wait(sign_in(platform, STRANGER, OWNER, PASSWORD)), longest);
        sign_in(platform, HOME, OWNER, PASSWORD).expect_status(201);
        reset(platform, STRANGER);
        besiege(2);
        sign_in(platform, STRANGER, OWNER, PASSWORD).expect_status(201);
    });
}

/// Sets the password again by the link in the mail.
fn reset(platform: &Platform, from: &str) {
    let send = |path: &str, body: serde_json::Value| {
        let request = platform.request(Method::POST, path);
        platform.send(request.header("x-forwarded-for", from).json(&body))
    };
    let asked = send("/api/v1/accounts/password-reset", json!({ "email": OWNER }));
    assert_eq!(asked.status, 204, "{asked:?}");
    let token = link(platform);
    let path = "/api/v1/accounts/password-reset/confirm";
    let set = send(path, json!({ "token": token, "new_password": PASSWORD }));
    assert_eq!(set.status, 204, "{set:?}");
}

/// The secret in the one queued mail, which is taken out of the queue.
fn link(platform: &Platform) -> String {
    let claim = |tx: &mut app::Tx<'_>| {
        let now = tx.now();
        let never_again = domain::Moment::from_micros(i64::MAX);
        Ok(store::mails::claim_due(tx.conn, 10, now, never_again)?)
    };
    let cx = app::Cx::system(platform.app.now(), "test");
    let mails = platform.app.write(cx, claim).expect("mails can be claimed");
    let link = mails[0].content["link"].as_str().expect("a link");
    link.split_once("token=").expect("a token").1.to_owned()
}
