//! Keeping the stored matches true: a change of a posting or an enterprise is judged against everything.
//!
//! Judging only reads and storing only writes, so that the one writer of SQLite never waits for a judgement.

use std::collections::BTreeSet;

use domain::actor::Membership;
use domain::enterprise::Role;
use domain::event::{Event, Kind};
use domain::policy::{Action, Resource};
use domain::posting::{Audience, Side};
use domain::{EnterpriseId, MatchId, PostingId};
use serde_json::json;
use store::matches::Match;

use crate::error::AppError;
use crate::matches::find::{Found, matches};
use crate::matches::party::Party;
use crate::transaction::Tx;

/// What fits a subject, ready to be stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    owner: Option<EnterpriseId>,
    version: i64,
    fits: Vec<Match>,
}

/// Judges a posting or an enterprise against everything it may see; nothing fits what shows nothing.
pub fn judge(tx: &mut Tx<'_>, subject: &str) -> Result<Judged, AppError> {
    let Some(party) = Party::shown(tx, subject)? else {
        return Ok(Judged::default());
    };
    let Some(owner) = party.enterprise.clone() else {
        return Ok(Judged::default());
    };
    let circles = circles_of(tx, &owner)?;
    let mut found = matches(tx, &party, &circles)?.fits;
    found.truncate(tx.app().settings().matches_kept);
    let fits = found
        .iter()
        .filter_map(|found| row(tx, &party, found))
        .collect();
    Ok(Judged {
        owner: Some(owner),
        version: party.revision,
        fits,
    })
}

/// Stores what fits a subject and notes what no longer does. Returns how many fit.
/// Repeating it changes nothing: pairs are unique, who was told stays, and only another set of counterparts is news.
/// Errors: `Forbidden` for all but the platform itself.
pub fn store(tx: &mut Tx<'_>, subject: &str, judged: &Judged) -> Result<usize, AppError> {
    let Judged {
        owner,
        version,
        fits,
    } = judged;
    let granted = tx.require(Action::KeepMatches, &Resource::Platform)?;
    let others = |found: &Match| {
        if found.offer == subject {
            found.demand.to_string()
        } else {
            found.offer.clone()
        }
    };
    let kept: BTreeSet<String> = fits.iter().map(others).collect();
    let before = store::matches::counterparts(tx.conn, subject)?;
    store::matches::lapse_others(tx.conn, &granted, subject, &kept)?;
    for found in fits {
        store::matches::save(tx.conn, &granted, found)?;
    }
    if kept != before {
        tx.emit(&Event {
            kind: Kind::MatchFound,
            subject: subject.to_owned(),
            enterprise: owner.clone(),
            version: *version,
            details: json!({ "fits": fits.len() }),
        })?;
    }
    Ok(fits.len())
}

/// The circles an enterprise itself belongs to today.
pub(super) fn circles_of(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Vec<Audience>, AppError> {
    let enterprise = store::enterprises::find(tx.conn, id)?;
    let verified = enterprise.is_some_and(|enterprise| enterprise.may_publish());
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
