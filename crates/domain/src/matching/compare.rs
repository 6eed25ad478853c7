//! Numbers against numbers: whether an offered range answers a wanted one. No words and no points here.
//!
//! A need's range says what is acceptable; an offer's range says what it can do. Three readings, chosen
//! by the sense of the name (w wanted, o offered; every bound in base units):
//!
//! | sense | example | a need's limit | an offer's best | met when |
//! |---|---|---|---|---|
//! | finer | tolerance, lead time | its upper end, else its lower | its lower end, else its upper | o <= w |
//! | stronger | salt spray, tonnage | its lower end, else its upper | its upper end, else its lower | o >= w |
//! | open | diameter, wall, voltage | the range | the range | they share a value |
//!
//! So `±0.01` answers `0.02` however either is written, a machine of 1250 t answers 800 t, and a lathe
//! up to 500 mm answers a part of 300 mm. Two cases stay undecided and count as short, not as a
//! contradiction. Open ranges with an end on the same side: a lathe up to 500 for parts up to 800 can
//! make some of them; and `at least 48` may or may not reach `at least 96`. And more than the upper end
//! of a two-ended "stronger" need: the customer set that end for a reason we do not know.

use rust_decimal::Decimal;

use super::lines::Line;
use super::names::Sense;
use crate::attribute::Range;

/// How far an offer answers a need, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Contradicted,
    Short,
    Met,
}

/// Two values closer than this share of the larger are one. Some units have no exact factor.
const SAME: (i64, u32) = (1, 6);

/// Newtons in a kilogram-force. Source: CGPM 1901. Workshops write the force of a press in tonnes, so
/// mass and force are compared through it.
const GRAVITY: (i64, u32) = (980_665, 5);

/// The best answer among the lines an offer states under one name, with the line that gives it.
/// None when no line can be compared.
pub(super) fn numbers<'l, 'a>(
    need: &Line<'a>,
    offers: &[&'l Line<'a>],
    sense: Sense,
) -> Option<(Fit, &'l Line<'a>)> {
    let answers = need.ranges.iter().flat_map(|wanted| {
        let stated = envelopes(offers, wanted.base);
        stated
            .into_iter()
            .map(|(range, line)| (fit(wanted, &range, sense), line))
            .collect::<Vec<_>>()
    });
    answers.fold(None, |best: Option<(Fit, &Line<'_>)>, next| match best {
        Some(known) if known.0 >= next.0 => Some(known),
        _ => Some(next),
    })
}

/// The ranges offered, in the base unit wanted. A lower and an upper end stated apart make one range.
fn envelopes<'l, 'a>(
    offers: &[&'l Line<'a>],
    base: Option<&'static str>,
) -> Vec<(Range, &'l Line<'a>)> {
    let stated = offers
        .iter()
        .flat_map(|line| line.ranges.iter().map(move |range| (range, *line)));
    let comparable = stated.filter_map(|(range, line)| Some((rebased(range, base)?, line)));
    let (halves, mut whole): (Vec<_>, Vec<_>) =
        comparable.partition(|(range, _)| range.low.is_none() || range.high.is_none());
    let low = halves.iter().filter_map(|(range, _)| range.low).max();
    let high = halves.iter().filter_map(|(range, _)| range.high).min();
    match halves.first() {
        Some((_, line)) if low.zip(high).is_some_and(|(low, high)| low <= high) => {
            whole.push((Range { low, high, base }, line))
        }
        _ => whole.extend(halves),
    }
    whole
}

/// The range in another base unit; none when they do not convert.
fn rebased(range: &Range, base: Option<&'static str>) -> Option<Range> {
    let gravity = Decimal::new(GRAVITY.0, GRAVITY.1);
    let convert = |change: &dyn Fn(Decimal) -> Option<Decimal>| {
        let end = |end: Option<Decimal>| end.map_or(Some(None), |value| change(value).map(Some));
        Some(Range {
            low: end(range.low)?,
            high: end(range.high)?,
            base,
        })
    };
    match (range.base, base) {
        (from, to) if from == to => Some(*range),
        (Some("kg"), Some("N")) => convert(&|value| value.checked_mul(gravity)),
        (Some("N"), Some("kg")) => convert(&|value| value.checked_div(gravity)),
        _ => None,
    }
}

fn fit(wanted: &Range, offered: &Range, sense: Sense) -> Fit {
    let reached = |met: bool| if met { Fit::Met } else { Fit::Contradicted };
    match sense {
        Sense::Finer => {
            let (limit, best) = (wanted.high.or(wanted.low), offered.low.or(offered.high));
            reached(
                limit
                    .zip(best)
                    .is_none_or(|(limit, best)| at_most(best, limit)),
            )
        }
        Sense::Stronger => {
            let (limit, best) = (wanted.low.or(wanted.high), offered.high.or(offered.low));
            let met = reached(
                limit
                    .zip(best)
                    .is_none_or(|(limit, best)| at_most(limit, best)),
            );
            // More than a stated upper end, unless both ends are one value and so only a size.
            let banded = wanted.low != wanted.high && wanted.low.is_some();
            let beyond = wanted
                .high
                .zip(offered.low)
                .is_some_and(|(high, low)| !at_most(low, high));
            if met == Fit::Met && banded && beyond {
                Fit::Short
            } else {
                met
            }
        }
        Sense::Open => open(wanted, offered),
    }
}

fn open(wanted: &Range, offered: &Range) -> Fit {
    let below = offered
        .high
        .zip(wanted.low)
        .is_some_and(|(high, low)| !at_most(low, high));
    let above = offered
        .low
        .zip(wanted.high)
        .is_some_and(|(low, high)| !at_most(low, high));
    if below || above {
        return Fit::Contradicted;
    }
    let covered = match ((wanted.low, wanted.high), (offered.low, offered.high)) {
        ((None, Some(wanted)), (None, Some(offered)))
        | ((Some(wanted), None), (Some(offered), None)) => at_most(wanted, offered),
        _ => true,
    };
    if covered { Fit::Met } else { Fit::Short }
}

/// `a <= b`, but for the rounding of inexact units.
pub(super) fn at_most(a: Decimal, b: Decimal) -> bool {
    let larger = a.abs().max(b.abs());
    let close =
        || Some(a.checked_sub(b)?.abs() <= larger.checked_mul(Decimal::new(SAME.0, SAME.1))?);
    a <= b || close().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::{Attribute, Draft};

    fn line(text: &str) -> Attribute {
        let words: Vec<&str> = text.split(' ').collect();
        let draft = Draft {
            name: Some("x".into()),
            op: Some(words[0].into()),
            value: Some(words[1].into()),
            value_to: (words[0] == "between").then(|| words[2].into()),
            unit: words
                .get(if words[0] == "between" { 3 } else { 2 })
                .map(|unit| (*unit).to_owned()),
            required: None,
        };
        Attribute::parse(&draft).unwrap()
    }

    fn answer(need: &str, offers: &[&str], sense: Sense) -> Option<Fit> {
        let (need, offers): (_, Vec<_>) =
            (line(need), offers.iter().map(|offer| line(offer)).collect());
        let (need, offers): (_, Vec<_>) = (
            Line::attribute(&need, 0),
            offers
                .iter()
                .map(|offer| Line::attribute(offer, 0))
                .collect(),
        );
        numbers(&need, &offers.iter().collect::<Vec<_>>(), sense).map(|(fit, _)| fit)
    }

    #[test]
    fn readings_by_sense() {
        use Fit::{Contradicted, Met, Short};
        use Sense::{Finer, Open, Stronger};
        let rows = [
            // A tolerance is met by the finer one, however either is written.
            (Finer, "= 0.02 mm", "<= 0.01 mm", Met),
            (Finer, "= 0.02 mm", "= 2 si", Met),
            (Finer, "<= 0.02 mm", "<= 0.05 mm", Contradicted),
            (Finer, "<= 0.02 mm", ">= 0.01 mm", Met),
            (Finer, "= 0.02 mm", "between 0.01 0.05 mm", Met),
            (Finer, "<= 30 day", "= 5 week", Contradicted),
            // A strength is met by the greater one.
            (Stronger, ">= 800 tf", "<= 1250 tf", Met),
            (Stronger, ">= 800 tf", "= 400 tf", Contradicted),
            (Stronger, ">= 800 t", "= 800 tf", Met),
            (Stronger, ">= 96 h", ">= 48 h", Contradicted),
            (Stronger, ">= 96 h", "between 48 120 h", Met),
            (Stronger, "between 400 550 MPa", ">= 600 MPa", Short),
            (Stronger, "= 800 tf", "= 1250 tf", Met),
            // A size has to meet.
            (Open, "= 300 mm", "<= 500 mm", Met),
            (Open, "= 600 mm", "<= 500 mm", Contradicted),
            (Open, "<= 300 mm", "<= 500 mm", Met),
            (Open, "<= 800 mm", "<= 500 mm", Short),
            (Open, ">= 96 mm", ">= 48 mm", Short),
            (Open, ">= 48 mm", ">= 96 mm", Met),
            (Open, "between 2 5 mm", "between 4 8 mm", Met),
            (Open, "between 2 5 mm", "between 6 8 mm", Contradicted),
            (Open, "= 1 in", "= 25.4 mm", Met),
            (Open, "= 60 min", "= 1 h", Met),
            (Open, "in 20、25 mm", "= 25 mm", Met),
            (Open, "in 20、25 mm", "in 30、40 mm", Contradicted),
            (Open, "= 304", "= 316", Contradicted),
        ];
        for (sense, need, offer, fit) in rows {
            assert_eq!(
                answer(need, &[offer], sense),
                Some(fit),
                "{sense:?}: {need} answered by {offer}"
            );
        }
    }

    #[test]
    fn two_ends_stated_apart_are_one_range_and_the_best_line_speaks() {
        assert_eq!(
            answer("= 10 mm", &[">= 2 mm", "<= 5 mm"], Sense::Open),
            Some(Fit::Contradicted)
        );
        assert_eq!(
            answer("= 4 mm", &[">= 2 mm", "<= 5 mm"], Sense::Open),
            Some(Fit::Met)
        );
        assert_eq!(
            answer("= 10 mm", &["= 8 mm", "= 10 mm"], Sense::Open),
            Some(Fit::Met)
        );
    }

    #[test]
    fn what_does_not_convert_is_not_compared() {
        assert_eq!(answer("= 10 mm", &["= 10 kg"], Sense::Open), None);
        assert_eq!(answer("= 10 mm", &["= 10"], Sense::Open), None);
        assert_eq!(
            answer("= 10 kN", &["= 10 mm", "= 10 kN"], Sense::Open),
            Some(Fit::Met)
        );
    }
}
