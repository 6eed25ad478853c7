//! The synthetic firms: where they sit, what they can do, what authorities would say of them.

use app::records::{CapabilityRecord, DesignationRecord, FirmRecord};
use domain::posting::Family;

use super::cards::card;
use super::chains;
use super::goods::Item;
use super::names;
use super::places::{self, Place};
use super::random::Random;

/// Stream label of firms.
const FIRMS: u64 = 1;

/// Who leads each chain, by the node it stands on: the first firms, in this order.
pub const LEADERS: &[&str] = &[
    "WJ-M2", "MT-D1", "QC-D1", "NE-D2", "DT-D1", "RB-M1", "TJ-D1", "JM-D1", "SR-M1", "WC-M1",
    "JK-M5", "WL-M3", "XS-M7", "IC-M3", "SW-M5", "ZZ-M5", "MJ-M1", "BM-M1",
];
/// How many firms follow each leader as core firms.
const CORES: usize = 7;
/// Chains by how many firms they have.
const CHAINS: &[(&str, usize)] = &[
    ("WJ", 20),
    ("MT", 11),
    ("QC", 11),
    ("NE", 5),
    ("DT", 7),
    ("RB", 6),
    ("TJ", 6),
    ("JM", 7),
    ("SR", 4),
    ("WC", 7),
    ("JK", 6),
    ("WL", 8),
    ("XS", 5),
    ("IC", 3),
    ("SW", 4),
    ("ZZ", 8),
    ("MJ", 8),
    ("BM", 9),
];
const ROADS: &[&str] = &[
    "园区一路",
    "园区二路",
    "工业南路",
    "工业北路",
    "创业支路",
    "兴业路",
    "科创路",
    "滨河路",
    "学堂湾路",
    "五里桥路",
];

/// A firm and what the generator needs to know of it.
pub struct Firm {
    /// The record to import.
    pub record: FirmRecord,
    /// Items it supplies; the first is its main one.
    pub items: Vec<usize>,
    /// Code of the node of its main item.
    pub node: String,
    /// Code of its chain.
    pub chain: String,
    /// Whether it lies in the district.
    pub local: bool,
    /// What people call its place.
    pub place: String,
    /// Its main product in words, when it makes one.
    pub own: Option<String>,
}

/// Every firm of the district and around it.
pub fn all(seed: u64, count: usize, items: &[Item]) -> Vec<Firm> {
    (0..count)
        .filter_map(|index| firm(seed, index, items))
        .collect()
}

fn firm(seed: u64, index: usize, items: &[Item]) -> Option<Firm> {
    let random = &mut Random::of(seed, FIRMS, index);
    let (main, rank) = main_item(index, items, random)?;
    let item = items.get(main)?;
    let chain = item.chain();
    let local = rank == 3 || (!item.far && random.chance(if rank == 2 { 90 } else { 80 }));
    let place = places::settle(chain, local, random)?;
    let goods = assortment(main, local, items, random);
    let record = record(index, (main, rank), &place, &goods, items, random)?;
    let makes = matches!(item.family, Family::Product | Family::Material);
    let own = record
        .capabilities
        .first()
        .filter(|_| makes)
        .map(|card| card.name.clone());
    Some(Firm {
        record,
        items: goods,
        node: item.node.clone(),
        chain: chain.to_owned(),
        local,
        place: place.short.to_owned(),
        own,
    })
}

/// What a firm mainly does, and its rank: leaders and core firms by position, then every item once, then by chain.
fn main_item(index: usize, items: &[Item], random: &mut Random) -> Option<(usize, u8)> {
    let made = |item: &Item| !matches!(item.family, Family::Technology | Family::Equipment);
    let on = |fits: &dyn Fn(&Item) -> bool| -> Vec<usize> {
        items
            .iter()
            .enumerate()
            .filter(|(_, item)| made(item) && fits(item))
            .map(|(at, _)| at)
            .collect()
    };
    if let Some(node) = LEADERS.get(index) {
        return on(&|item| item.node == *node).first().map(|at| (*at, 3));
    }
    let after = index - LEADERS.len();
    if let Some(node) = LEADERS.get(after / CORES) {
        let chain = node.split('-').next().unwrap_or_default();
        let candidates =
            on(&|item| item.chain() == chain && !item.far && item.family != Family::Material);
        return random.pick(&candidates).map(|at| (*at, 2));
    }
    let every = on(&|_| true);
    if let Some(at) = every.get(after - LEADERS.len() * CORES) {
        return Some((*at, 1));
    }
    let chain = random.weighted(CHAINS).copied().unwrap_or_default();
    let rank = u8::from(!random.chance(12));
    random
        .pick(&on(&|item| item.chain() == chain))
        .map(|at| (*at, rank))
}

/// The main item and some neighbours of its node or segment.
fn assortment(main: usize, local: bool, items: &[Item], random: &mut Random) -> Vec<usize> {
    let mut goods = vec![main];
    let Some(item) = items.get(main) else {
        return goods;
    };
    let segment = item.node.get(..4).unwrap_or_default();
    let near = |other: &Item| {
        let same = other.node == item.node
            || (other.node.starts_with(segment) && other.profile == item.profile);
        let made = !matches!(other.family, Family::Technology | Family::Equipment);
        same && made && !(local && other.far)
    };
    let neighbours: Vec<usize> = items
        .iter()
        .enumerate()
        .filter(|(at, other)| *at != main && near(other))
        .map(|(at, _)| at)
        .collect();
    for _ in 0..random.below(4) {
        if let Some(at) = random.pick(&neighbours).filter(|at| !goods.contains(at)) {
            goods.push(*at);
        }
    }
    goods
}

fn record(
    index: usize,
    (main, rank): (usize, u8),
    place: &Place,
    goods: &[usize],
    items: &[Item],
    random: &mut Random,
) -> Option<FirmRecord> {
    let item = items.get(main)?;
    let brand = names::brand(index);
    let trade = names::trade(item.chain(), random);
    let form = match rank {
        3 => "实业有限公司",
        2 => "有限公司",
        _ if random.chance(24) => "厂",
        _ if random.chance(8) => "经营部",
        _ => "有限公司",
    };
    let district = place.region.get(..6)?;
    let cards: Vec<CapabilityRecord> = goods
        .iter()
        .filter_map(|at| items.get(*at))
        .filter_map(|item| card(item, random))
        .collect();
    Some(FirmRecord {
        external_id: external_id(index),
        uscc: names::uscc(index, district),
        name: format!("{}{brand}{trade}{form}", place.prefix),
        short_name: Some(format!("{brand}{trade}")),
        industry_code: chains::industry(&item.node).map(str::to_owned),
        region_code: place.region.to_owned(),
        production_region_code: None,
        park: place
            .park
            .filter(|_| rank > 1 || random.chance(70))
            .map(str::to_owned),
        address: Some(format!(
            "{}{}{}号",
            place.short,
            random.pick(ROADS)?,
            random.between(1, 288)
        )),
        website: None,
        intro: Some(intro(&cards, place, random)),
        contact_name: Some(names::person(random)),
        contact_phone: Some(names::phone(index)),
        contact_email: Some(names::email(index)),
        verified: rank > 1 || random.chance(88),
        designations: designations(item, rank, random),
        capabilities: cards,
    })
}

/// Identifier of a firm in the import.
pub fn external_id(index: usize) -> String {
    format!("demo-f-{:04}", index + 1)
}

fn intro(cards: &[CapabilityRecord], place: &Place, random: &mut Random) -> String {
    let names: Vec<&str> = cards.iter().map(|card| card.name.as_str()).collect();
    let goods = names.join("、");
    let (year, people, area) = (
        random.between(1996, 2023),
        random.between(8, 320),
        random.between(6, 180) * 100,
    );
    let more = match random.below(5) {
        0 => format!("{year}年建厂，员工{people}人，厂房{area}平方米。"),
        1 => format!(
            "现有员工{people}人，做{goods}已有{}年。",
            random.between(3, 28)
        ),
        2 => cards
            .first()
            .and_then(|card| card.equipment.first())
            .map(|machine| format!("主要设备有{machine}等，{people}人左右。"))
            .unwrap_or_default(),
        3 => cards
            .first()
            .and_then(|card| card.certificates.first())
            .map(|standard| format!("已按{standard}组织生产，{year}年成立。"))
            .unwrap_or_default(),
        _ => String::new(),
    };
    let place = place.short;
    format!("演示数据，非真实企业。位于{place}，主营{goods}。{more}")
}

fn designations(item: &Item, rank: u8, random: &mut Random) -> Vec<DesignationRecord> {
    let service = matches!(item.family, Family::Service | Family::Logistics);
    let kind = match rank {
        3 => "chain_leader",
        2 => "chain_core",
        1 if service => "chain_service",
        1 => "chain_supporting",
        _ => return Vec::new(),
    };
    let designation = |kind: &str, chain: Option<&str>, level: &str, year: u16| DesignationRecord {
        kind: kind.to_owned(),
        chain_code: chain.map(str::to_owned),
        role: None,
        level: Some(level.to_owned()),
        year: Some(year),
        issuing_body: Some("区主管部门（演示）".to_owned()),
        valid_from: format!("{year}-01-01"),
        valid_until: None,
    };
    let year = u16::try_from(random.between(2022, 2025)).unwrap_or(2022);
    let mut all = vec![designation(kind, Some(item.chain()), "区级", year)];
    let honours = [
        ("high_tech", "国家级", 12),
        ("specialised", "市级", 9),
        ("little_giant", "国家级", 2),
        ("lead_goose", "区级", 1),
    ];
    for (honour, level, percent) in honours {
        if random.chance(percent * u64::from(rank)) {
            all.push(designation(honour, None, level, year));
        }
    }
    all
}
