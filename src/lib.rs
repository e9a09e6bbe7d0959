//! Human-trafficking statistics that can be defended: no number without its bounds, its base and its source.
//!
//! The rooms lie in the direction of the data: [`dataset`] reads files and checks them, [`stats`] computes on its
//! frames, [`render`] writes what a statistic hands over, [`figure`] draws it, and [`cli`] is what a person can say.
//! `dataset` imports none of the others, `stats` only `dataset`, `render` only `stats`, `figure` what may be shown.
//! Four rooms use these side by side, and not each other: [`claims`] asks `dataset` and `stats` whether a text still says what
//! they do, [`report`] puts a country's tables and figures on a page, `build` keeps what a project's outputs were made of, `sql`
//! asks statistics and tables in SQL.

mod build;
pub mod claims;
pub mod cli;
pub mod dataset;
pub mod figure;
pub mod render;
pub mod report;
mod sql;
pub mod stats;
