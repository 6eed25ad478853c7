//! Certificates of enterprises. One counts only with its number.

use std::slice::from_ref;

use diesel::prelude::*;
use domain::policy::Granted;
use domain::{CertificateId, Date, EnterpriseId, Moment};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::rows;
use crate::schema::certificates;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = certificates)]
struct CertificateRow {
    id: String,
    enterprise_id: String,
    kind: String,
    number: String,
    issuing_body: Option<String>,
    valid_until: Option<String>,
    created_at: i64,
}

/// A certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// Identity.
    pub id: CertificateId,
    /// Whose it is.
    pub enterprise: EnterpriseId,
    /// What it certifies, such as `IATF16949`.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issuing_body: Option<String>,
    /// Last day it holds.
    pub valid_until: Option<Date>,
    /// When it was recorded.
    pub created_at: Moment,
}

/// Records a certificate.
pub fn insert(conn: &mut Conn, _granted: &Granted, held: &Certificate) -> Result<(), StoreError> {
    let Certificate {
        id,
        enterprise,
        kind,
        number,
        issuing_body,
        valid_until,
        created_at,
    } = held;
    let row = CertificateRow {
        id: id.to_string(),
        enterprise_id: enterprise.to_string(),
        kind: kind.clone(),
        number: number.clone(),
        issuing_body: issuing_body.clone(),
        valid_until: valid_until.map(|day| day.to_string()),
        created_at: created_at.micros(),
    };
    diesel::insert_into(certificates::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Removes a certificate. Returns whether there was one.
pub fn delete(conn: &mut Conn, _granted: &Granted, id: &CertificateId) -> Result<bool, StoreError> {
    Ok(diesel::delete(certificates::table.find(id.as_str())).execute(conn)? == 1)
}

/// The certificate of an id.
pub fn find(conn: &mut Conn, id: &CertificateId) -> Result<Option<Certificate>, StoreError> {
    let row = certificates::table
        .find(id.as_str())
        .select(CertificateRow::as_select());
    rows::one(row.first::<CertificateRow>(conn))
}

/// The certificates of an enterprise, oldest first.
pub fn of_enterprise(conn: &mut Conn, id: &EnterpriseId) -> Result<Vec<Certificate>, StoreError> {
    of_enterprises(conn, from_ref(id))
}

/// The certificates of some enterprises, oldest first. Cost: one query.
pub fn of_enterprises(
    conn: &mut Conn,
    ids: &[EnterpriseId],
) -> Result<Vec<Certificate>, StoreError> {
    let ids = ids.iter().map(EnterpriseId::as_str);
    let held = certificates::table
        .filter(certificates::enterprise_id.eq_any(ids))
        .order((certificates::created_at, certificates::id))
        .select(CertificateRow::as_select());
    rows::readable(held.load::<CertificateRow>(conn))
}

/// The enterprises of which a certificate held on one day and no longer holds on a later one.
pub fn lapsed_between(
    conn: &mut Conn,
    day: Date,
    later: Date,
) -> Result<Vec<EnterpriseId>, StoreError> {
    let ids = certificates::table
        .filter(certificates::valid_until.ge(day.to_string()))
        .filter(certificates::valid_until.lt(later.to_string()))
        .select(certificates::enterprise_id)
        .distinct();
    rows::ids(ids.load(conn))
}

impl TryFrom<CertificateRow> for Certificate {
    type Error = StoreError;

    fn try_from(row: CertificateRow) -> Result<Self, StoreError> {
        let CertificateRow {
            id,
            enterprise_id,
            kind,
            number,
            issuing_body,
            valid_until,
            created_at,
        } = row;
        let day = valid_until.map(|day| day.parse::<Date>()).transpose();
        Ok(Self {
            id: rows::id(id)?,
            enterprise: rows::id(enterprise_id)?,
            kind,
            number,
            issuing_body,
            valid_until: day.map_err(StoreError::corrupt)?,
            created_at: Moment::from_micros(created_at),
        })
    }
}
