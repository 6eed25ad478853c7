//! New postings: typed in, copied from an old one, or imported.

use domain::event::{Event, Kind};
use domain::invalid::{Faults, Rule};
use domain::policy::{Action, Granted, Resource};
use domain::posting::{Content, Draft, Posting, Status};
use domain::text::ExternalId;
use domain::{EnterpriseId, Moment, PostingId};
use serde_json::json;
use store::{enterprises, postings};

use crate::error::AppError;
use crate::postings::fingerprint;
use crate::postings::read::allowed;
use crate::transaction::Tx;

/// Reads a draft against today's chain graph and the present, with every fault of every field.
pub(crate) fn parse(tx: &mut Tx<'_>, draft: &Draft) -> Result<Content, AppError> {
    parse_beside(tx, draft, Faults::new())
}

/// Reads a draft whose input has these faults already: all are told at once.
fn parse_beside(tx: &mut Tx<'_>, draft: &Draft, mut faults: Faults) -> Result<Content, AppError> {
    let graph = tx.graph()?;
    let content = faults.absorb("", Content::parse_at(draft, graph.as_ref(), tx.now()));
    Ok(faults.finish(content)?)
}

/// What is wrong with a draft for an enterprise nobody knows: that, named at `pointer`, and whatever else is.
pub fn unknown_enterprise(tx: &mut Tx<'_>, draft: &Draft, pointer: &str) -> AppError {
    let unknown = Faults::one(pointer, Rule::of("unknown_enterprise"));
    match parse_beside(tx, draft, unknown) {
        Ok(_) => AppError::NotFound,
        Err(faults) => faults,
    }
}

/// Writes a draft for an enterprise. Errors: `Invalid` with every fault, `Forbidden` for an enterprise the
/// caller does not write for.
pub fn create(
    tx: &mut Tx<'_>,
    enterprise: &EnterpriseId,
    draft: &Draft,
) -> Result<Posting, AppError> {
    if enterprises::find(tx.conn, enterprise)?.is_none() {
        return Err(unknown_enterprise(tx, draft, "/enterprise_id"));
    }
    let granted = tx.require(Action::CreatePosting, &Resource::Enterprise(enterprise))?;
    let content = parse(tx, draft)?;
    insert(tx, &granted, enterprise, content, None)
}

/// Writes a draft that another system knows by `external_id`.
pub fn import(
    tx: &mut Tx<'_>,
    enterprise: &EnterpriseId,
    draft: &Draft,
    external_id: &str,
) -> Result<Posting, AppError> {
    let granted = tx.require(Action::CreatePosting, &Resource::Enterprise(enterprise))?;
    let mut faults = Faults::new();
    let external_id = faults.check("/external_id", ExternalId::parse(external_id));
    let content = parse_beside(tx, draft, faults)?;
    insert(
        tx,
        &granted,
        enterprise,
        content,
        external_id.map(String::from),
    )
}

/// Copies a posting of the caller's enterprise into a new draft, valid for 30 days.
pub fn clone(tx: &mut Tx<'_>, id: &PostingId) -> Result<Posting, AppError> {
    let (live, granted) = allowed(tx, id, Action::EditPosting)?;
    let owner = live.posting.enterprise.clone();
    let valid_until = tx.now().plus_days(30).to_string();
    let draft = Draft {
        valid_until: Some(valid_until),
        deliver_by: None,
        ..live.posting.content.draft()
    };
    let content = parse(tx, &draft)?;
    insert(tx, &granted, &owner, content, None)
}

fn insert(
    tx: &mut Tx<'_>,
    granted: &Granted,
    enterprise: &EnterpriseId,
    content: Content,
    external_id: Option<String>,
) -> Result<Posting, AppError> {
    let posting = draft_of(tx, enterprise, content, external_id, tx.now());
    postings::insert(tx.conn, granted, &posting, &fingerprint(&posting.content))?;
    emit(tx, Kind::PostingCreated, &posting)?;
    tx.audit(
        "posting.create",
        posting.id.as_str(),
        Some(enterprise),
        json!({ "revision": 1 }),
    )?;
    Ok(posting)
}

fn draft_of(
    tx: &Tx<'_>,
    enterprise: &EnterpriseId,
    content: Content,
    external_id: Option<String>,
    now: Moment,
) -> Posting {
    Posting {
        id: PostingId::mint(now, tx.entropy()),
        enterprise: enterprise.clone(),
        author: tx.actor().account().cloned(),
        external_id,
        status: Status::Draft,
        content,
        revision: 1,
        live_revision: None,
        version: 1,
        created_at: now,
        updated_at: now,
        submitted_at: None,
        published_at: None,
    }
}

/// Says in the log what happened to a posting.
pub(super) fn emit(tx: &mut Tx<'_>, kind: Kind, posting: &Posting) -> Result<(), AppError> {
    tx.emit(&Event {
        kind,
        subject: posting.id.to_string(),
        enterprise: Some(posting.enterprise.clone()),
        version: posting.version,
        details: json!({ "status": posting.status, "revision": posting.revision, "live": posting.live_revision }),
    })
}
