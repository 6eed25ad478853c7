//! Hashing of passwords (argon2id), bounded so that a storm of sign-ins cannot stop the platform.
//!
//! Never to be called inside a transaction: one hash takes longer than many writes. Nothing here knows accounts.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params};
use domain::Entropy;
use domain::account::Password;
use store::accounts::PasswordHash;

use crate::error::AppError;

/// Callers that may wait for a slot; one more is sent away, so that waiting stays below a second.
const WAITING: usize = 32;

/// When to come back after being sent away. Units: seconds.
const RETRY_AFTER_S: u64 = 1;

/// Bytes of salt. Source: RFC 9106, 3.1.
const SALT_BYTES: usize = 16;

/// A hash no password has, of today's cost: what a try at an unknown address is measured against, so that it
/// takes as long as any other.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$cGVpdGFvLW5vYm9keS4uLg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The password hasher.
pub struct Hasher {
    slots: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    running: usize,
    waiting: usize,
    entries: u64,
    subjects: HashSet<String>,
}

/// The right to compute, given back when dropped.
pub struct Slot<'a> {
    hasher: &'a Hasher,
    subject: Option<String>,
}

/// What a try is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The password of the account.
    Right,
    /// The password of the account; its hash is of another cost than today's and wants to be replaced.
    RightButOutdated,
    /// Not the password, or there is no account.
    Wrong,
}

impl Hasher {
    /// A hasher that computes at most `slots` hashes at once; each takes 19 MiB.
    pub fn new(slots: usize) -> Self {
        Self {
            slots: slots.max(1),
            state: Mutex::default(),
            freed: Condvar::new(),
        }
    }

    /// Waits for a slot. Tries at the same subject are let in one by one, so that each sees how the one before
    /// ended. Errors: `LimitReached` when too many wait.
    pub fn enter(&self, subject: Option<&str>) -> Result<Slot<'_>, AppError> {
        let mut state = self.state();
        if state.waiting >= WAITING {
            metrics::counter!("peitao_password_hashes_refused_total").increment(1);
            return Err(AppError::LimitReached {
                retry_after_s: RETRY_AFTER_S,
            });
        }
        state.waiting += 1;
        let taken = |state: &mut State| {
            state.running >= self.slots
                || subject.is_some_and(|subject| state.subjects.contains(subject))
        };
        let waited = self.freed.wait_while(state, taken);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        state.running += 1;
        state.entries = state.entries.wrapping_add(1);
        state.subjects.extend(subject.map(str::to_owned));
        Ok(Slot {
            hasher: self,
            subject: subject.map(str::to_owned),
        })
    }

    /// A mark of this moment, if no try at the subject is being judged. The same mark later means that none was
    /// begun in between.
    pub fn quiet(&self, subject: &str) -> Option<u64> {
        let state = self.state();
        (!state.subjects.contains(subject)).then_some(state.entries)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot<'_> {
    /// The hash of a password, with fresh salt. Errors: `Bug` when the library refuses its own defaults.
    pub fn hash(
        &self,
        password: &Password,
        entropy: &dyn Entropy,
    ) -> Result<PasswordHash, AppError> {
        salted(password.reveal(), entropy)
    }

    /// A hash of today's cost for a password that was found right; it may be older than today's rules.
    pub fn rehash(&self, proven: &str, entropy: &dyn Entropy) -> Result<PasswordHash, AppError> {
        salted(proven, entropy)
    }

    /// Measures a try against a hash; without one it takes as long and is wrong.
    /// Errors: `Bug` when the stored hash cannot be read.
    pub fn verify(
        &self,
        candidate: &str,
        known: Option<&PasswordHash>,
    ) -> Result<Verdict, AppError> {
        let hash = Phc::new(known.map_or(NOBODYS, |known| known.0.as_str())).map_err(defect)?;
        match (
            Argon2::default().verify_password(candidate.as_bytes(), &hash),
            known,
        ) {
            (Ok(()), Some(_)) if is_outdated(&hash) => Ok(Verdict::RightButOutdated),
            (Ok(()), Some(_)) => Ok(Verdict::Right),
            (Ok(()) | Err(password_hash::Error::PasswordInvalid), _) => Ok(Verdict::Wrong),
            (Err(error), _) => Err(defect(error)),
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut state = self.hasher.state();
        state.running = state.running.saturating_sub(1);
        if let Some(subject) = &self.subject {
            state.subjects.remove(subject);
        }
        drop(state);
        self.hasher.freed.notify_all();
    }
}

fn salted(password: &str, entropy: &dyn Entropy) -> Result<PasswordHash, AppError> {
    let mut salt = [0; SALT_BYTES];
    entropy.fill(&mut salt);
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    Ok(PasswordHash(hash.map_err(defect)?.to_string()))
}

fn is_outdated(hash: &Phc) -> bool {
    let today = Params::default();
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    Params::try_from(hash).map_or(true, |params| costs(&params) != costs(&today))
}

fn defect(error: impl std::fmt::Display) -> AppError {
    AppError::Bug(format!("password hash: {error}"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use testkit::SeededEntropy;

    use super::*;

    fn hash(hasher: &Hasher, password: &str) -> PasswordHash {
        let password = Password::parse(password).unwrap();
        hasher
            .enter(None)
            .unwrap()
            .hash(&password, &SeededEntropy::default())
            .unwrap()
    }

    #[test]
    fn a_password_is_known_again_and_others_are_not() {
        let hasher = Hasher::new(2);
        let known = hash(&hasher, "春眠不觉晓 2026");
        assert!(
            known.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{}",
            known.0
        );
        let slot = hasher.enter(None).unwrap();
        assert_eq!(
            slot.verify("春眠不觉晓 2026", Some(&known)).unwrap(),
            Verdict::Right
        );
        assert_eq!(
            slot.verify("春眠不觉晓 2027", Some(&known)).unwrap(),
            Verdict::Wrong
        );
        assert_eq!(slot.verify("", Some(&known)).unwrap(), Verdict::Wrong);
        assert_eq!(
            slot.verify("春眠不觉晓 2026", None).unwrap(),
            Verdict::Wrong
        );
        assert!(!format!("{known:?}").contains("argon2"));
    }

    #[test]
    fn a_hash_of_another_cost_is_to_be_replaced() {
        let cheap = Argon2::from(Params::new(8, 1, 1, None).unwrap());
        let hash = cheap
            .hash_password_with_salt(b"correct horse battery", &[7; 16])
            .unwrap();
        let known = PasswordHash(hash.to_string());
        let hasher = Hasher::new(1);
        let slot = hasher.enter(None).unwrap();
        let verdict = slot.verify("correct horse battery", Some(&known)).unwrap();
        assert_eq!(verdict, Verdict::RightButOutdated);
        assert_eq!(slot.verify("wrong", Some(&known)).unwrap(), Verdict::Wrong);
        assert!(matches!(
            slot.verify("x", Some(&PasswordHash("?".into()))),
            Err(AppError::Bug(_))
        ));
    }

    #[test]
    fn salts_differ() {
        let (hasher, entropy) = (Hasher::new(1), SeededEntropy::default());
        let password = Password::parse("correct horse battery").unwrap();
        let slot = hasher.enter(None).unwrap();
        assert_ne!(
            slot.hash(&password, &entropy).unwrap(),
            slot.hash(&password, &entropy).unwrap()
        );
    }

    /// Waits until a state is reached; a bound turns a hang into a failure.
    fn until(hasher: &Hasher, reached: impl Fn(&State) -> bool) {
        for _ in 0..10_000_000 {
            if reached(&hasher.state()) {
                return;
            }
            thread::yield_now();
        }
        panic!("the state was not reached");
    }

    #[test]
    fn no_more_than_the_slots_run_and_no_more_than_some_wait() {
        let (hasher, entered) = (Hasher::new(2), AtomicUsize::new(0));
        let slots = (hasher.enter(None).unwrap(), hasher.enter(None).unwrap());
        thread::scope(|scope| {
            for _ in 0..WAITING {
                scope.spawn(|| {
                    let _slot = hasher.enter(None).unwrap();
                    assert!(hasher.state().running <= 2);
                    entered.fetch_add(1, Ordering::SeqCst);
                });
            }
            until(&hasher, |state| state.waiting == WAITING);
            assert_eq!(entered.load(Ordering::SeqCst), 0);
            let refused = hasher.enter(None);
            assert!(matches!(
                refused,
                Err(AppError::LimitReached { retry_after_s: 1 })
            ));
            drop(slots);
        });
        assert_eq!(entered.load(Ordering::SeqCst), WAITING);
        assert!(hasher.enter(None).is_ok());
    }

    #[test]
    fn tries_at_one_subject_are_let_in_one_by_one() {
        let hasher = Hasher::new(2);
        let first = hasher.enter(Some("a")).unwrap();
        drop(hasher.enter(Some("b")).unwrap());
        thread::scope(|scope| {
            scope.spawn(|| drop(hasher.enter(Some("a")).unwrap()));
            until(&hasher, |state| state.waiting == 1);
            assert_eq!(hasher.quiet("a"), None);
            assert!(hasher.quiet("b").is_some());
            assert_eq!(
                hasher.state().running,
                1,
                "a slot is free, yet the second waits for the first"
            );
            drop(first);
        });
        let quiet = hasher.quiet("a").unwrap();
        assert_eq!(hasher.quiet("a"), Some(quiet));
        drop(hasher.enter(Some("a")).unwrap());
        assert_ne!(hasher.quiet("a"), Some(quiet));
    }
}
