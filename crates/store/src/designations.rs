//! Designations of enterprises, with their validity; membership of a chain is one of them.

use std::slice::from_ref;

use diesel::prelude::*;
use domain::designation::{Designation, Kind};
use domain::policy::Granted;
use domain::taxonomy::Validity;
use domain::{Date, DesignationId, EnterpriseId, Moment};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::rows;
use crate::schema::designations;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = designations)]
struct DesignationRow {
    id: String,
    enterprise_id: String,
    kind: String,
    chain_code: Option<String>,
    level: Option<String>,
    issuing_body: Option<String>,
    valid_from: String,
    valid_until: Option<String>,
    created_at: i64,
}

/// A designation as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Identity.
    pub id: DesignationId,
    /// Whose it is.
    pub enterprise: EnterpriseId,
    /// What it says.
    pub designation: Designation,
    /// When it was recorded.
    pub created_at: Moment,
}

/// Records a designation.
pub fn insert(conn: &mut Conn, _granted: &Granted, stored: &Stored) -> Result<(), StoreError> {
    let Stored {
        id,
        enterprise,
        designation,
        created_at,
    } = stored;
    let Designation {
        kind,
        chain,
        level,
        issuing_body,
        validity,
    } = designation;
    let row = DesignationRow {
        id: id.to_string(),
        enterprise_id: enterprise.to_string(),
        kind: kind.to_string(),
        chain_code: chain.clone(),
        level: level.clone(),
        issuing_body: issuing_body.clone(),
        valid_from: validity.from.to_string(),
        valid_until: validity.until.map(|day| day.to_string()),
        created_at: created_at.micros(),
    };
    diesel::insert_into(designations::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Ends a designation on a day. Returns whether there is such a one.
pub fn end(
    conn: &mut Conn,
    _granted: &Granted,
    id: &DesignationId,
    day: Date,
) -> Result<bool, StoreError> {
    let row = designations::table.find(id.as_str());
    let changed = diesel::update(row)
        .set(designations::valid_until.eq(day.to_string()))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a designation that never held. Returns whether there was one.
pub fn delete(conn: &mut Conn, _granted: &Granted, id: &DesignationId) -> Result<bool, StoreError> {
    Ok(diesel::delete(designations::table.find(id.as_str())).execute(conn)? == 1)
}

/// The designation of an id.
pub fn find(conn: &mut Conn, id: &DesignationId) -> Result<Option<Stored>, StoreError> {
    let row = designations::table
        .find(id.as_str())
        .select(DesignationRow::as_select());
    rows::one(row.first::<DesignationRow>(conn))
}

/// The designations of an enterprise, past ones included, oldest first.
pub fn of_enterprise(conn: &mut Conn, id: &EnterpriseId) -> Result<Vec<Stored>, StoreError> {
    of_enterprises(conn, from_ref(id))
}

/// The designations of some enterprises, past ones included, oldest first. Cost: one query.
pub fn of_enterprises(conn: &mut Conn, ids: &[EnterpriseId]) -> Result<Vec<Stored>, StoreError> {
    let ids = ids.iter().map(EnterpriseId::as_str);
    let given = designations::table
        .filter(designations::enterprise_id.eq_any(ids))
        .order((designations::valid_from, designations::id))
        .select(DesignationRow::as_select());
    rows::readable(given.load::<DesignationRow>(conn))
}

/// The chains an enterprise belongs to on a day, each once.
pub fn chains_of(conn: &mut Conn, id: &EnterpriseId, day: Date) -> Result<Vec<String>, StoreError> {
    Ok(chains_on(&of_enterprise(conn, id)?, id, day))
}

/// The chains one of the holders of these designations belongs to on a day, each once.
pub(crate) fn chains_on(held: &[Stored], id: &EnterpriseId, day: Date) -> Vec<String> {
    let own = held.iter().filter(|stored| stored.enterprise == *id);
    let on_day = own.filter_map(|stored| stored.designation.chain_on(day));
    let mut chains: Vec<String> = on_day.map(ToOwned::to_owned).collect();
    chains.sort();
    chains.dedup();
    chains
}

impl TryFrom<DesignationRow> for Stored {
    type Error = StoreError;

    fn try_from(row: DesignationRow) -> Result<Self, StoreError> {
        let DesignationRow {
            id,
            enterprise_id,
            kind,
            chain_code,
            level,
            issuing_body,
            valid_from,
            valid_until,
            created_at,
        } = row;
        let day = |text: String| text.parse::<Date>().map_err(StoreError::corrupt);
        let validity = Validity::new(day(valid_from)?, valid_until.map(day).transpose()?)
            .map_err(|_| StoreError::corrupt("designation validity"))?;
        Ok(Self {
            id: rows::id(id)?,
            enterprise: rows::id(enterprise_id)?,
            designation: Designation {
                kind: Kind::parse(&kind).map_err(|_| StoreError::corrupt("designation kind"))?,
                chain: chain_code,
                level,
                issuing_body,
                validity,
            },
            created_at: Moment::from_micros(created_at),
        })
    }
}
