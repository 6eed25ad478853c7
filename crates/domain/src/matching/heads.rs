//! Whether the two name one thing: the head nouns of the titles, and kinds of things that are no answer.
//!
//! The same words with another head are another thing (水冷板 and 冷轧板), and a machine, a mould or a raw
//! material is not the product made with it; nor is what a buyer asks for. All of it lowers what words
//! and attributes are worth and removes nothing, because a head is read, not stated.

use super::Context;
use super::names::Likeness;
use super::said::{Place, Told};
use super::sides::Sheet;
use super::verdict::{End, Evidence, Missing, MissingCode, Stated};
use super::weights::{BUYER, LOOKALIKE, OTHER_HEAD, OTHER_KIND, Share, UNNAMED_HEAD};
use super::words;
use crate::attribute::Operator;
use crate::posting::Family;
use crate::understanding::Thing;

/// What the heads say about the pair.
#[derive(Debug)]
pub(super) struct Aim {
    /// What words are worth.
    pub(super) words: Share,
    /// What attributes are worth.
    pub(super) attributes: Share,
    pub(super) evidence: Vec<Evidence>,
    pub(super) missing: Option<Missing>,
}

impl Aim {
    fn at_one() -> Self {
        Self {
            words: Share::FULL,
            attributes: Share::FULL,
            evidence: Vec::new(),
            missing: None,
        }
    }

    fn strong(worth: u32) -> Self {
        Self {
            words: Share::permille(worth),
            attributes: Share::permille(worth),
            ..Self::at_one()
        }
    }
}

/// How surely the offer is the thing that is wanted. A need that names no thing, such as work on any, is answered by any.
pub(super) fn aim(need: &Sheet<'_>, offer: &Sheet<'_>, context: &Context<'_>) -> Aim {
    let (wanted, offered) = (need.told(), offer.told());
    if let Some(place) = &offered.buying {
        let evidence = vec![offer.evidence(End::Offer, place)];
        return Aim {
            evidence,
            ..Aim::strong(BUYER)
        };
    }
    let Some((noun, thing)) = &offered.head else {
        return unnamed(wanted, offer);
    };
    let Some((sought, wanted_thing)) = &wanted.head else {
        return Aim::at_one();
    };
    if is_other_kind(need, *wanted_thing, *thing) {
        return told(
            need,
            offer,
            sought,
            noun,
            differing(wanted, sought, noun, OTHER_KIND),
        );
    }
    match relation(need, offer, sought, noun, context) {
        Relation::Same => told(need, offer, sought, noun, Aim::at_one()),
        Relation::Lookalike => told(
            need,
            offer,
            sought,
            noun,
            differing(wanted, sought, noun, LOOKALIKE),
        ),
        Relation::Other => Aim {
            words: Share::permille(OTHER_HEAD),
            ..Aim::at_one()
        },
        Relation::Unknown => Aim::at_one(),
    }
}

/// Another thing than the one that is sought, which leaves so much of the worth.
fn differing(wanted: &Told<'_>, sought: &Place<'_>, noun: &Place<'_>, worth: u32) -> Aim {
    Aim {
        missing: Some(gap(wanted, sought, noun)),
        ..Aim::strong(worth)
    }
}

/// The title of the offer names no thing: it may make what is wanted, and more surely when its texts
/// name it.
fn unnamed(wanted: &Told<'_>, offer: &Sheet<'_>) -> Aim {
    let sought = wanted
        .head
        .as_ref()
        .map(|(noun, _)| folded(noun.stretch.text));
    let silent = sought.is_some_and(|noun| {
        let comparable = noun.is_ascii() != offer.told().chinese;
        comparable && words::mention(&core(&noun), &offer.texts).is_none()
    });
    let worth = if silent {
        Share::permille(UNNAMED_HEAD)
    } else {
        Share::FULL
    };
    Aim {
        words: worth,
        ..Aim::at_one()
    }
}

fn told(
    need: &Sheet<'_>,
    offer: &Sheet<'_>,
    sought: &Place<'_>,
    noun: &Place<'_>,
    aim: Aim,
) -> Aim {
    let evidence = vec![
        need.evidence(End::Need, sought),
        offer.evidence(End::Offer, noun),
    ];
    Aim { evidence, ..aim }
}

/// Whether the offer is a mould, a machine or a material where something else is wanted.
fn is_other_kind(need: &Sheet<'_>, wanted: Option<Thing>, offered: Option<Thing>) -> bool {
    let family = match offered {
        None => return false,
        Some(Thing::Mould) => None,
        Some(Thing::Equipment) => Some(Family::Equipment),
        Some(Thing::Material) => Some(Family::Material),
    };
    wanted != offered && (family.is_none() || need.family != family)
}

fn gap(wanted: &Told<'_>, sought: &Place<'_>, noun: &Place<'_>) -> Missing {
    let stated = |place: &Place<'_>| Stated::plain(Operator::Equal, place.stretch.text, None);
    Missing {
        name: Some(if wanted.chinese { "产品" } else { "product" }.to_owned()),
        wanted: Some(stated(sought)),
        offered: Some(stated(noun)),
        ..Missing::of(MissingCode::AttributeDiffers, End::Offer)
    }
}

/// How two heads stand to each other.
enum Relation {
    Same,
    /// Other things that share a character and so look alike.
    Lookalike,
    Other,
    /// In two languages, or in none that can be compared.
    Unknown,
}

fn relation(
    need: &Sheet<'_>,
    offer: &Sheet<'_>,
    sought: &Place<'_>,
    noun: &Place<'_>,
    context: &Context<'_>,
) -> Relation {
    let (a, b) = (folded(sought.stretch.text), folded(noun.stretch.text));
    let (core_a, core_b) = (core(&a), core(&b));
    let alike = || context.names.alike(&core_a, &core_b) != Likeness::Different;
    let named = |core: &str, sheet: &Sheet<'_>| words::mention(core, &sheet.texts).is_some();
    if a.is_ascii() != b.is_ascii() {
        return if alike() {
            Relation::Same
        } else {
            Relation::Unknown
        };
    }
    if core_a == core_b || alike() || named(&core_a, offer) || named(&core_b, need) {
        return Relation::Same;
    }
    let shared = !a.is_ascii() && core_a.chars().any(|c| core_b.contains(c));
    let begins = a.chars().take(2).eq(b.chars().take(2));
    // Neighbours on one node that share a character, such as 支架 and 托架, are no false friends.
    let together = need.node.is_some() && need.node == offer.node;
    if shared && !begins && !together {
        Relation::Lookalike
    } else {
        Relation::Other
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase()
}

/// The part of a head that names the thing: its last two characters, or its last word.
fn core(head: &str) -> String {
    if head.is_ascii() {
        let word = head.rsplit(' ').next().unwrap_or_default();
        return word.strip_suffix('s').unwrap_or(word).to_owned();
    }
    let count = head.chars().count();
    head.chars().skip(count.saturating_sub(2)).collect()
}
