//! Members: added by address, changed by owners, and never without one.

use app::members::{self, Member};
use app::{AppError, Conflict, Tx};
use domain::actor::Actor;
use domain::enterprise::{Enterprise, Role};
use domain::{AccountId, EnterpriseId};
use testkit::UseCases;

use crate::district::{
    Somebody, at_once, audited, conflict, email, enterprise, faults, found, is_forbidden,
    is_not_found, is_stale, join, moderator, must_sign_in, now, somebody, unproven,
};

fn add(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    email: &str,
    role: &str,
) -> Result<(), AppError> {
    let (id, email, role) = (id.clone(), email.to_owned(), role.to_owned());
    bench.write(actor, move |tx| members::add(tx, &id, &email, &role))
}

fn change(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    account: &AccountId,
    role: &'static str,
) -> Result<(Member, i64), AppError> {
    let version = found(bench, id).version;
    change_from(bench, actor, id, account, version, role)
}

fn change_from(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    account: &AccountId,
    version: i64,
    role: &'static str,
) -> Result<(Member, i64), AppError> {
    let (id, account) = (id.clone(), account.clone());
    bench.write(actor, move |tx| {
        members::change_role(tx, &id, &account, version, role)
    })
}

fn remove(
    bench: &UseCases,
    actor: &Actor,
    id: &EnterpriseId,
    account: &AccountId,
) -> Result<(), AppError> {
    let (id, account) = (id.clone(), account.clone());
    bench.write(actor, move |tx| members::remove(tx, &id, &account))
}

fn listed(bench: &UseCases, actor: &Actor, id: &EnterpriseId) -> Result<Vec<Member>, AppError> {
    bench
        .read(actor, |tx| members::list(tx, id))
        .map(|(members, _)| members)
}

/// Roles of the members, by account.
fn roles(bench: &UseCases, id: &EnterpriseId) -> Vec<(AccountId, Role)> {
    let members = listed(bench, &Actor::System, id).unwrap();
    members
        .into_iter()
        .map(|member| (member.account, member.role))
        .collect()
}

/// An enterprise with two owners, an editor and a viewer.
fn staffed(bench: &UseCases) -> (Enterprise, [Somebody; 4]) {
    let (made, owner) = enterprise(bench);
    let staff = [(2, Role::Owner), (3, Role::Editor), (4, Role::Viewer)].map(|(number, role)| {
        let who = somebody(bench, number);
        join(bench, &made.id, &who, role);
        who
    });
    let [second, editor, viewer] = staff;
    (made, [owner, second, editor, viewer])
}

pub fn an_owner_adds_people_by_their_address(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let newcomer = somebody(bench, 2);
    let actor = now(bench, &owner);
    bench.clock.advance_s(1);
    add(bench, &actor, &made.id, &email(2).to_uppercase(), "editor").unwrap();
    assert_eq!(now(bench, &newcomer).role_in(&made.id), None, "not unasked");
    let letters = bench.letters();
    assert_eq!((letters.len(), &letters[0].to), (1, &email(2)));
    assert_eq!(letters[0].content["enterprise"], made.profile.name.as_str());
    accept(bench, &newcomer, &made.id).unwrap();
    assert_eq!(now(bench, &newcomer).role_in(&made.id), Some(Role::Editor));
    assert!(is_not_found(&accept(bench, &newcomer, &made.id)), "once");
    let members = listed(bench, &actor, &made.id).unwrap();
    assert_eq!(members.len(), 2);
    assert_eq!(
        (members[1].display_name.as_str(), members[1].role),
        ("王工2", Role::Editor)
    );
    assert_eq!(found(bench, &made.id).version, 3);
    let again = add(bench, &actor, &made.id, &email(2), "owner");
    assert!(again.is_ok(), "{again:?}");
    assert_eq!(
        now(bench, &newcomer).role_in(&made.id),
        Some(Role::Editor),
        "asking twice promotes nobody"
    );
    let bad = add(bench, &actor, &made.id, "nobody", "king");
    assert_eq!(faults(bad), ["/email invalid_email", "/role unknown_value"]);
}

fn accept(bench: &UseCases, who: &Somebody, id: &EnterpriseId) -> Result<(), AppError> {
    let id = id.clone();
    let body = move |tx: &mut Tx<'_>| app::invitations::accept(tx, &id);
    bench.write(&now(bench, who), body)
}

pub fn an_invitation_tells_nothing_until_it_is_accepted(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let (asked, bystander) = (somebody(bench, 2), somebody(bench, 3));
    let actor = now(bench, &owner);
    add(bench, &actor, &made.id, &email(2), "editor").unwrap();
    let with_account = (listed(bench, &actor, &made.id).unwrap(), found(bench, &made.id).version);
    add(bench, &actor, &made.id, "stranger@example.com", "editor").unwrap();
    let without = (listed(bench, &actor, &made.id).unwrap(), found(bench, &made.id).version - 1);
    assert_eq!(with_account, without, "nothing tells the two apart");
    add(bench, &actor, &made.id, &email(2), "owner").unwrap();
    assert_eq!(bench.letters().len(), 1, "asked once");
    assert!(is_not_found(&accept(bench, &bystander, &made.id)));
    let id = made.id.clone();
    let decline = move |tx: &mut Tx<'_>| app::invitations::decline(tx, &id);
    let waiting = bench.read(&now(bench, &asked), app::invitations::list).unwrap();
    assert_eq!((waiting.len(), waiting[0].0.role), (1, Role::Editor));
    assert_eq!(waiting[0].1, made.profile.name.as_str());
    bench.write(&now(bench, &asked), decline).unwrap();
    assert!(is_not_found(&accept(bench, &asked, &made.id)), "it was declined");
    assert_eq!(roles(bench, &made.id), [(owner.account, Role::Owner)]);
}

pub fn an_auditor_is_asked_and_joins_nothing(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let auditor = somebody(bench, 2);
    let id = auditor.account.clone();
    let audits = move |tx: &mut Tx<'_>| app::accounts::grant_duty(tx, &id, "auditor").map(drop);
    bench.write(&Actor::System, audits).unwrap();
    add(bench, &now(bench, &owner), &made.id, &email(2), "editor").unwrap();
    assert!(is_forbidden(&accept(bench, &auditor, &made.id)));
    assert_eq!(roles(bench, &made.id), [(owner.account, Role::Owner)]);
    let waiting = bench.read(&now(bench, &auditor), app::invitations::list).unwrap();
    assert_eq!(waiting.len(), 1, "the refusal used nothing up");
    let id = made.id.clone();
    let decline = move |tx: &mut Tx<'_>| app::invitations::decline(tx, &id);
    bench.write(&now(bench, &auditor), decline).unwrap();
}

pub fn an_unknown_address_gets_the_same_silent_answer(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let newcomer = unproven(bench, 2);
    for address in ["stranger@example.com".to_owned(), email(2)] {
        add(bench, &actor, &made.id, &address, "viewer").unwrap();
    }
    assert_eq!(roles(bench, &made.id), [(owner.account, Role::Owner)]);
    assert_eq!(
        now(bench, &newcomer).role_in(&made.id),
        None,
        "whoever has not proven the address may not be its owner"
    );
    let rows = format!("{:?}", audited(bench, made.id.as_str()));
    assert!(!rows.contains("stranger@"), "{rows}");
}

pub fn roles_change_from_the_version_that_was_seen(bench: &UseCases) {
    let (made, [owner, _, editor, _]) = staffed(bench);
    let actor = now(bench, &owner);
    let (member, version) = change(bench, &actor, &made.id, &editor.account, "viewer").unwrap();
    assert_eq!((member.role, version), (Role::Viewer, 2));
    assert_eq!(found(bench, &made.id).version, 2);
    let late = change_from(bench, &actor, &made.id, &editor.account, 1, "owner");
    assert!(is_stale(&late), "{late:?}");
    assert_eq!(now(bench, &editor).role_in(&made.id), Some(Role::Viewer));
    let wrong = change(bench, &actor, &made.id, &editor.account, "king");
    assert_eq!(faults(wrong), ["/role unknown_value"]);
    let stranger = somebody(bench, 9);
    assert!(is_not_found(&change(
        bench,
        &actor,
        &made.id,
        &stranger.account,
        "viewer"
    )));
    assert!(is_not_found(&remove(
        bench,
        &actor,
        &made.id,
        &stranger.account
    )));
    assert_eq!(
        found(bench, &made.id).version,
        2,
        "a refusal leaves nothing behind"
    );
}

pub fn only_owners_manage_members_and_only_insiders_see_them(bench: &UseCases) {
    let (made, [owner, _, editor, viewer]) = staffed(bench);
    let stranger = somebody(bench, 9);
    let desk = moderator(bench);
    for who in [&editor, &viewer, &stranger] {
        let actor = now(bench, who);
        assert!(is_forbidden(&add(
            bench,
            &actor,
            &made.id,
            &email(9),
            "viewer"
        )));
        assert!(is_forbidden(&change(
            bench,
            &actor,
            &made.id,
            &viewer.account,
            "owner"
        )));
        assert!(is_forbidden(&remove(
            bench,
            &actor,
            &made.id,
            &owner.account
        )));
    }
    assert!(is_forbidden(&add(
        bench,
        &desk,
        &made.id,
        &email(9),
        "viewer"
    )));
    assert!(must_sign_in(&add(
        bench,
        &Actor::Anonymous,
        &made.id,
        &email(9),
        "viewer"
    )));
    for insider in [now(bench, &editor), now(bench, &viewer), desk] {
        assert_eq!(listed(bench, &insider, &made.id).unwrap().len(), 4);
    }
    assert!(is_forbidden(&listed(
        bench,
        &now(bench, &stranger),
        &made.id
    )));
    assert!(must_sign_in(&listed(bench, &Actor::Anonymous, &made.id)));
    assert_eq!(roles(bench, &made.id).len(), 4);
}

pub fn everybody_may_leave_but_the_last_owner(bench: &UseCases) {
    let (made, [owner, second, editor, viewer]) = staffed(bench);
    for who in [&viewer, &editor, &second] {
        remove(bench, &now(bench, who), &made.id, &who.account).unwrap();
        assert_eq!(now(bench, who).role_in(&made.id), None);
    }
    let actor = now(bench, &owner);
    let last = remove(bench, &actor, &made.id, &owner.account);
    assert_eq!(conflict(last), Conflict::LastOwner);
    assert_eq!(
        roles(bench, &made.id),
        [(owner.account.clone(), Role::Owner)]
    );
    let gone = remove(bench, &now(bench, &viewer), &made.id, &viewer.account);
    assert!(gone.is_err(), "nobody leaves twice");
}

pub fn the_last_owner_cannot_step_down(bench: &UseCases) {
    let (made, [owner, second, ..]) = staffed(bench);
    let actor = now(bench, &owner);
    change(bench, &actor, &made.id, &second.account, "editor").unwrap();
    for role in ["editor", "viewer"] {
        let stepped = change(bench, &actor, &made.id, &owner.account, role);
        assert_eq!(conflict(stepped), Conflict::LastOwner);
    }
    let same = change(bench, &actor, &made.id, &owner.account, "owner").unwrap();
    assert_eq!(same.0.role, Role::Owner);
    change(bench, &actor, &made.id, &second.account, "owner").unwrap();
    change(bench, &actor, &made.id, &owner.account, "viewer").unwrap();
    assert_eq!(now(bench, &owner).role_in(&made.id), Some(Role::Viewer));
}

fn owners(bench: &UseCases, id: &EnterpriseId) -> usize {
    roles(bench, id)
        .iter()
        .filter(|(_, role)| *role == Role::Owner)
        .count()
}

pub fn owners_who_leave_at_one_moment_leave_one(bench: &UseCases) {
    let (made, founder) = enterprise(bench);
    let mut people = vec![founder];
    for number in 2..=8 {
        let who = somebody(bench, number);
        join(bench, &made.id, &who, Role::Owner);
        people.push(who);
    }
    let actors: Vec<Actor> = people.iter().map(|who| now(bench, who)).collect();
    let outcomes = at_once(8, |number| {
        remove(bench, &actors[number], &made.id, &people[number].account)
    });
    let refused = outcomes.into_iter().filter(Result::is_err).map(conflict);
    assert_eq!(refused.collect::<Vec<_>>(), [Conflict::LastOwner]);
    assert_eq!(owners(bench, &made.id), 1);
}

pub fn owners_who_remove_each_other_leave_one(bench: &UseCases) {
    let (made, [owner, second, ..]) = staffed(bench);
    let (one, other) = (now(bench, &owner), now(bench, &second));
    let duel = [(&one, &second), (&other, &owner)];
    let outcomes = at_once(2, |number| {
        let (actor, target) = duel[number];
        remove(bench, actor, &made.id, &target.account)
    });
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(owners(bench, &made.id), 1);
    let list = |tx: &mut Tx<'_>| members::list(tx, &made.id);
    assert_eq!(bench.read(&Actor::System, list).unwrap().0.len(), 3);
}
