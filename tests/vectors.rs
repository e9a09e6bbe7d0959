//! Reference numbers of other software are reproduced within their tolerances; each file in `tests/vectors/` says how it was
//! computed. Every case is run, and every number in it looked at: what tipstat does not compute is named here, by file.

#![allow(clippy::unwrap_used)] // a test may fail that way

mod reference;
