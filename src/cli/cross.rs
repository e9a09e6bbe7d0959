//! `cross`: a table of two dimensions.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::asking::{self, Under, Where};
use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::Table;
use crate::dataset::suggest;
use crate::stats::Public;
use crate::stats::questions::condition::{Condition, DIMENSIONS};
use crate::stats::views::cross::{self, Asked, Dimension, Form, Percent, Sort};

/// A cross-table of two dimensions: citizenship by destination, sex by exploitation, country by year
///
/// Each source, reporter and measure has a table of its own: nothing is added across them. Dimensions are citizenship, country,
/// origin, destination, sex, age, exploitation, year, source, measure, reporter and role.
#[derive(Debug, Args)]
pub(super) struct Cross {
    /// What the rows are, such as `citizenship`
    rows: String,
    /// What the columns are, such as `destination`
    columns: String,
    /// Countries, by code, name or alias; of routes, those of origin
    countries: Vec<String>,
    /// Percentages of each row, of each column, or of the whole table; without it counts
    #[arg(long, value_name = "OF", value_enum)]
    percent: Option<PercentName>,
    /// The table that is counted, where both have the dimensions
    #[arg(long, value_enum)]
    table: Option<TableName>,
    #[command(flatten)]
    condition: Where,
    /// Only the N largest rows and columns, the others as one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    top: Option<u64>,
    /// Order rows and columns by `count` or `name`; with `-` before it, largest or last first
    #[arg(long, value_name = "ORDER", allow_hyphen_values = true)]
    sort: Option<String>,
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
        let asked = self.asked()?;
        let form = self.form()?;
        let own = [asked.rows.name, asked.columns.name].map(str::to_owned);
        let named = self.columns_of_condition();
        if let Some(part) = named
            .iter()
            .find(|name| own.contains(name) && DIMENSIONS.contains(&name.as_str()))
        {
            let why = format!("--where: the table is by {part} already; its line has the number");
            return Err(Usage(why).into());
        }
        let statistic = asked.statistic();
        let (condition, needs) = self.condition.read(statistic, &own)?;
        let data = options.dataset(&[], needs)?;
        let query = options.query(&self.countries, &data)?;
        let min_cell = options.min_cell(&data);
        let under = Under::new(condition.as_ref(), statistic, &data, &query)?;
        let names = |name: &str| named.iter().any(|known| known == name);
        let mut tables =
            cross::tables(&asked, &under.data, &query, names("measure"), names("year"))?;
        tables.note_first(under.notes);
        let title = title(&asked);
        let table = Public::cross(title, &asked, tables, (&query, form), min_cell);
        let mut told = options.asked("cross", &query);
        told.insert("rows", asked.rows.name.into());
        told.insert("columns", asked.columns.name.into());
        told.insert("table", asked.table.name().into());
        asking::enter(&mut told, &self.condition);
        for (name, value) in [
            ("percent", asked.percent.map(|of| of.name().to_owned())),
            ("sort", self.sort.clone()),
            ("top", self.top.map(|top| top.to_string())),
        ] {
            if let Some(value) = value {
                told.insert(name, value);
            }
        }
        output::write(&table, Some(&data), told, options, out)
    }

    fn asked(&self) -> Result<Asked, Usage> {
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
        Asked::new(rows, columns, table, percent).map_err(Usage)
    }

    fn form(&self) -> Result<Form, Usage> {
        let sort = match &self.sort {
            None => Sort::default(),
            Some(word) => Sort::named(word).ok_or_else(|| {
                let expected = "`count` or `name`, and with `-` before it largest or last first";
                Usage(format!("--sort: `{word}` is no order; expected {expected}"))
            })?,
        };
        let top = self
            .top
            .map(|top| usize::try_from(top).unwrap_or(usize::MAX));
        Ok(Form { sort, top })
    }

    /// The columns that the condition names; what is wrong with it is said where it is read.
    fn columns_of_condition(&self) -> Vec<String> {
        let text = self.condition.text();
        let condition = text.and_then(|text| Condition::parse(text).ok());
        condition.map_or_else(Vec::new, |condition| condition.columns())
    }
}

fn dimension(word: &str) -> Result<Dimension, Usage> {
    cross::named(word).ok_or_else(|| {
        let hint = suggest::hint(word, cross::names());
        let there: Vec<&str> = cross::names().collect();
        let there = there.join(", ");
        Usage(format!("no dimension `{word}`{hint}; there are {there}"))
    })
}

fn title(asked: &Asked) -> String {
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
