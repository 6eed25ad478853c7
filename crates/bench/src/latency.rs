//! Durations and their percentiles.

use std::time::Duration;

use serde_json::{Value, json};

/// How long things took, in any order.
#[derive(Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    /// Adds one.
    pub fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// Count and percentiles. Units: milliseconds.
    pub fn summary(&mut self) -> Value {
        self.0.sort_unstable();
        json!({
            "count": self.0.len(),
            "p50_ms": self.percentile(50),
            "p95_ms": self.percentile(95),
            "p99_ms": self.percentile(99),
            "max_ms": self.percentile(100),
        })
    }

    /// The least duration that so many in a hundred do not exceed.
    fn percentile(&self, percent: usize) -> Option<f64> {
        let rank = (self.0.len() * percent).div_ceil(100);
        let took = self.0.get(rank.saturating_sub(1))?;
        Some((took.as_secs_f64() * 1e5).round() / 1e2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_all_that_was_pushed() {
        let mut latencies = Latencies::default();
        (1..=200)
            .rev()
            .for_each(|ms| latencies.push(Duration::from_millis(ms)));
        let summary = latencies.summary();
        assert_eq!(
            [&summary["p50_ms"], &summary["p95_ms"], &summary["max_ms"]],
            [&json!(100.0), &json!(190.0), &json!(200.0)]
        );
    }

    #[test]
    fn of_nothing_there_is_no_percentile() {
        assert_eq!(Latencies::default().summary()["p95_ms"], Value::Null);
    }
}
