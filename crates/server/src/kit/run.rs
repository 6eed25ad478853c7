//! [`Kit`]: runs a use case off the threads that speak HTTP, as the caller, with bounded room.

use std::future::{Ready, ready};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use app::{App, AppError, Cx, Once, Tx};
use domain::SessionId;
use domain::actor::Actor;
use render::Locale;
use tokio::sync::OwnedSemaphorePermit;

use super::address;
use super::call::Call;
use super::caller::Caller;
use super::code::ProblemCode;
use super::contract::SignIn;
use super::idempotency::OnceKey;
use super::problem::Problem;
use super::reply::Reply;
use crate::shared::Shared;

/// What a handler works with. Taking it refuses callers the operation does not let in: 401.
#[derive(Clone)]
pub struct Kit {
    shared: Data<Shared>,
    call: Arc<Call>,
}

impl Kit {
    /// Runs a use case that reads, in one transaction.
    pub async fn read(
        self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<Reply, AppError> + Send + 'static,
    ) -> Result<Reply, Problem> {
        self.run(move |app, cx| app.read(&cx, work)).await
    }

    /// Runs a use case that writes, in one transaction. The closure may run again.
    pub async fn write(
        self,
        work: impl FnMut(&mut Tx<'_>) -> Result<Reply, AppError> + Send + 'static,
    ) -> Result<Reply, Problem> {
        self.run(move |app, cx| app.write(cx, work)).await
    }

    /// Like [`Kit::write`], at most once per `Idempotency-Key`; the answer is stored with the effect.
    pub async fn once(
        self,
        key: OnceKey,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<Reply, AppError> + Send + 'static,
    ) -> Result<Reply, Problem> {
        let once = self.request_of(key);
        self.run(move |app, cx| {
            let done = app.once(cx, once, move |tx| work(tx).map(Reply::into_answer))?;
            Ok(Reply::from_answer(done.answer, done.replayed))
        })
        .await
    }

    /// Like [`Kit::once`], with work before the transaction that must not hold it, such as hashing a password.
    /// A repeated request is answered without it.
    pub async fn once_after<P: Send + 'static>(
        self,
        key: OnceKey,
        prepare: impl FnOnce(&App, &Cx) -> Result<P, AppError> + Send + 'static,
        mut work: impl FnMut(&mut Tx<'_>, &P) -> Result<Reply, AppError> + Send + 'static,
    ) -> Result<Reply, Problem> {
        let once = self.request_of(key);
        self.run(move |app, cx| {
            let done = match app.repeated(&cx, once.as_ref())? {
                Some(done) => done,
                None => {
                    let prepared = prepare(app, &cx)?;
                    app.once(cx, once, move |tx| {
                        work(tx, &prepared).map(Reply::into_answer)
                    })?
                }
            };
            Ok(Reply::from_answer(done.answer, done.replayed))
        })
        .await
    }

    /// Runs anything that may block: a use case that needs no transaction, or several. Errors: 503 when there
    /// is no room in time, 500 when it panics, and the work's own.
    pub async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce(&App, Cx) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, Problem> {
        let slot = self.slot().await?;
        let span = tracing::Span::current();
        let task = tokio::task::spawn_blocking(move || {
            let _slot = slot;
            span.in_scope(|| work(&self.shared.app, self.context()?))
        });
        match task.await {
            Ok(done) => done.map_err(Problem::from),
            Err(cause) => {
                tracing::error!(%cause, "a use case panicked");
                Err(Problem::of(ProblemCode::Internal))
            }
        }
    }

    /// The language of the caller.
    pub fn locale(&self) -> Locale {
        self.call.locale
    }

    /// The session the caller's token belongs to; nothing for anonymous callers.
    pub fn session(&self) -> Option<&SessionId> {
        self.call.caller.session()
    }

    /// What the caller's program calls itself; empty when it says nothing.
    pub fn user_agent(&self) -> &str {
        &self.call.user_agent
    }

    /// The platform, for what neither blocks nor asks the database.
    pub fn app(&self) -> &App {
        &self.shared.app
    }

    /// What the server shares; for the endpoints about the server itself.
    pub(crate) fn shared(&self) -> &Data<Shared> {
        &self.shared
    }

    /// The key with what was asked for under it. What is kept is a keyed hash: a body may hold a password, and
    /// whoever reads the table must not be able to try passwords against it.
    fn request_of(&self, key: OnceKey) -> Option<Once> {
        let once = key.once(&self.call)?;
        let keyed = self
            .app()
            .secrets()
            .derive(&format!("request:{}", once.fingerprint));
        Some(Once {
            fingerprint: keyed.iter().map(|byte| format!("{byte:02x}")).collect(),
            ..once
        })
    }

    async fn slot(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let wait = Duration::from_millis(self.shared.config.blocking_wait_ms);
        match tokio::time::timeout(wait, Arc::clone(&self.shared.slots).acquire_owned()).await {
            Ok(Ok(slot)) => Ok(slot),
            Ok(Err(_)) | Err(_) => {
                Err(AppError::Busy("no room for another use case".to_owned()).into())
            }
        }
    }

    /// Who asks, as the database knows them now; a session that has ended is refused here.
    fn context(&self) -> Result<Cx, AppError> {
        let app = &self.shared.app;
        let anonymous = Cx {
            actor: Actor::Anonymous,
            now: app.now(),
            network: Some(address::bucket(self.call.ip)),
            request_id: self.call.request_id.clone(),
        };
        match &self.call.caller {
            Caller::Account(claims) => {
                let actor = app.read(&anonymous, |tx| {
                    app::actors::load(tx.conn, claims, anonymous.now)
                })?;
                Ok(Cx { actor, ..anonymous })
            }
            Caller::Anonymous | Caller::Refused(_) => Ok(anonymous),
        }
    }
}

impl FromRequest for Kit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(kit(request))
    }
}

fn kit(request: &HttpRequest) -> Result<Kit, Problem> {
    let call = Call::of(request)?;
    let shared = request
        .app_data::<Data<Shared>>()
        .cloned()
        .ok_or_else(|| Problem::of(ProblemCode::Internal))?;
    let sign_in = call
        .operation
        .as_ref()
        .map_or(SignIn::Ignored, |operation| operation.sign_in);
    call.caller.admitted(sign_in)?;
    Ok(Kit { shared, call })
}
