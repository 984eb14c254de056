//! How the engine is doing: counters and histograms for the health page.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use serde::Serialize;

/// Upper limits of the histogram's steps in microseconds; above the last one there is one more step.
pub const STEPS_US: [u64; 15] = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 10_000_000,
];

/// How often something took how long.
#[derive(Debug, Default)]
pub struct Histogram {
    counts: [AtomicU64; STEPS_US.len() + 1],
    total_us: AtomicU64,
}

impl Histogram {
    /// Counts one.
    pub fn count(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let step = STEPS_US.partition_point(|limit| *limit < us);
        self.counts[step].fetch_add(1, Ordering::Relaxed);
        self.total_us.fetch_add(us, Ordering::Relaxed);
    }

    /// What was counted so far.
    #[must_use]
    pub fn reading(&self) -> HistogramReading {
        let counts: Vec<u64> = self
            .counts
            .iter()
            .map(|count| count.load(Ordering::Relaxed))
            .collect();
        HistogramReading {
            count: counts.iter().sum(),
            total_us: self.total_us.load(Ordering::Relaxed),
            counts,
        }
    }
}

/// What a histogram counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistogramReading {
    /// How many.
    pub count: u64,
    /// Their sum, microseconds.
    pub total_us: u64,
    /// How many within each of [`STEPS_US`], and above.
    pub counts: Vec<u64>,
}

impl HistogramReading {
    /// The limit in microseconds under which the given share (0 to 1) lies.
    #[must_use]
    pub fn quantile_us(&self, share: f64) -> u64 {
        let mut left = (self.count as f64 * share).ceil() as u64;
        for (step, count) in self.counts.iter().enumerate() {
            if *count >= left {
                return STEPS_US.get(step).copied().unwrap_or(u64::MAX);
            }
            left -= count;
        }
        u64::MAX
    }
}

/// The engine's counters.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Commands that wait to be decided.
    pub waiting: AtomicU64,
    /// Commands carried out.
    pub done: AtomicU64,
    /// Commands that came again and got their first answer.
    pub repeated: AtomicU64,
    /// Commands refused by a rule.
    pub refused: AtomicU64,
    /// Commands turned away because too many were waiting.
    pub busy: AtomicU64,
    /// Commands not carried out because of a failure.
    pub failed: AtomicU64,
    /// How long commands waited until they were decided.
    pub wait: Histogram,
    /// How long commits took, sync included.
    pub commit: Histogram,
}

/// The counters at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MetricsReading {
    /// Commands that wait to be decided.
    pub waiting: u64,
    /// Commands carried out.
    pub done: u64,
    /// Commands that came again and got their first answer.
    pub repeated: u64,
    /// Commands refused by a rule.
    pub refused: u64,
    /// Commands turned away because too many were waiting.
    pub busy: u64,
    /// Commands not carried out because of a failure.
    pub failed: u64,
    /// How long commands waited until they were decided.
    pub wait: HistogramReading,
    /// How long commits took, sync included.
    pub commit: HistogramReading,
}

impl Metrics {
    /// The counters now.
    #[must_use]
    pub fn reading(&self) -> MetricsReading {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        MetricsReading {
            waiting: of(&self.waiting),
            done: of(&self.done),
            repeated: of(&self.repeated),
            refused: of(&self.refused),
            busy: of(&self.busy),
            failed: of(&self.failed),
            wait: self.wait.reading(),
            commit: self.commit.reading(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_the_limit_of_its_step() {
        let histogram = Histogram::default();
        for us in [10, 60, 60, 60, 400, 20_000_000] {
            histogram.count(Duration::from_micros(us));
        }
        let reading = histogram.reading();
        assert_eq!(reading.count, 6);
        assert_eq!(reading.quantile_us(0.5), 100);
        assert_eq!(reading.quantile_us(0.8), 500);
        assert_eq!(reading.quantile_us(1.0), u64::MAX);
    }
}
