//! Certificates of an enterprise. One counts only with its number, so none is recorded without.

use domain::invalid::{Faults, Rule};
use domain::policy::{Action, Resource};
use domain::text::{Label, Line};
use domain::{CertificateId, Date, EnterpriseId};
use serde_json::json;
use store::certificates;
pub use store::certificates::Certificate;

use crate::enterprises::{known, part_changes};
use crate::error::{AppError, Conflict};
use crate::screening;
use crate::transaction::Tx;

/// Certificates of one enterprise.
const MAX_CERTIFICATES: usize = 100;

/// A certificate as it travels, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What it certifies, such as `IATF16949`.
    pub kind: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Who issued it.
    pub issuing_body: Option<String>,
    /// Last day it holds.
    pub valid_until: Option<String>,
}

/// The certificates of an enterprise, oldest first, and the version of the enterprise; public. Errors: `NotFound`.
pub fn list(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<(Vec<Certificate>, i64), AppError> {
    tx.require(Action::ViewEnterprise, &Resource::Enterprise(id))?;
    let version = known(tx, id)?.version;
    Ok((certificates::of_enterprise(tx.conn, id)?, version))
}

/// One certificate of an enterprise; public. It never changes. Errors: `NotFound`.
pub fn get(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    certificate: &CertificateId,
) -> Result<Certificate, AppError> {
    tx.require(Action::ViewEnterprise, &Resource::Enterprise(id))?;
    let found = certificates::find(tx.conn, certificate)?;
    found
        .filter(|held| held.enterprise == *id)
        .ok_or(AppError::NotFound)
}

/// Records a certificate. Errors: `Invalid` with every fault, `AlreadyExists` for the same kind and number.
pub fn create(tx: &mut Tx<'_>, id: &EnterpriseId, draft: &Draft) -> Result<Certificate, AppError> {
    let granted = tx.require(Action::EditEnterprise, &Resource::Enterprise(id))?;
    let held = judged(tx, id, draft)?;
    part_changes(tx, &granted, id)?;
    let known = certificates::of_enterprise(tx.conn, id)?;
    if known.len() >= MAX_CERTIFICATES {
        return Err(Faults::one("", Rule::too_many(MAX_CERTIFICATES)).into());
    }
    if known
        .iter()
        .any(|other| (&other.kind, &other.number) == (&held.kind, &held.number))
    {
        return Err(Conflict::AlreadyExists.into());
    }
    certificates::insert(tx.conn, &granted, &held)?;
    let details = json!({ "certificate": held.id, "kind": held.kind });
    tx.audit("certificate.create", id.as_str(), Some(id), details)?;
    Ok(held)
}

fn judged(tx: &Tx<'_>, id: &EnterpriseId, draft: &Draft) -> Result<Certificate, Faults> {
    let Draft {
        kind,
        number,
        issuing_body,
        valid_until,
    } = draft;
    let mut faults = Faults::new();
    screening::certificate(&mut faults, draft);
    let kind = faults.required("/kind", kind.as_deref(), Label::parse);
    let number = faults.required("/number", number.as_deref(), Line::<1, 100>::parse);
    let body = faults.optional(
        "/issuing_body",
        issuing_body.as_deref(),
        Line::<1, 100>::parse,
    );
    let until = faults.optional("/valid_until", valid_until.as_deref(), day);
    let held = kind.zip(number).map(|(kind, number)| Certificate {
        id: CertificateId::mint(tx.now(), tx.entropy()),
        enterprise: id.clone(),
        kind: kind.into(),
        number: number.into(),
        issuing_body: body.map(String::from),
        valid_until: until,
        created_at: tx.now(),
    });
    faults.finish(held)
}

/// Reads a day. Errors: `invalid_date`.
pub(crate) fn day(text: &str) -> Result<Date, Rule> {
    text.parse().map_err(|_| Rule::of("invalid_date"))
}

/// Removes a certificate. Errors: `NotFound`.
pub fn remove(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    certificate: &CertificateId,
) -> Result<(), AppError> {
    let granted = tx.require(Action::EditEnterprise, &Resource::Enterprise(id))?;
    part_changes(tx, &granted, id)?;
    let held = get(tx, id, certificate)?;
    certificates::delete(tx.conn, &granted, certificate)?;
    let details = json!({ "certificate": certificate, "kind": held.kind });
    tx.audit("certificate.remove", id.as_str(), Some(id), details)
}
