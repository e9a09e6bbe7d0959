//! Which figure a claim speaks of.

use super::super::node::{Node, Value};
use super::super::{Asked, Asking, Cell, NUMBERS, usual_column};
use super::{Entries, Reading};
use crate::dataset::areas::{self, Resolution};
use crate::dataset::groups;
use crate::stats::mathematics::limits::Choice;
use crate::stats::questions::by::By;
use crate::stats::questions::condition::Condition;
use crate::stats::{ALL, Base, Statistic, find};

const OF_A_QUERY: [&str; 12] = [
    "statistic",
    "country",
    "year",
    "source",
    "base",
    "interval",
    "confidence",
    "where",
    "by",
    "cell",
    "column",
    "sql",
];

impl Reading<'_> {
    pub(super) fn asked(&mut self, claim: Entries<'_>) -> Option<Asked> {
        let why = self.text(claim, "not_computable");
        let Some(node) = claim.get("query") else {
            if claim.get("not_computable").is_none() {
                let expected =
                    "the figure that is meant, or `not_computable` and why there is none";
                self.missing(claim.line, "query", expected);
            }
            return why.map(Asked::Nothing);
        };
        if claim.get("not_computable").is_some() {
            self.fault(node, "query", "none, where `not_computable` says why");
            return None;
        }
        let query = self.table(node, "query", &OF_A_QUERY)?;
        let sources = query
            .get("source")
            .map_or_else(Vec::new, |node| self.texts(node, "source"));
        if query.get("sql").is_some() {
            for (key, node) in query.entries {
                if OF_A_QUERY.contains(&key.as_str()) && !matches!(key.as_str(), "sql" | "source") {
                    self.fault(node, key, "nothing beside `sql` but `source`");
                }
            }
            let sql = self.verbatim(query, "sql")?;
            return Some(Asked::Sql { sql, sources });
        }
        let before = self.faults.len();
        let asking = self.asking(query, sources)?;
        (self.faults.len() == before).then(|| Asked::Estimate(Box::new(asking)))
    }

    fn asking(&mut self, query: Entries<'_>, sources: Vec<String>) -> Option<Asking> {
        let name = self.required(query, "statistic", "the name of a statistic, or `sql`")?;
        let Some(statistic) = find(&name) else {
            let names: Vec<&str> = ALL.iter().map(|statistic| statistic.name).collect();
            let node = query.get("statistic")?;
            self.fault(node, "statistic", format!("one of {}", names.join(", ")));
            return None;
        };
        let countries = query
            .get("country")
            .map_or_else(Vec::new, |node| self.countries(node));
        let years = query.get("year").and_then(|node| self.years(node));
        let base = query
            .get("base")
            .and_then(|node| self.base(node))
            .unwrap_or_default();
        let interval = query
            .get("interval")
            .and_then(|node| self.interval(node))
            .unwrap_or_default();
        let confidence = query
            .get("confidence")
            .and_then(|node| self.confidence(node));
        let by = query
            .get("by")
            .map_or_else(Vec::new, |node| self.texts(node, "by"));
        let beside = match By::named(statistic, &by) {
            Ok(by) => by.beside,
            Err(why) => {
                self.fault(query.get("by")?, "by", format!("a dimension: {why}"));
                Vec::new()
            }
        };
        let condition = self.verbatim(query, "where");
        if let Some(Err(wrong)) = condition.as_deref().map(Condition::parse) {
            let why = wrong.shown_in(condition.as_deref().unwrap_or_default());
            let node = query.get("where")?;
            self.fault(node, "where", format!("a condition: {why}"));
        }
        let keys: Vec<&str> = statistic.keys.iter().chain(&beside).copied().collect();
        let mut cell = query
            .get("cell")
            .map_or_else(Cell::new, |node| self.cell(node, "cell", &keys));
        // the country that is asked for is meant, and not what lies in it
        for key in ["country", "origin"] {
            if let ([one], true) = (countries.as_slice(), keys.contains(&key)) {
                cell.entry(key.into()).or_insert_with(|| vec![one.clone()]);
            }
        }
        let usual = usual_column(statistic);
        let column = self.text(query, "column").unwrap_or_else(|| usual.into());
        let known: Vec<&str> = NUMBERS.into_iter().chain(["status"]).chain(keys).collect();
        if !known.contains(&column.as_str()) {
            let node = query.get("column")?;
            self.fault(node, "column", format!("one of {}", known.join(", ")));
        }
        Some(Asking {
            statistic,
            countries,
            years,
            sources,
            base,
            interval,
            confidence,
            condition,
            by,
            cell,
            column,
        })
    }

    fn countries(&mut self, node: &Node) -> Vec<String> {
        let mut codes = Vec::new();
        for label in self.texts(node, "country") {
            match areas::resolve(&label) {
                Resolution::Area(code) => codes.push(code.to_owned()),
                other => {
                    if let Ok(Some(group)) = groups::find(&label) {
                        codes.extend(group.members);
                    } else {
                        let why = groups::refusal(&label, &other);
                        self.fault(node, "country", format!("a country: {why}"));
                    }
                }
            }
        }
        codes
    }

    fn years(&mut self, node: &Node) -> Option<(i64, i64)> {
        let year = |text: &str| {
            let year: i64 = text.trim().parse().ok()?;
            (1900..=2100).contains(&year).then_some(year)
        };
        let years = match &node.value {
            Value::Number(number) => year(&number.to_string()).map(|year| (year, year)),
            Value::Text(text) => match text.split_once("..") {
                Some((first, last)) => year(first).zip(year(last)),
                None => year(text).map(|year| (year, year)),
            },
            _ => None,
        };
        let years = years.filter(|(first, last)| first <= last);
        if years.is_none() {
            self.fault(
                node,
                "year",
                "a year such as 2023, or years as `2019..2023`",
            );
        }
        years
    }

    fn base(&mut self, node: &Node) -> Option<Base> {
        let name = match &node.value {
            Value::Text(text) => text.as_str(),
            _ => "",
        };
        let base = Base::ALL.iter().find(|(known, _)| *known == name);
        if base.is_none() {
            let names = Base::ALL.map(|(name, _)| name);
            self.fault(node, "base", format!("one of {}", names.join(", ")));
        }
        base.map(|(_, base)| *base)
    }

    fn interval(&mut self, node: &Node) -> Option<Choice> {
        let choice = match &node.value {
            Value::Text(text) => Choice::find(text),
            _ => None,
        };
        if choice.is_none() {
            let names = Choice::NAMES.join(", ");
            self.fault(node, "interval", format!("one of {names}"));
        }
        choice
    }

    fn confidence(&mut self, node: &Node) -> Option<f64> {
        let level = match &node.value {
            Value::Number(number) => number.to_string().parse::<f64>().ok(),
            _ => None,
        };
        let level = level.filter(|level| *level > 0.0 && *level < 1.0);
        if level.is_none() {
            let expected = "a level between 0 and 1, such as 0.95";
            self.fault(node, "confidence", expected);
        }
        level
    }

    /// Keys and their values; places by code.
    pub(super) fn cell(&mut self, node: &Node, name: &str, keys: &[&str]) -> Cell {
        let Some(table) = self.table(node, name, keys) else {
            return Cell::new();
        };
        let mut cell = Cell::new();
        for (key, node) in table.entries {
            let mut values = match &node.value {
                Value::Text(text) if text.is_empty() => vec![String::new()], // pooled years have none
                _ => self.texts(node, key),
            };
            if matches!(key.as_str(), "country" | "origin" | "destination") {
                for value in values.iter_mut().filter(|value| *value != "*") {
                    match places(value) {
                        Some(codes) => *value = codes,
                        None => self.fault(node, key, "a country or area, by code or name"),
                    }
                }
            }
            cell.insert(key.clone(), values);
        }
        cell
    }
}

/// The keys of the figures of a statistic that is broken down.
pub(super) fn keys(statistic: &Statistic, by: &[String]) -> Vec<&'static str> {
    let beside = By::named(statistic, by).map_or_else(|_| Vec::new(), |by| by.beside);
    statistic.keys.iter().copied().chain(beside).collect()
}

/// The codes of places joined by `;`.
fn places(text: &str) -> Option<String> {
    let code = |label: &str| match areas::resolve(label) {
        Resolution::Area(code) => Some(code.to_owned()),
        _ => None,
    };
    let codes: Option<Vec<String>> = text.split(';').map(code).collect();
    Some(codes?.join(";"))
}
