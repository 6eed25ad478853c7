//! The real clock, the real randomness and the real disk; the only place that asks the system for them.

use std::io;
use std::path::PathBuf;

use app::readiness::Disk;
use domain::{Clock, Entropy, Moment};

/// The system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the injected clock comes from"
    )]
    fn now(&self) -> Moment {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Moment::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The system's source of unpredictable bytes.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the injected randomness comes from"
    )]
    fn fill(&self, buffer: &mut [u8]) {
        use rand::RngCore;
        rand::rng().fill_bytes(buffer);
    }
}

/// The disk a directory lies on.
pub struct DiskOf(pub PathBuf);

impl Disk for DiskOf {
    fn free_bytes(&self) -> io::Result<u64> {
        fs4::available_space(&self.0)
    }
}
