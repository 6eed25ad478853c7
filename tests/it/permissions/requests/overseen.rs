//! Requests of those who oversee the accounts of others.

use domain::AccountId;
use domain::account::Duty;
use serde_json::json;

use super::super::ask::Ask;
use super::super::object::Object;
use super::super::role::Role;
use super::super::world::World;

pub fn ask(world: &World<'_>, operation: &str, object: Object, role: Role) -> Option<Ask> {
    Some(match operation {
        "list_accounts" => Ask::plain(),
        "get_account" => at(&account(world, object, role)),
        "suspend_account" | "reinstate_account" => {
            at(&account(world, object, role)).with(json!({ "note": "多次举报属实" }))
        }
        "grant_duty" => {
            at(&account(world, object, role)).with(json!({ "duty": Duty::Moderator.to_string() }))
        }
        "take_duty" => {
            let (id, duty) = holder(world, object, role);
            Ask::at([("id", id.as_str()), ("duty", &duty.to_string())])
        }
        _ => return None,
    })
}

fn at(id: &AccountId) -> Ask {
    Ask::at([("id", id.as_str())])
}

/// The account of whoever asks, or one nobody else needs; visitors name the founder's.
fn account(world: &World<'_>, object: Object, role: Role) -> AccountId {
    match object {
        Object::Own if role == Role::Visitor => world.founder.account.clone(),
        Object::Own => world.one(role).account.clone(),
        Object::SuspendedAccount => suspended(world),
        _ => world.spare().account,
    }
}

fn suspended(world: &World<'_>) -> AccountId {
    let id = world.spare().account;
    let barred = id.clone();
    world.as_platform(move |tx| app::accounts::suspend(tx, &barred, "多次举报属实"));
    id
}

/// Who has a duty, and which.
fn holder(world: &World<'_>, object: Object, role: Role) -> (AccountId, Duty) {
    let id = account(world, object, role);
    if object == Object::Own {
        return (id, held(role));
    }
    let holder = id.clone();
    world.as_platform(move |tx| app::accounts::grant_duty(tx, &holder, "moderator"));
    (id, Duty::Moderator)
}

/// The duty of a role; any other one for those who have none.
fn held(role: Role) -> Duty {
    match role {
        Role::SystemAdmin => Duty::SystemAdmin,
        Role::SecurityAdmin => Duty::SecurityAdmin,
        Role::Auditor => Duty::Auditor,
        _ => Duty::Moderator,
    }
}
