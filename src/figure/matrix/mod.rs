//! Origins by destinations as a matrix: of many origins bands would cross each other until nothing is seen.

use super::Style;
use super::scene::{SceneItem, TextLine};
use super::text::{width, wrap_to};
use super::theme::Ink;
use crate::stats::mathematics::bounds::Range;

mod paint;

use paint::heads;

/// From how many origins on a matrix is drawn.
pub(super) const FROM: usize = 9;
/// How many origins are drawn where no number is asked for.
const MOST: usize = 45;
/// The height of a row, and how wide a cell is at least and at most.
const ROW: f64 = 22.0;
const CELL: (f64, f64) = (26.0, 64.0);
/// The sizes of letters.
const SIZE: f64 = 12.0;
const SMALL: f64 = 10.0;

/// What goes from one place to another.
#[derive(Debug, Clone)]
pub(super) struct MatrixCell {
    pub from: String,
    pub to: String,
    /// Whether it stays where it began.
    pub at_home: bool,
    /// Persons, cases or a share; none where it is known without a number.
    pub amount: Option<Range>,
    /// Minimum number of persons or cases that it is about.
    pub base: f64,
}

/// A matrix, its places by name.
pub(super) struct Matrix {
    pub cells: Vec<MatrixCell>,
    /// Whether amounts are fractions of 1.
    pub percent: bool,
    /// The most origins that are drawn.
    pub top: Option<usize>,
    /// Whether origins are in the order of their names.
    pub by_name: bool,
}

/// Names of two columns: domestic cases, and all countries without a separate column.
const HOME: &str = "at home";
const OTHERS: &str = "others";

impl Matrix {
    /// How many origins there are.
    pub(super) fn origins(&self) -> usize {
        self.sums(|cell| &cell.from).len()
    }

    /// Whether a cell is of too few to be more than a sign.
    fn is_small(&self, cell: &MatrixCell) -> bool {
        match cell.amount {
            Some(range) => {
                range.low <= 0.0 && range.high.is_some_and(|high| !self.percent && high < 5.0)
            }
            None => true,
        }
    }

    /// Places with the sums of their lower bounds, the largest first.
    fn sums<'a>(&'a self, place: impl Fn(&'a MatrixCell) -> &'a str) -> Vec<(&'a str, f64)> {
        let mut sums: Vec<(&str, f64)> = Vec::new();
        for cell in &self.cells {
            let size = cell.amount.map_or(0.0, |range| range.low + 1e-6);
            match sums.iter_mut().find(|(name, _)| *name == place(cell)) {
                Some((_, sum)) => *sum += size,
                None => sums.push((place(cell), size)),
            }
        }
        sums.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        sums
    }

    /// The limits of the steps of colour.
    fn limits(&self) -> [f64; 4] {
        let most = self.cells.iter().filter_map(|cell| cell.amount);
        let most = most
            .map(|range| range.high.unwrap_or(range.low))
            .fold(0.0, f64::max);
        match most {
            _ if self.percent => [0.1, 0.25, 0.5, 0.75],
            most if most >= 500.0 => [5.0, 20.0, 100.0, 500.0],
            most if most >= 100.0 => [5.0, 10.0, 25.0, 100.0],
            most if most >= 20.0 => [3.0, 5.0, 10.0, 20.0],
            _ => [2.0, 3.0, 5.0, 10.0],
        }
    }

    /// The shapes and their height, and the text below.
    pub(super) fn draw(&self, style: &Style) -> (Vec<SceneItem>, f64, Vec<String>) {
        let inner = style.inner();
        let rows = self.rows();
        let names = rows
            .drawn
            .iter()
            .map(|name| width(name, SIZE, false))
            .fold(0.0, f64::max);
        let left = (names + 12.0).min(inner * 0.36).ceil();
        let room = ((inner - left) / self.least(&rows.drawn)).floor();
        let (columns, gathered) = self.columns(&rows.drawn, room.max(3.0) as usize);
        let wide = ((inner - left) / columns.len().max(1) as f64).min(CELL.1);
        let (mut items, top) = heads(&columns, left, wide);
        let mut y = top;
        for name in &rows.drawn {
            let lines = wrap_to(name, SIZE, false, left - 12.0, 2);
            let high = if lines.len() > 1 { 30.0 } else { ROW };
            let mut base = y + high / 2.0 + 4.2 - (lines.len() as f64 - 1.0) * 6.5;
            for line in lines {
                items.push(TextLine::new((0.0, base), line, SIZE, Ink::Text).into());
                base += 13.0;
            }
            for (at, column) in columns.iter().enumerate() {
                let place = (left + at as f64 * wide, y);
                items.extend(self.cell(name, column, &gathered, place, (wide, high)));
            }
            y += high;
        }
        let (key, end) = self.key(y + 10.0, inner);
        items.extend(key);
        y = end;
        let mut notes = Vec::new();
        if !gathered.is_empty() {
            let gathered = format!("{OTHERS}: {}", super::words::few_names(&gathered, 8));
            notes.push(gathered);
        }
        notes.extend(rows.said);
        (items, y, notes)
    }

    /// The origins of which most persons or cases are known.
    fn largest(&self, names: &[String], most: usize) -> Vec<String> {
        let base = |name: &str| {
            let own = self.cells.iter().filter(|cell| cell.from == name);
            own.map(|cell| cell.base).fold(0.0, |sum: f64, base| {
                if self.percent {
                    sum.max(base)
                } else {
                    sum + base
                }
            })
        };
        let mut names = names.to_vec();
        names.sort_by(|a, b| base(b).total_cmp(&base(a)).then(a.cmp(b)));
        names.truncate(most);
        names
    }

    /// How wide a cell is at least: as wide as the exact numbers of the origins that are drawn.
    fn least(&self, drawn: &[String]) -> f64 {
        let own = self.cells.iter().filter(|cell| drawn.contains(&cell.from));
        let exact = own.filter_map(|cell| cell.amount.filter(|it| it.number().is_some()));
        let wide = exact.map(|range| width(&self.words(range), SMALL, false) + 3.0);
        wide.fold(CELL.0, f64::max).min(CELL.1)
    }

    /// The origins: those of which every number is small are named below.
    fn rows(&self) -> Origins {
        let mut drawn = Vec::new();
        let mut small = Vec::new();
        for (name, _) in self.sums(|cell| &cell.from) {
            let own = self.cells.iter().filter(|cell| cell.from == name);
            if own.clone().all(|cell| self.is_small(cell)) {
                small.push(name.to_owned());
            } else {
                drawn.push(name.to_owned());
            }
        }
        if drawn.is_empty() {
            std::mem::swap(&mut drawn, &mut small);
        }
        let mut said = Vec::new();
        if !small.is_empty() {
            small.sort();
            said.push(format!(
                "under 5 or no number to each destination: {}",
                super::words::few_names(&small, 12)
            ));
        }
        if self.by_name {
            drawn.sort();
        }
        let all = drawn.len();
        if let Some(top) = self.top {
            drawn.truncate(top.max(1));
            said.extend(super::looks::cut_note(all - drawn.len(), drawn.len()));
        } else if all > MOST {
            let kept = self.largest(&drawn, MOST);
            drawn.retain(|name| kept.contains(name));
            said.push(format!(
                "the {MOST} of {all} origins with the most victims are drawn"
            ));
        }
        Origins { drawn, said }
    }

    /// The destinations that have a column, and those that are gathered in one.
    fn columns(&self, rows: &[String], most: usize) -> (Vec<String>, Vec<String>) {
        let own = |cell: &&MatrixCell| rows.contains(&cell.from);
        let any_home = self.cells.iter().any(|cell| cell.at_home && own(&cell));
        let abroad = Matrix {
            cells: self
                .cells
                .iter()
                .filter(|cell| !cell.at_home && own(cell))
                .cloned()
                .collect(),
            ..*self
        };
        let mut names: Vec<String> = abroad
            .sums(|cell| &cell.to)
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect();
        let room = most.saturating_sub(usize::from(any_home)).max(2);
        let is_small = |name: &String| {
            let own = abroad.cells.iter().filter(|cell| cell.to == *name);
            own.clone().count() > 0 && own.clone().all(|cell| self.is_small(cell))
        };
        let mut gathered: Vec<String> = names.extract_if(.., |name| is_small(name)).collect();
        if names.is_empty() {
            std::mem::swap(&mut names, &mut gathered);
        }
        if names.len() + usize::from(!gathered.is_empty()) > room {
            let rest = names.split_off(room - 1);
            gathered.splice(0..0, rest);
        }
        if !gathered.is_empty() {
            names.push(OTHERS.into());
        }
        if any_home {
            names.push(HOME.into());
        }
        (names, gathered)
    }

    /// The flows from a place to a column: several where the column gathers them.
    fn flows(&self, from: &str, column: &str, gathered: &[String]) -> Vec<&MatrixCell> {
        let is_own = |cell: &&MatrixCell| {
            let there = match column {
                HOME => cell.at_home,
                OTHERS => !cell.at_home && gathered.contains(&cell.to),
                name => !cell.at_home && cell.to == name,
            };
            cell.from == from && there
        };
        self.cells.iter().filter(is_own).collect()
    }
}

/// The origins of a matrix.
struct Origins {
    drawn: Vec<String>,
    /// The note on the others.
    said: Vec<String>,
}
