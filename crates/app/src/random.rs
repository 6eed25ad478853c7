//! Random texts that prove something: refresh tokens and one-time links. Only their hashes are kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Entropy;
use sha2::{Digest, Sha256};

/// Bytes of randomness in a token.
const BYTES: usize = 32;

/// A fresh token with a prefix by which people and scanners recognise what leaked.
pub(crate) fn token(prefix: &str, entropy: &dyn Entropy) -> String {
    let mut random = [0; BYTES];
    entropy.fill(&mut random);
    format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(random))
}

/// What is kept of a token: SHA-256 in hexadecimal. A slow hash would add nothing to 256 random bits.
pub(crate) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use testkit::SeededEntropy;

    use super::*;

    #[test]
    fn tokens_are_recognisable_and_never_alike() {
        let entropy = SeededEntropy::default();
        let tokens: Vec<_> = (0..100).map(|_| token("ptr", &entropy)).collect();
        assert!(
            tokens
                .iter()
                .all(|token| token.starts_with("ptr_") && token.len() == 47)
        );
        let hashes: std::collections::BTreeSet<_> =
            tokens.iter().map(|token| hash(token)).collect();
        assert_eq!(hashes.len(), 100);
        assert!(hashes.iter().all(|hash| hash.len() == 64));
    }

    #[test]
    fn the_hash_is_the_published_one() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash("abc"), expected, "example of FIPS 180-4");
    }
}
