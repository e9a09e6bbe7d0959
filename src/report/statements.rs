//! What sources state in words: achievements, shortcomings, the law, recommendations.

use std::collections::BTreeMap;

use super::cite::Cited;
use super::content::{Section, SourceStatement, StatementList};
use super::english::{capital, joined};
use crate::dataset::{Dataset, Table};
use crate::stats::Public;
use crate::stats::guard::Content;

/// Rows of texts by column.
type Row = BTreeMap<String, String>;

/// The columns of findings and of provisions that hold texts.
const FINDINGS: [&str; 5] = ["country", "kind", "text", "source", "locator"];
const PROVISIONS: [&str; 8] = [
    "country",
    "instrument",
    "article",
    "provision",
    "status",
    "text",
    "source",
    "locator",
];

/// Kinds of findings, as headings.
const KINDS: [(&str, &str); 3] = [
    ("achievement", "Achievements"),
    ("shortcoming", "Shortcomings"),
    ("context", "Context"),
];

/// The findings, provisions and recommendations of all countries.
pub(super) struct Statements {
    findings: Vec<Row>,
    provisions: Vec<Row>,
}

impl Statements {
    /// Reads them.
    pub(super) fn new(data: &Dataset) -> Self {
        Self {
            findings: rows(data, Table::Findings, &FINDINGS),
            provisions: rows(data, Table::Provisions, &PROVISIONS),
        }
    }

    /// Those of a country.
    pub(super) fn sections(&self, country: &str, cited: &mut Cited) -> Vec<Section> {
        let mut findings = |kinds: &[(&str, &str)]| {
            let list = |(kind, title): &(&str, &str)| {
                let own = self
                    .findings
                    .iter()
                    .filter(|row| get(row, "country") == country && get(row, "kind") == *kind);
                list(
                    title,
                    own.map(|row| item(row, String::new(), get(row, "text").into(), cited)),
                )
            };
            kinds
                .iter()
                .filter_map(list)
                .collect::<Vec<StatementList>>()
        };
        let found = findings(&KINDS);
        let recommended = findings(&[("recommendation", "")]);
        let law = self.law(country, cited);
        let section = |id, title: &str, lists: Vec<StatementList>| Section {
            id,
            title: title.into(),
            lists,
            ..Section::default()
        };
        let sections = [
            section("findings", "Findings of the literature", found),
            section("law", "Law", law),
            section("recommendations", "Recommendations", recommended),
        ];
        let filled = sections.into_iter().filter(|section| !section.is_empty());
        filled.collect()
    }

    fn law(&self, country: &str, cited: &mut Cited) -> Vec<StatementList> {
        let own: Vec<&Row> = self
            .provisions
            .iter()
            .filter(|row| get(row, "country") == country)
            .collect();
        let (unsaid, said): (Vec<&Row>, Vec<&Row>) = own
            .into_iter()
            .partition(|row| get(row, "status") == "unknown");
        let mut lists: Vec<StatementList> = Vec::new();
        for of_one in said.chunk_by(|a, b| get(a, "instrument") == get(b, "instrument")) {
            let told = of_one.iter().map(|row| {
                let articles = get(row, "article").replace(';', " and ");
                let about = match articles.as_str() {
                    "" => capital(&provision(row)),
                    articles => format!("{} (article {articles})", capital(&provision(row))),
                };
                let verdict = format!("{}. ", get(row, "status"));
                item(row, about, verdict + get(row, "text"), cited)
            });
            lists.extend(list(get(of_one[0], "instrument"), told));
        }
        if let Some(first) = unsaid.first() {
            let names: Vec<String> = unsaid.iter().map(|row| provision(row)).collect();
            let text = format!("Not covered by the comparison: {}.", joined(&names, "and"));
            let mut one = item(first, String::new(), text, cited);
            one.locator.clear();
            lists.extend(list("Not compared", [one].into_iter()));
        }
        lists
    }
}

/// A provision in words; what English joins stays joined.
fn provision(row: &Row) -> String {
    let words = get(row, "provision").replace('-', " ");
    let joined = [
        ("palermo", "Palermo"),
        ("anti trafficking", "anti-trafficking"),
        ("inter agency", "inter-agency"),
        ("multi sector", "multi-sector"),
        ("victim centred", "victim-centred"),
    ];
    joined
        .iter()
        .fold(words, |words, (apart, joined)| words.replace(apart, joined))
}

fn list(title: &str, items: impl Iterator<Item = SourceStatement>) -> Option<StatementList> {
    let items: Vec<SourceStatement> = items.collect();
    (!items.is_empty()).then(|| StatementList {
        title: title.to_owned(),
        items,
    })
}

fn item(row: &Row, about: String, text: String, cited: &mut Cited) -> SourceStatement {
    SourceStatement {
        about,
        text,
        locator: get(row, "locator").to_owned(),
        sources: cited.numbers([get(row, "source")]),
    }
}

fn get<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).map_or("", String::as_str)
}

/// The texts of a table, as a table that may be shown: they are not counts of people.
fn rows(data: &Dataset, table: Table, fields: &[&'static str]) -> Vec<Row> {
    let frame = data.frame(table);
    let text = |name: &str, at: usize| {
        let column = frame.column(name).and_then(|column| column.str());
        column
            .ok()
            .and_then(|texts| texts.get(at))
            .unwrap_or("")
            .to_owned()
    };
    let row = |at: usize| fields.iter().map(|name| text(name, at)).collect();
    let rows = (0..frame.height()).map(row).collect();
    let named = fields.iter().map(|name| (*name, "")).collect();
    let shown = Public::texts("", named, rows, Vec::new());
    let Content::Texts { fields, rows, .. } = shown.content() else {
        return Vec::new();
    };
    let named = |row: &Vec<String>| {
        let names = fields.iter().map(|(name, _)| (*name).to_owned());
        names.zip(row.iter().cloned()).collect()
    };
    rows.iter().map(named).collect()
}
