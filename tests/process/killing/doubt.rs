//! The request whose answer never came: its effect is there or not, whole, and asking again makes it happen
//! exactly once.

use std::time::{Duration, Instant};

use testkit::Reply;

use super::desk::{About, Attempt, Desk};
use super::posting::Posting;
use crate::caller::{Ask, version};
use crate::said::said;

/// How long the database may hold on to a transaction whose program is dead.
const PATIENCE: Duration = Duration::from_secs(10);

/// How the requests in doubt turned out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doubts {
    /// Their effect was there.
    pub done: usize,
    /// Their effect was not there.
    pub undone: usize,
}

impl Desk {
    /// Settles the request in doubt. Returns what is wrong.
    pub fn settle_doubt(&mut self, address: &str, doubts: &mut Doubts) -> Vec<String> {
        let Some(attempt) = self.doubt.take() else {
            return Vec::new();
        };
        let settled = match attempt.ask.key {
            Some(_) => self.repeat(address, &attempt),
            None => self.look(address, &attempt),
        };
        match settled {
            Ok(true) => doubts.done += 1,
            Ok(false) => doubts.undone += 1,
            Err(fault) => return vec![format!("in doubt, {attempt:?}: {fault}")],
        }
        Vec::new()
    }

    /// Asks again under the same key, twice. Returns whether the effect was there before.
    fn repeat(&mut self, address: &str, attempt: &Attempt) -> Result<bool, String> {
        let first = self.insist(address, attempt)?;
        let second = self.insist(address, attempt)?;
        if !replayed(&second) || second.body != first.body {
            return Err(format!("{first:?}, then {second:?}"));
        }
        let was_done = replayed(&first);
        self.acknowledge(attempt, first);
        Ok(was_done)
    }

    /// Looks whether a change without a key is there, and makes it if not. Returns whether it was.
    fn look(&mut self, address: &str, attempt: &Attempt) -> Result<bool, String> {
        let found = self.ask(address, &Ask::get(&attempt.ask.path))?;
        let found = good(found)?;
        let was_done = version(&found) != attempt.ask.version;
        if !was_done {
            let made = good(self.insist(address, attempt)?)?;
            self.acknowledge(attempt, made);
            return Ok(false);
        }
        self.judge_whole(attempt, &found)?;
        let again = self.ask(address, &attempt.ask)?;
        if again.status != 412 {
            return Err(format!("changed twice: {again:?}"));
        }
        self.acknowledge(attempt, found);
        Ok(true)
    }

    /// What is found is what was asked for, nothing less and nothing more.
    fn judge_whole(&self, attempt: &Attempt, found: &Reply) -> Result<(), String> {
        let wanted = attempt.ask.body.clone().unwrap_or_default();
        let whole = match attempt.about {
            About::Content(at) => follows(&self.postings[at], found) && said(&found.body) == wanted,
            _ => found.body["intro"] == wanted["intro"],
        };
        match whole {
            true => Ok(()),
            false => Err(format!("half of it is there: {found:?}")),
        }
    }

    /// Asks until the database has given up what the dead program left behind.
    fn insist(&self, address: &str, attempt: &Attempt) -> Result<Reply, String> {
        let started = Instant::now();
        loop {
            let reply = self.caller(attempt.by).ask(address, &attempt.ask);
            let reply = reply.ok_or("no answer")?;
            let busy = reply.status == 503 || reply.body["code"] == "idempotency_in_progress";
            if !busy || started.elapsed() > PATIENCE {
                return good(reply);
            }
        }
    }

    fn ask(&self, address: &str, ask: &Ask) -> Result<Reply, String> {
        let reply = self.owner.ask(address, ask);
        reply.ok_or_else(|| "no answer".to_owned())
    }
}

fn good(reply: Reply) -> Result<Reply, String> {
    match reply.status {
        200..300 => Ok(reply),
        _ => Err(format!("{reply:?}")),
    }
}

fn follows(known: &Posting, found: &Reply) -> bool {
    found.body["own"]["revision"].as_i64() == Some(known.revision + 1)
}

/// Whether an answer says that it was given before.
pub fn replayed(reply: &Reply) -> bool {
    reply.header("idempotent-replayed") == Some("true")
}
