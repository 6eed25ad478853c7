//! Matches that were found, one row per pair of a demand and an offer (a supply or an enterprise).
//!
//! The list a person sees is computed when it is asked for; these rows say who has been told of what, and are kept when
//! a pair no longer fits.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::policy::Granted;
use domain::region::Ring;
use domain::{EnterpriseId, MatchId, Moment, PostingId};

use crate::conn::Conn;
use crate::dialect;
use crate::error::StoreError;
use crate::rows;
use crate::schema::matches;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = matches)]
pub(crate) struct MatchRow {
    pub(crate) id: String,
    pub(crate) demand_id: String,
    pub(crate) offer_id: String,
    pub(crate) demand_enterprise_id: String,
    pub(crate) offer_enterprise_id: String,
    pub(crate) demand_revision: i64,
    pub(crate) offer_revision: i64,
    pub(crate) score: i32,
    pub(crate) ring: String,
    pub(crate) weights_version: i32,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) demand_told_at: Option<i64>,
    pub(crate) offer_told_at: Option<i64>,
    pub(crate) fits: bool,
}

/// A pair that was found to fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Identity.
    pub id: MatchId,
    /// The demand.
    pub demand: PostingId,
    /// The supply, or the enterprise matched by its capability cards.
    pub offer: String,
    /// Whose demand it is.
    pub demand_enterprise: EnterpriseId,
    /// Whose offer it is.
    pub offer_enterprise: EnterpriseId,
    /// Revision of the demand that was judged.
    pub demand_revision: i64,
    /// Revision of the supply that was judged; the row version for an enterprise.
    pub offer_revision: i64,
    /// Range: 0 to 1000.
    pub score: i32,
    /// How near the two are.
    pub ring: Ring,
    /// Weights the score was made with.
    pub weights_version: i32,
    /// When the pair was first found.
    pub found_at: Moment,
}

/// Which side is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The enterprise of the demand.
    Demand,
    /// The enterprise of the offer.
    Offer,
}

/// Writes a pair that fits, or its new score when it is known; who was told stays.
pub fn save(conn: &mut Conn, _granted: &Granted, found: &Match) -> Result<(), StoreError> {
    dialect::upsert_match(conn, &MatchRow::of(found))
}

/// The other ends of the pairs of a posting or an enterprise that fit.
pub fn counterparts(conn: &mut Conn, subject: &str) -> Result<BTreeSet<String>, StoreError> {
    let offers: Vec<String> = matches::table
        .filter(matches::demand_id.eq(subject))
        .filter(matches::fits)
        .select(matches::offer_id)
        .load(conn)?;
    let demands: Vec<String> = matches::table
        .filter(matches::offer_id.eq(subject))
        .filter(matches::fits)
        .select(matches::demand_id)
        .load(conn)?;
    Ok(offers.into_iter().chain(demands).collect())
}

/// Notes that the other pairs of a posting or an enterprise no longer fit. They are kept with who was told of them, so
/// that a pair that fits again is not told again.
pub fn lapse_others(
    conn: &mut Conn,
    _granted: &Granted,
    subject: &str,
    kept: &BTreeSet<String>,
) -> Result<usize, StoreError> {
    let as_demand = matches::table
        .filter(matches::demand_id.eq(subject))
        .filter(matches::fits)
        .filter(matches::offer_id.ne_all(kept));
    let as_offer = matches::table
        .filter(matches::offer_id.eq(subject))
        .filter(matches::fits)
        .filter(matches::demand_id.ne_all(kept));
    let lapsed = matches::fits.eq(false);
    let lapsed_demands = diesel::update(as_demand).set(lapsed).execute(conn)?;
    Ok(lapsed_demands + diesel::update(as_offer).set(lapsed).execute(conn)?)
}

/// An enterprise that has not been told of a match yet, and of which side it is.
pub fn next_untold(
    conn: &mut Conn,
    after: Option<&EnterpriseId>,
) -> Result<Option<EnterpriseId>, StoreError> {
    let after = after.map(EnterpriseId::as_str).unwrap_or_default();
    let demand: Option<String> = matches::table
        .filter(matches::demand_told_at.is_null())
        .filter(matches::fits)
        .filter(matches::demand_enterprise_id.gt(after))
        .order(matches::demand_enterprise_id)
        .select(matches::demand_enterprise_id)
        .first(conn)
        .optional()?;
    let offer: Option<String> = matches::table
        .filter(matches::offer_told_at.is_null())
        .filter(matches::fits)
        .filter(matches::offer_enterprise_id.gt(after))
        .order(matches::offer_enterprise_id)
        .select(matches::offer_enterprise_id)
        .first(conn)
        .optional()?;
    let next = demand.into_iter().chain(offer).min();
    rows::id_if_any(next)
}

/// The matches an enterprise has not been told of, best first, with the side it stands on: `limit` of each side, past
/// the first `offset` of it.
pub fn untold(
    conn: &mut Conn,
    enterprise: &EnterpriseId,
    offset: i64,
    limit: i64,
) -> Result<Vec<(Told, Match)>, StoreError> {
    let demands: Vec<MatchRow> = matches::table
        .filter(matches::demand_enterprise_id.eq(enterprise.as_str()))
        .filter(matches::demand_told_at.is_null())
        .filter(matches::fits)
        .order((matches::score.desc(), matches::id))
        .offset(offset)
        .limit(limit)
        .select(MatchRow::as_select())
        .load(conn)?;
    let offers: Vec<MatchRow> = matches::table
        .filter(matches::offer_enterprise_id.eq(enterprise.as_str()))
        .filter(matches::offer_told_at.is_null())
        .filter(matches::fits)
        .order((matches::score.desc(), matches::id))
        .offset(offset)
        .limit(limit)
        .select(MatchRow::as_select())
        .load(conn)?;
    let sided = |told, rows: Vec<MatchRow>| {
        rows.into_iter().filter_map(move |row| {
            let read = rows::unless_damaged(Match::try_from(row)).transpose()?;
            Some(read.map(|found| (told, found)))
        })
    };
    sided(Told::Demand, demands)
        .chain(sided(Told::Offer, offers))
        .collect()
}

/// Notes of which pairs a side has been told. Returns for each whether it had not been told of it before.
pub fn mark_told(
    conn: &mut Conn,
    _granted: &Granted,
    told: &[(Told, MatchId)],
    at: Moment,
) -> Result<Vec<bool>, StoreError> {
    let mut mark = |(side, id): &(Told, MatchId)| {
        let pair = matches::table.find(id.as_str());
        let marked = match side {
            Told::Demand => diesel::update(pair.filter(matches::demand_told_at.is_null()))
                .set(matches::demand_told_at.eq(at.micros()))
                .execute(conn)?,
            Told::Offer => diesel::update(pair.filter(matches::offer_told_at.is_null()))
                .set(matches::offer_told_at.eq(at.micros()))
                .execute(conn)?,
        };
        Ok(marked > 0)
    };
    told.iter().map(&mut mark).collect()
}

impl MatchRow {
    fn of(found: &Match) -> Self {
        let Match {
            id,
            demand,
            offer,
            demand_enterprise,
            offer_enterprise,
            demand_revision,
            offer_revision,
            score,
            ring,
            weights_version,
            found_at,
        } = found;
        Self {
            id: id.to_string(),
            demand_id: demand.to_string(),
            offer_id: offer.clone(),
            demand_enterprise_id: demand_enterprise.to_string(),
            offer_enterprise_id: offer_enterprise.to_string(),
            demand_revision: *demand_revision,
            offer_revision: *offer_revision,
            score: *score,
            ring: ring.to_string(),
            weights_version: *weights_version,
            created_at: found_at.micros(),
            updated_at: found_at.micros(),
            demand_told_at: None,
            offer_told_at: None,
            fits: true,
        }
    }
}

impl TryFrom<MatchRow> for Match {
    type Error = StoreError;

    fn try_from(row: MatchRow) -> Result<Self, StoreError> {
        let MatchRow {
            id,
            demand_id,
            offer_id,
            demand_enterprise_id,
            offer_enterprise_id,
            demand_revision,
            offer_revision,
            score,
            ring,
            weights_version,
            created_at,
            updated_at: _,
            demand_told_at: _,
            offer_told_at: _,
            fits: _,
        } = row;
        Ok(Self {
            id: rows::id(id)?,
            demand: rows::id(demand_id)?,
            offer: offer_id,
            demand_enterprise: rows::id(demand_enterprise_id)?,
            offer_enterprise: rows::id(offer_enterprise_id)?,
            demand_revision,
            offer_revision,
            score,
            ring: Ring::parse(&ring).map_err(|_| StoreError::corrupt("ring"))?,
            weights_version,
            found_at: Moment::from_micros(created_at),
        })
    }
}
