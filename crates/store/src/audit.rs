//! The audit log: who did what to what, in the transaction of the act. Rows are only ever added.

use diesel::prelude::*;
use domain::{EnterpriseId, Moment};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::schema::audit;

/// An entry. Details name what changed, never contacts or secrets.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Who: an account id, `system` or `anonymous`.
    pub actor: String,
    /// What was done, such as `moderation.approve`.
    pub action: String,
    /// To what, by id.
    pub subject: String,
    /// The enterprise concerned, if one is.
    pub enterprise: Option<EnterpriseId>,
    /// Particulars.
    pub details: serde_json::Value,
    /// The request it was done in.
    pub request_id: String,
}

/// Writes an entry.
pub fn append(conn: &mut Conn, entry: &Entry, at: Moment) -> Result<(), StoreError> {
    let Entry {
        actor,
        action,
        subject,
        enterprise,
        details,
        request_id,
    } = entry;
    diesel::insert_into(audit::table)
        .values((
            audit::at.eq(at.micros()),
            audit::actor.eq(actor),
            audit::action.eq(action),
            audit::subject.eq(subject),
            audit::enterprise_id.eq(enterprise.as_ref().map(EnterpriseId::as_str)),
            audit::details.eq(details.to_string()),
            audit::request_id.eq(request_id),
        ))
        .execute(conn)?;
    Ok(())
}

/// The entries about a subject, oldest first: instant, actor, action and particulars.
pub fn of(
    conn: &mut Conn,
    subject: &str,
) -> Result<Vec<(Moment, String, String, serde_json::Value)>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = audit::table
        .filter(audit::subject.eq(subject))
        .order(audit::seq)
        .select((audit::at, audit::actor, audit::action, audit::details))
        .load(conn)?;
    let read = |(at, actor, action, details): (i64, String, String, String)| {
        Ok((
            Moment::from_micros(at),
            actor,
            action,
            serde_json::from_str(&details)?,
        ))
    };
    rows.into_iter().map(read).collect()
}
