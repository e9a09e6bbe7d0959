//! Reads and checks a claims file; all errors are reported together.

use std::collections::BTreeSet;
use std::path::Path;

use super::node::{ClaimNode, NodeValue};
use super::{Claim, ClaimedFigure, PrintedForm};
use crate::dataset::{Fault, Faults, Kind, Pipes, Places, not_read, text_file};

mod query;
mod said;

const OF_A_FILE: [&str; 3] = ["claims", "source", "title"];
const OF_A_CLAIM: [&str; 11] = [
    "id",
    "statement",
    "locator",
    "source",
    "note",
    "query",
    "not_computable",
    "expected",
    "decimals",
    "percent",
    "tolerance",
];
/// The largest number that a claim may name; counts of persons stay far below.
const LARGEST: f64 = 1e15;

/// Reads a file of claims from the disk.
pub fn open(path: &Path, places: &Places) -> Result<Vec<Claim>, Faults> {
    let name = path.display().to_string();
    let text = text_file(path, Pipes::Allowed).map_err(|error| not_read(&name, &error))?;
    read(&name, &text, places)
}

/// Reads the claims of a text; `file` names it in messages, and its ending tells JSON from TOML.
pub fn read(file: &str, text: &str, places: &Places) -> Result<Vec<Claim>, Faults> {
    let root = ClaimNode::read(file, text).map_err(Faults)?;
    let mut reading = ClaimReader {
        file,
        places,
        faults: Vec::new(),
    };
    let claims = reading.file(&root);
    if reading.faults.is_empty() {
        Ok(claims)
    } else {
        Err(Faults(reading.faults))
    }
}

struct ClaimReader<'a> {
    file: &'a str,
    places: &'a Places,
    faults: Vec<Fault>,
}

/// A table of the file, and its line.
#[derive(Clone, Copy)]
struct ClaimTable<'n> {
    entries: &'n [(String, ClaimNode)],
    line: u64,
}

impl<'n> ClaimTable<'n> {
    fn get(&self, name: &str) -> Option<&'n ClaimNode> {
        let mut entries = self.entries.iter();
        entries.find(|(key, _)| key == name).map(|(_, node)| node)
    }
}

impl ClaimReader<'_> {
    fn fault(&mut self, node: &ClaimNode, key: &str, expected: impl Into<String>) {
        let fault = Fault::cell(self.file, node.line, key, &node.shown(), expected);
        self.faults.push(fault);
    }

    fn missing(&mut self, line: u64, key: &str, expected: &str) {
        let fault = Fault::cell(self.file, line, key, "", expected);
        self.faults.push(fault);
    }

    /// A table with no other keys than those known.
    fn table<'n>(
        &mut self,
        node: &'n ClaimNode,
        key: &str,
        known: &[&str],
    ) -> Option<ClaimTable<'n>> {
        let NodeValue::Table(entries) = &node.value else {
            self.fault(node, key, format!("a table of {}", known.join(", ")));
            return None;
        };
        for (name, value) in entries {
            if !known.is_empty() && !known.contains(&name.as_str()) {
                let expected = format!("one of the keys {}", known.join(", "));
                self.fault(value, name, expected);
            }
        }
        Some(ClaimTable {
            entries,
            line: node.line,
        })
    }

    /// A text joined to one line.
    fn text(&mut self, table: ClaimTable<'_>, key: &str) -> Option<String> {
        let text = self.verbatim(table, key)?;
        let words: Vec<&str> = text.split_whitespace().collect();
        Some(words.join(" "))
    }

    /// A text, unchanged.
    fn verbatim(&mut self, table: ClaimTable<'_>, key: &str) -> Option<String> {
        let node = table.get(key)?;
        match &node.value {
            NodeValue::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => {
                self.fault(node, key, "a text");
                None
            }
        }
    }

    fn required(&mut self, table: ClaimTable<'_>, key: &str, expected: &str) -> Option<String> {
        if table.get(key).is_none() {
            self.missing(table.line, key, expected);
        }
        self.text(table, key)
    }

    /// A text or a list of texts; numbers are read as text.
    fn texts(&mut self, node: &ClaimNode, key: &str) -> Vec<String> {
        match &node.value {
            NodeValue::Text(text) if !text.is_empty() => vec![text.clone()],
            NodeValue::Number(number) => vec![number.to_string()],
            NodeValue::List(list) if !list.is_empty() => {
                let list: Vec<&ClaimNode> = list.iter().collect();
                list.into_iter()
                    .flat_map(|item| match item.value {
                        NodeValue::List(_) => {
                            self.fault(item, key, "a text");
                            Vec::new()
                        }
                        _ => self.texts(item, key),
                    })
                    .collect()
            }
            _ => {
                self.fault(node, key, "a text, or a list of texts");
                Vec::new()
            }
        }
    }

    fn file(&mut self, root: &ClaimNode) -> Vec<Claim> {
        let Some(file) = self.table(root, "file", &OF_A_FILE) else {
            return Vec::new();
        };
        let source = self.text(file, "source").unwrap_or_default();
        self.text(file, "title");
        let Some(node) = file.get("claims") else {
            self.missing(
                file.line,
                "claims",
                "a list: `[[claims]]` before each in TOML",
            );
            return Vec::new();
        };
        let NodeValue::List(list) = &node.value else {
            self.fault(node, "claims", "a list: `[[claims]]` before each in TOML");
            return Vec::new();
        };
        let mut ids = BTreeSet::new();
        let mut claims = Vec::new();
        for node in list {
            let Some(claim) = self.claim(node, &source) else {
                continue;
            };
            if ids.insert(claim.id.clone()) {
                claims.push(claim);
            } else {
                let expected = "an id that no other claim has";
                let fault = Fault::cell(self.file, node.line, "id", &claim.id, expected);
                self.faults.push(Fault {
                    kind: Kind::Repeat,
                    ..fault
                });
            }
        }
        claims
    }

    /// A claim; `None` if it has faults.
    fn claim(&mut self, node: &ClaimNode, source: &str) -> Option<Claim> {
        let before = self.faults.len();
        let table = self.table(node, "claims", &OF_A_CLAIM)?;
        let id = self.required(table, "id", "a short name of the claim");
        let statement = self.required(table, "statement", "what the text says, in a sentence");
        let locator = self.text(table, "locator").unwrap_or_default();
        let source = self.text(table, "source").unwrap_or_else(|| source.into());
        let note = self.text(table, "note").unwrap_or_default();
        let asked = self.asked(table);
        let mut printed = self.printed(table);
        let said = table.get("expected");
        let expected = said.and_then(|node| self.expected(node, asked.as_ref(), &mut printed));
        if said.is_none() && !matches!(asked, Some(ClaimedFigure::Nothing(_))) {
            let expected = "what the text says the figure is: a number, `[low, high]`, a word, or a table such as `{ more_than = 5 }`";
            self.missing(table.line, "expected", expected);
        }
        let whole = self.faults.len() == before;
        let claim = Claim {
            id: id?,
            statement: statement?,
            locator,
            source,
            note,
            asked: asked?,
            expected,
            printed,
            line: table.line,
        };
        whole.then_some(claim)
    }

    fn printed(&mut self, claim: ClaimTable<'_>) -> PrintedForm {
        let mut printed = PrintedForm::default();
        if let Some(node) = claim.get("decimals") {
            printed.decimals = match node.value {
                NodeValue::Number(number)
                    if (0.0..=9.0).contains(&number) && number.fract() == 0.0 =>
                {
                    Some(number as u32)
                }
                _ => {
                    self.fault(node, "decimals", "number of decimals, from 0 to 9");
                    None
                }
            };
        }
        if let Some(node) = claim.get("percent") {
            match node.value {
                NodeValue::Bool(yes) => printed.percent = yes,
                _ => self.fault(node, "percent", "true or false"),
            }
        }
        if let Some(node) = claim.get("tolerance") {
            match node.value {
                NodeValue::Number(number) if (0.0..LARGEST).contains(&number) => {
                    printed.tolerance = Some(number);
                }
                _ => self.fault(
                    node,
                    "tolerance",
                    "how far the figure may be off either way, a number not below 0",
                ),
            }
            if printed.decimals.is_some() {
                self.fault(node, "tolerance", "either this or `decimals`");
            }
        }
        printed
    }
}
