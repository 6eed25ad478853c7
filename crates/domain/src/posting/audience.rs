//! Who may see a posting, as tags a reader and a posting can share.
//!
//! The same tags serve the policy, the database scope and the index query, so that all three agree.

use std::fmt;

use crate::code_enum;
use crate::id::EnterpriseId;

code_enum!(
    /// Whom the owner lets see a posting.
    Visibility {
        /// Everyone.
        Public = "public",
        /// Members of verified enterprises.
        Verified = "verified",
        /// Members of enterprises of the posting's chain.
        Chain = "chain",
        /// Members of invited enterprises.
        Invited = "invited",
        /// Everyone, without the name of the enterprise.
        Blind = "blind",
    }
);

/// A tag of a circle of readers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everyone, signed in or not.
    Public,
    /// Members of verified enterprises.
    Verified,
    /// Members of enterprises of this chain.
    Chain(String),
    /// Members of this enterprise.
    Enterprise(EnterpriseId),
}

impl Audience {
    /// The circles that may see a posting of this visibility. Its own enterprise always may.
    pub fn of_posting(
        visibility: Visibility,
        owner: &EnterpriseId,
        chain: Option<&str>,
        invited: &[EnterpriseId],
    ) -> Vec<Self> {
        let mut circles = vec![Self::Enterprise(owner.clone())];
        match visibility {
            Visibility::Public | Visibility::Blind => circles.push(Self::Public),
            Visibility::Verified => circles.push(Self::Verified),
            Visibility::Chain => circles.extend(chain.map(|chain| Self::Chain(chain.to_owned()))),
            Visibility::Invited => circles.extend(invited.iter().cloned().map(Self::Enterprise)),
        }
        circles
    }
}

/// The tag as it is indexed.
impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Verified => f.write_str("verified"),
            Self::Chain(code) => write!(f, "chain:{code}"),
            Self::Enterprise(id) => write!(f, "enterprise:{id}"),
        }
    }
}
