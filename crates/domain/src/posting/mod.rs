//! Postings: one model for both sides and all families.
//!
//! `content` is what people write, `status` what may happen to it, `audience` who may see it.

mod audience;
mod content;
mod family;
mod status;

pub use audience::{Audience, Visibility};
pub use content::{Catalogue, Content, Draft, MAX_VALID_DAYS, Urgency};
pub use family::{Family, Side, meets};
pub use status::{Move, Status};

use crate::clock::Moment;
use crate::id::{AccountId, EnterpriseId, PostingId};

/// A posting with its place in the life cycle.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// Identity.
    pub id: PostingId,
    /// The enterprise it speaks for.
    pub enterprise: EnterpriseId,
    /// Who wrote it; none for imported ones.
    pub author: Option<AccountId>,
    /// Identifier another system gave it, unique within the enterprise.
    pub external_id: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// What it says now; its author's working copy.
    pub content: Content,
    /// Number of the working copy, from 1.
    pub revision: i64,
    /// Number of the copy the public sees; none when it sees none.
    pub live_revision: Option<i64>,
    /// Row version, raised by every change: the ETag.
    pub version: i64,
    /// When it was first written.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// When it was last handed in.
    pub submitted_at: Option<Moment>,
    /// When it first became visible.
    pub published_at: Option<Moment>,
}
