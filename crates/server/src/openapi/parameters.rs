//! Parameters that follow from the path and the method: nobody writes them at a handler.

use serde_json::json;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Components, Ref, RefOr, Required};

/// Adds to an operation what its path and method imply and its handler did not declare.
pub fn complete(path: &str, method: &str, operation: &mut Operation) {
    let declared = operation.parameters.get_or_insert_default();
    let mut before = "";
    let mut implied = Vec::new();
    for segment in path.split('/') {
        if let Some(name) = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            let known = declared
                .iter()
                .any(|one| matches!(one, RefOr::T(one) if one.name == name));
            if !known {
                implied.push(RefOr::T(segment_parameter(name, before)));
            }
        } else {
            before = segment;
        }
    }
    // What is asked for page by page has no effect that could happen twice.
    let paged = declared
        .iter()
        .any(|one| matches!(one, RefOr::T(one) if one.name == "page_token"));
    implied.append(declared);
    let shared = match method {
        "post" => Some("IdempotencyKey").filter(|_| !paged),
        "put" | "patch" => Some("IfMatch"),
        _ => None,
    };
    implied.extend(shared.map(reference));
    *declared = implied;
}

/// A parameter of the document, by name.
pub fn reference(name: &str) -> RefOr<Parameter> {
    RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")))
}

const IDEMPOTENCY_KEY: &str = "Makes the effect happen once: the same key and request within 48 hours give the first answer again.";
const IF_MATCH: &str = "The version the change is based on: the `ETag` it was read with.";
const IF_NONE_MATCH: &str = "The version already held; 304 when it is still the present one.";

/// Enters the parameters operations refer to.
pub fn declare(components: &mut Components) {
    let header = |name: &str, required, description: &str, example: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(required)
            .description(Some(description))
            .example(Some(json!(example)))
    };
    let any = || ObjectBuilder::new().schema_type(Type::String);
    let key = any().pattern(Some("^[\\x21-\\x7E]{1,255}$"));
    let all = [
        (
            "IdempotencyKey",
            header(
                "Idempotency-Key",
                Required::False,
                IDEMPOTENCY_KEY,
                "order-17",
            )
            .schema(Some(key)),
        ),
        (
            "IfMatch",
            header("If-Match", Required::True, IF_MATCH, "\"3\"").schema(Some(any())),
        ),
        (
            "IfNoneMatch",
            header("If-None-Match", Required::False, IF_NONE_MATCH, "\"3\"").schema(Some(any())),
        ),
    ];
    for (name, parameter) in all {
        components
            .parameters
            .insert(name.to_owned(), RefOr::T(parameter.build()));
    }
}

/// Kinds of identifiers: the collection a plain `{id}` follows, the name of its own segment, the prefix, what it is.
const IDS: &[(&str, &str, &str, &str)] = &[
    ("accounts", "account_id", "acc", "an account"),
    ("members", "account_id", "acc", "an account"),
    ("sessions", "session_id", "ses", "a session"),
    ("enterprises", "enterprise_id", "ent", "an enterprise"),
    ("capabilities", "capability_id", "cap", "a capability card"),
    ("certificates", "certificate_id", "crt", "a certificate"),
    ("designations", "designation_id", "dsg", "a designation"),
    ("postings", "posting_id", "pst", "a posting"),
    ("items", "item_id", "mod", "an item of the queue"),
];

fn segment_parameter(name: &str, before: &str) -> Parameter {
    let id = IDS
        .iter()
        .find(|(collection, own, _, _)| name == *own || (name == "id" && before == *collection));
    let schema = ObjectBuilder::new().schema_type(Type::String);
    let (schema, what) = match id {
        Some((_, _, prefix, what)) => {
            let pattern = format!("^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$");
            let example = json!(format!("{prefix}_01h455vb4pex5vsknk084sn02q"));
            (
                schema.pattern(Some(pattern)).examples([example]),
                format!("Id of {what}."),
            )
        }
        None if name == "code" => (
            schema.pattern(Some("^[A-Za-z0-9._-]{1,64}$")),
            "Code of the taxonomy.".to_owned(),
        ),
        None => (
            schema.min_length(Some(1)),
            format!("The {}.", name.replace('_', " ")),
        ),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(what))
        .schema(Some(schema))
        .build()
}
