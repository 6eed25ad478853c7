//! Idempotency keys: the answer of a request is stored in the transaction of its effect.

use diesel::prelude::*;
use domain::Moment;

use crate::conn::Conn;
use crate::dialect::insert_ignore;
use crate::error::StoreError;
use crate::schema::idempotency_keys;

/// The first answer to a request, to be given again.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers worth repeating, such as `Location` and `ETag`.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: String,
}

/// What a key is found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// Free; now reserved for this transaction.
    Fresh,
    /// Used before for the same request.
    Replay(Answer),
    /// Used before for another request.
    Reused,
    /// Reserved by a transaction that has not ended; this one can only be given up.
    Running,
}

/// Reserves a key of a principal for a request with this fingerprint. Waits for a transaction that holds it: on SQLite
/// until that has ended, on PostgreSQL for as long as any lock is waited for.
pub fn reserve(
    conn: &mut Conn,
    principal: &str,
    key: &str,
    fingerprint: &str,
    at: Moment,
) -> Result<Reservation, StoreError> {
    match insert_ignore::idempotency_key(conn, principal, key, fingerprint, at.micros()) {
        Ok(true) => return Ok(Reservation::Fresh),
        Ok(false) => {}
        // This statement waits for nothing but a transaction that has reserved the same key.
        Err(StoreError::Busy(_)) => return Ok(Reservation::Running),
        Err(fault) => return Err(fault),
    }
    known(conn, principal, key, fingerprint)?
        .ok_or_else(|| StoreError::Busy("the key was given up meanwhile".to_owned()))
}

/// What is known of a key without reserving it; nothing when it is free.
pub fn known(
    conn: &mut Conn,
    principal: &str,
    key: &str,
    fingerprint: &str,
) -> Result<Option<Reservation>, StoreError> {
    type Row = (String, Option<i32>, Option<String>, Option<String>);
    let found: Option<Row> = idempotency_keys::table
        .find((principal, key))
        .select((
            idempotency_keys::fingerprint,
            idempotency_keys::status,
            idempotency_keys::headers,
            idempotency_keys::body,
        ))
        .first(conn)
        .optional()?;
    let Some((of, status, headers, body)) = found else {
        return Ok(None);
    };
    if of != fingerprint {
        return Ok(Some(Reservation::Reused));
    }
    let Some(((status, headers), body)) = status.zip(headers).zip(body) else {
        return Ok(Some(Reservation::Running));
    };
    let status = u16::try_from(status).map_err(StoreError::corrupt)?;
    Ok(Some(Reservation::Replay(Answer {
        status,
        headers: serde_json::from_str(&headers)?,
        body,
    })))
}

/// Stores the answer of a reserved key.
pub fn complete(
    conn: &mut Conn,
    principal: &str,
    key: &str,
    answer: &Answer,
) -> Result<(), StoreError> {
    diesel::update(idempotency_keys::table.find((principal, key)))
        .set((
            idempotency_keys::status.eq(i32::from(answer.status)),
            idempotency_keys::headers.eq(serde_json::to_string(&answer.headers)?),
            idempotency_keys::body.eq(&answer.body),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets the keys reserved before an instant. Returns how many.
pub fn forget_before(conn: &mut Conn, instant: Moment) -> Result<usize, StoreError> {
    let old = idempotency_keys::table.filter(idempotency_keys::created_at.lt(instant.micros()));
    Ok(diesel::delete(old).execute(conn)?)
}
