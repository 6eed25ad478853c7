//! Every operation of the document, asked in many ways: it answers with a documented status, in the documented
//! type, with a body its schema allows, and never with a defect.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, Running};
use super::samples::{Dice, Seen, spoil, value};
use crate::kit::schema::Shape;

/// Rounds over all operations.
const ROUNDS: u64 = 25;

/// What the noun of the tests does on purpose.
const ON_PURPOSE: &[&str] = &["panic_here", "panic_below", "wait_note"];

/// One operation.
struct Operation<'a> {
    path: &'a str,
    method: Method,
    says: &'a Value,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(move |(method, says)| Operation {
                path,
                method: Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(),
                says,
            })
    });
    all.filter(|operation| !ON_PURPOSE.contains(&operation.says["operationId"].as_str().unwrap()))
        .collect()
}

/// A reference followed.
fn followed<'a>(value: &'a Value, document: &'a Value) -> &'a Value {
    value["$ref"].as_str().map_or(value, |path| {
        document.pointer(path.trim_start_matches('#')).unwrap()
    })
}

/// Asks an operation once.
fn ask(
    server: &Running,
    document: &Value,
    operation: &Operation<'_>,
    seen: &Seen,
    dice: &mut Dice,
) -> reqwest::blocking::RequestBuilder {
    let mut path = operation.path.to_owned();
    let (mut query, mut headers) = (Vec::new(), Vec::new());
    for parameter in operation.says["parameters"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let parameter = followed(parameter, document);
        let name = parameter["name"].as_str().unwrap();
        let drawn = value(&parameter["schema"], document, seen, dice);
        let drawn = drawn
            .as_str()
            .map_or_else(|| drawn.to_string(), str::to_owned);
        match parameter["in"].as_str().unwrap() {
            "path" => {
                let mut segment = reqwest::Url::parse("http://a/").unwrap();
                segment
                    .path_segments_mut()
                    .unwrap()
                    .push(if drawn.is_empty() { "x" } else { &drawn });
                path = path.replace(
                    &format!("{{{name}}}"),
                    segment.path().trim_start_matches('/'),
                );
            }
            "query" if dice.once_in(8) => query.push((name.to_owned(), drawn)),
            "header" if name == "If-Match" && !dice.once_in(5) => {
                headers.push((name.to_owned(), format!("\"{}\"", 1 + dice.below(3))));
            }
            "header" if name == "Idempotency-Key" && dice.once_in(3) => {
                headers.push((name.to_owned(), format!("k{}", dice.below(9))))
            }
            _ => {}
        }
    }
    if dice.once_in(25) {
        query.push(("no_such_parameter".to_owned(), "1".to_owned()));
    }
    let mut url = reqwest::Url::parse(&server.url(&path)).unwrap();
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    let request = server
        .client
        .request(operation.method.clone(), url)
        .header("accept-language", "en");
    let request = headers.into_iter().fold(request, |request, (name, value)| {
        request.header(name, value)
    });
    let schema = &operation.says["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_null() {
        return request;
    }
    let mut body = value(schema, document, seen, dice);
    if dice.once_in(4) {
        spoil(&mut body, dice);
    }
    request.json(&body)
}

/// Compares an answer with the document.
fn judge(
    answer: &Answer,
    operation: &Operation<'_>,
    document: &Value,
    shapes: &mut BTreeMap<String, Shape>,
) {
    let name = format!("{} {}", operation.method, operation.path);
    let status = answer.status.as_str();
    let Some(said) = operation.says["responses"].get(status) else {
        panic!("{name} does not document {status}: {answer:?}")
    };
    assert_ne!(status, "500", "{name}: {answer:?}");
    let said = followed(said, document);
    let Some(content) = said
        .get("content")
        .and_then(Value::as_object)
        .filter(|content| !content.is_empty())
    else {
        assert_eq!(answer.text, "", "{name} {status} documents no content");
        return;
    };
    let kind = answer.header("content-type");
    let Some(media) = content.get(kind) else {
        panic!("{name} {status} does not document {kind}")
    };
    let shape = shapes.entry(format!("{name} {status}")).or_insert_with(|| {
        let schema = json!({"allOf": [media["schema"]], "components": document["components"]});
        Shape::compile(&schema).unwrap()
    });
    let faults = shape.faults(&answer.json());
    assert!(
        faults.is_empty(),
        "{name} {status}: {faults:?} in {}",
        answer.text
    );
}

#[test]
fn every_operation_answers_as_documented() {
    let server = Running::start();
    let document = server.get("/openapi.json").json();
    let token = server.sign_in("moderator@example.com");
    let mut disposable = server.sign_in("0@example.com");
    let (mut seen, mut shapes, mut counted) = (Seen::default(), BTreeMap::new(), BTreeMap::new());
    for round in 0..ROUNDS {
        for (index, operation) in operations(&document).iter().enumerate() {
            let mut dice = Dice::new(round * 1000 + u64::try_from(index).unwrap());
            let request = ask(&server, &document, operation, &seen, &mut dice);
            // Whoever ends sessions or changes a password does it to an account that may lose both.
            let ends = ["/api/v1/sessions", "/api/v1/me/password"]
                .iter()
                .any(|path| operation.path.starts_with(path));
            let held = if ends { &disposable } else { &token };
            let request = match dice.below(8) {
                0 => request,
                1 => request.header("authorization", "Bearer not.a.token"),
                _ => request.header("authorization", format!("Bearer {held}")),
            };
            let answer = Answer::of(request);
            judge(&answer, operation, &document, &mut shapes);
            seen.note(&answer.text);
            if ends && server.as_bearer("/api/v1/my-note", &disposable).status == 401 {
                disposable = server.sign_in(&format!("{round}-{index}@example.com"));
            }
            *counted.entry(answer.status.as_u16()).or_insert(0) += 1;
        }
    }
    assert!(
        counted.get(&200).is_some_and(|count| *count > 20),
        "the walk gets somewhere: {counted:?}"
    );
}
