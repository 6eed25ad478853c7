//! Registering an enterprise and changing its profile.

use domain::enterprise::{Draft, Enterprise, Profile, Role, Verification};
use domain::event::Kind;
use domain::invalid::{Faults, Rule};
use domain::policy::{Action, Resource};
use domain::{AccountId, EnterpriseId, Uscc};
use serde_json::json;
use store::{StoreError, memberships};

use crate::drafts::changed_members;
use crate::enterprises::{emit, evidence, known, save};
use crate::error::{AppError, Conflict, Unauthenticated};
use crate::transaction::Tx;

/// Registers an enterprise; the caller becomes its owner.
/// Errors: `EmailUnverified`, `Invalid` with every fault, `UsccTaken`.
pub fn create(tx: &mut Tx<'_>, draft: &Draft) -> Result<Enterprise, AppError> {
    let founder = proven(tx)?;
    let granted = tx.require(Action::CreateEnterprise, &Resource::Platform)?;
    let (uscc, profile) = judged(tx, draft)?;
    if store::enterprises::find_by_uscc(tx.conn, &uscc)?.is_some() {
        return Err(Conflict::UsccTaken.into());
    }
    let enterprise = Enterprise {
        id: EnterpriseId::mint(tx.now(), tx.entropy()),
        uscc,
        profile,
        verification: Verification::Unverified,
        claimed: true,
        external_id: None,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    // Of registrations that run at once, all but one find the code taken only here.
    match store::enterprises::insert(tx.conn, &granted, &enterprise) {
        Err(StoreError::Taken) => return Err(Conflict::UsccTaken.into()),
        other => other?,
    }
    memberships::insert(
        tx.conn,
        &granted,
        &enterprise.id,
        &founder,
        Role::Owner,
        tx.now(),
    )?;
    emit(tx, Kind::EnterpriseCreated, &enterprise)?;
    let details = json!({ "uscc": enterprise.uscc, "owner": founder });
    let id = &enterprise.id;
    tx.audit("enterprise.create", id.as_str(), Some(id), details)?;
    Ok(enterprise)
}

/// The caller's account, once its address is proven. Errors: `SignIn`, `EmailUnverified`.
pub(super) fn proven(tx: &Tx<'_>) -> Result<AccountId, AppError> {
    match tx.actor().person() {
        None => Err(AppError::Unauthenticated(Unauthenticated::SignIn)),
        Some(person) if !person.email_verified => Err(Conflict::EmailUnverified.into()),
        Some(person) => Ok(person.account.clone()),
    }
}

/// Reads code and profile against today's parks, with every fault of every field.
pub(super) fn judged(tx: &mut Tx<'_>, draft: &Draft) -> Result<(Uscc, Profile), AppError> {
    let graph = tx.graph()?;
    let mut faults = Faults::new();
    let uscc = faults.required("/uscc", draft.uscc.as_deref(), Uscc::parse);
    let profile = faults.absorb("", Profile::parse(draft, graph.as_ref()));
    Ok(faults.finish(uscc.zip(profile))?)
}

/// Changes the profile the caller has seen at `version`; `change` makes the new one of the old one. Registered names are evidence: a new one of a verified
/// enterprise is shown at once and looked at again.
/// Errors: `Stale` for another version, `Invalid` with every fault.
pub fn update(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    version: i64,
    change: impl FnOnce(Draft) -> Draft,
) -> Result<Enterprise, AppError> {
    let granted = tx.require(Action::EditEnterprise, &Resource::Enterprise(id))?;
    let before = known(tx, id)?;
    if before.version != version {
        return Err(AppError::Stale);
    }
    let draft = change(before.profile.draft());
    if draft.uscc.is_some() {
        return Err(Faults::one("/uscc", Rule::of("immutable")).into());
    }
    let graph = tx.graph()?;
    let profile = Profile::parse(
        &draft,
        &Kept(graph.as_ref(), before.profile.park.as_deref()),
    )?;
    if profile == before.profile {
        return Ok(before);
    }
    let changed = Enterprise {
        profile,
        ..before.clone()
    };
    let after = save(tx, &granted, Kind::EnterpriseChanged, &changed)?;
    let fields = changed_members(&before.profile.draft(), &after.profile.draft())?;
    let details = json!({ "fields": fields });
    tx.audit("enterprise.update", id.as_str(), Some(id), details)?;
    evidence::check_new_name(tx, &granted, &before, &after)?;
    Ok(after)
}

/// Today's parks, and the one the profile names already: nobody must move because a park was renamed.
struct Kept<'a>(&'a dyn domain::enterprise::Places, Option<&'a str>);

impl domain::enterprise::Places for Kept<'_> {
    fn park(&self, code: &str) -> Result<String, Rule> {
        match self.1 {
            Some(kept) if kept == code => Ok(code.to_owned()),
            _ => self.0.park(code),
        }
    }
}
