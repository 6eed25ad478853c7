//! Hashing of passwords, bounded so that a storm of sign-ins cannot stop the platform.

/// The password hasher.
pub struct Hasher {
    slots: usize,
}

impl Hasher {
    /// A hasher that computes at most `slots` hashes at once.
    pub fn new(slots: usize) -> Self {
        Self { slots }
    }
}
