//! The fields that go with the text of a posting: attributes, quantity, prices, certificates.

use app::records::{AttributeRecord, QuantityRecord};
use domain::posting::Side;

use super::cards;
use super::facts::Facts;
use super::goods::unit_code;
use super::random::Random;
use super::template::decimal;

/// Typed attributes: what the text states, and the material and the finish it names.
pub fn attributes(facts: &Facts<'_>, random: &mut Random) -> Vec<AttributeRecord> {
    if random.chance(24) {
        return Vec::new();
    }
    let mut all: Vec<AttributeRecord> = Vec::new();
    for (name, fact, other) in [
        ("材质", "mat", "mat_b"),
        ("工艺", "proc", "proc_b"),
        ("表面处理", "fin", ""),
    ] {
        let Some(told) = facts.told(fact) else {
            continue;
        };
        let both = facts.told(other).map(|second| format!("{told}、{second}"));
        let op = if both.is_some() { "in" } else { "=" };
        all.push(AttributeRecord {
            name: name.to_owned(),
            op: op.to_owned(),
            value: both.unwrap_or_else(|| told.to_owned()),
            ..AttributeRecord::default()
        });
    }
    for stated in &facts.attributes {
        if !all.iter().any(|known| known.name == stated.name) {
            all.push(stated.clone());
        }
    }
    for attribute in &mut all {
        attribute.required = facts.side == Side::Demand && random.chance(55);
    }
    all
}

/// How much, when the text tells it or a buyer fills it in.
pub fn quantity(facts: &Facts<'_>, random: &mut Random) -> Option<QuantityRecord> {
    let told = ["qty", "qtyn", "qtym"]
        .iter()
        .any(|name| facts.told(name).is_some());
    let stated = told || (facts.side == Side::Demand && random.chance(30));
    stated.then(|| QuantityRecord {
        value: decimal(facts.amount),
        unit: unit_code(&facts.item.unit).to_owned(),
    })
}

/// A buyer's upper limit, or a seller's lowest price and what it may rise to. Units: fen.
pub fn prices(facts: &Facts<'_>, random: &mut Random) -> (Option<i64>, Option<i64>) {
    if !facts.tells_price() && !random.chance(18) {
        return (None, None);
    }
    match facts.side {
        Side::Demand => (None, Some(facts.price)),
        Side::Supply => (
            Some(facts.price),
            random.chance(50).then_some(facts.price + facts.price / 6),
        ),
    }
}

/// Certificates a buyer insists on.
pub fn required(facts: &Facts<'_>, random: &mut Random) -> Vec<String> {
    if facts.side == Side::Supply || !random.chance(22) {
        return Vec::new();
    }
    cards::certificates(facts.item, facts.marks, random)
}
