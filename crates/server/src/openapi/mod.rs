//! The published document: made of the routes themselves, completed by rules, never written by hand.
//!
//! A handler says what is particular to it; what every operation of its kind accepts and answers is added
//! here once (`parameters`, `answers`, `schemas`), so that document and behaviour cannot drift apart.

mod answers;
mod errors;
mod links;
mod parameters;
mod schemas;
mod words;

use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use serde_json::Value;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::Tag;
use utoipa::openapi::{Components, Info, License, OpenApi, Paths, RefOr, Schema, Server};
use utoipa_actix_web::OpenApiFactory;

pub use errors::errors_markdown;

use crate::ServeError;
use crate::routes;

/// Name of the security scheme of people and apps.
pub const BEARER: &str = "bearer";

/// Where routes are entered: into a running server, or into the document.
pub trait Table {
    /// Enters a documented operation.
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(
        &mut self,
        operation: F,
    ) -> &mut Self;

    /// Enters a page that is no part of the API.
    fn page<F: HttpServiceFactory + 'static>(&mut self, page: F) -> &mut Self;
}

impl Table for ServiceConfig {
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(
        &mut self,
        operation: F,
    ) -> &mut Self {
        self.service(operation)
    }

    fn page<F: HttpServiceFactory + 'static>(&mut self, page: F) -> &mut Self {
        self.service(page)
    }
}

/// Collects paths and schemas.
#[derive(Default)]
struct Collected {
    paths: Paths,
    schemas: Components,
    /// Paths in the order of their routes, which is the order they are tried in.
    order: Vec<String>,
    clashes: Vec<String>,
}

impl Table for Collected {
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(
        &mut self,
        operation: F,
    ) -> &mut Self {
        let paths = operation.paths();
        self.order.extend(paths.paths.keys().cloned());
        self.paths.merge(paths);
        let mut schemas = Vec::new();
        operation.schemas(&mut schemas);
        schemas
            .into_iter()
            .for_each(|(name, schema)| self.add(name, schema));
        self
    }

    fn page<F: HttpServiceFactory + 'static>(&mut self, _: F) -> &mut Self {
        self
    }
}

impl Collected {
    fn of_routes() -> Self {
        let mut collected = Self::default();
        routes::table(&mut collected);
        for (name, schema) in answers::schemas() {
            collected.add(name, schema);
        }
        collected
    }

    /// Two types of one name would silently become one.
    fn add(&mut self, name: String, schema: RefOr<Schema>) {
        match self.schemas.schemas.get(&name) {
            Some(known) if *known != schema => self.clashes.push(name),
            Some(_) => {}
            None => drop(self.schemas.schemas.insert(name, schema)),
        }
    }
}

/// The document.
pub fn document() -> OpenApi {
    let Collected { paths, schemas, .. } = Collected::of_routes();
    let mut document = OpenApi::new(info(), paths);
    document.components = Some(schemas);
    document.servers = Some(vec![Server::new("/")]);
    document.tags = Some(
        TAGS.iter()
            .map(|(name, description)| tag(name, description))
            .collect(),
    );
    words::complete(&mut document);
    schemas::tighten(&mut document);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            parameters::complete(path, method, operation);
        }
    }
    answers::complete(&mut document);
    links::complete(&mut document);
    let components = document.components.get_or_insert_with(Components::new);
    parameters::declare(components);
    answers::declare(components);
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT");
    let scheme = scheme.description(Some("Access token of `POST /api/v1/sessions`."));
    components.security_schemes.insert(
        BEARER.to_owned(),
        RefOr::T(SecurityScheme::Http(scheme.build())),
    );
    document
}

/// The document as YAML, the form in which it is committed. Errors: `Document`.
pub fn yaml() -> Result<String, ServeError> {
    let yaml = document().to_yaml();
    yaml.map(|yaml| readable(&yaml))
        .map_err(|error| ServeError::Document(error.to_string()))
}

/// YAML that readers of version 1.1 take as well: to them a bare `=` is no text, and a bare day is a date.
/// Source: YAML 1.1, types `value` and `timestamp`.
fn readable(yaml: &str) -> String {
    let lines = yaml.lines().map(|line| match line.rsplit_once(' ') {
        Some((before, word)) if word == "=" || is_day(word) => format!("{before} '{word}'\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

/// Whether a bare word begins like `2026-03-31`.
fn is_day(word: &str) -> bool {
    let fits = |(at, letter): (usize, u8)| match at {
        4 | 7 => letter == b'-',
        _ => letter.is_ascii_digit(),
    };
    word.len() >= 10 && word.bytes().take(10).enumerate().all(fits)
}

/// The document in the forms it is served in.
#[derive(Debug)]
pub struct Published {
    /// As a value, to be compiled.
    pub value: Value,
    /// As JSON.
    pub json: String,
    /// As YAML.
    pub yaml: String,
}

impl Published {
    /// Makes the document. Errors: `Document`.
    pub fn new() -> Result<Self, ServeError> {
        let document = document();
        let fault = |error: &dyn std::fmt::Display| ServeError::Document(error.to_string());
        Ok(Self {
            value: serde_json::to_value(&document).map_err(|error| fault(&error))?,
            json: document.to_json().map_err(|error| fault(&error))?,
            yaml: readable(&document.to_yaml().map_err(|error| fault(&error))?),
        })
    }
}

const TAGS: &[(&str, &str)] = &[
    (
        "accounts",
        "Signing up, proving the address, the own account; overseeing the accounts of others.",
    ),
    ("sessions", "Signing in and out; rotating refresh tokens."),
    (
        "enterprises",
        "Profiles, verification, suspension, members, capabilities, certificates, designations.",
    ),
    (
        "taxonomy",
        "Chains, nodes, categories, regions, parks, units and industries, by date.",
    ),
    ("postings", "Supply and demand through their life."),
    (
        "search",
        "Finding postings and enterprises; completing words.",
    ),
    (
        "matching",
        "Counterparts of a posting or a text, with evidence.",
    ),
    (
        "synonyms",
        "Words that stand for the same thing, for queries and matches.",
    ),
    ("moderation", "The queue of what waits for a decision."),
    ("platform", "The platform itself: health, version, keys."),
];

const DESCRIPTION: &str = "Supply-demand matchmaking for manufacturing districts.\n\n\
    Errors are problems (RFC 9457) with a stable `code`; texts follow `Accept-Language` (zh-CN, en). \
    Every answer carries `X-Request-Id`. Every POST that has an effect accepts `Idempotency-Key`. Changes need `If-Match`. \
    Lists are paged by `page_size` and `page_token`. Unknown body fields and query parameters are refused; \
    new fields and codes may be added to answers at any time.";

fn info() -> Info {
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    let mut info = Info::new("Peitao API", env!("CARGO_PKG_VERSION"));
    info.description = Some(DESCRIPTION.to_owned());
    info.license = Some(license);
    info
}

fn tag(name: &str, description: &str) -> Tag {
    let mut tag = Tag::new(name);
    tag.description = Some(description.to_owned());
    tag
}

/// The operations of a path with their methods.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
