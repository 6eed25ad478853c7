//! Postings on their way: written, handed in, decided, shown.

use app::moderation::{self, Case, Ruling};
use app::{AppError, Tx, postings};
use domain::actor::Actor;
use domain::enterprise::Enterprise;
use domain::moderation::{Item, Kind};
use domain::posting::{Draft, Posting};
use domain::{EnterpriseId, ItemId, PostingId, quantity};

use super::firms::{usual_chains, verified};
use super::people::{Somebody, moderator, now, somebody};
use crate::UseCases;

/// A verified enterprise, its owner and the desk, on the usual chains.
pub struct Scene {
    /// The enterprise.
    pub firm: Enterprise,
    /// Its owner with account and device.
    pub somebody: Somebody,
    /// The owner as a caller.
    pub owner: Actor,
    /// A moderator.
    pub desk: Actor,
}

/// Sets the usual scene.
pub fn scene(bench: &UseCases) -> Scene {
    usual_chains(bench);
    let somebody = somebody(bench, 1);
    let firm = verified(bench, &somebody, 1);
    let owner = now(bench, &somebody);
    Scene {
        firm,
        owner,
        somebody,
        desk: moderator(bench),
    }
}

/// A posting as people type it, without a risk in it.
pub fn draft(side: &str, title: &str, body: &str) -> Draft {
    Draft {
        side: Some(side.to_owned()),
        family: Some("processing".to_owned()),
        title: Some(title.to_owned()),
        body: Some(body.to_owned()),
        node_code: Some("WJ-M4".to_owned()),
        region_code: Some("500111".to_owned()),
        valid_until: Some("2026-05-01T00:00:00Z".to_owned()),
        ..Draft::default()
    }
}

/// A demand for bolts; the number tells one from another.
pub fn demand(number: u32) -> Draft {
    Draft {
        quantity: Some(quantity::Draft {
            value: Some("3".to_owned()),
            unit: Some("wan_pcs".to_owned()),
        }),
        ..draft(
            "demand",
            &format!("求高强度螺栓冷镦加工 第{number}批"),
            "材质 SWRCH35K，12.9级，来图加工，月用量三万件。",
        )
    }
}

/// A supply that fits it.
pub fn supply(number: u32) -> Draft {
    draft(
        "supply",
        &format!("承接高强度螺栓冷镦加工 第{number}线"),
        "冷镦机十二台，材质 SWRCH35K，12.9级，来图加工，月产五万件。",
    )
}

/// A use case that moves a posting.
pub type Step = fn(&mut Tx<'_>, &PostingId) -> Result<Posting, AppError>;

/// Moves a posting, as somebody.
pub fn step(
    bench: &UseCases,
    actor: &Actor,
    id: &PostingId,
    step: Step,
) -> Result<Posting, AppError> {
    let id = id.clone();
    bench.write(actor, move |tx| step(tx, &id))
}

/// Extends a posting's validity, as somebody.
pub fn renew(
    bench: &UseCases,
    actor: &Actor,
    id: &PostingId,
    until: &str,
) -> Result<Posting, AppError> {
    let (id, until) = (id.clone(), until.to_owned());
    bench.write(actor, move |tx| postings::renew(tx, &id, &until))
}

/// Changes what a posting says, from the version it is given at.
pub fn edit(
    bench: &UseCases,
    actor: &Actor,
    of: &Posting,
    change: impl Fn(Draft) -> Draft + Send + 'static,
) -> Result<Posting, AppError> {
    let (id, version) = (of.id.clone(), of.version);
    bench.write(actor, move |tx| postings::update(tx, &id, version, &change))
}

/// Gives a posting another title, from the version it is given at.
pub fn retitle(
    bench: &UseCases,
    actor: &Actor,
    of: &Posting,
    title: &'static str,
) -> Result<Posting, AppError> {
    edit(bench, actor, of, move |draft| Draft {
        title: Some(title.to_owned()),
        ..draft
    })
}

/// Writes a draft.
pub fn drafted(bench: &UseCases, actor: &Actor, firm: &EnterpriseId, draft: &Draft) -> Posting {
    let (firm, draft) = (firm.clone(), draft.clone());
    bench
        .write(actor, move |tx| postings::create(tx, &firm, &draft))
        .expect("a good draft")
}

/// Writes a posting and hands it in.
pub fn pending(bench: &UseCases, actor: &Actor, firm: &EnterpriseId, draft: &Draft) -> Posting {
    let written = drafted(bench, actor, firm, draft);
    step(bench, actor, &written.id, postings::submit).expect("it may be handed in")
}

/// Writes a posting that is shown, by the word of the desk where no rule lets it pass.
pub fn published(
    bench: &UseCases,
    scene: &Scene,
    actor: &Actor,
    firm: &EnterpriseId,
    draft: &Draft,
) -> Posting {
    let handed_in = pending(bench, actor, firm, draft);
    if item_of(bench, &handed_in.id).is_some() {
        approve(bench, &scene.desk, &handed_in.id);
    }
    working(bench, &handed_in.id)
}

/// The working copy of a posting as it is now.
pub fn working(bench: &UseCases, id: &PostingId) -> Posting {
    let find = |tx: &mut Tx<'_>| Ok(store::postings::find(tx.conn, id)?);
    let found = bench.read(&Actor::System, find).expect("a read");
    found.expect("the posting exists")
}

/// What waits for a decision about a posting.
pub fn item_of(bench: &UseCases, id: &PostingId) -> Option<Item> {
    let find = |tx: &mut Tx<'_>| {
        Ok(store::moderation::find_open(
            tx.conn,
            Kind::Posting,
            id.as_str(),
        )?)
    };
    bench.read(&Actor::System, find).expect("a read")
}

/// What waits at the desk, oldest first.
pub fn waiting(bench: &UseCases, desk: &Actor, kind: Kind) -> Vec<Item> {
    let filter = moderation::Filter {
        kind: Some(kind),
        ..moderation::Filter::default()
    };
    let queue = |tx: &mut Tx<'_>| moderation::queue(tx, &filter, None, 100);
    let page = bench.read(desk, queue).expect("the desk sees the queue");
    page.items.into_iter().map(|case| case.item).collect()
}

/// A use case that decides an item.
pub type Decide = fn(&mut Tx<'_>, &ItemId, &Ruling) -> Result<Case, AppError>;

/// Decides an item, as somebody.
pub fn decide(
    bench: &UseCases,
    actor: &Actor,
    item: &ItemId,
    how: Decide,
    ruling: &Ruling,
) -> Result<Case, AppError> {
    let (item, ruling) = (item.clone(), ruling.clone());
    bench.write(actor, move |tx| how(tx, &item, &ruling))
}

/// Lets what waits about a posting pass.
#[track_caller]
pub fn approve(bench: &UseCases, desk: &Actor, id: &PostingId) -> Posting {
    decided(bench, desk, id, moderation::approve, None)
}

/// Sends what waits about a posting back, since it is incomplete.
#[track_caller]
pub fn send_back(bench: &UseCases, desk: &Actor, id: &PostingId) -> Posting {
    decided(bench, desk, id, moderation::send_back, Some("incomplete"))
}

/// Refuses what waits about a posting, since it is incomplete.
#[track_caller]
pub fn reject(bench: &UseCases, desk: &Actor, id: &PostingId) -> Posting {
    decided(bench, desk, id, moderation::reject, Some("incomplete"))
}

#[track_caller]
fn decided(
    bench: &UseCases,
    desk: &Actor,
    id: &PostingId,
    how: Decide,
    reason: Option<&str>,
) -> Posting {
    let item = item_of(bench, id).expect("the posting waits");
    let ruling = Ruling {
        reason_code: reason.map(str::to_owned),
        note: None,
    };
    decide(bench, desk, &item.id, how, &ruling).expect("the desk decides");
    working(bench, id)
}
