//! The queue of outgoing mails: written in the transaction of their cause, sent by the worker.

use diesel::prelude::*;

use crate::schema::mails;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mails)]
pub(crate) struct MailRow {
    pub(crate) id: String,
    pub(crate) dedupe: String,
    pub(crate) account_id: Option<String>,
    pub(crate) recipient: String,
    pub(crate) locale: String,
    pub(crate) content: String,
    pub(crate) state: String,
    pub(crate) attempts: i32,
    pub(crate) next_attempt_at: i64,
    pub(crate) last_error: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) sent_at: Option<i64>,
}
