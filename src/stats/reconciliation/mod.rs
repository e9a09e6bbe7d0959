//! Reconciliation: the printed totals of a source compared with their parts.
//!
//! [`accounts`] collects the cells of each whole and the sums they are in; [`contradiction`] finds the totals that their parts
//! contradict, for every statistic that shows one.
//!
//! Parts by sex and by age are taken as parts of any total. Parts by form of exploitation and by citizenship are parts of a
//! total only where persons are counted once: identified victims of a source that prints its totals. UNODC counts a victim
//! once; persons convicted may be counted under several forms, and so may the victims of a user's own source.

use crate::dataset::count::Count;
use crate::stats::mathematics::linear::System;
use crate::stats::whole::Whole;

pub mod accounts;
pub mod contradiction;
mod equations;

/// A figure of a whole: its total or one of its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct WholeCell<'d> {
    /// Its part of each dimension (sex, age, exploitation), or `total`.
    pub parts: [&'d str; 3],
    /// Its country of citizenship, by code or as the source has it; `None` where it is not about citizenship.
    pub citizens: Option<&'d str>,
    /// What the source prints; `None` where it prints no number, or the cell is a sum that is not printed.
    pub count: Option<Count>,
    /// Where in the source; empty where it is not printed.
    pub locator: &'d str,
}

impl WholeCell<'_> {
    /// Whether the source keeps the number to itself: it prints `<5`, or another range.
    pub fn is_hidden(&self) -> bool {
        self.count.is_some_and(|count| count.number().is_none())
    }
}

/// How a total is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SumDivision {
    /// By sex.
    Sex,
    /// By age.
    Age,
    /// By sex and age at once.
    SexAndAge,
    /// By form of exploitation.
    Exploitation,
    /// By country of citizenship.
    Citizenship,
}

impl SumDivision {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Sex,
        Self::Age,
        Self::SexAndAge,
        Self::Exploitation,
        Self::Citizenship,
    ];

    /// In a sentence after `by`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sex => "sex",
            Self::Age => "age",
            Self::SexAndAge => "sex and age",
            Self::Exploitation => "form of exploitation",
            Self::Citizenship => "citizenship",
        }
    }

    /// Which dimensions (sex, age, exploitation) it divides.
    const fn divides(self) -> [bool; 3] {
        match self {
            Self::Sex => [true, false, false],
            Self::Age => [false, true, false],
            Self::SexAndAge => [true, true, false],
            Self::Exploitation => [false, false, true],
            Self::Citizenship => [false; 3],
        }
    }
}

/// Which sums of an account are entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sums {
    /// Those of the total alone, which is all that tells whether it is contradicted.
    OfTotal,
    /// Those of every cell that has parts.
    All,
}

/// The cells of one whole, and the sums that they are in.
#[derive(Debug, Clone, Default)]
pub struct WholeAccount<'d> {
    /// Which whole.
    pub whole: Whole,
    /// Its cells; the first is its total.
    pub cells: Vec<WholeCell<'d>>,
    /// How each sum of the system divides its total.
    pub by: Vec<SumDivision>,
    /// What is known about the cells, and their sums.
    pub system: System,
}
