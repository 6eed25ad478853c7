//! Requests about what hangs on an enterprise: capability cards, certificates, designations.

use domain::EnterpriseId;
use serde_json::json;

use super::super::ask::Ask;
use super::super::object::Object;
use super::super::things::card;
use super::super::world::World;

pub fn ask(world: &World<'_>, operation: &str, object: Object) -> Option<Ask> {
    let own = ("id", world.own.as_str());
    Some(match operation {
        "list_capabilities" | "list_certificates" | "list_designations" => Ask::at([own]),
        "create_capability" => Ask::at([own]).with(card()),
        "get_capability" | "remove_capability" => {
            Ask::at([own, ("capability_id", &world.card(holder(world, object)).0)])
        }
        "update_capability" => {
            let (card, version) = world.card(holder(world, object));
            Ask::at([own, ("capability_id", &card)])
                .seen(version)
                .with(json!({ "note": format!("第{}版", world.next()) }))
        }
        "create_certificate" => Ask::at([own])
            .with(json!({ "kind": "IATF16949", "number": format!("T-{}", world.next()) })),
        "get_certificate" | "remove_certificate" => {
            let certificate = world.certificate(holder(world, object));
            Ask::at([own, ("certificate_id", &certificate)])
        }
        "grant_designation" => Ask::at([("id", named(world, object).as_str())]).with(json!({
            "kind": "chain_supporting", "chain": "WJ", "valid_from": "2026-01-01",
            "level": format!("第{}号", world.next()),
        })),
        "get_designation" | "end_designation" => {
            let named = named(world, object);
            let held_by = match object {
                Object::OfModerator => &named,
                object => holder(world, object),
            };
            let designation = world.designation(held_by);
            Ask::at([("id", named.as_str()), ("designation_id", &designation)])
        }
        _ => return None,
    })
}

/// The enterprise of the address, where it can be another than the own one.
fn named(world: &World<'_>, object: Object) -> EnterpriseId {
    match object {
        Object::OfModerator => world.enterprise_of_moderator(),
        _ => world.own.clone(),
    }
}

/// Whose part it is; the address is that of the own enterprise.
fn holder<'a>(world: &'a World<'_>, object: Object) -> &'a EnterpriseId {
    match object {
        Object::Misplaced => &world.other,
        _ => &world.own,
    }
}
