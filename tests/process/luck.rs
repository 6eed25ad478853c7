//! Choices that a seed repeats.

use domain::Entropy;
use testkit::SeededEntropy;

/// A stream of choices.
pub struct Luck(SeededEntropy);

impl Luck {
    /// The stream of a seed; streams of one seed with different names are unlike.
    pub fn new(seed: u64, name: u64) -> Self {
        Self(SeededEntropy::new(
            seed ^ name.wrapping_mul(0xD6E8_FEB8_6659_FD93),
        ))
    }

    /// A number below a limit above zero.
    pub fn below(&self, limit: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % limit
    }

    /// A place in a list that is not empty.
    pub fn place(&self, length: usize) -> usize {
        let length = u64::try_from(length).expect("a length fits");
        usize::try_from(self.below(length)).expect("a place fits")
    }
}
