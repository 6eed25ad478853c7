//! The verdict on a pair: failed conditions, parts with evidence, what is missing. No judging here.
//!
//! Nothing in it is worded: codes and arguments are looked up in the locale files.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::weights::{NEAR_THRESHOLD, PartName, Share, THRESHOLD, WEIGHTS_VERSION};
use crate::attribute::{Attribute, Operator};
use crate::code_enum;
use crate::quantity::Quantity;
use crate::region::Ring;

code_enum!(
    /// One end of a pair.
    End {
        /// The demand.
        Need = "need",
        /// The supply or the firm.
        Offer = "offer",
    }
);

code_enum!(
    /// A hard condition, in the order in which they are told.
    ConditionCode {
        /// The two families cannot answer each other.
        Family = "family",
        /// Neither words nor place on the chain connect the two.
        Subject = "subject",
        /// The posting of this end is no longer valid.
        Expired = "expired",
        /// The last day of delivery of this end has passed.
        DeliveryPast = "delivery_past",
        /// The shortest lead time ends after the last day of delivery.
        LeadTime = "lead_time",
        /// A required attribute is contradicted.
        Attribute = "attribute",
        /// A required certificate is not held.
        Certificate = "certificate",
    }
);

code_enum!(
    /// What a counterpart lacks or leaves open.
    MissingCode {
        /// Wanted, and nothing said about it.
        AttributeUnstated = "attribute_unstated",
        /// A number that does not reach, or only partly reaches, what is wanted.
        AttributeShort = "attribute_short",
        /// Other words than those wanted.
        AttributeDiffers = "attribute_differs",
        /// A near-equal grade instead of the one wanted.
        AttributeNear = "attribute_near",
        /// Some of the wanted words, not all; `wanted` holds those not found.
        AttributeIncomplete = "attribute_incomplete",
        /// Stated in a unit or form that cannot be compared.
        AttributeIncomparable = "attribute_incomparable",
        /// Not held.
        CertificateMissing = "certificate_missing",
        /// Held once, no longer valid.
        CertificateExpired = "certificate_expired",
        /// Named in a text, not on record.
        CertificateUnproven = "certificate_unproven",
        /// Less than wanted.
        QuantityShort = "quantity_short",
        /// No quantity and no capacity stated.
        QuantityUnstated = "quantity_unstated",
        /// Quantities counted in units that do not convert.
        QuantityIncomparable = "quantity_incomparable",
        /// The quantity wanted lies below the smallest order.
        BelowMinimumOrder = "below_minimum_order",
        /// A delivery date is given, the lead time is not.
        LeadUnstated = "lead_unstated",
        /// The promised lead time ends after the last day of delivery.
        LeadLong = "lead_long",
        /// No node of the chain graph is named.
        NodeUnknown = "node_unknown",
    }
);

/// A value as somebody stated it, for the locale files to word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stated {
    /// How it is compared.
    pub op: Operator,
    /// The value, or the lower end of `between`.
    pub value: String,
    /// Upper end of `between`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value_to: Option<String>,
    /// Unit code.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<String>,
}

impl Stated {
    pub(super) fn plain(op: Operator, value: impl fmt::Display, unit: Option<&str>) -> Self {
        Self {
            op,
            value: value.to_string(),
            value_to: None,
            unit: unit.map(ToOwned::to_owned),
        }
    }

    pub(super) fn attribute(attribute: &Attribute) -> Self {
        let value_to = attribute
            .value_to
            .as_ref()
            .map(|end| end.as_str().to_owned());
        Self {
            value_to,
            ..Self::plain(
                attribute.op,
                attribute.value.as_str(),
                attribute.unit.map(|unit| unit.code),
            )
        }
    }

    pub(super) fn quantity(quantity: &Quantity) -> Self {
        Self::plain(Operator::Equal, quantity.value, Some(quantity.unit.code))
    }
}

/// The bare form, such as `>= 800 tf` or `304`.
impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !matches!(
            self.op,
            Operator::Equal | Operator::In | Operator::Between | Operator::Contains
        ) {
            write!(f, "{} ", self.op)?;
        }
        f.write_str(&self.value)?;
        if let Some(end) = &self.value_to {
            write!(f, "-{end}")?;
        }
        self.unit.iter().try_for_each(|unit| write!(f, " {unit}"))
    }
}

/// A place that supports a part: a field, or a stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// Whose field it is.
    pub side: End,
    /// The field: `title`, `body`, `attributes/2`, `cards/0/tolerance_mm`, `region_code`.
    pub field: String,
    /// What is said there.
    pub text: String,
    /// First character of the stretch. Units: Unicode scalar values; a whole field starts at 0.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl Evidence {
    pub(super) fn whole(side: End, field: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            side,
            field: field.into(),
            start: 0,
            end: text.chars().count(),
            text,
        }
    }
}

/// A part of the score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which one.
    pub name: PartName,
    /// What it brings. Range: `0..=max_points`.
    pub points: u32,
    /// What it could bring.
    pub max_points: u32,
    /// Whether either end states something this part is about; where nobody asks, the points follow
    /// from how well the subject fits.
    pub asked: bool,
    /// What it rests on, musts first.
    pub evidence: Vec<Evidence>,
}

/// A hard condition that is not met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Condition {
    /// Which one.
    pub code: ConditionCode,
    /// The end that sets the condition or whose date it is.
    pub side: End,
    /// Name of the attribute or certificate.
    pub name: Option<String>,
    /// What is wanted.
    pub wanted: Option<Stated>,
    /// What is offered instead.
    pub offered: Option<Stated>,
}

impl Condition {
    pub(super) fn of(code: ConditionCode, side: End) -> Self {
        Self {
            code,
            side,
            name: None,
            wanted: None,
            offered: None,
        }
    }
}

impl ConditionCode {
    /// Whether a telephone call could settle it. An ended posting, another subject or another family
    /// is no near miss of anything.
    pub fn is_negotiable(self) -> bool {
        match self {
            Self::LeadTime | Self::Attribute | Self::Certificate => true,
            Self::Family | Self::Subject | Self::Expired | Self::DeliveryPast => false,
        }
    }
}

/// Something a counterpart lacks or leaves open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Missing {
    /// What kind of gap.
    pub code: MissingCode,
    /// The end that lacks it.
    pub side: End,
    /// Whether the other end states it as a must.
    pub required: bool,
    /// Name of the attribute or certificate.
    pub name: Option<String>,
    /// What is wanted.
    pub wanted: Option<Stated>,
    /// What is offered instead.
    pub offered: Option<Stated>,
}

impl Missing {
    pub(super) fn of(code: MissingCode, side: End) -> Self {
        Self {
            code,
            side,
            required: false,
            name: None,
            wanted: None,
            offered: None,
        }
    }
}

/// What one part found out.
#[derive(Debug)]
pub(super) struct Finding {
    /// Its share of the points; none when nobody asks.
    pub(super) share: Option<Share>,
    /// A factor on the share, whoever asks.
    pub(super) scale: Share,
    pub(super) evidence: Vec<Evidence>,
    pub(super) missing: Vec<Missing>,
    pub(super) failed: Vec<Condition>,
}

impl Finding {
    pub(super) fn of(share: Option<Share>) -> Self {
        Self {
            share,
            scale: Share::FULL,
            evidence: Vec::new(),
            missing: Vec::new(),
            failed: Vec::new(),
        }
    }
}

/// The verdict on a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Version of the weights it was made with.
    pub weights_version: i32,
    /// Conditions that are not met, in the order of [`ConditionCode`].
    pub failed: Vec<Condition>,
    /// Every part, in the order of [`PartName`].
    pub parts: Vec<Part>,
    /// The sum of the points. Range: 0..=1000.
    pub score: u32,
    /// What is missing, musts first.
    pub missing: Vec<Missing>,
    /// How near the two places are.
    pub ring: Ring,
    /// Which capability card of a firm speaks, from 0.
    pub card: Option<usize>,
}

impl Verdict {
    pub(super) fn sum(
        mut failed: Vec<Condition>,
        findings: [(PartName, Finding); PartName::ALL.len()],
        subject: Share,
        ring: Ring,
        card: Option<usize>,
    ) -> Self {
        let (mut parts, mut missing) = (Vec::with_capacity(findings.len()), Vec::new());
        for (name, finding) in findings {
            let max_points = name.max_points();
            let points = finding
                .share
                .unwrap_or(subject)
                .times(finding.scale)
                .points(max_points);
            parts.push(Part {
                name,
                points,
                max_points,
                asked: finding.share.is_some(),
                evidence: finding.evidence,
            });
            missing.extend(finding.missing);
            failed.extend(finding.failed);
        }
        failed.sort();
        missing.sort_by(|a, b| b.required.cmp(&a.required).then_with(|| a.cmp(b)));
        let score = parts.iter().map(|part| part.points).sum();
        Self {
            weights_version: WEIGHTS_VERSION,
            failed,
            parts,
            score,
            missing,
            ring,
            card,
        }
    }

    /// Whether it is a match: no condition fails and the score reaches [`THRESHOLD`].
    pub fn fits(&self) -> bool {
        self.failed.is_empty() && self.score >= THRESHOLD
    }

    /// Whether it is worth showing apart from the matches: the score is high enough but for one
    /// condition that could be settled, or slightly too low.
    pub fn is_near_miss(&self) -> bool {
        let settled = match self.failed.as_slice() {
            [] => self.score < THRESHOLD,
            [one] => one.code.is_negotiable(),
            _ => false,
        };
        settled && self.score >= NEAR_THRESHOLD
    }

    /// The part of a name.
    pub fn part(&self, name: PartName) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }
}
