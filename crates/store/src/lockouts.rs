//! Soft locks: tries counted by address and network, by address alone and by network alone. Both are kept as keyed
//! hashes, whether or not the address has an account.

use diesel::prelude::*;
use domain::Moment;
use domain::lockout::Lockout;

use crate::conn::Conn;
use crate::dialect;
use crate::error::StoreError;
use crate::schema::lockouts;

/// Stands for every address, or every network.
const ALL: &str = "";

/// Which tries are counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    address: String,
    network: String,
}

impl Subject {
    /// Tries at an address from one network.
    pub fn from_network(address: &str, network: &str) -> Self {
        Self {
            address: address.to_owned(),
            network: network.to_owned(),
        }
    }

    /// Tries at an address from every network.
    pub fn of_address(address: &str) -> Self {
        Self::from_network(address, ALL)
    }

    /// Tries from a network at every address.
    pub fn of_network(network: &str) -> Self {
        Self::from_network(ALL, network)
    }

    pub(crate) fn parts(&self) -> (&str, &str) {
        (&self.address, &self.network)
    }
}

/// What is known of the tries.
pub fn find(conn: &mut Conn, subject: &Subject) -> Result<Option<Lockout>, StoreError> {
    let found: Option<(i32, i64)> = lockouts::table
        .find(subject.parts())
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
    subject: &Subject,
    known: Option<Lockout>,
    next: Lockout,
) -> Result<bool, StoreError> {
    let guesses = i32::try_from(next.guesses).unwrap_or(i32::MAX);
    let until = next.until.micros();
    let Some(known) = known else {
        return dialect::insert_ignore::lockout(conn, subject, guesses, until);
    };
    let unmoved = lockouts::table
        .find(subject.parts())
        .filter(lockouts::until.eq(known.until.micros()));
    let moved = diesel::update(unmoved)
        .set((lockouts::guesses.eq(guesses), lockouts::until.eq(until)))
        .execute(conn)?;
    Ok(moved == 1)
}

/// Forgets tries that are counted together, after the right password.
pub fn forget(conn: &mut Conn, subject: &Subject) -> Result<(), StoreError> {
    diesel::delete(lockouts::table.find(subject.parts())).execute(conn)?;
    Ok(())
}

/// Forgets every try at an address, from wherever it came.
pub fn forget_address(conn: &mut Conn, address: &str) -> Result<(), StoreError> {
    diesel::delete(lockouts::table.filter(lockouts::address.eq(address))).execute(conn)?;
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
