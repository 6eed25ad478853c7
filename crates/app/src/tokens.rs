//! Access tokens: EdDSA JSON web tokens signed with keys derived from the installation's secret.
//!
//! A token says which session asks; what the person may do is read from the database each time (`actors`).

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountId, Moment, SessionId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{AppError, Unauthenticated};
use crate::secrets::Secrets;
use crate::transaction::App;

/// What the keys are derived for.
const PURPOSE: &str = "jwt";
/// Who the tokens are meant for.
const AUDIENCE: &str = "peitao";
/// The type in the header, so that no other token signed with the key passes. Source: RFC 9068, 2.1.
const TYPE: &str = "at+jwt";
/// How far the clocks of two nodes may differ. Units: seconds.
const LEEWAY_S: i64 = 5;
/// A longer text is no token of ours, and is not looked at.
const LONGEST_BYTES: usize = 2048;

/// The signing key and those that may still have signed, current first.
pub struct Keys {
    signing: EncodingKey,
    known: Vec<Key>,
}

struct Key {
    id: String,
    public: PublicKey,
    decoding: DecodingKey,
}

/// A key tokens can be checked with, as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Id in the header of the tokens: the key's thumbprint (RFC 7638).
    pub id: String,
    /// The Ed25519 public key, base64url.
    pub x: String,
}

/// What a good token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Who asks.
    pub account: AccountId,
    /// In which session.
    pub session: SessionId,
    /// When the token runs out.
    pub expires_at: Moment,
}

/// The claims as they travel. Units: seconds since 1970.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    iss: String,
    aud: String,
    sub: AccountId,
    sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl Keys {
    /// Derives the keys. Errors: `Bug` when the library refuses a seed.
    pub fn derive(secrets: &Secrets) -> Result<Self, AppError> {
        let seeds = secrets.derive_all(PURPOSE);
        let pairs = seeds
            .iter()
            .map(|seed| Ed25519KeyPair::from_seed_unchecked(seed));
        let pairs = pairs.collect::<Result<Vec<_>, _>>().map_err(defect)?;
        let current = pairs.first().ok_or_else(|| defect("no secret"))?;
        let der: Pkcs8V1Der<'_> = current.as_der().map_err(defect)?;
        let signing = EncodingKey::from_ed_der(der.as_ref());
        let known = pairs.iter().map(Key::of).collect();
        Ok(Self { signing, known })
    }

    /// The keys to publish, current first.
    pub fn public(&self) -> Vec<PublicKey> {
        self.known.iter().map(|key| key.public.clone()).collect()
    }
}

impl Key {
    fn of(pair: &Ed25519KeyPair) -> Self {
        let public = pair.public_key().as_ref();
        let x = URL_SAFE_NO_PAD.encode(public);
        let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
        let id = URL_SAFE_NO_PAD.encode(Sha256::digest(canonical));
        Self {
            decoding: DecodingKey::from_ed_der(public),
            public: PublicKey { id: id.clone(), x },
            id,
        }
    }
}

/// Prints nothing of the keys.
impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// A token for a session, good from now on for as long as the settings say.
pub(crate) fn issue(
    app: &App,
    account: &AccountId,
    session: &SessionId,
    now: Moment,
) -> Result<String, AppError> {
    let keys = app.keys();
    let seconds = now.seconds();
    let payload = Payload {
        iss: app.settings().public_url.clone(),
        aud: AUDIENCE.to_owned(),
        sub: account.clone(),
        sid: session.clone(),
        iat: seconds,
        nbf: seconds,
        exp: seconds.saturating_add(app.settings().access_token_s),
    };
    let header = Header {
        typ: Some(TYPE.to_owned()),
        kid: keys.known.first().map(|key| key.id.clone()),
        ..Header::new(Algorithm::EdDSA)
    };
    jsonwebtoken::encode(&header, &payload, &keys.signing).map_err(defect)
}

/// Judges a token: algorithm, type and key from our own list, issuer, audience, and the time by our own clock.
/// Errors: `TokenExpired` for a good token that ran out, `TokenInvalid` for everything else.
pub fn verify(app: &App, token: &str) -> Result<Claims, AppError> {
    let payload = signed_payload(app, token).ok_or_else(invalid)?;
    let Payload {
        iss: _,
        aud: _,
        sub,
        sid,
        iat: _,
        nbf,
        exp,
    } = payload;
    let seconds = app.now().seconds();
    if nbf > seconds.saturating_add(LEEWAY_S) {
        return Err(invalid());
    }
    if exp.saturating_add(LEEWAY_S) <= seconds {
        return Err(AppError::Unauthenticated(Unauthenticated::TokenExpired));
    }
    Ok(Claims {
        account: sub,
        session: sid,
        expires_at: Moment::from_micros(exp.saturating_mul(1_000_000)),
    })
}

/// What a token says, if one of our keys signed it for us.
fn signed_payload(app: &App, token: &str) -> Option<Payload> {
    if token.len() > LONGEST_BYTES {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok()?;
    if header.typ.as_deref() != Some(TYPE) || header.crit.is_some() {
        return None;
    }
    let kid = header.kid?;
    let key = app.keys().known.iter().find(|key| key.id == kid)?;
    let validation = validation(&app.settings().public_url);
    let decoded = jsonwebtoken::decode::<Payload>(token, &key.decoding, &validation).ok()?;
    Some(decoded.claims)
}

/// The library would ask the system's clock, so the times are judged above.
fn validation(issuer: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[issuer]);
    validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn invalid() -> AppError {
    AppError::Unauthenticated(Unauthenticated::TokenInvalid)
}

fn defect(error: impl std::fmt::Display) -> AppError {
    AppError::Bug(format!("token key: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_by_its_published_thumbprint() {
        let seed = URL_SAFE_NO_PAD
            .decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
            .unwrap();
        let key = Key::of(&Ed25519KeyPair::from_seed_unchecked(&seed).unwrap());
        assert_eq!(
            key.public.x, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            "example of RFC 8037, A.2"
        );
        assert_eq!(
            key.id, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
            "example of RFC 8037, A.3"
        );
    }

    #[test]
    fn the_current_key_comes_first_and_none_prints_itself() {
        let old = Keys::derive(&Secrets::new([1; 32], None)).unwrap();
        let new = Keys::derive(&Secrets::new([2; 32], Some([1; 32]))).unwrap();
        assert_eq!(new.public().len(), 2);
        assert_eq!(new.public().last(), old.public().first());
        assert_ne!(new.public().first(), old.public().first());
        assert_eq!(format!("{new:?}"), "Keys(..)");
    }
}
