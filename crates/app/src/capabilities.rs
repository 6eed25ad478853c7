//! Capability cards of an enterprise: what it can do, so that it is found without posting.

use domain::capability::{Capability, Draft};
use domain::invalid::{Faults, Rule};
use domain::policy::{Action, Resource};
use domain::posting::Catalogue;
use domain::{CapabilityId, EnterpriseId};
use serde_json::json;
use store::capabilities;
pub use store::capabilities::Stored;

use crate::drafts::changed_members;
use crate::enterprises::{known, part_changes};
use crate::error::AppError;
use crate::screening;
use crate::transaction::Tx;

/// Cards of one enterprise.
const MAX_CARDS: usize = 100;

/// The cards of an enterprise, oldest first, and the version of the enterprise; public. Errors: `NotFound`.
pub fn list(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<(Vec<Stored>, i64), AppError> {
    tx.require(Action::ViewEnterprise, &Resource::Enterprise(id))?;
    let version = known(tx, id)?.version;
    Ok((capabilities::of_enterprise(tx.conn, id)?, version))
}

/// One card of an enterprise; public. Errors: `NotFound`.
pub fn get(tx: &mut Tx<'_>, id: &EnterpriseId, card: &CapabilityId) -> Result<Stored, AppError> {
    tx.require(Action::ViewEnterprise, &Resource::Enterprise(id))?;
    let found = capabilities::find(tx.conn, card)?;
    found
        .filter(|stored| stored.enterprise == *id)
        .ok_or(AppError::NotFound)
}

/// Writes a card. Errors: `Invalid` with every fault, `too_many` cards among them.
pub fn create(tx: &mut Tx<'_>, id: &EnterpriseId, draft: &Draft) -> Result<Stored, AppError> {
    let granted = tx.require(Action::EditEnterprise, &Resource::Enterprise(id))?;
    let graph = tx.graph()?;
    let card = judged(draft, &Draft::default(), graph.as_ref())?;
    part_changes(tx, &granted, id)?;
    if capabilities::of_enterprise(tx.conn, id)?.len() >= MAX_CARDS {
        return Err(Faults::one("", Rule::too_many(MAX_CARDS)).into());
    }
    let stored = Stored {
        id: CapabilityId::mint(tx.now(), tx.entropy()),
        enterprise: id.clone(),
        card,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    capabilities::insert(tx.conn, &granted, &stored)?;
    let details = json!({ "card": stored.id });
    tx.audit("capability.create", id.as_str(), Some(id), details)?;
    Ok(stored)
}

/// Reads a card, with every fault of every field.
fn judged(draft: &Draft, before: &Draft, places: &dyn Catalogue) -> Result<Capability, Faults> {
    let mut faults = Faults::new();
    screening::card(&mut faults, draft, before);
    let card = faults.absorb("", Capability::parse(draft, places));
    faults.finish(card)
}

/// Changes the card the caller has seen at `version`; `change` makes the new one of the old one.
/// Errors: `Stale`, `Invalid` with every fault.
pub fn update(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    card: &CapabilityId,
    version: i64,
    change: impl FnOnce(Draft) -> Draft,
) -> Result<Stored, AppError> {
    let granted = tx.require(Action::EditEnterprise, &Resource::Enterprise(id))?;
    let before = get(tx, id, card)?;
    if before.version != version {
        return Err(AppError::Stale);
    }
    let graph = tx.graph()?;
    let places = Kept(graph.as_ref(), before.card.node.as_deref());
    let known = before.card.draft();
    let changed = judged(&change(known.clone()), &known, &places)?;
    if changed == before.card {
        return Ok(before);
    }
    let fields = changed_members(&before.card.draft(), &changed.draft())?;
    let after = Stored {
        card: changed,
        version: version + 1,
        updated_at: tx.now(),
        ..before
    };
    part_changes(tx, &granted, id)?;
    capabilities::update(tx.conn, &granted, &after)?;
    let details = json!({ "card": card, "fields": fields });
    tx.audit("capability.update", id.as_str(), Some(id), details)?;
    Ok(after)
}

/// Removes a card. Errors: `NotFound`.
pub fn remove(tx: &mut Tx<'_>, id: &EnterpriseId, card: &CapabilityId) -> Result<(), AppError> {
    let granted = tx.require(Action::EditEnterprise, &Resource::Enterprise(id))?;
    part_changes(tx, &granted, id)?;
    let before = get(tx, id, card)?;
    capabilities::delete(tx.conn, &granted, card)?;
    let details = json!({ "card": card, "name": before.card.name.as_str() });
    tx.audit("capability.remove", id.as_str(), Some(id), details)
}

/// Today's nodes, and the one the card names already: a card stays writable after its node has ended.
struct Kept<'a>(&'a dyn Catalogue, Option<&'a str>);

impl Catalogue for Kept<'_> {
    fn chain_of(&self, node: &str) -> Result<String, Rule> {
        match self.1 {
            Some(kept) if kept == node => Ok(String::new()),
            _ => self.0.chain_of(node),
        }
    }
}
