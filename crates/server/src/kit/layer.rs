//! The one layer around every handler: begins the call, admits it, catches panics, finishes the answer.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use actix_http::ConnectionType;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpResponse};
use futures_util::FutureExt;
use tracing::Instrument;

use super::call::Call;
use super::code::ProblemCode;
use super::connections::Watched;
use super::finish::finish;
use super::problem::Problem;
use super::trace;
use crate::shared::Shared;

/// Wraps every request; to be given to `actix_web::middleware::from_fn`.
pub async fn layer<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse, Error> {
    let Some(shared) = request.app_data::<Data<Shared>>().cloned() else {
        return Err(Problem::of(ProblemCode::Internal).into());
    };
    let started = Instant::now();
    let call = Arc::new(Call::begin(&shared, &request));
    let method = request.method().clone();
    if let Some(connection) = request.conn_data::<Arc<Watched>>() {
        connection.begun();
    }
    if method == Method::HEAD {
        // Every GET answers HEAD; the protocol layer below leaves the body out by itself.
        request.head_mut().method = Method::GET;
    }
    request.extensions_mut().insert(Arc::clone(&call));
    let span = trace::span(&call, &method);
    async {
        let answered = AssertUnwindSafe(answer(&shared, &call, request, next))
            .catch_unwind()
            .await;
        let outcome = match answered {
            Ok(Ok(response)) => Ok(finished(response, &shared, &call, &method)),
            Ok(Err(error)) => Err(HttpResponse::from_error(error)),
            Err(_) => {
                tracing::error!("a handler panicked");
                Err(HttpResponse::from_error(Problem::of(ProblemCode::Internal)))
            }
        };
        // Without its request an answer can only travel as an error; it is complete all the same.
        let outcome = outcome.map_err(|response| finish(response, &call, None));
        let status = outcome
            .as_ref()
            .map_or_else(|response| response.status(), ServiceResponse::status);
        trace::done(&call, &method, status, started.elapsed());
        outcome.map_err(|response| InternalError::from_response("handled", response).into())
    }
    .instrument(span)
    .await
}

async fn answer<B: MessageBody + 'static>(
    shared: &Shared,
    call: &Call,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse, Error> {
    let admitted = shared
        .limits
        .admit(call)
        .and_then(|()| has_method(shared, call))
        .and_then(|()| call.read_query(request.query_string()));
    match admitted {
        Ok(()) => next
            .call(request)
            .await
            .map(ServiceResponse::map_into_boxed_body),
        Err(problem) => Ok(request.error_response(problem)),
    }
}

/// An address of its own is not also an `{id}`: `DELETE /sessions/refresh` deletes no session of that name.
fn has_method(shared: &Shared, call: &Call) -> Result<(), Problem> {
    match &call.route {
        Some(route) if call.operation.is_none() && shared.contract.knows(route) => {
            Err(Problem::method_not_allowed(shared.contract.allow(route)))
        }
        _ => Ok(()),
    }
}

fn finished(
    response: ServiceResponse,
    shared: &Shared,
    call: &Call,
    method: &Method,
) -> ServiceResponse {
    let (request, response) = response.into_parts();
    let response = finish(response, call, Some((method, request.headers())));
    if let Some(connection) = request.conn_data::<Arc<Watched>>() {
        let kept = response.head().connection_type() != ConnectionType::Close;
        // An answer without a known size is a stream, which may last.
        if let BodySize::None | BodySize::Sized(_) = response.body().size() {
            let bytes = if let BodySize::Sized(bytes) = response.body().size() {
                bytes
            } else {
                0
            };
            connection.answered(bytes, kept, &shared.config);
        }
    }
    ServiceResponse::new(request, response)
}
