//! Two countries whose order depends on the convention.

use std::fmt;

use crate::dataset::areas;

/// Two countries that change places between conventions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairChange {
    /// The part and year they are ranked by.
    pub what: String,
    /// The code of the one that leads as asked, or under the first convention that tells.
    pub above: String,
    /// The code of the other.
    pub below: String,
    /// The conventions under which the first leads.
    pub under: Vec<&'static str>,
    /// Those under which the other does.
    pub against: Vec<&'static str>,
}

impl fmt::Display for PairChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (above, below) = (areas::name(&self.above), areas::name(&self.below));
        let (what, under, against) = (&self.what, self.under.join(", "), self.against.join(", "));
        write!(
            f,
            "{what}: {above} ranks above {below} ({under}), but below it under {against}."
        )
    }
}
