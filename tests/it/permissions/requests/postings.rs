//! Requests about postings, in search and in matching.

use domain::posting::Posting;
use serde_json::json;

use super::super::ask::Ask;
use super::super::object::Object;
use super::super::world::World;

pub fn ask(world: &World<'_>, operation: &str, object: Object) -> Option<Ask> {
    Some(match operation {
        "search_postings" => search(world, object),
        "suggest" => Ask::plain().query("q=压铸"),
        "match_text" => Ask::plain().with(json!({ "title": "求铝合金压铸件加工" })),
        "create_posting" => {
            let owner = match object {
                Object::Unverified => &world.unverified,
                _ => &world.own,
            };
            Ask::plain().with(world.demand(owner))
        }
        "get_posting" if object == Object::OfSuspended => {
            Ask::at([("posting_id", &world.suspended_posting)])
        }
        "get_posting"
        | "list_posting_versions"
        | "submit_posting"
        | "withdraw_posting"
        | "pause_posting"
        | "resume_posting"
        | "close_posting"
        | "clone_posting"
        | "list_matches" => at(&posting(world, object)),
        "renew_posting" => {
            at(&posting(world, object)).with(json!({ "valid_until": "2026-05-15T00:00:00Z" }))
        }
        "update_posting" => {
            let posting = posting(world, object);
            at(&posting)
                .seen(posting.version)
                .with(json!({ "quantity": { "value": "7", "unit": "t" } }))
        }
        "explain_match" => pair(world, object),
        _ => return None,
    })
}

fn search(world: &World<'_>, object: Object) -> Ask {
    match object {
        Object::OwnEnterprises => Ask::plain().query("mine=true"),
        Object::NamedEnterprise => {
            Ask::plain().query(&format!("mine=true&enterprise={}", world.own))
        }
        _ => Ask::plain().query("q=压铸"),
    }
}

fn at(posting: &Posting) -> Ask {
    Ask::at([("posting_id", posting.id.as_str())])
}

/// A posting of the own enterprise, in the state and for the readers the table names.
fn posting(world: &World<'_>, object: Object) -> Posting {
    let own = &world.own;
    match object {
        Object::Public => world.published(own, "public"),
        Object::Blind => world.published(own, "blind"),
        Object::VerifiedOnly => world.published(own, "verified"),
        Object::ChainOnly => world.published(own, "chain"),
        Object::InvitingOther => world.inviting(own, &world.other),
        Object::InvitingThird => world.inviting(own, &world.third),
        Object::Draft => world.draft(own),
        Object::Pending => world.pending(own),
        Object::Paused => world.paused(own),
        Object::Withdrawn => world.withdrawn(own),
        Object::OfUnverified => world.draft(&world.unverified),
        other => panic!("{other:?} is no posting"),
    }
}

/// The own posting and a supply of the other enterprise.
fn pair(world: &World<'_>, object: Object) -> Ask {
    let (near, far) = match object {
        Object::HiddenCounterpart => (Object::Public, "invited"),
        object => (object, "public"),
    };
    let near = posting(world, near).id;
    let far = world.supply(&world.other, far).id;
    Ask::at([("posting_id", near.as_str()), ("other_id", far.as_str())])
}
