//! Tables, figures, reports and claims as build products: the lock that says what they were made of, and what changed since.
//!
//! Nothing here reads a manifest or runs a command: that is `cli/build`.

pub(crate) mod changes;
mod claims;
pub(crate) mod lock;
mod quantity;
mod rows;

/// Whether a text is a lock.
#[cfg(feature = "fuzzing")]
pub(crate) fn reads_lock(text: &str) -> bool {
    lock::Lock::read(text).is_ok()
}
