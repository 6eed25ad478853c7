//! Repeatable numbers for the synthetic district: splitmix64 and the few draws the generator needs.
//!
//! Not for secrets, and not `rand`: the same seed must give the same district under every version of
//! every dependency.

/// A stream of numbers. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of one thing: `label` parts the kinds, `index` the members of a kind.
    pub fn of(seed: u64, label: u64, index: usize) -> Self {
        let index = u64::try_from(index).unwrap_or(u64::MAX);
        let mut outer = Self(seed ^ label.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Self(outer.next() ^ index.wrapping_mul(0xA24B_AED4_963E_E407))
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 when there is none below.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    /// A number of the closed range.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0);
        let offset = self.next() % span.saturating_add(1);
        low.saturating_add(i64::try_from(offset).unwrap_or(0))
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// One member, each as likely as the other.
    pub fn pick<'a, T>(&mut self, members: &'a [T]) -> Option<&'a T> {
        members.get(self.below(members.len()))
    }

    /// One member, as likely as its weight.
    pub fn weighted<'a, T>(&mut self, members: &'a [(T, usize)]) -> Option<&'a T> {
        let mut rest = self.below(members.iter().map(|(_, weight)| weight).sum());
        for (member, weight) in members {
            match rest.checked_sub(*weight) {
                Some(left) => rest = left,
                None => return Some(member),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_splitmix64() {
        let mut random = Random(1234567);
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            first,
            [
                6457827717110365317,
                3203168211198807973,
                9817491932198370423
            ],
            "reference values"
        );
    }

    #[test]
    fn streams_differ_and_draws_stay_in_their_bounds() {
        let mut random = Random::of(1, 2, 3);
        assert_ne!(random.clone().next(), Random::of(1, 2, 4).next());
        assert_ne!(random.clone().next(), Random::of(1, 3, 3).next());
        for _ in 0..1000 {
            assert!(random.below(7) < 7 && (-2..=3).contains(&random.between(-2, 3)));
            assert_eq!(
                random.weighted(&[("never", 0), ("always", 5)]),
                Some(&"always")
            );
        }
        assert_eq!((random.below(0), random.pick::<u8>(&[])), (0, None));
    }
}
