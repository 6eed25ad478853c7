//! [`Body`]: a JSON body, received within limits and judged whole, so that one answer names every fault.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use app::AppError;
use domain::{Faults, Rule};
use futures_util::future::LocalBoxFuture;
use futures_util::{FutureExt, StreamExt};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;

use super::call::{Call, text};
use super::code::ProblemCode;
use super::nesting;
use super::problem::Problem;
use super::schema::Shape;
use crate::config::ServerConfig;
use crate::shared::Shared;

/// How long a body may take whatever its size, before the slowest allowed rate counts. Units: seconds.
const GRACE_S: u64 = 5;
/// The slowest rate a body may arrive at after the grace. Units: bytes per second.
const SLOWEST_RATE: usize = 1024;

/// A body as its DTO, with what its schema found wrong.
///
/// Faulty members are left out of the DTO, so DTO fields are `Option`s, the required ones marked
/// `#[schema(required)]`. Its value is reachable through [`Body::settle`] only: what the schema found
/// and what the domain finds then always arrive together, and nothing is stored.
#[derive(Clone, Debug)]
pub struct Body<T> {
    value: Option<T>,
    faults: Faults,
    left_out: Vec<String>,
}

impl<T> Body<T> {
    /// Runs a use case on the value. Errors: the work's own, and `Invalid` with all faults of schema and domain.
    /// With faults of the schema the outcome is always an error, so that a transaction around it is undone.
    pub fn settle<U>(&self, work: impl FnOnce(&T) -> Result<U, AppError>) -> Result<U, AppError> {
        let Some(value) = &self.value else {
            return Err(AppError::Invalid(self.faults.clone()));
        };
        let outcome = work(value);
        if self.faults.is_empty() {
            return outcome;
        }
        match outcome {
            Err(AppError::Invalid(found)) => Err(AppError::Invalid(self.joined(&found))),
            // Who may not know or do this learns nothing about the form; neither does a broken platform judge it.
            Err(
                refusal @ (AppError::Unauthenticated(_)
                | AppError::NotFound
                | AppError::Forbidden
                | AppError::Busy(_)
                | AppError::Unavailable(_)
                | AppError::Damaged(_)
                | AppError::Bug(_)),
            ) => Err(refusal),
            Ok(_)
            | Err(
                AppError::Conflict(_)
                | AppError::Stale
                | AppError::KeyReused
                | AppError::KeyRunning
                | AppError::LimitReached { .. },
            ) => Err(AppError::Invalid(self.faults.clone())),
        }
    }

    /// The schema's faults, and those of the domain at places the domain could see.
    fn joined(&self, found: &Faults) -> Faults {
        let mut all = self.faults.clone();
        let known = self
            .faults
            .as_slice()
            .iter()
            .map(|fault| &fault.pointer)
            .chain(&self.left_out);
        let known: Vec<&String> = known.collect();
        for fault in found.as_slice() {
            if !known.iter().any(|place| is_within(&fault.pointer, place)) {
                all.add(fault.pointer.clone(), fault.rule.clone());
            }
        }
        all
    }
}

impl<T: DeserializeOwned> Body<T> {
    /// Judges a parsed body.
    fn judge(mut value: Value, shape: &Shape) -> Self {
        whole_numbers(&mut value);
        let mut faults = Faults::new();
        nesting::too_long(&value, "", &mut faults);
        faults.merge(shape.faults(&value));
        let mut left_out = Vec::new();
        for fault in faults.as_slice() {
            left_out.extend(leave_out(&mut value, &fault.pointer));
        }
        let read = |value: &Value| serde_json::from_value(value.clone()).ok();
        let mut dto = read(&value);
        if dto.is_none() {
            // A list whose member had to go no longer reads as one: leave out the whole member of the body.
            for place in left_out.clone() {
                let top: String = place.split_inclusive('/').take(2).collect();
                left_out.extend(leave_out(&mut value, top.trim_end_matches('/')));
            }
            dto = read(&value);
        }
        if dto.is_none() && faults.is_empty() {
            tracing::warn!("a body passed its schema and does not fit its struct");
            faults.add("", Rule::of("invalid_format"));
        }
        Self {
            value: dto,
            faults,
            left_out,
        }
    }
}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        async move {
            let call = Call::of(&request)?;
            let shared = request
                .app_data::<Data<Shared>>()
                .ok_or_else(|| Problem::of(ProblemCode::Internal))?;
            let bytes = receive(&request, payload, &shared.config).await?;
            call.saw_body(&bytes);
            let value = parse(&bytes)?;
            let shape = shared.contract.body(&T::name()).ok_or_else(|| {
                tracing::error!(body = %T::name(), "the document has no body of this name");
                Problem::of(ProblemCode::Internal)
            })?;
            Ok(Self::judge(value, shape))
        }
        .boxed_local()
    }
}

/// Receives a body. Errors: 415, 413, 408, and 400 when the connection breaks.
async fn receive(
    request: &HttpRequest,
    mut payload: Payload,
    config: &ServerConfig,
) -> Result<Bytes, Problem> {
    let encoded = text(request.headers(), CONTENT_ENCODING.as_str())
        .is_some_and(|coding| coding != "identity");
    if encoded
        || !request
            .content_type()
            .eq_ignore_ascii_case("application/json")
    {
        return Err(
            Problem::of(ProblemCode::UnsupportedMediaType).with("expected", "application/json")
        );
    }
    let too_large =
        || Problem::of(ProblemCode::PayloadTooLarge).with("max_bytes", config.body_limit_bytes);
    let announced = text(request.headers(), CONTENT_LENGTH.as_str())
        .and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > config.body_limit_bytes) {
        return Err(too_large());
    }
    let (started, mut bytes) = (Instant::now(), BytesMut::new());
    loop {
        let deadline = started + allowance(bytes.len(), config.body_deadline_s);
        match timeout_at(deadline, payload.next()).await {
            Err(_) => return Err(Problem::of(ProblemCode::RequestTimeout)),
            Ok(None) => return Ok(bytes.freeze()),
            Ok(Some(Err(_))) => return Err(Problem::of(ProblemCode::MalformedJson)),
            Ok(Some(Ok(chunk)))
                if bytes.len().saturating_add(chunk.len()) > config.body_limit_bytes =>
            {
                return Err(too_large());
            }
            Ok(Some(Ok(chunk))) => bytes.extend_from_slice(&chunk),
        }
    }
}

/// How long a body of which this much has arrived may have taken by now: a sender that trickles is cut off early.
fn allowance(arrived: usize, deadline_s: u64) -> Duration {
    let earned = u64::try_from(arrived / SLOWEST_RATE).unwrap_or(u64::MAX);
    Duration::from_secs(GRACE_S.saturating_add(earned).min(deadline_s))
}

fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    let malformed = |line: usize, column: usize| {
        Problem::of(ProblemCode::MalformedJson)
            .with("line", line)
            .with("column", column)
    };
    if let Some((line, column)) = nesting::too_deep(bytes) {
        return Err(malformed(line, column));
    }
    serde_json::from_slice(bytes).map_err(|error| malformed(error.line(), error.column()))
}

/// JSON knows one kind of number: `2.0` is the integer 2, to the schema and so to the DTO.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let float = number
                .as_f64()
                .filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15);
            if let Some(integer) = float.and_then(|float| format!("{float:.0}").parse::<i64>().ok())
            {
                *value = integer.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole_numbers),
        Value::Object(members) => members.values_mut().for_each(whole_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Takes the member at a place out of an object; an item of a list goes with the list. Returns what went.
fn leave_out(value: &mut Value, place: &str) -> Option<String> {
    let mut place = place;
    while let Some((parent, name)) = place.rsplit_once('/') {
        if let Some(Value::Object(members)) = value.pointer_mut(parent) {
            return members
                .remove(&name.replace("~1", "/").replace("~0", "~"))
                .map(|_| place.to_owned());
        }
        place = parent;
    }
    None
}

/// Whether a place is another one or part of it.
fn is_within(pointer: &str, place: &str) -> bool {
    pointer
        .strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
#[path = "body_tests.rs"]
mod tests;
