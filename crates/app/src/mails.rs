//! Mails to be sent: queued in the transaction of their cause, never sent from here.
//!
//! A message names its template and brings the data; texts and languages belong to `render`.

use domain::AccountId;
use domain::account::{Locale, Status};
use domain::contact::Email;
use domain::id::MailId;
use serde_json::{Value, json};
use store::mails::NewMail;

use crate::error::AppError;
use crate::transaction::Tx;

/// What a mail says, apart from the name of whom it is to.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Name of the template: a kind of `render`'s mails.
    pub template: &'static str,
    /// The template's data; must be an object.
    pub data: Value,
}

/// Queues a mail to an address. A second one with the same `dedupe` is not queued.
pub fn queue(
    tx: &mut Tx<'_>,
    dedupe: &str,
    account: Option<&AccountId>,
    recipient: &Email,
    locale: Locale,
    message: &Message,
) -> Result<(), AppError> {
    let mut content = message.data.clone();
    let Some(fields) = content.as_object_mut() else {
        return Err(AppError::Bug(format!(
            "mail {} has no fields",
            message.template
        )));
    };
    fields.insert("kind".to_owned(), json!(message.template));
    let mail = NewMail {
        id: MailId::mint(tx.now(), tx.entropy()),
        dedupe: dedupe.to_owned(),
        account: account.cloned(),
        recipient: recipient.clone(),
        locale,
        content,
    };
    let now = tx.now();
    if store::mails::queue(tx.conn, &mail, now)? {
        tx.wake();
    }
    Ok(())
}

/// Queues a mail to an account, in its language; its name joins the data as `display_name`. Accounts that are
/// not active, and ones that are gone, get none.
pub fn to_account(
    tx: &mut Tx<'_>,
    dedupe: &str,
    account: &AccountId,
    message: &Message,
) -> Result<(), AppError> {
    let found = store::accounts::find(tx.conn, account)?;
    let Some(found) = found.filter(|found| found.status == Status::Active) else {
        return Ok(());
    };
    let mut message = message.clone();
    if let Some(fields) = message.data.as_object_mut() {
        fields.insert("display_name".to_owned(), json!(found.display_name));
    }
    queue(
        tx,
        dedupe,
        Some(account),
        &found.email,
        found.locale,
        &message,
    )
}
