//! Every number of the ranking, in one place and under one version. No rule about a field here.
//!
//! What the numbers say, in the order of their weight:
//! - *attributes* first: once the subject is right, a diameter or a grade decides, not the wording;
//! - *text* and *node* say whether the subject is right; text is the surer of the two, because people
//!   pick nodes carelessly and a node holds many products;
//! - certificates, quantity, timing, place and age tell fitting counterparts apart.
//!
//! A part about which the need states nothing is worth as much as the subject fits: nothing asked,
//! nothing lacking, but also nothing earned by a counterpart that makes something else. Otherwise a
//! posting without requirements would lift every stranger over the threshold.

use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::code_enum;
use crate::region::Ring;
use crate::taxonomy::Distance;

/// Version of the weights and rules of this module; raised by every change that can change a score.
pub const WEIGHTS_VERSION: i32 = 2;

/// The sum of the most points of all parts.
pub const MAX_SCORE: u32 = 1000;

/// The least score of a match. Below it the honest answer is that there is no good match.
pub const THRESHOLD: u32 = 500;

/// The least score of a near miss: below [`THRESHOLD`] by little, or above but failing one condition.
pub const NEAR_THRESHOLD: u32 = 400;

code_enum!(
    /// A part of the score.
    PartName {
        /// Distance on the chain graph.
        Node = "node",
        /// What the two texts share.
        Text = "text",
        /// Typed attributes with their units.
        Attributes = "attributes",
        /// Certificates asked for and held, both ways.
        Certificates = "certificates",
        /// Quantity against quantity or capacity.
        Quantity = "quantity",
        /// Delivery date against lead time, and how long both still hold.
        Timing = "timing",
        /// How near the two places are.
        Region = "region",
        /// How long ago the older of the two was published.
        Freshness = "freshness",
    }
);

impl PartName {
    /// The most points the part can bring. Units: points; they sum to [`MAX_SCORE`].
    pub const fn max_points(self) -> u32 {
        match self {
            Self::Node => 180,
            Self::Text => 260,
            Self::Attributes => 300,
            Self::Certificates => 70,
            Self::Quantity => 70,
            Self::Timing => 40,
            Self::Region => 50,
            Self::Freshness => 30,
        }
    }
}

/// Similarity from which on the text part is full. Two texts about one thing by two writers rarely
/// share more than two fifths of their weight; what is beyond is copying, not fitting.
const FULL_SIMILARITY: (i64, u32) = (4, 1);

/// A must weighs this many times as much as a wish among the attributes and certificates.
const MUST_WEIGHT: u32 = 2;
const WISH_WEIGHT: u32 = 1;

/// What is left of the attributes part when a must is contradicted: however well the rest answers, it is
/// the rest of a thing that cannot be had. Units: thousandths.
pub(super) const CONTRADICTED: u32 = 500;

/// Steps beyond these weigh nothing more among the requirements: a text that lists ten of them has not ten
/// wishes.
pub(super) const STEPS_AT_MOST: u32 = 3;
/// Weight of the subject among requirements that are read from a text.
pub(super) const SUBJECT_BESIDE: u32 = 1;
/// What words and attributes are worth between heads that look alike and are two things. Units: thousandths.
pub(super) const LOOKALIKE: u32 = 450;
/// What words are worth when only the need names a thing and the offer nowhere does.
pub(super) const UNNAMED_HEAD: u32 = 900;
/// What words are worth between two heads of which nothing is known but that they differ.
pub(super) const OTHER_HEAD: u32 = 800;
/// What words and attributes are worth when a mould, a machine or a material answers a wish for a product.
pub(super) const OTHER_KIND: u32 = 400;
/// What they are worth when the offer's title is the advertisement of a buyer.
pub(super) const BUYER: u32 = 400;

/// Subject below which the two are about different things. Units: thousandths.
const SUBJECT_FLOOR: u32 = 150;

/// Part of a value that counts as nothing said. Units: thousandths of the part's points.
pub(super) const UNSTATED: u32 = 350;
/// Said, but in units or words that cannot be compared.
pub(super) const INCOMPARABLE: u32 = 350;
/// Said, and reaching only a part of what is wanted.
pub(super) const SHORT: u32 = 400;
/// A near-equal grade.
pub(super) const NEAR: u32 = 700;
/// Not stated as a field, but named in the text.
pub(super) const MENTIONED: u32 = 800;
/// A certificate named in the text, or one of nearly the same name, but not on record.
pub(super) const CLAIMED: u32 = 600;
/// The offered quantity is unknown or counted otherwise.
pub(super) const QUANTITY_UNKNOWN: u32 = 500;
/// The lead time is not stated although a delivery date is.
pub(super) const LEAD_UNSTATED: u32 = 600;
/// The promised lead time ends after the delivery date, but may be undercut.
pub(super) const LEAD_LONG: u32 = 300;
/// The age is unknown.
pub(super) const AGE_UNKNOWN: u32 = 500;
/// A common validity shorter than this counts in proportion. Units: days.
pub(super) const VALIDITY_DAYS: i64 = 7;
/// Up to this age nothing is lost. Units: days.
pub(super) const FRESH_DAYS: i64 = 7;

/// Worth of a distance on the chain graph.
pub(super) fn of_distance(distance: Distance) -> Share {
    Share::permille(match distance {
        Distance::Same => 1000,
        Distance::Sibling => 700,
        Distance::Adjacent => 350,
        Distance::Chain => 250,
        Distance::Far => 0,
    })
}

/// Worth of a ring.
pub(super) fn of_ring(ring: Ring) -> Share {
    Share::permille(match ring {
        Ring::District => 1000,
        Ring::City => 800,
        Ring::Region => 500,
        Ring::Nation => 200,
    })
}

/// Worth of a node nobody named: what the words say, by half.
pub(super) fn unknown_node(words: Share) -> Share {
    words.times(Share::permille(500))
}

/// Whether the two are about one thing: eight fifths of the words and a fifth of the node, at most all.
pub(super) fn subject(words: Share, node: Share) -> Share {
    Share::clamped((words.0 * Decimal::from(8) + node.0) / Decimal::from(5))
}

/// Whether neither words nor node connect the two.
pub(super) fn is_another_subject(subject: Share) -> bool {
    subject < Share::permille(SUBJECT_FLOOR)
}

/// Weight of a requirement within its part.
pub(super) fn of_requirement(must: bool) -> u32 {
    if must { MUST_WEIGHT } else { WISH_WEIGHT }
}

/// A share of the points of a part, exact until it becomes points. Range: 0..=1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Share(Decimal);

impl Share {
    pub(super) const NONE: Self = Self(Decimal::ZERO);
    pub(super) const FULL: Self = Self(Decimal::ONE);

    pub(super) fn permille(thousandths: u32) -> Self {
        Self::clamped(Decimal::new(thousandths.into(), 3))
    }

    pub(super) fn clamped(value: Decimal) -> Self {
        Self(value.clamp(Decimal::ZERO, Decimal::ONE))
    }

    /// The share a similarity is worth; what is not a number is worth nothing.
    pub(super) fn of_similarity(similarity: f64) -> Self {
        let (mantissa, places) = FULL_SIMILARITY;
        let exact = Decimal::from_f64(similarity.clamp(0.0, 1.0)).unwrap_or_default();
        Self::clamped(
            exact
                .checked_div(Decimal::new(mantissa, places))
                .unwrap_or_default(),
        )
    }

    /// `part` of `whole`; nothing of nothing is nothing.
    pub(super) fn ratio(part: Decimal, whole: Decimal) -> Self {
        let beyond = part >= whole && whole > Decimal::ZERO;
        if beyond {
            Self::FULL
        } else {
            Self::clamped(part.checked_div(whole).unwrap_or_default())
        }
    }

    pub(super) fn times(self, other: Self) -> Self {
        Self::clamped(self.0 * other.0)
    }

    /// The weighted mean; none of nothing.
    pub(super) fn mean(members: impl IntoIterator<Item = (Self, u32)>) -> Option<Self> {
        let (sum, weight) =
            members
                .into_iter()
                .fold((Decimal::ZERO, 0u32), |(sum, total), (share, weight)| {
                    (
                        sum + share.0 * Decimal::from(weight),
                        total.saturating_add(weight),
                    )
                });
        sum.checked_div(Decimal::from(weight)).map(Self::clamped)
    }

    /// This share of the points, rounded half up: the only rounding of a score.
    pub(super) fn points(self, max: u32) -> u32 {
        let exact = self.0 * Decimal::from(max);
        let whole = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        whole.to_u32().unwrap_or(0).min(max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_sum_to_the_score() {
        assert_eq!(
            PartName::ALL
                .iter()
                .map(|name| name.max_points())
                .sum::<u32>(),
            MAX_SCORE
        );
    }

    #[test]
    fn what_the_thing_is_and_its_attributes_dominate() {
        let of = PartName::max_points;
        assert!(
            of(PartName::Text) + of(PartName::Node) + of(PartName::Attributes) > 2 * MAX_SCORE / 3
        );
        assert!(
            PartName::ALL
                .iter()
                .all(|name| of(*name) <= of(PartName::Attributes))
        );
    }

    #[test]
    fn similarity_is_full_at_two_fifths_and_never_strange() {
        let points = |similarity| Share::of_similarity(similarity).points(1000);
        assert_eq!(
            [0.0, 0.1, 0.2, 0.4, 0.9, 1.0].map(points),
            [0, 250, 500, 1000, 1000, 1000]
        );
        assert_eq!(
            [f64::NAN, -1.0, f64::INFINITY, f64::NEG_INFINITY].map(points),
            [0, 0, 1000, 0]
        );
    }

    #[test]
    fn points_round_half_up() {
        assert_eq!(Share::permille(50).points(30), 2, "1.5 of 30");
        assert_eq!(Share::permille(49).points(30), 1);
        assert_eq!(Share::FULL.points(30), 30);
    }

    #[test]
    fn words_lead_the_subject_and_a_node_alone_connects() {
        let of = |words, node| subject(Share::permille(words), Share::permille(node)).points(1000);
        assert_eq!(
            [
                of(0, 0),
                of(0, 1000),
                of(100, 0),
                of(250, 1000),
                of(625, 0),
                of(1000, 1000)
            ],
            [0, 200, 160, 600, 1000, 1000]
        );
        assert!(!is_another_subject(subject(
            Share::NONE,
            of_distance(Distance::Same)
        )));
        assert!(is_another_subject(subject(
            Share::NONE,
            of_distance(Distance::Sibling)
        )));
        assert!(
            !is_another_subject(subject(Share::permille(150), Share::NONE))
                && is_another_subject(Share::NONE)
        );
    }

    #[test]
    fn a_mean_follows_its_weights() {
        let mean = Share::mean([(Share::FULL, 2), (Share::NONE, 1)]).unwrap();
        assert_eq!(mean.points(300), 200);
        assert_eq!(Share::mean([]), None);
    }

    #[test]
    fn nearer_is_worth_more() {
        let distances = [
            Distance::Same,
            Distance::Sibling,
            Distance::Adjacent,
            Distance::Chain,
            Distance::Far,
        ];
        assert!(distances.is_sorted_by(|near, far| of_distance(*near) > of_distance(*far)));
        assert!(Ring::ALL.is_sorted_by(|near, far| of_ring(*near) > of_ring(*far)));
    }
}
