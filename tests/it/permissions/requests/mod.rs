//! A valid request for each operation and each kind of thing, so that nothing but permission can refuse it.
//! One file for each noun; an operation belongs to exactly one of them.

mod accounts;
mod enterprises;
mod invitations;
mod moderation;
mod overseen;
mod parts;
mod postings;
mod synonyms;

use super::ask::Ask;
use super::expected::HOW_TO_ADD;
use super::object::Object;
use super::role::Role;
use super::world::World;

/// The request for a cell, with what it is about made afresh.
pub fn ask(world: &World<'_>, operation: &str, object: Object, role: Role) -> Ask {
    let found = open(world, operation)
        .or_else(|| accounts::ask(world, operation, object, role))
        .or_else(|| overseen::ask(world, operation, object, role))
        .or_else(|| invitations::ask(world, operation, object, role))
        .or_else(|| enterprises::ask(world, operation, object, role))
        .or_else(|| parts::ask(world, operation, object))
        .or_else(|| postings::ask(world, operation, object))
        .or_else(|| moderation::ask(world, operation, object))
        .or_else(|| synonyms::ask(world, operation));
    found.unwrap_or_else(|| {
        panic!("{operation}, {object:?}: nobody makes the request; {HOW_TO_ADD}")
    })
}

/// What everybody may read: the platform itself and the chain graph.
fn open(world: &World<'_>, operation: &str) -> Option<Ask> {
    Some(match operation {
        "get_livez" | "get_version" | "get_jwks" | "list_chains" | "list_parks"
        | "list_categories" | "list_regions" | "list_units" | "list_industries" => Ask::plain(),
        "get_readyz" => {
            world.platform.settle();
            Ask::plain()
        }
        "get_chain" | "list_chain_nodes" => Ask::at([("code", "MT")]),
        "get_node" => Ask::at([("code", "MT-U1")]),
        _ => return None,
    })
}
