//! Chains and enterprises.

use app::Tx;
use app::records::FirmRecord;
use domain::actor::Actor;
use domain::enterprise::{Draft, Enterprise, Role, Verification};
use domain::policy::{Action, Resource};
use domain::{EnterpriseId, uscc};

use super::people::{Somebody, now, somebody};
use crate::UseCases;

/// The chain graph most cases begin with: hardware supplies motorcycles.
pub const CHAINS: &str = r#"{
    "valid_from": "2022-05-25",
    "parks": [{"code": "SQ", "name_zh": "双桥经开区", "name_en": "Shuangqiao Zone", "region_code": "500111"}],
    "chains": [
        {"code": "WJ", "name_zh": "五金", "name_en": "Hardware", "cluster": "五金", "nodes": [
            {"code": "WJ-M", "parent": null, "stage": "mid", "name_zh": "五金制造", "name_en": "Making"},
            {"code": "WJ-M1", "parent": "WJ-M", "stage": "mid", "name_zh": "刀具", "name_en": "Knives"},
            {"code": "WJ-M4", "parent": "WJ-M", "stage": "mid", "name_zh": "紧固件", "name_en": "Fasteners"}]},
        {"code": "MT", "name_zh": "摩托车", "name_en": "Motorcycles", "cluster": "汽摩", "nodes": [
            {"code": "MT-D1", "parent": null, "stage": "down", "name_zh": "整车", "name_en": "Assembly"}]}
    ],
    "edges": [{"from": "WJ-M4", "to": "MT-D1"}]
}"#;

/// Puts a chain graph in force, from the day it names.
pub fn chains(bench: &UseCases, json: &str) -> usize {
    let (parts, from) = app::taxonomy::parse(json).expect("a sound graph");
    let replace = move |tx: &mut Tx<'_>| app::taxonomy::replace(tx, &parts, from);
    bench
        .write(&Actor::System, replace)
        .expect("the graph may be put in force")
}

/// The usual chain graph.
pub fn usual_chains(bench: &UseCases) {
    chains(bench, CHAINS);
}

/// A well-formed credit code of a number.
pub fn code(number: u64) -> String {
    let body = format!("91500111MA{number:07}");
    let check = uscc::check_character(&body).expect("17 letters of the alphabet");
    format!("{body}{check}")
}

/// A form as people fill it in.
pub fn form(number: u64) -> Draft {
    Draft {
        uscc: Some(code(number)),
        name: Some(format!("大足区样品五金厂{number}")),
        industry_code: Some("3322".to_owned()),
        region_code: Some("500111".to_owned()),
        park: Some("SQ".to_owned()),
        intro: Some("做刀具三十年".to_owned()),
        contact_name: Some("王工".to_owned()),
        contact_phone: Some("023-5550 1234".to_owned()),
        contact_email: Some("sales@example.com".to_owned()),
        ..Draft::default()
    }
}

/// Registers an enterprise on the usual chains.
pub fn founded(bench: &UseCases, founder: &Somebody, number: u64) -> Enterprise {
    let create = move |tx: &mut Tx<'_>| app::enterprises::create(tx, &form(number));
    bench
        .write(&now(bench, founder), create)
        .expect("the code is free")
}

/// Registers an enterprise that is verified, past all evidence.
pub fn verified(bench: &UseCases, founder: &Somebody, number: u64) -> Enterprise {
    let before = founded(bench, founder, number);
    let after = Enterprise {
        verification: Verification::Verified,
        version: before.version + 1,
        ..before
    };
    let stored = after.clone();
    let verify = move |tx: &mut Tx<'_>| {
        let granted = tx.require(Action::Moderate, &Resource::Enterprise(&stored.id))?;
        Ok(store::enterprises::update(tx.conn, &granted, &stored)?)
    };
    bench
        .write(&Actor::System, verify)
        .expect("the enterprise is as it was registered");
    after
}

/// An enterprise and its owner, on the usual chains.
pub fn enterprise(bench: &UseCases) -> (Enterprise, Somebody) {
    usual_chains(bench);
    let owner = somebody(bench, 1);
    (founded(bench, &owner, 1), owner)
}

/// An enterprise another system lists and nobody speaks for yet.
pub fn unclaimed(bench: &UseCases, number: u64) -> EnterpriseId {
    let record = FirmRecord {
        external_id: format!("F-{number}"),
        uscc: code(number),
        name: format!("大足区名录工厂{number}"),
        region_code: "500111".to_owned(),
        ..FirmRecord::default()
    };
    let import = move |tx: &mut Tx<'_>| app::enterprises::import(tx, &record);
    bench
        .write(&Actor::System, import)
        .expect("a good record")
        .0
}

/// Gives an account a role, past all rules of joining.
pub fn join(bench: &UseCases, id: &EnterpriseId, who: &Somebody, role: Role) {
    let (id, account) = (id.clone(), who.account.clone());
    let insert = move |tx: &mut Tx<'_>| {
        let granted = tx.require(Action::ManageMembers, &Resource::Enterprise(&id))?;
        let now = tx.now();
        Ok(store::memberships::insert(
            tx.conn, &granted, &id, &account, role, now,
        )?)
    };
    bench
        .write(&Actor::System, insert)
        .expect("the account is no member yet");
}

/// Puts an enterprise into a chain from the beginning of the year.
pub fn designated(bench: &UseCases, id: &EnterpriseId, chain: &str) {
    let draft = app::designations::Draft {
        kind: Some("chain_supporting".to_owned()),
        chain: Some(chain.to_owned()),
        valid_from: Some("2026-01-01".to_owned()),
        ..app::designations::Draft::default()
    };
    let id = id.clone();
    let grant = move |tx: &mut Tx<'_>| app::designations::grant(tx, &id, &draft).map(drop);
    bench
        .write(&Actor::System, grant)
        .expect("the chain exists");
}

/// Bars an enterprise from publishing.
pub fn bar(bench: &UseCases, desk: &Actor, id: &EnterpriseId) {
    let id = id.clone();
    let suspend = move |tx: &mut Tx<'_>| app::enterprises::suspend(tx, &id, "被多次举报");
    bench.write(desk, suspend).expect("the desk may bar");
}

/// The enterprise as it is now.
pub fn found(bench: &UseCases, id: &EnterpriseId) -> Enterprise {
    bench
        .read(&Actor::System, |tx| app::enterprises::get(tx, id))
        .expect("the enterprise exists")
}
