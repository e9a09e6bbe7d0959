//! Questions: what a user asks of a statistic, and what there is where nothing was found.

pub mod absent;
pub mod answer;
pub mod availability;
pub mod by;
pub mod condition;
pub mod fields;
pub(in crate::stats) mod groups;
mod known;
pub mod order;
pub mod query;
pub mod question;
pub mod refusal;
pub mod regions;
mod row_mask;
pub(crate) mod shown;
