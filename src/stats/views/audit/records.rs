//! Case files, a row per person: how many combinations of characteristics single a person out.

use std::collections::BTreeMap;

/// Records as texts; an empty one is missing.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// The combinations of one length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Combinations {
    /// How many columns each combines.
    pub length: usize,
    /// How many different ones there are.
    pub distinct: usize,
    /// How many of them only one record has.
    pub unique: usize,
    /// How many of them fewer than `k` records have.
    pub rare: usize,
    /// How many records have at least one that only they have.
    pub records_with_unique: usize,
    /// How many records have at least one that fewer than `k` have.
    pub records_with_rare: usize,
}

/// Classes of records that are alike in some columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecordClasses {
    /// How many there are.
    pub classes: usize,
    /// The records of the smallest: the k of k-anonymity; 0 where there are no records.
    pub smallest: usize,
    /// How many records are in classes of fewer than `k`.
    pub records_below: usize,
}

/// The longest combination that is counted.
pub const LONGEST: usize = 4;
/// The most sets of columns times records that are counted.
const MOST: usize = 400_000_000;

impl Records {
    /// Combinations of up to `longest` columns, by length. A missing value is part of none. The error says what is too much.
    pub fn combinations(&self, k: usize, longest: usize) -> Result<Vec<Combinations>, String> {
        let codes = self.codes();
        let sets = column_sets(self.columns.len(), longest.min(LONGEST));
        if sets.len().saturating_mul(self.rows.len()) > MOST {
            return Err(format!(
                "{} columns of {} records have too many combinations: name the columns that an outsider may know, \
                 such as `--columns gender,age,citizenship`",
                self.columns.len(),
                self.rows.len()
            ));
        }
        let mut found = Vec::new();
        for length in 1..=longest.min(LONGEST).min(self.columns.len()) {
            let mut of = Combinations {
                length,
                ..Combinations::default()
            };
            let mut marks = vec![(false, false); self.rows.len()];
            for set in sets.iter().filter(|set| set.len() == length) {
                of.count(&codes, set, k, &mut marks);
            }
            of.records_with_unique = marks.iter().filter(|(unique, _)| *unique).count();
            of.records_with_rare = marks.iter().filter(|(_, rare)| *rare).count();
            found.push(of);
        }
        Ok(found)
    }

    /// Classes of records by some columns; a missing value counts as a separate value.
    pub fn classes(&self, columns: &[usize], k: usize) -> RecordClasses {
        let sizes = self.sizes(columns);
        RecordClasses {
            classes: sizes.len(),
            smallest: sizes.values().copied().min().unwrap_or(0),
            records_below: sizes.values().filter(|size| **size < k).sum(),
        }
    }

    fn sizes(&self, columns: &[usize]) -> BTreeMap<Vec<&str>, usize> {
        let mut sizes: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for row in &self.rows {
            let class = columns.iter().map(|at| row[*at].as_str()).collect();
            *sizes.entry(class).or_default() += 1;
        }
        sizes
    }

    /// Each column as numbers of its values; 0 where it is missing.
    fn codes(&self) -> Vec<Vec<u32>> {
        let column = |at: usize| {
            let mut known: BTreeMap<&str, u32> = BTreeMap::new();
            let mut codes = Vec::with_capacity(self.rows.len());
            for row in &self.rows {
                let next = known.len() as u32 + 1;
                codes.push(match row.get(at).map_or("", String::as_str) {
                    "" => 0,
                    value => *known.entry(value).or_insert(next),
                });
            }
            codes
        };
        (0..self.columns.len()).map(column).collect()
    }
}

impl Combinations {
    fn count(&mut self, codes: &[Vec<u32>], set: &[usize], k: usize, marks: &mut [(bool, bool)]) {
        let mut keys: Vec<([u32; LONGEST], u32)> = Vec::new();
        let rows = marks.len();
        #[allow(clippy::needless_range_loop)] // the row is a place in each of the columns
        for row in 0..rows {
            let mut key = [0; LONGEST];
            for (slot, at) in key.iter_mut().zip(set) {
                *slot = codes[*at][row];
            }
            if key[..set.len()].iter().all(|code| *code > 0) {
                keys.push((key, row as u32));
            }
        }
        keys.sort_unstable();
        for class in keys.chunk_by(|one, other| one.0 == other.0) {
            let (unique, rare) = (class.len() == 1, class.len() < k);
            self.distinct += 1;
            self.unique += usize::from(unique);
            self.rare += usize::from(rare);
            if rare {
                for (_, row) in class {
                    let mark = &mut marks[*row as usize];
                    *mark = (mark.0 || unique, true);
                }
            }
        }
    }
}

/// All sets of up to `longest` columns, shorter ones first.
fn column_sets(columns: usize, longest: usize) -> Vec<Vec<usize>> {
    let mut sets: Vec<Vec<usize>> = Vec::new();
    let mut last: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..longest {
        let longer = last.iter().flat_map(|set| {
            let from = set.last().map_or(0, |last| last + 1);
            (from..columns).map(|next| {
                let mut longer = set.clone();
                longer.push(next);
                longer
            })
        });
        last = longer.collect();
        sets.extend(last.iter().cloned());
        if sets.len() > MOST {
            break;
        }
    }
    sets
}
