//! Which interval a share gets: one share its own, the parts of a split simultaneous intervals.

use super::interval::{IntervalMethod, Limits};
use crate::dataset::count::Count;

/// What the user asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IntervalChoice {
    /// Wilson's for one share, Goodman's for the parts of a split.
    #[default]
    Fitting,
    /// One interval for each share separately, also in a split.
    Each(IntervalMethod),
    /// Goodman's for the parts of a split, Wilson's elsewhere.
    Goodman,
    /// Sison and Glaz' for the parts of a split, Wilson's elsewhere.
    SisonGlaz,
}

impl IntervalChoice {
    /// The names on the command line.
    pub const NAMES: [&str; 6] = [
        "wilson",
        "clopper-pearson",
        "jeffreys",
        "mid-p",
        "goodman",
        "sison-glaz",
    ];

    /// The choice of a name.
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "goodman" => Some(Self::Goodman),
            "sison-glaz" => Some(Self::SisonGlaz),
            name => IntervalMethod::find(name).map(Self::Each),
        }
    }

    /// Its name on the command line; what fits has none.
    pub fn name(self) -> Option<&'static str> {
        let mut names = Self::NAMES.into_iter();
        names.find(|name| Self::find(name) == Some(self))
    }
}

/// How the limits of one figure are computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// The method for one share.
    pub method: IntervalMethod,
    /// The level at which it is applied: closer to 1 than asked for if several are simultaneous.
    pub confidence: f64,
    /// The number of parts of a simultaneous interval, and the method; none for a single share.
    pub together: Option<JointIntervals>,
}

/// Intervals of all parts of a split, which hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JointIntervals {
    /// Goodman's, over a number of parts.
    Goodman(usize),
    /// Sison and Glaz'.
    SisonGlaz,
}

impl Level {
    /// For a single share.
    pub const fn alone(choice: IntervalChoice, confidence: f64) -> Self {
        let method = match choice {
            IntervalChoice::Each(method) => method,
            _ => IntervalMethod::Wilson,
        };
        Self {
            method,
            confidence,
            together: None,
        }
    }

    /// For each of the parts of a split: Goodman's is Wilson's with the error shared out among them. One part is a share by
    /// itself. (Sison and Glaz' limits need all parts at once: a split computes them.)
    ///
    /// Goodman (1965), doi:10.1080/00401706.1965.10490252.
    pub fn of_part(choice: IntervalChoice, parts: usize, confidence: f64) -> Self {
        let alone = Self::alone(choice, confidence);
        if matches!(choice, IntervalChoice::Each(_)) || parts < 2 {
            return alone;
        }
        Self {
            confidence: 1.0 - (1.0 - confidence) / parts as f64,
            together: Some(JointIntervals::Goodman(parts)),
            ..alone
        }
    }

    /// The limits of `part / (part + rest)` over every value inside the bounds.
    pub fn over(&self, part: Count, rest: Count) -> Limits {
        self.method.over(part, rest, self.confidence)
    }

    /// The limits of `part / base` over every value inside the bounds.
    pub fn over_base(&self, part: Count, base: Count) -> Limits {
        self.method.over_base(part, base, self.confidence)
    }

    /// For people: `Wilson score interval`, `Goodman's simultaneous intervals`.
    pub const fn label(&self) -> &'static str {
        match self.together {
            None => self.method.label(),
            Some(JointIntervals::Goodman(_)) => "Goodman's simultaneous intervals",
            Some(JointIntervals::SisonGlaz) => "Sison and Glaz' simultaneous intervals",
        }
    }

    /// Where the method comes from.
    pub const fn source(&self) -> &'static str {
        match self.together {
            None => self.method.source(),
            Some(JointIntervals::Goodman(_)) => {
                "Goodman (1965), doi:10.1080/00401706.1965.10490252"
            }
            Some(JointIntervals::SisonGlaz) => {
                "Sison and Glaz (1995), doi:10.1080/01621459.1995.10476521"
            }
        }
    }
}
