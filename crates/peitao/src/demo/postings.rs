//! The synthetic postings: who says what about which item, and the fields that go with the text.

use std::collections::BTreeMap;

use app::records::{AttributeRecord, PostingRecord, QuantityRecord};
use domain::Moment;
use domain::posting::{Family, Side};

use super::chains::Node;
use super::compose;
use super::facts::Facts;
use super::firms::{self, Firm};
use super::goods::{Item, unit_code};
use super::phrases::Phrases;
use super::random::Random;
use super::template::decimal;

/// Stream label of postings.
const POSTINGS: u64 = 2;
/// Share of demands. Units: percent.
const DEMANDS: u64 = 45;
/// Families of demands and of supplies, with weights.
const NEEDED: &[(Family, usize)] = &[
    (Family::Product, 38),
    (Family::Processing, 18),
    (Family::Material, 16),
    (Family::Equipment, 8),
    (Family::Technology, 6),
    (Family::Service, 7),
    (Family::Logistics, 7),
];
const OFFERED: &[(Family, usize)] = &[
    (Family::Product, 43),
    (Family::Processing, 20),
    (Family::Material, 12),
    (Family::Equipment, 8),
    (Family::Technology, 5),
    (Family::Service, 7),
    (Family::Logistics, 5),
];
const VISIBILITIES: &[(&str, usize)] =
    &[("public", 87), ("verified", 5), ("chain", 4), ("blind", 4)];
/// Days a posting stays, with weights.
const VALID_DAYS: &[(i64, usize)] = &[
    (7, 4),
    (15, 8),
    (30, 30),
    (45, 10),
    (60, 18),
    (90, 20),
    (120, 6),
    (175, 4),
];

/// Everything postings are drawn from.
pub struct World<'a> {
    /// Where every stream begins.
    pub seed: u64,
    /// The first moment of the day the district is shown on.
    pub today: Moment,
    /// What is traded.
    pub items: &'a [Item],
    /// Who trades.
    pub firms: &'a [Firm],
    /// How it is said.
    pub phrases: &'a Phrases,
    /// The chain graph.
    pub nodes: &'a BTreeMap<String, Node>,
    /// Firms by the family of what they supply, with the item.
    pub sellers: BTreeMap<Family, Vec<(usize, usize)>>,
}

impl<'a> World<'a> {
    /// Gathers what postings are drawn from.
    pub fn new(
        seed: u64,
        today: Moment,
        items: &'a [Item],
        firms: &'a [Firm],
        phrases: &'a Phrases,
        nodes: &'a BTreeMap<String, Node>,
    ) -> Self {
        let mut sellers: BTreeMap<Family, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, firm) in firms.iter().enumerate() {
            for item in &firm.items {
                let family = items.get(*item).map(|item| item.family);
                sellers
                    .entry(family.unwrap_or(Family::Product))
                    .or_default()
                    .push((at, *item));
            }
        }
        Self {
            seed,
            today,
            items,
            firms,
            phrases,
            nodes,
            sellers,
        }
    }

    /// The posting of a number; always the same for the same seed, day and number.
    pub fn posting(&self, index: usize) -> Option<PostingRecord> {
        let random = &mut Random::of(self.seed, POSTINGS, index);
        let side = if random.chance(DEMANDS) {
            Side::Demand
        } else {
            Side::Supply
        };
        (0..8).find_map(|_| {
            let (firm, item) = match side {
                Side::Supply => self.seller(random),
                Side::Demand => self.buyer(random),
            }?;
            self.write(index, side, firm, item, random)
        })
    }

    fn seller(&self, random: &mut Random) -> Option<(&'a Firm, &'a Item)> {
        let family = *random.weighted(OFFERED)?;
        if matches!(family, Family::Equipment | Family::Technology) {
            let firm = random.pick(self.firms)?;
            return Some((firm, self.of_chain(family, firm, random)?));
        }
        let (firm, item) = random.pick(self.sellers.get(&family)?)?;
        Some((self.firms.get(*firm)?, self.items.get(*item)?))
    }

    /// A firm and what it needs: what its node is supplied with, or what its chain uses, or anything.
    fn buyer(&self, random: &mut Random) -> Option<(&'a Firm, &'a Item)> {
        let family = *random.weighted(NEEDED)?;
        let firm = self.demander(random)?;
        let own = self.items.get(*firm.items.first()?)?;
        if matches!(family, Family::Equipment | Family::Technology) {
            return Some((firm, self.of_chain(family, firm, random)?));
        }
        let suppliers = self
            .nodes
            .get(&own.node)
            .map(|node| node.suppliers.as_slice())
            .unwrap_or_default();
        let linked = self.matching(|item| item.family == family && suppliers.contains(&item.node));
        let common = self.matching(|item| {
            item.family == family && matches!(item.profile.as_str(), "pack" | "soft" | "move")
        });
        let around = self.matching(|item| {
            item.family == family && item.chain() == own.chain() && item.node != own.node
        });
        let candidates = match random.below(10) {
            0..=7 if !linked.is_empty() => linked,
            8 if !common.is_empty() => common,
            _ if !around.is_empty() => around,
            _ => self.matching(|item| item.family == family && item.profile != own.profile),
        };
        random.pick(&candidates).map(|item| (firm, *item))
    }

    /// Leaders and core firms ask more than others, firms of the district more than strangers.
    fn demander(&self, random: &mut Random) -> Option<&'a Firm> {
        let leaders = firms::LEADERS.len();
        let at = match random.below(100) {
            0..=9 => random.below(leaders),
            10..=27 => random.below(leaders * 8),
            _ => random.below(self.firms.len()),
        };
        let firm = self.firms.get(at)?;
        if firm.local || random.chance(45) {
            Some(firm)
        } else {
            random.pick(self.firms)
        }
    }

    fn of_chain(&self, family: Family, firm: &Firm, random: &mut Random) -> Option<&'a Item> {
        let own = self.items.get(*firm.items.first()?)?;
        let near = self.matching(|item| item.family == family && item.chain() == own.chain());
        let candidates = if near.is_empty() {
            self.matching(|item| item.family == family)
        } else {
            near
        };
        random.pick(&candidates).copied()
    }

    fn matching(&self, fits: impl Fn(&Item) -> bool) -> Vec<&'a Item> {
        self.items.iter().filter(|item| fits(item)).collect()
    }

    fn write(
        &self,
        index: usize,
        side: Side,
        firm: &'a Firm,
        item: &'a Item,
        random: &mut Random,
    ) -> Option<PostingRecord> {
        let cargo = self.cargo(side, firm, random);
        let users = self
            .nodes
            .get(&item.node)
            .map(|node| node.users.as_slice())
            .unwrap_or_default();
        let mut facts = Facts::draw(item, side, firm, &cargo, users, random);
        let text = compose::write(self.phrases, &mut facts, random)?;
        let visibility = *random.weighted(VISIBILITIES)?;
        let days = *random.weighted(VALID_DAYS)? + random.between(-3, 3);
        let (price_min_fen, price_max_fen) = prices(&facts, random);
        let keeps_node = visibility == "chain" || random.chance(94);
        let lead: Option<i64> = facts.told("lead").and_then(|lead| lead.parse().ok());
        let lead = lead.or_else(|| random.chance(25).then(|| random.between(10, 90)));
        let deliver_by = lead
            .filter(|_| side == Side::Demand)
            .map(|days| self.today.plus_days(days).date().to_string());
        Some(PostingRecord {
            external_id: format!("demo-p-{:05}", index + 1),
            enterprise: firm.record.external_id.clone(),
            side: side.to_string(),
            family: item.family.to_string(),
            title: text.title,
            body: text.body,
            node_code: keeps_node.then(|| item.node.clone()),
            attributes: attributes(&facts, random),
            quantity: quantity(&facts, random),
            price_min_fen,
            price_max_fen,
            region_code: firm.record.region_code.clone(),
            deliver_by,
            valid_until: self.today.plus_days(days).plus_seconds(86_400).to_string(),
            visibility: visibility.to_owned(),
            certificates_required: required(&facts, random),
            publish: random.below(1000) >= 28,
        })
    }

    /// What would be carried: a buyer's own goods, a carrier's customers' goods.
    fn cargo(&self, side: Side, firm: &Firm, random: &mut Random) -> String {
        if side == Side::Demand && random.chance(80) {
            return firm.own.clone();
        }
        let goods = self.matching(|item| item.family == Family::Product && item.period.is_some());
        random
            .pick(&goods)
            .and_then(|item| firms::word(item, 'n', random))
            .unwrap_or_default()
    }
}

/// Typed attributes: what the text states, and the material and the finish it names.
fn attributes(facts: &Facts<'_>, random: &mut Random) -> Vec<AttributeRecord> {
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

fn quantity(facts: &Facts<'_>, random: &mut Random) -> Option<QuantityRecord> {
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
fn prices(facts: &Facts<'_>, random: &mut Random) -> (Option<i64>, Option<i64>) {
    if !compose::tells_price(facts) && !random.chance(18) {
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

fn required(facts: &Facts<'_>, random: &mut Random) -> Vec<String> {
    if facts.side == Side::Supply || !random.chance(22) {
        return Vec::new();
    }
    firms::certificates(facts.item, random)
}
