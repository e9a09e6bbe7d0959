//! What a report holds, as plain data: templates and `--format json` have exactly this.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::figure::Picture;
use crate::stats::{Ledger, Note};

/// A report on one country, or on several with comparisons.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Its heading.
    pub title: String,
    /// What it is made of, in a sentence or two.
    pub lead: Vec<Sentence>,
    /// The question in words that repeat it: command and options.
    pub query: BTreeMap<&'static str, String>,
    /// Tables that set the countries side by side; empty for one country.
    pub overview: Vec<Section>,
    /// The countries, by name.
    pub countries: Vec<ReportCountry>,
    /// Notes on the numbers, and why.
    pub caveats: Vec<Caveat>,
    /// What the marks in the tables mean.
    pub marks: Vec<String>,
    /// Everything that is cited; a reference `n` of a sentence is the one of that number.
    pub sources: Vec<ReportSource>,
    /// How to cite tipstat and the paper it starts from.
    pub citing: Vec<String>,
    /// What became of the rows of the files given; empty for the embedded package.
    pub ledger: Vec<Ledger>,
    /// The numbers of a dashboard, as JSON; empty for other forms.
    #[serde(skip)]
    pub explored: String,
    /// The version of tipstat that made it.
    pub tipstat: &'static str,
    /// The version of this structure.
    pub version: u32,
}

/// One country, or an area.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReportCountry {
    /// Its code: ISO 3166-1 alpha-3, or UN M49 for an area.
    pub code: String,
    /// Its short English name.
    pub name: String,
    /// The same with the article it has in a sentence.
    pub the: String,
    /// Whether anything is known about it in these data.
    pub known: bool,
    /// The main numbers, in a few words each.
    pub facts: Vec<Fact>,
    /// What is known, by subject; a subject of which nothing is known has none.
    pub sections: Vec<Section>,
    /// The ids of the caveats that hold here, and why.
    pub caveats: Vec<Applies>,
}

/// A main number.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The number, or the text in its place.
    pub value: String,
    /// What it must be read with: year, measure, base.
    pub note: String,
    /// References.
    pub sources: Vec<usize>,
}

/// A subject.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Section {
    /// Its name for machines, such as `identified`.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// The main numbers, in a few words each.
    pub facts: Vec<Fact>,
    /// What the data say.
    pub sentences: Vec<Sentence>,
    /// Drawings.
    pub figures: Vec<ReportDrawing>,
    /// Tables.
    pub tables: Vec<ReportTable>,
    /// Lists of statements.
    pub lists: Vec<StatementList>,
}

impl Section {
    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.facts.is_empty()
            && self.sentences.is_empty()
            && self.tables.is_empty()
            && self.lists.is_empty()
    }
}

/// A sentence written from the data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// References.
    pub sources: Vec<usize>,
}

/// A table as people see it, and its rows as machines do.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReportTable {
    /// Its heading.
    pub title: String,
    /// The statistic it is of; empty where it is of several.
    pub statistic: &'static str,
    /// Heads of the columns.
    pub heads: Vec<Head>,
    /// The cells as people see them.
    pub rows: Vec<Vec<String>>,
    /// Whether sentences or figures of its section say its numbers: then it is folded on screens and left out in print.
    pub said: bool,
    /// What is true of every row, such as `victims identified`; empty where rows differ.
    pub every: String,
    /// How many rows are left out of `rows`; `records` has all.
    pub more: usize,
    /// Which rows these are: `earlier` or `more`.
    pub left_out: &'static str,
    /// What shows all of it in a terminal.
    pub command: String,
    /// The rows with the columns of the contract, all digits.
    pub records: Vec<BTreeMap<String, Value>>,
    /// Notes on it.
    pub notes: Vec<String>,
    /// What its marks mean.
    #[serde(skip)]
    pub legend: Vec<Note>,
}

/// The head of a column.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Head {
    /// Its name.
    pub text: String,
    /// Whether the column is of numbers.
    pub number: bool,
}

/// A drawing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReportDrawing {
    /// Its id, as no other on the page has it.
    pub id: String,
    /// The figure's name, as `tipstat figure` has it.
    pub name: &'static str,
    /// What is seen.
    pub title: String,
    /// Unit and base.
    pub subtitle: String,
    /// For those who do not see it.
    pub alt: String,
    /// What its marks mean.
    pub notes: Vec<String>,
    /// References.
    pub sources: Vec<usize>,
    /// An `<svg>` element whose ids are its own on the page.
    pub svg: String,
    /// The same for narrow screens.
    pub svg_narrow: String,
    /// What is drawn, on wide screens and on narrow ones.
    #[serde(skip)]
    pub pictures: [Picture; 2],
}

/// Statements of one kind.
#[derive(Debug, Clone, Default, Serialize)]
pub struct StatementList {
    /// What they are.
    pub title: String,
    /// The statements.
    pub items: Vec<SourceStatement>,
}

/// A statement that a source makes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SourceStatement {
    /// What it is about, such as a law; empty where the list says it.
    pub about: String,
    /// The statement.
    pub text: String,
    /// Where in the source.
    pub locator: String,
    /// References.
    pub sources: Vec<usize>,
}

/// Notes on the numbers.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Caveat {
    /// Its name for machines.
    pub id: &'static str,
    /// What it says.
    pub text: &'static str,
    /// The countries it applies to, by name, each with the reason.
    pub applies: Vec<CaveatReason>,
    /// The same in words: `all 27 countries`.
    pub applies_to: String,
}

/// Why a caveat applies to a country.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CaveatReason {
    /// The country's name; empty where it applies to the whole report.
    pub country: String,
    /// Why.
    pub because: String,
}

/// A caveat of one country.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Applies {
    /// The caveat's id.
    pub id: &'static str,
    /// Why it applies.
    pub because: String,
}

/// A source that is cited.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReportSource {
    /// Its number in this report, from 1.
    pub number: usize,
    /// Its id.
    pub id: String,
    /// How its owner asks to be cited.
    pub citation: String,
    /// Terms of use.
    pub licence: String,
    /// Where it is.
    pub url: String,
}
