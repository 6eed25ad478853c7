//! The document is generated, committed and true.

use serde_json::Value;

#[test]
fn the_committed_document_is_the_generated_one() {
    let committed = include_str!("../../openapi.yaml");
    let generated = server::yaml().expect("the document");
    assert!(
        committed.trim_end() == generated.trim_end(),
        "run `cargo xtask generate`"
    );
}

#[test]
fn every_operation_says_what_it_is() {
    let document: Value = serde_json::to_value(server::document()).expect("the document");
    let mut ids = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let place = format!("{method} {path}");
            for field in ["summary", "description", "operationId"] {
                assert!(
                    operation[field]
                        .as_str()
                        .is_some_and(|text| !text.trim().is_empty()),
                    "{place}: {field}"
                );
            }
            assert!(
                operation["tags"]
                    .as_array()
                    .is_some_and(|tags| !tags.is_empty()),
                "{place}: tags"
            );
            let responses = operation["responses"].as_object().expect("responses");
            assert!(
                responses.keys().any(|status| status.starts_with('2')),
                "{place}: a good answer"
            );
            for (status, response) in responses {
                let shared = response["$ref"].is_string();
                assert!(
                    shared
                        || response["description"]
                            .as_str()
                            .is_some_and(|text| !text.is_empty()),
                    "{place} {status}"
                );
            }
            ids.push(operation["operationId"].to_string());
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "operation ids are unique");
    assert!(count >= 50, "{count} operations");
}
