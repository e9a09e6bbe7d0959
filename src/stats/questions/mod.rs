//! Questions: what a user asks of a statistic, and what there is where nothing was found.

pub mod absent;
pub mod availability;
pub mod by;
pub mod condition;
pub mod order;
pub mod query;
