//! Postings: written, read, changed, handed in and ended by the enterprise they speak for.

mod edit;
mod read;
mod step;
mod submit;
mod write;

pub use edit::update;
pub use read::{View, get, list_own, versions};
pub(crate) use read::{allowed, audience_now};
pub(crate) use step::decide;
pub use step::{close, expire_due, pause, renew, resume, withdraw};
pub use submit::submit;
pub(crate) use submit::{approve_imported, submit_imported};
pub(crate) use write::parse;
pub use write::{clone, create, import, unknown_enterprise};

pub use store::moderation::Past;
pub use store::postings::{Filter, Live, Version};

use ::search::text::fold;
use domain::policy::Granted;
use domain::posting::{Content, Posting};
use sha2::{Digest, Sha256};

use crate::error::AppError;
use crate::transaction::Tx;

/// What two postings of one enterprise share when they say the same: a hash of their letters and digits,
/// folded, without order of fields or punctuation.
fn fingerprint(content: &Content) -> String {
    let text = format!(
        "{} {} {}",
        content.side,
        content.title.as_str(),
        content.body.as_str()
    );
    let letters: String = fold(&text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let digest = Sha256::digest(letters.as_bytes());
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Keeps the working copy among the revisions, under the name of who wrote this one: nobody's, for an import.
fn keep_revision(tx: &mut Tx<'_>, granted: &Granted, posting: &Posting) -> Result<(), AppError> {
    let revision = Posting {
        author: tx.actor().account().cloned(),
        ..posting.clone()
    };
    Ok(store::postings::insert_version(
        tx.conn, granted, &revision,
    )?)
}

/// The next version of a posting, at this instant.
fn touched(posting: &Posting, now: domain::Moment) -> Posting {
    Posting {
        version: posting.version + 1,
        updated_at: now,
        ..posting.clone()
    }
}
