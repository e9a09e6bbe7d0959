//! Questions in SQL over tables and statistics: statements are read, what they name is found, and they are run over frames.
//!
//! Tables are those of a [`crate::dataset::Dataset`]; a statistic is a view of its figures after the guard. What only concerns a
//! terminal (the prompt, its completion) lies in `cli`.

pub(crate) mod catalogue;
pub(crate) mod explained;
pub(crate) mod fault;
mod joins;
mod limits;
pub(crate) mod mentions;
mod names;
mod notes;
pub(crate) mod one;
mod row_limit;
mod run;
pub(crate) mod script;
pub(crate) mod session;
mod used;
mod walk;
