//! The soft lock against guessing: every wrong password at an address makes the next try wait longer.
//!
//! It never becomes permanent, so that nobody can be locked out for good by a stranger, and it knows
//! nothing of whether the address has an account, so that a lock tells no one either.

use crate::clock::Moment;

/// Longest wait between two tries. Units: seconds. A quarter of an hour and a minute, so that even the first
/// day, with its short waits at the beginning, holds fewer than a hundred tries.
pub const LONGEST_S: i64 = 960;

/// After this long without a try the count begins anew. Units: seconds.
pub const FORGOTTEN_S: i64 = 86_400;

/// What is known of the tries at one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lockout {
    /// Tries since the last right password.
    pub guesses: u32,
    /// When the next try is allowed.
    pub until: Moment,
}

/// Seconds to wait after this many wrong tries: one, doubled with each try, up to [`LONGEST_S`].
pub fn wait_s(guesses: u32) -> i64 {
    let doublings = guesses.saturating_sub(1);
    1i64.checked_shl(doublings.min(62))
        .unwrap_or(LONGEST_S)
        .min(LONGEST_S)
}

impl Lockout {
    /// Counts a try as wrong before it is judged, so that tries at the same moment cannot all be judged; a right
    /// one takes the count back afterwards. Errors: the seconds to wait while locked, at least 1.
    pub fn take(known: Option<Self>, now: Moment) -> Result<Self, u64> {
        if let Some(wait) = known.and_then(|lockout| lockout.remaining_s(now)) {
            return Err(wait);
        }
        let remembered = known.filter(|lockout| now < lockout.until.plus_seconds(FORGOTTEN_S));
        let guesses = remembered
            .map_or(0, |lockout| lockout.guesses)
            .saturating_add(1);
        Ok(Self {
            guesses,
            until: now.plus_seconds(wait_s(guesses)),
        })
    }

    /// Seconds until the next try is allowed, rounded up; none when it is allowed now. A lock that lies further
    /// ahead than it could have been set was made before the clock went back, and does not hold.
    pub fn remaining_s(self, now: Moment) -> Option<u64> {
        let micros = self.until.micros_since(now);
        let holds = micros > 0 && micros <= wait_s(self.guesses).saturating_mul(1_000_000);
        holds.then(|| u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: i64 = 1_790_000_000_000_000;

    /// Tries that are judged when somebody tries at every given step for a while.
    fn judged(span_s: i64, step_micros: i64) -> usize {
        let (mut lockout, mut judged) = (None, 0);
        let mut micros = 0;
        while micros < span_s * 1_000_000 {
            if let Ok(next) = Lockout::take(lockout, Moment::from_micros(START + micros)) {
                lockout = Some(next);
                judged += 1;
            }
            micros += step_micros;
        }
        judged
    }

    #[test]
    fn waits_double_from_one_second_to_the_longest() {
        let waits: Vec<_> = (1..=12).map(wait_s).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 960, 960]);
        assert_eq!(wait_s(0), 1);
        assert_eq!(wait_s(u32::MAX), LONGEST_S);
    }

    #[test]
    fn a_day_of_guessing_holds_fewer_than_a_hundred_tries() {
        let first_day = judged(86_400, 100_000);
        let second_day = judged(2 * 86_400, 100_000) - first_day;
        assert!(
            first_day < 100 && second_day <= 90,
            "{first_day}, {second_day}"
        );
    }

    #[test]
    fn tries_at_one_moment_are_judged_once() {
        let now = Moment::from_micros(START);
        let first = Lockout::take(None, now).unwrap();
        assert_eq!(Lockout::take(Some(first), now), Err(1));
    }

    #[test]
    fn a_quiet_day_begins_anew() {
        let old = Lockout {
            guesses: 40,
            until: Moment::from_micros(START),
        };
        let soon = Moment::from_micros(START).plus_seconds(FORGOTTEN_S - 1);
        assert_eq!(Lockout::take(Some(old), soon).unwrap().guesses, 41);
        assert_eq!(
            Lockout::take(Some(old), soon.plus_seconds(1))
                .unwrap()
                .guesses,
            1
        );
    }

    proptest! {
        #[test]
        fn the_lock_always_ends(guesses in 0u32..2_000, lag_s in -200_000i64..200_000) {
            let now = Moment::from_micros(START);
            let lockout = Lockout { guesses, until: now.plus_seconds(lag_s) };
            if let Some(wait) = lockout.remaining_s(now) {
                prop_assert!((1..=960).contains(&wait));
                let later = now.plus_seconds(i64::try_from(wait).unwrap());
                prop_assert_eq!(lockout.remaining_s(later), None);
            } else {
                prop_assert!(Lockout::take(Some(lockout), now).is_ok());
            }
        }
    }
}
