//! One client at work: it writes, changes, hands in, decides and takes back, and keeps a journal of every
//! acknowledged answer. Nobody else touches its firm, so what must be found later is known exactly.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::Sender;

use serde_json::{Value, json};
use testkit::Reply;

use super::posting::Posting;
use crate::caller::{Ask, Caller, version};
use crate::luck::Luck;
use crate::said;

/// Postings it chooses among; older ones rest.
const AT_HAND: usize = 8;
/// Postings it lets wait for a decision.
const WAITING: usize = 10;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Owner,
    Moderator,
}

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A posting to be written.
    Writing,
    /// What a posting of the journal says.
    Content(usize),
    /// Where a posting of the journal stands.
    Status(usize),
    /// A moderator's decision on a posting of the journal.
    Decision(usize),
    /// The profile of the firm.
    Profile,
}

/// A request and what it is about.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub about: About,
    pub by: By,
    pub ask: Ask,
}

/// A client and its journal.
pub struct Desk {
    pub number: usize,
    pub firm: String,
    pub owner: Caller,
    pub moderator: Caller,
    pub luck: Luck,
    /// Every posting it was told it has.
    pub postings: Vec<Posting>,
    /// The profile's version, and what it says.
    pub profile: (i64, Value),
    /// The request whose answer did not come.
    pub doubt: Option<Attempt>,
    /// Answers under a key, with their requests: the same must come again.
    pub kept: Vec<(Attempt, Reply)>,
    /// Postings something happened to since they were last looked at.
    pub touched: BTreeSet<usize>,
    /// Decisions made, by posting: as many mails.
    pub decisions: BTreeMap<String, usize>,
    /// Requests made, to number keys and editions.
    asked: u64,
}

impl Desk {
    /// At the desk of a firm that has no postings yet.
    pub fn new(number: usize, firm: &str, tokens: [&str; 2], luck: Luck) -> Self {
        Self {
            number,
            firm: firm.to_owned(),
            owner: Caller::with(tokens[0]),
            moderator: Caller::with(tokens[1]),
            luck,
            postings: Vec::new(),
            profile: (0, Value::Null),
            doubt: None,
            kept: Vec::new(),
            touched: BTreeSet::new(),
            decisions: BTreeMap::new(),
            asked: 0,
        }
    }

    /// Works until an answer does not come; tells of every acknowledged one.
    pub fn work(&mut self, address: &str, acknowledged: &Sender<()>) {
        while let Some(attempt) = self.next(address) {
            match self.caller(attempt.by).ask(address, &attempt.ask) {
                Some(reply) if reply.status < 300 => {
                    self.acknowledge(&attempt, reply);
                    // Nobody listens any more once the moment has come.
                    let _ = acknowledged.send(());
                }
                Some(reply) if reply.status < 500 => panic!("{attempt:?} met {reply:?}"),
                _ => {
                    self.doubt = Some(attempt);
                    return;
                }
            }
        }
    }

    /// Who asks.
    pub fn caller(&self, by: By) -> &Caller {
        match by {
            By::Owner => &self.owner,
            By::Moderator => &self.moderator,
        }
    }

    /// Writes an acknowledged answer into the journal.
    pub fn acknowledge(&mut self, attempt: &Attempt, reply: Reply) {
        match attempt.about {
            About::Writing => {
                self.touched.insert(self.postings.len());
                self.postings.push(Posting::written(&reply));
            }
            About::Content(at) | About::Status(at) => {
                self.touched.insert(at);
                self.postings[at].acknowledge(&reply.body, version(&reply));
            }
            About::Decision(at) => {
                self.touched.insert(at);
                self.postings[at].acknowledge(&reply.body["posting"], None);
                let id = self.postings[at].id.clone();
                *self.decisions.entry(id).or_default() += 1;
            }
            About::Profile => {
                let known = version(&reply).expect("a version");
                self.profile = (known, reply.body["intro"].clone());
            }
        }
        if attempt.ask.key.is_some() {
            self.kept.push((attempt.clone(), reply));
        }
    }

    /// What to do next; nothing when reading found nobody.
    fn next(&mut self, address: &str) -> Option<Attempt> {
        self.asked += 1;
        let chance = self.luck.below(100);
        if chance < 4 {
            return Some(self.describe_firm());
        }
        let waiting = self.waiting();
        if waiting.len() > WAITING {
            return self.decide(address, waiting[0]);
        }
        let open = self.at_hand();
        if chance < 30 || open.is_empty() {
            return Some(self.write());
        }
        let at = open[self.luck.place(open.len())];
        let chance = self.luck.below(100);
        match (self.postings[at].status.as_str(), chance) {
            ("draft" | "returned", 0..70) => Some(self.step(at, "submit")),
            ("pending", 0..70) => self.decide(address, at),
            ("published", 0..35) => Some(self.step(at, "pause")),
            ("paused", 0..70) => Some(self.step(at, "resume")),
            ("published", 80..90) => Some(self.step(at, "close")),
            (_, 90..) => Some(self.step(at, "withdraw")),
            _ => self.change(address, at),
        }
    }

    fn waiting(&self) -> Vec<usize> {
        let waits = |at: &usize| self.postings[*at].status == "pending";
        (0..self.postings.len()).filter(waits).collect()
    }

    fn at_hand(&self) -> Vec<usize> {
        let first = self.postings.len().saturating_sub(AT_HAND);
        let open = |at: &usize| !self.postings[*at].has_ended();
        (first..self.postings.len()).filter(open).collect()
    }

    fn write(&self) -> Attempt {
        let body = said::edition(self.number, self.postings.len(), self.asked, &self.firm);
        self.own(About::Writing, self.post("/api/v1/postings").with(body))
    }

    fn step(&self, at: usize, verb: &str) -> Attempt {
        let path = format!("/api/v1/postings/{}/{verb}", self.postings[at].id);
        self.own(About::Status(at), self.post(&path))
    }

    fn change(&mut self, address: &str, at: usize) -> Option<Attempt> {
        let path = format!("/api/v1/postings/{}", self.postings[at].id);
        if self.postings[at].version.is_none() {
            let seen = self.owner.ask(address, &Ask::get(&path))?;
            self.postings[at].version = version(&seen);
        }
        let known = self.postings[at].version.expect("a version was read");
        let edition = said::edition(self.number, at, self.asked, &self.firm);
        let ask = Ask::patch(&path, known).with(said::said(&edition));
        Some(self.own(About::Content(at), ask))
    }

    fn decide(&self, address: &str, at: usize) -> Option<Attempt> {
        let queue = "/api/v1/moderation/queue?kind=posting&page_size=100";
        let queue = self.moderator.ask(address, &Ask::get(queue))?;
        let items = queue.expect_status(200).body["items"].clone();
        let items = items.as_array().expect("items");
        let subject = Value::String(self.postings[at].id.clone());
        let item = items.iter().find(|item| item["subject_id"] == subject);
        let item = &item.expect("what is pending waits in the queue")["id"];
        let path = format!("/api/v1/moderation/items/{}/approve", item.as_str()?);
        let ask = self.post(&path).with(json!({}));
        Some(Attempt {
            about: About::Decision(at),
            by: By::Moderator,
            ask,
        })
    }

    fn describe_firm(&self) -> Attempt {
        let intro = json!({ "intro": format!("第{}次介绍", self.asked) });
        let path = format!("/api/v1/enterprises/{}", self.firm);
        self.own(
            About::Profile,
            Ask::patch(&path, self.profile.0).with(intro),
        )
    }

    fn post(&self, path: &str) -> Ask {
        Ask::post(path).under(format!("desk-{}-{}", self.number, self.asked))
    }

    fn own(&self, about: About, ask: Ask) -> Attempt {
        Attempt {
            about,
            by: By::Owner,
            ask,
        }
    }
}
