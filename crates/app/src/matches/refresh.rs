//! Keeping the stored matches true: a change of a posting or an enterprise is judged against everything.

use domain::actor::Membership;
use domain::enterprise::Role;
use domain::event::{Event, Kind};
use domain::posting::{Audience, Side};
use domain::{EnterpriseId, MatchId, PostingId};
use serde_json::json;
use store::matches::Match;

use crate::error::AppError;
use crate::matches::find::{Found, matches};
use crate::matches::party::Party;
use crate::transaction::Tx;

/// Judges a posting or an enterprise anew and stores what fits. Returns how many fit.
/// Repeating it changes nothing: pairs are unique and who was told stays.
pub fn refresh(tx: &mut Tx<'_>, subject: &str) -> Result<usize, AppError> {
    let Some(party) = Party::shown(tx, subject)? else {
        store::matches::forget_others(tx.conn, subject, &[])?;
        return Ok(0);
    };
    let Some(owner) = party.enterprise.clone() else {
        return Ok(0);
    };
    let circles = circles_of(tx, &owner)?;
    let mut fits = matches(tx, &party, &circles)?.fits;
    fits.truncate(tx.app().settings().matches_kept);
    let kept: Vec<String> = fits.iter().map(|found| found.party.id.clone()).collect();
    store::matches::forget_others(tx.conn, subject, &kept)?;
    for found in &fits {
        if let Some(row) = row(tx, &party, found) {
            store::matches::save(tx.conn, &row)?;
        }
    }
    if !fits.is_empty() {
        tx.emit(&Event {
            kind: Kind::MatchFound,
            subject: subject.to_owned(),
            enterprise: Some(owner),
            version: party.revision,
            details: json!({ "fits": fits.len() }),
        })?;
    }
    Ok(fits.len())
}

/// The circles an enterprise itself belongs to today.
pub(super) fn circles_of(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Vec<Audience>, AppError> {
    let verified =
        store::enterprises::find(tx.conn, id)?.is_some_and(|enterprise| enterprise.may_publish());
    let chains = store::designations::chains_of(tx.conn, id, tx.now().date())?;
    let member = Membership {
        enterprise: id.clone(),
        role: Role::Viewer,
        verified,
        chains,
    };
    Ok(member.circles())
}

fn row(tx: &Tx<'_>, subject: &Party, found: &Found) -> Option<Match> {
    let (demand, offer) = match subject.side() {
        Side::Demand => (subject, &found.party),
        Side::Supply => (&found.party, subject),
    };
    Some(Match {
        id: MatchId::mint(tx.now(), tx.entropy()),
        demand: PostingId::parse(&demand.id).ok()?,
        offer: offer.id.clone(),
        demand_enterprise: demand.enterprise.clone()?,
        offer_enterprise: offer.enterprise.clone()?,
        demand_revision: demand.revision,
        offer_revision: offer.revision,
        score: i32::try_from(found.verdict.score).ok()?,
        ring: found.verdict.ring,
        weights_version: found.verdict.weights_version,
        found_at: tx.now(),
    })
}
