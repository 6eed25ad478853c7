//! Refreshing, listing and ending sessions.

use std::slice::from_ref;

use app::sessions::{self, Tokens};
use app::{AppError, Tx, Unauthenticated};
use domain::SessionId;
use domain::account::Status;
use domain::actor::Actor;
use domain::policy::{Action, Resource};
use testkit::UseCases;

use crate::people::{EMAIL, PASSWORD, actor_of, at_once, id_of, join, refresh, refusal, sign_in};

fn listed(bench: &UseCases, tokens: &Tokens) -> Vec<SessionId> {
    let actor = actor_of(bench, tokens).unwrap();
    let page = bench
        .read(&actor, |tx| sessions::list(tx, None, 100))
        .unwrap();
    page.items.into_iter().map(|session| session.id).collect()
}

fn end(bench: &UseCases, actor: &Actor, session: &SessionId) -> Result<(), AppError> {
    let session = session.clone();
    bench.write(actor, move |tx| sessions::end(tx, &session))
}

pub fn a_refresh_rotates_the_pair(bench: &UseCases) {
    join(bench, EMAIL);
    let first = sign_in(bench, EMAIL, PASSWORD).unwrap();
    bench.clock.advance_s(599);
    let second = refresh(bench, &first).unwrap();
    assert_eq!(second.session, first.session);
    assert_ne!(second.refresh_token, first.refresh_token);
    assert_ne!(second.access_token, first.access_token);
    bench.clock.advance_s(300);
    assert_eq!(
        refusal(actor_of(bench, &first)),
        Unauthenticated::TokenExpired
    );
    assert!(actor_of(bench, &second).is_ok());
    assert!(refresh(bench, &second).is_ok());
    assert_eq!(
        listed(bench, &sign_in(bench, EMAIL, PASSWORD).unwrap()).len(),
        2
    );
}

pub fn a_token_used_twice_ends_the_session(bench: &UseCases) {
    join(bench, EMAIL);
    let untouched = sign_in(bench, EMAIL, PASSWORD).unwrap();
    let first = sign_in(bench, EMAIL, PASSWORD).unwrap();
    let second = refresh(bench, &first).unwrap();
    assert!(actor_of(bench, &second).is_ok());
    assert_eq!(
        refusal(refresh(bench, &first)),
        Unauthenticated::TokenInvalid
    );
    assert_eq!(
        refusal(actor_of(bench, &second)),
        Unauthenticated::TokenInvalid,
        "at once, not when it runs out"
    );
    assert_eq!(
        refusal(refresh(bench, &second)),
        Unauthenticated::TokenInvalid
    );
    assert!(actor_of(bench, &untouched).is_ok());
    let audit = |tx: &mut Tx<'_>| Ok(store::audit::of(tx.conn, first.session.as_str())?);
    let entries = bench.read(&Actor::System, audit).unwrap();
    let actions: Vec<_> = entries
        .iter()
        .map(|(_, _, action, _)| action.as_str())
        .collect();
    assert_eq!(actions, ["session.begin", "session.token_reused"]);
    let mut guess = first.clone();
    guess.refresh_token = "ptr_guess".to_owned();
    assert_eq!(
        refusal(refresh(bench, &guess)),
        Unauthenticated::TokenInvalid
    );
}

pub fn parallel_refreshes_give_one_pair(bench: &UseCases) {
    join(bench, EMAIL);
    let tokens = sign_in(bench, EMAIL, PASSWORD).unwrap();
    let outcomes = at_once(8, |_| refresh(bench, &tokens));
    let renewed: Vec<_> = outcomes.iter().filter(|outcome| outcome.is_ok()).collect();
    assert_eq!(renewed.len(), 1, "{outcomes:?}");
    let refused = refusal(actor_of(bench, renewed[0].as_ref().unwrap()));
    assert_eq!(
        refused,
        Unauthenticated::TokenInvalid,
        "eight holders of one token: the session is over"
    );
}

pub fn a_session_runs_out_when_it_is_not_used(bench: &UseCases) {
    const DAY_S: i64 = 86_400;
    join(bench, EMAIL);
    let mut tokens = sign_in(bench, EMAIL, PASSWORD).unwrap();
    for _ in 0..3 {
        bench.clock.advance_s(30 * DAY_S - 1);
        tokens = refresh(bench, &tokens).unwrap();
    }
    bench.clock.advance_s(30 * DAY_S);
    assert_eq!(
        refusal(refresh(bench, &tokens)),
        Unauthenticated::TokenInvalid
    );
    assert_eq!(
        listed(bench, &sign_in(bench, EMAIL, PASSWORD).unwrap()).len(),
        1
    );
}

pub fn a_barred_account_is_out_at_once(bench: &UseCases) {
    let id = join(bench, EMAIL);
    let tokens = sign_in(bench, EMAIL, PASSWORD).unwrap();
    let bar = move |tx: &mut Tx<'_>| {
        let granted = tx.require(Action::GrantDuty, &Resource::Account(&id))?;
        let now = tx.now();
        Ok(store::accounts::set_status(
            tx.conn,
            &id,
            Status::Suspended,
            now,
            &granted,
        )?)
    };
    bench.write(&Actor::System, bar).unwrap();
    assert_eq!(
        refusal(actor_of(bench, &tokens)),
        Unauthenticated::TokenInvalid
    );
    assert_eq!(
        refusal(refresh(bench, &tokens)),
        Unauthenticated::TokenInvalid
    );
}

pub fn sessions_are_listed_and_ended_by_their_owner_only(bench: &UseCases) {
    join(bench, EMAIL);
    join(bench, "li@example.com");
    let first = sign_in(bench, EMAIL, PASSWORD).unwrap();
    bench.clock.advance_s(1);
    let second = sign_in(bench, EMAIL, PASSWORD).unwrap();
    let stranger = sign_in(bench, "li@example.com", PASSWORD).unwrap();
    assert_ne!(id_of(bench, EMAIL), id_of(bench, "li@example.com"));
    assert_eq!(
        listed(bench, &first),
        [second.session.clone(), first.session.clone()]
    );
    let strangers = actor_of(bench, &stranger).unwrap();
    assert!(matches!(
        end(bench, &strangers, &first.session),
        Err(AppError::NotFound)
    ));
    let owner = actor_of(bench, &first).unwrap();
    end(bench, &owner, &second.session).unwrap();
    assert_eq!(listed(bench, &first), from_ref(&first.session));
    assert!(
        matches!(end(bench, &owner, &second.session), Err(AppError::NotFound)),
        "ended already"
    );
    assert_eq!(
        refusal(actor_of(bench, &second)),
        Unauthenticated::TokenInvalid
    );
    let current = first.session.clone();
    bench
        .write(&owner, move |tx| sessions::end_current(tx, &current))
        .unwrap();
    assert_eq!(
        refusal(actor_of(bench, &first)),
        Unauthenticated::TokenInvalid
    );
    assert!(actor_of(bench, &stranger).is_ok());
}
