//! The change log: every change says in the same transaction what happened to what.
//!
//! Consumers read the current state of the subject from the database; an event only says where to look.

use crate::clock::Moment;
use crate::code_enum;
use crate::id::EnterpriseId;

code_enum!(
    /// What happened.
    Kind {
        /// An account was opened.
        AccountCreated = "account_created",
        /// A mail address was proven.
        EmailVerified = "email_verified",
        /// A password was changed.
        PasswordChanged = "password_changed",
        /// The name, the language or the duties of an account changed, or it was suspended or let back.
        AccountChanged = "account_changed",
        /// An enterprise was registered or imported.
        EnterpriseCreated = "enterprise_created",
        /// A duty on the platform was granted.
        DutyGranted = "duty_granted",
        /// Somebody asked to speak for an enterprise.
        ClaimAsked = "claim_asked",
        /// A moderator took an item of the queue.
        ItemClaimed = "item_claimed",
        /// A profile, a card, a certificate, a designation or a member changed.
        EnterpriseChanged = "enterprise_changed",
        /// The verification of an enterprise changed.
        EnterpriseVerificationChanged = "enterprise_verification_changed",
        /// A draft was written.
        PostingCreated = "posting_created",
        /// A posting changed without changing its place in the life cycle.
        PostingChanged = "posting_changed",
        /// A posting was handed in.
        PostingSubmitted = "posting_submitted",
        /// A posting became visible, or its visible copy changed.
        PostingPublished = "posting_published",
        /// A posting left the public view.
        PostingUnpublished = "posting_unpublished",
        /// A posting was returned or refused.
        PostingReturned = "posting_returned",
        /// What fits a posting or an enterprise changed; the details say how many do.
        MatchFound = "match_found",
        /// Chains, nodes, edges or parks changed.
        TaxonomyChanged = "taxonomy_changed",
        /// A group of synonyms was added, changed or removed: queries and matches read words otherwise from now on.
        SynonymChanged = "synonym_changed",
        /// A new day began in the platform's calendar: what depends on the date is not what it was. The subject is the
        /// day, the details name the last day that was announced before.
        DayBegan = "day_began",
        /// Never written: an entry whose kind this version does not know, left by a newer one or damaged. Whatever it
        /// was, it happened to its subject.
        Unreadable = "unreadable",
    }
);

/// An entry to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What happened.
    pub kind: Kind,
    /// Id of what it happened to.
    pub subject: String,
    /// The enterprise concerned, if one is.
    pub enterprise: Option<EnterpriseId>,
    /// Row version of the subject after the change.
    pub version: i64,
    /// Details a consumer cannot read from the subject; never contacts or secrets.
    pub details: serde_json::Value,
}

/// Name of the detail that marks what the platform did by itself.
const AUTOMATIC: &str = "automatic";

impl Event {
    /// The same, marked as done by the platform itself or taken from a file: no person waits for what follows.
    pub fn automatic(mut self) -> Self {
        if let Some(details) = self.details.as_object_mut() {
            details.insert(AUTOMATIC.to_owned(), true.into());
        }
        self
    }

    /// Whether no person waits for what follows.
    pub fn is_automatic(&self) -> bool {
        self.details.get(AUTOMATIC) == Some(&true.into())
    }
}

/// A place in the log, in commit order. Opaque to everyone but the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Transaction, on engines where sequences are taken before the commit; 0 elsewhere.
    pub transaction: i64,
    /// Sequence.
    pub sequence: i64,
}

impl Position {
    /// Behind every entry there will ever be.
    pub const LAST: Self = Self {
        transaction: i64::MAX,
        sequence: i64::MAX,
    };

    /// The text form kept in the index.
    pub fn encode(self) -> String {
        format!("{}.{}", self.transaction, self.sequence)
    }

    /// Reads the text form.
    pub fn decode(text: &str) -> Option<Self> {
        let (transaction, sequence) = text.split_once('.')?;
        Some(Self {
            transaction: transaction.parse().ok()?,
            sequence: sequence.parse().ok()?,
        })
    }
}

/// An entry as read from the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where it stands.
    pub position: Position,
    /// When it was committed, by the writer's clock.
    pub at: Moment,
    /// What happened.
    pub event: Event,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_reads_back_and_orders_by_transaction_first() {
        let position = Position {
            transaction: 7,
            sequence: 42,
        };
        assert_eq!(Position::decode(&position.encode()), Some(position));
        assert!(
            position
                < Position {
                    transaction: 8,
                    sequence: 1
                }
        );
        assert_eq!(Position::decode("x"), None);
    }
}
