//! Overseeing the accounts of others: seeing them, barring them, and their duties.

use app::accounts::{self, Filter, Listed};
use app::{AppError, Conflict, Tx, Unauthenticated};
use domain::AccountId;
use domain::account::{Duty, Status};
use domain::actor::{Actor, Person};
use domain::contact::Email;
use domain::event::{Kind, Position};
use testkit::UseCases;

use crate::people::{EMAIL, PASSWORD, actor_of, faults, join, refresh, refusal, sign_in};

/// Somebody with a duty.
fn on_duty(bench: &UseCases, email: &str, duty: Duty) -> Actor {
    let account = bench.account_with_duty(email, duty);
    Actor::Person(Person {
        account,
        email_verified: true,
        duties: vec![duty],
        memberships: Vec::new(),
    })
}

fn security(bench: &UseCases) -> Actor {
    on_duty(bench, "security@example.com", Duty::SecurityAdmin)
}

type Outcome = Result<Listed, AppError>;

fn suspend(bench: &UseCases, actor: &Actor, id: &AccountId, why: &'static str) -> Outcome {
    let id = id.clone();
    bench.write(actor, move |tx| accounts::suspend(tx, &id, why))
}

fn reinstate(bench: &UseCases, actor: &Actor, id: &AccountId) -> Outcome {
    let id = id.clone();
    bench.write(actor, move |tx| accounts::reinstate(tx, &id, "已核实"))
}

fn grant(bench: &UseCases, actor: &Actor, id: &AccountId, duty: &'static str) -> Outcome {
    let id = id.clone();
    bench.write(actor, move |tx| accounts::grant_duty(tx, &id, duty))
}

fn take(bench: &UseCases, actor: &Actor, id: &AccountId, duty: Duty) -> Outcome {
    let id = id.clone();
    bench.write(actor, move |tx| accounts::take_duty(tx, &id, duty))
}

fn listed(bench: &UseCases, actor: &Actor, filter: &Filter) -> Result<Vec<Listed>, AppError> {
    let list = |tx: &mut Tx<'_>| accounts::list(tx, filter, None, 100);
    Ok(bench.read(actor, list)?.items)
}

#[track_caller]
fn conflict(outcome: Outcome) -> Conflict {
    match outcome {
        Err(AppError::Conflict(conflict)) => conflict,
        other => panic!("expected a conflict, got {other:?}"),
    }
}

fn audited(bench: &UseCases, id: &AccountId) -> Vec<(String, String, serde_json::Value)> {
    let read = |tx: &mut Tx<'_>| Ok(store::audit::of(tx.conn, id.as_str())?);
    let rows = bench.read(&Actor::System, read).unwrap();
    rows.into_iter()
        .map(|(_, actor, action, details)| (actor, action, details))
        .collect()
}

/// How often the log says that an account changed.
fn changes(bench: &UseCases, id: &AccountId) -> usize {
    let read = |tx: &mut Tx<'_>| {
        let from = Position::default();
        Ok(store::events::seen_after(tx.conn, from, 1000)?)
    };
    let entries = bench.read(&Actor::System, read).unwrap();
    let of = |kind, subject: &str| kind == Kind::AccountChanged && subject == id.as_str();
    let about = entries.iter().map(|entry| &entry.event);
    about.filter(|event| of(event.kind, &event.subject)).count()
}

pub fn a_barred_account_is_out_on_every_device_and_signs_in_anew_once_let_back(bench: &UseCases) {
    let id = join(bench, EMAIL);
    let devices = [(); 2].map(|()| sign_in(bench, EMAIL, PASSWORD).unwrap());
    let chief = security(bench);
    let barred = suspend(bench, &chief, &id, "账户被盗用").unwrap();
    assert_eq!(barred.account.status, Status::Suspended);
    let out = |bench: &UseCases| {
        for tokens in &devices {
            assert_eq!(refusal(actor_of(bench, tokens)), Unauthenticated::TokenInvalid);
            assert_eq!(refusal(refresh(bench, tokens)), Unauthenticated::TokenInvalid);
        }
    };
    out(bench);
    assert_eq!(
        refusal(sign_in(bench, EMAIL, PASSWORD)),
        Unauthenticated::BadCredentials,
        "as for an unknown address"
    );
    let again = suspend(bench, &chief, &id, "再次").unwrap();
    assert_eq!(again, barred, "once is enough");
    let back = reinstate(bench, &chief, &id).unwrap();
    assert_eq!(back.account.status, Status::Active);
    assert_eq!(back.account.version, barred.account.version + 1);
    out(bench);
    bench.clock.advance_s(60);
    assert!(sign_in(bench, EMAIL, PASSWORD).is_ok());
    assert_eq!(conflict(reinstate(bench, &chief, &id)), Conflict::NotSuspended);
    assert_eq!(changes(bench, &id), 2);
}

pub fn a_bar_says_why_and_by_whom_in_the_audit_log(bench: &UseCases) {
    let id = join(bench, EMAIL);
    sign_in(bench, EMAIL, PASSWORD).unwrap();
    let chief = security(bench);
    assert_eq!(faults(suspend(bench, &chief, &id, " ")), ["/note required"]);
    suspend(bench, &chief, &id, "账户被盗用").unwrap();
    reinstate(bench, &chief, &id).unwrap();
    let rows = audited(bench, &id);
    let [.., (actor, action, details), (_, lifted, reason)] = rows.as_slice() else {
        panic!("two rows: {rows:?}");
    };
    assert_eq!((actor, action.as_str()), (&chief.trace(), "account.suspend"));
    assert_eq!((&details["why"], &details["sessions_ended"]), (&"账户被盗用".into(), &1.into()));
    assert_eq!((lifted.as_str(), &reason["why"]), ("account.reinstate", &"已核实".into()));
}

pub fn only_security_administrators_oversee_and_never_themselves(bench: &UseCases) {
    let id = join(bench, EMAIL);
    let chief = security(bench);
    let others = [
        on_duty(bench, "system@example.com", Duty::SystemAdmin),
        on_duty(bench, "auditor@example.com", Duty::Auditor),
        on_duty(bench, "desk@example.com", Duty::Moderator),
        actor_of(bench, &sign_in(bench, EMAIL, PASSWORD).unwrap()).unwrap(),
    ];
    let forbidden = |outcome: Outcome| assert!(matches!(outcome, Err(AppError::Forbidden)));
    for other in &others {
        forbidden(bench.read(other, |tx| accounts::get(tx, &id)));
        assert!(matches!(listed(bench, other, &Filter::default()), Err(AppError::Forbidden)));
        forbidden(suspend(bench, other, &id, "x"));
        forbidden(reinstate(bench, other, &id));
        forbidden(grant(bench, other, &id, "moderator"));
        forbidden(take(bench, other, &id, Duty::Moderator));
    }
    let own = chief.account().unwrap().clone();
    forbidden(suspend(bench, &chief, &own, "x"));
    forbidden(grant(bench, &chief, &own, "moderator"));
    forbidden(take(bench, &chief, &own, Duty::SecurityAdmin));
    let known = bench.read(&chief, |tx| accounts::get(tx, &own)).unwrap();
    assert_eq!((known.account.version, known.duties), (1, vec![Duty::SecurityAdmin]));
    assert_eq!(refusal(bench.read(&Actor::Anonymous, |tx| accounts::get(tx, &id))), Unauthenticated::SignIn);
}

pub fn duties_are_given_and_taken_and_kept_apart(bench: &UseCases) {
    let id = join(bench, EMAIL);
    let chief = security(bench);
    let version = |listed: &Listed| listed.account.version;
    let first = grant(bench, &chief, &id, "moderator").unwrap();
    assert_eq!(first.duties, [Duty::Moderator]);
    assert_eq!(conflict(grant(bench, &chief, &id, "moderator")), Conflict::AlreadyExists);
    let second = grant(bench, &chief, &id, "system_admin").unwrap();
    assert_eq!(version(&second), version(&first) + 1);
    for apart in ["security_admin", "auditor"] {
        assert_eq!(conflict(grant(bench, &chief, &id, apart)), Conflict::DutiesDisjoint, "{apart}");
    }
    assert_eq!(faults(grant(bench, &chief, &id, "king")), ["/duty unknown_value"]);
    let third = take(bench, &chief, &id, Duty::SystemAdmin).unwrap();
    assert_eq!((version(&third), third.duties.as_slice()), (version(&second) + 1, [Duty::Moderator].as_slice()));
    assert!(matches!(take(bench, &chief, &id, Duty::SystemAdmin), Err(AppError::NotFound)));
    let now = bench.read(&chief, |tx| accounts::get(tx, &id)).unwrap();
    assert_eq!(now, third, "what was refused changed nothing");
    let actions: Vec<String> = audited(bench, &id).into_iter().map(|(_, action, _)| action).collect();
    assert_eq!(actions[actions.len() - 3..], ["account.grant_duty", "account.grant_duty", "account.take_duty"]);
    assert_eq!(changes(bench, &id), 3);
}

pub fn accounts_are_found_by_address_state_and_duty(bench: &UseCases) {
    let id = join(bench, EMAIL);
    bench.clock.advance_s(1);
    let chief = security(bench);
    suspend(bench, &chief, &id, "x").unwrap();
    let ids = |filter: &Filter| -> Vec<AccountId> {
        let found = listed(bench, &chief, filter).unwrap();
        found.into_iter().map(|listed| listed.account.id).collect()
    };
    let own = chief.account().unwrap().clone();
    assert_eq!(ids(&Filter::default()), [own.clone(), id.clone()], "newest first");
    let spelled = Email::parse(EMAIL.to_uppercase()).unwrap();
    let by_address = Filter { email: Some(spelled), ..Filter::default() };
    assert_eq!(ids(&by_address), std::slice::from_ref(&id));
    let barred = Filter { status: Some(Status::Suspended), ..Filter::default() };
    assert_eq!(ids(&barred), [id]);
    let holders = Filter { duty: Some(Duty::SecurityAdmin), ..Filter::default() };
    assert_eq!(ids(&holders), [own]);
    let nobody = Filter { duty: Some(Duty::Auditor), ..Filter::default() };
    assert!(ids(&nobody).is_empty());
}

pub fn an_account_its_owner_gave_up_is_not_there(bench: &UseCases) {
    let id = join(bench, EMAIL);
    let chief = security(bench);
    let closed = id.clone();
    let close = move |tx: &mut Tx<'_>| {
        let on = domain::policy::Resource::Account(&closed);
        let granted = tx.require(domain::policy::Action::GrantDuty, &on)?;
        let now = tx.now();
        Ok(store::accounts::set_status(tx.conn, &closed, Status::Closed, now, &granted)?)
    };
    bench.write(&Actor::System, close).unwrap();
    let gone = |outcome: Outcome| assert!(matches!(outcome, Err(AppError::NotFound)));
    gone(bench.read(&chief, |tx| accounts::get(tx, &id)));
    gone(suspend(bench, &chief, &id, "x"));
    gone(reinstate(bench, &chief, &id));
    gone(grant(bench, &chief, &id, "moderator"));
    let everybody = listed(bench, &chief, &Filter::default()).unwrap();
    assert!(everybody.iter().all(|listed| listed.account.id != id));
}
