//! How rows are ordered and cut, and which axes panels have: as asked for, or by the rule of the figure.

use std::cmp::Ordering;

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// What is shown, the largest first.
    Value,
    /// The name of the country.
    Name,
    /// The tier, the best first.
    Tier,
}

impl By {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Name => "name",
            Self::Tier => "tier",
        }
    }

    /// The order of a word, and whether it is turned around; a table's columns are understood, too.
    pub fn read(word: &str) -> Option<(Self, bool)> {
        let (word, turned) = match word.strip_prefix('-') {
            Some(word) => (word, true),
            None => (word, false),
        };
        Some(match word {
            // as in tables: with a minus the largest first
            "value" | "count" => (Self::Value, turned),
            "name" | "country" => (Self::Name, turned),
            "tier" | "group" => (Self::Tier, turned),
            _ => return None,
        })
    }
}

/// How rows are ordered and cut, and which axes panels have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Looks {
    /// What rows are ordered by, and whether the largest or last are first.
    pub order: Option<(By, bool)>,
    /// How many rows or panels are drawn.
    pub top: Option<usize>,
    /// Whether the axis of amounts is logarithmic.
    pub log: bool,
    /// Whether all panels have one axis.
    pub shared: Option<bool>,
}

impl Looks {
    /// Orders and cuts rows, by their names, values and tiers; how many are left out. Unknown values come last.
    pub(super) fn arrange<T>(
        &self,
        rows: &mut Vec<T>,
        default: By,
        name: impl Fn(&T) -> String,
        value: impl Fn(&T) -> Option<f64>,
    ) -> usize {
        let (by, turned) = self.order.unwrap_or((default, default == By::Value));
        rows.sort_by_cached_key(|row| name(row));
        match by {
            By::Name if turned => rows.reverse(),
            By::Name => {}
            By::Value | By::Tier => rows.sort_by(|a, b| match (value(a), value(b)) {
                (Some(a), Some(b)) if turned => b.total_cmp(&a),
                (Some(a), Some(b)) => a.total_cmp(&b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            }),
        }
        let most = self.top.unwrap_or(usize::MAX);
        let cut = rows.len().saturating_sub(most);
        rows.truncate(most);
        cut
    }
}

/// The note on rows that are left out.
pub(super) fn cut_note(cut: usize, drawn: usize) -> Option<String> {
    (cut > 0).then(|| format!("the first {drawn} of {} are drawn", drawn + cut))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ordered_by_what_they_show_and_the_unknown_come_last() {
        let rows = || {
            vec![
                ("b", Some(1.0)),
                ("c", None),
                ("a", Some(2.0)),
                ("d", Some(2.0)),
            ]
        };
        let arranged = |looks: Looks| {
            let mut rows = rows();
            let cut = looks.arrange(&mut rows, By::Value, |row| row.0.to_owned(), |row| row.1);
            (rows.iter().map(|row| row.0).collect::<String>(), cut)
        };
        assert_eq!(arranged(Looks::default()), ("adbc".to_owned(), 0));
        let order = |word: &str| Looks {
            order: By::read(word),
            top: Some(3),
            ..Looks::default()
        };
        assert_eq!(arranged(order("value")), ("bad".to_owned(), 1));
        assert_eq!(arranged(order("-value")), ("adb".to_owned(), 1));
        assert_eq!(arranged(order("name")), ("abc".to_owned(), 1));
        assert_eq!(arranged(order("-name")), ("dcb".to_owned(), 1));
        assert_eq!(By::read("colour"), None);
    }
}
