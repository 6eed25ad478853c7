//! The timing part: delivery date against lead time, and how long both sides still hold.
//!
//! A lead time is an attribute of the offer with one of the usual names and a unit of time. Its lower
//! end is the soonest delivery: later than the wanted day, it fails. Its upper end is the promise:
//! later than the wanted day, it is told as long, since a promise may be undercut.

use rust_decimal::Decimal;

use super::Context;
use super::lines::Line;
use super::names::Concept;
use super::sides::Sheet;
use super::verdict::{
    Condition, ConditionCode, End, Evidence, Finding, Missing, MissingCode, Stated,
};
use super::weights::{LEAD_LONG, LEAD_UNSTATED, Share, VALIDITY_DAYS};
use crate::attribute::{Operator, Range};
use crate::clock::{Date, Moment};

const HOURS_OF_DAY: i64 = 24;
const MICROS_OF_DAY: i64 = 86_400_000_000;

pub(super) fn finding(need: &Sheet<'_>, offer: &Sheet<'_>, context: &Context<'_>) -> Finding {
    let mut finding = need.deliver_by.map_or_else(
        || Finding::of(None),
        |day| delivery(day, offer, context.today),
    );
    finding.scale = validity(need, offer, context.now);
    finding.failed.extend(past(End::Need, need, context));
    finding.failed.extend(past(End::Offer, offer, context));
    finding
}

/// Whole days from one date to another; negative when it lies before.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| span.get_days().into())
}

fn past(side: End, sheet: &Sheet<'_>, context: &Context<'_>) -> Vec<Condition> {
    let expired = sheet.valid_until.is_some_and(|end| end <= context.now);
    let over = sheet.deliver_by.filter(|day| *day < context.today);
    let expired = expired.then(|| Condition::of(ConditionCode::Expired, side));
    let over = over.map(|day| Condition {
        wanted: Some(Stated::plain(Operator::AtMost, day, None)),
        ..Condition::of(ConditionCode::DeliveryPast, side)
    });
    expired.into_iter().chain(over).collect()
}

fn delivery(day: Date, offer: &Sheet<'_>, today: Date) -> Finding {
    let wanted = Stated::plain(Operator::AtMost, day, None);
    let gap = |code, line: Option<&Line<'_>>| Missing {
        wanted: Some(wanted.clone()),
        offered: line.map(|line| line.stated.clone()),
        ..Missing::of(code, End::Offer)
    };
    let Some((line, soonest, promised)) = lead(offer) else {
        let missing = vec![gap(MissingCode::LeadUnstated, None)];
        return Finding {
            missing,
            ..Finding::of(Some(Share::permille(LEAD_UNSTATED)))
        };
    };
    let left = Decimal::from(days_between(today, day));
    let mut finding = Finding::of(Some(Share::FULL));
    finding.evidence = vec![
        Evidence::whole(End::Need, "deliver_by", day.to_string()),
        line.evidence(End::Offer),
    ];
    if soonest.is_some_and(|days| days > left) {
        let offered = Some(line.stated.clone());
        let wanted = Some(wanted.clone());
        finding.failed.push(Condition {
            wanted,
            offered,
            ..Condition::of(ConditionCode::LeadTime, End::Need)
        });
        finding.share = Some(Share::NONE);
    } else if promised.is_some_and(|days| days > left) {
        finding.share = Some(Share::permille(LEAD_LONG));
    }
    if finding.share != Some(Share::FULL) {
        finding.missing.push(gap(MissingCode::LeadLong, Some(line)));
    }
    finding
}

/// The quickest lead time the offer states: its line, soonest and promised. Units: whole days.
fn lead<'s, 'a>(offer: &'s Sheet<'a>) -> Option<(&'s Line<'a>, Option<Decimal>, Option<Decimal>)> {
    let lines = offer
        .every_line()
        .filter(|line| line.concept == Some(Concept::LeadTime));
    let timed = lines.flat_map(|line| line.ranges.iter().map(move |range| (line, range)));
    let timed = timed.filter(|(_, range)| range.base == Some("h"));
    let (line, range) = timed.min_by_key(|(_, range)| range.high.or(range.low))?;
    Some((
        line,
        days(range, |range| range.low),
        days(range, |range| range.high.or(range.low)),
    ))
}

/// One end of a range of hours as days, a day begun counting as one.
fn days(range: &Range, end: impl Fn(&Range) -> Option<Decimal>) -> Option<Decimal> {
    // Minutes have no exact factor: three places keep their rounding out of the ceiling.
    end(range)?
        .checked_div(Decimal::from(HOURS_OF_DAY))
        .map(|days| days.round_dp(3).ceil())
}

/// What a short common validity leaves: the days left of [`VALIDITY_DAYS`].
fn validity(need: &Sheet<'_>, offer: &Sheet<'_>, now: Moment) -> Share {
    let end = [need.valid_until, offer.valid_until]
        .into_iter()
        .flatten()
        .min();
    let left = |end: Moment| Decimal::from(end.micros_since(now).div_euclid(MICROS_OF_DAY));
    end.map_or(Share::FULL, |end| {
        Share::ratio(left(end), Decimal::from(VALIDITY_DAYS))
    })
}
