//! The synthetic postings: who says what about which item, and the fields that go with the text.

use std::collections::BTreeMap;

use app::records::PostingRecord;
use domain::Moment;
use domain::posting::{Family, Side};

use super::cards;
use super::chains::Node;
use super::compose;
use super::facts::Facts;
use super::fields;
use super::firms::{self, Firm};
use super::goods::Item;
use super::phrases::Phrases;
use super::random::Random;

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

/// How often a demand is for what no firm of the district makes, where there is such a thing. Units: percent.
const MISSING: u64 = 55;
/// How many firms and items are tried until one fits.
const TRIES: usize = 200;
/// Nodes every firm buys from, whatever it makes.
const COMMON: &[&str] = &[
    "WL-U1", "WL-U2", "WL-M1", "WL-M2", "WL-M3", "WL-M6", "WL-D1", "WL-D2", "RB-D1", "RB-D2",
    "BM-D1", "JM-M7", "JK-D1", "MJ-D2",
];

/// Nodes whose machines and techniques serve every workshop.
const GENERAL: &[&str] = &[
    "RB-M2", "RB-M3", "RB-M6", "WL-U3", "WL-M3", "MJ-D2", "ZZ-D2", "BM-D1", "BM-D2",
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

    /// The posting of a number and what it is about; the same for the same seed, day and number.
    pub fn posting(&self, index: usize) -> Option<(PostingRecord, &'a Item)> {
        let random = &mut Random::of(self.seed, POSTINGS, index);
        let side = if random.chance(DEMANDS) {
            Side::Demand
        } else {
            Side::Supply
        };
        let families = if side == Side::Demand {
            NEEDED
        } else {
            OFFERED
        };
        let family = *random.weighted(families)?;
        (0..TRIES).find_map(|_| {
            let (firm, item) = match side {
                Side::Supply => self.seller(family, random),
                Side::Demand => self.buyer(family, random),
            }?;
            self.write(index, side, firm, item, random)
                .map(|posting| (posting, item))
        })
    }

    fn seller(&self, family: Family, random: &mut Random) -> Option<(&'a Firm, &'a Item)> {
        if matches!(family, Family::Equipment | Family::Technology) {
            return self.related(family, random.pick(self.firms)?, random);
        }
        let (firm, item) = random.pick(self.sellers.get(&family)?)?;
        Some((self.firms.get(*firm)?, self.items.get(*item)?))
    }

    /// A firm and what it needs: what its node is supplied with, or what every firm uses.
    fn buyer(&self, family: Family, random: &mut Random) -> Option<(&'a Firm, &'a Item)> {
        let firm = self.demander(random)?;
        if matches!(family, Family::Equipment | Family::Technology) {
            return self.related(family, firm, random);
        }
        let suppliers = self.suppliers(firm);
        let linked = self.matching(|item| item.family == family && suppliers.contains(&item.node));
        let common =
            self.matching(|item| item.family == family && COMMON.contains(&item.node.as_str()));
        let percent = if family == Family::Product { 7 } else { 40 };
        let candidates = if random.chance(percent) {
            common
        } else {
            self.sought(linked, random)
        };
        random.pick(&candidates).map(|item| (firm, *item))
    }

    /// What is asked for in public is above all what the neighbours do not make.
    fn sought(&self, candidates: Vec<&'a Item>, random: &mut Random) -> Vec<&'a Item> {
        let missing: Vec<&Item> = candidates.iter().copied().filter(|item| item.far).collect();
        if missing.is_empty() || !random.chance(MISSING) {
            candidates
        } else {
            missing
        }
    }

    fn suppliers(&self, firm: &Firm) -> &'a [String] {
        self.nodes
            .get(&firm.node)
            .map(|node| node.suppliers.as_slice())
            .unwrap_or_default()
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

    /// A machine or a technique of the node of a firm, of those that supply it, or of general use.
    fn related(
        &self,
        family: Family,
        firm: &'a Firm,
        random: &mut Random,
    ) -> Option<(&'a Firm, &'a Item)> {
        let suppliers = self.suppliers(firm);
        let near = self.matching(|item| {
            item.family == family && (item.node == firm.node || suppliers.contains(&item.node))
        });
        let general =
            self.matching(|item| item.family == family && GENERAL.contains(&item.node.as_str()));
        let candidates = if near.is_empty() || random.chance(12) {
            general
        } else {
            near
        };
        random.pick(&candidates).map(|item| (firm, *item))
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
        let (price_min_fen, price_max_fen) = fields::prices(&facts, random);
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
            attributes: fields::attributes(&facts, random),
            quantity: fields::quantity(&facts, random),
            price_min_fen,
            price_max_fen,
            region_code: firm.record.region_code.clone(),
            deliver_by,
            valid_until: self.today.plus_days(days).plus_seconds(86_400).to_string(),
            visibility: visibility.to_owned(),
            certificates_required: fields::required(&facts, random),
            publish: random.below(1000) >= 28,
        })
    }

    /// What would be carried: a buyer's own goods, a carrier's customers' goods.
    fn cargo(&self, side: Side, firm: &Firm, random: &mut Random) -> String {
        if let Some(own) = firm
            .own
            .as_ref()
            .filter(|_| side == Side::Demand && random.chance(85))
        {
            return own.clone();
        }
        let goods = self.matching(|item| item.family == Family::Product && item.period.is_some());
        random
            .pick(&goods)
            .and_then(|item| cards::word(item, 'n', random))
            .unwrap_or_default()
    }
}
