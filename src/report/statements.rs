//! What sources state in words: achievements, shortcomings, the law, recommendations.

use std::collections::BTreeMap;

use super::Outcome;
use super::cite::Cited;
use super::content::{Item, List, Section};
use super::english::{capital, joined};
use crate::dataset::{Dataset, Table};

/// Rows of texts by column.
type Row = BTreeMap<String, String>;

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
    pub(super) fn new(data: &Dataset) -> Outcome<Self> {
        Ok(Self {
            findings: rows(data, Table::Findings)?,
            provisions: rows(data, Table::Provisions)?,
        })
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
            kinds.iter().filter_map(list).collect::<Vec<List>>()
        };
        let found = findings(&KINDS);
        let recommended = findings(&[("recommendation", "")]);
        let law = self.law(country, cited);
        let section = |id, title: &str, lists: Vec<List>| Section {
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

    fn law(&self, country: &str, cited: &mut Cited) -> Vec<List> {
        let own: Vec<&Row> = self
            .provisions
            .iter()
            .filter(|row| get(row, "country") == country)
            .collect();
        let (unsaid, said): (Vec<&Row>, Vec<&Row>) = own
            .into_iter()
            .partition(|row| get(row, "status") == "unknown");
        let provision = |row: &Row| get(row, "provision").replace('-', " ");
        let told = said.into_iter().map(|row| {
            let articles = get(row, "article").replace(';', " and ");
            let about = match (get(row, "instrument"), articles.as_str()) {
                (law, "") => law.to_owned(),
                (law, articles) => format!("{law}, article {articles}"),
            };
            let verdict = format!("{}: {}. ", capital(&provision(row)), get(row, "status"));
            item(row, about, verdict + get(row, "text"), cited)
        });
        let mut lists: Vec<List> = list("Provisions compared", told).into_iter().collect();
        if let Some(first) = unsaid.first() {
            let names: Vec<String> = unsaid.iter().map(|row| provision(row)).collect();
            let text = format!("The comparison does not say: {}.", joined(&names, "and"));
            let mut one = item(first, String::new(), text, cited);
            one.locator.clear();
            lists.extend(list("Not compared", [one].into_iter()));
        }
        lists
    }
}

fn list(title: &str, items: impl Iterator<Item = Item>) -> Option<List> {
    let items: Vec<Item> = items.collect();
    (!items.is_empty()).then(|| List {
        title: title.to_owned(),
        items,
    })
}

fn item(row: &Row, about: String, text: String, cited: &mut Cited) -> Item {
    Item {
        about,
        text,
        locator: get(row, "locator").to_owned(),
        sources: cited.numbers([get(row, "source")]),
    }
}

fn get<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).map_or("", String::as_str)
}

/// The texts of a table; numbers in it only order the rows, which stand in order.
fn rows(data: &Dataset, table: Table) -> Outcome<Vec<Row>> {
    let frame = data.frame(table);
    let mut rows = vec![Row::new(); frame.height()];
    for column in frame.columns() {
        let Ok(texts) = column.str() else { continue };
        for (row, text) in rows.iter_mut().zip(texts.iter()) {
            row.insert(column.name().to_string(), text.unwrap_or("").to_owned());
        }
    }
    Ok(rows)
}
