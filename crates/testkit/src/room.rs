//! A disk with as much room as a test leaves it.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use app::readiness::Disk;

/// Room on a disk. Share it by `Arc` with what is tested.
#[derive(Debug)]
pub struct Room(AtomicU64);

impl Room {
    /// Leaves so many bytes free.
    pub fn leave(&self, bytes: u64) {
        self.0.store(bytes, Ordering::SeqCst);
    }
}

/// More than anybody needs.
impl Default for Room {
    fn default() -> Self {
        Self(AtomicU64::new(u64::MAX))
    }
}

impl Disk for Room {
    fn free_bytes(&self) -> io::Result<u64> {
        Ok(self.0.load(Ordering::SeqCst))
    }
}
