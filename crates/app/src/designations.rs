//! Designations of an enterprise: granted and ended by the authority's staff, never by the enterprise itself.

use domain::designation::{Designation, Kind};
use domain::invalid::{Faults, Rule};
use domain::policy::{Action, Resource};
use domain::taxonomy::{Graph, Validity};
use domain::text::{Label, Line};
use domain::{Date, DesignationId, EnterpriseId};
use serde_json::json;
use store::designations;
pub use store::designations::Stored;

use crate::certificates::day;
use crate::enterprises::{known, part_changes};
use crate::error::{AppError, Conflict};
use crate::transaction::Tx;

/// A designation as it travels, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Code of a [`Kind`].
    pub kind: Option<String>,
    /// Code of the chain, for designations of a chain and only for them.
    pub chain: Option<String>,
    /// Level of the authority, such as 国家级.
    pub level: Option<String>,
    /// Who designated it.
    pub issuing_body: Option<String>,
    /// First day it holds.
    pub valid_from: Option<String>,
    /// First day it no longer holds.
    pub valid_until: Option<String>,
}

/// The designations of an enterprise, oldest first, and the version of the enterprise; public. On a day: those that
/// hold on it; otherwise all, past ones included. Errors: `NotFound`.
pub fn list(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    on: Option<Date>,
) -> Result<(Vec<Stored>, i64), AppError> {
    tx.require(Action::ViewEnterprise, &Resource::Enterprise(id))?;
    let version = known(tx, id)?.version;
    let mut all = designations::of_enterprise(tx.conn, id)?;
    all.retain(|stored| on.is_none_or(|on| stored.designation.validity.holds_on(on)));
    Ok((all, version))
}

/// One designation of an enterprise; public. Errors: `NotFound`.
pub fn get(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    designation: &DesignationId,
) -> Result<Stored, AppError> {
    tx.require(Action::ViewEnterprise, &Resource::Enterprise(id))?;
    let found = designations::find(tx.conn, designation)?;
    found
        .filter(|stored| stored.enterprise == *id)
        .ok_or(AppError::NotFound)
}

/// Grants a designation. Errors: `Invalid` with every fault, `AlreadyExists` when the same one holds at the time.
pub fn grant(tx: &mut Tx<'_>, id: &EnterpriseId, draft: &Draft) -> Result<Stored, AppError> {
    let granted = tx.require(Action::GrantDesignation, &Resource::Enterprise(id))?;
    let designation = judged(tx.graph()?.as_ref(), draft)?;
    part_changes(tx, &granted, id)?;
    let others = designations::of_enterprise(tx.conn, id)?;
    if others
        .iter()
        .any(|other| collide(&other.designation, &designation))
    {
        return Err(Conflict::AlreadyExists.into());
    }
    let stored = Stored {
        id: DesignationId::mint(tx.now(), tx.entropy()),
        enterprise: id.clone(),
        designation,
        created_at: tx.now(),
    };
    designations::insert(tx.conn, &granted, &stored)?;
    let Designation { kind, chain, .. } = &stored.designation;
    let details = json!({ "designation": stored.id, "kind": kind, "chain": chain });
    tx.audit("designation.grant", id.as_str(), Some(id), details)?;
    Ok(stored)
}

/// Reads a designation against a chain graph. Errors: every fault, by JSON pointer.
pub(crate) fn judged(graph: &Graph, draft: &Draft) -> Result<Designation, Faults> {
    let mut faults = Faults::new();
    let kind = faults.required("/kind", draft.kind.as_deref(), Kind::parse);
    let chain = faults.optional("/chain", draft.chain.as_deref(), |code| chain(graph, code));
    match (kind.map(Kind::is_of_chain), &draft.chain) {
        (Some(true), None) => faults.add("/kind", Rule::of("requires").with("other", "chain")),
        (Some(false), Some(_)) => faults.add("/chain", Rule::of("not_with").with("other", "kind")),
        _ => {}
    }
    let level = faults.optional("/level", draft.level.as_deref(), Label::parse);
    let issuing_body = draft.issuing_body.as_deref();
    let issuing_body = faults.optional("/issuing_body", issuing_body, Line::<1, 100>::parse);
    let from = faults.required("/valid_from", draft.valid_from.as_deref(), day);
    let until = faults.optional("/valid_until", draft.valid_until.as_deref(), day);
    let validity = from.and_then(|from| faults.check("/valid_until", Validity::new(from, until)));
    let whole = kind.zip(validity).map(|(kind, validity)| Designation {
        kind,
        chain,
        level: level.map(String::from),
        issuing_body: issuing_body.map(String::from),
        validity,
    });
    faults.finish(whole)
}

fn chain(graph: &Graph, code: &str) -> Result<String, Rule> {
    let chain = graph.chain(code).ok_or(Rule::of("unknown_chain"))?;
    Ok(chain.code.clone())
}

/// Whether both say the same of some day. Levels differ: a district and the state may both designate.
pub(crate) fn collide(a: &Designation, b: &Designation) -> bool {
    let same = (a.kind, &a.chain, &a.level) == (b.kind, &b.chain, &b.level);
    let begins_before_end = |x: Validity, y: Validity| y.until.is_none_or(|end| x.from < end);
    same && begins_before_end(a.validity, b.validity) && begins_before_end(b.validity, a.validity)
}

/// Ends a designation: `on` is the first day it no longer holds, today unless stated. One that would then have
/// held on no day was a mistake and is removed. Never lengthens one. Errors: `NotFound`.
pub fn end(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    designation: &DesignationId,
    on: Option<Date>,
) -> Result<(), AppError> {
    let granted = tx.require(Action::GrantDesignation, &Resource::Enterprise(id))?;
    let on = on.unwrap_or_else(|| tx.now().date());
    part_changes(tx, &granted, id)?;
    let before = get(tx, id, designation)?;
    let Validity { from, until } = before.designation.validity;
    if on <= from {
        designations::delete(tx.conn, &granted, designation)?;
    } else if until.is_none_or(|end| on < end) {
        designations::end(tx.conn, &granted, designation, on)?;
    }
    let details = json!({ "designation": designation, "on": on.to_string() });
    tx.audit("designation.end", id.as_str(), Some(id), details)
}
