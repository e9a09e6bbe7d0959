//! Tables, figures, reports and claims as build products: the lock that says what they were made of, and what changed since.
//!
//! Nothing here reads a manifest or runs a command: that is `cli/build`.

pub(crate) mod changes;
mod claims;
pub(crate) mod lock;
mod quantity;
mod rows;
