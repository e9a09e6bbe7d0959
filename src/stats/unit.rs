//! What numbers are measured in.

/// What a value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Persons, or cases where the source counts cases.
    Persons,
    /// A fraction of 1.
    Share,
    /// A tier of the TIP Report.
    Tier,
    /// Persons, seen and unseen, as a model estimates them.
    Estimated,
    /// Rows of the data.
    Rows,
    /// Persons per 100,000 of the population.
    Rate,
    /// Persons, or offences, per detected victim.
    PerVictim,
    /// A difference in persons.
    Difference,
    /// A share minus another, in fractions of 1.
    Points,
    /// A place among others; 1 is the largest.
    Rank,
    /// One count over another.
    Ratio,
    /// A probability between 0 and 1, such as that of a test.
    Probability,
    /// Persons more, or fewer, each year.
    PerYear,
    /// An effective number of destinations.
    Destinations,
    /// How many categories are distinguished.
    Categories,
    /// A number without a unit, such as an index or the value of a test.
    Number,
}

impl Unit {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Share => "fraction of 1",
            Self::Tier => "tier",
            Self::Estimated => "persons, estimated",
            Self::Rows => "rows",
            Self::Rate => "persons per 100,000 population",
            Self::PerVictim => "per detected victim",
            Self::Difference => "difference in persons",
            Self::Points => "difference in fractions of 1",
            Self::Rank => "rank",
            Self::Ratio => "ratio",
            Self::Probability => "probability",
            Self::PerYear => "persons per year",
            Self::Destinations => "destinations",
            Self::Categories => "categories",
            Self::Number => "number",
        }
    }
}
