//! Requests about accounts and sessions.

use domain::Moment;
use serde_json::json;
use testkit::{PASSWORD, Reply};

use super::super::ask::Ask;
use super::super::object::Object;
use super::super::role::Role;
use super::super::world::{World, open_unproven};

pub fn ask(world: &World<'_>, operation: &str, object: Object, role: Role) -> Option<Ask> {
    Some(match operation {
        "create_account" => Ask::plain().with(json!({
            "email": fresh(world), "password": PASSWORD, "display_name": "赵工",
        })),
        "verify_email" => {
            let token = verification(world, &fresh(world));
            Ask::plain().with(json!({ "token": token }))
        }
        "resend_verification" | "request_password_reset" => {
            let email = fresh(world);
            open_unproven(world.platform, &email);
            Ask::plain().with(json!({ "email": email }))
        }
        "confirm_password_reset" => {
            let token = reset(world);
            Ask::plain().with(json!({ "token": token, "new_password": "四月谷雨 2026 正好" }))
        }
        "get_me" | "list_sessions" => Ask::plain(),
        "update_me" => Ask::plain()
            .seen(version_of_me(world, role))
            .with(json!({ "display_name": format!("王工{}", world.next()) })),
        "change_password" => {
            Ask::plain().with(json!({ "current_password": PASSWORD, "new_password": PASSWORD }))
        }
        "create_session" => Ask::plain().with(credentials(world)),
        "refresh_session" => {
            let token = session(world, &world.founder.person.email).text("/refresh_token");
            Ask::plain().with(json!({ "refresh_token": token }))
        }
        "end_current_session" => Ask::plain().by(world.again(role)),
        "end_session" => {
            let whose = match object {
                Object::Own => world.person(role),
                _ => None,
            };
            let email = &whose.unwrap_or(&world.founder.person).email;
            Ask::at([("id", &session(world, email).text("/session_id"))])
        }
        _ => return None,
    })
}

fn fresh(world: &World<'_>) -> String {
    format!("someone-{}@example.com", world.next())
}

fn credentials(world: &World<'_>) -> serde_json::Value {
    json!({ "email": world.founder.person.email, "password": PASSWORD })
}

/// A session begun at this moment, as it was answered.
fn session(world: &World<'_>, email: &str) -> Reply {
    let body = json!({ "email": email, "password": PASSWORD });
    world
        .platform
        .post("/api/v1/sessions", None, &body)
        .expect_status(201)
}

fn version_of_me(world: &World<'_>, role: Role) -> i64 {
    let Some(person) = world.person(role) else {
        return 1;
    };
    let me = world.platform.get("/api/v1/me", Some(person));
    let tag = me.header("etag").expect("a tag").trim_matches('"');
    let version = tag.split('-').next().and_then(|text| text.parse().ok());
    version.expect("a version")
}

/// The link that proves an address of a new account.
fn verification(world: &World<'_>, email: &str) -> String {
    open_unproven(world.platform, email);
    link(world, email)
}

/// The link that sets a new password for a new account.
fn reset(world: &World<'_>) -> String {
    let email = fresh(world);
    verification(world, &email);
    let asked = email.clone();
    world.as_platform(move |tx| app::accounts::request_password_reset(tx, &asked));
    link(world, &email)
}

/// The secret in the one queued mail to an address; the mails are taken out of the queue.
fn link(world: &World<'_>, email: &str) -> String {
    let never_again = Moment::from_micros(i64::MAX);
    let mails = world.as_platform(move |tx| {
        let now = tx.now();
        Ok(store::mails::claim_due(tx.conn, 1000, now, never_again)?)
    });
    let mut to = mails.iter().filter(|mail| mail.recipient.as_str() == email);
    let data = to.next().expect("a mail").content.to_string();
    let secret = data.split_once("token=").expect("a link").1;
    let end = secret.find('"').expect("the link ends");
    secret.get(..end).expect("a secret").to_owned()
}
