//! Access tokens: EdDSA JSON web tokens signed with keys derived from the installation's secret.

use crate::error::AppError;
use crate::secrets::Secrets;

/// The signing key and those that may still have signed.
pub struct Keys {}

impl Keys {
    /// Derives the keys. Errors: `Bug` when the library refuses the seed.
    pub fn derive(_secrets: &Secrets) -> Result<Self, AppError> {
        Ok(Self {})
    }
}
