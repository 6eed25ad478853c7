//! The one secret of an installation, from which every key is derived.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The master secret and the one before it, so that it can be changed without signing everybody out.
#[derive(Clone)]
pub struct Secrets {
    current: [u8; 32],
    previous: Option<[u8; 32]>,
}

impl Secrets {
    /// The secrets of an installation; every node of a cluster must hold the same.
    pub fn new(current: [u8; 32], previous: Option<[u8; 32]>) -> Self {
        Self { current, previous }
    }

    /// A key for one purpose: HMAC-SHA256 of the purpose under the current secret.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        derive(&self.current, purpose)
    }

    /// The keys for one purpose, current first: what verifies may have been made under the previous one.
    pub fn derive_all(&self, purpose: &str) -> Vec<[u8; 32]> {
        std::iter::once(&self.current)
            .chain(&self.previous)
            .map(|secret| derive(secret, purpose))
            .collect()
    }
}

/// Prints nothing of the secret.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(..)")
    }
}

fn derive(secret: &[u8; 32], purpose: &str) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; an empty key would only arise with a defect there.
    Hmac::<Sha256>::new_from_slice(secret).map_or([0; 32], |mac| {
        mac.chain_update(purpose).finalize().into_bytes().into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_and_secrets_give_different_keys() {
        let secrets = Secrets::new([1; 32], Some([2; 32]));
        let keys = [
            secrets.derive("a"),
            secrets.derive("b"),
            secrets.derive_all("a")[1],
            [0; 32],
        ];
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(key));
        }
        assert_eq!(secrets.derive_all("a")[0], secrets.derive("a"));
        assert_eq!(format!("{secrets:?}"), "Secrets(..)");
    }
}
