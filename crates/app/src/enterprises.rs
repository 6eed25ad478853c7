//! Enterprises: registered, read, changed, claimed and verified. Members, cards, certificates and designations
//! have files of their own.

mod desk;

pub(crate) use desk::{decide_verification, grant_claim};

use domain::enterprise::Enterprise;
use domain::event::{Event, Kind};
use domain::policy::Granted;
use domain::{EnterpriseId, Moment};
use serde_json::json;

use crate::error::AppError;
use crate::transaction::Tx;

/// The enterprise of an id. Errors: `NotFound`.
pub(crate) fn known(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Enterprise, AppError> {
    store::enterprises::find(tx.conn, id)?.ok_or(AppError::NotFound)
}

/// The next version of an enterprise, at this instant.
fn touched(enterprise: &Enterprise, now: Moment) -> Enterprise {
    Enterprise {
        version: enterprise.version + 1,
        updated_at: now,
        ..enterprise.clone()
    }
}

/// Stores the next version of an enterprise and says so in the change log.
fn save(
    tx: &mut Tx<'_>,
    granted: &Granted,
    kind: Kind,
    changed: &Enterprise,
) -> Result<Enterprise, AppError> {
    let next = touched(changed, tx.now());
    store::enterprises::update(tx.conn, granted, &next)?;
    emit(tx, kind, &next)?;
    Ok(next)
}

/// A part of an enterprise changed (a member, card, certificate or designation): the enterprise gets its next
/// version, so that whatever is derived from it, such as the index, is seen to be out of date.
pub(crate) fn part_changed(
    tx: &mut Tx<'_>,
    granted: &Granted,
    enterprise: &Enterprise,
) -> Result<Enterprise, AppError> {
    save(tx, granted, Kind::EnterpriseChanged, enterprise)
}

fn emit(tx: &mut Tx<'_>, kind: Kind, enterprise: &Enterprise) -> Result<(), AppError> {
    tx.emit(&Event {
        kind,
        subject: enterprise.id.to_string(),
        enterprise: Some(enterprise.id.clone()),
        version: enterprise.version,
        details: json!({ "verification": enterprise.verification, "claimed": enterprise.claimed }),
    })
}
