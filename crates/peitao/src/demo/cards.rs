//! Capability cards of the synthetic firms, and the words drawn for them.

use app::records::{AttributeRecord, CapabilityRecord, CapacityRecord};
use domain::posting::Family;

use super::amount;
use super::goods::{Item, unit_code};
use super::random::Random;
use super::template::{Source, Template, decimal};

/// How the name of a standard begins, as against that of a certificate.
const STANDARDS: &[&str] = &[
    "GB", "DIN", "ISO 4762", "GA/T", "YY ", "LM-80", "LV214", "PED",
];
/// Largest workpieces. Units: mm.
const SIZES: &[i64] = &[
    150, 200, 300, 400, 500, 600, 800, 1000, 1200, 1500, 2000, 3000, 6000,
];
/// Finest tolerances. Units: mm.
const TOLERANCES: &[&str] = &[
    "0.005", "0.01", "0.015", "0.02", "0.03", "0.05", "0.08", "0.1", "0.15", "0.2",
];

/// A capability card of an item.
pub fn card(item: &Item, random: &mut Random) -> Option<CapabilityRecord> {
    let named = random.pick(item.line('n'))?;
    let (name, marks) = (
        named.text.expand(random, &mut Silent)?,
        named.marks.as_str(),
    );
    let process = if item.family == Family::Processing {
        Some(name.clone())
    } else {
        some(&item.fitting('p', marks), 1, random).pop()
    };
    let kind = item.profile.as_str();
    let sized = matches!(kind, "metal" | "auto" | "finishing" | "hardware") && item.unit != "台";
    let precise = sized && matches!(kind, "metal" | "auto");
    let output = amount::countable(
        amount::natural(amount::drawn(item.quantity, random) * random.between(2, 6)),
        &item.unit,
    );
    let period = match item.period.as_deref() {
        Some("月") => Some("month"),
        Some("年") => Some("year"),
        _ => None,
    };
    Some(CapabilityRecord {
        process: process.unwrap_or_else(|| name.clone()),
        name,
        node_code: Some(item.node.clone()),
        family: Some(item.family.to_string()),
        materials: some(&item.fitting('m', marks), 4, random),
        size_max_mm: if sized {
            random.pick(SIZES).map(i64::to_string)
        } else {
            None
        },
        tolerance_mm: if precise {
            random.pick(TOLERANCES).map(|text| (*text).to_owned())
        } else {
            None
        },
        capacity: period.map(|period| CapacityRecord {
            value: decimal(output),
            unit: unit_code(&item.unit).to_owned(),
            period: period.to_owned(),
        }),
        equipment: some(&item.fitting('q', marks), 3, random),
        certificates: certificates(item, marks, random),
        note: None,
    })
}

/// Whether a text of a line of standards and certificates is a standard goods follow, not a certificate.
pub fn is_standard(text: &str) -> bool {
    STANDARDS.iter().any(|standard| text.starts_with(standard))
}

/// Certificates among the standards an item names.
pub fn certificates(item: &Item, marks: &str, random: &mut Random) -> Vec<String> {
    let mut all = some(&item.fitting('c', marks), 2, random);
    all.retain(|text| !is_standard(text));
    let own = matches!(item.profile.as_str(), "move" | "soft")
        || all.iter().any(|text| text == "ISO 9001");
    if !own && random.chance(45) {
        all.push("ISO 9001".to_owned());
    }
    all
}

/// Some distinct alternatives of a line, in their order.
fn some(line: &[&Template], most: usize, random: &mut Random) -> Vec<String> {
    let skip = random.below(line.len().saturating_sub(most).saturating_add(1));
    let count = 1 + random.below(most);
    line.iter()
        .skip(skip)
        .take(count)
        .filter_map(|text| text.expand(random, &mut Silent))
        .collect()
}

/// One alternative of a line.
pub fn word(item: &Item, letter: char, random: &mut Random) -> Option<String> {
    random
        .pick(item.line(letter))?
        .text
        .expand(random, &mut Silent)
}

/// Knows no facts and forgets what is stated.
struct Silent;

impl Source for Silent {
    fn fact(&mut self, _: &str, _: &mut Random) -> Option<String> {
        None
    }

    fn state(&mut self, _: AttributeRecord) {}
}
