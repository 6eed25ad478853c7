//! Finding counterparts: the index proposes, every pair is judged, what fits is ranked.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use ::search::{CandidateRequest, Frequencies, Kind, Reading, Weighed};
use domain::matching::{Context, Names, Verdict, judge};
use domain::policy::{Action, Resource};
use domain::posting::{Audience, Content, Draft, Family, Side};
use domain::taxonomy::Graph;
use domain::{Moment, PostingId};

use crate::error::AppError;
use crate::matches::party::{Party, Standing, compare};
use crate::postings::{allowed, parse};
use crate::transaction::Tx;

/// Candidates that are judged for one request.
const CANDIDATES: usize = 100;
/// Near misses that are told.
const NEAR_MISSES: usize = 10;
/// Days a text counts as valid.
const TEXT_VALID_DAYS: i64 = 30;

/// A counterpart with the verdict on the pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The counterpart as the caller may see it.
    pub party: Party,
    /// The verdict.
    pub verdict: Verdict,
}

impl Found {
    /// What it is ranked by: best first, a posting before a firm, then by id, so that the order is total.
    pub fn place(&self) -> (Reverse<u32>, bool, &str) {
        let firm = !is_posting(self);
        (Reverse(self.verdict.score), firm, &self.party.id)
    }
}

/// What fits, best first; near misses apart. No match at all is an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matches {
    /// What fits.
    pub fits: Vec<Found>,
    /// What nearly fits, with what stands in the way.
    pub near_misses: Vec<Found>,
}

/// A pair explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The counterpart and the verdict.
    pub found: Found,
    /// Place among what fits, from 1; none when it does not fit.
    pub rank: Option<usize>,
    /// Score of the tenth that fits: what it takes to be seen on the first page.
    pub tenth_score: Option<u32>,
}

/// What fits a posting, for its own enterprise and for moderators.
pub fn of_posting(tx: &mut Tx<'_>, id: &PostingId) -> Result<Matches, AppError> {
    let subject = subject(tx, id)?;
    let circles = tx.actor().audiences();
    matches(tx, &subject, &circles)
}

/// The posting at whose end the caller stands: its own working copy.
fn subject(tx: &mut Tx<'_>, id: &PostingId) -> Result<Party, AppError> {
    let (live, _) = allowed(tx, id, Action::ViewMatches)?;
    let shown = live.shown.is_some();
    Party::posting(tx, live, !shown)
}

/// The pair of a posting and another posting or an enterprise, explained from the posting's end.
/// Errors: `NotFound` when the caller may not see the other one.
pub fn pair(tx: &mut Tx<'_>, id: &PostingId, other: &str) -> Result<Pair, AppError> {
    let subject = subject(tx, id)?;
    let circles = tx.actor().audiences();
    let other = Party::shown(tx, other)?.filter(|other| sees(&circles, other));
    let other = other.ok_or(AppError::NotFound)?;
    if other.side() == subject.side() {
        return Err(AppError::NotFound);
    }
    let matches = matches(tx, &subject, &circles)?;
    let rank = matches
        .fits
        .iter()
        .position(|found| found.party.id == other.id);
    let tenth_score = matches.fits.get(9).map(|found| found.verdict.score);
    let judged = judge_all(tx, &subject, vec![other])?;
    let found = judged.into_iter().next().ok_or(AppError::NotFound)?;
    Ok(Pair {
        found,
        rank: rank.map(|at| at + 1),
        tenth_score,
    })
}

/// What fits a text that is no posting; nothing is stored. A text that names no family is compared with
/// each candidate's own.
pub fn of_text(tx: &mut Tx<'_>, draft: &Draft) -> Result<Matches, AppError> {
    let home = tx.app().settings().home_region.clone();
    tx.require(Action::MatchText, &Resource::Platform)?;
    let named = draft.family.is_some();
    let valid_until = tx.now().plus_days(TEXT_VALID_DAYS);
    let defaults = Draft {
        side: draft.side.clone().or(Some("demand".to_owned())),
        family: draft.family.clone().or(Some("product".to_owned())),
        region_code: draft.region_code.clone().or(Some(home)),
        valid_until: Some(
            draft
                .valid_until
                .clone()
                .unwrap_or_else(|| valid_until.to_string()),
        ),
        ..draft.clone()
    };
    let subject = Party::text(parse(tx, &defaults)?);
    let circles = tx.actor().audiences();
    let candidates = candidates(tx, &subject, &circles, named)?;
    let judged = if named {
        judge_all(tx, &subject, candidates)?
    } else {
        judge_in_each_family(tx, &subject, candidates)?
    };
    Ok(ranked(judged))
}

fn judge_in_each_family(
    tx: &mut Tx<'_>,
    subject: &Party,
    candidates: Vec<Party>,
) -> Result<Vec<Found>, AppError> {
    let Standing::Posting(content) = &subject.standing else {
        return Ok(Vec::new());
    };
    let mut judged = Vec::new();
    for family in Family::ALL {
        let of_family = |party: &&Party| main_family(party) == Some(*family);
        let members: Vec<Party> = candidates.iter().filter(of_family).cloned().collect();
        let read = Content {
            family: *family,
            ..content.as_ref().clone()
        };
        judged.extend(judge_all(tx, &Party::text(read), members)?);
    }
    Ok(judged)
}

fn main_family(party: &Party) -> Option<Family> {
    match &party.standing {
        Standing::Posting(content) => Some(content.family),
        Standing::Firm(_, cards) => cards.first().map(|card| card.family),
    }
}

/// What fits a party, for readers of these circles.
pub(super) fn matches(
    tx: &mut Tx<'_>,
    subject: &Party,
    circles: &[Audience],
) -> Result<Matches, AppError> {
    let candidates = candidates(tx, subject, circles, true)?;
    Ok(ranked(judge_all(tx, subject, candidates)?))
}

fn candidates(
    tx: &mut Tx<'_>,
    subject: &Party,
    circles: &[Audience],
    family_known: bool,
) -> Result<Vec<Party>, AppError> {
    let mut request = request(subject, circles, tx.now(), family_known);
    request.synonyms = Arc::clone(&tx.dictionary()?.texts);
    let proposed = tx.app().search().candidates(&request)?;
    let ids: Vec<String> = proposed.into_iter().map(|candidate| candidate.id).collect();
    let mut parties = Party::shown_many(tx, &ids)?;
    let own = |party: &Party| party.enterprise.is_some() && party.enterprise == subject.enterprise;
    parties.retain(|party| sees(circles, party) && !own(party));
    Ok(parties)
}

fn sees(circles: &[Audience], party: &Party) -> bool {
    party.audience.iter().any(|circle| circles.contains(circle))
}

fn request(
    subject: &Party,
    circles: &[Audience],
    now: Moment,
    family_known: bool,
) -> CandidateRequest {
    let mut request = CandidateRequest {
        audience: circles.iter().map(ToString::to_string).collect(),
        exclude_enterprise: subject.enterprise.as_ref().map(ToString::to_string),
        now: now.micros(),
        limit: CANDIDATES,
        ..CandidateRequest::default()
    };
    match &subject.standing {
        Standing::Posting(content) => describe(&mut request, content, family_known),
        Standing::Firm(enterprise, cards) => {
            request.kinds = vec![Kind::Posting];
            request.sides = vec![Side::Demand.to_string()];
            request.families = families(cards.iter().map(|card| (card.family, Side::Supply)));
            request.nodes = cards.iter().filter_map(|card| card.node.clone()).collect();
            let names: Vec<&str> = cards.iter().map(|card| card.name.as_str()).collect();
            request.title = names.join(" ");
            request.body = cards.iter().map(crate::documents::card_text).collect();
            request.exclude_enterprise = Some(enterprise.id.to_string());
        }
    }
    request
}

fn describe(request: &mut CandidateRequest, content: &Content, family_known: bool) {
    // A demand is also answered by enterprises, which have no side.
    let firms = content.side == Side::Demand;
    request.kinds = if firms {
        vec![Kind::Posting, Kind::Enterprise]
    } else {
        vec![Kind::Posting]
    };
    request.sides = vec![content.side.opposite().to_string()];
    if firms {
        request.sides.push(String::new());
    }
    if family_known {
        request.families = families(std::iter::once((content.family, content.side)));
    }
    request.nodes = content
        .node
        .iter()
        .map(|place| place.node.clone())
        .collect();
    request.title = content.title.as_str().to_owned();
    request.body = content.body.as_str().to_owned();
}

fn families(of: impl Iterator<Item = (Family, Side)>) -> Vec<String> {
    let met = of.flat_map(|(family, side)| family.counterparts(side));
    met.collect::<BTreeSet<_>>()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Judges a party with each of the others: each text is read once, and one set of word frequencies serves all pairs.
pub(super) fn judge_all(
    tx: &mut Tx<'_>,
    subject: &Party,
    others: Vec<Party>,
) -> Result<Vec<Found>, AppError> {
    let (graph, words) = (tx.graph()?, tx.dictionary()?);
    let own = subject.readings(&words.texts);
    let read: Vec<Vec<Reading>> = others
        .iter()
        .map(|other| other.readings(&words.texts))
        .collect();
    let frequencies = frequencies(tx, own.iter().chain(read.iter().flatten()))?;
    let own = weighed(&own, &frequencies);
    let judged = others.into_iter().zip(&read).filter_map(|(other, texts)| {
        let verdict = judge_pair(
            tx,
            (&graph, &words.names),
            (subject, &own),
            (&other, &weighed(texts, &frequencies)),
        )?;
        Some(Found {
            party: other,
            verdict,
        })
    });
    Ok(judged.collect())
}

fn frequencies<'a>(
    tx: &Tx<'_>,
    readings: impl Iterator<Item = &'a Reading>,
) -> Result<Frequencies, AppError> {
    let terms = readings.flat_map(Reading::terms).map(String::as_str);
    let mut terms: Vec<&str> = terms.collect();
    terms.sort_unstable();
    terms.dedup();
    Ok(tx.app().search().frequencies(&terms)?)
}

fn weighed<'a>(texts: &'a [Reading], frequencies: &Frequencies) -> Vec<Weighed<'a>> {
    texts.iter().map(|text| text.weighed(frequencies)).collect()
}

/// A party with its texts.
type Heard<'a> = (&'a Party, &'a [Weighed<'a>]);

fn judge_pair(
    tx: &Tx<'_>,
    (graph, names): (&Graph, &dyn Names),
    subject: Heard<'_>,
    other: Heard<'_>,
) -> Option<Verdict> {
    let (need, offer) = if subject.0.side() == Side::Demand {
        (subject, other)
    } else {
        (other, subject)
    };
    let text = compare(need.1, offer.1);
    let economic_region = &tx.app().settings().economic_region;
    let context = Context::new(graph, economic_region, tx.now(), names);
    Some(judge(&need.0.need()?, &offer.0.offer(), &text, &context))
}

/// In order. A firm whose own posting fits as well as its card is told once, by the posting; not by a blind one, or
/// the firm that is left out would be known as its owner.
fn ranked(mut judged: Vec<Found>) -> Matches {
    judged.sort_by(|a, b| a.place().cmp(&b.place()));
    let mut matches = Matches::default();
    for found in judged {
        if found.verdict.fits() {
            matches.fits.push(found);
        } else if found.verdict.is_near_miss() && matches.near_misses.len() < NEAR_MISSES {
            matches.near_misses.push(found);
        }
    }
    let posted: BTreeSet<_> = matches
        .fits
        .iter()
        .filter(|found| is_posting(found) && found.party.enterprise_name.is_some())
        .filter_map(owner)
        .collect();
    matches
        .fits
        .retain(|found| is_posting(found) || owner(found).is_none_or(|id| !posted.contains(&id)));
    matches
}

fn is_posting(found: &Found) -> bool {
    matches!(found.party.standing, Standing::Posting(_))
}

fn owner(found: &Found) -> Option<String> {
    found.party.enterprise.as_ref().map(ToString::to_string)
}
