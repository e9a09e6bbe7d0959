//! A worker: takes the rows it is given apart, and counts.
#![allow(clippy::inline_always)] // what runs for each row is one piece of code

use memchr::memmem::Finder;

use super::super::super::areas::{self, Resolution};
use super::super::super::count::whole;
use super::super::super::fault::shown;
use super::super::super::needs::{Division, Needs};
use super::super::super::read::Block;
use super::super::super::recognise::Recognised;
use super::account::{Account, Numbered, Place, Reason, Rows};
use super::cells::{Cells, Text};
use super::codes::{self, Categories, Combination, Country, DOUBTFUL, MISSING, REASON};
use super::flags::Flags;
use super::memo::Memo;
use super::tally::{Answers, Tally};

/// The reason of rows that belong to no country.
pub(super) const NOWHERE: &str = "neither citizenship nor country of exploitation";

/// What is counted in some rows of a case file.
pub(super) struct Counter<'a> {
    recognised: &'a Recognised,
    needs: Needs,
    /// How the text of cells stands in their bytes.
    text: Text,
    /// Records above and including the header that are still to come.
    above: usize,
    columns: Columns,
    pub flags: Flags,
    categories: [Categories; 3],
    /// The numbers of `total` and `unknown`, for sex, age and form of exploitation.
    total: [u32; 3],
    unknown: [u32; 3],
    doubtful: Vec<Doubtful<'a>>,
    /// Places of the columns in which a doubtful code says what it stands for.
    elsewhere: Vec<usize>,
    reasons: Numbered<Reason, Rows>,
    odd: Numbered<String, u64>,
    pub account: Account,
    pub victims: Tally,
    pub routes: Tally,
    pub answers: Answers,
}

/// The columns of categories: their number in the low byte, above it the number of an odd word, from 1.
struct Columns {
    citizenship: Memo<Country>,
    exploited_in: Memo<Country>,
    year: Memo<u32>,
    sex: Memo<u32>,
    age: Memo<u32>,
    majority: Memo<u32>,
}

/// A code that may stand for missing, and how it is sought.
struct Doubtful<'a> {
    code: &'a str,
    finder: Finder<'a>,
}

/// The dimensions by their place in what is counted.
const SEX: usize = 0;
const AGE: usize = 1;
const FORM: usize = 2;

impl<'a> Counter<'a> {
    pub(super) fn new(recognised: &'a Recognised, needs: Needs, text: Text) -> Self {
        let memo = |column: &str| Memo::new(recognised.places.get(column).copied());
        let categories = ["sex", "age", "exploitation"].map(Categories::of);
        let number =
            |name: &str| [0, 1, 2].map(|at: usize| categories[at].number(name).unwrap_or_default());
        let (total, unknown) = (number("total"), number("unknown"));
        let flags = Flags::new(recognised, &categories[FORM], text);
        let codes = doubtful_codes(recognised);
        Self {
            recognised,
            needs,
            text,
            above: recognised.skip,
            columns: Columns {
                citizenship: Memo::new(recognised.places.get("citizenship").copied()),
                exploited_in: Memo::new(recognised.places.get("exploited_in").copied()),
                year: memo("year"),
                sex: memo("sex"),
                age: memo("age"),
                majority: memo("majority"),
            },
            categories,
            total,
            unknown,
            elsewhere: elsewhere(recognised),
            reasons: Numbered::default(),
            odd: Numbered::default(),
            account: Account {
                elsewhere: vec![false; codes.len()],
                ..Account::default()
            },
            doubtful: codes
                .into_iter()
                .map(|code| Doubtful {
                    code,
                    finder: Finder::new(code),
                })
                .collect(),
            victims: Tally::default(),
            routes: Tally::default(),
            answers: Answers::new(flags.width()),
            flags,
        }
    }

    /// Counts the rows of a block.
    pub(super) fn block(&mut self, block: &Block, lines: impl Fn(&[u8]) -> u64) {
        let bytes = block.bytes();
        self.look_for_doubtful(block);
        let (mut line, mut counted) = (0, 0);
        let mut above = if block.number == 0 { self.above } else { 0 };
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

    /// Counts one row.
    #[inline(always)]
    pub(super) fn row(&mut self, row: &impl Cells, place: &mut dyn FnMut() -> Place) {
        if row.len() != self.recognised.width && !self.fits(row, place) {
            return;
        }
        let citizenship = self.country(row, true);
        let exploited_in = self.country(row, false);
        let year = self.year(row);
        if (citizenship | exploited_in | year) & REASON != 0 {
            self.account.read += 1;
            let first = [citizenship, exploited_in, year]
                .into_iter()
                .find(|code| code & REASON != 0);
            self.set_aside(first.unwrap_or_default(), place);
            return;
        }
        if citizenship | exploited_in == MISSING && self.nowhere(row, place) {
            return;
        }
        self.account.read += 1;
        self.account.used += 1;
        if citizenship >= DOUBTFUL || exploited_in >= DOUBTFUL {
            self.account.used -= 1;
            let rows = self.account.doubtful.entry((citizenship, exploited_in));
            rows.or_default().enter(&mut *place);
        }
        self.person(row, citizenship, exploited_in, year);
    }

    #[inline(always)]
    fn person(&mut self, row: &impl Cells, citizenship: Country, exploited_in: Country, year: u32) {
        let sex = self.category(row, SEX, "sex");
        let mut age = self.category(row, AGE, "age");
        if age == self.unknown[AGE] {
            age = self.category(row, AGE, "majority");
        }
        let Needs {
            victims,
            routes,
            answers,
        } = self.needs;
        let by_form = |by: Option<Division>| by.is_some_and(|by| by.exploitation);
        let form = if by_form(victims) || by_form(routes) {
            self.flags.form(row, self.unknown[FORM], self.recognised)
        } else {
            self.total[FORM]
        };
        let combination = |exploited_in: Country, by: Division, total: [u32; 3]| {
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
        if let Some(by) = victims.filter(|_| citizenship != MISSING) {
            self.victims.count(combination(MISSING, by, self.total));
        }
        if let Some(by) = routes {
            self.routes.count(combination(exploited_in, by, self.total));
        }
        if answers && citizenship != MISSING {
            let by = Division {
                sex: true,
                ..Division::NONE
            };
            let group = combination(MISSING, by, self.total);
            self.flags
                .answer(row, self.answers.of(group), self.recognised);
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
        let text = format!("{width} cells, as the header has; here are {}", row.len());
        self.account.read += 1;
        let reason = self.reason(text, None);
        self.set_aside(reason, place);
        false
    }

    /// What becomes of a row without any country: set aside, unless it is blank altogether.
    #[cold]
    fn nowhere(&mut self, row: &impl Cells, place: &mut dyn FnMut() -> Place) -> bool {
        if !row.is_blank(0, self.text) {
            self.account.read += 1;
            let reason = self.reason(NOWHERE.into(), None);
            self.set_aside(reason, place);
        }
        true
    }

    fn set_aside(&mut self, reason: u32, place: &mut dyn FnMut() -> Place) {
        self.reasons.entries[(reason & !REASON) as usize].enter(place);
    }

    /// The number of a reason.
    fn reason(&mut self, text: String, unresolved: Option<String>) -> u32 {
        let at = self.reasons.number(Reason { text, unresolved });
        REASON | at as u32
    }

    #[inline(always)]
    fn country(&mut self, row: &impl Cells, of_citizenship: bool) -> Country {
        let memo = if of_citizenship {
            &mut self.columns.citizenship
        } else {
            &mut self.columns.exploited_in
        };
        if let Some(country) = memo.of(row) {
            return country;
        }
        let cell = memo.cell(row);
        self.new_country(cell, of_citizenship)
    }

    #[cold]
    fn new_country(&mut self, cell: &[u8], of_citizenship: bool) -> Country {
        let column = if of_citizenship {
            "citizenship"
        } else {
            "exploited_in"
        };
        let text = self.text.of(cell);
        let recognised = self.recognised;
        let country = match recognised.meaning(column, &text) {
            Err(text) => self.reason(text, None),
            Ok("") => MISSING,
            Ok(label) => match self.doubtful.iter().position(|it| it.code == label) {
                Some(at) => DOUBTFUL + at as u32,
                None => match resolve(label) {
                    Ok(country) => country,
                    Err(reason) => self.reason(reason.text, reason.unresolved),
                },
            },
        };
        let memo = if of_citizenship {
            &mut self.columns.citizenship
        } else {
            &mut self.columns.exploited_in
        };
        memo.learn(cell, country)
    }

    #[inline(always)]
    fn year(&mut self, row: &impl Cells) -> u32 {
        let memo = &mut self.columns.year;
        if let Some(year) = memo.of(row) {
            return year;
        }
        let cell = memo.cell(row);
        self.new_year(cell)
    }

    #[cold]
    fn new_year(&mut self, cell: &[u8]) -> u32 {
        let text = self.text.of(cell);
        let recognised = self.recognised;
        let year = match recognised.meaning("year", &text) {
            Err(text) => self.reason(text, None),
            Ok("") => 0,
            Ok(text) => match whole(text).and_then(codes::of_year) {
                Some(year) => year,
                None => self.reason(format!("no year: {}", shown(text)), None),
            },
        };
        self.columns.year.learn(cell, year)
    }

    /// A category, or `unknown`; a word the release does not know is unknown and noted.
    #[inline(always)]
    fn category(&mut self, row: &impl Cells, dimension: usize, column: &'static str) -> u32 {
        let memo = self.columns.of(column);
        let category = if let Some(category) = memo.of(row) {
            category
        } else {
            let cell = memo.cell(row);
            self.new_category(cell, dimension, column)
        };
        if category > 0xff {
            self.odd.entries[(category >> 8) as usize - 1] += 1;
        }
        category & 0xff
    }

    #[cold]
    fn new_category(&mut self, cell: &[u8], dimension: usize, column: &'static str) -> u32 {
        let text = self.text.of(cell);
        let recognised = self.recognised;
        let unknown = self.unknown[dimension];
        let strange = |label: &str| {
            let columns = &recognised.release.columns;
            let from = columns.get(column).and_then(|column| column.from.first());
            let name = from.map_or(column, String::as_str);
            format!("`{name}` not known: {}", shown(label))
        };
        let meaning = recognised.meaning(column, &text);
        let meaning = meaning.and_then(|label| match label {
            "" => Ok(unknown),
            label => {
                let number = self.categories[dimension].number(label);
                number.ok_or_else(|| strange(label))
            }
        });
        let category = meaning.unwrap_or_else(|reason| {
            let at = self.odd.number(format!("{reason} (read as unknown)"));
            (at as u32 + 1) << 8 | unknown
        });
        self.columns.of(column).learn(cell, category)
    }

    /// Looks whether a code that may stand for missing stands in another column, where it could mean nothing else.
    fn look_for_doubtful(&mut self, block: &Block) {
        let bytes = block.bytes();
        let Text::Delimited(delimiter) = self.text else {
            return; // a block is delimited
        };
        for (at, doubtful) in self.doubtful.iter().enumerate() {
            let mut above = if block.number == 0 { self.above } else { 0 };
            if self.account.elsewhere[at] {
                continue;
            }
            let mut hits = doubtful.finder.find_iter(bytes).peekable();
            if hits.peek().is_none() {
                continue;
            }
            for row in block.structure.rows(bytes) {
                let header = above > 0 && !row.is_nothing();
                above -= usize::from(header);
                while let Some(hit) = hits.next_if(|hit| *hit < row.end()) {
                    let (place, cell) = row.cell_around(hit, delimiter);
                    let alone = || self.text.of(cell).trim() == doubtful.code;
                    if !header && self.elsewhere.contains(&place) && alone() {
                        self.account.elsewhere[at] = true;
                    }
                }
                if hits.peek().is_none() {
                    break;
                }
            }
        }
    }

    /// The same for a row that stands alone.
    pub(super) fn look_for_doubtful_in(&mut self, row: &impl Cells) {
        for (at, doubtful) in self.doubtful.iter().enumerate() {
            let stands = |place: &usize| self.text.of(row.cell(*place)).trim() == doubtful.code;
            if !self.account.elsewhere[at] && self.elsewhere.iter().any(stands) {
                self.account.elsewhere[at] = true;
            }
        }
    }

    /// What the worker saw, in words that mean the same to all.
    pub(super) fn close(&mut self) {
        for (reason, rows) in std::mem::take(&mut self.reasons).named() {
            if rows.number > 0 {
                self.account.set_aside(reason, rows);
            }
        }
        for (what, rows) in std::mem::take(&mut self.odd).named() {
            if rows > 0 {
                *self.account.odd.entry(what).or_default() += rows;
            }
        }
    }

    /// Adds what another worker counted and saw; both are closed.
    pub(super) fn add(&mut self, other: Self) {
        self.victims.add(other.victims);
        self.routes.add(other.routes);
        self.answers.add(&other.answers);
        self.account.add(other.account);
    }
}

impl Columns {
    fn of(&mut self, column: &str) -> &mut Memo<u32> {
        match column {
            "sex" => &mut self.sex,
            "age" => &mut self.age,
            _ => &mut self.majority,
        }
    }
}

/// The number of a label's country, or why it has none.
pub(super) fn resolve(label: &str) -> Result<Country, Reason> {
    match areas::resolve(label) {
        Resolution::Area(code) => Ok(codes::of_area(code)),
        Resolution::NoCountry("unknown") => Ok(MISSING),
        _ => Err(Reason {
            text: format!("no country: {}", shown(label)),
            unresolved: Some(label.to_owned()),
        }),
    }
}

/// Codes of countries that mean missing in a file where they do so in its other columns (`NA`).
pub(super) fn doubtful_codes(recognised: &Recognised) -> Vec<&str> {
    let columns = recognised.release.columns.values();
    let mut codes: Vec<&str> = columns
        .flat_map(|column| column.missing_if_elsewhere.iter().map(String::as_str))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Places of the columns other than those of countries.
fn elsewhere(recognised: &Recognised) -> Vec<usize> {
    let of_countries = ["citizenship", "exploited_in"];
    let places = recognised.places.iter();
    let places = places.filter(|(name, _)| !of_countries.contains(&name.as_str()));
    let flags = recognised.questions.iter().flat_map(|(_, answers)| answers);
    places
        .map(|(_, at)| *at)
        .chain(flags.map(|(_, at)| *at))
        .collect()
}
