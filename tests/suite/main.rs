//! What tipstat promises, tested as one program, so that it is linked once.
//!
//! `cargo test --release --test suite NAME` runs the tests of one file (`sql::`), or all whose path contains NAME.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test may fail that way, and say what it skips

mod attacks;
mod audit;
mod bombs;
mod broken;
mod build;
mod case_files;
mod claims;
mod cli;
mod common;
mod conditions;
mod cross;
mod dashboard;
mod deep_templates;
mod editions;
mod example;
mod figures;
mod formats;
mod habits;
mod hostile;
mod many_rows;
mod mathematics;
mod overwrite;
mod package;
mod paper;
mod parquet_lies;
mod properties;
mod reference;
mod releases;
mod report;
mod second_look;
mod splits;
mod sql;
mod surroundings;
mod swap;
mod taken_elsewhere;
mod tiers;
mod withstand;
