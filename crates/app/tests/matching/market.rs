//! A buyer and a seller with postings that fit, and an index that knows them.

use app::Tx;
use app::matches::{self, Matches, Pair};
use app::{AppError, capabilities};
use domain::actor::Actor;
use domain::enterprise::Enterprise;
use domain::posting::{Draft, Posting};
use domain::{EnterpriseId, PostingId, capability};
use testkit::district::{Scene, demand, now, published, scene, somebody, supply, verified};
use testkit::{Database, UseCases};

/// A bench with an index, on the engine that is quickest to have.
pub fn bench() -> UseCases {
    UseCases::searching(Database::sqlite())
}

/// The scene's enterprise buys, another sells.
pub struct Market {
    pub scene: Scene,
    pub seller: Actor,
    pub selling: Enterprise,
}

pub fn market(bench: &UseCases) -> Market {
    let scene = scene(bench);
    let who = somebody(bench, 2);
    let selling = verified(bench, &who, 2);
    Market {
        scene,
        seller: now(bench, &who),
        selling,
    }
}

impl Market {
    pub fn buys(&self, bench: &UseCases, draft: &Draft) -> Posting {
        let Scene { owner, firm, .. } = &self.scene;
        published(bench, &self.scene, owner, &firm.id, draft)
    }

    pub fn sells(&self, bench: &UseCases, draft: &Draft) -> Posting {
        published(bench, &self.scene, &self.seller, &self.selling.id, draft)
    }

    /// A demand and a supply that fits it, both known to the index.
    pub fn pair(&self, bench: &UseCases) -> (Posting, Posting) {
        let pair = (self.buys(bench, &demand(1)), self.sells(bench, &supply(1)));
        bench.index();
        pair
    }
}

/// A posting for a circle of readers.
pub fn to(visibility: &str, invited: &[&EnterpriseId], draft: Draft) -> Draft {
    Draft {
        visibility: Some(visibility.to_owned()),
        invited: Some(invited.iter().map(ToString::to_string).collect()),
        ..draft
    }
}

/// Writes a capability card that fits the usual demand.
pub fn card(bench: &UseCases, who: &Actor, firm: &EnterpriseId) {
    let draft = capability::Draft {
        name: Some("高强度螺栓冷镦加工".to_owned()),
        process: Some("冷镦".to_owned()),
        family: Some("processing".to_owned()),
        node_code: Some("WJ-M4".to_owned()),
        materials: Some(vec!["SWRCH35K".to_owned()]),
        note: Some("12.9级，来图加工，月产五万件。".to_owned()),
        ..capability::Draft::default()
    };
    let firm = firm.clone();
    let write = move |tx: &mut Tx<'_>| capabilities::create(tx, &firm, &draft).map(drop);
    bench.write(who, write).unwrap();
}

pub fn matches_of(bench: &UseCases, who: &Actor, id: &PostingId) -> Result<Matches, AppError> {
    bench.read(who, |tx| matches::of_posting(tx, id))
}

pub fn pair_of(
    bench: &UseCases,
    who: &Actor,
    id: &PostingId,
    other: &str,
) -> Result<Pair, AppError> {
    bench.read(who, |tx| matches::pair(tx, id, other))
}

/// Ids of what fits, best first.
pub fn fits(found: &Matches) -> Vec<&str> {
    found
        .fits
        .iter()
        .map(|found| found.party.id.as_str())
        .collect()
}

/// Whether a counterpart is told at all, as fitting or as a near miss.
pub fn tells_of(found: &Matches, id: &str) -> bool {
    let all = found.fits.iter().chain(&found.near_misses);
    all.into_iter().any(|found| found.party.id == id)
}
