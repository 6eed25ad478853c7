//! The text of a posting: a title and none to six sentences told about one set of facts.

use domain::posting::Family;

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
    ("detail", 90),
    ("detail", 38),
    ("volume", 78),
    ("capacity", 78),
    ("quality", 58),
    ("offer", 54),
    ("pack", 34),
    ("pay", 46),
    ("place", 46),
    ("close", 62),
];
const OTHERS: &[(&str, u64)] = &[("open", 100), ("detail", 90), ("detail", 50), ("close", 70)];
/// How many sentences, with weights.
const LENGTHS: &[(usize, usize)] = &[(1, 8), (2, 14), (3, 22), (4, 23), (5, 18), (6, 15)];

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
    facts.forget_title();
    let body = match random.below(100) {
        0..=1 => String::new(),
        2..=21 => whole(phrases, facts, random)
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
        facts.forget_title();
        let text = facts.tell(random.pick(&templates)?, random)?;
        let text = hand.title(&text, random);
        TITLE.contains(&text.chars().count()).then_some(text)
    })
}

/// A body written as a whole: a telegram, a list, a pasted row.
fn whole(phrases: &Phrases, facts: &mut Facts<'_>, random: &mut Random) -> Option<String> {
    let templates = phrases.of("form", facts.side, facts.item);
    (0..TRIES).find_map(|_| facts.tell(random.pick(&templates)?, random))
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
    (0..TRIES / 4).find_map(|_| facts.tell(random.pick(templates)?, random))
}
