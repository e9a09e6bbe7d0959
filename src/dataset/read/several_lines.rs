//! Cells that span several lines: meant in texts, and made by a stray quote, which swallows the rows up to the next one.

/// Rows that hold such cells: how many, and first and last line of the first of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SeveralLines {
    rows: u64,
    lines: Vec<(u64, u64)>,
}

impl SeveralLines {
    /// How many are named.
    const SHOWN: usize = 5;

    /// Enters a row with its first and last line.
    pub(super) fn enter(&mut self, first: u64, last: u64) {
        self.rows += 1;
        if self.lines.len() < Self::SHOWN {
            self.lines.push((first, last));
        }
    }

    /// Adds those of a part of the text that begins a number of lines below its start.
    pub(super) fn add(&mut self, other: &Self, lines: u64) {
        self.rows += other.rows;
        let more = other
            .lines
            .iter()
            .map(|(first, last)| (first + lines, last + lines));
        self.lines.extend(more);
        self.lines.truncate(Self::SHOWN);
    }

    /// What to warn of; nothing where there are none.
    pub(super) fn warning(&self) -> Option<String> {
        let range = |(first, last): &(u64, u64)| format!("{first}–{last}");
        let mut shown: Vec<String> = self.lines.iter().map(range).collect();
        if self.rows > shown.len() as u64 {
            shown.push("…".into());
        }
        let (noun, verb) = if self.rows == 1 {
            ("row", "has")
        } else {
            ("rows", "have")
        };
        (self.rows > 0).then(|| {
            format!(
                "{} {noun} {verb} a cell that spans several lines (lines {}); \
                 if this is not intended, a stray quote has swallowed the rows in it",
                self.rows,
                shown.join(", ")
            )
        })
    }
}
