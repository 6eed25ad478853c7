//! People with accounts, as a request would find them.

use app::Tx;
use domain::account::{Duty, Locale};
use domain::actor::{Actor, Person};
use domain::contact::Email;
use domain::{AccountId, SessionId};
use store::accounts::{NewAccount, PasswordHash};
use store::sessions::Session;

use crate::UseCases;

/// Somebody with an account and a device.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// The account.
    pub account: AccountId,
    session: SessionId,
}

/// The mail address of somebody.
pub fn email(number: u64) -> String {
    format!("person{number}@example.com")
}

/// Opens an account whose address is proven.
pub fn somebody(bench: &UseCases, number: u64) -> Somebody {
    opened(bench, number, true)
}

/// Opens an account whose address is not proven yet.
pub fn unproven(bench: &UseCases, number: u64) -> Somebody {
    opened(bench, number, false)
}

fn opened(bench: &UseCases, number: u64, proven: bool) -> Somebody {
    let now = bench.app.now();
    let account = AccountId::mint(now, bench.app.entropy());
    let session = SessionId::mint(now, bench.app.entropy());
    let new = NewAccount {
        id: account.clone(),
        email: Email::parse(email(number)).expect("a good address"),
        display_name: format!("王工{number}"),
        password_hash: PasswordHash("$argon2id$none".to_owned()),
        locale: Locale::Chinese,
        email_verified_at: proven.then_some(now),
    };
    let device = Session {
        id: session.clone(),
        account: account.clone(),
        user_agent: "curl/8".to_owned(),
        created_at: now,
        last_used_at: now,
        expires_at: now.plus_days(3650),
    };
    let open = move |tx: &mut Tx<'_>| {
        store::accounts::insert(tx.conn, &new, now)?;
        Ok(store::sessions::insert(tx.conn, &device)?)
    };
    bench
        .write(&Actor::System, open)
        .expect("the address is free");
    Somebody { account, session }
}

/// Somebody as a request would find them now.
pub fn now(bench: &UseCases, who: &Somebody) -> Actor {
    let at = bench.app.now();
    let find = |tx: &mut Tx<'_>| {
        Ok(store::actors::find(
            tx.conn,
            &who.account,
            &who.session,
            at,
        )?)
    };
    let person: Option<Person> = bench.read(&Actor::System, find).expect("a read");
    Actor::Person(person.expect("the account is active"))
}

/// A proven account that decides what waits.
pub fn moderator(bench: &UseCases) -> Actor {
    let duty = Duty::Moderator;
    let account = bench.account_with_duty("desk@example.com", duty);
    Actor::Person(Person {
        account,
        email_verified: true,
        duties: vec![duty],
        memberships: Vec::new(),
    })
}
