//! Requests about invitations to speak for an enterprise.

use super::super::ask::Ask;
use super::super::object::Object;
use super::super::role::Role;
use super::super::world::World;

pub fn ask(world: &World<'_>, operation: &str, object: Object, role: Role) -> Option<Ask> {
    Some(match operation {
        "list_invitations" => Ask::plain(),
        "accept_invitation" | "decline_invitation" => waiting(world, object, role),
        _ => return None,
    })
}

/// An invitation of a new enterprise. It makes whoever accepts a viewer of what nobody has verified, which lets nobody
/// see more elsewhere; one that is somebody else's comes from an enterprise of the columns *own*.
fn waiting(world: &World<'_>, object: Object, role: Role) -> Ask {
    let id = if object == Object::Own {
        let id = world.enterprise();
        let one = match role {
            Role::Visitor => &world.spare(),
            role => world.one(role),
        };
        world.invite(&id, one, "viewer");
        id
    } else {
        let id = world.enterprise_of_own_roles();
        world.invite(&id, &world.spare(), "viewer");
        id
    };
    Ask::at([("id", id.as_str())])
}
