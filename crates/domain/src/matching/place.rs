//! Where the two stand: on the chain graph, on the map, and in time since publication.

use rust_decimal::Decimal;

use super::Context;
use super::sides::Sheet;
use super::verdict::{End, Evidence, Finding, Missing, MissingCode};
use super::weights::{self, AGE_UNKNOWN, FRESH_DAYS, Share};
use crate::posting::MAX_VALID_DAYS;
use crate::region::Ring;
use crate::taxonomy::{Distance, Node};

const MICROS_OF_DAY: i64 = 86_400_000_000;

/// The node part. Where a side names no node of the graph in force, half of what the words say; a
/// designation in force that puts its owner on the other side's chain counts as the same chain.
pub(super) fn node(
    need: &Sheet<'_>,
    offer: &Sheet<'_>,
    words: Share,
    context: &Context<'_>,
) -> Finding {
    let known = |sheet: &Sheet<'_>| sheet.node.and_then(|code| context.graph.node(code));
    let (wanted, offered) = (known(need), known(offer));
    let evidence = |side, node: &Node| Evidence::whole(side, "node_code", node.code.as_str());
    if let (Some(wanted), Some(offered)) = (wanted, offered) {
        let distance = context.graph.distance(&wanted.code, &offered.code);
        let evidence = match distance {
            Distance::Far => vec![],
            _ => vec![evidence(End::Need, wanted), evidence(End::Offer, offered)],
        };
        return Finding {
            evidence,
            ..Finding::of(Some(weights::of_distance(distance)))
        };
    }
    let designated = match (wanted, offered) {
        (Some(node), None) => is_on_chain(offer, &node.chain, context),
        (None, Some(node)) => is_on_chain(need, &node.chain, context),
        _ => false,
    };
    let chain = if designated {
        weights::of_distance(Distance::Chain)
    } else {
        Share::NONE
    };
    let unknown = [(End::Need, wanted), (End::Offer, offered)]
        .into_iter()
        .filter(|(_, node)| node.is_none());
    let missing = unknown
        .map(|(side, _)| Missing::of(MissingCode::NodeUnknown, side))
        .collect();
    Finding {
        missing,
        ..Finding::of(Some(weights::unknown_node(words).max(chain)))
    }
}

fn is_on_chain(sheet: &Sheet<'_>, chain: &str, context: &Context<'_>) -> bool {
    sheet
        .owner
        .designations
        .iter()
        .any(|designation| designation.chain_on(context.today) == Some(chain))
}

/// The region part and the ring it rests on.
pub(super) fn region(
    need: &Sheet<'_>,
    offer: &Sheet<'_>,
    context: &Context<'_>,
) -> (Finding, Ring) {
    let ring = need.region.ring(offer.region, context.economic_region);
    let sides = [(End::Need, need.region), (End::Offer, offer.region)];
    let evidence = sides.map(|(side, region)| Evidence::whole(side, "region_code", region.name()));
    (
        Finding {
            evidence: evidence.into(),
            ..Finding::of(Some(weights::of_ring(ring)))
        },
        ring,
    )
}

/// The freshness part: falls from full after [`FRESH_DAYS`] to nothing after the longest validity, by
/// the older of the two sides, so that both ends see the same.
pub(super) fn freshness(need: &Sheet<'_>, offer: &Sheet<'_>, context: &Context<'_>) -> Finding {
    let Some((published, side)) = [
        (need.published_at, End::Need),
        (offer.published_at, End::Offer),
    ]
    .into_iter()
    .filter_map(|(at, side)| Some((at?, side)))
    .min() else {
        return Finding::of(Some(Share::permille(AGE_UNKNOWN)));
    };
    let age = context
        .now
        .micros_since(published)
        .div_euclid(MICROS_OF_DAY);
    let left = Decimal::from(MAX_VALID_DAYS.saturating_sub(age).max(0));
    let share = Share::ratio(left, Decimal::from(MAX_VALID_DAYS - FRESH_DAYS));
    let evidence = vec![Evidence::whole(
        side,
        "published_at",
        published.date().to_string(),
    )];
    Finding {
        evidence,
        ..Finding::of(Some(share))
    }
}
