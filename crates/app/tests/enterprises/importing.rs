//! Importing firms: added, brought up to date, or found to be as they are; what people wrote stays.

use app::enterprises::Outcome;
use app::moderation::Ruling;
use app::records::{CapabilityRecord, CapacityRecord, DesignationRecord, FirmRecord};
use app::{AppError, Tx};
use domain::EnterpriseId;
use domain::actor::Actor;
use domain::enterprise::{Enterprise, Verification};
use domain::event::Kind;
use domain::moderation::Kind as Waits;
use testkit::UseCases;

use crate::district::{
    audited, code, faults, found, founded, is_forbidden, moderator, somebody, times, usual_chains,
    waiting,
};

/// A firm as an authority lists it.
fn record() -> FirmRecord {
    FirmRecord {
        external_id: "F-1".to_owned(),
        uscc: code(1),
        name: "大足区名录工厂".to_owned(),
        region_code: "500111".to_owned(),
        park: Some("SQ".to_owned()),
        verified: true,
        designations: vec![DesignationRecord {
            kind: "chain_core".to_owned(),
            chain_code: Some("WJ".to_owned()),
            valid_from: "2024-01-01".to_owned(),
            ..DesignationRecord::default()
        }],
        capabilities: vec![card("菜刀锻打"), card("剪刀开刃")],
        ..FirmRecord::default()
    }
}

fn card(name: &str) -> CapabilityRecord {
    CapabilityRecord {
        name: name.to_owned(),
        node_code: Some("WJ-M1".to_owned()),
        process: "锻打".to_owned(),
        capacity: Some(CapacityRecord {
            value: "3".to_owned(),
            unit: "wan_pcs".to_owned(),
            period: "month".to_owned(),
        }),
        ..CapabilityRecord::default()
    }
}

fn import_as(
    bench: &UseCases,
    actor: &Actor,
    record: &FirmRecord,
) -> Result<(EnterpriseId, Outcome), AppError> {
    let record = record.clone();
    bench.write(actor, move |tx: &mut Tx<'_>| {
        app::enterprises::import(tx, &record)
    })
}

#[track_caller]
fn import(bench: &UseCases, record: &FirmRecord) -> (Enterprise, Outcome) {
    let (id, outcome) = import_as(bench, &Actor::System, record).unwrap();
    (found(bench, &id), outcome)
}

fn cards(bench: &UseCases, id: &EnterpriseId) -> Vec<String> {
    let list = |tx: &mut Tx<'_>| app::capabilities::list(tx, id);
    let (cards, _) = bench.read(&Actor::Anonymous, list).unwrap();
    let names = cards.into_iter().map(|stored| stored.card.name.into());
    names.collect()
}

fn ends(bench: &UseCases, id: &EnterpriseId) -> Vec<Option<String>> {
    let list = |tx: &mut Tx<'_>| app::designations::list(tx, id, None);
    let (all, _) = bench.read(&Actor::Anonymous, list).unwrap();
    let ends = all
        .into_iter()
        .map(|stored| stored.designation.validity.until);
    ends.map(|day| day.map(|day| day.to_string())).collect()
}

pub fn a_firm_comes_with_cards_and_designations(bench: &UseCases) {
    usual_chains(bench);
    let (firm, outcome) = import(bench, &record());
    assert_eq!((outcome, firm.version), (Outcome::Created, 1));
    assert_eq!(firm.external_id.as_deref(), Some("F-1"));
    assert!(firm.may_publish() && !firm.claimed);
    assert_eq!(cards(bench, &firm.id), ["菜刀锻打", "剪刀开刃"]);
    assert_eq!(ends(bench, &firm.id), [None]);
    assert_eq!(times(bench, Kind::EnterpriseCreated, &firm.id), 1);
    let lines = audited(bench, firm.id.as_str());
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].0, "enterprise.import");
}

pub fn the_same_record_again_leaves_no_trace(bench: &UseCases) {
    usual_chains(bench);
    let (before, _) = import(bench, &record());
    bench.clock.advance_s(86_400);
    let (after, outcome) = import(bench, &record());
    assert_eq!((outcome, &after), (Outcome::Unchanged, &before));
    assert_eq!(times(bench, Kind::EnterpriseChanged, &before.id), 0);
    assert_eq!(audited(bench, before.id.as_str()).len(), 1);
}

pub fn an_unclaimed_firm_follows_its_list(bench: &UseCases) {
    usual_chains(bench);
    let (before, _) = import(bench, &record());
    let mut changed = record();
    changed.name = "大足区改名工厂".to_owned();
    changed.park = None;
    changed.capabilities = vec![card("剪刀开刃")];
    let (after, outcome) = import(bench, &changed);
    assert_eq!((outcome, after.version), (Outcome::Updated, 2));
    assert_eq!(after.id, before.id);
    assert_eq!(after.profile.name.as_str(), "大足区改名工厂");
    assert_eq!(after.profile.park, None);
    assert_eq!(cards(bench, &after.id), ["剪刀开刃"]);
    assert_eq!(times(bench, Kind::EnterpriseChanged, &after.id), 1);
}

pub fn a_known_end_is_set_and_an_unsaid_designation_stays(bench: &UseCases) {
    usual_chains(bench);
    import(bench, &record());
    let mut ended = record();
    ended.designations[0].valid_until = Some("2026-07-01".to_owned());
    let (firm, outcome) = import(bench, &ended);
    assert_eq!(outcome, Outcome::Updated);
    assert_eq!(ends(bench, &firm.id), [Some("2026-07-01".to_owned())]);
    let mut silent = record();
    silent.designations.clear();
    let (firm, outcome) = import(bench, &silent);
    assert_eq!(outcome, Outcome::Unchanged);
    assert_eq!(ends(bench, &firm.id).len(), 1);
}

pub fn what_a_person_wrote_is_never_overwritten(bench: &UseCases) {
    usual_chains(bench);
    let owner = somebody(bench, 1);
    let own = founded(bench, &owner, 1);
    let (after, outcome) = import(bench, &record());
    assert_eq!((outcome, &after.id), (Outcome::Updated, &own.id));
    assert_eq!(after.profile, own.profile);
    assert!(after.claimed && cards(bench, &own.id).is_empty());
    assert_eq!(after.external_id.as_deref(), Some("F-1"));
    assert_eq!(ends(bench, &own.id), [None]);
    assert_eq!(import(bench, &record()).1, Outcome::Unchanged);
}

pub fn a_list_verifies_nobody_who_registered_himself(bench: &UseCases) {
    usual_chains(bench);
    let squatter = somebody(bench, 1);
    let own = founded(bench, &squatter, 1);
    let (after, _) = import(bench, &record());
    assert_eq!(after.verification, Verification::Pending);
    assert!(!after.may_publish());
    let desk = moderator(bench);
    let items = waiting(bench, &desk, Waits::Verification);
    assert_eq!(items.len(), 1, "a moderator compares");
    assert_eq!(items[0].evidence["listed_as"], "大足区名录工厂");
    let refuse = move |tx: &mut Tx<'_>| {
        let ruling = Ruling {
            reason_code: Some("identity_mismatch".to_owned()),
            note: None,
        };
        app::moderation::reject(tx, &items[0].id, &ruling)
    };
    bench.write(&desk, refuse).unwrap();
    let (after, outcome) = import(bench, &record());
    assert_eq!(outcome, Outcome::Unchanged, "what was refused stays so");
    assert_eq!(after.verification, Verification::Rejected);
    assert_eq!(after.id, own.id);
}

pub fn a_list_verifies_a_firm_nobody_speaks_for(bench: &UseCases) {
    usual_chains(bench);
    let mut unsure = record();
    unsure.verified = false;
    let (before, _) = import(bench, &unsure);
    assert!(!before.may_publish());
    let (after, outcome) = import(bench, &record());
    assert_eq!((outcome, after.may_publish()), (Outcome::Updated, true));
    let changed = Kind::EnterpriseVerificationChanged;
    assert_eq!(times(bench, changed, &after.id), 1);
    assert!(waiting(bench, &moderator(bench), Waits::Verification).is_empty());
}

pub fn an_id_keeps_its_code_and_a_code_its_id(bench: &UseCases) {
    usual_chains(bench);
    import(bench, &record());
    let mut recoded = record();
    recoded.uscc = code(2);
    let refused = import_as(bench, &Actor::System, &recoded);
    assert_eq!(faults(refused), ["/uscc immutable"]);
    let mut renumbered = record();
    renumbered.external_id = "F-2".to_owned();
    let refused = import_as(bench, &Actor::System, &renumbered);
    assert_eq!(faults(refused), ["/external_id immutable"]);
}

pub fn every_fault_of_a_record_is_named(bench: &UseCases) {
    usual_chains(bench);
    let mut bad = record();
    bad.external_id = String::new();
    bad.uscc = "91500111MA00000000".to_owned();
    bad.park = Some("?".to_owned());
    bad.designations[0].chain_code = Some("?".to_owned());
    bad.capabilities[1].node_code = Some("?".to_owned());
    bad.capabilities[1].capacity.as_mut().unwrap().period = "age".to_owned();
    let mut found = faults(import_as(bench, &Actor::System, &bad));
    found.sort();
    let expected = [
        "/capabilities/1/capacity_period unknown_value",
        "/capabilities/1/node_code unknown_node",
        "/designations/0/chain unknown_chain",
        "/external_id required",
        "/park unknown_park",
        "/uscc invalid_uscc",
    ];
    assert_eq!(found, expected);
}

pub fn only_the_operator_imports(bench: &UseCases) {
    usual_chains(bench);
    let refused = import_as(bench, &moderator(bench), &record());
    assert!(is_forbidden(&refused), "{refused:?}");
}
