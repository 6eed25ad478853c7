//! Who has an account, for security administrators: state and duties, never memberships or sessions.

use domain::AccountId;
use domain::account::{Duty, Status};
use domain::policy::{Action, Resource};
use store::accounts::{self, Account, Filter};
use store::{Page, Seek};

use crate::error::AppError;
use crate::transaction::Tx;

/// An account with its duties.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The account.
    pub account: Account,
    /// Its duties on the platform.
    pub duties: Vec<Duty>,
}

/// Accounts, newest first. Errors: `Forbidden` for all but security administrators.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Listed>, AppError> {
    let granted = tx.require(Action::ViewAccount, &Resource::Platform)?;
    let page = accounts::list(tx.conn, &granted, filter, after, size)?;
    let ids: Vec<AccountId> = page.items.iter().map(|known| known.id.clone()).collect();
    let held = accounts::duties_of(tx.conn, &ids)?;
    let with_duties = |account: Account| {
        let own = held.iter().filter(|(holder, _)| *holder == account.id);
        Listed {
            duties: own.map(|(_, duty)| *duty).collect(),
            account,
        }
    };
    Ok(Page {
        items: page.items.into_iter().map(with_duties).collect(),
        next: page.next,
    })
}

/// The account of an id. Errors: `Forbidden` for all but security administrators, `NotFound`.
pub fn get(tx: &mut Tx<'_>, id: &AccountId) -> Result<Listed, AppError> {
    tx.require(Action::ViewAccount, &Resource::Account(id))?;
    listed(tx, id)
}

/// The account as it is now, with its duties. Errors: `NotFound`, also for one its owner has given up.
pub(super) fn listed(tx: &mut Tx<'_>, id: &AccountId) -> Result<Listed, AppError> {
    let account = accounts::find(tx.conn, id)?.filter(|known| known.status != Status::Closed);
    let account = account.ok_or(AppError::NotFound)?;
    let duties = accounts::duties(tx.conn, id)?;
    Ok(Listed { account, duties })
}
