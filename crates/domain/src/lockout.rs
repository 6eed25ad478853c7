//! The soft lock against guessing, in three counts. Every wrong password at an address from one network makes the
//! next try from there wait longer ([`Lockout`]); a network has an allowance for all the addresses it tries, an
//! address one for all the networks it is tried from ([`Allowance`]).
//!
//! No stranger keeps an owner out of where that owner was let in lately ([`KNOWN_DAYS`]): only the first count holds
//! there. Elsewhere a siege by many networks can, until a link by mail lifts it; so that a hundred guesses a day are
//! the most anybody has at an address. Nothing here knows whether an address has an account, so that a lock tells no
//! one either.

use crate::clock::Moment;

/// Longest wait between two tries. Units: seconds. A quarter of an hour and a minute, so that even the first
/// day, with its short waits at the beginning, holds fewer than a hundred tries.
pub const LONGEST_S: i64 = 960;

/// After this long without a try the count begins anew. Units: seconds.
pub const FORGOTTEN_S: i64 = 86_400;

/// How long a network stays known after the owner of an address was let in from it. Units: days.
pub const KNOWN_DAYS: i64 = 90;

/// Wrong tries from one network at all addresses: what the typing errors of a large works need, and fewer than
/// fifteen hundred a day for whoever tries one password at many addresses.
pub const OF_NETWORK: Allowance = Allowance {
    burst: 40,
    interval_s: 60,
};

/// Wrong tries at one address from all networks: more than an owner makes, and a hundred a day for whoever commands
/// many networks.
pub const OF_ADDRESS: Allowance = Allowance {
    burst: 20,
    interval_s: 1080,
};

/// What the clocks of two nodes, or the beginning and the end of a wait for the database, may differ by. A count that
/// lies further ahead than it could have been set, by more than this, was made before a clock went back. Units: seconds.
const SKEW_S: i64 = 60;

/// What is known of tries that are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lockout {
    /// Tries since the last right password; of an allowance, those it still holds.
    pub guesses: u32,
    /// When the next try is allowed; of an allowance, when it is whole again.
    pub until: Moment,
}

/// So many tries at once, and one more whenever an interval has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Tries a whole allowance holds. Range: 1 and more.
    pub burst: u32,
    /// How long a try takes to be forgiven, and the longest wait there is. Units: seconds.
    pub interval_s: i64,
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

    /// Seconds until the next try is allowed, rounded up; none when it is allowed now.
    pub fn remaining_s(self, now: Moment) -> Option<u64> {
        let most = wait_s(self.guesses).saturating_mul(1_000_000);
        let micros = ahead_micros(self.until, now, most);
        (micros > 0).then(|| u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000))
    }
}

impl Allowance {
    /// Counts a try before it is judged. Errors: the seconds to wait while the allowance is used up, at least 1
    /// and never more than the interval.
    pub fn take(self, known: Option<Lockout>, now: Moment) -> Result<Lockout, u64> {
        if let Some(wait) = known.and_then(|known| self.remaining_s(known, now)) {
            return Err(wait);
        }
        let used = self.used_micros(known, now);
        let whole_again = now.micros().saturating_add(used);
        let until = Moment::from_micros(whole_again).plus_seconds(self.interval_s);
        Ok(self.holding(until, now))
    }

    /// Takes back a try that was right.
    pub fn give_back(self, known: Lockout, now: Moment) -> Lockout {
        self.holding(known.until.plus_seconds(-self.interval_s), now)
    }

    /// Seconds until the next try is allowed, rounded up; none when it is allowed now.
    pub fn remaining_s(self, known: Lockout, now: Moment) -> Option<u64> {
        let others = i64::from(self.burst).saturating_sub(1);
        let room = others.saturating_mul(self.interval_micros());
        let micros = self.used_micros(Some(known), now).saturating_sub(room);
        let micros = u64::try_from(micros).unwrap_or(0);
        (micros > 0).then(|| micros.div_ceil(1_000_000))
    }

    /// How much of the allowance is used, in time to be whole again.
    fn used_micros(self, known: Option<Lockout>, now: Moment) -> i64 {
        let most = i64::from(self.burst).saturating_mul(self.interval_micros());
        known.map_or(0, |known| ahead_micros(known.until, now, most))
    }

    fn holding(self, until: Moment, now: Moment) -> Lockout {
        let used = u64::try_from(until.micros_since(now)).unwrap_or(0);
        let interval = u64::try_from(self.interval_micros()).unwrap_or(1);
        let guesses = used.div_ceil(interval.max(1));
        Lockout {
            guesses: u32::try_from(guesses).unwrap_or(u32::MAX),
            until,
        }
    }

    fn interval_micros(self) -> i64 {
        self.interval_s.saturating_mul(1_000_000)
    }
}

/// How far a moment lies ahead, at most so far; what lies much further ahead was set before the clock went back, and
/// does not hold.
fn ahead_micros(until: Moment, now: Moment, most: i64) -> i64 {
    let ahead = until.micros_since(now);
    if ahead > most.saturating_add(SKEW_S * 1_000_000) {
        0
    } else {
        ahead.clamp(0, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_clock_that_is_a_little_behind_gives_nothing_back() {
        let now = Moment::from_micros(1_790_000_000_000_000);
        let behind = Moment::from_micros(now.micros() - 5_000);
        let used =
            (0..OF_ADDRESS.burst).fold(None, |known, _| Some(OF_ADDRESS.take(known, now).unwrap()));
        assert!(OF_ADDRESS.take(used, behind).is_err());
        let once = Lockout::take(None, now).unwrap();
        assert!(once.remaining_s(behind).is_some());
    }

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

    const THREE: Allowance = Allowance {
        burst: 3,
        interval_s: 10,
    };

    /// What a try finds at each of these seconds, one after the other: nothing, or how long it must wait.
    fn takes(allowance: Allowance, seconds: &[i64]) -> Vec<Option<u64>> {
        let mut known = None;
        let take = |second: &i64| {
            let now = Moment::from_micros(START).plus_seconds(*second);
            match allowance.take(known, now) {
                Ok(next) => {
                    known = Some(next);
                    None
                }
                Err(wait) => Some(wait),
            }
        };
        seconds.iter().map(take).collect()
    }

    #[test]
    fn an_allowance_is_used_at_once_and_comes_back_try_by_try() {
        let none = None;
        let cases: [(&[i64], &[Option<u64>]); 4] = [
            (&[0, 0, 0, 0], &[none, none, none, Some(10)]),
            (
                &[0, 0, 0, 4, 10, 10],
                &[none, none, none, Some(6), none, Some(10)],
            ),
            (&[0, 0, 0, 19, 19], &[none, none, none, none, Some(1)]),
            (
                &[0, 0, 0, 30, 30, 30, 30],
                &[none, none, none, none, none, none, Some(10)],
            ),
        ];
        for (seconds, expected) in cases {
            assert_eq!(takes(THREE, seconds), expected, "{seconds:?}");
        }
    }

    #[test]
    fn a_try_given_back_makes_room_for_another() {
        let now = Moment::from_micros(START);
        let mut known = None;
        for _ in 0..3 {
            known = Some(THREE.take(known, now).unwrap());
        }
        assert_eq!(known.unwrap().guesses, 3);
        assert_eq!(THREE.remaining_s(known.unwrap(), now), Some(10));
        let given_back = THREE.give_back(known.unwrap(), now);
        assert_eq!(
            (given_back.guesses, THREE.remaining_s(given_back, now)),
            (2, None)
        );
        assert_eq!(THREE.take(Some(given_back), now), Ok(known.unwrap()));
    }

    #[test]
    fn a_day_of_guessing_holds_what_the_allowances_say() {
        for (allowance, most) in [(OF_NETWORK, 1_480), (OF_ADDRESS, 99)] {
            let every_second: Vec<i64> = (0..86_400).collect();
            let judged = takes(allowance, &every_second);
            let judged = judged.iter().filter(|wait| wait.is_none()).count();
            assert!(
                (most - 2..=most).contains(&judged),
                "{allowance:?}: {judged}"
            );
        }
    }

    proptest! {
        #[test]
        fn an_allowance_never_makes_anybody_wait_longer_than_its_interval(
            lag_micros in -400_000_000i64..400_000_000, burst in 1u32..40, interval_s in 1i64..90
        ) {
            let (allowance, now) = (Allowance { burst, interval_s }, Moment::from_micros(START));
            let known = Lockout { guesses: 1, until: Moment::from_micros(START + lag_micros) };
            if let Err(wait) = allowance.take(Some(known), now) {
                let wait = i64::try_from(wait).unwrap();
                prop_assert!((1..=interval_s).contains(&wait), "{}", wait);
                // What a clock ahead of this one has set may hold for as much longer.
                prop_assert!(allowance.take(Some(known), now.plus_seconds(wait + SKEW_S)).is_ok());
            }
        }

        #[test]
        fn no_pattern_of_tries_gets_more_judged_than_burst_and_time_allow(
            gaps_ms in prop::collection::vec(0i64..30_000, 1..200), burst in 1u32..10, interval_s in 1i64..60
        ) {
            let allowance = Allowance { burst, interval_s };
            let (mut known, mut micros, mut judged) = (None, START, 0);
            for gap in gaps_ms {
                micros += gap * 1_000;
                if let Ok(next) = allowance.take(known, Moment::from_micros(micros)) {
                    (known, judged) = (Some(next), judged + 1);
                }
            }
            let over_time = (micros - START) / (interval_s * 1_000_000);
            prop_assert!(judged <= i64::from(burst) + over_time, "{} judged", judged);
        }

        #[test]
        fn the_lock_always_ends(guesses in 0u32..2_000, lag_s in -200_000i64..200_000) {
            let now = Moment::from_micros(START);
            let lockout = Lockout { guesses, until: now.plus_seconds(lag_s) };
            if let Some(wait) = lockout.remaining_s(now) {
                prop_assert!((1..=960).contains(&wait));
                // A clock that was ahead by less than the tolerated skew makes it last that much longer.
                let later = now.plus_seconds(i64::try_from(wait).unwrap() + SKEW_S);
                prop_assert_eq!(lockout.remaining_s(later), None);
            } else {
                prop_assert!(Lockout::take(Some(lockout), now).is_ok());
            }
        }
    }
}
