//! Which figure a claim speaks of.

use super::super::node::{ClaimNode, NodeValue};
use super::super::{Asking, Cell, ClaimedFigure, NUMBERS, usual_column};
use super::{ClaimReader, ClaimTable};
use crate::dataset::Places;
use crate::dataset::areas::Resolution;
use crate::dataset::places::Named;
use crate::stats::questions::fields::{self, FIELDS, QuestionField};
use crate::stats::{ALL, Question, Statistic, find};

/// Keys of a query that are not options.
const BESIDE: [&str; 3] = ["cell", "column", "sql"];

/// The keys of a query: the fields of a question that a claim takes, and which figure of the answer is meant.
fn keys_of_query() -> Vec<String> {
    let fields = FIELDS.iter().filter(|field| field.is_heeded_by("claim"));
    let beside = BESIDE.iter().map(|&key| key.to_owned());
    fields.map(QuestionField::id).chain(beside).collect()
}

impl ClaimReader<'_> {
    pub(super) fn asked(&mut self, claim: ClaimTable<'_>) -> Option<ClaimedFigure> {
        let why = self.text(claim, "not_computable");
        let Some(node) = claim.get("query") else {
            if claim.get("not_computable").is_none() {
                let expected =
                    "the figure that is meant, or `not_computable` and why there is none";
                self.missing(claim.line, "query", expected);
            }
            return why.map(ClaimedFigure::Nothing);
        };
        if claim.get("not_computable").is_some() {
            self.fault(node, "query", "none, where `not_computable` says why");
            return None;
        }
        let known = keys_of_query();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let query = self.table(node, "query", &known)?;
        let sources = query
            .get("source")
            .map_or_else(Vec::new, |node| self.texts(node, "source"));
        if query.get("sql").is_some() {
            for (key, node) in query.entries {
                if known.contains(&key.as_str()) && !matches!(key.as_str(), "sql" | "source") {
                    self.fault(node, key, "only `source` together with `sql`");
                }
            }
            let sql = self.verbatim(query, "sql")?;
            return Some(ClaimedFigure::Sql { sql, sources });
        }
        let before = self.faults.len();
        let asking = self.asking(query)?;
        (self.faults.len() == before).then(|| ClaimedFigure::Estimate(Box::new(asking)))
    }

    fn asking(&mut self, query: ClaimTable<'_>) -> Option<Asking> {
        let name = self.required(query, "statistic", "the name of a statistic, or `sql`")?;
        let Some(statistic) = find(&name) else {
            let names: Vec<&str> = ALL.iter().map(|statistic| statistic.name).collect();
            let node = query.get("statistic")?;
            self.fault(node, "statistic", format!("one of {}", names.join(", ")));
            return None;
        };
        let question = self.question(query, statistic);
        let keys: Vec<&str> = match question.check() {
            Ok(checked) => checked.keys(),
            Err(refusal) => {
                for wrong in refusal.0 {
                    let expected = format!("what can be asked: {}{}", wrong.what, wrong.place);
                    let node = query.get(wrong.field).or(query.get("statistic"))?;
                    self.fault(node, wrong.field, expected);
                }
                statistic.keys.to_vec()
            }
        };
        let mut cell = query
            .get("cell")
            .map_or_else(Cell::new, |node| self.cell(node, "cell", &keys));
        // the country that is asked for is meant, and not what lies in it
        for key in ["country", "origin"] {
            let countries = question.query.countries.as_slice();
            if let ([one], true) = (countries, keys.contains(&key)) {
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
            question,
            cell,
            column,
        })
    }

    /// The question of a statistic, each of its fields read by its key.
    fn question(&mut self, query: ClaimTable<'_>, statistic: &'static Statistic) -> Question {
        let mut question = Question::new(statistic);
        for (key, node) in query.entries {
            let field = fields::of_id(key).filter(|field| field.is_heeded_by("claim"));
            let Some(field) = field.filter(|field| field.name != "statistic") else {
                continue;
            };
            let values = if field.name == "country" {
                self.countries(node)
            } else {
                let texts = self.texts(node, key);
                texts.iter().map(|text| text.trim().to_owned()).collect()
            };
            if values.is_empty() {
                continue; // it is told what is wrong with them
            }
            if let Err(expected) = field.put(&mut question, &values) {
                self.fault(node, key, expected);
            }
        }
        question
    }

    fn countries(&mut self, node: &ClaimNode) -> Vec<String> {
        let mut codes = Vec::new();
        for label in self.texts(node, "country") {
            match self.places.named(&label) {
                Ok(Named::Area(code)) => codes.push(code.to_owned()),
                Ok(Named::Group(group)) => codes.extend(group.members),
                Err(why) => self.fault(node, "country", format!("a country: {why}")),
            }
        }
        codes
    }

    /// Keys and their values; places by code.
    pub(super) fn cell(&mut self, node: &ClaimNode, name: &str, keys: &[&str]) -> Cell {
        let Some(table) = self.table(node, name, keys) else {
            return Cell::new();
        };
        let mut cell = Cell::new();
        for (key, node) in table.entries {
            let mut values = match &node.value {
                NodeValue::Text(text) if text.is_empty() => vec![String::new()], // pooled years have none
                _ => self.texts(node, key),
            };
            if matches!(key.as_str(), "country" | "origin" | "destination") {
                for value in values.iter_mut().filter(|value| *value != "*") {
                    match codes(self.places, value) {
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

/// The codes of places joined by `;`.
fn codes(places: &Places, text: &str) -> Option<String> {
    let code = |label: &str| match places.resolve(label) {
        Resolution::Area(code) => Some(code.to_owned()),
        _ => None,
    };
    let codes: Option<Vec<String>> = text.split(';').map(code).collect();
    Some(codes?.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_claims_has_the_fields_of_the_registry() {
        let schema: serde_json::Value = serde_json::from_str(crate::claims::SCHEMA).expect("JSON");
        let there = schema["$defs"]["figure"]["properties"].as_object();
        let there: Vec<&String> = there.expect("properties").keys().collect();
        let mut wanted = keys_of_query();
        wanted.retain(|key| key != "sql");
        assert!(
            wanted.iter().all(|key| there.contains(&key)),
            "{wanted:?} {there:?}"
        );
        assert_eq!(wanted.len(), there.len());
    }
}
