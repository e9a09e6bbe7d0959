//! Positions of the columns of a release in a header.

use std::collections::{BTreeMap, BTreeSet};

use super::Header;
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::{DeclaredColumn, Release, fits};

impl Header {
    /// Positions of the columns of a release in this header; else the columns that are missing.
    pub(in crate::dataset::recognise) fn place(
        &self,
        release: &Release,
    ) -> Result<Recognised, Vec<String>> {
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
        let one_of = &release.one_of;
        if !one_of.is_empty() && !one_of.iter().any(|name| places.contains_key(name)) {
            let columns = one_of.iter().filter_map(|name| release.columns.get(name));
            let labels: Vec<String> = columns.map(DeclaredColumn::label).collect();
            absent.push(labels.join("` or `"));
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
        let flags = questions.iter().flat_map(|(_, answers)| answers);
        let flags = flags.map(|(_, at)| *at);
        let of_columns = read.values().chain(parts.iter().flat_map(BTreeMap::values));
        let taken: BTreeSet<usize> = of_columns
            .flatten()
            .chain(helpers.values())
            .copied()
            .chain(figures.iter().map(|figure| figure.at))
            .chain(flags)
            .collect();
        Ok(Recognised {
            unused: self.unused(release, &taken),
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

    /// Header cells of columns that nothing is read from, and that are not to be ignored.
    fn unused(&self, release: &Release, taken: &BTreeSet<usize>) -> Vec<String> {
        let ignored = |cell: &str| release.ignore.iter().any(|pattern| fits(pattern, cell));
        let cells = self.shown.iter().enumerate();
        let unused =
            cells.filter(|(at, cell)| !taken.contains(at) && !cell.is_empty() && !ignored(cell));
        unused.map(|(_, cell)| cell.clone()).collect()
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
        columns: &BTreeMap<String, DeclaredColumn>,
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
    fn figures(&self, release: &Release) -> Vec<FigureColumn> {
        let figure = |(at, head): (usize, &String)| {
            let mut pivots = release.pivot.iter();
            let (said, pivot) = pivots.find_map(|pivot| Some((pivot.read(head)?, pivot)))?;
            let (head, set) = (head.clone(), pivot.set.clone());
            Some(FigureColumn {
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
pub(crate) struct FigureColumn {
    /// Its place.
    pub at: usize,
    /// Its header.
    pub head: String,
    /// What the header says, by tipstat column, in the file's words.
    pub said: BTreeMap<String, String>,
    /// What the declaration says, in ours.
    pub set: BTreeMap<String, String>,
}
