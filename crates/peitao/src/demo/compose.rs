//! The text of a posting: a title and none to six sentences told about one set of facts.

use domain::posting::{Family, Side};

use super::facts::Facts;
use super::phrases::Phrases;
use super::random::Random;
use super::style::Hand;
use super::template::Template;

/// Bounds of a title. Units: characters.
const TITLE: std::ops::RangeInclusive<usize> = 6..=58;
/// How often another template is tried when a fact is missing or the text does not fit.
const TRIES: usize = 40;

/// Roles of sentences in their order, with how likely each is told. Units: percent.
const GOODS: &[(&str, u64)] = &[
    ("open", 100),
    ("detail", 80),
    ("detail", 22),
    ("volume", 62),
    ("capacity", 62),
    ("quality", 38),
    ("offer", 34),
    ("pack", 18),
    ("pay", 26),
    ("place", 26),
    ("close", 38),
];
const OTHERS: &[(&str, u64)] = &[
    ("open", 100),
    ("detail", 85),
    ("detail", 35),
    ("place", 15),
    ("close", 60),
];
/// How many sentences, with weights.
const LENGTHS: &[(usize, usize)] = &[(1, 13), (2, 24), (3, 27), (4, 18), (5, 11), (6, 7)];

/// A text nobody has edited.
pub struct Text {
    /// One line.
    pub title: String,
    /// Details; may be empty.
    pub body: String,
}

/// Writes a posting; none when no title fits the facts.
pub fn write(phrases: &Phrases, facts: &mut Facts<'_>, random: &mut Random) -> Option<Text> {
    let hand = Hand::draw(random);
    let title = title(phrases, facts, &hand, random)?;
    let body = match random.below(100) {
        0..=2 => String::new(),
        3..=24 => whole(phrases, facts, random)
            .map(|text| hand.type_out(&text))
            .unwrap_or_default(),
        _ => prose(phrases, facts, &hand, random),
    };
    Some(Text { title, body })
}

fn title(
    phrases: &Phrases,
    facts: &mut Facts<'_>,
    hand: &Hand,
    random: &mut Random,
) -> Option<String> {
    let templates = phrases.of("title", facts.side, facts.item);
    (0..TRIES).find_map(|_| {
        let text = random.pick(&templates)?.expand(random, facts)?;
        let text = hand.title(&text, random);
        TITLE.contains(&text.chars().count()).then_some(text)
    })
}

/// A body written as a whole: a telegram, a list, a pasted row.
fn whole(phrases: &Phrases, facts: &mut Facts<'_>, random: &mut Random) -> Option<String> {
    let templates = phrases.of("form", facts.side, facts.item);
    (0..TRIES).find_map(|_| random.pick(&templates)?.expand(random, facts))
}

fn prose(phrases: &Phrases, facts: &mut Facts<'_>, hand: &Hand, random: &mut Random) -> String {
    let goods = matches!(
        facts.item.family,
        Family::Product | Family::Material | Family::Processing
    );
    let plan = if goods { GOODS } else { OTHERS };
    let most = random.weighted(LENGTHS).copied().unwrap_or(2);
    let mut sentences: Vec<String> = Vec::new();
    for (role, percent) in plan {
        if sentences.len() < most && random.chance(*percent) {
            let templates = phrases.of(role, facts.side, facts.item);
            sentences.extend(sentence(&templates, facts, random));
        }
    }
    hand.body(&sentences, random)
}

fn sentence(templates: &[&Template], facts: &mut Facts<'_>, random: &mut Random) -> Option<String> {
    if templates.is_empty() {
        return None;
    }
    (0..TRIES / 4).find_map(|_| random.pick(templates)?.expand(random, facts))
}

/// Whether a posting of this side tells of what it was asked for by its price.
pub fn tells_price(facts: &Facts<'_>) -> bool {
    facts.told("price").is_some() || (facts.side == Side::Demand && facts.told("budget").is_some())
}
