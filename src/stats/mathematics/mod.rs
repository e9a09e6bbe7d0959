//! Mathematics on bounds: intervals, ranks, concentration and tests. It knows no table and no country.

mod bisection;
pub mod bounds;
pub mod capture;
pub mod cell_key;
pub mod concentration;
pub mod disclosure;
pub mod interval;
pub mod limits;
pub mod linear;
pub mod missing;
pub(in crate::stats) mod parallel;
pub mod percentages;
pub mod ranks;
pub mod relations;
pub mod rounding;
pub mod series;
