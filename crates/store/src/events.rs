//! The change log: appended in the transaction of the change, read in commit order.

use diesel::prelude::*;
use domain::event::{Entry, Event, Kind, Position};
use domain::{EnterpriseId, Moment};

use crate::conn::Conn;
use crate::dialect;
use crate::error::StoreError;
use crate::schema::events;

#[derive(Insertable)]
#[diesel(table_name = events)]
struct NewEvent<'a> {
    kind: &'a str,
    subject: &'a str,
    enterprise_id: Option<&'a str>,
    version: i64,
    details: String,
    at: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct EventRow {
    seq: i64,
    xid: i64,
    kind: String,
    subject: String,
    enterprise_id: Option<String>,
    version: i64,
    details: String,
    at: i64,
}

/// Writes an entry.
pub fn append(conn: &mut Conn, event: &Event, at: Moment) -> Result<(), StoreError> {
    let Event {
        kind,
        subject,
        enterprise,
        version,
        details,
    } = event;
    let row = NewEvent {
        kind: kind.as_str(),
        subject,
        enterprise_id: enterprise.as_ref().map(EnterpriseId::as_str),
        version: *version,
        details: details.to_string(),
        at: at.micros(),
    };
    diesel::insert_into(events::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The entries after a position, in commit order, complete: on PostgreSQL only what no open transaction can
/// still precede. Source: `(xid, seq)` below the snapshot's xmin; a plain sequence cursor lost one event in five.
pub fn after(conn: &mut Conn, position: Position, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let horizon = dialect::log_horizon(conn)?;
    let Position {
        transaction,
        sequence,
    } = position;
    let later = events::xid
        .gt(transaction)
        .or(events::xid.eq(transaction).and(events::seq.gt(sequence)));
    let entries = events::table
        .filter(later)
        .filter(events::xid.lt(horizon))
        .order((events::xid, events::seq))
        .limit(limit)
        .select(EventRow::as_select());
    let rows: Vec<EventRow> = entries.load(conn)?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// The entries after a position that can be seen at this moment, complete or not: for judging what may still change,
/// never for moving on, since an entry may yet appear before the last of them.
pub fn seen_after(
    conn: &mut Conn,
    position: Position,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let Position {
        transaction,
        sequence,
    } = position;
    let same = events::xid.eq(transaction).and(events::seq.gt(sequence));
    let rows: Vec<EventRow> = events::table
        .filter(events::xid.gt(transaction).or(same))
        .order((events::xid, events::seq))
        .limit(limit)
        .select(EventRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// Whether anything stands after a position, complete or not: a consumer there still has work coming.
pub fn is_behind(conn: &mut Conn, position: Position) -> Result<bool, StoreError> {
    let Position {
        transaction,
        sequence,
    } = position;
    let same = events::xid.eq(transaction).and(events::seq.gt(sequence));
    let later = events::table.filter(events::xid.gt(transaction).or(same));
    Ok(diesel::select(diesel::dsl::exists(later)).get_result(conn)?)
}

/// When the oldest entry after a position was written, complete or not; none when nothing stands there.
pub fn oldest_after(conn: &mut Conn, position: Position) -> Result<Option<Moment>, StoreError> {
    let Position {
        transaction,
        sequence,
    } = position;
    let same = events::xid.eq(transaction).and(events::seq.gt(sequence));
    let oldest: Option<i64> = events::table
        .filter(events::xid.gt(transaction).or(same))
        .select(events::at)
        .order((events::xid, events::seq))
        .first(conn)
        .optional()?;
    Ok(oldest.map(Moment::from_micros))
}

/// The last entry of a kind up to a position, complete or not. Cost: reads back from there to it.
pub fn latest(conn: &mut Conn, kind: Kind, until: Position) -> Result<Option<Entry>, StoreError> {
    let Position {
        transaction,
        sequence,
    } = until;
    let same = events::xid.eq(transaction).and(events::seq.le(sequence));
    let row: Option<EventRow> = events::table
        .filter(events::kind.eq(kind.as_str()))
        .filter(events::xid.lt(transaction).or(same))
        .order((events::xid.desc(), events::seq.desc()))
        .select(EventRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Entry::from))
}

/// Makes a log that was restored into another cluster readable there. Its entries carry transaction numbers the new
/// cluster has not reached, and would count as unfinished until it has; all of them are finished, so they go before
/// everything that follows, in the order they were written. Consumers keep their places.
pub(crate) fn settle_restored(conn: &mut Conn) -> Result<usize, StoreError> {
    let ceiling = dialect::log_ceiling(conn)?;
    let foreign = events::table.filter(events::xid.ge(ceiling));
    if !diesel::select(diesel::dsl::exists(foreign)).get_result::<bool>(conn)? {
        return Ok(0);
    }
    crate::cursors::settle_restored(conn)?;
    Ok(diesel::update(events::table)
        .set(events::xid.eq(0))
        .execute(conn)?)
}

/// The last sequence number before everything a consumer at this place has not seen.
pub(crate) fn seen_sequence(conn: &mut Conn, position: Position) -> Result<i64, StoreError> {
    let Position {
        transaction,
        sequence,
    } = position;
    let same = events::xid.eq(transaction).and(events::seq.gt(sequence));
    let unseen = events::table.filter(events::xid.gt(transaction).or(same));
    let first: Option<i64> = unseen.select(diesel::dsl::min(events::seq)).first(conn)?;
    let last: Option<i64> = events::table
        .select(diesel::dsl::max(events::seq))
        .first(conn)?;
    Ok(first.map_or(last.unwrap_or_default(), |first| first - 1))
}

/// The position after the last complete entry: where a consumer begins that has read the whole database.
pub fn end(conn: &mut Conn) -> Result<Position, StoreError> {
    let horizon = dialect::log_horizon(conn)?;
    let last: Option<(i64, i64)> = events::table
        .filter(events::xid.lt(horizon))
        .select((events::xid, events::seq))
        .order((events::xid.desc(), events::seq.desc()))
        .first(conn)
        .optional()?;
    Ok(
        last.map_or_else(Position::default, |(transaction, sequence)| Position {
            transaction,
            sequence,
        }),
    )
}

/// An entry always reads back, or whoever follows the log would stand before it for ever: a kind this version does not
/// know says that something happened to the subject, damaged details say nothing.
impl From<EventRow> for Entry {
    fn from(row: EventRow) -> Self {
        let EventRow {
            seq,
            xid,
            kind,
            subject,
            enterprise_id,
            version,
            details,
            at,
        } = row;
        let event = Event {
            kind: Kind::parse(&kind).unwrap_or(Kind::Unreadable),
            subject,
            enterprise: enterprise_id.and_then(|id| EnterpriseId::parse(&id).ok()),
            version,
            details: serde_json::from_str(&details).unwrap_or_default(),
        };
        if event.kind == Kind::Unreadable {
            tracing::error!(seq, %kind, subject = %event.subject, "store.event_unreadable");
        }
        Self {
            position: Position {
                transaction: xid,
                sequence: seq,
            },
            at: Moment::from_micros(at),
            event,
        }
    }
}
