//! Matches that were found, one row per pair of a demand and an offer (a supply or an enterprise).
//!
//! The list a person sees is computed when it is asked for; these rows say who has been told of what.

use diesel::prelude::*;
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
}

/// A pair that fits.
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

/// Writes a match, or its new score when the pair is known; who was told stays.
pub fn save(conn: &mut Conn, found: &Match) -> Result<(), StoreError> {
    dialect::upsert_match(conn, &MatchRow::of(found))
}

/// Forgets the matches of a posting or an enterprise that no longer fit.
pub fn forget_others(conn: &mut Conn, subject: &str, kept: &[String]) -> Result<usize, StoreError> {
    let as_demand = matches::table
        .filter(matches::demand_id.eq(subject))
        .filter(matches::offer_id.ne_all(kept));
    let as_offer = matches::table
        .filter(matches::offer_id.eq(subject))
        .filter(matches::demand_id.ne_all(kept));
    Ok(diesel::delete(as_demand).execute(conn)? + diesel::delete(as_offer).execute(conn)?)
}

/// The matches of a posting or an enterprise, best first.
pub fn of_subject(conn: &mut Conn, subject: &str) -> Result<Vec<Match>, StoreError> {
    let of_it = matches::table
        .filter(
            matches::demand_id
                .eq(subject)
                .or(matches::offer_id.eq(subject)),
        )
        .order((matches::score.desc(), matches::id))
        .select(MatchRow::as_select());
    rows::all(of_it.load::<MatchRow>(conn))
}

/// An enterprise that has not been told of a match yet, and of which side it is.
pub fn next_untold(
    conn: &mut Conn,
    after: Option<&EnterpriseId>,
) -> Result<Option<EnterpriseId>, StoreError> {
    let after = after.map(EnterpriseId::as_str).unwrap_or_default();
    let demand: Option<String> = matches::table
        .filter(matches::demand_told_at.is_null())
        .filter(matches::demand_enterprise_id.gt(after))
        .order(matches::demand_enterprise_id)
        .select(matches::demand_enterprise_id)
        .first(conn)
        .optional()?;
    let offer: Option<String> = matches::table
        .filter(matches::offer_told_at.is_null())
        .filter(matches::offer_enterprise_id.gt(after))
        .order(matches::offer_enterprise_id)
        .select(matches::offer_enterprise_id)
        .first(conn)
        .optional()?;
    let next = demand.into_iter().chain(offer).min();
    rows::id_if_any(next)
}

/// Notes that an enterprise has been told of everything found for it so far, and returns the best of it, at most
/// `limit` pairs for each side it stands on. What is found meanwhile is left for the next time, and of two who tell
/// at one moment each pair goes to one.
pub fn take_untold(
    conn: &mut Conn,
    enterprise: &EnterpriseId,
    at: Moment,
    limit: usize,
) -> Result<Vec<(Told, Match)>, StoreError> {
    let demands = matches::table
        .filter(matches::demand_enterprise_id.eq(enterprise.as_str()))
        .filter(matches::demand_told_at.is_null());
    let demands: Vec<(i32, String)> = diesel::update(demands)
        .set(matches::demand_told_at.eq(at.micros()))
        .returning((matches::score, matches::id))
        .get_results(conn)?;
    let offers = matches::table
        .filter(matches::offer_enterprise_id.eq(enterprise.as_str()))
        .filter(matches::offer_told_at.is_null());
    let offers: Vec<(i32, String)> = diesel::update(offers)
        .set(matches::offer_told_at.eq(at.micros()))
        .returning((matches::score, matches::id))
        .get_results(conn)?;
    let mut told = best(conn, Told::Demand, demands, limit)?;
    told.extend(best(conn, Told::Offer, offers, limit)?);
    Ok(told)
}

/// The best of some matches by their scores and ids, best first.
fn best(
    conn: &mut Conn,
    side: Told,
    mut scored: Vec<(i32, String)>,
    limit: usize,
) -> Result<Vec<(Told, Match)>, StoreError> {
    scored.sort_by(|(one, id), (other, id_of_other)| other.cmp(one).then(id.cmp(id_of_other)));
    let ids = scored.iter().take(limit).map(|(_, id)| id.as_str());
    let best = matches::table
        .filter(matches::id.eq_any(ids))
        .order((matches::score.desc(), matches::id))
        .select(MatchRow::as_select());
    let best: Vec<Match> = rows::all(best.load::<MatchRow>(conn))?;
    Ok(best.into_iter().map(|found| (side, found)).collect())
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
