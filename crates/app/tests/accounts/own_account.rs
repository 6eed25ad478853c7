//! What people do with their own account.

use app::accounts::{self, Patch, change_password, prove_own_password, update_me};
use app::{AppError, Unauthenticated};
use domain::SessionId;
use domain::account::{Duty, Locale};
use domain::actor::Actor;
use testkit::UseCases;

use crate::people::{EMAIL, PASSWORD, actor_of, faults, join, refusal, sign_in};

const NEW_PASSWORD: &str = "a brand new pass phrase";

fn update(
    bench: &UseCases,
    actor: &Actor,
    version: i64,
    patch: Patch,
) -> Result<accounts::Me, AppError> {
    bench.write(actor, move |tx| update_me(tx, version, &patch))
}

pub fn name_and_language_change_from_the_version_that_was_read(bench: &UseCases) {
    join(bench, EMAIL);
    let actor = actor_of(bench, &sign_in(bench, EMAIL, PASSWORD).unwrap()).unwrap();
    let me = bench.read(&actor, accounts::me).unwrap();
    assert_eq!(
        (me.account.display_name.as_str(), me.account.locale),
        ("王工", Locale::Chinese)
    );
    assert!(me.duties.is_empty() && me.memberships.is_empty());
    let version = me.account.version;
    let patch = Patch {
        display_name: Some("  Wang  Wei ".to_owned()),
        locale: None,
    };
    let changed = update(bench, &actor, version, patch.clone()).unwrap();
    assert_eq!(
        (
            changed.account.display_name.as_str(),
            changed.account.locale
        ),
        ("Wang Wei", Locale::Chinese)
    );
    assert_eq!(changed.account.version, version + 1);
    assert_eq!(bench.read(&actor, accounts::me).unwrap(), changed);
    assert!(matches!(
        update(bench, &actor, version, patch),
        Err(AppError::Stale)
    ));
    let bad = Patch {
        display_name: Some(String::new()),
        locale: Some("fr".to_owned()),
    };
    let named = faults(update(bench, &actor, version + 1, bad));
    assert_eq!(named, ["/display_name required", "/locale unknown_value"]);
    let english = Patch {
        display_name: None,
        locale: Some("en".to_owned()),
    };
    assert_eq!(
        update(bench, &actor, version + 1, english)
            .unwrap()
            .account
            .locale,
        Locale::English
    );
}

fn change(
    bench: &UseCases,
    actor: &Actor,
    session: &SessionId,
    current: &str,
    new: &str,
) -> Result<(), AppError> {
    let new = accounts::new_password("/new_password", new)?;
    prove_own_password(&bench.app, &bench.cx(actor), current)?;
    let hash = accounts::hash(&bench.app, &new)?;
    let session = session.clone();
    bench.write(actor, move |tx| change_password(tx, &session, &hash))
}

pub fn a_new_password_keeps_this_session_and_ends_the_others(bench: &UseCases) {
    join(bench, EMAIL);
    let [this, other] = [(); 2].map(|()| sign_in(bench, EMAIL, PASSWORD).unwrap());
    let actor = actor_of(bench, &this).unwrap();
    change(bench, &actor, &this.session, PASSWORD, NEW_PASSWORD).unwrap();
    assert!(actor_of(bench, &this).is_ok());
    assert_eq!(
        refusal(actor_of(bench, &other)),
        Unauthenticated::TokenInvalid
    );
    assert!(sign_in(bench, EMAIL, NEW_PASSWORD).is_ok());
    assert_eq!(
        refusal(sign_in(bench, EMAIL, PASSWORD)),
        Unauthenticated::BadCredentials
    );
}

pub fn a_wrong_present_password_is_refused_and_locks(bench: &UseCases) {
    join(bench, EMAIL);
    let this = sign_in(bench, EMAIL, PASSWORD).unwrap();
    let actor = actor_of(bench, &this).unwrap();
    let attempt =
        |current: &str| refusal(change(bench, &actor, &this.session, current, NEW_PASSWORD));
    assert_eq!(attempt("wrong password"), Unauthenticated::BadCredentials);
    assert_eq!(
        attempt(PASSWORD),
        Unauthenticated::Locked { retry_after_s: 1 }
    );
    assert!(
        actor_of(bench, &this).is_ok(),
        "a stolen session cannot guess its way to the password"
    );
    bench.clock.advance_s(1);
    let weak = change(bench, &actor, &this.session, PASSWORD, "short");
    assert_eq!(faults(weak), ["/new_password password_too_short"]);
    change(bench, &actor, &this.session, PASSWORD, NEW_PASSWORD).unwrap();
}

pub fn nobody_has_an_own_account_without_signing_in(bench: &UseCases) {
    for actor in [Actor::Anonymous, Actor::System] {
        assert_eq!(
            refusal(bench.read(&actor, accounts::me)),
            Unauthenticated::SignIn
        );
        assert_eq!(
            refusal(update(bench, &actor, 1, Patch::default())),
            Unauthenticated::SignIn
        );
        let proof = prove_own_password(&bench.app, &bench.cx(&actor), PASSWORD);
        assert_eq!(refusal(proof), Unauthenticated::SignIn);
    }
    let id = bench.account_with_duty("auditor@example.com", Duty::Auditor);
    let actor = actor_of(
        bench,
        &sign_in(bench, "auditor@example.com", PASSWORD).unwrap(),
    )
    .unwrap();
    let me = bench.read(&actor, accounts::me).unwrap();
    assert_eq!((me.account.id, me.duties), (id, vec![Duty::Auditor]));
}
