//! `figure`: a statistic drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use clap::Args;

use super::asking::{self, Under, Where};
use super::exit::{Code, Usage};
use super::options::Options;
use super::show::statistic;
use super::{output, settings};
use crate::dataset::{Dataset, Division, Table, suggest};
use crate::figure::{ALL, Chart, Style, Theme, find, png, svg, terminal, vega};
use crate::render::{Document, Format, Unfit};
use crate::stats::questions::absent;
use crate::stats::{Content, Note, Public, Statistic, Weight, areas};

/// A figure: SVG, PNG, a Vega-Lite specification, or bars in the terminal
#[derive(Debug, Args)]
pub(super) struct Figure {
    /// Which; without a name all are listed
    figure: Option<String>,
    /// Countries, by code, name or alias
    countries: Vec<String>,
    /// The statistic that is drawn, where the figure can draw any
    #[arg(long, value_name = "STATISTIC", alias = "statistic")]
    on: Option<String>,
    /// The group that is drawn, such as `female`, where the statistic has several
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Of flows the largest N, the others in one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    top: Option<u16>,
    #[command(flatten)]
    condition: Where,
    /// Width of the drawing in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 720, value_parser = clap::value_parser!(u16).range(240..=4000))]
    width: u16,
    /// Pixels of a PNG for one of the drawing; 2 where not given
    #[arg(long, value_name = "TIMES", value_parser = scale)]
    scale: Option<f64>,
    /// The ground: light, dark, or in SVG as the reader's screen is; light where not given
    #[arg(long, value_enum)]
    theme: Option<Theme>,
}

impl Figure {
    /// What is wrong with it, whatever the data are.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        self.figure
            .iter()
            .try_for_each(|name| self.drawn(name).map(drop))
    }

    /// The figure of a name, and the statistic that it draws.
    fn drawn(&self, name: &str) -> anyhow::Result<(&'static Chart, &'static Statistic)> {
        let chart = chart(name)?;
        let statistic = match &self.on {
            Some(_) if !chart.any => {
                let why = format!("`{}` draws `{}` and no other", chart.name, chart.statistic);
                return Err(Usage(why).into());
            }
            Some(name) => statistic(name)?,
            None => statistic(chart.statistic)?,
        };
        if self.top.is_some() && !statistic.keys.contains(&"destination") {
            let why = "--top: only flows are cut; `tipstat show` cuts tables";
            return Err(Usage(why.into()).into());
        }
        Ok((chart, statistic))
    }

    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let Some(name) = &self.figure else {
            return list(options, out);
        };
        let (chart, statistic) = self.drawn(name)?;
        let names: Vec<String> = chart.by.iter().map(|&name| name.to_owned()).collect();
        let by = asking::by(statistic, &names)?;
        let columns: Vec<String> = by.beside.iter().map(|&name| name.to_owned()).collect();
        let (condition, mut needs) = self.condition.read(statistic, &columns)?;
        if !chart.countries.is_empty() {
            // of which countries a case file is
            needs.victims = needs.victims.or(Some(Division::default()));
        }
        let data = options.dataset(&[], needs)?;
        let mut countries = self.countries.clone();
        let mut note = None;
        if countries.is_empty() && !options.names_country() {
            (countries, note) = by_default(chart, options, &data);
        }
        let query = options.query(&countries, &data)?;
        let min_cell = options.min_cell(&data);
        let under = Under::new(condition.as_ref(), statistic, &data, &query)?;
        let answer = under.compute(statistic, &query, &by)?;
        let table = Public::broken_down(statistic, by.beside, answer, query.confidence, min_cell);
        let table = self.grouped(table)?;
        let table = absent::named((chart.choose)(table, &query), &query);
        let table = note.into_iter().fold(table, Public::noting);
        let mut asked = options.asked("figure", &query);
        asked.insert("figure", chart.name.into());
        asked.insert("statistic", statistic.name.into());
        if let Some(top) = self.top {
            asked.insert("top", top.to_string());
        }
        if let Some(group) = &self.group {
            asked.insert("group", group.clone());
        }
        asking::enter(&mut asked, &self.condition);
        let format = Self::format(options);
        self.fits(format)?;
        if !matches!(
            format,
            Format::Svg | Format::Png | Format::VegaLite | Format::Table
        ) {
            return output::write(&table, Some(&data), asked, options, out);
        }
        options.check_ending()?;
        if format.is_binary() && options.output.is_none() {
            let why = "`png` is no text: name a file to write to, such as `-o figure.png`";
            return Err(Usage(why.into()).into());
        }
        let noted = match settings::note(&options.settings, &asked) {
            Some(note) => table.noting(note),
            None => table,
        };
        let document = Document {
            table: &noted,
            query: asked,
            sources: output::sources(&data)?,
            ledger: &data.ledgers,
            raw: false,
            detail: options.detail(),
        };
        options.recorder.table(document.table);
        options.step("computed");
        let style = Style {
            width: f64::from(self.width),
            theme: self.theme.unwrap_or_default(),
        };
        let bytes = match format {
            Format::Png => png(chart, &document, &style, self.scale.unwrap_or(2.0))?,
            Format::Svg => svg(chart, &document, &style)?.into_bytes(),
            Format::VegaLite => vega(chart, &document).map_err(usage)?.into_bytes(),
            _ => terminal(chart, &document, output::screen(options)).into_bytes(),
        };
        options.step("drawn");
        output::write_bytes(&bytes, options, out)
    }

    /// The figures of the group that is asked for, or which there are.
    fn grouped(&self, table: Public) -> Result<Public, Usage> {
        let Some(group) = &self.group else {
            return Ok(table);
        };
        let Content::Figures { figures, .. } = table.content() else {
            return Ok(table);
        };
        let there: BTreeSet<&str> = figures.iter().map(|figure| figure.key("group")).collect();
        if !there.is_empty() && !there.contains(group.as_str()) {
            let named = there.into_iter().filter(|name| !name.is_empty());
            let names: Vec<&str> = named.collect();
            let why = match names.as_slice() {
                [] => "its figures have none".into(),
                names => format!("no group `{group}`; there are {}", names.join(", ")),
            };
            return Err(Usage(format!("--group: {why}")));
        }
        Ok(table.keeping(|figure| figure.key("group") == group))
    }

    /// Whether the format has what is asked of its looks.
    fn fits(&self, format: Format) -> Result<(), Usage> {
        if self.scale.is_some() && format != Format::Png {
            let why =
                "--scale: only a PNG has pixels to scale; `--width` sets how wide a drawing is";
            return Err(Usage(why.into()));
        }
        if self.theme.is_some() && !matches!(format, Format::Svg | Format::Png) {
            return Err(Usage("--theme: only SVG and PNG have a ground".into()));
        }
        Ok(())
    }

    /// The format; `.vl.json` is a specification, too.
    fn format(options: &Options) -> Format {
        let name = options.output.as_ref().and_then(|path| path.to_str());
        match options.format() {
            Format::Json if name.is_some_and(|name| name.ends_with(".vl.json")) => Format::VegaLite,
            format => format,
        }
    }
}

/// The countries of a figure for which none are named, and what is to be said of that.
///
/// A file that brings no tiers is one of some countries, whose tiers are drawn, and not those of the whole world.
fn by_default(chart: &Chart, options: &Options, data: &Dataset) -> (Vec<String>, Option<Note>) {
    let own = || chart.countries.iter().map(|&code| code.to_owned());
    if !options.names_data() {
        return (own().collect(), None);
    }
    if chart.countries.is_empty() || data.brings(Table::Tiers) {
        return (Vec::new(), None);
    }
    let victims = data.frame(Table::Victims);
    let mut codes = BTreeSet::new();
    if let Ok(column) = victims
        .column("country")
        .and_then(|column| column.str().cloned())
    {
        let known = column.iter().flatten().filter_map(areas::by_code);
        codes.extend(
            known
                .filter(|area| area.kind == "country")
                .map(|area| area.code.clone()),
        );
    }
    if codes.is_empty() {
        codes.extend(own());
    }
    let text = "The data bring no tiers; those of the embedded package are drawn.";
    let note = Note::stated("embedded-tiers", Weight::Warning, text);
    (codes.into_iter().collect(), Some(note))
}

/// What a format cannot hold is the asker's to change.
fn usage(error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<Unfit>() {
        Ok(unfit) => Usage(unfit.0).into(),
        Err(error) => error,
    }
}

/// The figures there are.
fn list(options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
    let fields = vec![
        ("figure", "name"),
        ("statistic", "the statistic that it draws"),
        ("description", "what it shows"),
    ];
    let row = |chart: &Chart| {
        vec![
            chart.name.into(),
            chart.statistic.into(),
            chart.description.into(),
        ]
    };
    let text = "`tipstat figure NAME` draws in the terminal; `-o FILE` writes `.svg`, `.png` or `.vl.json`.";
    let notes = vec![Note::stated("how-to-draw", Weight::Warning, text)];
    let table = Public::texts("", fields, ALL.iter().map(row).collect(), notes);
    let asked = BTreeMap::from([("command", "figure".into())]);
    output::write(&table, None, asked, options, out)
}

/// The figure of a name, or the nearest names.
fn chart(name: &str) -> Result<&'static Chart, Usage> {
    find(name).ok_or_else(|| {
        let names: Vec<&str> = ALL.iter().map(|chart| chart.name).collect();
        let hint = suggest::hint(name, names.iter().copied());
        Usage(format!(
            "no figure `{name}`{hint}; there are {}",
            names.join(", ")
        ))
    })
}

fn scale(text: &str) -> Result<f64, String> {
    let scale = text.parse::<f64>().ok();
    let scale = scale.filter(|scale| (0.25..=8.0).contains(scale));
    scale.ok_or_else(|| "a number from 0.25 to 8".into())
}
