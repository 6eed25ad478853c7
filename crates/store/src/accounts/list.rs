//! Accounts in pages, for those who oversee them. No contact with passwords or sessions.

use diesel::prelude::*;
use domain::account::{Duty, Status};
use domain::contact::Email;
use domain::policy::Granted;

use super::{Account, AccountRow};
use crate::conn::Conn;
use crate::error::StoreError;
use crate::page::{Page, Seek, page};
use crate::schema::{account_duties, accounts};

/// Which accounts are wanted. Those their owners have given up are never among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Of this address, however it is capitalised.
    pub email: Option<Email>,
    /// In this state.
    pub status: Option<Status>,
    /// With this duty.
    pub duty: Option<Duty>,
}

/// Accounts, newest first.
pub fn list(
    conn: &mut Conn,
    _granted: &Granted,
    filter: &Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<Page<Account>, StoreError> {
    let Filter {
        email,
        status,
        duty,
    } = filter;
    let mut query = accounts::table
        .filter(accounts::status.ne(Status::Closed.as_str()))
        .into_boxed();
    if let Some(email) = email {
        query = query.filter(accounts::email_folded.eq(email.folded()));
    }
    if let Some(status) = status {
        query = query.filter(accounts::status.eq(status.as_str()));
    }
    if let Some(duty) = duty {
        let holders = account_duties::table
            .filter(account_duties::duty.eq(duty.as_str()))
            .select(account_duties::account_id);
        query = query.filter(accounts::id.eq_any(holders));
    }
    page!(newest AccountRow, accounts, query, conn, after, size)
}
