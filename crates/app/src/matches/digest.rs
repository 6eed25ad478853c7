//! The digest: each enterprise is told of its new matches in one mail per member, never of the same pair twice,
//! and never of a counterpart it may not see.

use std::collections::{BTreeSet, HashMap};

use domain::matching::Verdict;
use domain::posting::Side;
use domain::{EnterpriseId, PostingId};
use serde_json::{Value, json};
use store::matches::{Match, Told};

use crate::error::AppError;
use crate::mails::{self, Message};
use crate::matches::find::judge_all;
use crate::matches::party::Party;
use crate::matches::refresh::circles_of;
use crate::transaction::Tx;

/// Matches that are spelled out in one mail; the rest is counted.
const SHOWN: usize = 10;
/// Matches that are read for one enterprise and side.
const READ: usize = 100;
/// Missing items that are spelled out for one match.
const MISSING: usize = 3;

/// Tells the next enterprise after `after` that has something new. Returns it; none when nobody is left.
pub fn tell(
    tx: &mut Tx<'_>,
    after: Option<&EnterpriseId>,
) -> Result<Option<EnterpriseId>, AppError> {
    let Some(enterprise) = store::matches::next_untold(tx.conn, after)? else {
        return Ok(None);
    };
    let items = items(tx, &enterprise)?;
    if !items.is_empty() {
        let total = items.len();
        let shown: Vec<Value> = items.into_iter().take(SHOWN).collect();
        let data = json!({ "items": shown, "total": total });
        for account in store::memberships::to_be_told(tx.conn, &enterprise)? {
            // The key holds the day of the digest, so a crash between writing and telling sends none twice.
            let dedupe = format!("matches:{enterprise}:{account}:{}", tx.now());
            let message = Message {
                template: "new_matches",
                data: data.clone(),
            };
            mails::to_account(tx, &dedupe, &account, &message)?;
        }
    }
    Ok(Some(enterprise))
}

/// What an enterprise is told; everything found for it so far counts as told from then on.
fn items(tx: &mut Tx<'_>, enterprise: &EnterpriseId) -> Result<Vec<Value>, AppError> {
    let circles = circles_of(tx, enterprise)?;
    let untold = store::matches::take_untold(tx.conn, enterprise, tx.now(), READ)?;
    let pairs: Vec<(String, String)> = untold
        .iter()
        .map(|(side, found)| ends(found, *side))
        .collect();
    let ids: BTreeSet<String> = pairs
        .iter()
        .flat_map(|(own, other)| [own.clone(), other.clone()])
        .collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let shown = Party::shown_many(tx, &ids)?.into_iter();
    let shown: HashMap<String, Party> = shown.map(|party| (party.id.clone(), party)).collect();
    let mut items = Vec::new();
    for (own, other) in &pairs {
        let (Some(own), Some(other)) = (shown.get(own), shown.get(other)) else {
            continue;
        };
        if other.audience.iter().any(|circle| circles.contains(circle)) {
            items.extend(item(tx, own, other)?);
        }
    }
    Ok(items)
}

fn ends(found: &Match, side: Told) -> (String, String) {
    match side {
        Told::Demand => (found.demand.to_string(), found.offer.clone()),
        Told::Offer => (found.offer.clone(), found.demand.to_string()),
    }
}

/// One match as the mail tells it, judged anew so that it is still true.
fn item(tx: &mut Tx<'_>, own: &Party, other: &Party) -> Result<Option<Value>, AppError> {
    let judged = judge_all(tx, own, vec![other.clone()])?;
    let Some(found) = judged
        .into_iter()
        .next()
        .filter(|found| found.verdict.fits())
    else {
        return Ok(None);
    };
    let link = format!(
        "{}/api/v1/{}",
        tx.app().settings().public_url,
        path(&own.id, &found.party.id)
    );
    Ok(Some(json!({
        "title": own.title(),
        "counterpart_title": found.party.title(),
        "side": if found.party.side() == Side::Supply { "supply" } else { "demand" },
        "score": found.verdict.score,
        "why": why(&found.verdict),
        "missing": missing(&found.verdict),
        "link": link,
    })))
}

fn path(own: &str, other: &str) -> String {
    match PostingId::parse(own) {
        Ok(_) => format!("postings/{own}/matches/{other}"),
        Err(_) => format!("postings/{other}"),
    }
}

fn why(verdict: &Verdict) -> Vec<Value> {
    let told = verdict
        .parts
        .iter()
        .filter(|part| part.asked && part.points > 0);
    told.map(|part| {
        let words: Vec<&str> = part
            .evidence
            .iter()
            .map(|evidence| evidence.text.as_str())
            .take(3)
            .collect();
        json!({
            "part": part.name,
            "points": part.points,
            "max_points": part.max_points,
            "evidence": words.join("、"),
        })
    })
    .collect()
}

fn missing(verdict: &Verdict) -> Vec<String> {
    let named = verdict
        .missing
        .iter()
        .filter_map(|missing| missing.name.clone());
    named.take(MISSING).collect()
}
