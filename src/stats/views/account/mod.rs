//! The account of a number: the question, the rows it comes from, those left out and why, the steps to each figure.
//!
//! A row counts as used where a figure changes without it: the statistic is computed again without each row. So the account is
//! true of any statistic, and stays so.

use crate::dataset::{Dataset, areas};
use crate::stats::estimate::Estimate;
use crate::stats::guard::account::RowGuard;
use crate::stats::guard::lattice::{decide, scope::Scope};
use crate::stats::mathematics::limits;
use crate::stats::questions::groups;
use crate::stats::questions::query::Query;
use crate::stats::{Question, Statistic, guard};

mod figures;
mod rows;

/// A line of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountLine {
    /// `question`, `row`, `left_out`, `figure`, `method`, `caveat` or `source`.
    pub section: &'static str,
    /// A filter, a table, a group, a method.
    pub item: String,
    /// The year, where it is about one.
    pub year: String,
    /// The source's id.
    pub source: String,
    /// Where in the source.
    pub locator: String,
    /// A count, a share, or a figure.
    pub number: String,
    /// What it says, or the formula with the numbers put in.
    pub text: String,
}

/// The columns of an account.
pub const FIELDS: [(&str, &str); 7] = [
    (
        "section",
        "question, row, left_out, figure, method, caveat or source",
    ),
    ("item", "a filter, a table, a group or a method"),
    ("year", "year; null where years are pooled"),
    ("source", "id of the source"),
    ("locator", "where in the source"),
    (
        "number",
        "the count or share of a row, or the value and interval of a figure, all digits",
    ),
    (
        "text",
        "what it says; for a figure, the formula with its numbers",
    ),
];

impl AccountLine {
    /// Its cells, in the order of [`FIELDS`].
    pub fn cells(self) -> Vec<String> {
        vec![
            self.section.into(),
            self.item,
            self.year,
            self.source,
            self.locator,
            self.number,
            self.text,
        ]
    }
}

/// The account of a statistic for the countries asked for; what the guard hides is in none of its lines.
pub fn account(
    statistic: &Statistic,
    data: &Dataset,
    question: &Question,
    (scope, min_cell): (&Scope<'_>, Option<u64>),
) -> anyhow::Result<Vec<AccountLine>> {
    let query = &question.query;
    let mut lines = asked(statistic, query);
    let mut answer = (statistic.compute)(data, query)?;
    decide::protect(&mut answer, scope, data, min_cell)?;
    let protected = guard::protect(answer.figures, min_cell);
    let guard = RowGuard::of(&protected, min_cell);
    // with few rows at hand each is cheap to leave out
    let mut small = data.clone();
    for table in statistic.tables {
        small = small.with_frame(
            *table,
            rows::of_countries(&data.frame(*table), *table, query)?,
        );
    }
    for table in statistic.tables {
        lines.extend(rows::lines(statistic, &small, *table, query, &guard)?);
    }
    if guard.has_hidden() {
        // one hidden row alone would follow by subtraction
        for line in lines.iter_mut().filter(|line| line.section == "row") {
            rows::HIDDEN.clone_into(&mut line.number);
        }
    }
    set_aside(data, &mut lines);
    let chosen = groups::chosen(&protected, &["group"], &question.groups)?;
    let shown = protected
        .iter()
        .filter(|figure| groups::has(figure, &chosen));
    lines.extend(shown.map(figures::line));
    methods(statistic, &protected, &mut lines);
    Ok(lines)
}

fn asked(statistic: &Statistic, query: &Query) -> Vec<AccountLine> {
    const AFTER_YEAR: usize = 3; // statistic, country, year
    let line = |item: &str, text: String| AccountLine {
        section: "question",
        item: item.into(),
        text,
        ..AccountLine::default()
    };
    let named = query
        .countries
        .iter()
        .map(|code| format!("{} ({code})", areas::name(code)));
    let years = query
        .years
        .map_or("all; those of case files pooled".into(), |(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first} to {last}")
            }
        });
    // rows are chosen by source, and by other columns where that is asked for
    let columns = query.columns().into_iter();
    let chosen = columns.filter(|(name, values)| *name == "source" || !values.is_empty());
    let chosen = chosen.map(|(name, values)| match values {
        [] => line(name, "all, each separately".into()),
        values => line(name, values.join(", ")),
    });
    let mut lines = vec![
        line(
            "statistic",
            format!("{}: {}", statistic.name, statistic.title),
        ),
        line("country", named.collect::<Vec<_>>().join(", ")),
        line("year", years),
        line("formula", statistic.formula.into()),
        line("base", format!("{}; {}", query.base.name(), statistic.base)),
        line(
            "hidden counts",
            "as bounds: `<5` is 0 to 4; `show --sensitivity` gives other conventions".into(),
        ),
    ];
    lines.splice(AFTER_YEAR..AFTER_YEAR, chosen);
    lines
}

fn counted(rows: u64) -> String {
    if rows == 1 {
        "1 row".into()
    } else {
        format!("{rows} rows")
    }
}

/// What became of rows that were set aside while the files were read.
fn set_aside(data: &Dataset, lines: &mut Vec<AccountLine>) {
    for ledger in &data.ledgers {
        lines.push(AccountLine {
            section: "left_out",
            item: ledger.file.clone(),
            number: counted(ledger.rows_set_aside()),
            text: format!(
                "set aside while the file was read, of {} rows, whatever the country; `tipstat load {}` says why",
                ledger.read, ledger.file
            ),
            ..AccountLine::default()
        });
    }
}

fn methods(statistic: &Statistic, figures: &[Estimate], lines: &mut Vec<AccountLine>) {
    let mut used: Vec<limits::Level> = Vec::new();
    for level in figures.iter().filter_map(|figure| figure.level) {
        if !used.contains(&level) {
            used.push(level);
        }
    }
    let level = |level: limits::Level| AccountLine {
        section: "method",
        item: level.label().into(),
        number: figures::digits(level.confidence),
        text: format!(
            "{}; the number is the level at which each is applied",
            level.source()
        ),
        ..AccountLine::default()
    };
    lines.extend(used.into_iter().map(level));
    let line = |section, text: &str| AccountLine {
        section,
        text: text.into(),
        ..AccountLine::default()
    };
    lines.push(line("method", statistic.source));
    lines.extend(
        statistic
            .caveats
            .iter()
            .map(|caveat| line("caveat", caveat)),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Inputs;
    use crate::stats::find;

    fn lines(statistic: &str, country: &str, min_cell: Option<u64>) -> Vec<AccountLine> {
        let data = Dataset::open(&Inputs::default()).unwrap();
        let mut query = Query {
            years: Some((2023, 2023)),
            ..Query::default()
        };
        query.add_country(country);
        let question = Question {
            query,
            ..Question::default()
        };
        let statistic = find(statistic).unwrap();
        let scope = Scope::new(statistic, &question.query, []);
        account(statistic, &data, &question, (&scope, min_cell)).unwrap()
    }

    #[test]
    fn rows_of_a_number_are_named_with_their_place_and_its_formula_has_the_numbers() {
        let lines = lines("identification-gap", "KGZ", None);
        let rows: Vec<_> = lines.iter().filter(|line| line.section == "row").collect();
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.locator.contains("paragraph")));
        let ratio = lines.iter().find(|line| line.item == "ratio").unwrap();
        assert!(ratio.number.starts_with("22 [7.2") && ratio.text.starts_with("66 / 3"));
    }

    #[test]
    fn what_the_guard_hides_is_in_no_line() {
        let lines = lines("identification-gap", "KGZ", Some(11));
        let told = |line: &&AccountLine| line.section == "row" || line.section == "figure";
        assert!(lines.iter().filter(told).all(|line| {
            line.number.contains("hidden")
                && !line.text.contains("66")
                && !line.text.contains(" / ")
        }));
    }
}
