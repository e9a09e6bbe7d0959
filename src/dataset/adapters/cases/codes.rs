//! Numbers for what is counted apart, so that a combination is one number: the same in every worker and on every machine.

use crate::dataset::areas;
use crate::dataset::table::Table;

/// A country, as a number: [`MISSING`], an area, a doubtful code, or a reason why the cell cannot be read.
pub(super) type Country = u32;
/// No country is given.
pub(super) const MISSING: Country = 0;
/// From here on: codes that may mean missing, which only the whole file shows.
pub(super) const DOUBTFUL: Country = 1 << 12;
/// From here on: the number of a reason.
pub(super) const REASON: u32 = 1 << 31;

/// The number of an area's code.
pub(super) fn of_area(code: &str) -> Country {
    areas::position(code).map_or(MISSING, |at| at as Country + 1)
}

/// The code of a country that is no longer doubtful; empty where it is missing.
pub(super) fn area(country: Country) -> &'static str {
    let at = (country as usize).checked_sub(1);
    at.and_then(|at| areas::all().get(at))
        .map_or("", |area| area.code.as_str())
}

/// The first year that has a number; 0 means none.
const YEAR_0: u64 = 1899;

/// The number of a year, or nothing where it is none.
pub(super) fn of_year(year: u64) -> Option<u32> {
    let known = (1900..=2100).contains(&year);
    known.then(|| (year - YEAR_0) as u32)
}

/// A year as text; empty where there is none.
pub(super) fn year(number: u32) -> String {
    match number {
        0 => String::new(),
        number => (u64::from(number) + YEAR_0).to_string(),
    }
}

/// The categories of a column of `victims`, numbered as the schema lists them.
pub(super) struct Categories(Vec<&'static str>);

impl Categories {
    pub(super) fn of(column: &str) -> Self {
        let field = Table::Victims.schema().field(column);
        let values = field.map_or(&[][..], |field| &field.constraints.values);
        Self(values.iter().map(String::as_str).collect())
    }

    /// The number of a category; nothing for what the schema does not list.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let same = |known: &&str| known.eq_ignore_ascii_case(name);
        self.0.iter().position(same).map(|at| at as u32)
    }

    /// The same for a category that the schema lists: the first one where it does not.
    pub(super) fn number_or_first(&self, name: &str) -> u32 {
        self.number(name).unwrap_or_default()
    }

    /// The category of a number.
    pub(super) fn name(&self, number: u32) -> &'static str {
        self.0.get(number as usize).copied().unwrap_or("unknown")
    }
}

/// What one person is counted under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Combination {
    pub citizenship: Country,
    pub exploited_in: Country,
    pub year: u32,
    pub sex: u32,
    pub age: u32,
    pub form: u32,
}

impl Combination {
    /// The combination as one number.
    pub(super) const fn pack(self) -> u64 {
        (self.citizenship as u64) << 48
            | (self.exploited_in as u64) << 32
            | (self.year as u64) << 24
            | (self.sex as u64) << 16
            | (self.age as u64) << 8
            | self.form as u64
    }

    /// The combination of a number.
    pub(super) fn unpack(packed: u64) -> Self {
        let bits = |from: u64, many: u64| ((packed >> from) & ((1 << many) - 1)) as u32;
        Self {
            citizenship: bits(48, 16),
            exploited_in: bits(32, 16),
            year: bits(24, 8),
            sex: bits(16, 8),
            age: bits(8, 8),
            form: bits(0, 8),
        }
    }
}
