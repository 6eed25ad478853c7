//! The moderation desk: one queue, claimed and decided by people, every decision in the audit log and
//! in the author's mail.

use std::collections::{BTreeSet, HashMap};

use domain::event::{self, Event};
use domain::moderation::{CLAIM_MINUTES, Decision, Item, Kind, Reason};
use domain::policy::{Action, Granted, List, Resource};
use domain::posting::Move;
use domain::text::Note;
use domain::{AccountId, EnterpriseId, Faults, ItemId, PostingId, Rule};
use serde_json::json;
pub use store::moderation::Filter;
use store::moderation::{self, Verdict};
use store::postings::Live;
use store::{Page, Seek};

use crate::error::{AppError, Conflict, raced};
use crate::mails::{self, Message};
use crate::transaction::Tx;
use crate::{enterprises, postings};

/// An item with what it is about, for the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The item.
    pub item: Item,
    /// Name of the enterprise.
    pub enterprise_name: String,
    /// The posting and its public copy, for items about postings.
    pub posting: Option<Live>,
}

/// A decision as it comes from a moderator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ruling {
    /// Code of a [`Reason`]; required for returns and refusals.
    pub reason_code: Option<String>,
    /// In the moderator's words; required for the reason `other`.
    pub note: Option<String>,
}

/// The undecided items, oldest first. Cost: four queries, however many wait.
pub fn queue(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Case>, AppError> {
    let scope = tx.scope(List::Queue)?;
    let page = moderation::queue(tx.conn, &scope, filter, tx.now(), after, size)?;
    Ok(Page {
        items: cases(tx, page.items)?,
        next: page.next,
    })
}

/// One item.
pub fn get(tx: &mut Tx<'_>, id: &ItemId) -> Result<Case, AppError> {
    tx.require(Action::Moderate, &Resource::Platform)?;
    let item = moderation::find(tx.conn, id)?.ok_or(AppError::NotFound)?;
    let case = cases(tx, vec![item])?.pop();
    case.ok_or(AppError::NotFound)
}

/// The items with what they are about, in their order. Cost: three queries.
fn cases(tx: &mut Tx<'_>, items: Vec<Item>) -> Result<Vec<Case>, AppError> {
    let firms: BTreeSet<&EnterpriseId> = items.iter().map(|item| &item.enterprise).collect();
    let firms: Vec<EnterpriseId> = firms.into_iter().cloned().collect();
    let firms = store::enterprises::find_many(tx.conn, &firms)?;
    let about_postings = items.iter().filter(|item| item.kind == Kind::Posting);
    let ids: Vec<String> = about_postings.map(|item| item.subject.clone()).collect();
    let found = store::postings::live_many(tx.conn, &ids)?;
    let postings: HashMap<String, Live> = found
        .into_iter()
        .map(|live| (live.posting.id.to_string(), live))
        .collect();
    let case = |item: Item| Case {
        enterprise_name: firms
            .get(&item.enterprise)
            .map(|firm| firm.profile.name.as_str().to_owned())
            .unwrap_or_default(),
        posting: postings.get(&item.subject).cloned(),
        item,
    };
    Ok(items.into_iter().map(case).collect())
}

fn subject_posting(item: &Item) -> Result<PostingId, AppError> {
    PostingId::parse(&item.subject).map_err(|_| AppError::Bug("item names no posting".to_owned()))
}

/// An item and the permission to decide it, which a party to it has not. Errors: `NotFound`, `Forbidden`.
fn impartially(tx: &mut Tx<'_>, id: &ItemId) -> Result<(Granted, Item), AppError> {
    tx.require(Action::Moderate, &Resource::Platform)?;
    let item = moderation::find(tx.conn, id)?.ok_or(AppError::NotFound)?;
    if let Some(submitter) = &item.submitter {
        tx.require(Action::Moderate, &Resource::Account(submitter))?;
    }
    let granted = tx.require(Action::Moderate, &Resource::Enterprise(&item.enterprise))?;
    Ok((granted, item))
}

/// Holds an item for half an hour. Errors: `AlreadyDecided`, `ClaimedByOther`, `LostRace`, `Forbidden` for what the
/// moderator has a part in.
pub fn claim(tx: &mut Tx<'_>, id: &ItemId) -> Result<Case, AppError> {
    let (granted, item) = impartially(tx, id)?;
    let moderator = moderator(tx)?;
    available(&item, &moderator, tx.now())?;
    let until = tx.now().plus_seconds(CLAIM_MINUTES * 60);
    raced(moderation::claim(
        tx.conn,
        &granted,
        id,
        &moderator,
        tx.now(),
        until,
    ))?;
    tx.emit(&Event {
        kind: event::Kind::ItemClaimed,
        subject: id.to_string(),
        enterprise: Some(item.enterprise.clone()),
        version: item.version + 1,
        details: json!({ "kind": item.kind, "subject": item.subject }),
    })?;
    tx.audit(
        "moderation.claim",
        id.as_str(),
        Some(&item.enterprise),
        json!({ "subject": item.subject }),
    )?;
    get(tx, id)
}

/// Lets an item pass.
pub fn approve(tx: &mut Tx<'_>, id: &ItemId, ruling: &Ruling) -> Result<Case, AppError> {
    rule(tx, id, Decision::Approved, ruling)
}

/// Sends an item back for correction.
pub fn send_back(tx: &mut Tx<'_>, id: &ItemId, ruling: &Ruling) -> Result<Case, AppError> {
    rule(tx, id, Decision::Returned, ruling)
}

/// Refuses an item for good.
pub fn reject(tx: &mut Tx<'_>, id: &ItemId, ruling: &Ruling) -> Result<Case, AppError> {
    rule(tx, id, Decision::Rejected, ruling)
}

fn rule(
    tx: &mut Tx<'_>,
    id: &ItemId,
    decision: Decision,
    ruling: &Ruling,
) -> Result<Case, AppError> {
    let (granted, item) = impartially(tx, id)?;
    let (reason, note) = judged(decision, ruling)?;
    let moderator = moderator(tx)?;
    available(&item, &moderator, tx.now())?;
    let verdict = Verdict {
        decision,
        reason,
        note: note.clone(),
        rule: None,
        by: Some(moderator),
    };
    raced(moderation::decide(
        tx.conn,
        &granted,
        id,
        &verdict,
        tx.now(),
    ))?;
    take_effect(tx, &granted, &item, decision)?;
    let details = json!({ "kind": item.kind, "subject": item.subject, "revision": item.revision, "reason": reason, "note": note });
    tx.audit(
        &format!("moderation.{decision}"),
        id.as_str(),
        Some(&item.enterprise),
        details,
    )?;
    tell(tx, &item, decision, reason, note)?;
    get(tx, id)
}

/// Returns and refusals need a reason, and the reason `other` a note: nobody is refused without a word.
fn judged(
    decision: Decision,
    ruling: &Ruling,
) -> Result<(Option<Reason>, Option<String>), AppError> {
    let mut faults = Faults::new();
    let reason = faults.optional("/reason_code", ruling.reason_code.as_deref(), Reason::parse);
    let note = faults.optional("/note", ruling.note.as_deref(), Note::parse);
    if decision != Decision::Approved && ruling.reason_code.is_none() {
        faults.add("/reason_code", Rule::required());
    }
    let empty = note.as_ref().is_none_or(|note| note.as_str().is_empty());
    if reason == Some(Reason::Other) && empty {
        faults.add("/note", Rule::required());
    }
    let note = note.map(String::from).filter(|note| !note.is_empty());
    Ok(faults.finish(Some((reason, note)))?)
}

fn moderator(tx: &Tx<'_>) -> Result<AccountId, AppError> {
    tx.actor().account().cloned().ok_or(AppError::Forbidden)
}

fn available(item: &Item, moderator: &AccountId, now: domain::Moment) -> Result<(), AppError> {
    if item.decision.is_some() {
        return Err(Conflict::AlreadyDecided.into());
    }
    match &item.claim {
        Some((holder, until)) if holder != moderator && *until > now => {
            Err(Conflict::ClaimedByOther.into())
        }
        _ => Ok(()),
    }
}

fn take_effect(
    tx: &mut Tx<'_>,
    granted: &Granted,
    item: &Item,
    decision: Decision,
) -> Result<(), AppError> {
    match item.kind {
        Kind::Posting => {
            let step = match decision {
                Decision::Approved => Move::Approve,
                Decision::Returned => Move::Return,
                Decision::Rejected | Decision::Dropped => Move::Reject,
            };
            postings::decide(tx, granted, &subject_posting(item)?, step).map(|_| ())
        }
        Kind::Verification => {
            enterprises::decide_verification(tx, granted, &item.enterprise, decision)
        }
        Kind::Claim => match (&item.submitter, decision) {
            (Some(account), Decision::Approved) => {
                let contested = item.evidence.get("contested") == Some(&json!(true));
                enterprises::grant_claim(tx, granted, &item.enterprise, account, contested)
            }
            _ => Ok(()),
        },
    }
}

/// Writes to whoever handed the item in, in the transaction of the decision.
fn tell(
    tx: &mut Tx<'_>,
    item: &Item,
    decision: Decision,
    reason: Option<Reason>,
    note: Option<String>,
) -> Result<(), AppError> {
    let Some(submitter) = &item.submitter else {
        return Ok(());
    };
    let title = subject_title(tx, item)?;
    let data = json!({
        "subject": item.kind,
        "subject_title": title,
        "decision": decision,
        "reason_code": reason,
        "note": note,
        "link": format!("{}/{}", tx.app().settings().public_url, path_of(item)),
    });
    mails::to_account(
        tx,
        &format!("decision:{}", item.id),
        submitter,
        &Message {
            template: "moderation_decision",
            data,
        },
    )
}

fn subject_title(tx: &mut Tx<'_>, item: &Item) -> Result<String, AppError> {
    if item.kind == Kind::Posting {
        let posting = store::postings::find(tx.conn, &subject_posting(item)?)?;
        return Ok(posting
            .map(|posting| posting.content.title.into())
            .unwrap_or_default());
    }
    let enterprise = store::enterprises::find(tx.conn, &item.enterprise)?;
    Ok(enterprise
        .map(|enterprise| enterprise.profile.name.into())
        .unwrap_or_default())
}

fn path_of(item: &Item) -> String {
    match item.kind {
        Kind::Posting => format!("api/v1/postings/{}", item.subject),
        Kind::Verification | Kind::Claim => format!("api/v1/enterprises/{}", item.enterprise),
    }
}
