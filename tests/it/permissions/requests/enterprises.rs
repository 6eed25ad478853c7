//! Requests about enterprises and their members.

use domain::EnterpriseId;
use serde_json::json;

use super::super::ask::Ask;
use super::super::object::Object;
use super::super::role::Role;
use super::super::things::profile;
use super::super::world::World;

pub fn ask(world: &World<'_>, operation: &str, object: Object, role: Role) -> Option<Ask> {
    Some(match operation {
        "list_enterprises" => Ask::plain(),
        "create_enterprise" => Ask::plain().with(profile(&world.uscc())),
        "get_enterprise" | "get_enterprise_contact" | "list_members" => at(firm(world, object)),
        "update_enterprise" => {
            let id = firm(world, object);
            at(id)
                .seen(world.version_of(id))
                .with(json!({ "intro": format!("第{}版", world.next()) }))
        }
        "claim_enterprise" => at(firm(world, object)).with(json!({ "note": "本公司法定代表人" })),
        "request_enterprise_verification" => at(&evidence_of(world, object))
            .with(json!({ "documents": [{ "kind": "business_licence", "number": "9150" }] })),
        "suspend_enterprise" => at(&judged(world, object)).with(json!({ "note": "多次举报属实" })),
        "reinstate_enterprise" => {
            let id = judged(world, object);
            world.suspend(&id);
            at(&id).with(json!({ "note": "已改正" }))
        }
        "add_member" => at(firm(world, object))
            .with(json!({ "email": world.spare().person.email, "role": "viewer" })),
        "update_member" => {
            let member = joined(world);
            Ask::at([("id", world.own.as_str()), ("account_id", &member)])
                .seen(world.version_of(&world.own))
                .with(json!({ "role": "editor" }))
        }
        "remove_member" => match object {
            Object::Leaving => leaving(world, role),
            _ => Ask::at([("id", world.own.as_str()), ("account_id", &joined(world))]),
        },
        _ => return None,
    })
}

fn at(id: &EnterpriseId) -> Ask {
    Ask::at([("id", id.as_str())])
}

fn firm<'a>(world: &'a World<'_>, object: Object) -> &'a EnterpriseId {
    match object {
        Object::Verified => &world.own,
        Object::Unverified => &world.unverified,
        Object::Suspended => &world.suspended,
        Object::Unclaimed => &world.unclaimed,
        other => panic!("{other:?} is no enterprise"),
    }
}

/// Evidence is handed in once: every unverified enterprise is a new one.
fn evidence_of(world: &World<'_>, object: Object) -> EnterpriseId {
    match object {
        Object::Unverified => world.enterprise_of_own_roles(),
        other => firm(world, other).clone(),
    }
}

/// What is suspended or let back: a new one, as others are suspended in between.
fn judged(world: &World<'_>, object: Object) -> EnterpriseId {
    match object {
        Object::OfModerator => world.enterprise_of_moderator(),
        Object::Unverified => world.enterprise_of_own_roles(),
        _ => {
            let id = world.enterprise_of_own_roles();
            world.verify(&id);
            id
        }
    }
}

/// A member beside those of the columns.
fn joined(world: &World<'_>) -> String {
    let member = world.spare();
    world.join(&world.own, &member, "viewer");
    member.account.to_string()
}

/// Whoever asks ends the own membership: of a new enterprise, which the founder keeps.
fn leaving(world: &World<'_>, role: Role) -> Ask {
    let id = world.enterprise();
    let one = match role {
        Role::Visitor => &world.founder,
        role => world.one(role),
    };
    if let Some(part) = role.own() {
        world.join(&id, one, part);
    }
    Ask::at([("id", id.as_str()), ("account_id", one.account.as_str())])
}
