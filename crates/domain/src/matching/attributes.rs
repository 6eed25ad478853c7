//! The attributes part: every requirement of the need, musts first, against what the offer states.

use super::Context;
use super::compare::{self, Fit};
use super::lines::Line;
use super::names::{Concept, Names};
use super::sides::Sheet;
use super::steps;
use super::verdict::{Condition, ConditionCode, End, Finding, Missing, MissingCode};
use super::weights::{self, CONTRADICTED, INCOMPARABLE, SHORT, SUBJECT_BESIDE, Share};
use super::words::{self, Outcome};
use crate::attribute::Operator;
use crate::understanding::Quality;

/// The part. Where requirements are read from a text, how well the subject fits counts beside them: a
/// foundry for another thing names the same processes and grades. `worth` is a factor on the whole.
pub(super) fn finding(
    need: &Sheet<'_>,
    offer: &Sheet<'_>,
    subject: Share,
    worth: Share,
    context: &Context<'_>,
) -> Finding {
    // A grade says more than the class of its material.
    let graded = need
        .every_line()
        .any(|line| line.quality == Some(Quality::Grade));
    let vague = |line: &&Line<'_>| graded && line.quality == Some(Quality::Substance);
    let lines = need
        .every_line()
        .filter(|line| !line.is_certificate() && !vague(line));
    let outcomes: Vec<_> = lines
        .map(|line| (line, outcome(line, offer, context.names)))
        .collect();
    let mut finding = Finding::of(None);
    let steps = steps::coverage(need, offer, &mut finding);
    let read = steps.is_some() || outcomes.iter().any(|(line, _)| line.said.is_some());
    let beside = read.then_some((subject, SUBJECT_BESIDE));
    let shares = outcomes
        .iter()
        .map(|(line, outcome)| (outcome.share, weights::of_requirement(line.required)));
    finding.share = Share::mean(shares.chain(steps).chain(beside));
    finding.scale = worth;
    for (line, outcome) in outcomes {
        note(&mut finding, line, outcome);
    }
    finding
}

fn note(finding: &mut Finding, line: &Line<'_>, outcome: Outcome) {
    let name = Some(line.name.clone().into_owned());
    if !outcome.evidence.is_empty() {
        finding.evidence.push(line.evidence(End::Need));
        finding.evidence.extend(outcome.evidence);
    }
    if outcome.contradicted && line.required {
        let (name, wanted, offered) = (
            name.clone(),
            Some(line.stated.clone()),
            outcome.offered.clone(),
        );
        let condition = Condition::of(ConditionCode::Attribute, End::Need);
        finding.scale = finding.scale.min(Share::permille(CONTRADICTED));
        finding.failed.push(Condition {
            name,
            wanted,
            offered,
            ..condition
        });
    }
    if let Some(code) = outcome.gap {
        let wanted = outcome.wanted.or_else(|| Some(line.stated.clone()));
        let gap = Missing::of(code, End::Offer);
        finding.missing.push(Missing {
            required: line.required,
            name,
            wanted,
            offered: outcome.offered,
            ..gap
        });
    }
}

fn outcome(need: &Line<'_>, offer: &Sheet<'_>, names: &dyn Names) -> Outcome {
    let stated: Vec<&Line<'_>> = offer
        .every_line()
        .chain(&offer.told().implied)
        .filter(|line| is_about_same(need, line, names))
        .collect();
    let numbers = stated.iter().any(|line| !line.ranges.is_empty());
    let textual = matches!(
        need.op,
        Operator::Equal | Operator::NotEqual | Operator::In | Operator::Contains
    );
    if numbers && !need.ranges.is_empty() {
        let counted = number(need, &stated, names);
        // A bare `304` may also stand in words, on another line of the same name.
        let worded = textual && stated.iter().any(|line| line.ranges.is_empty());
        return if worded && counted.share < Share::FULL {
            better(counted, word(need, &stated, offer, names))
        } else {
            counted
        };
    }
    match (textual, stated.is_empty()) {
        (true, _) => word(need, &stated, offer, names),
        (false, true) => Outcome::unstated(),
        (false, false) => incomparable(&stated),
    }
}

fn better(one: Outcome, other: Outcome) -> Outcome {
    if other.share > one.share { other } else { one }
}

fn word(need: &Line<'_>, stated: &[&Line<'_>], offer: &Sheet<'_>, names: &dyn Names) -> Outcome {
    let unit = |line: &Line<'_>| line.stated.unit == need.stated.unit || line.stated.unit.is_none();
    let comparable: Vec<&Line<'_>> = stated.iter().copied().filter(|line| unit(line)).collect();
    if comparable.is_empty() && !stated.is_empty() {
        return incomparable(stated);
    }
    words::words(need, &comparable, &offer.texts, names)
}

fn number(need: &Line<'_>, stated: &[&Line<'_>], names: &dyn Names) -> Outcome {
    // Without unit or order a number is a designation: 316 is other than 304, not more.
    let named = |line: &Line<'_>| {
        line.stated.unit.is_none() && matches!(line.op, Operator::Equal | Operator::In)
    };
    let gap = |line: &Line<'_>| {
        Some(if named(need) && named(line) {
            MissingCode::AttributeDiffers
        } else {
            MissingCode::AttributeShort
        })
    };
    match compare::numbers(need, stated, names.sense(&need.name)) {
        Some((Fit::Met, line)) => Outcome::of(Share::FULL, None).resting_on(line),
        Some((Fit::Short, line)) => Outcome::of(Share::permille(SHORT), gap(line)).resting_on(line),
        Some((Fit::Contradicted, line)) => {
            let outcome = Outcome::of(Share::NONE, gap(line)).resting_on(line);
            Outcome {
                contradicted: true,
                ..outcome
            }
        }
        None => incomparable(stated),
    }
}

fn incomparable(stated: &[&Line<'_>]) -> Outcome {
    let outcome = Outcome::of(
        Share::permille(INCOMPARABLE),
        Some(MissingCode::AttributeIncomparable),
    );
    Outcome {
        offered: stated.first().map(|line| line.stated.clone()),
        ..outcome
    }
}

/// Whether two lines are about one thing: by name, or because the names are two of the usual ones for
/// it. Two postings mean different measures by `直径` and `长度`; the largest workpiece of a card bounds
/// every one of them.
fn is_about_same(need: &Line<'_>, offer: &Line<'_>, names: &dyn Names) -> bool {
    let same_concept = need.concept.is_some() && need.concept == offer.concept;
    let bounded = offer.concept != Some(Concept::Extent) || offer.card;
    let qualities = need.quality.zip(offer.quality);
    let same_quality = qualities.is_some_and(|(need, offer)| need == offer);
    if need.said.is_some() && offer.said.is_some() && qualities.is_some() {
        // Both names are ours: nobody's spelling has to be compared.
        return same_quality;
    }
    (same_concept && bounded) || same_quality || names.same_name(&need.name, &offer.name)
}
