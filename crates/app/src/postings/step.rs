//! Moving a posting through its life cycle: one function that moves, and what every move entails.

use domain::event::Kind;
use domain::invalid::{Faults, Rule};
use domain::moderation::Decision;
use domain::policy::{Action, Granted, Resource};
use domain::posting::{Draft, Move, Posting, Status};
use domain::{Moment, PostingId};
use serde_json::json;
use store::moderation::Verdict;
use store::postings::Due;
use store::{moderation, postings};

use crate::error::{AppError, Conflict, raced, unless_damaged};
use crate::postings::read::allowed;
use crate::postings::submit::enqueue;
use crate::postings::write::{emit, parse};
use crate::postings::{fingerprint, keep_revision, touched};
use crate::transaction::Tx;

/// Postings the clock ends in one transaction.
const EXPIRE_AT_ONCE: i64 = 200;

/// The posting after a move. Errors: `IllegalTransition`.
pub(super) fn moved(posting: &Posting, step: Move, now: Moment) -> Result<Posting, AppError> {
    let from = posting.status;
    let status = from
        .after(step)
        .ok_or(Conflict::IllegalTransition { from, step })?;
    let live_revision = Status::live_after(step, status, posting.live_revision, posting.revision);
    let published_at = if status == Status::Published {
        posting.published_at.or(Some(now))
    } else {
        posting.published_at
    };
    Ok(Posting {
        status,
        live_revision,
        published_at,
        ..touched(posting, now)
    })
}

/// Stores a moved posting and says so in the log. Errors: `Stale` when it changed since this transaction read it.
pub(super) fn save(
    tx: &mut Tx<'_>,
    granted: &Granted,
    before: &Posting,
    after: &Posting,
) -> Result<(), AppError> {
    postings::update(tx.conn, granted, after, &fingerprint(&after.content))?;
    let kind = match (before.live_revision, after.live_revision) {
        (before, Some(now)) if before != Some(now) => Kind::PostingPublished,
        (Some(_), None) => Kind::PostingUnpublished,
        _ if after.status == Status::Pending && before.status != Status::Pending => {
            Kind::PostingSubmitted
        }
        _ if after.status == before.status => Kind::PostingChanged,
        _ if matches!(after.status, Status::Returned | Status::Rejected) => Kind::PostingReturned,
        _ => Kind::PostingChanged,
    };
    emit(tx, kind, after)
}

/// Keeps the moderation queue true: what left review leaves the queue, what changed under review waits anew.
pub(super) fn follow_up(
    tx: &mut Tx<'_>,
    granted: &Granted,
    before: &Posting,
    after: &Posting,
) -> Result<(), AppError> {
    let (was, is) = (
        before.status == Status::Pending,
        after.status == Status::Pending,
    );
    if was {
        drop_item(tx, before)?;
    }
    if is {
        enqueue(tx, granted, after)?;
    }
    Ok(())
}

fn drop_item(tx: &mut Tx<'_>, posting: &Posting) -> Result<(), AppError> {
    let open = moderation::find_open(
        tx.conn,
        domain::moderation::Kind::Posting,
        posting.id.as_str(),
    )?;
    let Some(item) = open else { return Ok(()) };
    let verdict = Verdict {
        decision: Decision::Dropped,
        reason: None,
        note: None,
        rule: Some("left_review"),
        by: None,
    };
    let granted = domain::policy::require(
        &domain::actor::Actor::System,
        Action::Moderate,
        &Resource::Platform,
    );
    let granted = granted.map_err(AppError::refusal)?;
    raced(moderation::decide(
        tx.conn,
        &granted,
        &item.id,
        &verdict,
        tx.now(),
    ))
}

/// Moves a posting, stores it and keeps log and audit. The queue is the caller's concern.
pub(crate) fn advance(
    tx: &mut Tx<'_>,
    granted: &Granted,
    before: &Posting,
    step: Move,
) -> Result<Posting, AppError> {
    let after = moved(before, step, tx.now())?;
    raced(save(tx, granted, before, &after))?;
    let details = json!({ "from": before.status, "to": after.status, "revision": after.revision });
    tx.audit(
        &format!("posting.{step}"),
        after.id.as_str(),
        Some(&after.enterprise),
        details,
    )?;
    Ok(after)
}

/// A moderator's decision on a posting under review; the caller has decided the queue's item.
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &PostingId,
    step: Move,
) -> Result<Posting, AppError> {
    let posting = postings::find(tx.conn, id)?.ok_or(AppError::NotFound)?;
    advance(tx, granted, &posting, step)
}

/// A move by the posting's own enterprise.
fn own_step(
    tx: &mut Tx<'_>,
    id: &PostingId,
    step: Move,
    change: impl FnOnce(&mut Tx<'_>, Posting) -> Result<Posting, AppError>,
) -> Result<Posting, AppError> {
    let (live, granted) = allowed(tx, id, Action::EditPosting)?;
    let before = live.posting;
    // A move that is not allowed is refused as such, whatever else is wrong.
    moved(&before, step, tx.now())?;
    let changed = change(tx, before.clone())?;
    let after = moved(&changed, step, tx.now())?;
    raced(save(tx, &granted, &before, &after))?;
    if after.revision != before.revision {
        keep_revision(tx, &granted, &after)?;
    }
    follow_up(tx, &granted, &before, &after)?;
    let details = json!({ "from": before.status, "to": after.status, "revision": after.revision });
    tx.audit(
        &format!("posting.{step}"),
        id.as_str(),
        Some(&after.enterprise),
        details,
    )?;
    Ok(after)
}

fn unchanged(_: &mut Tx<'_>, posting: Posting) -> Result<Posting, AppError> {
    Ok(posting)
}

/// Takes a posting back for good.
pub fn withdraw(tx: &mut Tx<'_>, id: &PostingId) -> Result<Posting, AppError> {
    own_step(tx, id, Move::Withdraw, unchanged)
}

/// Takes a posting down for a while.
pub fn pause(tx: &mut Tx<'_>, id: &PostingId) -> Result<Posting, AppError> {
    own_step(tx, id, Move::Pause, unchanged)
}

/// Puts a paused posting up again. Errors: `Invalid` when its validity ran out meanwhile.
pub fn resume(tx: &mut Tx<'_>, id: &PostingId) -> Result<Posting, AppError> {
    own_step(tx, id, Move::Resume, |tx, posting| {
        if posting.content.valid_until <= tx.now() {
            return Err(Faults::one("/valid_until", Rule::of("in_the_past")).into());
        }
        Ok(posting)
    })
}

/// Ends a posting.
pub fn close(tx: &mut Tx<'_>, id: &PostingId) -> Result<Posting, AppError> {
    own_step(tx, id, Move::Close, unchanged)
}

/// Extends a posting's validity; an expired one is shown again, without a delivery day that has passed. Errors: `Invalid` for a past or too far end.
pub fn renew(tx: &mut Tx<'_>, id: &PostingId, valid_until: &str) -> Result<Posting, AppError> {
    own_step(tx, id, Move::Renew, |tx, posting| {
        let deliver_by = posting
            .content
            .deliver_by
            .filter(|day| *day >= tx.now().date());
        let draft = Draft {
            valid_until: Some(valid_until.to_owned()),
            deliver_by: deliver_by.map(|day| day.to_string()),
            ..posting.content.draft()
        };
        let content = parse(tx, &draft)?;
        Ok(Posting {
            content,
            revision: posting.revision + 1,
            ..posting
        })
    })
}

/// Ends the postings whose validity ran out. Returns how many; the caller repeats while there are some. One that cannot
/// be read back stays due, in nobody's way.
pub fn expire_due(tx: &mut Tx<'_>) -> Result<usize, AppError> {
    let granted = tx.require(Action::EditPosting, &Resource::Platform)?;
    let mut after = None;
    loop {
        let due = postings::overdue(tx.conn, tx.now(), after.as_ref(), EXPIRE_AT_ONCE)?;
        let mut ended = 0;
        for Due { id, .. } in &due {
            let outcome = tx.attempt(|tx| expire(tx, &granted, id));
            ended += usize::from(unless_damaged(id.as_str(), outcome)?.is_some());
        }
        after = due.into_iter().next_back();
        if ended > 0 || after.is_none() {
            return Ok(ended);
        }
    }
}

/// Ends what ran out of one posting: all of it, or the shown copy alone where another is under review that ends later.
fn expire(tx: &mut Tx<'_>, granted: &Granted, id: &PostingId) -> Result<(), AppError> {
    let before = postings::find(tx.conn, id)?.ok_or(AppError::NotFound)?;
    if before.content.valid_until > tx.now() {
        return lapse(tx, granted, &before);
    }
    let after = advance(tx, granted, &before, Move::Expire)?;
    follow_up(tx, granted, &before, &after)
}

/// Takes the shown copy down and leaves the working copy where it is: in the queue, or with its owner.
fn lapse(tx: &mut Tx<'_>, granted: &Granted, before: &Posting) -> Result<(), AppError> {
    let after = Posting {
        live_revision: None,
        ..touched(before, tx.now())
    };
    raced(save(tx, granted, before, &after))?;
    let details = json!({ "status": after.status, "revision": before.live_revision });
    tx.audit(
        "posting.lapse",
        after.id.as_str(),
        Some(&after.enterprise),
        details,
    )
}
