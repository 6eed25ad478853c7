//! After a restart: what the journal says is there, and nothing else; what everybody is shown follows from it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::desk::{Attempt, Desk};
use super::doubt::replayed;
use super::posting::text;
use crate::caller::{Ask, Caller, version};

/// How long the index may take to follow.
const PATIENCE: Duration = Duration::from_secs(30);
/// Old answers asked for again at each restart, the last ones included.
const REPLAYS: usize = 3;

impl Desk {
    /// What is lost, doubled or halved of this desk's work; empty when nothing is.
    pub fn audit(&mut self, address: &str) -> Vec<String> {
        let mut losses = self.audit_list(address);
        for at in std::mem::take(&mut self.touched) {
            losses.extend(self.audit_posting(address, at));
        }
        losses.extend(self.audit_profile(address));
        losses.extend(self.audit_answers(address));
        losses
    }

    /// The list holds every posting of the journal as it was acknowledged, and no other.
    fn audit_list(&self, address: &str) -> Vec<String> {
        let list = "/api/v1/postings?mine=true&page_size=100";
        let found = self.owner.read_all(address, list).into_iter();
        let mut found: BTreeMap<String, Value> =
            found.map(|item| (text(&item, "/id"), item)).collect();
        let mut losses = Vec::new();
        for posting in &self.postings {
            match found.remove(&posting.id) {
                Some(view) => losses.extend(posting.differences(&view)),
                None => losses.push(format!("{} is lost", posting.id)),
            }
        }
        losses.extend(found.into_keys().map(|id| format!("{id} was made twice")));
        losses
    }

    /// One posting by itself: its version, and all of its revisions.
    fn audit_posting(&mut self, address: &str, at: usize) -> Vec<String> {
        let posting = &mut self.postings[at];
        let path = format!("/api/v1/postings/{}", posting.id);
        let Some(found) = self.owner.ask(address, &Ask::get(&path)) else {
            return vec![format!("{path}: no answer")];
        };
        let Some(now) = version(&found).filter(|now| posting.may_have(*now)) else {
            return vec![format!("{posting:?} has another version in {found:?}")];
        };
        posting.version = Some(now);
        let revisions = self.owner.read(address, &format!("{path}/versions"));
        let revisions = revisions.body["items"].as_array().cloned();
        let revisions = revisions.unwrap_or_default();
        let newest = revisions.first().cloned().unwrap_or_default();
        let whole = ["title", "body", "attributes"]
            .iter()
            .all(|field| newest[field] == posting.said[field]);
        let numbers: Vec<i64> = revisions
            .iter()
            .filter_map(|one| one["revision"].as_i64())
            .collect();
        let wanted: Vec<i64> = (1..=posting.revision).rev().collect();
        if whole && numbers == wanted {
            return Vec::new();
        }
        vec![format!("{posting:?} has the revisions {revisions:?}")]
    }

    fn audit_profile(&mut self, address: &str) -> Vec<String> {
        let path = format!("/api/v1/enterprises/{}", self.firm);
        let found = self.owner.read(address, &path);
        let now = (
            version(&found).unwrap_or_default(),
            found.body["intro"].clone(),
        );
        if self.profile.0 == 0 {
            self.profile = now;
        } else if self.profile != now {
            return vec![format!("{path} is {now:?}, not {:?}", self.profile)];
        }
        Vec::new()
    }

    /// Answers that were given under a key are given again, word for word.
    fn audit_answers(&self, address: &str) -> Vec<String> {
        let mut chosen: Vec<_> = self.kept.iter().rev().take(REPLAYS).collect();
        if !self.kept.is_empty() {
            let any = |_| &self.kept[self.luck.place(self.kept.len())];
            chosen.extend((0..REPLAYS).map(any));
        }
        let different = chosen.into_iter().filter_map(|(attempt, first)| {
            let Attempt { by, ask, .. } = attempt;
            let again = self.caller(*by).ask(address, ask)?;
            let same = replayed(&again)
                && (again.status, &again.body) == (first.status, &first.body)
                && again.header("etag") == first.header("etag");
            (!same).then(|| format!("{ask:?} was answered {first:?}, now {again:?}"))
        });
        different.collect()
    }
}

/// Waits until everybody is shown exactly what the journals say. Returns the difference that stays.
pub fn audit_shown(address: &str, desks: &[Desk]) -> Vec<String> {
    let wanted: BTreeMap<&str, &Value> = desks
        .iter()
        .flat_map(|desk| &desk.postings)
        .filter_map(|posting| Some((posting.id.as_str(), &posting.live.as_ref()?["title"])))
        .collect();
    let started = Instant::now();
    loop {
        let found = Caller::anyone().read_all(address, "/api/v1/postings?page_size=100");
        let shown: BTreeMap<&str, &Value> = found
            .iter()
            .filter_map(|item| Some((item["id"].as_str()?, &item["title"])))
            .collect();
        if shown == wanted {
            return Vec::new();
        }
        if started.elapsed() > PATIENCE {
            let missing = wanted.keys().filter(|id| !shown.contains_key(*id)).count();
            return vec![format!(
                "{missing} of {} postings are not shown, {} are",
                wanted.len(),
                shown.len()
            )];
        }
    }
}
