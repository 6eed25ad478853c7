//! Networks from which the owner of an address was let in lately, both as keyed hashes: what strangers do to the
//! address elsewhere does not concern them. Says nothing of sessions.

use diesel::prelude::*;
use domain::Moment;

use crate::conn::Conn;
use crate::dialect;
use crate::error::StoreError;
use crate::schema::known_networks;

/// Whether the owner of the address was let in from the network, and not too long ago.
pub fn holds(
    conn: &mut Conn,
    address: &str,
    network: &str,
    now: Moment,
) -> Result<bool, StoreError> {
    let live = known_networks::table
        .find((address, network))
        .filter(known_networks::until.gt(now.micros()));
    Ok(diesel::select(diesel::dsl::exists(live)).get_result(conn)?)
}

/// Notes that the owner of the address was let in from the network, until an instant.
pub fn note(
    conn: &mut Conn,
    address: &str,
    network: &str,
    until: Moment,
) -> Result<(), StoreError> {
    dialect::upsert_known_network(conn, address, network, until.micros())
}

/// Forgets what ended before an instant. Returns how many.
pub fn forget_before(conn: &mut Conn, instant: Moment) -> Result<usize, StoreError> {
    let over = known_networks::table.filter(known_networks::until.lt(instant.micros()));
    Ok(diesel::delete(over).execute(conn)?)
}
