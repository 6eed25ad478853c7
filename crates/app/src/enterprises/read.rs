//! Reading enterprises: the public profile for everybody, contacts for those who speak for them.

use domain::EnterpriseId;
use domain::enterprise::{Contact, Enterprise};
use domain::policy::{Action, Resource};
use store::enterprises::Filter;
use store::{Page, Seek};

use crate::enterprises::known;
use crate::error::AppError;
use crate::transaction::Tx;

/// The enterprise of an id. Its contact is not for everybody: see [`contact`]. Errors: `NotFound`.
pub fn get(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Enterprise, AppError> {
    tx.require(Action::ViewEnterprise, &Resource::Enterprise(id))?;
    known(tx, id)
}

/// Whom to reach, for members and moderators, with the row's version. Errors: `Forbidden`, `NotFound`.
pub fn contact(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<(Contact, i64), AppError> {
    tx.require(Action::ViewEnterprisePrivate, &Resource::Enterprise(id))?;
    let Enterprise {
        profile, version, ..
    } = known(tx, id)?;
    Ok((profile.contact, version))
}

/// Enterprises, newest first, straight from the database. Designations count as of today unless the filter names
/// another day.
pub fn list(
    tx: &mut Tx<'_>,
    mut filter: Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Enterprise>, AppError> {
    let today = tx.now().date();
    filter.day.get_or_insert(today);
    Ok(store::enterprises::list(tx.conn, &filter, after, size)?)
}
