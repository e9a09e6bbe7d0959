//! How far a long reading is, on standard error: for people only, and after a second.

use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressFinish, ProgressStyle};

use crate::dataset::{Progress, Watch};

/// What is shorter needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows rows, their rate and the time left; nothing if standard error is not a terminal.
pub(super) fn watch() -> Option<Watch> {
    if !std::io::stderr().is_terminal() {
        return None;
    }
    let started = Instant::now();
    let bar: Mutex<Option<ProgressBar>> = Mutex::default();
    Some(Watch(Arc::new(move |progress| {
        let elapsed = started.elapsed();
        if elapsed >= PATIENCE {
            let mut bar = bar.lock().unwrap_or_else(PoisonError::into_inner);
            show(bar.get_or_insert_with(|| new(started)), progress, elapsed);
        }
    })))
}

fn new(started: Instant) -> ProgressBar {
    const TEMPLATE: &str = "{wide_bar} {percent:>3}%  {msg}  {eta} left";
    let style = ProgressStyle::with_template(TEMPLATE);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0)
        .with_style(style)
        .with_finish(ProgressFinish::AndClear)
        .with_elapsed(started.elapsed())
}

fn show(bar: &ProgressBar, progress: Progress, elapsed: Duration) {
    let Progress { rows, bytes, of } = progress;
    let rate = (rows as f64 / elapsed.as_secs_f64()) as u64;
    bar.set_message(format!(
        "{} rows, {} a second",
        HumanCount(rows),
        HumanCount(rate)
    ));
    bar.set_length(of);
    bar.set_position(bytes);
}
