//! Cross-tables for people: one matrix for each source, with a heading.

use crate::stats::questions::order::REST;
use crate::stats::views::cross::{TOTAL, UNKNOWN};
use crate::stats::{Estimate, Remark, Status, Subject, Unit};
use crate::stats::{areas, column};

use super::NumberedSources;
use super::cells;
use super::grid::{self, GridColumn};
use super::number::{self, Decimals};
use super::people::{Sheet, reference};

/// The figures of one table, and the labels of its rows and columns.
struct CrossMatrix<'a> {
    keys: &'a [&'static str],
    figures: &'a [Estimate],
    rows: Vec<&'a str>,
    columns: Vec<&'a str>,
}

/// A sheet for each table with its heading; of tables wider than `width` several, each with some of the columns.
pub(super) fn sheets(
    subject: &Subject,
    keys: &[&'static str],
    figures: &[Estimate],
    sources: &NumberedSources,
    width: Option<usize>,
) -> Vec<(String, Sheet)> {
    let about = |figure: &Estimate| -> Vec<String> {
        let keys = keys.iter().skip(2);
        keys.map(|key| figure.key(key).to_owned()).collect()
    };
    let blocks = figures.chunk_by(|a, b| about(a) == about(b));
    let mut sheets = Vec::new();
    for figures in blocks {
        let matrix = CrossMatrix::new(keys, figures);
        let heading = matrix.heading(sources);
        let sheet = matrix.sheet(subject, sources, (false, width.is_some()));
        let Some(width) = width else {
            sheets.push((heading, sheet));
            continue;
        };
        let has_total = matrix.columns.last() == Some(&TOTAL);
        let sheet = match pieces(&sheet, width, has_total).len() {
            1 => sheet,
            _ => matrix.sheet(subject, sources, (true, true)),
        };
        let pieces = pieces(&sheet, width, has_total);
        let many = pieces.len();
        for (at, piece) in pieces.into_iter().enumerate() {
            let nth = if many > 1 {
                format!(" ({} of {many})", at + 1)
            } else {
                String::new()
            };
            sheets.push((format!("{heading}{nth}"), piece));
        }
    }
    sheets
}

impl<'a> CrossMatrix<'a> {
    fn new(keys: &'a [&'static str], figures: &'a [Estimate]) -> Self {
        let first = |name: &'static str| figures.first().map_or("", |figure| figure.key(name));
        let [by_row, by_column] = [keys[0], keys[1]];
        let (row, column) = (first(by_row), first(by_column));
        let of_first_row = figures.iter().filter(|figure| figure.key(by_row) == row);
        let of_first_column = figures
            .iter()
            .filter(|figure| figure.key(by_column) == column);
        Self {
            keys,
            figures,
            rows: of_first_column.map(|figure| figure.key(by_row)).collect(),
            columns: of_first_row.map(|figure| figure.key(by_column)).collect(),
        }
    }

    /// `unodc-glotip-2023, 2021, identified, by government [4]`.
    fn heading(&self, sources: &NumberedSources) -> String {
        let Some(figure) = self.figures.first() else {
            return String::new();
        };
        let others = self.keys.iter().skip(2);
        let said = others.filter_map(|key| match (*key, figure.key(key)) {
            (_, "") => None,
            ("reporter", "case_data") => Some("case data".to_owned()),
            ("reporter", who) => Some(format!("by {}", who.replace('_', " "))),
            ("country_role", "citizen_of") => Some("by citizenship".to_owned()),
            ("country_role", _) => Some("where detected".to_owned()),
            (_, value) => Some(value.to_owned()),
        });
        let said: Vec<String> = said.collect();
        let reference = reference([figure.key("source")], sources);
        match (said.is_empty(), reference.is_empty()) {
            (true, _) => reference,
            (_, true) => said.join(", "),
            _ => format!("{} {reference}", said.join(", ")),
        }
    }

    /// The matrix, its columns by name or, where these are `short`, countries by code; `spaced`, with a line between the rows and
    /// totals and unknowns.
    fn sheet(
        &self,
        subject: &Subject,
        sources: &NumberedSources,
        (short, spaced): (bool, bool),
    ) -> Sheet {
        let [by_row, by_column] = [self.keys[0], self.keys[1]];
        let shares = subject.unit == Unit::Share;
        let lines: Vec<&[Estimate]> = self.figures.chunks(self.columns.len().max(1)).collect();
        let column = |at: usize| lines.iter().map(move |line| &line[at]);
        // the margin of one alone says nothing
        let kept: Vec<usize> = (0..self.columns.len())
            .filter(|at| shares || self.columns[*at] != TOTAL || self.columns.len() > 2)
            .collect();
        let few_rows: Vec<bool> = lines.iter().map(|line| is_small(line.iter())).collect();
        let few_columns =
            (0..self.columns.len()).map(|at| !few_rows.contains(&true) && is_small(column(at)));
        let few_columns: Vec<bool> = few_columns.collect();
        let named = |key, label: &str, short: bool, of: &[&Estimate], few: bool| {
            let short = short.then(|| short_label(key, label)).flatten();
            let mut name = short.unwrap_or_else(|| label_of(key, label, sources));
            if shares
                && [TOTAL, UNKNOWN].contains(&label)
                && of.iter().all(|one| one.value.is_none())
            {
                name += " (n)";
            }
            name + if few { "†" } else { "" }
        };
        let corner = if by_row == "years" { "year" } else { by_row };
        let mut heads = vec![(column::head(corner), false)];
        heads.extend(kept.iter().map(|at| {
            let label = self.columns[*at];
            let few = few_columns[*at];
            let of: Vec<&Estimate> = column(*at).collect();
            (named(by_column, label, short, &of, few), true)
        }));
        let decimals = Decimals::of_column(subject.unit, self.figures).share;
        let rows = lines.iter().zip(&self.rows).enumerate();
        let rows = rows.filter(|(_, (_, label))| shares || **label != TOTAL || self.rows.len() > 2);
        let rows = rows.map(|(nth, (line, label))| {
            let own = kept.iter().map(|at| {
                let marked = few_rows[nth] || few_columns[*at];
                cell(&line[*at], shares.then_some(decimals), marked)
            });
            let of: Vec<&Estimate> = line.iter().collect();
            let label = named(by_row, label, false, &of, few_rows[nth]);
            std::iter::once(label).chain(own).collect()
        });
        let mut rows: Vec<Vec<String>> = rows.collect();
        if spaced {
            self.set_totals_apart(&mut rows);
        }
        Sheet {
            heads,
            rows,
            keys: 1,
            ..Sheet::default()
        }
    }

    /// Puts an empty row above the totals, where there are several rows before them.
    fn set_totals_apart(&self, rows: &mut Vec<Vec<String>>) {
        let is_apart = |label: &&str| [TOTAL, UNKNOWN].contains(label);
        let apart = self.rows.iter().position(is_apart);
        if let Some(apart) = apart.filter(|at| *at > 1 && *at < rows.len()) {
            let columns = rows[0].len();
            rows.insert(apart, vec![String::new(); columns]);
        }
    }
}

/// Whether all shares of a line are of a small base.
fn is_small<'a>(line: impl Iterator<Item = &'a Estimate>) -> bool {
    let mut of = line.filter(|figure| figure.value.is_some() && figure.base.is_some());
    let first = of.next();
    let is_small = |figure: &Estimate| !number::small_base(figure).is_empty();
    first.is_some_and(is_small) && of.all(is_small)
}

/// A label for people.
fn label_of(key: &str, label: &str, sources: &NumberedSources) -> String {
    match (key, label) {
        (_, TOTAL) => "Total".into(),
        (_, UNKNOWN) => "Unknown".into(),
        (key, REST) if is_place(key) => "Others".into(),
        (key, code) if is_place(key) => areas::name(code),
        ("source", id) => format!("{id} {}", reference([id], sources)),
        (_, part) => part.replace('_', " "),
    }
}

/// Countries by their codes: `RUS`, `RUS or ARE`; areas have none that anybody knows.
fn short_label(key: &str, label: &str) -> Option<String> {
    let is_code = |code: &str| code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase());
    (is_place(key) && label.split(';').all(is_code)).then(|| label.replace(';', " or "))
}

fn is_place(key: &str) -> bool {
    matches!(key, "citizenship" | "country" | "origin" | "destination")
}

/// A cell for people: a count; of a table of shares, whose decimals are given, a share with its interval.
#[allow(clippy::option_option)] // no table of shares, or one whose decimals are free
fn cell(figure: &Estimate, shares: Option<Option<usize>>, marked: bool) -> String {
    let remarked = |is: Remark| figure.remarks.any(|remark| *remark == is);
    let mark = if remarked(Remark::Domestic) {
        " (d)"
    } else {
        ""
    };
    let number = match figure.status {
        Status::Hidden if figure.count.is_none() || shares.is_some() => "hidden".into(),
        Status::NotPublished => return "–".into(),
        Status::Unknown if remarked(Remark::Documented) => "doc.".into(),
        Status::Unknown | Status::Contradicted if figure.count.is_none() => return "–".into(),
        Status::Published => number::share(figure) + "*",
        _ => match shares.filter(|_| figure.value.is_some()) {
            Some(decimals) => share_cell(figure, decimals, marked),
            None => number::count(figure.count) + cells::contradicted(figure),
        },
    };
    number + mark
}

/// A share with its interval in brackets; of a base that is too small for one, the count.
fn share_cell(figure: &Estimate, decimals: Option<usize>, marked: bool) -> String {
    let mut share = number::share_at(figure, decimals);
    if share == number::FEW {
        share += &format!(" ({})", number::count(figure.count));
    } else if !marked {
        share += number::small_base(figure);
    }
    match number::share_limits(figure, decimals) {
        none if none.is_empty() => share,
        interval => format!("{share}\u{a0}({interval})"),
    }
}

/// The sheet in pieces that fit the width, each with the labels of the rows and with the totals.
fn pieces(sheet: &Sheet, width: usize, has_total: bool) -> Vec<Sheet> {
    let columns: Vec<GridColumn> = (0..sheet.heads.len())
        .map(|at| GridColumn::new(sheet, at))
        .collect();
    let pieces = grid::pieces(&columns, width, 1, has_total);
    let pick = |row: &Vec<String>, piece: &[usize]| {
        let cells = piece.iter().map(|at| row[*at].clone());
        cells.collect()
    };
    let piece = |piece: Vec<usize>| Sheet {
        heads: piece.iter().map(|at| sheet.heads[*at].clone()).collect(),
        rows: sheet.rows.iter().map(|row| pick(row, &piece)).collect(),
        keys: 1,
        ..Sheet::default()
    };
    pieces.into_iter().map(piece).collect()
}
