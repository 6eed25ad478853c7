//! Who sends a request, as far as its credential says; what they may do is asked inside the use case.

use std::sync::Arc;

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use app::tokens::Claims;
use app::{App, AppError, Unauthenticated};
use domain::{AccountId, SessionId};

use super::contract::SignIn;

/// The sender of a request.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Sent no credential, or the operation does not look at it.
    Anonymous,
    /// Sent a good token.
    Account(Arc<Claims>),
    /// Sent a credential that does not count.
    Refused(Unauthenticated),
}

impl Caller {
    /// Reads the credential, if the operation looks at one.
    pub fn of(app: &App, headers: &HeaderMap, sign_in: SignIn) -> Self {
        let Some(header) = headers
            .get(AUTHORIZATION)
            .filter(|_| sign_in != SignIn::Ignored)
        else {
            return Self::Anonymous;
        };
        let Some(token) = header.to_str().ok().and_then(bearer) else {
            return Self::Refused(Unauthenticated::TokenInvalid);
        };
        match app::tokens::verify(app, token) {
            Ok(claims) => Self::Account(Arc::new(claims)),
            Err(AppError::Unauthenticated(why)) => Self::Refused(why),
            Err(cause) => {
                tracing::error!(%cause, "a token cannot be judged");
                Self::Refused(Unauthenticated::TokenInvalid)
            }
        }
    }

    /// The account, if the token is good.
    pub fn account(&self) -> Option<&AccountId> {
        self.claims().map(|claims| &claims.account)
    }

    /// The session, if the token is good.
    pub fn session(&self) -> Option<&SessionId> {
        self.claims().map(|claims| &claims.session)
    }

    fn claims(&self) -> Option<&Claims> {
        match self {
            Self::Account(claims) => Some(claims),
            Self::Anonymous | Self::Refused(_) => None,
        }
    }

    /// The caller, if the operation lets it in. Errors: why not.
    pub fn admitted(&self, sign_in: SignIn) -> Result<(), Unauthenticated> {
        match (self, sign_in) {
            (Self::Anonymous, SignIn::Required) => Err(Unauthenticated::SignIn),
            (Self::Refused(why), _) => Err(*why),
            (Self::Anonymous | Self::Account(_), _) => Ok(()),
        }
    }
}

/// The token of a bearer credential. Source: RFC 6750 section 2.1; the scheme's case does not matter.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    let token = token.trim_start();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && !token.contains(' '))
        .then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bearer_credentials_are_read() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc"), Some("abc"));
        for other in ["", "abc", "Bearer", "Bearer ", "Basic abc", "Bearer a b"] {
            assert_eq!(bearer(other), None, "{other}");
        }
    }

    #[test]
    fn a_bad_credential_is_never_taken_for_none() {
        let refused = Caller::Refused(Unauthenticated::TokenExpired);
        assert_eq!(
            refused.admitted(SignIn::Optional),
            Err(Unauthenticated::TokenExpired)
        );
        assert_eq!(Caller::Anonymous.admitted(SignIn::Optional), Ok(()));
        assert_eq!(
            Caller::Anonymous.admitted(SignIn::Required),
            Err(Unauthenticated::SignIn)
        );
    }
}
