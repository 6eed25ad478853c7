//! Requests about enterprises and their members.

use domain::EnterpriseId;
use serde_json::json;

use super::super::ask::Ask;
use super::super::object::Object;
use super::super::role::Role;
use super::super::things::profile;
use super::super::world::{Known, World, known};

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
        "add_member" => at(firm(world, object))
            .with(json!({ "email": spare(world).person.email, "role": "viewer" })),
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

/// A person with an account and nothing else.
fn spare(world: &World<'_>) -> Known {
    let email = format!("spare-{}@example.com", world.next());
    known(world.platform, world.platform.person(&email))
}

/// A member beside those of the columns.
fn joined(world: &World<'_>) -> String {
    let member = spare(world);
    world.join(&world.own, &member.person.email, "viewer");
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
        world.join(&id, &one.person.email, part);
    }
    Ask::at([("id", id.as_str()), ("account_id", one.account.as_str())])
}
