//! The two sides of a pair, read once from the domain's types so that many pairs can be judged.

use std::sync::OnceLock;

use super::fold::Folded;
use super::lines::Line;
use super::said::Told;
use crate::capability::{Capability, Period};
use crate::clock::{Date, Moment};
use crate::designation::Designation;
use crate::posting::{Content, Family};
use crate::quantity::Quantity;
use crate::region::Region;
use crate::text::Label;

/// A certificate on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What is certified, such as `IATF16949`.
    pub name: String,
    /// The last day it holds; none when it has no end.
    pub valid_until: Option<Date>,
}

/// What is known of the enterprise behind a side; empty for a text nobody posted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owner<'a> {
    /// Certificates on record.
    pub certificates: &'a [Held],
    /// Designations, of which those of a chain in force tell where it belongs.
    pub designations: &'a [Designation],
}

/// The side that needs: a demand.
#[derive(Debug)]
pub struct Need<'a> {
    pub(super) sheet: Sheet<'a>,
}

impl<'a> Need<'a> {
    /// A demand and who stands behind it; without `published_at` its age is unknown.
    pub fn posting(content: &'a Content, owner: Owner<'a>, published_at: Option<Moment>) -> Self {
        Self {
            sheet: Sheet::posting(content, owner, published_at),
        }
    }
}

/// The side that offers: a supply, or a firm by its capability cards.
#[derive(Debug)]
pub struct Offer<'a> {
    pub(super) first: Sheet<'a>,
    /// Further cards of a firm.
    pub(super) others: Vec<Sheet<'a>>,
}

impl<'a> Offer<'a> {
    /// A supply and who stands behind it.
    pub fn posting(content: &'a Content, owner: Owner<'a>, published_at: Option<Moment>) -> Self {
        Self {
            first: Sheet::posting(content, owner, published_at),
            others: Vec::new(),
        }
    }

    /// A firm: its cards, the place where it works (`Profile::place`), and when it last said so.
    /// Without cards it is judged by its text, place, certificates and designations alone.
    pub fn firm(
        cards: &'a [Capability],
        place: Region,
        owner: Owner<'a>,
        updated_at: Option<Moment>,
    ) -> Self {
        let bare = || Sheet::bare(place, owner, updated_at);
        let mut sheets = cards
            .iter()
            .enumerate()
            .map(|(at, card)| bare().with_card(card, at));
        let first = sheets.next().unwrap_or_else(bare);
        Self {
            first,
            others: sheets.collect(),
        }
    }
}

/// A text of a side and the field it stands in.
#[derive(Debug)]
pub(super) struct Words<'a> {
    pub(super) field: String,
    pub(super) text: &'a str,
    folded: OnceLock<Folded>,
}

impl<'a> Words<'a> {
    pub(super) fn new(field: impl Into<String>, text: &'a str) -> Self {
        Self {
            field: field.into(),
            text,
            folded: OnceLock::new(),
        }
    }

    /// Folding a long body is the costly step, so it is done when first asked for, and once.
    pub(super) fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| Folded::new(self.text))
    }
}

/// How much a side states.
#[derive(Debug)]
pub(super) struct Amount<'a> {
    pub(super) quantity: &'a Quantity,
    /// For a capacity: per what.
    pub(super) period: Option<Period>,
    pub(super) field: String,
}

/// One side in the form in which it is compared: a posting, or one card of a firm.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) card: Option<usize>,
    pub(super) family: Option<Family>,
    pub(super) node: Option<&'a str>,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) texts: Vec<Words<'a>>,
    pub(super) amount: Option<Amount<'a>>,
    pub(super) region: Region,
    pub(super) deliver_by: Option<Date>,
    pub(super) valid_until: Option<Moment>,
    pub(super) published_at: Option<Moment>,
    /// Certificates it demands of the other side, as fields of the posting.
    pub(super) demanded: &'a [Label],
    /// Certificates its card lists.
    pub(super) listed: &'a [Label],
    pub(super) owner: Owner<'a>,
    told: OnceLock<Told<'a>>,
}

impl<'a> Sheet<'a> {
    /// What its texts say: read when first asked for, and once.
    pub(super) fn told(&self) -> &Told<'a> {
        self.told.get_or_init(|| Told::read(self))
    }

    /// Every statement: attributes and fields of a card first, then what the texts say.
    pub(super) fn every_line(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().chain(&self.told().lines)
    }

    fn bare(region: Region, owner: Owner<'a>, published_at: Option<Moment>) -> Self {
        Self {
            card: None,
            family: None,
            node: None,
            lines: Vec::new(),
            texts: Vec::new(),
            amount: None,
            region,
            deliver_by: None,
            valid_until: None,
            published_at,
            demanded: &[],
            listed: &[],
            owner,
            told: OnceLock::new(),
        }
    }

    fn posting(content: &'a Content, owner: Owner<'a>, published_at: Option<Moment>) -> Self {
        let numbered = (0..).zip(&content.attributes);
        let mut lines: Vec<_> = numbered
            .map(|(at, attribute)| Line::attribute(attribute, at))
            .collect();
        // The order in which people list attributes says nothing, so it must show nowhere.
        lines.sort_by(|a, b| a.rank().cmp(&b.rank()));
        let amount = |quantity| Amount {
            quantity,
            period: None,
            field: "quantity".to_owned(),
        };
        Self {
            family: Some(content.family),
            node: content.node.as_ref().map(|place| place.node.as_str()),
            lines,
            texts: vec![
                Words::new("title", content.title.as_str()),
                Words::new("body", content.body.as_str()),
            ],
            amount: content.quantity.as_ref().map(amount),
            deliver_by: content.deliver_by,
            valid_until: Some(content.valid_until),
            demanded: &content.certificates_required,
            ..Self::bare(content.region, owner, published_at)
        }
    }

    fn with_card(self, card: &'a Capability, at: usize) -> Self {
        let field = |name: &str| format!("cards/{at}/{name}");
        let amount = |(quantity, period): &'a (Quantity, Period)| Amount {
            quantity,
            period: Some(*period),
            field: field("capacity"),
        };
        let single = [
            ("name", card.name.as_str()),
            ("process", card.process.as_str()),
            ("note", card.note.as_str()),
        ];
        let lists = [
            ("materials", &card.materials),
            ("equipment", &card.equipment),
        ];
        let listed = lists
            .into_iter()
            .flat_map(|(name, labels)| labels.iter().map(move |label| (name, label.as_str())));
        Self {
            card: Some(at),
            family: Some(card.family),
            node: card.node.as_deref(),
            lines: Line::of_capability(card, at),
            texts: single
                .into_iter()
                .chain(listed)
                .map(|(name, text)| Words::new(field(name), text))
                .collect(),
            amount: card.capacity.as_ref().map(amount),
            listed: &card.certificates,
            ..self
        }
    }

    /// The text of a field, for showing a stretch of it.
    pub(super) fn text_of(&self, field: &str) -> Option<&'a str> {
        let mut named = self.texts.iter().filter(|words| words.field == field);
        // Several members of one list share a field, and a span does not say which it means.
        named
            .next()
            .filter(|_| named.next().is_none())
            .map(|words| words.text)
    }
}
