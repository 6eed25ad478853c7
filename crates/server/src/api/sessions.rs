//! `/sessions`: signing in, staying signed in, signing out.
//!
//! Answers with tokens are never stored, so an `Idempotency-Key` is accepted here and not used.

use actix_web::{delete, get, post};
use app::sessions::{self, Attempt, Tokens};
use app::{AppError, Seek, Unauthenticated};
use domain::SessionId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kit::{Body, Kit, Listing, OnceKey, PageQuery, Paging, PathId, Problem, Reply};

/// A sign-in.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"email": "wang.wei@example.com", "password": "三月春风 2026 正好"}))]
pub struct CreateSession {
    /// Mail address of the account.
    #[schema(required, max_length = 254, format = Email)]
    email: Option<String>,
    /// Its password.
    #[schema(required, min_length = 1, max_length = 128, format = Password)]
    password: Option<String>,
}

/// What keeps a session alive.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"refresh_token": "ptr_iuNrn0qdQBa4s0LhJ-UP7gFHxd4Oq1Bn7YcYKx8OrIs"}))]
pub struct RefreshSession {
    /// The refresh token of the last answer; each works once.
    #[schema(required, min_length = 1, max_length = 100)]
    refresh_token: Option<String>,
}

/// The tokens of a session.
#[derive(Serialize, ToSchema)]
pub struct TokensView {
    /// For the header `Authorization: Bearer ...` of each request.
    #[schema(
        example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.eyJzaWQiOiJzZXNfIn0.c2lnbmF0dXJl"
    )]
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// How long the access token works. Units: seconds.
    #[schema(example = 600)]
    expires_in: i64,
    /// Gets the next pair, once.
    #[schema(example = "ptr_iuNrn0qdQBa4s0LhJ-UP7gFHxd4Oq1Bn7YcYKx8OrIs")]
    refresh_token: String,
    /// Id of the session.
    #[schema(example = "ses_01kaw2dq4efq3bg0m6xq6d6w7n")]
    session_id: String,
}

/// A signed-in device.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Identity.
    #[schema(example = "ses_01kaw2dq4efq3bg0m6xq6d6w7n")]
    id: String,
    /// What the device said it was.
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64)")]
    user_agent: String,
    /// Whether it is the one that asks.
    current: bool,
    /// When it signed in.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it last got new tokens.
    #[schema(format = DateTime)]
    last_used_at: String,
    /// When it ends unless it gets new tokens before.
    #[schema(format = DateTime)]
    expires_at: String,
}

impl From<Tokens> for TokensView {
    fn from(tokens: Tokens) -> Self {
        let Tokens {
            access_token,
            expires_in_s,
            refresh_token,
            session,
        } = tokens;
        Self {
            access_token,
            token_type: "Bearer",
            expires_in: expires_in_s,
            refresh_token,
            session_id: session.to_string(),
        }
    }
}

impl SessionView {
    fn of(session: sessions::Session, current: Option<&SessionId>) -> Self {
        let sessions::Session {
            id,
            account: _,
            user_agent,
            created_at,
            last_used_at,
            expires_at,
        } = session;
        Self {
            current: current == Some(&id),
            id: id.to_string(),
            user_agent,
            created_at: created_at.to_string(),
            last_used_at: last_used_at.to_string(),
            expires_at: expires_at.to_string(),
        }
    }
}

/// Signs in
///
/// After a wrong password the address is locked for the network it came from, for a second and twice as long each
/// further time, up to sixteen minutes; the right password, given after the wait, ends it. A network has an allowance
/// for wrong passwords at all addresses, an address one for those from all networks. Unknown addresses are answered
/// alike.
#[utoipa::path(operation_id = "create_session", tag = "sessions", request_body = CreateSession,
    responses((status = 201, description = "Signed in.", body = TokensView)),
    extensions(("x-rate-limit" = json!("credentials"))))]
#[post("/api/v1/sessions")]
pub async fn create(kit: Kit, _key: OnceKey, body: Body<CreateSession>) -> Result<Reply, Problem> {
    let user_agent = kit.user_agent().to_owned();
    kit.run(move |app, cx| {
        let attempt = body.settle(|dto| {
            let CreateSession { email, password } = dto;
            let (email, password) = (email.as_deref(), password.as_deref());
            Attempt::parse(email.unwrap_or_default(), password.unwrap_or_default())
        })?;
        let proven = sessions::prove(app, &cx, &attempt)?;
        let tokens = app.write(cx, move |tx| sessions::begin(tx, &proven, &user_agent))?;
        let location = format!("/api/v1/sessions/{}", tokens.session);
        Ok(Reply::created(location, &TokensView::from(tokens)))
    })
    .await
}

/// Gets new tokens
///
/// A refresh token works once. A second use ends the session, since one of its two holders must have stolen it.
#[utoipa::path(operation_id = "refresh_session", tag = "sessions", request_body = RefreshSession,
    responses((status = 200, description = "New tokens.", body = TokensView)),
    extensions(("x-rate-limit" = json!("credentials"))))]
#[post("/api/v1/sessions/refresh")]
pub async fn refresh(
    kit: Kit,
    _key: OnceKey,
    body: Body<RefreshSession>,
) -> Result<Reply, Problem> {
    kit.run(move |app, cx| {
        // Judged first: a malformed request must not use the token up.
        let token = body.settle(|dto| Ok(dto.refresh_token.clone().unwrap_or_default()))?;
        let tokens = sessions::refresh(app, &cx, &token)?;
        Ok(Reply::ok(&TokensView::from(tokens)))
    })
    .await
}

/// Lists the own sessions
///
/// The live ones, newest first.
#[utoipa::path(operation_id = "list_sessions", tag = "sessions", params(PageQuery),
    responses((status = 200, description = "One page of sessions.", body = Listing<SessionView>)),
    security(("bearer" = [])))]
#[get("/api/v1/sessions")]
pub async fn list(kit: Kit, paging: Paging) -> Result<Reply, Problem> {
    let after = paging.after::<Seek>()?;
    let current = kit.session().cloned();
    kit.read(move |tx| {
        let page = sessions::list(tx, after.as_ref(), paging.size())?;
        let views = page.items.into_iter();
        let views = views.map(|session| SessionView::of(session, current.as_ref()));
        Ok(Reply::ok(
            &paging.listing(views.collect(), page.next.as_ref()),
        ))
    })
    .await
}

/// Signs out
///
/// Ends the session the access token belongs to; both its tokens stop to work at once.
#[utoipa::path(operation_id = "end_current_session", tag = "sessions",
    responses((status = 204, description = "Signed out.")),
    security(("bearer" = [])))]
#[delete("/api/v1/sessions/current")]
pub async fn end_current(kit: Kit) -> Result<Reply, Problem> {
    let current = kit.session().cloned();
    kit.write(move |tx| {
        let current = current.as_ref();
        let current = current.ok_or(AppError::Unauthenticated(Unauthenticated::SignIn))?;
        sessions::end_current(tx, current)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Ends a session
///
/// One of the own, such as that of a lost device.
#[utoipa::path(operation_id = "end_session", tag = "sessions",
    responses((status = 204, description = "Ended.")),
    security(("bearer" = [])))]
#[delete("/api/v1/sessions/{id}")]
pub async fn end(kit: Kit, id: PathId<SessionId>) -> Result<Reply, Problem> {
    let id = id.into_inner();
    kit.write(move |tx| {
        sessions::end(tx, &id)?;
        Ok(Reply::no_content())
    })
    .await
}
