//! Multiple systems estimation: how many persons are on no list, from who is on which.
//!
//! Counts of capture histories are Poisson; the logarithm of a mean is a sum of an intercept, an effect of each list and
//! terms of lists that depend on each other. The exponential of the intercept is the expected number on no list. Chan,
//! Silverman and Vincent (2021), doi:10.1080/01621459.2019.1708748; the same fits, existence test and selection as the
//! authors' R packages `SparseMSE` and `MultipleSystemsEstimation`, which the vectors of the tests come from.

pub use averaging::{Averaged, average};
pub use bootstrap::{Bootstrap, bca_limits, bootstrap, jackknife_acceleration};
pub use existence::Existence;
pub use fit::{Fit, estimate};
pub use hierarchy::{Ranked, Ranking, rank_models};
pub use histories::Captures;
pub use model::{Model, Term};
pub use profile::{ProfileInterval, profile};
pub use stepwise::{Candidate, Selection, SelectionStep, select};
pub use two_lists::{TwoLists, two_lists};

mod averaging;
mod bootstrap;
mod design;
mod existence;
mod fit;
mod graphs;
mod hierarchy;
mod histories;
mod linear;
mod model;
mod profile;
mod random;
mod stepwise;
mod two_lists;
