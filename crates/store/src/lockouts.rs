//! Soft locks by address. The address is kept as a keyed hash, whether or not it has an account.

use diesel::prelude::*;
use domain::Moment;
use domain::lockout::Lockout;

use crate::conn::Conn;
use crate::dialect;
use crate::error::StoreError;
use crate::schema::lockouts;

/// What is known of the tries at an address.
pub fn find(conn: &mut Conn, subject: &str) -> Result<Option<Lockout>, StoreError> {
    let found: Option<(i32, i64)> = lockouts::table
        .find(subject)
        .select((lockouts::guesses, lockouts::until))
        .first(conn)
        .optional()?;
    found
        .map(|(guesses, until)| read(guesses, until))
        .transpose()
}

/// Counts a try. Returns whether it counted: not when another try was counted since `known` was read.
pub fn save(
    conn: &mut Conn,
    subject: &str,
    known: Option<Lockout>,
    next: Lockout,
) -> Result<bool, StoreError> {
    let guesses = i32::try_from(next.guesses).unwrap_or(i32::MAX);
    let until = next.until.micros();
    let Some(known) = known else {
        return dialect::insert_ignore::lockout(conn, subject, guesses, until);
    };
    let unmoved = lockouts::table
        .find(subject)
        .filter(lockouts::until.eq(known.until.micros()));
    let moved = diesel::update(unmoved)
        .set((lockouts::guesses.eq(guesses), lockouts::until.eq(until)))
        .execute(conn)?;
    Ok(moved == 1)
}

/// Forgets the tries at an address, after the right password.
pub fn forget(conn: &mut Conn, subject: &str) -> Result<(), StoreError> {
    diesel::delete(lockouts::table.find(subject)).execute(conn)?;
    Ok(())
}

/// Forgets the locks that ended before an instant. Returns how many.
pub fn forget_before(conn: &mut Conn, instant: Moment) -> Result<usize, StoreError> {
    Ok(
        diesel::delete(lockouts::table.filter(lockouts::until.lt(instant.micros())))
            .execute(conn)?,
    )
}

fn read(guesses: i32, until: i64) -> Result<Lockout, StoreError> {
    let guesses = u32::try_from(guesses).map_err(StoreError::corrupt)?;
    Ok(Lockout {
        guesses,
        until: Moment::from_micros(until),
    })
}
