//! Values that travel through a caller's hands and are neither read nor changed there: AES-256-GCM-SIV, so that equal
//! values may be sealed twice under one key without a random number. Source: RFC 8452.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Seals bytes as text that may stand in an address. Equal bytes give equal text, and nothing else is told.
pub fn seal(key: &[u8; 32], bytes: &[u8]) -> Option<String> {
    let mut sealed = bytes.to_vec();
    cipher(key)?
        .seal_in_place_append_tag(nonce(), Aad::empty(), &mut sealed)
        .ok()?;
    Some(URL_SAFE_NO_PAD.encode(sealed))
}

/// The bytes in a sealed text; none when no key of ours sealed it as it is.
pub fn open(keys: &[[u8; 32]], text: &str) -> Option<Vec<u8>> {
    let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
    keys.iter().find_map(|key| {
        let mut bytes = sealed.clone();
        let opened = cipher(key)?
            .open_in_place(nonce(), Aad::empty(), &mut bytes)
            .ok()?;
        Some(opened.to_vec())
    })
}

fn cipher(key: &[u8; 32]) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM_SIV, key)
        .ok()
        .map(LessSafeKey::new)
}

/// Always the same: this cipher stays safe under one nonce and then only shows which values are equal.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: [u8; 32] = [7; 32];

    proptest! {
        #[test]
        fn what_was_sealed_is_opened_as_it_was(bytes: Vec<u8>) {
            let text = seal(&KEY, &bytes).unwrap();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            prop_assert_eq!(open(&[[8; 32], KEY], &text), Some(bytes), "under the key before, too");
            prop_assert_eq!(open(&[[8; 32]], &text), None);
        }

        #[test]
        fn a_changed_byte_is_refused(bytes: Vec<u8>, place: proptest::sample::Index, flip in 1u8..) {
            let mut sealed = URL_SAFE_NO_PAD.decode(seal(&KEY, &bytes).unwrap()).unwrap();
            let place = place.index(sealed.len());
            sealed[place] ^= flip;
            prop_assert_eq!(open(&[KEY], &URL_SAFE_NO_PAD.encode(sealed)), None);
        }
    }

    #[test]
    fn nothing_of_the_content_is_legible() {
        let text = seal(&KEY, b"frequencies 1 2 3").unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("frequencies"));
    }
}
