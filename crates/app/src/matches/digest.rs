//! The digest: each enterprise is told of its new matches in one mail per member, never of the same pair twice,
//! and never of a counterpart it may not see.

use std::collections::{BTreeSet, HashMap};

use domain::matching::{Stated, Verdict};
use domain::policy::{Action, Resource};
use domain::posting::Side;
use domain::unit::Unit;
use domain::{EnterpriseId, MatchId, PostingId};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::matches::{Match, Told};

use crate::error::AppError;
use crate::mails::{self, Message};
use crate::matches::find::judge_all;
use crate::matches::party::Party;
use crate::matches::refresh::circles_of;
use crate::transaction::Tx;

/// Matches that are spelled out in one mail; the rest is counted.
const SHOWN: usize = 10;
/// Matches that are read at once for one enterprise and side.
const READ: i64 = 100;
/// How often more are read while none of them can be told.
const PAGES: i64 = 10;
/// Missing items that are spelled out for one match.
const MISSING: usize = 3;

/// What an enterprise is to be told: judged already, so that telling it is a short write.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// The enterprise.
    pub enterprise: EnterpriseId,
    /// What a mail says of each pair.
    items: Vec<Value>,
    /// The pairs, one for each item.
    told: Vec<(Told, MatchId)>,
}

impl Digest {
    /// Whether nothing can be told at the moment.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// What of it is chosen, told by a choice for each item.
    fn only(&self, chosen: &[bool]) -> Self {
        let items = self.items.iter().zip(&self.told).zip(chosen);
        let chosen = items.filter_map(|(item, chosen)| chosen.then_some(item));
        let (items, told) = chosen
            .map(|(item, told)| (item.clone(), told.clone()))
            .unzip();
        Self {
            enterprise: self.enterprise.clone(),
            items,
            told,
        }
    }
}

/// The next enterprise after `after` that has something new; none when nobody is left.
pub fn next_untold(
    tx: &mut Tx<'_>,
    after: Option<&EnterpriseId>,
) -> Result<Option<EnterpriseId>, AppError> {
    Ok(store::matches::next_untold(tx.conn, after)?)
}

/// The digest of an enterprise. What may not be seen or does not fit at the moment is left for another time. Reads only.
pub fn digest(tx: &mut Tx<'_>, enterprise: &EnterpriseId) -> Result<Digest, AppError> {
    let mut digest = Digest {
        enterprise: enterprise.clone(),
        items: Vec::new(),
        told: Vec::new(),
    };
    for page in 0..PAGES {
        let found = store::matches::untold(tx.conn, &digest.enterprise, page * READ, READ)?;
        if found.is_empty() || !digest.is_empty() {
            break;
        }
        gather(tx, &mut digest, found)?;
    }
    Ok(digest)
}

/// Adds what its enterprise may see of the pairs that were found. Cost: six queries, and one judgement a pair.
fn gather(tx: &mut Tx<'_>, digest: &mut Digest, found: Vec<(Told, Match)>) -> Result<(), AppError> {
    let circles = circles_of(tx, &digest.enterprise)?;
    let ids: BTreeSet<String> = found
        .iter()
        .flat_map(|(side, found)| <[String; 2]>::from(ends(found, *side)))
        .collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let shown = Party::shown_many(tx, &ids)?.into_iter();
    let shown: HashMap<String, Party> = shown.map(|party| (party.id.clone(), party)).collect();
    for (side, found) in found {
        let (own, other) = ends(&found, side);
        let (Some(own), Some(other)) = (shown.get(&own), shown.get(&other)) else {
            continue;
        };
        if !other.audience.iter().any(|circle| circles.contains(circle)) {
            continue;
        }
        if let Some(item) = item(tx, own, other)? {
            digest.items.push(item);
            digest.told.push((side, found.id));
        }
    }
    Ok(())
}

/// Queues a digest for those who speak for its enterprise, of what they have not been told meanwhile, and notes that
/// they were told exactly that. Errors: `Forbidden` for all but the platform itself.
pub fn tell(tx: &mut Tx<'_>, digest: &Digest) -> Result<(), AppError> {
    let granted = tx.require(Action::KeepMatches, &Resource::Platform)?;
    let now = tx.now();
    // Whoever told some of it beside us has marked it first.
    let fresh = store::matches::mark_told(tx.conn, &granted, &digest.told, now)?;
    let news = digest.only(&fresh);
    if news.is_empty() {
        return Ok(());
    }
    let shown: Vec<&Value> = news.items.iter().take(SHOWN).collect();
    let data = json!({ "items": shown, "total": news.items.len() });
    let pairs = fingerprint(&news);
    for account in store::memberships::to_be_told(tx.conn, &news.enterprise)? {
        let dedupe = format!("matches:{}:{account}:{pairs}", news.enterprise);
        let message = Message {
            template: "new_matches",
            data: data.clone(),
        };
        mails::to_account(tx, &dedupe, &account, &message)?;
    }
    Ok(())
}

/// The same for the same pairs, whatever their order.
fn fingerprint(digest: &Digest) -> String {
    let mut ids: Vec<&str> = digest.told.iter().map(|(_, id)| id.as_str()).collect();
    ids.sort_unstable();
    let hash = Sha256::digest(ids.join(" ").as_bytes());
    hash.iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
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

/// The first gaps, by their codes: the mail words them in the language of whom it is to.
fn missing(verdict: &Verdict) -> Vec<Value> {
    let told = verdict.missing.iter().take(MISSING);
    told.map(|gap| {
        json!({
            "code": gap.code,
            "name": gap.name,
            "wanted": gap.wanted.as_ref().map(said),
            "offered": gap.offered.as_ref().map(said),
        })
    })
    .collect()
}

fn said(stated: &Stated) -> Value {
    let unit = stated
        .unit
        .as_deref()
        .and_then(|code| Unit::parse(code).ok());
    json!({
        "op": stated.op,
        "value": stated.value,
        "value_to": stated.value_to,
        "unit_zh": unit.map(|unit| unit.zh),
        "unit_en": unit.map(|unit| unit.en),
    })
}
