//! `profile` and `report`: countries on a page, with what is known about each.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::exit::{Code, Usage};
use super::options::{self, Options};
use super::{output, settings};
use crate::dataset::contained::contained;
use crate::dataset::memory;
use crate::render::Format;
use crate::report::content::Sentence;
use crate::report::{self, Ask, Chosen, ReportFormat, SECTIONS};

/// Bytes of memory that a template of the user's may take.
const TEMPLATE_MEMORY: u64 = 1_000_000_000;

/// One country on a page: all statistics in sentences and tables, findings, law, caveats and citations
#[derive(Debug, Args)]
pub(super) struct Profile {
    /// The country or area, by code, name or alias
    country: String,
    #[command(flatten)]
    template: Template,
}

/// Several countries, one page each and side by side; without names, all that have figures
#[derive(Debug, Args)]
pub(super) struct Reporting {
    /// Countries, by code, name or alias, or a group of them such as `EU`
    countries: Vec<String>,
    #[command(flatten)]
    template: Template,
}

/// How it looks.
#[derive(Debug, Args)]
struct Template {
    /// Your own template (minijinja, like Jinja2); `--format json` prints the data that it gets
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    template: Option<PathBuf>,
    /// Write only these sections, such as `summary,identified,people`
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = PossibleValuesParser::new(SECTIONS.map(|(name, what)| PossibleValue::new(name).help(what))))]
    sections: Vec<String>,
    /// Shorten each country to its main numbers and one sentence per subject
    #[arg(long)]
    short: bool,
}

impl Template {
    /// The sections that are asked for; a dashboard prints the comparisons.
    fn chosen(&self, form: ReportFormat) -> Chosen {
        Chosen {
            names: self.sections.clone(),
            short: self.short || form == ReportFormat::Dashboard,
            compared: form == ReportFormat::Dashboard,
        }
    }

    /// The question in words with these options.
    fn asked(&self, mut asked: BTreeMap<&'static str, String>) -> BTreeMap<&'static str, String> {
        if !self.sections.is_empty() {
            asked.insert("sections", self.sections.join(","));
        }
        if self.short {
            asked.insert("short", "true".into());
        }
        asked
    }
}

impl Profile {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        run(
            "profile",
            std::slice::from_ref(&self.country),
            &self.template,
            options,
            out,
        )
    }
}

impl Reporting {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        run("report", &self.countries, &self.template, options, out)
    }
}

fn run(
    command: &'static str,
    countries: &[String],
    template: &Template,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Code> {
    let form = form(command, template, options)?;
    let data = options.dataset(&[], report::needs())?;
    let question = options.resolved(&options.question(countries), &data)?;
    let ask = Ask {
        asked: template.asked(options.asked(command, &question)),
        chosen: template.chosen(form),
        explore: form == ReportFormat::Dashboard,
        inputs: options.inputs_again(),
        sources: output::sources(&data)?,
        question,
    };
    let mut made = report::report(&data, &ask)?;
    let named: Vec<String> = made
        .sources
        .iter()
        .map(|source| source.id.clone())
        .collect();
    let of_data = data.notes_about(&named, options.shows_small(&data));
    made.lead.extend(of_data.into_iter().map(|text| Sentence {
        text,
        sources: Vec::new(),
    }));
    made.lead.extend(
        settings::note(&options.settings, &ask.asked).map(|note| Sentence {
            text: note.to_string(),
            sources: Vec::new(),
        }),
    );
    options.recorder.report(&made);
    options.step("computed");
    let bytes = match &template.template {
        Some(path) => {
            let path = options.at(path);
            let write =
                || contained(|| report::write_by(&made, &path).map_err(|wrong| wrong.to_string()));
            let text = memory::limited(TEMPLATE_MEMORY, write).map_err(std::io::Error::other)?;
            text.into_bytes()
        }
        None => report::write(&made, form, output::screen(options).width)?,
    };
    options.step("rendered");
    output::write_bytes(&bytes, options, out)
}

/// The form of a format.
fn form(command: &str, template: &Template, options: &Options) -> Result<ReportFormat, Usage> {
    if template.template.is_some() {
        return Ok(ReportFormat::Text);
    }
    options.check_ending()?;
    output::refuse_binary_on_screen(options)?;
    Ok(match options.format() {
        Format::Table => ReportFormat::Text,
        Format::Markdown => ReportFormat::Markdown,
        Format::Html | Format::HtmlPage => ReportFormat::Html,
        Format::Json => ReportFormat::Json,
        Format::Docx => ReportFormat::Docx,
        Format::Dashboard if command == "report" => ReportFormat::Dashboard,
        other => {
            let name = options::name(other);
            return Err(Usage(format!(
                "a {command} has no format `{name}`: expected `table`, `markdown`, `html`, `docx`{} or `json`, or a `--template`",
                if command == "report" {
                    ", `dashboard`"
                } else {
                    ""
                }
            )));
        }
    })
}
