//! Other people's code may panic on what it does not expect (Polars on SQL, a reader on a damaged file): then that is not
//! supported, and nothing else is broken.

use std::sync::{Mutex, PoisonError};

use super::memory;

/// Room for values and queries within each other, of which only what is used is taken; less where the system gives less.
///
/// The largest is more than [`memory::limited`] allows anything, so that what has no end stops with a message.
const STACKS: [usize; 6] = [1 << 32, 1 << 31, 1 << 30, 1 << 27, 1 << 24, 1 << 21];

/// The sizes of stack that a thread may be tried with, the largest first: each a part of what the system allows.
pub(crate) fn stack_sizes() -> impl Iterator<Item = usize> {
    let most = memory::addresses_allowed().map_or(u64::MAX, |allowed| allowed / 4);
    let is_smallest = |size: usize| Some(&size) == STACKS.last();
    let fits = move |size: &usize| *size as u64 <= most || is_smallest(*size);
    STACKS.into_iter().filter(fits)
}

/// Runs in a separate thread and turns a panic into a message; the process ends where the system allows no thread.
pub fn contained<T: Send>(work: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let work = Mutex::new(Some(work));
    let done = std::thread::scope(|scope| {
        let thread = stack_sizes().find_map(|stack| {
            let work = || {
                let work = work.lock().unwrap_or_else(PoisonError::into_inner).take();
                work.map_or_else(|| Err("it did not run".into()), |work| work())
            };
            let builder = std::thread::Builder::new().stack_size(stack);
            builder.spawn_scoped(scope, work).ok()
        });
        thread.map(std::thread::ScopedJoinHandle::join)
    });
    std::panic::set_hook(loud);
    match done {
        Some(Ok(done)) => done,
        Some(Err(panic)) => Err(said(panic.as_ref())),
        None => memory::end_without_room(),
    }
}

/// The message of a panic.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it broke off".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_message() {
        let result: Result<(), String> = contained(|| panic!("no such thing"));
        assert_eq!(result, Err("no such thing".to_owned()));
        assert_eq!(contained(|| Ok(1)), Ok(1));
    }
}
