//! Questions of which one person may answer several: a column a possible answer, a flag a cell.

use std::collections::BTreeMap;

use super::cells::{CellText, Cells, RememberedCell};
use super::codes::Categories;
use super::memo::Memo;
use crate::dataset::fault::shown;
use crate::dataset::limits;
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::Release;

/// The flags of a case file.
pub(super) struct CaseFlags {
    questions: Vec<FlagQuestion>,
    /// What a flag of one byte says, and what longer ones do.
    single: [CaseFlag; 256],
    longer: Memo<CaseFlag>,
    text: CellText,
    mixed: u32,
    /// Persons so far, and of each question for each answer the last one who gave it.
    person: u64,
    given: Vec<Vec<u64>>,
    /// Values that are not known, by question, answer and value: on how many rows they were read as missing.
    unknown: BTreeMap<(usize, u32, String), u64>,
}

struct FlagQuestion {
    /// Place of each answer's column, its number, and the form of exploitation it is.
    columns: Vec<(usize, u32, u32)>,
    answers: Vec<String>,
    name: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum CaseFlag {
    #[default]
    Missing,
    No,
    Yes,
    /// A value that is not declared and not one of those that everybody knows.
    Unknown,
}

/// What a flag may be besides the values that its release declares.
const YES: [&str; 5] = ["1", "1.0", "yes", "true", "y"];
const NO: [&str; 5] = ["0", "0.0", "no", "false", "n"];

/// What the text of a flag says: yes, no or missing as the release declares it, or as everybody writes it.
fn meaning(release: &Release, cell: &str) -> CaseFlag {
    let is = |known: &&str| cell.trim().eq_ignore_ascii_case(known);
    match release.flag(cell) {
        None => CaseFlag::Missing,
        Some(false) => CaseFlag::No,
        Some(true) if YES.iter().any(is) => CaseFlag::Yes,
        Some(true) if NO.iter().any(is) => CaseFlag::No,
        Some(true) => CaseFlag::Unknown,
    }
}

/// Whether the text of a flag says yes.
pub(crate) fn says_yes(release: &Release, cell: &str) -> bool {
    matches!(meaning(release, cell), CaseFlag::Yes)
}

/// The question whose answers are the forms of exploitation.
pub(super) const FORMS: &str = "exploitation";
/// Persons of a group, the first of the counts.
const ALL: usize = 0;

impl CaseFlags {
    pub(super) fn new(recognised: &Recognised, forms: &Categories, text: CellText) -> Self {
        let release = &recognised.release;
        let mut single = [CaseFlag::Unknown; 256];
        for (byte, known) in (0..128_u8).zip(&mut single) {
            *known = meaning(release, &char::from(byte).to_string());
        }
        let unknown = forms.number_or_first("unknown");
        let question = |(name, columns): &(String, Vec<(String, usize)>)| {
            let mut answers: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
            answers.sort();
            answers.dedup();
            let column = |(answer, at): &(String, usize)| {
                let number = answers.iter().position(|known| known == answer);
                let form = forms.number(answer).unwrap_or(unknown);
                (*at, number.unwrap_or_default() as u32, form)
            };
            FlagQuestion {
                columns: columns.iter().map(column).collect(),
                answers,
                name: name.clone(),
            }
        };
        let questions: Vec<FlagQuestion> = recognised.questions.iter().map(question).collect();
        let persons = questions.iter().map(|it| vec![0; it.answers.len()]);
        Self {
            given: persons.collect(),
            person: 0,
            unknown: BTreeMap::new(),
            questions,
            single,
            longer: Memo::new(None),
            text,
            mixed: forms.number("mixed").unwrap_or(unknown),
        }
    }

    /// How many counts a group of persons has: all of them, and for each question each answer and `answered`.
    pub(super) fn width(&self) -> usize {
        let of = |question: &FlagQuestion| question.answers.len() + 1;
        1 + self.questions.iter().map(of).sum::<usize>()
    }

    /// The names of question and answer of each count; none for the first, which counts all persons.
    pub(super) fn names(&self) -> Vec<(&str, &str)> {
        let mut names = vec![("", "all")];
        for question in &self.questions {
            let answers = question.answers.iter().map(String::as_str);
            let all = answers.chain(["answered"]);
            names.extend(all.map(|answer| (question.name.as_str(), answer)));
        }
        names
    }

    /// The names of the questions.
    pub(super) fn questions(&self) -> impl Iterator<Item = &str> {
        self.questions.iter().map(|question| question.name.as_str())
    }

    /// A person's form of exploitation: `mixed` where there are several, and unknown where none is flagged.
    #[inline]
    pub(super) fn form(&mut self, row: &impl Cells, unknown: u32, release: &Recognised) -> u32 {
        let mut found = unknown;
        let Some(at) = self.questions.iter().position(|it| it.name == FORMS) else {
            return unknown;
        };
        for column in 0..self.questions[at].columns.len() {
            let (place, _, form) = self.questions[at].columns[column];
            if self.flag(row.cell(place), release) == CaseFlag::Yes && form != found {
                if found != unknown {
                    return self.mixed;
                }
                found = form;
            }
        }
        found
    }

    /// Counts a person's answers.
    #[inline]
    pub(super) fn answer(&mut self, row: &impl Cells, counts: &mut [u64], release: &Recognised) {
        counts[ALL] += 1;
        self.person += 1;
        let mut start = ALL + 1;
        for at in 0..self.questions.len() {
            let mut answered = false;
            for column in 0..self.questions[at].columns.len() {
                let (place, number, _) = self.questions[at].columns[column];
                let flag = self.flag(row.cell(place), release);
                answered |= matches!(flag, CaseFlag::No | CaseFlag::Yes);
                if flag == CaseFlag::Unknown {
                    self.note_unknown(at, number, row.cell(place));
                }
                let last = &mut self.given[at][number as usize];
                // several columns may hold one answer
                if flag == CaseFlag::Yes && *last != self.person {
                    *last = self.person;
                    counts[start + number as usize] += 1;
                }
            }
            let answers = self.questions[at].answers.len();
            counts[start + answers] += u64::from(answered);
            start += answers + 1;
        }
    }

    #[inline]
    fn flag(&mut self, cell: &[u8], release: &Recognised) -> CaseFlag {
        match cell {
            [] => CaseFlag::Missing,
            [one] => self.single[*one as usize],
            longer => match self.longer.known(&RememberedCell::of(longer)) {
                Some(flag) => flag,
                None => self.new_flag(longer, release),
            },
        }
    }

    #[cold]
    fn new_flag(&mut self, cell: &[u8], release: &Recognised) -> CaseFlag {
        let flag = meaning(&release.release, &self.text.of(cell));
        self.longer.learn(cell, flag)
    }

    /// Remembers an unknown value; if a column has many different ones, only the first by name.
    #[cold]
    fn note_unknown(&mut self, question: usize, answer: u32, cell: &[u8]) {
        let value = shown(self.text.of(cell).trim());
        let full = self.unknown.len() >= limits::FAULTS;
        let key = (question, answer, value);
        match self.unknown.get_mut(&key) {
            Some(rows) => *rows += 1,
            None if full => {
                *self
                    .unknown
                    .entry((question, answer, "…".into()))
                    .or_default() += 1;
            }
            None => drop(self.unknown.insert(key, 1)),
        }
    }

    /// The values that were read as missing since they are not known, in words, with the number of rows.
    pub(super) fn take_unknown(&mut self) -> impl Iterator<Item = (String, u64)> + '_ {
        let unknown = std::mem::take(&mut self.unknown);
        unknown.into_iter().map(|((question, answer, value), rows)| {
            let question = &self.questions[question];
            let answer = question.answers.get(answer as usize).map_or("", String::as_str);
            let what = format!(
                "`{value}` in the flags of {answer} ({}) is neither yes nor no: read as missing",
                question.name
            );
            (what, rows)
        })
    }
}
