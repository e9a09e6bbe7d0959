//! Runs work on several threads; the result does not depend on their number.

use std::num::NonZero;
use std::thread;

/// The default number of threads: one per core.
pub(in crate::stats) fn threads(asked: Option<usize>) -> usize {
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    asked.unwrap_or_else(cores).clamp(1, 64)
}

/// The results of a function for each number below `count`, in order.
pub(in crate::stats) fn each<T: Send>(
    threads: usize,
    count: usize,
    of: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let threads = threads.clamp(1, count.max(1));
    if threads == 1 {
        return (0..count).map(of).collect();
    }
    let of = &of;
    // every thread takes each so-manieth, since work that is hard comes in runs
    let parts: Vec<Vec<T>> = thread::scope(|scope| {
        let work = |first: usize| {
            scope.spawn(move || (first..count).step_by(threads).map(of).collect::<Vec<T>>())
        };
        let started: Vec<_> = (0..threads).map(work).collect();
        let joined = started.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    (0..count)
        .filter_map(|at| parts[at % threads].next())
        .collect()
}
