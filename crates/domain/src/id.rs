//! Typed identifiers in TypeID form: `<prefix>_<26 base32 characters of a UUIDv7>`.
//!
//! Source: the TypeID specification (prefix, underscore, Crockford base32 without padding) and
//! RFC 9562 for version 7. No `From<Uuid>` and no `Default`: a wrong id does not compile.

use std::fmt;

use uuid::{Builder, Uuid};

use crate::clock::{Entropy, Moment};

/// Crockford's alphabet in lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

/// Why a text is not an id of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a well-formed identifier of this kind")]
pub struct MalformedId;

/// A version 7 UUID of this instant, from injected randomness.
fn mint(now: Moment, entropy: &dyn Entropy) -> Uuid {
    let mut random = [0; 10];
    entropy.fill(&mut random);
    Builder::from_unix_timestamp_millis(now.millis(), &random).into_uuid()
}

fn encode(uuid: Uuid) -> String {
    let value = uuid.as_u128();
    (0..LENGTH)
        .rev()
        .map(|place| char::from(symbol(value >> (place * 5))))
        .collect()
}

fn symbol(value: u128) -> u8 {
    let index = usize::try_from(value & 31).unwrap_or(0);
    ALPHABET.get(index).copied().unwrap_or(b'0')
}

fn decode(text: &str) -> Option<Uuid> {
    if text.len() != LENGTH || text.as_bytes().first().is_none_or(|first| *first > b'7') {
        return None;
    }
    text.bytes()
        .try_fold(0u128, |value, byte| Some((value << 5) | digit(byte)?))
        .map(Uuid::from_u128)
}

fn digit(byte: u8) -> Option<u128> {
    ALPHABET
        .iter()
        .position(|symbol| *symbol == byte)
        .and_then(|index| u128::try_from(index).ok())
}

/// Checked text of an id: prefix, underscore and a decodable suffix. Errors: [`MalformedId`].
fn checked(prefix: &str, text: &str) -> Result<String, MalformedId> {
    let suffix = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .ok_or(MalformedId)?;
    decode(suffix).map(|_| text.to_owned()).ok_or(MalformedId)
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The prefix of every id of this kind.
            pub const PREFIX: &'static str = $prefix;

            /// A new id, sortable by the instant it was made at.
            pub fn mint(now: Moment, entropy: &dyn Entropy) -> Self {
                Self(format!("{}_{}", $prefix, encode(mint(now, entropy))))
            }

            /// Reads the text form. Errors: [`MalformedId`] for another kind or a damaged suffix.
            pub fn parse(text: &str) -> Result<Self, MalformedId> {
                checked($prefix, text).map(Self)
            }

            /// The text form, as stored and sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedId;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }
    };
}

id_type!(
    /// A person's account.
    AccountId, "acc");
id_type!(
    /// A signed-in device of an account.
    SessionId, "ses");
id_type!(
    /// An enterprise, claimed or not.
    EnterpriseId, "ent");
id_type!(
    /// A capability card of an enterprise.
    CapabilityId, "cap");
id_type!(
    /// A certificate of an enterprise.
    CertificateId, "crt");
id_type!(
    /// A designation of an enterprise, such as chain leader.
    DesignationId, "dsg");
id_type!(
    /// A supply or demand posting.
    PostingId, "pst");
id_type!(
    /// A group of words that mean the same.
    SynonymId, "syn");
id_type!(
    /// A match between a posting and a counterpart.
    MatchId, "mtc");
id_type!(
    /// An item of the moderation queue.
    ItemId, "mod");
id_type!(
    /// A mail in the queue of outgoing mails.
    MailId, "eml");
id_type!(
    /// A one-time link sent by mail.
    TicketId, "tkt");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Fixed([u8; 10]);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.copy_from_slice(&self.0);
        }
    }

    proptest! {
        #[test]
        fn reads_back_and_sorts_by_time(a in 0i64..4_000_000_000_000_000, step in 1_000i64..1_000_000, random: [u8; 10]) {
            let early = PostingId::mint(Moment::from_micros(a), &Fixed(random));
            let late = PostingId::mint(Moment::from_micros(a + step), &Fixed(random));
            prop_assert_eq!(PostingId::parse(early.as_str()).unwrap(), early.clone());
            prop_assert!(early < late);
        }

        #[test]
        fn never_panics_on_any_text(text in ".*") {
            let _ = AccountId::parse(&text);
        }
    }

    #[test]
    fn the_suffix_is_the_published_encoding() {
        let uuid = Uuid::parse_str("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
        assert_eq!(
            encode(uuid),
            "01h455vb4pex5vsknk084sn02q",
            "example of the TypeID specification"
        );
        assert_eq!(decode("01h455vb4pex5vsknk084sn02q"), Some(uuid));
    }

    #[test]
    fn refuses_another_kind_and_damage() {
        let good = "pst_01h455vb4pex5vsknk084sn02q";
        assert!(PostingId::parse(good).is_ok());
        for bad in [
            "ent_01h455vb4pex5vsknk084sn02q",
            "pst_81h455vb4pex5vsknk084sn02q",
            "pst_01h455vb4pex5vsknk084sn02",
            "pst_01H455VB4PEX5VSKNK084SN02Q",
            "pst",
            "",
        ] {
            assert_eq!(PostingId::parse(bad), Err(MalformedId), "{bad}");
        }
    }
}
