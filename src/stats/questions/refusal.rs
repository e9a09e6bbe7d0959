//! Why a question has no answer.

use std::fmt;

/// What is wrong with one field of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The field, by its name in [`super::fields::FIELDS`]; empty where it is none.
    pub field: &'static str,
    /// What is wrong, and what was expected.
    pub what: String,
    /// The place in the value, on separate lines; empty if the whole value is meant.
    pub place: String,
    /// Whether the option must be named for a reader to know what is meant.
    names_option: bool,
}

impl Objection {
    /// What is wrong with the value of an option, which is named before it.
    pub fn to(field: &'static str, what: impl Into<String>) -> Self {
        Self {
            field,
            what: what.into(),
            place: String::new(),
            names_option: true,
        }
    }

    /// What is wrong, in a sentence that needs no option before it.
    pub fn plain(field: &'static str, what: impl Into<String>) -> Self {
        Self {
            names_option: false,
            ..Self::to(field, what)
        }
    }

    /// The same with the place in the value.
    #[must_use]
    pub fn at(self, place: String) -> Self {
        Self { place, ..self }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.names_option {
            write!(f, "--{}: ", self.field)?;
        }
        write!(f, "{}{}", self.what, self.place)
    }
}

/// All that is wrong with a question; there is at least one objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Vec<Objection>);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(Objection::to_string).collect();
        f.write_str(&all.join("; "))
    }
}

impl std::error::Error for Refusal {}

impl From<Objection> for Refusal {
    fn from(objection: Objection) -> Self {
        Self(vec![objection])
    }
}

/// The disclosure guard refuses to write small counts, and why.
#[derive(Debug)]
pub struct Refused(pub String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}
