//! Process coverage: which of the steps a need names the offer names too, in whatever words.

use super::said::Told;
use super::sides::Sheet;
use super::verdict::{End, Evidence, Finding, Missing, MissingCode, Stated};
use super::weights::{NEAR, STEPS_AT_MOST, Share, UNSTATED};
use crate::attribute::Operator;
use crate::understanding::{Coverage, Step};

/// The share of the wanted steps, and how many requirements it counts for; none where none is wanted.
/// Evidence and gaps go to `finding`.
pub(super) fn coverage(
    need: &Sheet<'_>,
    offer: &Sheet<'_>,
    finding: &mut Finding,
) -> Option<(Share, u32)> {
    let (wanted, offered) = (need.told(), offer.told());
    let (mut lacking, mut shares) = (Vec::new(), Vec::new());
    let asked = wanted
        .steps
        .iter()
        .filter(|(step, _)| !is_answered_elsewhere(*step, wanted));
    for (step, place) in asked {
        let best = have(offer, offered).map(|(have, at)| (have.covers(*step), at));
        let best = best
            .max_by_key(|(coverage, _)| *coverage)
            .filter(|(coverage, _)| *coverage != Coverage::None);
        match best {
            Some((coverage, at)) => {
                let near = coverage == Coverage::Wider;
                shares.push((
                    if near {
                        Share::permille(NEAR)
                    } else {
                        Share::FULL
                    },
                    1,
                ));
                finding.evidence.push(need.evidence(End::Need, place));
                finding.evidence.push(at);
            }
            None => {
                shares.push((Share::NONE, 1));
                lacking.push(*step);
            }
        }
    }
    let count = u32::try_from(shares.len()).unwrap_or(STEPS_AT_MOST);
    let share = Share::mean(shares)?;
    let some = share > Share::NONE;
    finding.missing.extend(gap(&lacking, wanted, offered, some));
    let unstated = have(offer, offered).next().is_none() || some;
    let share = if unstated {
        share.max(Share::permille(UNSTATED))
    } else {
        share
    };
    Some((share, count.min(STEPS_AT_MOST)))
}

/// Every step the offer names, with its place.
fn have<'s>(offer: &'s Sheet<'_>, told: &'s Told<'_>) -> impl Iterator<Item = (Step, Evidence)> {
    let said = told
        .steps
        .iter()
        .map(|(step, place)| (*step, offer.evidence(End::Offer, place)));
    said.chain(told.typed_steps.iter().cloned())
}

/// Whether an attribute asks for it, or a closer step of the same text stands for it: 压铸 for 铸造.
fn is_answered_elsewhere(step: Step, told: &Told<'_>) -> bool {
    let closer = told
        .steps
        .iter()
        .any(|(closer, _)| closer.wider() == Some(step));
    closer
        || told
            .typed_steps
            .iter()
            .any(|(typed, _)| typed.covers(step) == Coverage::Full)
}

fn gap(lacking: &[Step], wanted: &Told<'_>, offered: &Told<'_>, some: bool) -> Option<Missing> {
    let code = match (
        lacking.is_empty(),
        some,
        offered.steps.is_empty() && offered.typed_steps.is_empty(),
    ) {
        (true, _, _) => return None,
        (_, true, _) => MissingCode::AttributeIncomplete,
        (_, false, true) => MissingCode::AttributeUnstated,
        (_, false, false) => MissingCode::AttributeDiffers,
    };
    let listed = |steps: &mut dyn Iterator<Item = Step>| {
        let names: Vec<_> = steps
            .map(|step| if wanted.chinese { step.zh() } else { step.en() })
            .collect();
        Stated::plain(Operator::Equal, names.join("、"), None)
    };
    let differs = code == MissingCode::AttributeDiffers;
    let said = offered.steps.iter().map(|(step, _)| *step);
    let typed = offered.typed_steps.iter().map(|(step, _)| *step);
    let gap = Missing::of(code, End::Offer);
    Some(Missing {
        name: Some(if wanted.chinese { "工艺" } else { "process" }.to_owned()),
        wanted: Some(listed(&mut lacking.iter().copied())),
        offered: differs.then(|| listed(&mut said.chain(typed))),
        ..gap
    })
}
