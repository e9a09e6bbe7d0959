//! A worker: takes the rows it is given apart, and counts.
#![allow(clippy::inline_always)] // what runs for each row is one piece of code

use super::account::{Account, CaseReason, Place};
use super::cells::{CellText, Cells};
use super::codes::{Combination, Country, DOUBTFUL, MISSING, REASON};
use super::columns::{AGE, CaseColumns, FORM, In, Of, SEX};
use super::flags::CaseFlags;
use super::tally::{AnswerCounts, Tally};
use crate::dataset::needs::{Division, Needs};
use crate::dataset::places::Places;
use crate::dataset::read::Block;
use crate::dataset::recognise::Recognised;

/// What is counted in some rows of a case file.
pub(super) struct Counter<'a> {
    recognised: &'a Recognised,
    needs: Needs,
    /// The encoding of cells.
    text: CellText,
    pub columns: CaseColumns<'a>,
    pub flags: CaseFlags,
    /// The number of `total` in each dimension.
    total: [u32; 3],
    pub account: Account,
    pub victims: Tally,
    pub routes: Tally,
    pub answers: AnswerCounts,
}

impl<'a> Counter<'a> {
    pub(super) fn new(
        recognised: &'a Recognised,
        places: &'a Places,
        needs: Needs,
        text: CellText,
    ) -> Self {
        let columns = CaseColumns::new(recognised, places, text);
        let flags = CaseFlags::new(recognised, &columns.categories[FORM], text);
        Self {
            recognised,
            needs,
            text,
            total: [SEX, AGE, FORM].map(|at| columns.categories[at].number_or_first("total")),
            columns,
            account: Account::default(),
            victims: Tally::default(),
            routes: Tally::default(),
            answers: AnswerCounts::new(flags.width()),
            flags,
        }
    }

    /// Counts the rows of a block.
    pub(super) fn block(&mut self, block: &Block, lines: impl Fn(&[u8]) -> u64) {
        let bytes = block.bytes();
        // records above and including the header
        let mut above = if block.number == 0 {
            self.recognised.skip
        } else {
            0
        };
        self.columns.doubtful.look_through(block, above);
        let (mut line, mut counted) = (0, 0);
        for row in block.structure.rows(bytes) {
            if row.is_nothing() {
                continue;
            }
            if above > 0 {
                above -= 1;
                continue;
            }
            self.row(&row, &mut || {
                line += lines(&bytes[counted..row.start()]);
                counted = row.start();
                (block.number, line)
            });
        }
    }

    /// Counts one row; its place is computed only if it is needed.
    #[inline(always)]
    pub(super) fn row(&mut self, row: &impl Cells, place: &mut dyn FnMut() -> Place) {
        if row.len() != self.recognised.width && !self.fits(row, place) {
            return;
        }
        let mut citizenship = self.columns.country(row, Of::Citizenship);
        let mut exploited_in = self.columns.country(row, Of::Exploitation);
        let mut year = self.columns.year(row);
        if (citizenship | exploited_in | year) & REASON != 0 {
            // what cannot be read is not known: a person is one all the same
            for code in [&mut citizenship, &mut exploited_in, &mut year] {
                if *code & REASON != 0 {
                    self.columns.enter(std::mem::take(code), place);
                }
            }
        } else if citizenship | exploited_in == MISSING && row.is_blank(0, self.text) {
            return;
        }
        self.account.read += 1;
        if citizenship < DOUBTFUL && exploited_in < DOUBTFUL {
            self.account.used += 1;
            self.account.without_citizenship += u64::from(citizenship == MISSING);
        } else {
            let rows = self.account.doubtful.entry((citizenship, exploited_in));
            rows.or_default().enter(place);
        }
        self.person(row, citizenship, exploited_in, year);
    }

    #[inline(always)]
    fn person(&mut self, row: &impl Cells, citizenship: Country, exploited_in: Country, year: u32) {
        let unknown = self.columns.unknown;
        let sex = self.columns.category(row, In::Sex);
        let mut age = self.columns.category(row, In::Age);
        if age == unknown[AGE] {
            age = self.columns.category(row, In::Majority);
        }
        let Needs {
            victims,
            routes,
            answers,
        } = self.needs;
        let total = self.total;
        let form = if self.needs.by_form() {
            self.flags.form(row, unknown[FORM], self.recognised)
        } else {
            total[FORM]
        };
        let combination = |exploited_in: Country, by: Division| {
            let of = |wanted: bool, own: u32, total: u32| if wanted { own } else { total };
            Combination {
                citizenship,
                exploited_in,
                year,
                sex: of(by.sex, sex, total[SEX]),
                age: of(by.age, age, total[AGE]),
                form: of(by.exploitation, form, total[FORM]),
            }
            .pack()
        };
        if let Some(by) = victims {
            self.victims.count(combination(MISSING, by));
        }
        if let Some(by) = routes {
            self.routes.count(combination(exploited_in, by));
        }
        if answers {
            let by_sex = Division {
                sex: true,
                ..Division::NONE
            };
            let counts = self.answers.of(combination(MISSING, by_sex));
            self.flags.answer(row, counts, self.recognised);
        }
    }

    /// Whether a row that is longer or shorter than the header can be read; if not, what became of it.
    #[cold]
    fn fits(&mut self, row: &impl Cells, place: &mut dyn FnMut() -> Place) -> bool {
        let width = self.recognised.width;
        if row.is_blank(0, self.text) {
            return false;
        }
        if row.len() > width && row.is_blank(width, self.text) {
            return true;
        }
        let cells = row.len();
        let text = format!("{width} cells, as in the header; this row has {cells}");
        let reason = self.columns.reason(CaseReason {
            text,
            unresolved: None,
            used: false,
        });
        self.account.read += 1;
        self.columns.enter(reason, place);
        false
    }

    /// What the worker saw, in words that mean the same to all.
    pub(super) fn close(&mut self) {
        for (reason, rows) in std::mem::take(&mut self.columns.reasons).named() {
            if rows.number > 0 {
                self.account.enter(reason, rows);
            }
        }
        for (what, rows) in std::mem::take(&mut self.columns.odd).named() {
            if rows > 0 {
                *self.account.odd.entry(what).or_default() += rows;
            }
        }
        for (what, rows) in self.flags.take_unknown() {
            *self.account.odd_flags.entry(what).or_default() += rows;
        }
    }

    /// Adds what another worker counted and saw; both are closed.
    pub(super) fn add(&mut self, other: Self) {
        self.victims.add(other.victims);
        self.routes.add(other.routes);
        self.answers.add(&other.answers);
        self.account.add(other.account);
        self.columns.doubtful.add(&other.columns.doubtful);
    }
}
