//! Answers that follow from what an operation accepts: every problem it can meet, in one place.

use serde_json::json;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Components, ContentBuilder, Header, OpenApi, Ref, RefOr, Response, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::operations;
use super::parameters::reference;
use crate::kit::ProblemCode;
use crate::kit::contract::SignIn;
use crate::kit::problem::{PROBLEM_JSON, Problem, ProblemBody};

/// A problem answer of the document: status, name, what it means, the code of the example.
type Common = (u16, &'static str, &'static str, ProblemCode);

/// Every problem answer.
const PROBLEMS: &[Common] = &[
    (
        400,
        "BadRequest",
        "The body, a parameter or a header cannot be read.",
        ProblemCode::UnknownParameter,
    ),
    (
        401,
        "Unauthenticated",
        "The caller is not, or no longer, signed in.",
        ProblemCode::Unauthenticated,
    ),
    (
        403,
        "Forbidden",
        "The caller may not do this.",
        ProblemCode::Forbidden,
    ),
    (
        404,
        "NotFound",
        "Not there, or not the caller's to know.",
        ProblemCode::NotFound,
    ),
    (
        408,
        "RequestTimeout",
        "The body took too long to arrive.",
        ProblemCode::RequestTimeout,
    ),
    (
        409,
        "Conflict",
        "The state of things does not allow it.",
        ProblemCode::LostRace,
    ),
    (
        412,
        "VersionMismatch",
        "The version in `If-Match` is not the present one.",
        ProblemCode::VersionMismatch,
    ),
    (
        413,
        "PayloadTooLarge",
        "The body is larger than allowed.",
        ProblemCode::PayloadTooLarge,
    ),
    (
        415,
        "UnsupportedMediaType",
        "The body is not `application/json`.",
        ProblemCode::UnsupportedMediaType,
    ),
    (
        422,
        "InvalidFields",
        "Fields are wrong; all of them are named.",
        ProblemCode::InvalidFields,
    ),
    (
        428,
        "VersionRequired",
        "`If-Match` is missing.",
        ProblemCode::VersionRequired,
    ),
    (
        429,
        "TooManyRequests",
        "Too many requests; come back after `Retry-After`.",
        ProblemCode::RateLimited,
    ),
    (
        500,
        "Internal",
        "A defect on our side.",
        ProblemCode::Internal,
    ),
    (
        503,
        "Overloaded",
        "Too busy, or a part does not work; come back after `Retry-After`.",
        ProblemCode::Overloaded,
    ),
];

/// Schemas the answers need.
pub fn schemas() -> Vec<(String, RefOr<Schema>)> {
    let mut schemas = vec![(ProblemBody::name().into_owned(), ProblemBody::schema())];
    ProblemBody::schemas(&mut schemas);
    schemas
}

/// Enters the answers operations refer to.
pub fn declare(components: &mut Components) {
    for (status, name, meaning, code) in PROBLEMS {
        components.responses.insert(
            (*name).to_owned(),
            RefOr::T(problem(*status, meaning, *code)),
        );
    }
}

/// Adds to every operation the answers it can give and did not declare.
pub fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let changeable = item.patch.is_some() || item.put.is_some();
        for (method, operation) in operations(item) {
            if method == "get" && (changeable || path.ends_with('}') || declares_etag(operation)) {
                versioned(operation);
            }
            if let Some(RefOr::T(created)) = operation.responses.responses.get_mut("201") {
                let location = header("Address of what was made.", Type::String);
                created
                    .headers
                    .entry("Location".to_owned())
                    .or_insert(RefOr::T(location));
            }
            for (status, name, _, _) in problems(path, method, operation) {
                let answers = &mut operation.responses.responses;
                answers
                    .entry(status.to_string())
                    .or_insert_with(|| RefOr::Ref(Ref::from_response_name(*name)));
            }
        }
    }
}

/// The problems an operation can meet.
fn problems(
    path: &str,
    method: &str,
    operation: &Operation,
) -> impl Iterator<Item = &'static Common> + use<> {
    let has_body = operation.request_body.is_some();
    let (changes, posts) = (method != "get", method == "post");
    let guarded = matches!(method, "put" | "patch");
    let (sign_in, judges_secret) = (sign_in(operation), judges_secret(operation));
    let (in_path, is_api) = (path.contains('{'), path.starts_with("/api/"));
    PROBLEMS.iter().filter(move |(status, ..)| match status {
        400 | 500 => true,
        401 => sign_in != SignIn::Ignored || judges_secret,
        403 => sign_in != SignIn::Ignored,
        404 => in_path || (changes && is_api),
        409 => changes && is_api,
        408 | 413 | 415 => has_body,
        412 | 428 => guarded,
        422 => has_body || posts,
        429 | 503 => true,
        _ => false,
    })
}

fn sign_in(operation: &Operation) -> SignIn {
    let security = serde_json::to_value(&operation.security).unwrap_or_default();
    SignIn::of(&json!({"security": security}))
}

/// Passwords and links are judged by operations that nobody is signed in for.
fn judges_secret(operation: &Operation) -> bool {
    let extensions = serde_json::to_value(&operation.extensions).unwrap_or_default();
    extensions
        .get("x-rate-limit")
        .is_some_and(|class| class == "credentials")
}

fn declares_etag(operation: &Operation) -> bool {
    matches!(operation.responses.responses.get("200"), Some(RefOr::T(answer)) if answer.headers.contains_key("ETag"))
}

/// A single resource has a version, and an answer for those who hold it.
fn versioned(operation: &mut Operation) {
    if let Some(RefOr::T(answer)) = operation.responses.responses.get_mut("200") {
        let tag = header(
            "Version of the resource, for `If-Match` and `If-None-Match`.",
            Type::String,
        );
        answer
            .headers
            .entry("ETag".to_owned())
            .or_insert(RefOr::T(tag));
    }
    let known = ResponseBuilder::new()
        .description("The version in `If-None-Match` is the present one.")
        .build();
    operation
        .responses
        .responses
        .insert("304".to_owned(), RefOr::T(known));
    operation
        .parameters
        .get_or_insert_default()
        .push(reference("IfNoneMatch"));
}

fn problem(status: u16, meaning: &str, code: ProblemCode) -> Response {
    let example =
        Problem::of(code).body(render::Locale::En, "01928f4e-5a6b-7c8d-9e0f-a1b2c3d4e5f6");
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(ProblemBody::name())))
        .example(Some(json!(example)))
        .build();
    let mut response = ResponseBuilder::new()
        .description(meaning)
        .content(PROBLEM_JSON, content)
        .build();
    let mut add =
        |name: &str, header| drop(response.headers.insert(name.to_owned(), RefOr::T(header)));
    add("X-Request-Id", header("Id of the request.", Type::String));
    if matches!(status, 429 | 503) {
        add(
            "Retry-After",
            header("When to come back. Units: seconds.", Type::Integer),
        );
    }
    if status == 429 {
        add(
            "RateLimit",
            header("What is left of the limit.", Type::String),
        );
        add("RateLimit-Policy", header("The limit.", Type::String));
    }
    response
}

fn header(description: &str, kind: Type) -> Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .description(Some(description))
        .build()
}
