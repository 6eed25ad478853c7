//! Changing what a posting says. Quantity, price and dates change at once; words are looked at again,
//! while the approved copy stays up.

use domain::PostingId;
use domain::policy::{Action, Resource};
use domain::posting::{Draft, Move, Posting, Urgency};
use serde_json::{Value, json};
use store::postings;

use crate::error::AppError;
use crate::postings::read::live_audience;
use crate::postings::step::{follow_up, moved, save};
use crate::postings::write::parse;
use crate::transaction::Tx;

/// A change as JSON merge patch (RFC 7396): absent members stay, `null` clears, lists are replaced whole.
pub type Patch = serde_json::Map<String, Value>;

/// Changes a posting the caller has seen at `version`.
/// Errors: `Invalid` with every fault, `Stale`, `Conflict` when its state allows no change.
pub fn update(
    tx: &mut Tx<'_>,
    id: &PostingId,
    version: i64,
    patch: &Patch,
) -> Result<Posting, AppError> {
    let live = postings::live(tx.conn, id)?.ok_or(AppError::NotFound)?;
    let audience = live_audience(tx, &live)?;
    let before = live.posting;
    let owner = before.enterprise.clone();
    let granted = tx.require(
        Action::EditPosting,
        &Resource::Posting {
            owner: &owner,
            audience: &audience,
        },
    )?;
    if before.version != version {
        return Err(AppError::Stale);
    }
    let content = parse(tx, &merged(&before.content.draft(), patch)?)?;
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
    postings::insert_version(tx.conn, &after)?;
    follow_up(tx, &before, &after)?;
    let details = json!({ "step": step, "revision": after.revision });
    tx.audit("posting.update", id.as_str(), Some(&owner), details)?;
    Ok(after)
}

fn merged(draft: &Draft, patch: &Patch) -> Result<Draft, AppError> {
    let mut value =
        serde_json::to_value(draft).map_err(|error| AppError::Bug(error.to_string()))?;
    if let Some(members) = value.as_object_mut() {
        for (name, change) in patch {
            members.insert(name.clone(), change.clone());
        }
    }
    serde_json::from_value(value)
        .map_err(|error| AppError::Bug(format!("patch was not checked: {error}")))
}
