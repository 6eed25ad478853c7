//! How often a caller may ask: leaky buckets by address and by account, one per class of request.
//!
//! Per node. Wrong passwords are counted in the database by the use case as well; this is the outer fence.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::address;
use super::call::Call;
use super::code::ProblemCode;
use super::contract::Class;
use super::problem::Problem;
use crate::config::RateLimits;

/// After this many checks, buckets that are full again are forgotten, so that passers-by cost no memory for long.
const CHECKS_BETWEEN_SWEEPS: u64 = 4096;

/// Whose bucket it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    Account(String),
}

/// How a caller stands with its limit after a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Name of the limit.
    pub policy: &'static str,
    /// Requests per minute.
    pub quota: u32,
    /// Requests left at once.
    pub remaining: u32,
}

impl Standing {
    /// The value of `RateLimit-Policy`. Source: draft-ietf-httpapi-ratelimit-headers, revision 10.
    pub fn policy_header(&self) -> String {
        format!("\"{}\";q={};w=60", self.policy, self.quota)
    }

    /// The value of `RateLimit`: what is left, and the seconds until all of it is back.
    pub fn header(&self) -> String {
        let used = self.quota.saturating_sub(self.remaining);
        let reset = (u64::from(used) * 60).div_ceil(u64::from(self.quota.max(1)));
        format!("\"{}\";r={};t={reset}", self.policy, self.remaining)
    }
}

/// One limit.
struct Bucket<C: Clock> {
    policy: &'static str,
    quota: NonZeroU32,
    limiter: RateLimiter<Key, DashMapStateStore<Key>, C, StateInformationMiddleware>,
}

/// All limits of a server.
pub struct Limits<C: Clock = DefaultClock> {
    enabled: bool,
    clock: C,
    checks: AtomicU64,
    credentials: Bucket<C>,
    anonymous_read: Bucket<C>,
    anonymous_write: Bucket<C>,
    account_read: Bucket<C>,
    account_write: Bucket<C>,
}

impl Limits {
    /// The limits an operator set.
    pub fn new(limits: RateLimits) -> Self {
        Self::with_clock(limits, DefaultClock::default())
    }
}

impl<C: Clock + Clone> Limits<C> {
    fn with_clock(limits: RateLimits, clock: C) -> Self {
        let bucket = |policy, per_minute| Bucket::new(policy, per_minute, clock.clone());
        Self {
            enabled: limits.enabled,
            checks: AtomicU64::new(0),
            credentials: bucket("credentials", limits.credentials),
            anonymous_read: bucket("anonymous-read", limits.anonymous_read),
            anonymous_write: bucket("anonymous-write", limits.anonymous_write),
            account_read: bucket("account-read", limits.account_read),
            account_write: bucket("account-write", limits.account_write),
            clock,
        }
    }

    /// Counts a request. Errors: 429 with the time to come back.
    pub fn admit(&self, call: &Call) -> Result<(), Problem> {
        // An address that does not exist is read like any other: scanners are limited too.
        let class = call
            .operation
            .as_ref()
            .map_or(Class::Read, |operation| operation.class);
        let account = call.caller.account().map(ToString::to_string);
        match self.count(class, call.ip, account) {
            Ok(None) => Ok(()),
            Ok(Some(standing)) => {
                call.stands(standing);
                Ok(())
            }
            Err((standing, wait_s)) => {
                call.stands(standing);
                Err(Problem::of(ProblemCode::RateLimited).retry_after(wait_s))
            }
        }
    }

    fn count(
        &self,
        class: Class,
        ip: IpAddr,
        account: Option<String>,
    ) -> Result<Option<Standing>, (Standing, u64)> {
        let Some(bucket) = self
            .bucket(class, account.is_some())
            .filter(|_| self.enabled)
        else {
            return Ok(None);
        };
        if self.checks.fetch_add(1, Ordering::Relaxed) % CHECKS_BETWEEN_SWEEPS
            == CHECKS_BETWEEN_SWEEPS - 1
        {
            self.sweep();
        }
        let key = match account.filter(|_| class != Class::Credentials) {
            Some(account) => Key::Account(account),
            None => Key::Address(address::bucket(ip)),
        };
        bucket.count(&key, &self.clock).map(Some)
    }

    fn bucket(&self, class: Class, signed_in: bool) -> Option<&Bucket<C>> {
        match (class, signed_in) {
            (Class::Free, _) => None,
            (Class::Credentials, _) => Some(&self.credentials),
            (Class::Read, false) => Some(&self.anonymous_read),
            (Class::Write, false) => Some(&self.anonymous_write),
            (Class::Read, true) => Some(&self.account_read),
            (Class::Write, true) => Some(&self.account_write),
        }
    }

    fn sweep(&self) {
        for bucket in [
            &self.credentials,
            &self.anonymous_read,
            &self.anonymous_write,
            &self.account_read,
            &self.account_write,
        ] {
            bucket.limiter.retain_recent();
        }
    }
}

impl<C: Clock> Bucket<C> {
    fn new(policy: &'static str, per_minute: u32, clock: C) -> Self {
        let quota = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        let limiter = RateLimiter::new(
            Quota::per_minute(quota),
            DashMapStateStore::default(),
            clock,
        );
        Self {
            policy,
            quota,
            limiter,
        }
    }

    fn count(&self, key: &Key, clock: &C) -> Result<Standing, (Standing, u64)> {
        let standing = |remaining| Standing {
            policy: self.policy,
            quota: self.quota.get(),
            remaining,
        };
        match self.limiter.check_key(key) {
            Ok(state) => Ok(standing(state.remaining_burst_capacity())),
            Err(refused) => {
                let wait = refused.wait_time_from(clock.now());
                Err((
                    standing(0),
                    wait.as_secs() + u64::from(wait.subsec_nanos() > 0),
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn limits(per_minute: u32) -> (Limits<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let limits = RateLimits {
            enabled: true,
            credentials: per_minute,
            anonymous_read: per_minute,
            anonymous_write: per_minute,
            account_read: per_minute,
            account_write: per_minute,
        };
        (Limits::with_clock(limits, clock.clone()), clock)
    }

    fn ip(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(198, 51, 100, last))
    }

    fn account(name: &str) -> Option<String> {
        Some(name.to_owned())
    }

    #[test]
    fn the_wait_is_computed_and_true() {
        let (limits, clock) = limits(6);
        for left in (0..6).rev() {
            let standing = limits.count(Class::Read, ip(1), None).unwrap().unwrap();
            assert_eq!(standing.remaining, left);
        }
        let (standing, wait_s) = limits.count(Class::Read, ip(1), None).unwrap_err();
        assert_eq!((standing.remaining, wait_s), (0, 10));
        clock.advance(Duration::from_secs(9));
        assert_eq!(limits.count(Class::Read, ip(1), None).unwrap_err().1, 1);
        clock.advance(Duration::from_secs(1));
        assert!(limits.count(Class::Read, ip(1), None).is_ok());
    }

    #[test]
    fn buckets_are_apart() {
        let (limits, _) = limits(1);
        assert!(limits.count(Class::Read, ip(1), None).is_ok());
        assert!(limits.count(Class::Read, ip(1), None).is_err());
        assert!(
            limits.count(Class::Read, ip(2), None).is_ok(),
            "another address"
        );
        assert!(
            limits.count(Class::Write, ip(1), None).is_ok(),
            "another class"
        );
        assert!(
            limits.count(Class::Read, ip(1), account("a")).is_ok(),
            "an account behind the same address"
        );
        assert!(
            limits.count(Class::Read, ip(3), account("a")).is_err(),
            "the same account elsewhere"
        );
        assert!(limits.count(Class::Read, ip(1), account("b")).is_ok());
    }

    #[test]
    fn guessing_is_counted_by_address_whoever_signs_in() {
        let (limits, _) = limits(1);
        assert!(
            limits
                .count(Class::Credentials, ip(1), account("a"))
                .is_ok()
        );
        assert!(
            limits
                .count(Class::Credentials, ip(1), account("b"))
                .is_err()
        );
    }

    #[test]
    fn free_requests_and_a_switched_off_limiter_never_refuse() {
        let (limits, _) = limits(1);
        let off = Limits::new(RateLimits {
            enabled: false,
            credentials: 1,
            ..RateLimits::default()
        });
        for _ in 0..3 {
            assert_eq!(limits.count(Class::Free, ip(1), None), Ok(None));
            assert_eq!(off.count(Class::Credentials, ip(1), None), Ok(None));
        }
    }

    #[test]
    fn full_buckets_are_forgotten() {
        let (limits, clock) = limits(60);
        for last in 0..50 {
            let _ = limits.count(Class::Read, ip(last), None);
        }
        assert_eq!(limits.anonymous_read.limiter.len(), 50);
        clock.advance(Duration::from_secs(120));
        limits.sweep();
        assert_eq!(limits.anonymous_read.limiter.len(), 0);
    }

    #[test]
    fn headers_follow_the_draft() {
        let standing = Standing {
            policy: "account-read",
            quota: 600,
            remaining: 590,
        };
        assert_eq!(standing.policy_header(), "\"account-read\";q=600;w=60");
        assert_eq!(standing.header(), "\"account-read\";r=590;t=1");
    }
}
