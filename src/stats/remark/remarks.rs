//! All that an estimate says about itself.

use std::fmt;
use std::sync::Arc;

use super::Remark;
use super::words::texts;
use crate::dataset::count::Count;

/// All that an estimate says about itself, in the order of reading; a million estimates that say the same share it. `None` where
/// there are none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remarks(Option<Arc<Vec<Remark>>>);

impl Remarks {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    fn all(&self) -> &[Remark] {
        self.0.as_ref().map_or(&[], |remarks| remarks.as_slice())
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Remark> {
        self.all().iter()
    }

    /// Whether one of them is of a kind.
    pub fn any(&self, is: impl Fn(&Remark) -> bool) -> bool {
        self.iter().any(is)
    }

    /// Adds one at the end.
    pub fn push(&mut self, remark: Remark) {
        Arc::make_mut(self.0.get_or_insert_default()).push(remark);
    }

    /// Takes away what parts add up to.
    pub(in crate::stats) fn hide_sums(&mut self) {
        if !self.any(|remark| matches!(remark, Remark::Contradicted { .. })) {
            return;
        }
        for remark in self.0.iter_mut().flat_map(Arc::make_mut) {
            if let Remark::Contradicted { parts, .. } = remark {
                *parts = None;
            }
        }
    }

    /// Adds one at the end, where there is one.
    pub fn extend(&mut self, remark: Option<Remark>) {
        if let Some(remark) = remark {
            self.push(remark);
        }
    }

    /// The same with another before them.
    #[must_use]
    pub fn after(self, first: Option<Remark>) -> Self {
        if first.is_none() {
            return self;
        }
        first.into_iter().chain(self.iter().cloned()).collect()
    }

    /// The words of all, with counts written by `number`.
    pub fn text(&self, number: &dyn Fn(Count) -> String) -> String {
        texts(self.all(), number)
    }
}

impl From<Remark> for Remarks {
    fn from(remark: Remark) -> Self {
        Self(Some(Arc::new(vec![remark])))
    }
}

impl FromIterator<Remark> for Remarks {
    fn from_iter<I: IntoIterator<Item = Remark>>(remarks: I) -> Self {
        let remarks: Vec<Remark> = remarks.into_iter().collect();
        Self((!remarks.is_empty()).then(|| Arc::new(remarks)))
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
