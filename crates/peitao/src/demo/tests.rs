//! What the district promises, judged as the platform would judge it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use app::records::{FirmRecord, PostingRecord, Record};
use domain::capability::Capability;
use domain::enterprise::{Places, Profile};
use domain::posting::{Catalogue, Content, Family, Side, Visibility, meets};
use domain::{Date, Moment, Rule, designation};
use serde_json::Value;

use super::{chains, firms, goods, phrases, postings};

const SEED: u64 = 2022;

fn today() -> Date {
    "2026-03-02".parse().unwrap()
}

/// The district, made once for all tests.
pub(super) fn district() -> &'static (Vec<FirmRecord>, Vec<PostingRecord>) {
    static DISTRICT: OnceLock<(Vec<FirmRecord>, Vec<PostingRecord>)> = OnceLock::new();
    DISTRICT.get_or_init(|| {
        let (mut firms, mut posted) = (Vec::new(), Vec::new());
        for record in super::sized(SEED, today(), super::FIRMS, super::POSTINGS).unwrap() {
            match record {
                Record::Firm(firm) => firms.push(*firm),
                Record::Posting(posting) => posted.push(*posting),
            }
        }
        (firms, posted)
    })
}

/// FNV-1a over the bytes of the first records.
fn digest(seed: u64) -> u64 {
    let records = super::sized(seed, today(), 300, 600).unwrap();
    let bytes = records.flat_map(|record| serde_json::to_vec(&record).unwrap());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

struct Sample {
    nodes: BTreeSet<String>,
    parks: BTreeSet<String>,
}

impl Sample {
    fn load() -> Self {
        let sheet: Value = serde_json::from_str(super::TAXONOMY).unwrap();
        let parks = sheet["parks"].as_array().unwrap();
        Self {
            nodes: chains::load().unwrap().into_keys().collect(),
            parks: parks
                .iter()
                .map(|park| park["code"].as_str().unwrap().to_owned())
                .collect(),
        }
    }
}

impl Catalogue for Sample {
    fn chain_of(&self, node: &str) -> Result<String, Rule> {
        let chain = node.split('-').next().unwrap_or_default().to_owned();
        self.nodes
            .get(node)
            .map(|_| chain)
            .ok_or(Rule::of("unknown_node"))
    }
}

impl Places for Sample {
    fn park(&self, code: &str) -> Result<String, Rule> {
        self.parks
            .get(code)
            .cloned()
            .ok_or(Rule::of("unknown_park"))
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(digest(1), digest(1));
    assert_ne!(digest(1), digest(2));
}

#[test]
fn the_district_has_its_size_and_every_identifier_once() {
    let (firms, posted) = district();
    assert_eq!((firms.len(), posted.len()), (super::FIRMS, super::POSTINGS));
    let distinct =
        |key: fn(&FirmRecord) -> &String| firms.iter().map(key).collect::<BTreeSet<_>>().len();
    assert_eq!(distinct(|firm| &firm.external_id), firms.len());
    assert_eq!(distinct(|firm| &firm.uscc), firms.len());
    assert_eq!(distinct(|firm| &firm.name), firms.len());
    let ids: BTreeSet<_> = posted.iter().map(|posting| &posting.external_id).collect();
    assert_eq!(ids.len(), posted.len());
    let known: BTreeSet<_> = firms.iter().map(|firm| &firm.external_id).collect();
    assert!(
        posted
            .iter()
            .all(|posting| known.contains(&posting.enterprise))
    );
    for account in super::accounts() {
        assert!(
            account
                .membership
                .is_none_or(|(firm, _)| known.contains(&firm))
        );
    }
}

#[test]
fn the_platform_takes_every_firm() {
    let sample = Sample::load();
    for firm in &district().0 {
        assert!(domain::Uscc::parse(&firm.uscc).is_ok(), "{}", firm.uscc);
        let profile = Profile::parse(&firm.draft(), &sample);
        assert!(profile.is_ok(), "{} {:?}", firm.name, profile.err());
        assert!(firm.intro.as_deref().unwrap().contains("演示数据"));
        assert!(!firm.capabilities.is_empty(), "{}", firm.name);
        for card in &firm.capabilities {
            let judged = Capability::parse(&card.draft(), &sample);
            assert!(judged.is_ok(), "{card:?} {:?}", judged.err());
        }
        for designation in &firm.designations {
            let kind = designation::Kind::parse(&designation.kind).unwrap();
            assert_eq!(kind.is_of_chain(), designation.chain_code.is_some());
            assert!(designation.valid_from.parse::<Date>().unwrap() < today());
        }
    }
}

#[test]
fn every_chain_has_one_leader_and_its_followers() {
    let mut roles: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for designation in district().0.iter().flat_map(|firm| &firm.designations) {
        if let Some(chain) = &designation.chain_code {
            *roles.entry((chain, &designation.kind)).or_default() += 1;
        }
    }
    for leader in firms::LEADERS {
        let chain = leader.split('-').next().unwrap();
        let count = |kind| roles.get(&(chain, kind)).copied().unwrap_or(0);
        assert_eq!(count("chain_leader"), 1, "{chain}");
        assert!(count("chain_core") >= 5, "{chain}");
        assert!(
            count("chain_supporting") + count("chain_service") >= 20,
            "{chain}"
        );
    }
}

#[test]
fn the_platform_takes_every_posting() {
    let sample = Sample::load();
    let now = Moment::at_start_of(today()).unwrap();
    for posting in &district().1 {
        let content = Content::parse(&posting.draft(), &sample);
        let content = content.unwrap_or_else(|faults| panic!("{posting:?} {faults:?}"));
        assert!(content.judge_dates(now).is_ok(), "{posting:?}");
        let title = posting.title.chars().count();
        assert!((4..=80).contains(&title) && posting.body.chars().count() <= 5_000);
    }
}

#[test]
fn every_record_reads_back() {
    for record in super::sized(SEED, today(), 400, 800).unwrap() {
        let line = serde_json::to_string(&record).unwrap();
        assert!(!line.contains('\n'));
        assert_eq!(serde_json::from_str::<Record>(&line).unwrap(), record);
    }
}

fn sentences(posting: &PostingRecord) -> impl Iterator<Item = &str> {
    let parts = posting.body.split(['。', '！', '？', '；', '\n']);
    parts
        .chain([posting.title.as_str()])
        .map(str::trim)
        .filter(|text| text.chars().count() >= 6)
}

#[test]
fn two_postings_rarely_share_a_sentence() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut total = 0;
    for sentence in district().1.iter().flat_map(sentences) {
        *seen.entry(sentence).or_default() += 1;
        total += 1;
    }
    assert!(
        seen.len() * 100 >= total * 90,
        "{} of {total} are distinct",
        seen.len()
    );
    let (most, times) = seen.iter().max_by_key(|(_, times)| **times).unwrap();
    assert!(*times < 60, "{most} {times}");
    let titles: BTreeSet<_> = district().1.iter().map(|posting| &posting.title).collect();
    assert!(
        titles.len() * 100 >= super::POSTINGS * 95,
        "{}",
        titles.len()
    );
}

#[test]
fn postings_tell_nobody_how_to_reach_a_firm() {
    for posting in &district().1 {
        let text = format!("{} {}", posting.title, posting.body);
        let longest = text
            .split(|c: char| !c.is_ascii_digit())
            .map(str::len)
            .max();
        assert!(longest.unwrap_or(0) < 9, "{text}");
        for word in [
            "@",
            "http",
            "www",
            "电话",
            "手机号",
            "微信",
            "QQ",
            "023-",
            "example",
        ] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn sides_families_and_audiences_keep_their_shares() {
    let posted = &district().1;
    let percent = |fits: &dyn Fn(&PostingRecord) -> bool| {
        posted.iter().filter(|posting| fits(posting)).count() * 100 / posted.len()
    };
    let demands = percent(&|posting| posting.side == Side::Demand.as_str());
    assert!((42..=48).contains(&demands), "{demands}");
    for (family, least, most) in [
        (Family::Product, 30, 48),
        (Family::Processing, 14, 25),
        (Family::Material, 9, 20),
        (Family::Equipment, 5, 12),
        (Family::Technology, 3, 9),
        (Family::Service, 4, 11),
        (Family::Logistics, 3, 10),
    ] {
        let share = percent(&|posting| posting.family == family.as_str());
        assert!((least..=most).contains(&share), "{family} {share}");
    }
    let public = percent(&|posting| posting.visibility == Visibility::Public.as_str());
    assert!((80..=92).contains(&public), "{public}");
    for visibility in ["verified", "chain", "blind"] {
        assert!(
            percent(&|posting| posting.visibility == visibility) >= 2,
            "{visibility}"
        );
    }
    let held = posted.iter().filter(|posting| !posting.publish).count();
    assert!((150..500).contains(&held), "{held} wait for a moderator");
    assert!(
        percent(&|posting| posting.node_code.is_none()) >= 2,
        "some do not know their node"
    );
    assert!(percent(&|posting| !posting.attributes.is_empty()) >= 40);
}

#[test]
fn most_demands_have_a_supplier_next_door_and_some_have_none() {
    let items = goods::load().unwrap();
    let phrases = phrases::Phrases::load().unwrap();
    let nodes = chains::load().unwrap();
    let firms = firms::all(SEED, super::FIRMS, &items);
    let now = Moment::at_start_of(today()).unwrap();
    let world = postings::World::new(SEED, now, &items, &firms, &phrases, &nodes);
    let posted: Vec<_> = (0..super::POSTINGS)
        .filter_map(|index| world.posting(index))
        .collect();
    let near = |posting: &PostingRecord| posting.region_code.starts_with("500111");
    let offered: BTreeSet<_> = posted
        .iter()
        .filter(|(posting, _)| posting.side == Side::Supply.as_str() && near(posting))
        .map(|(_, item)| (&item.node, item.family, &item.profile, &item.unit))
        .collect();
    let demands: Vec<_> = posted
        .iter()
        .filter(|(posting, _)| posting.side == Side::Demand.as_str())
        .collect();
    let met = demands.iter().filter(|(_, item)| {
        offered.iter().any(|(node, family, profile, unit)| {
            **node == item.node
                && meets(item.family, *family)
                && **profile == item.profile
                && **unit == item.unit
        })
    });
    let percent = met.count() * 100 / demands.len();
    assert!(
        (62..=78).contains(&percent),
        "{percent} % can be met in the district"
    );
}
