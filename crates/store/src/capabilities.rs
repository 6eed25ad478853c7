//! Capability cards of enterprises.

use std::slice::from_ref;

use diesel::prelude::*;
use domain::capability::{Capability, Draft};
use domain::policy::Granted;
use domain::{CapabilityId, EnterpriseId, Moment};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::judged::{self, AsWritten};
use crate::rows;
use crate::schema::capabilities;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = capabilities)]
struct CapabilityRow {
    id: String,
    enterprise_id: String,
    card: String,
    node_code: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

/// A card as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Identity.
    pub id: CapabilityId,
    /// Whose card it is.
    pub enterprise: EnterpriseId,
    /// What it says.
    pub card: Capability,
    /// Row version: the ETag.
    pub version: i64,
    /// When it was written.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// Writes a new card.
pub fn insert(conn: &mut Conn, _granted: &Granted, stored: &Stored) -> Result<(), StoreError> {
    diesel::insert_into(capabilities::table)
        .values(CapabilityRow::of(stored)?)
        .execute(conn)?;
    Ok(())
}

/// Replaces a card if it still has the version before this one. Errors: `Stale` when it has not.
pub fn update(conn: &mut Conn, _granted: &Granted, stored: &Stored) -> Result<(), StoreError> {
    let row = CapabilityRow::of(stored)?;
    let unchanged = capabilities::version.eq(row.version - 1);
    let changed = diesel::update(capabilities::table.find(&row.id).filter(unchanged))
        .set((
            capabilities::card.eq(row.card),
            capabilities::node_code.eq(row.node_code),
            capabilities::version.eq(row.version),
            capabilities::updated_at.eq(row.updated_at),
        ))
        .execute(conn)?;
    rows::changed(changed)
}

/// Removes a card. Returns whether there was one.
pub fn delete(conn: &mut Conn, _granted: &Granted, id: &CapabilityId) -> Result<bool, StoreError> {
    Ok(diesel::delete(capabilities::table.find(id.as_str())).execute(conn)? == 1)
}

/// The card of an id.
pub fn find(conn: &mut Conn, id: &CapabilityId) -> Result<Option<Stored>, StoreError> {
    let row = capabilities::table
        .find(id.as_str())
        .select(CapabilityRow::as_select());
    rows::one(row.first::<CapabilityRow>(conn))
}

/// The cards of an enterprise, oldest first.
pub fn of_enterprise(conn: &mut Conn, id: &EnterpriseId) -> Result<Vec<Stored>, StoreError> {
    of_enterprises(conn, from_ref(id))
}

/// The cards of some enterprises, oldest first. Cost: one query.
pub fn of_enterprises(conn: &mut Conn, ids: &[EnterpriseId]) -> Result<Vec<Stored>, StoreError> {
    let ids = ids.iter().map(EnterpriseId::as_str);
    let cards = capabilities::table
        .filter(capabilities::enterprise_id.eq_any(ids))
        .order((capabilities::created_at, capabilities::id))
        .select(CapabilityRow::as_select());
    rows::readable(cards.load::<CapabilityRow>(conn))
}

impl CapabilityRow {
    fn of(stored: &Stored) -> Result<Self, StoreError> {
        let Stored {
            id,
            enterprise,
            card,
            version,
            created_at,
            updated_at,
        } = stored;
        Ok(Self {
            id: id.to_string(),
            enterprise_id: enterprise.to_string(),
            card: serde_json::to_string(&card.draft())?,
            node_code: card.node.clone(),
            version: *version,
            created_at: created_at.micros(),
            updated_at: updated_at.micros(),
        })
    }
}

impl TryFrom<CapabilityRow> for Stored {
    type Error = StoreError;

    fn try_from(row: CapabilityRow) -> Result<Self, StoreError> {
        let CapabilityRow {
            id,
            enterprise_id,
            card,
            node_code: _,
            version,
            created_at,
            updated_at,
        } = row;
        let parse = |draft: &Draft| Capability::parse(draft, &AsWritten::default());
        let card = judged::read(&card, parse).map_err(|fault| fault.of_row(&id))?;
        Ok(Self {
            id: rows::id(id)?,
            enterprise: rows::id(enterprise_id)?,
            card,
            version,
            created_at: Moment::from_micros(created_at),
            updated_at: Moment::from_micros(updated_at),
        })
    }
}
