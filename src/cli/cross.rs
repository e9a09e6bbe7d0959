//! `cross`: a table of two dimensions.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::Table;
use crate::dataset::suggest;
use crate::stats::Public;
use crate::stats::questions::condition::DIMENSIONS;
use crate::stats::views::cross::{self, Arrangement, CrossQuestion, Dimension, Percent, Sort};

/// A cross-table of two dimensions: citizenship by destination, sex by exploitation, country by year
///
/// Each source, reporter and measure has a separate table: nothing is added across them. Dimensions are citizenship, country,
/// origin, destination, sex, age, exploitation, year, source, measure, reporter and role.
#[derive(Debug, Args)]
pub(super) struct Cross {
    /// The dimension of the rows, such as `citizenship`
    rows: String,
    /// The dimension of the columns, such as `destination`
    columns: String,
    /// Countries, by code, name or alias; of routes, those of origin
    countries: Vec<String>,
    /// Show percentages of each row, of each column, or of the whole table, instead of counts
    #[arg(long, value_name = "OF", value_enum)]
    percent: Option<PercentName>,
    /// The table to count, if both have the dimensions
    #[arg(long, value_enum)]
    table: Option<TableName>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PercentName {
    Row,
    Column,
    Total,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TableName {
    Victims,
    Routes,
}

impl Cross {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let cross = self.asked()?;
        let mut question = options.question(&self.countries);
        let order = (question.sort.take(), question.top.take());
        let form = form(order.0.as_deref(), order.1)?;
        let own = [cross.rows.name, cross.columns.name].map(str::to_owned);
        let checked = question.check_for(cross.about())?;
        let named = checked.columns();
        if checked.chooses_figures() {
            let why = "--where: in a cross-table a condition can only choose rows of the data, by their \
                columns";
            return Err(Usage(why.into()).into());
        }
        if let Some(part) = named
            .iter()
            .find(|name| own.contains(name) && DIMENSIONS.contains(&name.as_str()))
        {
            let why = format!("--where: the table is already by {part}; see that line of it");
            return Err(Usage(why).into());
        }
        let data = options.dataset(&[], checked.needs(&own))?;
        let asked = options.choose_rows(&question, cross.about(), &data)?;
        let query = &asked.question.query;
        let names = |name: &str| named.iter().any(|known| known == name);
        let mut tables = cross::tables(
            &cross,
            &asked.data,
            query,
            names("measure") || !query.measures.is_empty(),
            names("year"),
        )?;
        tables.note_first(asked.notes.clone());
        let keyed = asked.keyed()?;
        let table = Public::cross(
            title(&cross),
            &cross,
            tables,
            (query, form),
            (&asked.data, &asked.scope()),
            (asked.min_cell(), asked.noise().zip(keyed.as_ref())),
        )?;
        let table = asked.of_groups(table, &cross.keys()[..2])?;
        let mut told = asked.question.clone();
        (told.sort, told.top) = (order.0, order.1);
        let mut words = options.asked("cross", &told);
        words.insert("rows", cross.rows.name.into());
        words.insert("columns", cross.columns.name.into());
        words.insert("table", cross.table.name().into());
        if let Some(percent) = cross.percent {
            words.insert("percent", percent.name().to_owned());
        }
        output::write(&table, Some(&data), words, options, out)
    }

    fn asked(&self) -> Result<CrossQuestion, Usage> {
        let table = self.table.map(|table| match table {
            TableName::Victims => Table::Victims,
            TableName::Routes => Table::Routes,
        });
        let percent = self.percent.map(|percent| match percent {
            PercentName::Row => Percent::Row,
            PercentName::Column => Percent::Column,
            PercentName::Total => Percent::Total,
        });
        let (rows, columns) = (dimension(&self.rows)?, dimension(&self.columns)?);
        CrossQuestion::new(rows, columns, table, percent).map_err(Usage)
    }
}

/// The order of rows and columns, and how many there are.
fn form(sort: Option<&str>, top: Option<usize>) -> Result<Arrangement, Usage> {
    let sort = match sort {
        None => Sort::default(),
        Some(word) => Sort::parse(word).ok_or_else(|| {
            let expected = "`count` or `name`; a `-` before it reverses the order";
            Usage(format!(
                "--sort: unknown order `{word}`; expected {expected}"
            ))
        })?,
    };
    Ok(Arrangement { sort, top })
}

fn dimension(word: &str) -> Result<Dimension, Usage> {
    cross::find(word).ok_or_else(|| {
        let hint = suggest::hint(word, cross::names());
        let there: Vec<&str> = cross::names().collect();
        let there = there.join(", ");
        Usage(format!("no dimension `{word}`{hint}; there are {there}"))
    })
}

fn title(asked: &CrossQuestion) -> String {
    let what = match asked.table {
        Table::Routes => "Victims on known routes",
        _ => "Detected victims",
    };
    let (rows, columns) = (asked.rows.name, asked.columns.name);
    let of = match asked.percent {
        None => String::new(),
        Some(Percent::Total) => ", % of all".into(),
        Some(percent) => format!(", % of each {}", percent.name()),
    };
    format!("{what}, {rows} by {columns}{of}").replace('_', " ")
}
