//! What a side states, line by line: attributes of a posting and fields of a card in one form.

use std::borrow::Cow;
use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::names::Concept;
use super::said;
use super::verdict::{End, Evidence, Stated};
use crate::attribute::{Attribute, Operator, Range};
use crate::capability::Capability;
use crate::decimal;
use crate::text::Label;
use crate::understanding::{self, Quality, Statement, Stretch};
use crate::unit::Unit;

/// One statement.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) concept: Option<Concept>,
    pub(super) op: Operator,
    /// The numbers, for statements of numbers: one range, or the members of a list as points.
    pub(super) ranges: Vec<Range>,
    pub(super) words: Vec<&'a str>,
    pub(super) required: bool,
    /// Whether it names some of what is possible rather than all: fields of a card, `contains`.
    pub(super) open: bool,
    /// Whether it is a field of a capability card.
    pub(super) card: bool,
    pub(super) field: String,
    pub(super) stated: Stated,
    /// What it measures, when its name or its text tells.
    pub(super) quality: Option<Quality>,
    /// Where a text says it; none for fields.
    pub(super) said: Option<Stretch<'a>>,
}

impl<'a> Line<'a> {
    /// The attribute in place `at` of a posting.
    pub(super) fn attribute(attribute: &'a Attribute, at: usize) -> Self {
        let name = attribute.name.as_str();
        Self {
            name: name.into(),
            concept: Concept::of(name),
            op: attribute.op,
            ranges: ranges(attribute),
            words: attribute.words(),
            required: attribute.required,
            open: attribute.op == Operator::Contains,
            card: false,
            field: format!("attributes/{at}"),
            stated: Stated::attribute(attribute),
            quality: Quality::named(name),
            said: None,
        }
    }

    fn of_card(
        concept: Concept,
        name: &'static str,
        op: Operator,
        field: String,
        stated: Stated,
    ) -> Self {
        Self {
            name: name.into(),
            concept: Some(concept),
            op,
            ranges: Vec::new(),
            words: Vec::new(),
            required: false,
            open: true,
            card: true,
            field,
            stated,
            quality: Quality::named(name),
            said: None,
        }
    }

    /// A statement of a text. None when a text of it cannot be compared.
    pub(super) fn said(statement: &Statement<'a>, field: &str, chinese: bool) -> Option<Self> {
        let Statement {
            quality,
            op,
            amount,
            unit,
            per: _,
            required,
            stretch,
        } = *statement;
        let name = if chinese { quality.zh() } else { quality.en() };
        let word = match amount {
            understanding::Amount::Words => Some(stretch.text),
            understanding::Amount::Substance(substance) => Some(substance.name()),
            understanding::Amount::Number(..) => None,
        };
        let range = match amount {
            understanding::Amount::Number(low, high) => Some(bounded(statement, op, low, high)?),
            _ => None,
        };
        let stated = match (amount, word) {
            (understanding::Amount::Number(low, high), _) => Stated {
                value_to: high.map(|high| high.to_string()),
                ..Stated::plain(op, low, unit.map(|unit| unit.code))
            },
            (_, word) => Stated::plain(op, word.unwrap_or_default(), None),
        };
        Some(Self {
            name: name.into(),
            concept: concept(quality),
            op,
            ranges: range.into_iter().collect(),
            words: word.into_iter().collect(),
            required,
            open: true,
            card: false,
            field: field.to_owned(),
            stated,
            quality: Some(quality),
            said: Some(stretch),
        })
    }

    /// Takes in another statement of the same quality, of which either is good.
    pub(super) fn join(&mut self, other: Self) {
        self.op = Operator::In;
        self.words.extend(other.words);
        self.stated = Stated::plain(Operator::In, self.words.join("、"), None);
        self.required |= other.required;
    }

    /// Whether it speaks of what `other` speaks of. A diameter and a length are both outer measures
    /// and two things.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        let quality = self.quality.is_some() && self.quality == other.quality;
        let concept = self.concept.filter(|concept| *concept != Concept::Extent);
        quality || (concept.is_some() && concept == other.concept)
    }

    fn listed(
        concept: Concept,
        name: &'static str,
        labels: &[&'a Label],
        field: String,
    ) -> Option<Self> {
        let words: Vec<&str> = labels.iter().map(|label| label.as_str()).collect();
        let stated = Stated::plain(Operator::In, words.join("、"), None);
        let line = || Self {
            words,
            ..Self::of_card(concept, name, Operator::In, field, stated)
        };
        (!labels.is_empty()).then(line)
    }

    fn measured(
        concept: Concept,
        name: &'static str,
        high: Option<Decimal>,
        field: String,
    ) -> Option<Self> {
        let stated = Stated::plain(Operator::AtMost, high?, Some("mm"));
        let ranges = vec![Range {
            low: None,
            high,
            base: Some("mm"),
        }];
        Some(Self {
            ranges,
            ..Self::of_card(concept, name, Operator::AtMost, field, stated)
        })
    }

    /// The typed fields of card `at`.
    pub(super) fn of_capability(card: &'a Capability, at: usize) -> Vec<Self> {
        let field = |name: &str| format!("cards/{at}/{name}");
        let materials: Vec<&Label> = card.materials.iter().collect();
        let equipment: Vec<&Label> = card.equipment.iter().collect();
        let lines = [
            Self::listed(
                Concept::Process,
                "工艺",
                &[&card.process, &card.name],
                field("process"),
            ),
            Self::listed(Concept::Material, "材质", &materials, field("materials")),
            Self::listed(Concept::Equipment, "设备", &equipment, field("equipment")),
            Self::measured(
                Concept::Extent,
                "最大尺寸",
                card.size_max_mm,
                field("size_max_mm"),
            ),
            Self::measured(
                Concept::Tolerance,
                "公差",
                card.tolerance_mm,
                field("tolerance_mm"),
            ),
        ];
        lines.into_iter().flatten().collect()
    }

    /// What lines are ordered by: musts first, then by what they say.
    pub(super) fn rank(&self) -> (Reverse<bool>, &str, &Stated) {
        (Reverse(self.required), &self.name, &self.stated)
    }

    /// Whether it names certificates, which have a part of their own.
    pub(super) fn is_certificate(&self) -> bool {
        let names = matches!(self.op, Operator::Equal | Operator::In | Operator::Contains);
        self.concept == Some(Concept::Certificate) && names
    }

    pub(super) fn evidence(&self, side: End) -> Evidence {
        if let Some(Stretch { text, start, end }) = self.said {
            return Evidence {
                side,
                field: self.field.clone(),
                text: text.to_owned(),
                start,
                end,
            };
        }
        Evidence::whole(
            side,
            self.field.clone(),
            format!("{} {}", self.name, self.stated),
        )
    }
}

/// What a quality is known by among the usual names of attributes.
fn concept(quality: Quality) -> Option<Concept> {
    match quality {
        Quality::Grade => Some(Concept::Material),
        Quality::Tolerance => Some(Concept::Tolerance),
        Quality::LeadTime => Some(Concept::LeadTime),
        Quality::Certificate => Some(Concept::Certificate),
        Quality::Capacity => Some(Concept::Capacity),
        Quality::Diameter | Quality::Length | Quality::Width | Quality::Height | Quality::Size => {
            Some(Concept::Extent)
        }
        _ => None,
    }
}

/// The range a text states, in base units; a capacity by the month.
fn bounded(
    statement: &Statement<'_>,
    op: Operator,
    low: Decimal,
    high: Option<Decimal>,
) -> Option<Range> {
    let base = |value: Decimal| {
        let value = statement
            .unit
            .map_or(Some(value), |unit| unit.to_base(value).ok())?;
        match statement.quality {
            Quality::Capacity => said::monthly(value, statement),
            _ => Some(value),
        }
    };
    let value = base(low)?;
    let (low, high) = match op {
        Operator::Less | Operator::AtMost => (None, Some(value)),
        Operator::More | Operator::AtLeast => (Some(value), None),
        _ => (Some(value), Some(high.map_or(Some(value), base)?)),
    };
    Some(Range {
        low,
        high,
        base: statement.unit.map(Unit::base),
    })
}

/// The numbers an attribute states. A list counts as numbers only when every member is one.
fn ranges(attribute: &Attribute) -> Vec<Range> {
    if attribute.op != Operator::In {
        return attribute.range().into_iter().collect();
    }
    let point = |word: &str| {
        let value = decimal::parse(word).ok()?;
        let value = attribute
            .unit
            .map_or(Some(value), |unit| unit.to_base(value).ok())?;
        Some(Range {
            low: Some(value),
            high: Some(value),
            base: attribute.unit.map(Unit::base),
        })
    };
    attribute
        .words()
        .into_iter()
        .map(point)
        .collect::<Option<_>>()
        .unwrap_or_default()
}
