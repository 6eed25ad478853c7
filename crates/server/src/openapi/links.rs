//! Links from the answer that made something to what can be done with it, for people who read the document and for
//! tools that walk it. They follow from the paths: nobody writes them at a handler.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::{OpenApi, PathItem, RefOr};

/// What can be done with something that was made: its path, the parameter its id goes into, and the operation.
struct Deed {
    path: String,
    parameter: String,
    operation: String,
}

/// Links every 201 whose body has an id to the operations on what was made.
pub fn complete(document: &mut OpenApi) {
    let deeds = deeds(document);
    let with_id = schemas_with_id(document);
    for (path, item) in &mut document.paths.paths {
        let Some(operation) = &mut item.post else {
            continue;
        };
        let Some(RefOr::T(created)) = operation.responses.responses.get_mut("201") else {
            continue;
        };
        let value = serde_json::to_value(&created.content).unwrap_or_default();
        if !with_id.iter().any(|name| refers_to(&value, name)) {
            continue;
        }
        let collection = collection_of(path);
        for deed in deeds.iter().filter(|deed| deed.is_about(collection)) {
            let link = RefOr::T(deed.link(collection));
            created.links.insert(deed.operation.clone(), link);
        }
    }
}

/// Where things made by a POST to this path can be found: a copy lies beside its original.
fn collection_of(path: &str) -> &str {
    match path
        .strip_suffix("/clone")
        .and_then(|item| item.rsplit_once('/'))
    {
        Some((collection, _)) => collection,
        None => path,
    }
}

/// Every operation on one thing: on a path that ends with a parameter, or with one word after it.
fn deeds(document: &OpenApi) -> Vec<Deed> {
    let mut deeds = Vec::new();
    for (path, item) in &document.paths.paths {
        let Some(parameter) = last_parameter(path) else {
            continue;
        };
        deeds.extend(operation_ids(item).map(|operation| Deed {
            path: path.clone(),
            parameter: parameter.to_owned(),
            operation,
        }));
    }
    deeds
}

fn last_parameter(path: &str) -> Option<&str> {
    let mut segments = path.rsplit('/');
    let (last, before) = (segments.next()?, segments.next()?);
    name_of(last).or_else(|| name_of(before))
}

fn name_of(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn operation_ids(item: &PathItem) -> impl Iterator<Item = String> {
    let all = [&item.get, &item.post, &item.patch, &item.put, &item.delete];
    all.into_iter()
        .flatten()
        .filter_map(|operation| operation.operation_id.clone())
}

impl Deed {
    /// Whether it is done to members of a collection.
    fn is_about(&self, collection: &str) -> bool {
        let rest = self.path.strip_prefix(collection);
        let rest = rest.and_then(|rest| rest.strip_prefix('/'));
        rest.is_some_and(|rest| rest.split('/').next().and_then(name_of) == Some(&*self.parameter))
    }

    fn link(&self, collection: &str) -> Link {
        let of_request = collection.split('/').filter_map(name_of);
        let mut parameters: BTreeMap<&str, Value> = of_request
            .map(|name| (name, json!(format!("$request.path.{name}"))))
            .collect();
        parameters.insert(&self.parameter, json!("$response.body#/id"));
        let mut link = LinkBuilder::new().operation_id(self.operation.clone());
        for (name, expression) in parameters {
            link = link.parameter(name, expression);
        }
        link.build()
    }
}

fn schemas_with_id(document: &OpenApi) -> Vec<String> {
    let schemas = document.components.iter().flat_map(|known| &known.schemas);
    let with_id = schemas.filter(|(_, schema)| {
        let value = serde_json::to_value(schema).unwrap_or_default();
        value.pointer("/properties/id").is_some()
    });
    with_id.map(|(name, _)| name.clone()).collect()
}

fn refers_to(content: &Value, name: &str) -> bool {
    let reference = format!("#/components/schemas/{name}");
    content
        .pointer("/application~1json/schema/$ref")
        .is_some_and(|found| *found == reference)
}
