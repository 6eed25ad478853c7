//! A small district to tell a case about: two chains, a park, and people with accounts.

use std::sync::Barrier;

use app::{AppError, Conflict, Tx, Unauthenticated};
use domain::account::{Duty, Locale};
use domain::actor::{Actor, Person};
use domain::contact::Email;
use domain::enterprise::{Draft, Enterprise, Role};
use domain::event::{Event, Kind, Position};
use domain::moderation::Item;
use domain::{AccountId, EnterpriseId, SessionId, uscc};
use store::accounts::{NewAccount, PasswordHash};
use store::sessions::Session;
use testkit::UseCases;

/// The chain graph most cases begin with: hardware supplies motorcycles.
pub const CHAINS: &str = r#"{
    "valid_from": "2022-05-25",
    "parks": [{"code": "SQ", "name_zh": "双桥经开区", "name_en": "Shuangqiao Zone", "region_code": "500111"}],
    "chains": [
        {"code": "WJ", "name_zh": "五金", "name_en": "Hardware", "cluster": "五金", "nodes": [
            {"code": "WJ-M", "parent": null, "stage": "mid", "name_zh": "五金制造", "name_en": "Making"},
            {"code": "WJ-M1", "parent": "WJ-M", "stage": "mid", "name_zh": "刀具", "name_en": "Knives"},
            {"code": "WJ-M4", "parent": "WJ-M", "stage": "mid", "name_zh": "紧固件", "name_en": "Fasteners"}]},
        {"code": "MT", "name_zh": "摩托车", "name_en": "Motorcycles", "cluster": "汽摩", "nodes": [
            {"code": "MT-D1", "parent": null, "stage": "down", "name_zh": "整车", "name_en": "Assembly"}]}
    ],
    "edges": [{"from": "WJ-M4", "to": "MT-D1"}]
}"#;

/// Puts a chain graph in force, from the day it names.
pub fn chains(bench: &UseCases, json: &str) -> usize {
    let (parts, from) = app::taxonomy::parse(json).unwrap();
    let replace = move |tx: &mut Tx<'_>| app::taxonomy::replace(tx, &parts, from);
    bench.write(&Actor::System, replace).unwrap()
}

/// The usual chain graph.
pub fn usual_chains(bench: &UseCases) {
    chains(bench, CHAINS);
}

/// Somebody with an account and a device.
#[derive(Clone, Debug)]
pub struct Somebody {
    pub account: AccountId,
    session: SessionId,
}

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
        email: Email::parse(email(number)).unwrap(),
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
    bench.write(&Actor::System, open).unwrap();
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
    let person: Option<Person> = bench.read(&Actor::System, find).unwrap();
    Actor::Person(person.unwrap())
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

/// A well-formed credit code of a number.
pub fn code(number: u64) -> String {
    let body = format!("91500111MA{number:07}");
    format!("{body}{}", uscc::check_character(&body).unwrap())
}

/// A form as people fill it in.
pub fn form(number: u64) -> Draft {
    Draft {
        uscc: Some(code(number)),
        name: Some(format!("大足区样品五金厂{number}")),
        industry_code: Some("3322".to_owned()),
        region_code: Some("500111".to_owned()),
        park: Some("SQ".to_owned()),
        intro: Some("做刀具三十年".to_owned()),
        contact_name: Some("王工".to_owned()),
        contact_phone: Some("023-5550 1234".to_owned()),
        contact_email: Some("sales@example.com".to_owned()),
        ..Draft::default()
    }
}

/// Registers an enterprise on the usual chains.
pub fn founded(bench: &UseCases, founder: &Somebody, number: u64) -> Enterprise {
    let create = move |tx: &mut Tx<'_>| app::enterprises::create(tx, &form(number));
    bench.write(&now(bench, founder), create).unwrap()
}

/// An enterprise and its owner, on the usual chains.
pub fn enterprise(bench: &UseCases) -> (Enterprise, Somebody) {
    usual_chains(bench);
    let owner = somebody(bench, 1);
    (founded(bench, &owner, 1), owner)
}

/// An enterprise another system lists and nobody speaks for yet.
pub fn unclaimed(bench: &UseCases, number: u64) -> EnterpriseId {
    let record = app::records::FirmRecord {
        external_id: format!("F-{number}"),
        uscc: code(number),
        name: format!("大足区名录工厂{number}"),
        region_code: "500111".to_owned(),
        ..app::records::FirmRecord::default()
    };
    let import = move |tx: &mut Tx<'_>| app::enterprises::import(tx, &record);
    bench.write(&Actor::System, import).unwrap().0
}

/// Gives an account a role, past all rules of joining.
pub fn join(bench: &UseCases, id: &EnterpriseId, who: &Somebody, role: Role) {
    let (id, account) = (id.clone(), who.account.clone());
    let insert = move |tx: &mut Tx<'_>| {
        let granted = tx.require(
            domain::policy::Action::ManageMembers,
            &domain::policy::Resource::Enterprise(&id),
        )?;
        let now = tx.now();
        Ok(store::memberships::insert(
            tx.conn, &granted, &id, &account, role, now,
        )?)
    };
    bench.write(&Actor::System, insert).unwrap();
}

/// The enterprise as it is now.
pub fn found(bench: &UseCases, id: &EnterpriseId) -> Enterprise {
    bench
        .read(&Actor::System, |tx| app::enterprises::get(tx, id))
        .unwrap()
}

/// What the change log says so far, oldest first. Writers of other databases on the same server hold its end back
/// for a moment, so it is read up to a mark of our own.
pub fn events(bench: &UseCases) -> Vec<Event> {
    let mark = AccountId::mint(bench.app.now(), bench.app.entropy()).to_string();
    let last = Event {
        kind: Kind::AccountCreated,
        subject: mark.clone(),
        enterprise: None,
        version: 0,
        details: serde_json::Value::Null,
    };
    bench
        .write(&Actor::System, move |tx| tx.emit(&last))
        .unwrap();
    let read = |tx: &mut Tx<'_>| Ok(store::events::after(tx.conn, Position::default(), 10_000)?);
    for _ in 0..100_000 {
        let entries = bench.read(&Actor::System, read).unwrap();
        let mut events: Vec<Event> = entries.into_iter().map(|entry| entry.event).collect();
        if events.pop_if(|event| event.subject == mark).is_some() {
            return events;
        }
        std::thread::yield_now();
    }
    panic!("the end of the change log never came")
}

/// What waits at the desk, oldest first.
pub fn waiting(bench: &UseCases, desk: &Actor, kind: domain::moderation::Kind) -> Vec<Item> {
    let filter = store::moderation::Filter {
        kind: Some(kind),
        ..store::moderation::Filter::default()
    };
    let queue = |tx: &mut Tx<'_>| app::moderation::queue(tx, &filter, None, 100);
    let page = bench.read(desk, queue).unwrap();
    page.items.into_iter().map(|case| case.item).collect()
}

/// How often something happened to an enterprise.
pub fn times(bench: &UseCases, kind: Kind, id: &EnterpriseId) -> usize {
    let happened = |event: &Event| event.kind == kind && event.subject == id.as_str();
    events(bench).iter().filter(|event| happened(event)).count()
}

/// Actions of the audit log about a subject with their particulars, oldest first.
pub fn audited(bench: &UseCases, subject: &str) -> Vec<(String, serde_json::Value)> {
    let read = |tx: &mut Tx<'_>| Ok(store::audit::of(tx.conn, subject)?);
    let rows = bench.read(&Actor::System, read).unwrap();
    rows.into_iter()
        .map(|(_, _, action, details)| (action, details))
        .collect()
}

/// What stood in the way; panics on every other outcome.
#[track_caller]
pub fn conflict<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> Conflict {
    match outcome {
        Err(AppError::Conflict(conflict)) => conflict,
        other => panic!("expected a conflict, got {other:?}"),
    }
}

/// Codes of the field faults, with their places.
#[track_caller]
pub fn faults<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> Vec<String> {
    match outcome {
        Err(AppError::Invalid(faults)) => {
            let named = faults.as_slice().iter();
            named
                .map(|fault| format!("{} {}", fault.pointer, fault.rule.code()))
                .collect()
        }
        other => panic!("expected faults, got {other:?}"),
    }
}

pub fn is_forbidden<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError::Forbidden))
}

pub fn is_not_found<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError::NotFound))
}

pub fn is_stale<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError::Stale))
}

pub fn must_sign_in<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(
        outcome,
        Err(AppError::Unauthenticated(Unauthenticated::SignIn))
    )
}

/// Runs something from several threads at once, as somebody who is told to come back does when it is busy.
pub fn at_once<T: Send>(
    threads: usize,
    body: impl Fn(usize) -> Result<T, AppError> + Sync,
) -> Vec<Result<T, AppError>> {
    let barrier = Barrier::new(threads);
    let (body, barrier) = (&body, &barrier);
    let patient = move |number| {
        barrier.wait();
        let mut outcome = body(number);
        for _ in 0..100 {
            if !matches!(outcome, Err(AppError::Busy(_))) {
                break;
            }
            outcome = body(number);
        }
        outcome
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|number| scope.spawn(move || patient(number)))
            .collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect()
    })
}
