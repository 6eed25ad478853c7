//! The public keys of access tokens, for services that check them by themselves.

use actix_web::get;
use app::tokens::PublicKey;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kit::{Kit, Reply};

/// How long a verifier may keep the keys: a new key is published long before it signs. Units: seconds.
const KEPT_S: u32 = 300;

/// A key set. Source: RFC 7517.
#[derive(Serialize, ToSchema)]
struct KeySetView {
    /// The keys, the present one first.
    keys: Vec<KeyView>,
}

/// An Ed25519 public key. Source: RFC 8037.
#[derive(Serialize, ToSchema)]
struct KeyView {
    /// Family of the key.
    #[schema(example = "OKP")]
    kty: &'static str,
    /// Curve.
    #[schema(example = "Ed25519")]
    crv: &'static str,
    /// Algorithm of the tokens.
    #[schema(example = "EdDSA")]
    alg: &'static str,
    /// What it is for.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    purpose: &'static str,
    /// Id in the header of the tokens.
    kid: String,
    /// The key, base64url.
    x: String,
}

impl From<PublicKey> for KeyView {
    fn from(PublicKey { id, x }: PublicKey) -> Self {
        Self {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            purpose: "sig",
            kid: id,
            x,
        }
    }
}

/// Lists the keys access tokens are signed with
///
/// A JSON Web Key Set (RFC 7517) of Ed25519 public keys, the present one first.
#[utoipa::path(
    operation_id = "get_jwks",
    tag = "platform",
    responses((status = 200, description = "The key set.", body = KeySetView))
)]
#[get("/.well-known/jwks.json")]
pub async fn jwks(kit: Kit) -> Reply {
    let keys = kit
        .app()
        .keys()
        .public()
        .into_iter()
        .map(KeyView::from)
        .collect();
    Reply::ok(&KeySetView { keys }).public_for(KEPT_S)
}
