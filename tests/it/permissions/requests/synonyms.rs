//! Requests about the table of synonyms.

use domain::synonym::Draft;
use serde_json::json;

use super::super::ask::Ask;
use super::super::world::World;

pub fn ask(world: &World<'_>, operation: &str) -> Option<Ask> {
    Some(match operation {
        "list_synonyms" => Ask::plain(),
        "create_synonym" => Ask::plain().with(group(world)),
        "get_synonym" | "remove_synonym" => Ask::at([("id", &known(world))]),
        "update_synonym" => Ask::at([("id", &known(world))])
            .seen(1)
            .with(json!({ "note": format!("第{}版", world.next()) })),
        _ => return None,
    })
}

/// A group nobody has added.
fn group(world: &World<'_>) -> serde_json::Value {
    let number = world.next();
    json!({ "terms": [format!("试制件{number}"), format!("trial part {number}")], "kind": "same" })
}

/// A group that is there.
fn known(world: &World<'_>) -> String {
    let draft: Draft = serde_json::from_value(group(world)).expect("a group");
    let stored = world.as_platform(move |tx| app::synonyms::create(tx, &draft));
    stored.id.to_string()
}
