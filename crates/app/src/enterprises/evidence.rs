//! Handing in evidence: to be verified, to speak for an enterprise nobody speaks for, and after a new name.
//!
//! What is handed in waits in the moderation queue; nothing is decided here.

use domain::enterprise::{Enterprise, Profile, Verification};
use domain::event;
use domain::invalid::{Faults, Rule};
use domain::moderation::{Item, Kind};
use domain::policy::{Action, Granted, Resource};
use domain::text::{Label, Line, Note};
use domain::{EnterpriseId, ItemId};
use serde_json::{Value, json};
use store::moderation;

use crate::enterprises::write::proven;
use crate::enterprises::{known, save};
use crate::error::{AppError, Conflict};
use crate::transaction::Tx;

/// Documents of one request.
const MAX_DOCUMENTS: usize = 20;

/// A document as it is named by who hands it in. Which kinds an authority asks for is its own rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is, such as 营业执照.
    pub kind: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Anything a moderator should know.
    pub note: Option<String>,
}

/// Asks to be verified. Errors: `Invalid` with every fault, `AlreadyExists` while a request waits and once it was
/// granted, `Forbidden` for a barred enterprise.
pub fn request_verification(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    documents: &[Document],
) -> Result<Enterprise, AppError> {
    let granted = tx.require(Action::RequestVerification, &Resource::Enterprise(id))?;
    let before = known(tx, id)?;
    match before.verification {
        Verification::Unverified | Verification::Returned | Verification::Rejected => {}
        Verification::Pending | Verification::Verified => {
            return Err(Conflict::AlreadyExists.into());
        }
        Verification::Suspended => return Err(AppError::Forbidden),
    }
    let documents = read_documents(documents)?;
    let waiting = Enterprise {
        verification: Verification::Pending,
        ..before
    };
    let after = save(
        tx,
        &granted,
        event::Kind::EnterpriseVerificationChanged,
        &waiting,
    )?;
    let details = json!({ "documents": documents.len() });
    enqueue(
        tx,
        &granted,
        Kind::Verification,
        id,
        json!({ "documents": documents }),
    )?;
    tx.audit("enterprise.hand_in", id.as_str(), Some(id), details)?;
    Ok(after)
}

fn read_documents(documents: &[Document]) -> Result<Vec<Value>, Faults> {
    let mut faults = Faults::new();
    if documents.is_empty() {
        faults.add("/documents", Rule::required());
    }
    if documents.len() > MAX_DOCUMENTS {
        faults.add("/documents", Rule::too_many(MAX_DOCUMENTS));
    }
    let mut read = Vec::with_capacity(documents.len());
    for (i, document) in documents.iter().take(MAX_DOCUMENTS).enumerate() {
        let Document { kind, number, note } = document;
        let at = |field: &str| format!("/documents/{i}/{field}");
        let kind = faults.required(&at("kind"), kind.as_deref(), Label::parse);
        let number = faults.required(&at("number"), number.as_deref(), Line::<1, 100>::parse);
        let note = faults.optional(&at("note"), note.as_deref(), Note::parse);
        if let (Some(kind), Some(number)) = (kind, number) {
            let note = note.as_ref().map(Note::as_str);
            read.push(json!({ "kind": kind.as_str(), "number": number.as_str(), "note": note }));
        }
    }
    faults.finish(Some(read))
}

/// An authority lists a firm that somebody registered: a moderator compares the two, since the list says nothing of
/// who speaks for the firm here.
pub(super) fn ask_to_check(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    listed: &Profile,
    external_id: &str,
) -> Result<(), AppError> {
    let evidence = json!({ "listed_as": listed.name.as_str(), "external_id": external_id });
    enqueue(tx, granted, Kind::Verification, id, evidence)
}

/// Asks to speak for an enterprise nobody speaks for, or whose present speakers were never checked. Several people may
/// ask; a moderator tells them apart.
/// Errors: `EmailUnverified`, `Invalid`, `AlreadyClaimed` for a verified enterprise and for the caller's own,
/// `NotClaimable` for a barred one, `AlreadyExists` while the caller's own request waits.
pub fn claim(tx: &mut Tx<'_>, id: &EnterpriseId, note: &str) -> Result<Enterprise, AppError> {
    let claimant = proven(tx)?;
    let granted = tx.require(Action::ClaimEnterprise, &Resource::Enterprise(id))?;
    let wanted = known(tx, id)?;
    let note = Note::parse(note).map_err(|rule| Faults::one("/note", rule))?;
    if note.as_str().is_empty() {
        return Err(Faults::one("/note", Rule::required()).into());
    }
    if wanted.verification == Verification::Suspended {
        return Err(Conflict::NotClaimable.into());
    }
    let own = tx.actor().role_in(id).is_some();
    if wanted.claimed && (own || wanted.verification == Verification::Verified) {
        return Err(Conflict::AlreadyClaimed.into());
    }
    if moderation::is_waiting(tx.conn, Kind::Claim, id.as_str(), &claimant)? {
        return Err(Conflict::AlreadyExists.into());
    }
    // A moderator has to know that others speak for the firm, and that they will not if this passes.
    let contested = wanted.claimed;
    let evidence = json!({ "note": note.as_str(), "contested": contested });
    enqueue(tx, &granted, Kind::Claim, id, evidence)?;
    tx.emit(&event::Event {
        kind: event::Kind::ClaimAsked,
        subject: id.to_string(),
        enterprise: Some(id.clone()),
        version: wanted.version,
        details: json!({ "contested": contested }),
    })?;
    let details = json!({ "contested": contested });
    tx.audit("enterprise.ask_claim", id.as_str(), Some(id), details)?;
    Ok(wanted)
}

/// A verified enterprise that takes another name stays verified, and a moderator looks at the newest name beside the
/// last one that was looked at. One that is barred hands its evidence in anew once it is let back: a bar must not be a
/// way around that look.
pub(super) fn check_new_name(
    tx: &mut Tx<'_>,
    granted: &Granted,
    before: &Enterprise,
    after: &Enterprise,
) -> Result<(), AppError> {
    let (was, is) = (&before.profile.name, &after.profile.name);
    let id = &after.id;
    if was == is {
        return Ok(());
    }
    if after.verification == Verification::Suspended {
        let unseen = Verification::Unverified;
        return Ok(store::enterprises::keep_before_bar(
            tx.conn, granted, id, unseen,
        )?);
    }
    if after.verification != Verification::Verified {
        return Ok(());
    }
    let open = moderation::find_open(tx.conn, Kind::Verification, id.as_str())?;
    let checked = open.as_ref().and_then(|item| item.evidence.get("name_was"));
    let name_was = checked.cloned().unwrap_or_else(|| json!(was.as_str()));
    let evidence = json!({ "name_was": name_was, "name_is": is.as_str() });
    match open {
        Some(item) => Ok(moderation::restate(tx.conn, granted, &item.id, &evidence)?),
        None => enqueue(tx, granted, Kind::Verification, id, evidence),
    }
}

fn enqueue(
    tx: &mut Tx<'_>,
    granted: &Granted,
    kind: Kind,
    id: &EnterpriseId,
    evidence: Value,
) -> Result<(), AppError> {
    let item = Item {
        id: ItemId::mint(tx.now(), tx.entropy()),
        kind,
        subject: id.to_string(),
        enterprise: id.clone(),
        submitter: tx.actor().account().cloned(),
        revision: 0,
        evidence,
        claim: None,
        decision: None,
        version: 1,
        created_at: tx.now(),
    };
    Ok(moderation::insert(tx.conn, granted, &item)?)
}
