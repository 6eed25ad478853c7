//! The only crate that knows HTTP: the REST API, its problems, its limits and its document.
//!
//! No SQL, no index, no permission check: a handler turns a request into a command, runs a use case of `app`
//! and turns the result into a view. How to add an endpoint:
//!
//! 1. Write the DTOs and the handler into `api/<noun>.rs`: `#[utoipa::path(operation_id, tag, request_body,
//!    responses, security)]` above `#[post("/api/v1/...")]`; the first doc line is the summary, the rest the description.
//! 2. Say only what is particular: path parameters, `If-Match`, `Idempotency-Key`, `ETag`, every error answer
//!    and strictness are added by rule in `openapi/`.
//! 3. Take [`kit::Kit`] first (it refuses callers that must sign in), then what is needed of [`kit::PathId`],
//!    [`kit::Query`], [`kit::Paging`], [`kit::IfMatch`], [`kit::OnceKey`], and [`kit::Body`] last.
//! 4. DTO fields are `Option`s; required ones carry `#[schema(required)]`. Body values are reached by
//!    `body.settle(..)` inside the use case's closure, so that one 422 names every fault.
//! 5. Answer `Result<Reply, Problem>`: `kit.read`, `kit.write` or `kit.once` around one use case, which makes a
//!    [`kit::Reply`] of a view.
//! 6. Enter the handler in `routes.rs`, regenerate `openapi.yaml`, add its row to the permission table.

pub mod api;
#[cfg(test)]
mod black_box;
pub mod config;
pub mod kit;
pub mod metrics;
pub mod openapi;
mod routes;
mod serve;
mod shared;

pub use config::{RateLimits, ServerConfig};
pub use openapi::{document, errors_markdown, yaml};
pub use serve::{ServeError, Server, serve};
