//! Tests of the document as a whole: what every operation must have, and that nothing clashes.

use serde_json::Value;

use super::words::{ANY, CLOSED, words};
use super::*;
use crate::kit::contract::Contract;

fn value() -> Value {
    serde_json::to_value(document()).unwrap()
}

/// Every operation with its name for messages.
fn each(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    operations.collect()
}

#[test]
fn no_two_types_share_a_name() {
    assert_eq!(Collected::of_routes().clashes, Vec::<String>::new());
}

#[test]
fn no_operation_names_a_parameter_twice() {
    let document = value();
    for (name, operation) in each(&document) {
        let mut places: Vec<String> = Vec::new();
        for parameter in operation["parameters"].as_array().unwrap() {
            let shared = parameter["$ref"].as_str();
            let shared = shared.map(|path| document.pointer(path.trim_start_matches('#')).unwrap());
            let parameter = shared.unwrap_or(parameter);
            places.push(format!("{} {}", parameter["in"], parameter["name"]));
        }
        let count = places.len();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), count, "{name}: {places:?}");
    }
}

/// Whether an address of the later path would be taken for the earlier one.
fn hides(earlier: &str, later: &str) -> bool {
    let (earlier, later): (Vec<&str>, Vec<&str>) =
        (earlier.split('/').collect(), later.split('/').collect());
    earlier.len() == later.len()
        && earlier
            .iter()
            .zip(&later)
            .all(|(one, other)| one.starts_with('{') || one == other)
}

#[test]
fn no_route_is_hidden_by_an_earlier_one() {
    let order = Collected::of_routes().order;
    for (index, later) in order.iter().enumerate() {
        let hidden = order[..index]
            .iter()
            .find(|earlier| *earlier != later && hides(earlier, later));
        assert_eq!(hidden, None, "{later} must be entered before it");
    }
}

#[test]
fn the_document_compiles_and_is_the_same_every_time() {
    Contract::compile(&value()).unwrap();
    assert_eq!(yaml().unwrap(), yaml().unwrap());
    assert!(yaml().unwrap().starts_with("openapi: 3.1"));
}

#[test]
fn the_document_is_read_by_old_yaml_readers_too() {
    let written =
        "enum:\n- =\n- <=\n- '='\nexample: 2026-03-31\nother: 2027-01-31T16:00:00Z\nnumber: 2026\n";
    let read = readable(written);
    assert_eq!(
        read,
        "enum:\n- '='\n- <=\n- '='\nexample: '2026-03-31'\nother: '2027-01-31T16:00:00Z'\nnumber: 2026\n"
    );
    assert!(yaml().unwrap().contains("- '='"));
}

#[test]
fn every_operation_is_described() {
    let document = value();
    let tags: Vec<&str> = TAGS.iter().map(|(name, _)| *name).collect();
    let mut ids = Vec::new();
    for (name, operation) in each(&document) {
        assert!(
            !operation["summary"].as_str().unwrap_or_default().is_empty(),
            "{name} has no summary"
        );
        assert!(
            !operation["description"]
                .as_str()
                .unwrap_or_default()
                .is_empty(),
            "{name} has no description"
        );
        let tag = operation["tags"][0].as_str().unwrap_or_default();
        assert!(tags.contains(&tag), "{name} has the unknown tag {tag}");
        ids.push(operation["operationId"].as_str().unwrap().to_owned());
        for (status, answer) in operation["responses"].as_object().unwrap() {
            assert!(
                answer.get("$ref").is_some()
                    || answer["description"]
                        .as_str()
                        .is_some_and(|text| !text.is_empty()),
                "{name} {status}"
            );
        }
        for status in ["400", "429", "500", "503"] {
            assert!(
                operation["responses"].get(status).is_some(),
                "{name} lacks {status}"
            );
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "operation ids are unique");
}

#[test]
fn whatever_has_an_effect_can_be_sent_twice_and_nothing_else_takes_a_key() {
    let document = value();
    for (name, operation) in each(&document) {
        let key = "#/components/parameters/IdempotencyKey";
        let parameters = operation["parameters"].as_array().unwrap();
        let takes_key = parameters.iter().any(|one| one["$ref"] == key);
        let effect = name.starts_with("post") && name != "post /api/v1/match";
        assert_eq!(takes_key, effect, "{name}");
    }
}

#[test]
fn answers_follow_from_what_an_operation_accepts() {
    let document = value();
    for (name, operation) in each(&document) {
        let has = |status: &str| operation["responses"].get(status).is_some();
        let body = operation.get("requestBody").is_some();
        assert_eq!(body, has("413") && has("415") && has("408"), "{name}");
        assert_eq!(
            name.starts_with("patch") || name.starts_with("put"),
            has("428"),
            "{name}"
        );
        assert!(!name.contains('{') || has("404"), "{name}");
        let paged = operation["parameters"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["name"] == "page_token"));
        let listing = operation.pointer("/responses/200/content/application~1json/schema/$ref");
        let lists = listing
            .and_then(Value::as_str)
            .is_some_and(|schema| schema.contains("/Listing_"));
        assert!(
            !lists || paged,
            "{name} answers a page and cannot be asked for the next"
        );
    }
}

#[test]
fn bodies_are_strict() {
    let document = value();
    for (name, operation) in each(&document) {
        let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema")
        else {
            continue;
        };
        let path = schema["$ref"]
            .as_str()
            .unwrap_or_else(|| panic!("{name} has a body without a name"));
        let body = document.pointer(path.trim_start_matches('#')).unwrap();
        assert_eq!(body["additionalProperties"], false, "{name}");
        assert!(
            body.get("allOf").is_none(),
            "{name} flattens, which cannot be strict"
        );
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| walk(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let document = value();
    let mut found = Vec::new();
    walk(&document, &mut found);
    for path in found {
        assert!(
            document.pointer(path.trim_start_matches('#')).is_some(),
            "{path}"
        );
    }
}

#[test]
fn the_list_of_errors_names_every_code_and_rule() {
    let page = errors_markdown();
    for code in crate::kit::ProblemCode::ALL {
        assert!(
            page.contains(&format!(
                "| {} | `{}` |",
                code.status().as_u16(),
                code.as_str()
            )),
            "{code:?}"
        );
    }
    assert!(page.contains("| `too_long` |"));
}

#[test]
fn what_was_made_is_linked_to_what_can_be_done_with_it() {
    let document = value();
    let links = |path: &str| document["paths"][path]["post"]["responses"]["201"]["links"].clone();
    let of_posting = links("/api/v1/postings");
    let id = serde_json::json!({"posting_id": "$response.body#/id"});
    for operation in [
        "get_posting",
        "update_posting",
        "submit_posting",
        "list_matches",
    ] {
        assert_eq!(of_posting[operation]["parameters"], id, "{operation}");
    }
    assert_eq!(links("/api/v1/postings/{posting_id}/clone"), of_posting);
    let of_card = links("/api/v1/enterprises/{id}/capabilities");
    let ids = serde_json::json!({"id": "$request.path.id", "capability_id": "$response.body#/id"});
    assert_eq!(of_card["update_capability"]["parameters"], ids);
    assert!(links("/api/v1/sessions").is_null(), "tokens have no id");
}

#[test]
fn every_link_leads_to_an_operation_and_fills_its_path() {
    let document = value();
    let operations = each(&document);
    for (name, operation) in &operations {
        let links = operation["responses"]["201"]["links"].as_object();
        for (target, link) in links.into_iter().flatten() {
            let found = operations
                .iter()
                .find(|(_, other)| other["operationId"] == link["operationId"]);
            let (path, _) = found.unwrap_or_else(|| panic!("{name}: {target}"));
            let given = link["parameters"].as_object().unwrap();
            assert_eq!(path.matches('{').count(), given.len(), "{name}: {target}");
            assert!(
                given
                    .keys()
                    .all(|name| path.contains(&format!("{{{name}}}"))),
                "{name}: {target}"
            );
        }
    }
}

/// Every member of a schema and every query parameter: where it stands, its name, its schema.
fn members(document: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (place, schema) in document["components"]["schemas"].as_object().unwrap() {
        let parts = schema["allOf"].as_array().cloned().unwrap_or_default();
        for part in [schema].into_iter().chain(&parts) {
            for (name, member) in part["properties"].as_object().into_iter().flatten() {
                found.push((place.clone(), name.clone(), member.clone()));
            }
        }
    }
    for (_, operation) in each(document) {
        let place = operation["operationId"].as_str().unwrap();
        for parameter in operation["parameters"].as_array().unwrap() {
            if let (Some(name), "query") = (parameter["name"].as_str(), &*text(&parameter["in"])) {
                found.push((
                    place.to_owned(),
                    name.to_owned(),
                    parameter["schema"].clone(),
                ));
            }
        }
    }
    found
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The words a member may hold, sorted; those of its items when it is a list.
fn listed(schema: &Value) -> Vec<String> {
    let list = schema["enum"]
        .as_array()
        .or_else(|| schema["items"]["enum"].as_array());
    let words = list.into_iter().flatten().filter(|word| !word.is_null());
    let mut words: Vec<String> = words.map(text).collect();
    words.sort();
    words
}

#[test]
fn a_closed_list_is_listed_wherever_one_of_its_words_stands() {
    for (place, name, schema) in members(&value()) {
        let Some(words) = words(&place, &name) else {
            continue;
        };
        let mut expected: Vec<String> = words().into_iter().map(str::to_owned).collect();
        expected.sort();
        assert_eq!(listed(&schema), expected, "{place} {name}");
    }
}

#[test]
fn every_row_of_the_closed_lists_is_of_some_use() {
    let members = members(&value());
    for (place, name, _) in CLOSED {
        let used = members
            .iter()
            .any(|(of, member, _)| (*place == ANY || place == of) && name == member);
        assert!(used, "{place} {name}");
    }
}

#[test]
fn the_words_are_those_the_api_promises() {
    let members = members(&value());
    let of = |place: &str, name: &str| {
        let found = members
            .iter()
            .find(|(of, member, _)| of == place && member == name);
        listed(&found.unwrap_or_else(|| panic!("no {place} {name}")).2)
    };
    assert_eq!(of("CreatePosting", "side"), ["demand", "supply"]);
    assert_eq!(of("EvidenceView", "side"), ["need", "offer"]);
    assert_eq!(
        of("UpdatePosting", "visibility"),
        ["blind", "chain", "invited", "public", "verified"]
    );
    assert_eq!(of("AddMember", "role"), ["editor", "owner", "viewer"]);
    assert_eq!(of("search_postings", "family"), of("PostingView", "family"));
    assert_eq!(of("MeView", "duties"), of("GrantDuty", "duty"));
    let states = of("search_postings", "status");
    assert!(states.contains(&"published".to_owned()) && !states.contains(&"active".to_owned()));
}
