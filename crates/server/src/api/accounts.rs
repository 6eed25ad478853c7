//! `/accounts`: signing up, proving the address, a forgotten password. Open to everyone, so no answer of these
//! operations tells whether an address has an account. Overseeing accounts has a file of its own.

mod oversee;

pub use oversee::*;

use actix_web::post;
use app::accounts::{self, SignUp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kit::{Body, Kit, OnceKey, Problem, Reply};

/// A sign-up.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "email": "wang.wei@example.com", "password": "三月春风 2026 正好", "display_name": "王伟", "locale": "zh-CN"
}))]
pub struct CreateAccount {
    /// Mail address. It becomes the name to sign in with.
    #[schema(required, max_length = 254, format = Email)]
    email: Option<String>,
    /// Password. Any characters, long phrases are welcome; well-known passwords are refused.
    #[schema(required, min_length = 10, max_length = 128, format = Password)]
    password: Option<String>,
    /// Name shown to others.
    #[schema(required, min_length = 1, max_length = 40)]
    display_name: Option<String>,
    /// Language of the mails: `zh-CN` or `en`; the language of the request when absent.
    locale: Option<String>,
}

/// What was signed up with. The account itself is readable after signing in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedUpView {
    /// Mail address a message was sent to.
    #[schema(example = "wang.wei@example.com")]
    email: String,
    /// Name shown to others.
    #[schema(example = "王伟")]
    display_name: String,
    /// Language of the mails.
    #[schema(example = "zh-CN")]
    locale: String,
    /// Always `verification_sent`: the next step is in the mail.
    #[schema(example = "verification_sent")]
    status: &'static str,
}

/// The secret of a mail's link.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"token": "ptv_iuNrn0qdQBa4s0LhJ-UP7gFHxd4Oq1Bn7YcYKx8OrIs"}))]
pub struct VerifyAddress {
    /// The link's `token`.
    #[schema(required, min_length = 1, max_length = 100)]
    token: Option<String>,
}

/// Whom to send a link to.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"email": "wang.wei@example.com"}))]
pub struct SendLink {
    /// Mail address of the account.
    #[schema(required, max_length = 254, format = Email)]
    email: Option<String>,
}

/// A new password for a forgotten one.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "token": "ptp_iuNrn0qdQBa4s0LhJ-UP7gFHxd4Oq1Bn7YcYKx8OrIs", "new_password": "秋水长天 2026 一色"
}))]
pub struct ResetPassword {
    /// The `token` of the mail's link.
    #[schema(required, min_length = 1, max_length = 100)]
    token: Option<String>,
    /// The password from now on.
    #[schema(required, min_length = 10, max_length = 128, format = Password)]
    new_password: Option<String>,
}

impl CreateAccount {
    fn sign_up(&self, fallback: &str) -> SignUp {
        let Self {
            email,
            password,
            display_name,
            locale,
        } = self;
        SignUp {
            email: email.clone().unwrap_or_default(),
            password: password.clone().unwrap_or_default(),
            display_name: display_name.clone().unwrap_or_default(),
            locale: locale.clone().unwrap_or_else(|| fallback.to_owned()),
        }
    }
}

/// Opens an account
///
/// Sends a mail with a link that proves the address; until then the account can sign in but not act for an
/// enterprise. For an address that has an account already the answer is the same, nothing changes, and its owner
/// is told by mail.
#[utoipa::path(operation_id = "create_account", tag = "accounts", request_body = CreateAccount,
    responses((status = 201, description = "A mail is on its way.", body = SignedUpView)),
    extensions(("x-rate-limit" = json!("credentials"))))]
#[post("/api/v1/accounts")]
pub async fn create(kit: Kit, key: OnceKey, body: Body<CreateAccount>) -> Result<Reply, Problem> {
    let fallback = kit.locale().tag();
    kit.once_after(
        key,
        move |app, _| {
            body.settle(|dto| {
                let sign_up = dto.sign_up(fallback);
                Ok((accounts::prepare(app, &sign_up)?, sign_up))
            })
        },
        |tx, (prepared, sign_up)| {
            accounts::create(tx, prepared)?;
            let SignUp {
                email,
                password: _,
                display_name,
                locale,
            } = sign_up.clone();
            let view = SignedUpView {
                email,
                display_name,
                locale,
                status: "verification_sent",
            };
            Ok(Reply::created("/api/v1/me", &view))
        },
    )
    .await
}

/// Proves a mail address
///
/// With the token of the link that was sent to it. A link works once, for 48 hours.
#[utoipa::path(operation_id = "verify_email", tag = "accounts", request_body = VerifyAddress,
    responses((status = 204, description = "The address is proven.")),
    extensions(("x-rate-limit" = json!("credentials"))))]
#[post("/api/v1/accounts/verify-email")]
pub async fn verify_email(
    kit: Kit,
    key: OnceKey,
    body: Body<VerifyAddress>,
) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        body.settle(|dto| accounts::verify_email(tx, dto.token.as_deref().unwrap_or_default()))?;
        Ok(Reply::no_content())
    })
    .await
}

/// Sends the link again
///
/// To an account whose address is not proven yet, at most every two minutes. The answer is the same for every
/// address.
#[utoipa::path(operation_id = "resend_verification", tag = "accounts", request_body = SendLink,
    responses((status = 204, description = "If there is such an account, a mail is on its way.")),
    extensions(("x-rate-limit" = json!("credentials"))))]
#[post("/api/v1/accounts/verify-email/resend")]
pub async fn resend(kit: Kit, key: OnceKey, body: Body<SendLink>) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        body.settle(|dto| {
            accounts::resend_verification(tx, dto.email.as_deref().unwrap_or_default())
        })?;
        Ok(Reply::no_content())
    })
    .await
}

/// Asks for a new password
///
/// Sends a link to set one, at most every two minutes. The answer is the same for every address.
#[utoipa::path(operation_id = "request_password_reset", tag = "accounts", request_body = SendLink,
    responses((status = 204, description = "If there is such an account, a mail is on its way.")),
    extensions(("x-rate-limit" = json!("credentials"))))]
#[post("/api/v1/accounts/password-reset")]
pub async fn request_reset(kit: Kit, key: OnceKey, body: Body<SendLink>) -> Result<Reply, Problem> {
    kit.once(key, move |tx| {
        body.settle(|dto| {
            accounts::request_password_reset(tx, dto.email.as_deref().unwrap_or_default())
        })?;
        Ok(Reply::no_content())
    })
    .await
}

/// Sets a new password
///
/// With the token of the link that was sent to the address, which is proven by it. A link works once, for an
/// hour. Every session of the account ends.
#[utoipa::path(operation_id = "confirm_password_reset", tag = "accounts", request_body = ResetPassword,
    responses((status = 204, description = "The password is set.")),
    extensions(("x-rate-limit" = json!("credentials"))))]
#[post("/api/v1/accounts/password-reset/confirm")]
pub async fn confirm_reset(
    kit: Kit,
    key: OnceKey,
    body: Body<ResetPassword>,
) -> Result<Reply, Problem> {
    kit.once_after(
        key,
        move |app, _| {
            let (token, password) = body.settle(|dto| {
                let new_password = dto.new_password.as_deref().unwrap_or_default();
                let password = accounts::new_password("/new_password", new_password)?;
                Ok((dto.token.clone().unwrap_or_default(), password))
            })?;
            Ok((token, accounts::hash(app, &password)?))
        },
        |tx, (token, hash)| {
            accounts::confirm_password_reset(tx, token, hash)?;
            Ok(Reply::no_content())
        },
    )
    .await
}
