//! What is to be counted in a case file: its rows are read once, and only the combinations that are asked for are kept.

/// The counts that are wanted of a case file. Rows are read, checked and accounted for whatever is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// Persons by country of citizenship and year; none where not wanted.
    pub victims: Option<Division>,
    /// Persons by citizenship, country of exploitation and year.
    pub routes: Option<Division>,
    /// Answers to the questions of which one person may have several, by citizenship, year and sex.
    pub answers: bool,
}

/// By what counts are divided further; a dimension that is not wanted reads `total`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Division {
    /// By sex.
    pub sex: bool,
    /// By age.
    pub age: bool,
    /// By form of exploitation.
    pub exploitation: bool,
}

impl Division {
    /// Only totals.
    pub const NONE: Self = Self {
        sex: false,
        age: false,
        exploitation: false,
    };
    /// By all three at once.
    pub const ALL: Self = Self {
        sex: true,
        age: true,
        exploitation: true,
    };

    const fn and(self, other: Self) -> Self {
        Self {
            sex: self.sex || other.sex,
            age: self.age || other.age,
            exploitation: self.exploitation || other.exploitation,
        }
    }
}

impl Needs {
    /// No counts: the file is only looked through.
    pub const NOTHING: Self = Self {
        victims: None,
        routes: None,
        answers: false,
    };
    /// Everything there is: memory follows the number of combinations.
    pub const ALL: Self = Self {
        victims: Some(Division::ALL),
        routes: Some(Division::ALL),
        answers: true,
    };

    /// Persons by country and year, divided.
    pub const fn victims(by: Division) -> Self {
        Self {
            victims: Some(by),
            ..Self::NOTHING
        }
    }

    /// Persons by origin, destination and year, divided.
    pub const fn routes(by: Division) -> Self {
        Self {
            routes: Some(by),
            ..Self::NOTHING
        }
    }

    /// Whether forms of exploitation are needed.
    pub(super) fn by_form(self) -> bool {
        let divisions = [self.victims, self.routes];
        divisions.into_iter().flatten().any(|by| by.exploitation)
    }

    /// What two questions need together, so that a file is read once for both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        const fn either(one: Option<Division>, other: Option<Division>) -> Option<Division> {
            match (one, other) {
                (Some(one), Some(other)) => Some(one.and(other)),
                (Some(one), None) => Some(one),
                (None, other) => other,
            }
        }
        Self {
            victims: either(self.victims, other.victims),
            routes: either(self.routes, other.routes),
            answers: self.answers || other.answers,
        }
    }
}

impl Default for Needs {
    fn default() -> Self {
        Self::ALL
    }
}
