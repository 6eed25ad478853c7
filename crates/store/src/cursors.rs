//! Named places of the consumers in the change log. The index keeps its place in its own commits.

use diesel::prelude::*;
use domain::Moment;
use domain::event::Position;

use crate::conn::Conn;
use crate::dialect::insert_ignore;
use crate::error::StoreError;
use crate::schema::cursors;

/// Where a consumer stands; the beginning of the log when it is new.
pub fn get(conn: &mut Conn, name: &str) -> Result<Position, StoreError> {
    let found: Option<(i64, i64)> = cursors::table
        .find(name)
        .select((cursors::xid, cursors::seq))
        .first(conn)
        .optional()?;
    Ok(
        found.map_or_else(Position::default, |(transaction, sequence)| Position {
            transaction,
            sequence,
        }),
    )
}

/// Moves every consumer to where it stands in a log whose entries are ordered by sequence alone; some may see a few
/// entries again, none misses one.
pub(crate) fn settle_restored(conn: &mut Conn) -> Result<(), StoreError> {
    let known: Vec<(String, i64, i64)> = cursors::table
        .select((cursors::name, cursors::xid, cursors::seq))
        .load(conn)?;
    for (name, transaction, sequence) in known {
        let position = Position {
            transaction,
            sequence,
        };
        let seen = crate::events::seen_sequence(conn, position)?;
        diesel::update(cursors::table.find(name))
            .set((cursors::xid.eq(0), cursors::seq.eq(seen)))
            .execute(conn)?;
    }
    Ok(())
}

/// Moves a consumer forward, in the transaction of what it did. A place before the one it has is passed over:
/// of two nodes that work for one consumer the slower does not take back what the faster has done.
pub fn save(conn: &mut Conn, name: &str, position: Position, at: Moment) -> Result<(), StoreError> {
    let Position {
        transaction,
        sequence,
    } = position;
    insert_ignore::cursor(conn, name)?;
    let same = cursors::xid.eq(transaction).and(cursors::seq.lt(sequence));
    let behind = cursors::table
        .find(name)
        .filter(cursors::xid.lt(transaction).or(same));
    diesel::update(behind)
        .set((
            cursors::xid.eq(transaction),
            cursors::seq.eq(sequence),
            cursors::updated_at.eq(at.micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a consumer back to the end of a log that was restored from before its place. Nothing else moves a consumer back.
pub fn take_back(conn: &mut Conn, name: &str, end: Position, at: Moment) -> Result<(), StoreError> {
    diesel::update(cursors::table.find(name))
        .set((
            cursors::xid.eq(end.transaction),
            cursors::seq.eq(end.sequence),
            cursors::updated_at.eq(at.micros()),
        ))
        .execute(conn)?;
    Ok(())
}
