//! `figure`: a statistic drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::show::statistic;
use super::{output, settings};
use crate::dataset::{Dataset, Division, Table, suggest};
use crate::figure::{
    self, ALL, By, Chart, Looks, Style, Theme, find, pdf, png, svg, terminal, vega,
};
use crate::render::{Document, Format, Unfit};
use crate::stats::guard::Content;
use crate::stats::questions::absent;
use crate::stats::{self, Note, Public, Question, Weight, areas};

/// Draw a figure: SVG, PNG, PDF, a Vega-Lite specification, or bars in the terminal
#[derive(Debug, Args)]
pub(super) struct Figure {
    /// The figure; without a name, all are listed
    figure: Option<String>,
    /// Countries, by code, name or alias
    countries: Vec<String>,
    /// The statistic that is drawn, where the figure can draw any
    #[arg(long, value_name = "STATISTIC", alias = "statistic")]
    on: Option<String>,
    /// Width of the drawing in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 720, value_parser = clap::value_parser!(u16).range(240..=4000))]
    width: u16,
    /// Background: light, dark, or in SVG that of the reader's screen; default: light
    #[arg(long, value_enum)]
    theme: Option<Theme>,
}

impl Figure {
    /// What is wrong with it, whatever the data are.
    pub(super) fn check(&self, options: &Options) -> anyhow::Result<()> {
        self.figure.iter().try_for_each(|name| {
            let (chart, mut question) = self.drawn(name, options)?;
            self.style(chart, &mut question)?;
            question.check()?;
            Ok(())
        })
    }

    /// The figure of a name, and the question whose answer it draws.
    fn drawn(&self, name: &str, options: &Options) -> anyhow::Result<(&'static Chart, Question)> {
        let chart = chart(name)?;
        let statistic = match &self.on {
            Some(_) if !chart.any => {
                let why = format!("`{}` draws only `{}`", chart.name, chart.statistic);
                return Err(Usage(why).into());
            }
            Some(name) => statistic(name)?,
            None => statistic(chart.statistic)?,
        };
        let mut question = options.question_of(statistic, &self.countries);
        question.by = chart.by.iter().map(|&name| name.to_owned()).collect();
        Ok((chart, question))
    }

    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let Some(name) = &self.figure else {
            return list(options, out);
        };
        let (chart, mut question) = self.drawn(name, options)?;
        let arranged = [
            ("sort", question.sort.clone()),
            ("top", question.top.map(|top| top.to_string())),
        ];
        let style = self.style(chart, &mut question)?;
        let mut needs = question.check()?.needs(&[]);
        if !chart.countries.is_empty() {
            // of which countries a case file is
            needs.victims = needs.victims.or(Some(Division::default()));
        }
        let data = options.dataset(&[], needs)?;
        let mut note = None;
        if self.countries.is_empty() && !options.names_country() {
            let (countries, said) = by_default(chart, options, &data);
            note = said;
            question.query.countries = options.question(&countries).query.countries;
        }
        let mut asked = options.put(&question, &data)?;
        // the guard and conditions look at all years
        if asked.rows.shows_all() && question.query.years.is_none() && question.condition.is_none()
        {
            asked.rows.question.query.used = chart.used_years();
        }
        let query = &asked.rows.question.query;
        let table = absent::note_missing((chart.choose)(asked.figures()?, query), query);
        let table = note.into_iter().fold(table, Public::noting);
        let resolved = asked.rows.question;
        let mut asked = options.asked("figure", &resolved);
        asked.insert("figure", chart.name.into());
        for (key, value) in arranged {
            asked.extend(value.map(|value| (key, value)));
        }
        let format = Self::format(options);
        self.fits(format, options, times(&question).is_some())?;
        if !format.is_drawing() && format != Format::Table {
            return output::write(&table, Some(&data), asked, options, out);
        }
        options.check_ending()?;
        if format.is_drawing() {
            refuse_nothing(chart, &table, &data, &resolved)?;
        }
        if format.is_binary() && options.output.is_none() {
            let name = super::options::name(format);
            let why =
                format!("`{name}` is binary: name a file to write to, such as `-o figure.{name}`");
            return Err(Usage(why).into());
        }
        let look = (style, times(&question).unwrap_or(2.0));
        Self::draw(chart, table, &data, asked, &look, options, out)
    }

    /// Writes a drawing of a table, in a style and, as a picture, at a number of pixels for each of the drawing's.
    fn draw(
        chart: &Chart,
        table: Public,
        data: &Dataset,
        asked: BTreeMap<&'static str, String>,
        (style, scale): &(Style, f64),
        options: &Options,
        out: &mut impl Write,
    ) -> anyhow::Result<Code> {
        let format = Self::format(options);
        let table = output::noted(table, data, options);
        let noted = match settings::note(&options.settings, &asked) {
            Some(note) => table.noting(note),
            None => table,
        };
        let document = Document {
            table: &noted,
            query: asked,
            sources: output::sources(data)?,
            ledger: &data.ledgers,
            raw: false,
            detail: options.detail_of_figure(),
        };
        options.recorder.table(document.table);
        options.step("computed");
        let bytes = match format {
            Format::Png => png(chart, &document, style, *scale)?,
            Format::Pdf => pdf(chart, &document, style)?,
            Format::Svg => svg(chart, &document, style)?.into_bytes(),
            Format::VegaLite => vega(chart, &document, style).map_err(usage)?.into_bytes(),
            _ => terminal(chart, &document, output::screen(options)).into_bytes(),
        };
        options.step("drawn");
        output::write_bytes(&bytes, options, out)
    }

    /// How the figure is to look; what says how its rows are ordered and cut is taken out of the question, unless flows are cut.
    fn style(&self, chart: &Chart, question: &mut Question) -> Result<Style, Usage> {
        let name = chart.name;
        let of_flows = question
            .statistic
            .is_some_and(|statistic| statistic.keys.contains(&"destination"));
        let mut looks = Looks::default();
        if let Some(sort) = question.sort.take() {
            let order = By::read(&sort).filter(|(by, _)| chart.orders.contains(by) && !of_flows);
            let names: Vec<&str> = chart.orders.iter().map(|by| by.name()).collect();
            looks.order = Some(order.ok_or_else(|| {
                Usage(match names.as_slice() {
                    _ if of_flows => format!(
                        "--sort: the flows of `{name}` are drawn in the order of their size"
                    ),
                    [] => format!("--sort: `{name}` has no rows to order"),
                    names => format!(
                        "--sort: `{name}` can be ordered by {}; a `-` before it reverses the \
                        order",
                        names.join(", ")
                    ),
                })
            })?);
        }
        if !of_flows {
            looks.top = question.top.take();
            if looks.top.is_some() && chart.orders.is_empty() {
                return Err(Usage(format!("--top: `{name}` has no rows to cut")));
            }
        }
        let asks = |word: &str| question.looks.scale.iter().any(|asked| asked == word);
        looks.log = asks("log");
        looks.shared = [("own", false), ("shared", true)]
            .into_iter()
            .find_map(|(word, shared)| asks(word).then_some(shared));
        if (looks.log || looks.shared.is_some()) && name != "trend" {
            let why = "--scale: only `trend` has axes to choose; a number is the scale of a PNG";
            return Err(Usage(why.into()));
        }
        if question.looks.height.is_some() && !chart.has_height {
            let why = format!("--height: the height of `{name}` depends on its rows");
            return Err(Usage(why));
        }
        Ok(Style {
            width: f64::from(self.width),
            theme: self.theme.unwrap_or_default(),
            height: question.looks.height.map(|height| height as f64),
            looks,
        })
    }

    /// Whether the format can have the requested looks.
    fn fits(&self, format: Format, options: &Options, scaled: bool) -> Result<(), Usage> {
        if scaled && format != Format::Png {
            let why =
                "--scale: only a PNG has pixels to scale; `--width` sets how wide a drawing is";
            return Err(Usage(why.into()));
        }
        if self.theme.is_some() && !matches!(format, Format::Svg | Format::Png | Format::Pdf) {
            return Err(Usage(
                "--theme: only SVG, PNG and PDF have a background".into(),
            ));
        }
        for option in ["title", "subtitle", "height", "sort"] {
            let is_drawn = format.is_drawing() || format == Format::Table;
            if options.is_typed(option) && !is_drawn {
                let what = "it applies to drawings, not to rows";
                return Err(Usage(format!("--{option}: {what}")));
            }
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

/// The countries of a figure for which none are named, and the note on that.
///
/// A file without tiers is about some countries, whose tiers are drawn, and not those of the whole world.
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
    let text = "The data have no tiers; those of the embedded package are drawn.";
    let note = Note::stated("embedded-tiers", Weight::Warning, text);
    (codes.into_iter().collect(), Some(note))
}

/// Refuses to write a drawing of nothing, and says what is missing and which figures have something to draw.
fn refuse_nothing(
    chart: &Chart,
    table: &Public,
    data: &Dataset,
    question: &Question,
) -> Result<(), Usage> {
    if !matches!(table.content(), Content::Figures { figures, .. } if figures.is_empty()) {
        return Ok(());
    }
    let missing = table.notes().iter();
    let missing =
        missing.filter(|note| note.weight() == Weight::Warning || note.is_of_left_out_source());
    let mut missing: Vec<String> = missing.map(ToString::to_string).collect();
    missing.extend(drawn_instead(chart, data, question));
    Err(Usage(format!(
        "`{}` has nothing to draw, so no file is written: {}",
        chart.name,
        missing.join(" ")
    )))
}

/// The figures that draw something of what is asked, in words; nothing where none does.
fn drawn_instead(chart: &Chart, data: &Dataset, question: &Question) -> Option<String> {
    const MOST: usize = 4;
    let has_numbers = |table: Public| match table.content() {
        Content::Figures { figures, .. } => figures
            .iter()
            .any(|figure| figure.count.is_some() || figure.value.is_some()),
        _ => false,
    };
    let draws = |other: &&Chart| {
        let statistic = stats::find(other.statistic);
        let drawn = statistic.map(|statistic| figure::table(other, statistic, data, question));
        other.name != chart.name && drawn.is_some_and(|table| table.is_ok_and(has_numbers))
    };
    let others = ALL.iter().filter(draws).take(MOST);
    let names: Vec<String> = others.map(|other| format!("`{}`", other.name)).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("The figure {one} has numbers to draw.")),
        [first @ .., last] => Some(format!(
            "The figures {} and {last} have numbers to draw.",
            first.join(", ")
        )),
    }
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
    let text = "`tipstat figure NAME` draws in the terminal; `-o FILE` writes `.svg`, `.png`, `.pdf` or `.vl.json`.";
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

/// How many pixels a PNG has for each of its drawing, where that is asked for.
fn times(question: &Question) -> Option<f64> {
    let scale = question.looks.scale.iter();
    scale.filter_map(|word| word.parse().ok()).next_back()
}
