//! The header of a file as a release sees it: several rows as one, the first column divided, and where each column stands.

use std::collections::{BTreeMap, BTreeSet};

use super::Recognised;
use crate::dataset::read::Record;
use crate::dataset::sources::{Column, Release, fits};

/// The cells of a header, as they stand and as they are compared.
pub(crate) struct Header {
    /// For people: white space is one blank.
    pub shown: Vec<String>,
    plain: Vec<String>,
    /// Cells of a row below it.
    width: usize,
    /// Rows above and including it.
    skip: usize,
}

impl Header {
    /// The header that begins in a row, or nothing where the rows below it are not there.
    pub(crate) fn at(release: &Release, top: &[Record], at: usize) -> Option<Self> {
        let rows = top.get(at..at + release.header_rows.max(1))?;
        let width = rows.iter().map(|row| row.cells.len()).max()?;
        let mut shown = joined(rows, width);
        if !release.split.is_empty() {
            let first = shown.first()?.clone();
            let parts = first.split(release.split.as_str());
            let mut parts: Vec<String> = parts.map(|part| part.trim().to_owned()).collect();
            if parts.len() < 2 {
                return None;
            }
            // Eurostat: `geo\TIME_PERIOD` names the column and what stands above the others
            if let Some(last) = parts.last_mut() {
                last.truncate(last.find('\\').unwrap_or(last.len()));
            }
            drop(shown.splice(0..1, parts));
        }
        Some(Self {
            plain: shown.iter().map(|cell| plain(cell)).collect(),
            shown,
            width,
            skip: at + rows.len(),
        })
    }

    /// All places of a header; a pattern with `*` finds several.
    fn find(&self, wanted: &str) -> Vec<usize> {
        let cells = self.plain.iter().enumerate();
        let wanted = plain(wanted);
        let same = |cell: &String| {
            if wanted.contains('*') {
                fits(&wanted, cell)
            } else {
                *cell == wanted
            }
        };
        cells
            .filter(|(_, cell)| same(cell))
            .map(|(at, _)| at)
            .collect()
    }

    /// The places of a column, in the order of its headers.
    fn places(&self, column: &Column) -> Vec<usize> {
        if let Some(at) = column.place_at() {
            return (at < self.plain.len()).then_some(at).into_iter().collect();
        }
        let found = column
            .from
            .iter()
            .filter_map(|from| self.find(from).first().copied());
        let mut seen = BTreeSet::new();
        found.filter(|at| seen.insert(*at)).collect()
    }

    /// The columns that have the header of another, which is read: its name, and the places.
    pub(super) fn twice(&self, fit: &Recognised) -> Option<(String, Vec<usize>)> {
        let columns = fit.release.columns.iter();
        let named = columns.filter(|(_, column)| column.at.is_empty());
        let read = named.filter_map(|(name, _)| fit.places.get(name));
        let twice = |at: &&usize| {
            self.plain
                .iter()
                .filter(|cell| **cell == self.plain[**at])
                .count()
                > 1
        };
        let at = *read.into_iter().find(twice)?;
        let cells = self.plain.iter().enumerate();
        let places = cells.filter(|(_, cell)| **cell == self.plain[at]);
        Some((self.shown[at].clone(), places.map(|(at, _)| at).collect()))
    }

    /// Where the columns of a release stand in this header; else the columns that are not there.
    pub(super) fn place(&self, release: &Release) -> Result<Recognised, Vec<String>> {
        let mut absent = Vec::new();
        let read = self.columns(&release.columns, &mut absent);
        let parts = release.parts.iter();
        let parts: Vec<_> = parts
            .map(|part| self.columns(&part.columns, &mut absent))
            .collect();
        let places: BTreeMap<String, usize> = read
            .iter()
            .filter_map(|(name, places)| Some((name.clone(), *places.first()?)))
            .collect();
        if !release.one_of.is_empty()
            && !release.one_of.iter().any(|name| places.contains_key(name))
        {
            let names = release
                .one_of
                .iter()
                .filter_map(|name| release.columns.get(name));
            absent.push(names.map(Column::label).collect::<Vec<_>>().join("` or `"));
        }
        let helpers = self.helpers(release, &mut absent);
        let questions = self.questions(release, &mut absent);
        let figures = self.figures(release);
        if let Some(pivot) = release.pivot.first().filter(|_| figures.is_empty()) {
            absent.push(pivot.head.clone());
        }
        if !absent.is_empty() {
            absent.dedup();
            return Err(absent);
        }
        let flags = questions
            .iter()
            .flat_map(|(_, answers)| answers.iter().map(|(_, at)| *at));
        let of_parts = parts.iter().flat_map(BTreeMap::values).flatten();
        let taken: BTreeSet<usize> = read
            .values()
            .flatten()
            .chain(of_parts)
            .chain(helpers.values())
            .copied()
            .chain(figures.iter().map(|figure| figure.at))
            .chain(flags)
            .collect();
        let cells = self.shown.iter().enumerate();
        let ignored = |cell: &str| release.ignore.iter().any(|pattern| fits(pattern, cell));
        let unused =
            cells.filter(|(at, cell)| !taken.contains(at) && !cell.is_empty() && !ignored(cell));
        Ok(Recognised {
            unused: unused.map(|(_, cell)| cell.clone()).collect(),
            release: release.clone(),
            skip: self.skip,
            width: self.width,
            heads: self.shown.clone(),
            places,
            read,
            parts,
            helpers,
            figures,
            questions,
            notes: Vec::new(),
            left_out: Vec::new(),
        })
    }

    /// The columns that a declaration names besides those of ours: of filters, units, scales, flags, weights and answers.
    fn helpers(&self, release: &Release, absent: &mut Vec<String>) -> BTreeMap<String, usize> {
        let mut helpers = BTreeMap::new();
        let filters = release
            .rows
            .keys()
            .chain(release.parts.iter().flat_map(|part| part.rows.keys()));
        let weight = Some(&release.weight).filter(|weight| !weight.is_empty());
        let flags = release
            .columns
            .values()
            .flat_map(|column| column.flags.keys());
        let flags = flags.filter(|header| *header != "otherwise");
        let mut answers = 0;
        for several in release.answers.values() {
            let here = |name: &String| Some((name.clone(), *self.find(name).first()?));
            match several.from.iter().find_map(here) {
                Some((name, at)) => {
                    answers += 1;
                    helpers.insert(name, at);
                }
                // a form may lack some questions, but not all
                None if release.declared => absent.extend(several.from.first().cloned()),
                None => {}
            }
        }
        if answers == 0 && !release.answers.is_empty() {
            absent.extend(
                release
                    .answers
                    .values()
                    .filter_map(|it| it.from.first().cloned()),
            );
        }
        for names in [&release.unit.from, &release.multiply.from] {
            let here = |name: &String| Some((name.clone(), *self.find(name).first()?));
            match names.iter().find_map(here) {
                Some((name, at)) => drop(helpers.insert(name, at)),
                // a shipped release is for many files, of which some have one unit
                None if release.declared => absent.extend(names.first().cloned()),
                None => {}
            }
        }
        for name in filters.chain(weight).chain(flags) {
            match self.find(name).first() {
                Some(at) => drop(helpers.insert(name.clone(), *at)),
                None if release.declared
                    || (release.parts.is_empty() && release.answers.is_empty()) =>
                {
                    absent.push(name.clone());
                }
                None => {}
            }
        }
        for name in &release.flags.from {
            helpers.extend(self.find(name).first().map(|at| (name.clone(), *at)));
        }
        helpers
    }

    fn columns(
        &self,
        columns: &BTreeMap<String, Column>,
        absent: &mut Vec<String>,
    ) -> BTreeMap<String, Vec<usize>> {
        let mut read = BTreeMap::new();
        for (name, column) in columns.iter().filter(|(_, column)| column.is_read()) {
            let places = self.places(column);
            if !places.is_empty() {
                read.insert(name.clone(), places);
            } else if !column.optional {
                absent.push(column.label());
            }
        }
        read
    }

    fn questions(
        &self,
        release: &Release,
        absent: &mut Vec<String>,
    ) -> Vec<(String, Vec<(String, usize)>)> {
        let mut questions = Vec::new();
        for (question, answers) in &release.questions {
            let mut places = Vec::new();
            for (from, answer) in answers {
                match self.find(from).first() {
                    Some(at) => places.push((answer.clone(), *at)),
                    None => absent.push(from.clone()),
                }
            }
            questions.push((question.clone(), places));
        }
        questions
    }

    /// The columns that hold figures, each with what its header says.
    fn figures(&self, release: &Release) -> Vec<Figure> {
        let figure = |(at, head): (usize, &String)| {
            let mut pivots = release.pivot.iter();
            let (said, pivot) = pivots.find_map(|pivot| Some((pivot.read(head)?, pivot)))?;
            let (head, set) = (head.clone(), pivot.set.clone());
            Some(Figure {
                at,
                head,
                said,
                set,
            })
        };
        self.shown.iter().enumerate().filter_map(figure).collect()
    }
}

/// A column that holds figures, in a table with several of them.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    /// Its place.
    pub at: usize,
    /// Its header.
    pub head: String,
    /// What the header says, by column of ours, in the file's words.
    pub said: BTreeMap<String, String>,
    /// What the declaration says, in ours.
    pub set: BTreeMap<String, String>,
}

/// Rows of a header as one: a cell above holds for all to its right until the next.
fn joined(rows: &[Record], width: usize) -> Vec<String> {
    let mut columns = vec![Vec::<String>::new(); width];
    for (number, row) in rows.iter().enumerate() {
        let mut above = String::new();
        for (at, parts) in columns.iter_mut().enumerate() {
            let cell = one_line(row.cells.get(at).unwrap_or(""));
            if !cell.is_empty() {
                above.clone_from(&cell);
            }
            let last = number + 1 == rows.len();
            let part = if last { cell } else { above.clone() };
            if !part.is_empty() && parts.last() != Some(&part) {
                parts.push(part);
            }
        }
    }
    columns.into_iter().map(|parts| parts.join(" / ")).collect()
}

/// A header cell on one line: white space is one blank.
fn one_line(cell: &str) -> String {
    let cell = cell.trim().trim_start_matches('\u{feff}');
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A header cell as it is compared.
pub(super) fn plain(cell: &str) -> String {
    one_line(cell).to_lowercase()
}

/// The letters of a column, as a spreadsheet shows them.
pub(super) fn letters(mut place: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.insert(0, char::from(b'A' + (place % 26) as u8));
        match (place / 26).checked_sub(1) {
            Some(next) => place = next,
            None => return letters.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn record(line: u64, cells: &[&str]) -> Record {
        let cells = Arc::new(cells.iter().copied().collect());
        Record { line, cells }
    }

    #[test]
    fn two_rows_are_one_header_and_a_merged_cell_holds_to_its_right() {
        let top = [
            record(1, &["Country", "2022", "", "2023", ""]),
            record(2, &["", "Female", "Total  \ncleared", "Female", "Male"]),
        ];
        let release = Release {
            header_rows: 2,
            ..Release::default()
        };
        let header = Header::at(&release, &top, 0).unwrap();
        assert_eq!(
            header.shown,
            [
                "Country",
                "2022 / Female",
                "2022 / Total cleared",
                "2023 / Female",
                "2023 / Male"
            ]
        );
        assert_eq!(header.find("2022 / total cleared"), [2]);
    }

    #[test]
    fn letters_name_columns_as_spreadsheets_do() {
        assert_eq!(
            [0, 7, 25, 26, 701, 702].map(letters),
            ["A", "H", "Z", "AA", "ZZ", "AAA"]
        );
    }
}
