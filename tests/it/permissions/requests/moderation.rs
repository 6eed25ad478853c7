//! Requests of the moderation desk.

use serde_json::json;

use super::super::ask::Ask;
use super::super::object::Object;
use super::super::role::Role;
use super::super::world::World;

pub fn ask(world: &World<'_>, operation: &str, object: Object) -> Option<Ask> {
    Some(match operation {
        "list_moderation_queue" => Ask::plain(),
        "get_moderation_item" | "claim_moderation_item" => about(world, object),
        "approve_moderation_item" => about(world, object).with(json!({})),
        "return_moderation_item" | "reject_moderation_item" => {
            about(world, object).with(json!({ "reason_code": "incomplete" }))
        }
        _ => return None,
    })
}

fn about(world: &World<'_>, object: Object) -> Ask {
    let item = match object {
        Object::AboutVerification => world.verification_item(&world.enterprise()),
        Object::AboutClaim => world.claim_item(&world.founder),
        Object::AboutOfModerator => world.partial_item(),
        Object::HandedInByModerator => world.claim_item(world.one(Role::Moderator)),
        _ => world.posting_item(),
    };
    Ask::at([("item_id", &item)])
}
