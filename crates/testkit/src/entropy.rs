//! Randomness that a seed repeats. Never to be used for secrets outside tests.

use std::sync::{Mutex, PoisonError};

use domain::Entropy;

/// A stream of bytes determined by its seed (SplitMix64); no two draws are alike.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<u64>);

impl SeededEntropy {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Default for SeededEntropy {
    fn default() -> Self {
        Self::new(7)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in buffer.chunks_mut(8) {
            let bytes = next(&mut state).to_le_bytes();
            chunk
                .iter_mut()
                .zip(bytes)
                .for_each(|(to, from)| *to = from);
        }
    }
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_draws_differ() {
        let draw = |entropy: &SeededEntropy| {
            let mut buffer = [0; 11];
            entropy.fill(&mut buffer);
            buffer
        };
        let (one, two) = (SeededEntropy::new(1), SeededEntropy::new(1));
        let first = draw(&one);
        assert_eq!(first, draw(&two));
        assert_ne!(first, draw(&one));
        assert_ne!(first, draw(&SeededEntropy::new(2)));
    }
}
