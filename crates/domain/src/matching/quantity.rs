//! The quantity part: how much is wanted against stock or capacity, and against the smallest order.

use rust_decimal::Decimal;

use super::Context;
use super::compare;
use super::names::Concept;
use super::sides::{Amount, Sheet};
use super::verdict::{End, Evidence, Finding, Missing, MissingCode, Stated};
use super::weights::{QUANTITY_UNKNOWN, SHORT, Share};
use crate::quantity::Quantity;

const DAYS_OF_YEAR: i64 = 365;

pub(super) fn finding(need: &Sheet<'_>, offer: &Sheet<'_>, context: &Context<'_>) -> Finding {
    let Some(wanted) = &need.amount else {
        return Finding::of(None);
    };
    let days = need
        .deliver_by
        .map(|day| super::timing::days_between(context.today, day));
    let mut finding = offer.amount.as_ref().map_or_else(
        || unstated(wanted),
        |offered| compared(wanted, offered, days),
    );
    if let Some(missing) = below_minimum(wanted.quantity, offer) {
        finding.share = finding.share.map(|share| share.min(Share::permille(SHORT)));
        finding.missing.push(missing);
    }
    finding
}

fn gap(code: MissingCode, wanted: &Amount<'_>, offered: Option<Stated>) -> Missing {
    Missing {
        wanted: Some(Stated::quantity(wanted.quantity)),
        offered,
        ..Missing::of(code, End::Offer)
    }
}

fn unstated(wanted: &Amount<'_>) -> Finding {
    let missing = vec![gap(MissingCode::QuantityUnstated, wanted, None)];
    Finding {
        missing,
        ..Finding::of(Some(Share::permille(QUANTITY_UNKNOWN)))
    }
}

fn compared(wanted: &Amount<'_>, offered: &Amount<'_>, days: Option<i64>) -> Finding {
    let stated = Some(Stated::quantity(offered.quantity));
    let comparable = wanted.quantity.unit.dimension == offered.quantity.unit.dimension;
    let Some((want, have)) = wanted
        .quantity
        .base()
        .zip(available(offered, days))
        .filter(|_| comparable)
    else {
        let missing = vec![gap(MissingCode::QuantityIncomparable, wanted, stated)];
        return Finding {
            missing,
            ..Finding::of(Some(Share::permille(QUANTITY_UNKNOWN)))
        };
    };
    let enough = compare::at_most(want, have);
    let share = if enough {
        Share::FULL
    } else {
        Share::ratio(have, want)
    };
    let missing = if enough {
        vec![]
    } else {
        vec![gap(MissingCode::QuantityShort, wanted, stated)]
    };
    let evidence = [(End::Need, wanted), (End::Offer, offered)];
    let evidence =
        evidence.map(|(side, amount)| Evidence::whole(side, amount.field.clone(), told(amount)));
    Finding {
        missing,
        evidence: evidence.into(),
        ..Finding::of(Some(share))
    }
}

fn told(amount: &Amount<'_>) -> String {
    let quantity = Stated::quantity(amount.quantity);
    amount.period.map_or_else(
        || quantity.to_string(),
        |period| format!("{quantity}/{period}"),
    )
}

/// What can be had in base units: the quantity, or what a capacity makes until the day of delivery, at
/// most in a year.
fn available(offered: &Amount<'_>, days: Option<i64>) -> Option<Decimal> {
    let base = offered.quantity.base()?;
    let Some(period) = offered.period else {
        return Some(base);
    };
    let days = days.unwrap_or(DAYS_OF_YEAR).clamp(0, DAYS_OF_YEAR);
    let yearly = base.checked_mul(Decimal::from(period.per_year()))?;
    yearly
        .checked_mul(Decimal::from(days))?
        .checked_div(Decimal::from(DAYS_OF_YEAR))
}

/// The smallest order the offer takes, when less is wanted.
fn below_minimum(wanted: &Quantity, offer: &Sheet<'_>) -> Option<Missing> {
    let want = wanted.base()?;
    let lines = offer
        .lines
        .iter()
        .filter(|line| line.concept == Some(Concept::MinimumOrder));
    let ranges = lines.flat_map(|line| line.ranges.iter().map(move |range| (range, line)));
    let same_unit = |base: Option<&str>| base.is_none_or(|base| base == wanted.unit.base());
    let least = ranges
        .filter(|(range, _)| same_unit(range.base))
        .filter_map(|(range, line)| Some((range.low?, line)));
    let (_, line) = least
        .min_by_key(|(low, _)| *low)
        .filter(|(low, _)| !compare::at_most(*low, want))?;
    let gap = Missing::of(MissingCode::BelowMinimumOrder, End::Offer);
    Some(Missing {
        wanted: Some(Stated::quantity(wanted)),
        offered: Some(line.stated.clone()),
        ..gap
    })
}
