//! A claim made of a question and its present answer.

use std::io::Write;

use clap::Args;

use super::super::exit::{Code, Refused, Usage};
use super::super::options::Options;
use super::super::{output, show};
use super::printed::of_range;
use crate::claims::{
    self, Asking, Cell, Claim, ClaimedFigure, Expected, NUMBERS, PrintedForm, Settings,
};
use crate::dataset::areas::{self, Resolution};
use crate::dataset::suggest;
use crate::render::Format;
use crate::stats::{Estimate, Status};

/// Write a question and its present answer as a claim, to append to a file: `tipstat claims new ... >> claims.toml`
#[derive(Debug, Args)]
pub(super) struct New {
    /// The statistic; `tipstat list` names them all
    statistic: String,
    /// Countries, by code, name or alias
    countries: Vec<String>,
    /// Which figure, by its keys, such as `group=female`; several divided by commas
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',')]
    cell: Vec<String>,
    /// Which of its numbers: `count`, `value`, `base`, `ci_low`, `ci_high`; or `status`, or a key such as `group`
    #[arg(long)]
    column: Option<String>,
    /// What the claim is called; else made of the question
    #[arg(long)]
    id: Option<String>,
    /// What the text says, in a sentence
    #[arg(long)]
    statement: Option<String>,
    /// Where the text says it, such as `Results, paragraph 3`
    #[arg(long)]
    locator: Option<String>,
    /// Number of decimals printed
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=9))]
    decimals: Option<u32>,
    /// Printed in percent
    #[arg(long)]
    percent: bool,
    /// The figure may be off by so much either way, in what is printed
    #[arg(long, value_name = "NUMBER", conflicts_with = "decimals", value_parser = tolerance)]
    tolerance: Option<f64>,
}

fn tolerance(text: &str) -> Result<f64, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (0.0..1e15).contains(number));
    number.ok_or_else(|| "a number not below 0 is expected".into())
}

impl New {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        if !matches!(options.format(), Format::Table | Format::Json) {
            return Err(Usage("a claim is written as TOML, or with `--format json`".into()).into());
        }
        let statistic = show::statistic(&self.statistic)?;
        let question = options.question_of(statistic, &self.countries);
        let checked = question.check()?;
        let keys = checked.keys();
        let cell = self.cell(&keys)?;
        let column = self.column(&keys, claims::usual_column(statistic))?;
        let data = options.dataset(&[], checked.needs(&[]))?;
        let mut asking = Asking {
            statistic,
            question: options.resolved(&question, &data)?,
            cell,
            column,
        };
        let settings = Settings {
            confidence: question.query.confidence(),
            min_cell: question.least_cell(&data),
            protect: question.protect,
            ..Settings::default()
        };
        let figures = claims::figures(&asking, &data, settings)?.map_err(Usage)?;
        let figure = self.one(&figures, &asking)?;
        if asking.question.query.sources.is_empty() && !figure.key("source").is_empty() {
            asking.question.query.sources = vec![figure.key("source").to_owned()];
        }
        // the countries of an area were asked with it: the cell has the one that is meant
        if self.countries.len() == 1 {
            for key in ["country", "origin"]
                .into_iter()
                .filter(|key| keys.contains(key))
            {
                asking
                    .cell
                    .entry(key.into())
                    .or_insert_with(|| vec![figure.key(key).to_owned()]);
                asking.question.query.countries = asking.cell.get(key).cloned().unwrap_or_default();
            }
        }
        let claim = self.claim(asking, figure)?;
        let text = if options.format() == Format::Json {
            claims::json(&[claim])
        } else {
            claims::toml(&claim) + "\n" // the next one is put behind it
        };
        output::write_text(&text, options, out)
    }

    fn cell(&self, keys: &[&str]) -> Result<Cell, Usage> {
        let mut cell = Cell::new();
        for pair in &self.cell {
            let Some((key, value)) = pair.split_once('=') else {
                return Err(Usage(format!(
                    "--cell: expected a key and value such as `group=female`, found `{pair}`"
                )));
            };
            let (key, value) = (key.trim(), value.trim());
            if !keys.contains(&key) {
                let hint = suggest::hint(key, keys.iter().copied());
                let keys = keys.join(", ");
                return Err(Usage(format!(
                    "--cell: no key `{key}`{hint}; there are {keys}"
                )));
            }
            let value = match areas::resolve(value) {
                Resolution::Area(code) if matches!(key, "country" | "origin" | "destination") => {
                    code
                }
                _ => value,
            };
            cell.entry(key.to_owned())
                .or_default()
                .push(value.to_owned());
        }
        Ok(cell)
    }

    fn column(&self, keys: &[&str], usual: &str) -> Result<String, Usage> {
        let column = self.column.as_deref().unwrap_or(usual);
        let known: Vec<&str> = NUMBERS
            .into_iter()
            .chain(["status"])
            .chain(keys.iter().copied())
            .collect();
        if known.contains(&column) {
            return Ok(column.to_owned());
        }
        let hint = suggest::hint(column, known.iter().copied());
        Err(Usage(format!(
            "--column: no column `{column}`{hint}; there are {}",
            known.join(", ")
        )))
    }

    /// The one figure that fits, or which there are.
    fn one<'a>(&self, figures: &'a [Estimate], asking: &Asking) -> Result<&'a Estimate, Usage> {
        const SHOWN: usize = 20;
        let mut fitting: Vec<&Estimate> = figures
            .iter()
            .filter(|figure| claims::fits(figure, &asking.cell))
            .collect();
        // an area includes its countries: the area itself is meant if it has figures
        if let ([label], false) = (
            self.countries.as_slice(),
            asking.cell.contains_key("country"),
        ) && let Resolution::Area(code) = areas::resolve(label)
            && fitting.iter().any(|figure| figure.key("country") == code)
        {
            fitting.retain(|figure| figure.key("country") == code);
        }
        match fitting.as_slice() {
            [one] => Ok(one),
            [] => Err(Usage(claims::none_of(figures, asking))),
            several => {
                let lines: Vec<String> = several
                    .iter()
                    .take(SHOWN)
                    .map(|figure| cell_of(figure, several))
                    .collect();
                let more = several.len().saturating_sub(SHOWN);
                let rest = if more > 0 {
                    format!("\n  and {more} more")
                } else {
                    String::new()
                };
                Err(Usage(format!(
                    "{} figures match; choose one:\n{}{rest}",
                    several.len(),
                    lines.join("\n")
                )))
            }
        }
    }

    fn claim(&self, asking: Asking, figure: &Estimate) -> anyhow::Result<Claim> {
        if figure.status == Status::Hidden {
            let why = claims::no_number(figure, &asking.column);
            return Err(Refused(format!("no claim can be made about this figure: {why}")).into());
        }
        let printed = PrintedForm {
            decimals: self.decimals,
            percent: self.percent,
            tolerance: self.tolerance,
        };
        let expected = if NUMBERS.contains(&asking.column.as_str()) {
            let known = claims::number(figure, &asking.column);
            let known = known.filter(|range| range.low.is_finite() || range.high.is_some());
            let Some(range) = known else {
                let why = claims::no_number(figure, &asking.column);
                return Err(Usage(format!("no claim can be made about this figure: {why}")).into());
            };
            of_range(range, printed)
        } else if asking.column == "status" {
            Expected::Text(figure.status.word().into())
        } else {
            Expected::Text(figure.key(&asking.column).to_owned())
        };
        let mut claim = Claim {
            id: self.id.clone().unwrap_or_else(|| id(&asking, figure)),
            statement: String::new(),
            locator: self.locator.clone().unwrap_or_default(),
            source: String::new(),
            note: String::new(),
            asked: ClaimedFigure::Estimate(Box::new(asking)),
            expected: Some(expected),
            printed,
            line: 1,
        };
        claim.statement = self.statement.clone().unwrap_or_else(|| {
            let about: Vec<String> = figure
                .keys
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(key, value)| format!("{key} {value}"))
                .collect();
            format!(
                "{}, {}: {}",
                self.statistic,
                about.join(", "),
                claims::expected(&claim)
            )
        });
        Ok(claim)
    }
}

/// What distinguishes a figure from others, as it is typed.
fn cell_of(figure: &Estimate, all: &[&Estimate]) -> String {
    let differs = |key: &str| all.iter().any(|other| other.key(key) != figure.key(key));
    let keys = figure.keys.iter().filter(|(key, _)| differs(key));
    let pairs: Vec<String> = keys.map(|(key, value)| format!("{key}={value}")).collect();
    format!("  --cell '{}'", pairs.join(","))
}

/// `gender-share-kgz-female`.
fn id(asking: &Asking, figure: &Estimate) -> String {
    let keys = figure.keys.iter().filter(|(key, _)| {
        matches!(
            *key,
            "country" | "origin" | "destination" | "year" | "group"
        )
    });
    let parts = keys
        .map(|(_, value)| value.as_str().to_lowercase())
        .filter(|value| !value.is_empty());
    let parts: Vec<String> = std::iter::once(asking.statistic.name.to_owned())
        .chain(parts)
        .collect();
    let id = parts.join("-");
    id.chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect()
}
