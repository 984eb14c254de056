//! What is printed.

use hdrhistogram::Histogram;

/// A histogram of microseconds, up to a minute, to three digits.
pub fn microseconds() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds")
}

/// A title above rows.
pub fn title(text: &str) {
    println!("\n{text}");
}

/// A measure with its value.
pub fn row(what: &str, value: impl std::fmt::Display) {
    println!("  {what:<58} {value}");
}

/// A measure of times: median, 99th percentile, worst.
pub fn times(what: &str, times: &Histogram<u64>) {
    let ms = |us: u64| us as f64 / 1000.0;
    row(
        what,
        format_args!(
            "p50 {:.2} ms  p99 {:.2} ms  max {:.2} ms  (n {})",
            ms(times.value_at_quantile(0.5)),
            ms(times.value_at_quantile(0.99)),
            ms(times.max()),
            times.len()
        ),
    );
}

/// The resident memory of a process in MB, from its `smaps_rollup`; `None` where the system has none.
pub fn resident_mb(process: &str) -> Option<f64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Rss:"))?;
    let kb: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024.0)
}

/// The most memory that this process has had, in MB; `None` where the system does not tell.
pub fn most_resident_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kb: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024.0)
}

/// The processor time that a process has spent, in seconds; `None` where the system does not tell.
pub fn processor_seconds(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // After the name in brackets, the 12th and 13th are the ticks in user and kernel mode; a tick is a hundredth.
    let mut after_name = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let user: f64 = after_name.next()?.parse().ok()?;
    let kernel: f64 = after_name.next()?.parse().ok()?;
    Some((user + kernel) / 100.0)
}
