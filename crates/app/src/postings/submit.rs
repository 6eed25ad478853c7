//! Handing a posting in: what a rule lets pass is shown at once, the rest waits for a person.

use domain::moderation::{Decision, Item, Kind, Risk, Triage, risks, triage};
use domain::policy::{Action, Granted, Resource};
use domain::posting::{Move, Posting};
use domain::{ItemId, PostingId};
use serde_json::json;
use store::moderation::Verdict;
use store::{enterprises, moderation, postings};

use crate::error::{AppError, Conflict, raced};
use crate::postings::fingerprint;
use crate::postings::read::allowed;
use crate::postings::step::{advance, moved, save};
use crate::transaction::Tx;

/// Days a returned or refused posting counts against an enterprise.
const RECENT_DAYS: i64 = 90;

/// Hands a draft in. Errors: `EnterpriseUnverified`, `IllegalTransition`, `Invalid` when its dates have passed.
pub fn submit(tx: &mut Tx<'_>, id: &PostingId) -> Result<Posting, AppError> {
    let (live, granted) = allowed(tx, id, Action::EditPosting)?;
    let before = live.posting;
    let owner = before.enterprise.clone();
    if !enterprises::find(tx.conn, &owner)?.is_some_and(|enterprise| enterprise.may_publish()) {
        return Err(Conflict::EnterpriseUnverified.into());
    }
    let mut after = moved(&before, Move::Submit, tx.now())?;
    before.content.judge_dates(tx.now())?;
    after.submitted_at = Some(tx.now());
    raced(save(tx, &granted, &before, &after))?;
    tx.audit(
        "posting.submit",
        id.as_str(),
        Some(&owner),
        json!({ "revision": after.revision }),
    )?;
    enqueue(tx, &granted, &after)?;
    pass_by_rule(tx, &granted, after)
}

/// Shows the posting at once if a rule says so.
fn pass_by_rule(tx: &mut Tx<'_>, granted: &Granted, posting: Posting) -> Result<Posting, AppError> {
    let since = tx.now().plus_days(-RECENT_DAYS);
    let record = moderation::record(tx.conn, &posting.enterprise, since)?;
    match triage(record, &risks_of(tx, &posting)?) {
        Triage::Pass(rule) => approve_by_rule(tx, granted, &posting, rule),
        Triage::Hold(_) => Ok(posting),
    }
}

/// Approves without a person; the rule is written into the queue's item and the audit log.
fn approve_by_rule(
    tx: &mut Tx<'_>,
    granted: &Granted,
    posting: &Posting,
    rule: &'static str,
) -> Result<Posting, AppError> {
    let open = moderation::find_open(tx.conn, Kind::Posting, posting.id.as_str())?;
    if let Some(item) = open {
        let decision = Decision::Approved;
        let verdict = Verdict {
            decision,
            reason: None,
            note: None,
            rule: Some(rule),
            by: None,
        };
        raced(moderation::decide(
            tx.conn,
            granted,
            &item.id,
            &verdict,
            tx.now(),
        ))?;
    }
    let details = json!({ "rule": rule, "revision": posting.revision });
    tx.audit(
        "moderation.pass",
        posting.id.as_str(),
        Some(&posting.enterprise),
        details,
    )?;
    advance(tx, granted, posting, Move::Approve)
}

fn risks_of(tx: &mut Tx<'_>, posting: &Posting) -> Result<Vec<Risk>, AppError> {
    let content = &posting.content;
    let mut found = risks(content.side, &content.words());
    let twin = postings::find_duplicate(
        tx.conn,
        &posting.enterprise,
        &fingerprint(content),
        &posting.id,
    )?;
    found.extend(twin.map(|_| Risk::Duplicate));
    Ok(found)
}

/// Puts a posting under review into the queue, with what a moderator needs to see.
pub(super) fn enqueue(
    tx: &mut Tx<'_>,
    granted: &Granted,
    posting: &Posting,
) -> Result<(), AppError> {
    let risks = risks_of(tx, posting)?;
    let twin = postings::find_duplicate(
        tx.conn,
        &posting.enterprise,
        &fingerprint(&posting.content),
        &posting.id,
    )?;
    let item = Item {
        id: ItemId::mint(tx.now(), tx.entropy()),
        kind: Kind::Posting,
        subject: posting.id.to_string(),
        enterprise: posting.enterprise.clone(),
        submitter: tx
            .actor()
            .account()
            .cloned()
            .or_else(|| posting.author.clone()),
        revision: posting.revision,
        evidence: json!({ "risks": risks, "duplicate_of": twin, "shown_revision": posting.live_revision }),
        claim: None,
        decision: None,
        version: 1,
        created_at: tx.now(),
    };
    Ok(moderation::insert(tx.conn, granted, &item)?)
}

/// Hands an imported posting in. Where the sender has moderated it, it passes on the operator's word, under the
/// rule `trusted_import`; otherwise it waits for a person.
pub(crate) fn submit_imported(
    tx: &mut Tx<'_>,
    posting: &Posting,
    moderated: bool,
) -> Result<Posting, AppError> {
    let granted = tx.require(Action::Import, &Resource::Platform)?;
    let mut pending = moved(posting, Move::Submit, tx.now())?;
    pending.submitted_at = Some(tx.now());
    raced(save(tx, &granted, posting, &pending))?;
    enqueue(tx, &granted, &pending)?;
    if moderated {
        approve_imported(tx, &pending)
    } else {
        Ok(pending)
    }
}

/// Lets an imported posting under review pass on the operator's word.
pub(crate) fn approve_imported(tx: &mut Tx<'_>, posting: &Posting) -> Result<Posting, AppError> {
    let granted = tx.require(Action::Import, &Resource::Platform)?;
    approve_by_rule(tx, &granted, posting, "trusted_import")
}
