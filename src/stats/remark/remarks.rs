//! All that an estimate says of itself.

use std::fmt;

use super::Remark;
use super::words::texts;
use crate::dataset::count::Count;

/// All that an estimate says of itself, in the order of reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remarks(Vec<Remark>);

impl Remarks {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Remark> {
        self.0.iter()
    }

    /// Whether one of them is of a kind.
    pub fn any(&self, is: impl Fn(&Remark) -> bool) -> bool {
        self.0.iter().any(is)
    }

    /// Adds one at the end.
    pub fn push(&mut self, remark: Remark) {
        self.0.push(remark);
    }

    /// Takes away what parts add up to.
    pub(in crate::stats) fn hide_sums(&mut self) {
        for remark in &mut self.0 {
            if let Remark::Contradicted { parts, .. } = remark {
                *parts = None;
            }
        }
    }

    /// Adds one at the end, where there is one.
    pub fn extend(&mut self, remark: Option<Remark>) {
        self.0.extend(remark);
    }

    /// The same with another before them.
    #[must_use]
    pub fn after(self, first: Option<Remark>) -> Self {
        Self(first.into_iter().chain(self.0).collect())
    }

    /// The words of all, with counts written by `number`.
    pub fn text(&self, number: &dyn Fn(Count) -> String) -> String {
        texts(&self.0, number)
    }
}

impl From<Remark> for Remarks {
    fn from(remark: Remark) -> Self {
        Self(vec![remark])
    }
}

impl FromIterator<Remark> for Remarks {
    fn from_iter<I: IntoIterator<Item = Remark>>(remarks: I) -> Self {
        Self(remarks.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Remarks {
    type Item = &'a Remark;
    type IntoIter = std::slice::Iter<'a, Remark>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Remarks {
    /// As in machine formats: counts in plain digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(&|count| count.to_string()))
    }
}
