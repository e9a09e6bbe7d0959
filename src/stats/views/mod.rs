//! Views: several numbers side by side, made from the statistics.

pub mod account;
pub mod audit;
pub mod compare;
pub mod cross;
pub mod hidden;
pub mod reconcile;
pub mod sensitivity;
pub mod summary;
