//! Reports: countries on a page each, with sentences, tables, figures, caveats and citations that follow from the data.
//!
//! What a report holds is plain data ([`Report`]), made of tables that have passed the disclosure guard; how it looks is a
//! template of `minijinja`, one of tipstat's or the user's. A sentence states what was counted, by whom and of how many: never a
//! cause, never a forecast, never how many victims there are.

use std::collections::BTreeMap;

use crate::dataset::{Dataset, Needs};
use crate::render;
use crate::stats::views::summary;
use crate::stats::{ALL, Question};

pub use chosen::{Chosen, SECTIONS};
pub use content::Report;
pub use template::Wrong;
#[cfg(feature = "fuzzing")]
pub use template::parses as parses_template;

mod caveats;
mod chosen;
mod cite;
mod compose;
pub mod content;
mod dashboard;
mod docx;
mod draw;
mod english;
mod facts;
mod first_page;
mod gather;
mod matter;
mod overview;
mod say;
mod sections;
mod statements;
mod tables;
mod template;
mod template_filters;
mod template_limits;
mod text;
mod years;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The question for every statistic, with codes instead of labels.
    pub question: Question,
    /// The question in words that repeat it.
    pub asked: BTreeMap<&'static str, String>,
    /// The options that name the same inputs, each behind a blank: ` --data FILE`; empty for the embedded package.
    pub inputs: String,
    /// The sources by id, as they are cited.
    pub sources: BTreeMap<String, render::Source>,
    /// Which sections are written, and how much of them.
    pub chosen: Chosen,
    /// Whether its numbers are embedded, to be explored in a dashboard.
    pub explore: bool,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// For reading in a terminal.
    Text,
    /// For documents.
    Markdown,
    /// A page that fetches nothing.
    Html,
    /// The structure itself.
    Json,
    /// A Word document.
    Docx,
    /// A page to explore the numbers with.
    Dashboard,
}

/// What a report needs to be counted in case files.
pub fn needs() -> Needs {
    let all = ALL.iter().map(|statistic| statistic.needs);
    all.fold(summary::NEEDS, Needs::and)
}

/// Puts a report together.
pub fn report(data: &Dataset, ask: &Ask) -> anyhow::Result<Report> {
    compose::report(data, ask)
}

/// Writes a report; `width` is that of the screen, for [`ReportFormat::Text`].
pub fn write(report: &Report, form: ReportFormat, width: u16) -> anyhow::Result<Vec<u8>> {
    let text = match form {
        ReportFormat::Text => text::write(report, width),
        ReportFormat::Markdown => template::text(report, "report.md.jinja")?,
        ReportFormat::Html => template::report_page(report)?,
        ReportFormat::Json => serde_json::to_string_pretty(report)? + "\n",
        ReportFormat::Docx => return docx::write(report),
        ReportFormat::Dashboard => dashboard::write(report)?,
    };
    Ok(text.into_bytes())
}

/// Writes a report by a template of the user's; what it includes must lie in its folder.
pub fn write_by(report: &Report, path: &std::path::Path) -> Result<String, Wrong> {
    template::given(report, path)
}

#[cfg(test)]
mod tests;

/// Figures that could not be computed are a defect.
type Outcome<T> = anyhow::Result<T>;
