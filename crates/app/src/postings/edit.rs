//! Changing what a posting says. Quantity, price and dates change at once; words are looked at again,
//! while the approved copy stays up.

use domain::PostingId;
use domain::policy::Action;
use domain::posting::{Draft, Move, Posting, Urgency};
use serde_json::json;

use crate::error::AppError;
use crate::postings::keep_revision;
use crate::postings::read::allowed;
use crate::postings::step::{follow_up, moved, save};
use crate::postings::write::parse;
use crate::transaction::Tx;

/// Changes a posting the caller has seen at `version`; `change` makes the new text of the old one.
/// Errors: `Invalid` with every fault, `Stale`, `Conflict` when its state allows no change.
pub fn update(
    tx: &mut Tx<'_>,
    id: &PostingId,
    version: i64,
    change: impl FnOnce(Draft) -> Draft,
) -> Result<Posting, AppError> {
    let (live, granted) = allowed(tx, id, Action::EditPosting)?;
    let before = live.posting;
    if before.version != version {
        return Err(AppError::Stale);
    }
    let content = parse(tx, &change(before.content.draft()))?;
    let step = match before.content.urgency(&content) {
        Urgency::None => return Ok(before),
        Urgency::Minor => Move::Adjust,
        Urgency::Material => Move::Revise,
    };
    let revised = Posting {
        content,
        revision: before.revision + 1,
        ..before.clone()
    };
    let mut after = moved(&revised, step, tx.now())?;
    if step == Move::Adjust && before.live_revision == Some(before.revision) {
        after.live_revision = Some(after.revision);
    }
    save(tx, &granted, &before, &after)?;
    keep_revision(tx, &granted, &after)?;
    follow_up(tx, &granted, &before, &after)?;
    let details = json!({ "step": step, "revision": after.revision });
    tx.audit(
        "posting.update",
        id.as_str(),
        Some(&after.enterprise),
        details,
    )?;
    Ok(after)
}
