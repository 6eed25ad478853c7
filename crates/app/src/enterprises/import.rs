//! Enterprises another system lists: added, brought up to date, or found to be as they are.
//!
//! What a person who speaks for an enterprise wrote is never overwritten: of a claimed one, an import only
//! adds designations and asks a moderator to check it. A list knows that the firm exists, and nothing of who speaks
//! for it here.

use domain::capability::Capability;
use domain::designation::Designation;
use domain::enterprise::{Enterprise, Profile, Verification};
use domain::event::Kind;
use domain::invalid::{Faults, Rule};
use domain::policy::{Action, Granted, Resource};
use domain::text::ExternalId;
use domain::{CapabilityId, DesignationId, EnterpriseId, Uscc};
use serde_json::json;
use store::{capabilities, designations};

use crate::designations::{Draft, collide};
use crate::enterprises::{emit, evidence, save};
use crate::error::AppError;
use crate::records::{DesignationRecord, FirmRecord};
use crate::transaction::Tx;

/// What an import did to an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not known.
    Created,
    /// It was brought up to date.
    Updated,
    /// It was as the record says.
    Unchanged,
}

/// A record, judged.
struct Firm {
    external_id: String,
    uscc: Uscc,
    profile: Profile,
    verified: bool,
    designations: Vec<Designation>,
    cards: Vec<Capability>,
}

/// Adds the firm of a record or brings it up to date. Known is who has the same external id, or else the same
/// credit code. Errors: `Invalid` with every fault; `immutable` where the record gives a known id another code, or
/// a known code another id.
pub fn import(tx: &mut Tx<'_>, record: &FirmRecord) -> Result<(EnterpriseId, Outcome), AppError> {
    let granted = tx.require(Action::Import, &Resource::Platform)?;
    let firm = judged(tx, record)?;
    match find(tx, &firm)? {
        None => Ok((create(tx, &granted, firm)?, Outcome::Created)),
        Some(known) => {
            let id = known.id.clone();
            Ok((id, update(tx, &granted, known, &firm)?))
        }
    }
}

fn judged(tx: &mut Tx<'_>, record: &FirmRecord) -> Result<Firm, AppError> {
    let graph = tx.graph()?;
    let draft = record.draft();
    let mut faults = Faults::new();
    let external_id = faults.check("/external_id", ExternalId::parse(&record.external_id));
    let uscc = faults.check("/uscc", Uscc::parse(&record.uscc));
    let profile = faults.absorb("", Profile::parse(&draft, graph.as_ref()));
    let mut designations = Vec::with_capacity(record.designations.len());
    for (i, said) in record.designations.iter().enumerate() {
        let read = crate::designations::judged(graph.as_ref(), &draft_of(said));
        designations.extend(faults.absorb(&format!("/designations/{i}"), read));
    }
    let mut cards = Vec::with_capacity(record.capabilities.len());
    for (i, said) in record.capabilities.iter().enumerate() {
        let read = Capability::parse(&said.draft(), graph.as_ref());
        cards.extend(faults.absorb(&format!("/capabilities/{i}"), read));
    }
    let whole = (|| {
        Some(Firm {
            external_id: external_id?.into(),
            uscc: uscc?,
            profile: profile?,
            verified: record.verified,
            designations,
            cards,
        })
    })();
    Ok(faults.finish(whole)?)
}

/// The words on its part stand in for a level that is not stated; the year is that of the first day.
fn draft_of(record: &DesignationRecord) -> Draft {
    let DesignationRecord {
        kind,
        chain_code,
        role,
        level,
        year: _,
        issuing_body,
        valid_from,
        valid_until,
    } = record;
    Draft {
        kind: Some(kind.clone()),
        chain: chain_code.clone(),
        level: level.clone().or_else(|| role.clone()),
        issuing_body: issuing_body.clone(),
        valid_from: Some(valid_from.clone()),
        valid_until: valid_until.clone(),
    }
}

fn find(tx: &mut Tx<'_>, firm: &Firm) -> Result<Option<Enterprise>, AppError> {
    if let Some(known) = store::enterprises::find_external(tx.conn, &firm.external_id)? {
        if known.uscc != firm.uscc {
            return Err(Faults::one("/uscc", Rule::of("immutable")).into());
        }
        return Ok(Some(known));
    }
    let known = store::enterprises::find_by_uscc(tx.conn, &firm.uscc)?;
    if known
        .as_ref()
        .is_some_and(|known| known.external_id.is_some())
    {
        return Err(Faults::one("/external_id", Rule::of("immutable")).into());
    }
    Ok(known)
}

fn create(tx: &mut Tx<'_>, granted: &Granted, firm: Firm) -> Result<EnterpriseId, AppError> {
    let Firm {
        external_id,
        uscc,
        profile,
        verified,
        designations,
        cards,
    } = firm;
    let verification = if verified {
        Verification::Verified
    } else {
        Verification::Unverified
    };
    let enterprise = Enterprise {
        id: EnterpriseId::mint(tx.now(), tx.entropy()),
        uscc,
        profile,
        verification,
        claimed: false,
        external_id: Some(external_id),
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let id = enterprise.id.clone();
    store::enterprises::insert(tx.conn, granted, &enterprise)?;
    write_cards(tx, granted, &id, cards)?;
    for designation in designations {
        write_designation(tx, granted, &id, designation)?;
    }
    emit(tx, Kind::EnterpriseCreated, &enterprise)?;
    let details = json!({ "external_id": enterprise.external_id, "verified": verified });
    tx.audit("enterprise.import", id.as_str(), Some(&id), details)?;
    Ok(id)
}

fn update(
    tx: &mut Tx<'_>,
    granted: &Granted,
    known: Enterprise,
    firm: &Firm,
) -> Result<Outcome, AppError> {
    let id = known.id.clone();
    let wanted = Enterprise {
        profile: if known.claimed {
            known.profile.clone()
        } else {
            firm.profile.clone()
        },
        verification: vouched(&known, firm.verified),
        external_id: Some(firm.external_id.clone()),
        ..known.clone()
    };
    let cards_changed = !known.claimed && update_cards(tx, granted, &id, &firm.cards)?;
    let designations_changed = update_designations(tx, granted, &id, &firm.designations)?;
    if wanted == known && !cards_changed && !designations_changed {
        return Ok(Outcome::Unchanged);
    }
    let kind = if wanted.verification == known.verification {
        Kind::EnterpriseChanged
    } else {
        Kind::EnterpriseVerificationChanged
    };
    let after = save(tx, granted, kind, &wanted)?;
    if after.verification == Verification::Pending && known.verification != Verification::Pending {
        evidence::ask_to_check(tx, granted, &id, &firm.profile, &firm.external_id)?;
    }
    let details = json!({ "external_id": after.external_id, "verified": firm.verified });
    tx.audit("enterprise.import", id.as_str(), Some(&id), details)?;
    Ok(Outcome::Updated)
}

/// How far a firm counts as checked after a list has named it. What a moderator refused stays refused.
fn vouched(known: &Enterprise, listed: bool) -> Verification {
    match (listed, known.verification) {
        (false, as_it_was)
        | (true, as_it_was @ (Verification::Suspended | Verification::Verified)) => as_it_was,
        (true, _) if !known.claimed => Verification::Verified,
        (true, Verification::Unverified) => Verification::Pending,
        (true, as_it_was) => as_it_was,
    }
}

fn update_cards(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    cards: &[Capability],
) -> Result<bool, AppError> {
    let known = capabilities::of_enterprise(tx.conn, id)?;
    if known.iter().map(|stored| &stored.card).eq(cards) {
        return Ok(false);
    }
    for stored in known {
        capabilities::delete(tx.conn, granted, &stored.id)?;
    }
    write_cards(tx, granted, id, cards.to_vec())?;
    Ok(true)
}

fn write_cards(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    cards: Vec<Capability>,
) -> Result<(), AppError> {
    // Cards are listed by instant: one microsecond between them keeps the order of the record.
    for (i, card) in (0..).zip(cards) {
        let at = domain::Moment::from_micros(tx.now().micros().saturating_add(i));
        let stored = capabilities::Stored {
            id: CapabilityId::mint(at, tx.entropy()),
            enterprise: id.clone(),
            card,
            version: 1,
            created_at: at,
            updated_at: at,
        };
        capabilities::insert(tx.conn, granted, &stored)?;
    }
    Ok(())
}

/// Adds what is new and sets ends that became known. What another source said otherwise is left alone.
fn update_designations(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    said: &[Designation],
) -> Result<bool, AppError> {
    let known = designations::of_enterprise(tx.conn, id)?;
    let mut changed = false;
    for wanted in said {
        let twin = known
            .iter()
            .find(|stored| collide(&stored.designation, wanted));
        match (twin, wanted.validity.until) {
            (None, _) => write_designation(tx, granted, id, wanted.clone())?,
            (Some(stored), Some(day)) if ends_anew(&stored.designation, wanted) => {
                designations::end(tx.conn, granted, &stored.id, day)?;
            }
            _ => continue,
        }
        changed = true;
    }
    Ok(changed)
}

/// Whether the same designation is said to end where it was open.
fn ends_anew(stored: &Designation, wanted: &Designation) -> bool {
    stored.validity.from == wanted.validity.from
        && stored.validity.until.is_none()
        && wanted.validity.until.is_some()
}

fn write_designation(
    tx: &mut Tx<'_>,
    granted: &Granted,
    id: &EnterpriseId,
    designation: Designation,
) -> Result<(), AppError> {
    let stored = designations::Stored {
        id: DesignationId::mint(tx.now(), tx.entropy()),
        enterprise: id.clone(),
        designation,
        created_at: tx.now(),
    };
    Ok(designations::insert(tx.conn, granted, &stored)?)
}
