//! A claims file read and checked: all that is wrong with it is said at once.

use std::collections::BTreeSet;

use super::node::{Node, Value};
use super::{Against, Asked, Asking, Cell, Claim, Expected, NUMBERS, Printed, Relation};
use crate::dataset::areas::{self, Resolution};
use crate::dataset::count::Count;
use crate::dataset::{Fault, Faults, Kind, groups};
use crate::stats::by::By;
use crate::stats::condition::Condition;
use crate::stats::{ALL, Base, Statistic, find};

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
const OF_A_QUERY: [&str; 10] = [
    "statistic",
    "country",
    "year",
    "source",
    "base",
    "where",
    "by",
    "cell",
    "column",
    "sql",
];
/// The largest number that a claim may name; counts of persons stay far below.
const LARGEST: f64 = 1e15;

/// Reads a file of claims from the disk.
pub fn open(path: &str) -> Result<Vec<Claim>, Faults> {
    let bytes = std::fs::read(path).map_err(|error| {
        let why = std::io::Error::from(error.kind());
        Fault::unreadable(path, format!("a file of claims that can be read: {why}"))
    })?;
    let text =
        String::from_utf8(bytes).map_err(|_| Fault::unreadable(path, "TOML or JSON in UTF-8"))?;
    read(path, &text)
}

/// Reads the claims of a text; `file` names it in messages, and its ending tells JSON from TOML.
pub fn read(file: &str, text: &str) -> Result<Vec<Claim>, Faults> {
    let root = Node::read(file, text).map_err(Faults)?;
    let mut reading = Reading {
        file,
        faults: Vec::new(),
    };
    let claims = reading.file(&root);
    if reading.faults.is_empty() {
        Ok(claims)
    } else {
        Err(Faults(reading.faults))
    }
}

struct Reading<'a> {
    file: &'a str,
    faults: Vec<Fault>,
}

/// A table of the file, and its line.
#[derive(Clone, Copy)]
struct Entries<'n> {
    entries: &'n [(String, Node)],
    line: u64,
}

impl<'n> Entries<'n> {
    fn get(&self, name: &str) -> Option<&'n Node> {
        let mut entries = self.entries.iter();
        entries.find(|(key, _)| key == name).map(|(_, node)| node)
    }
}

impl Reading<'_> {
    fn fault(&mut self, node: &Node, key: &str, expected: impl Into<String>) {
        let fault = Fault::cell(self.file, node.line, key, &node.shown(), expected);
        self.faults.push(fault);
    }

    fn missing(&mut self, line: u64, key: &str, expected: &str) {
        let fault = Fault::cell(self.file, line, key, "", expected);
        self.faults.push(fault);
    }

    /// A table with no other keys than those known.
    fn table<'n>(&mut self, node: &'n Node, key: &str, known: &[&str]) -> Option<Entries<'n>> {
        let Value::Table(entries) = &node.value else {
            self.fault(node, key, format!("a table of {}", known.join(", ")));
            return None;
        };
        for (name, value) in entries {
            if !known.is_empty() && !known.contains(&name.as_str()) {
                let expected = format!("no key of this name, but of {}", known.join(", "));
                self.fault(value, name, expected);
            }
        }
        Some(Entries {
            entries,
            line: node.line,
        })
    }

    fn text(&mut self, table: Entries<'_>, key: &str) -> Option<String> {
        let node = table.get(key)?;
        match &node.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => {
                self.fault(node, key, "a text");
                None
            }
        }
    }

    fn required(&mut self, table: Entries<'_>, key: &str, expected: &str) -> Option<String> {
        if table.get(key).is_none() {
            self.missing(table.line, key, expected);
        }
        self.text(table, key)
    }

    /// A text, or a list of them; a number is the text of it.
    fn texts(&mut self, node: &Node, key: &str) -> Vec<String> {
        match &node.value {
            Value::Text(text) if !text.is_empty() => vec![text.clone()],
            Value::Number(number) => vec![number.to_string()],
            Value::List(list) if !list.is_empty() => {
                let list: Vec<&Node> = list.iter().collect();
                list.into_iter()
                    .flat_map(|item| match item.value {
                        Value::List(_) => {
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

    fn file(&mut self, root: &Node) -> Vec<Claim> {
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
        let Value::List(list) = &node.value else {
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

    /// A claim, or nothing where it has faults.
    fn claim(&mut self, node: &Node, source: &str) -> Option<Claim> {
        let before = self.faults.len();
        let table = self.table(node, "claims", &OF_A_CLAIM)?;
        let id = self.required(table, "id", "a short name of the claim's own");
        let statement = self.required(table, "statement", "what the text says, in a sentence");
        let locator = self.text(table, "locator").unwrap_or_default();
        let source = self.text(table, "source").unwrap_or_else(|| source.into());
        let note = self.text(table, "note").unwrap_or_default();
        let asked = self.asked(table);
        let mut printed = self.printed(table);
        let expected = match table.get("expected") {
            Some(node) => self.expected(node, asked.as_ref(), &mut printed),
            None => {
                if !matches!(asked, Some(Asked::Nothing(_))) {
                    let expected = "what the text says the figure is: a number, `[low, high]`, a word, or a table such as `{ more_than = 5 }`";
                    self.missing(table.line, "expected", expected);
                }
                None
            }
        };
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

    fn asked(&mut self, claim: Entries<'_>) -> Option<Asked> {
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
            let sql = self.text(query, "sql")?;
            return Some(Asked::Sql { sql, sources });
        }
        let before = self.faults.len();
        let asking = self.asking(query, sources)?;
        (self.faults.len() == before).then(|| Asked::Figure(Box::new(asking)))
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
        let condition = self.text(query, "where");
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
        let usual = super::usual_column(statistic);
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
                other => match groups::find(&label) {
                    Ok(Some(group)) => codes.extend(group.members),
                    _ => {
                        let why = groups::refusal(&label, &other);
                        self.fault(node, "country", format!("a country: {why}"));
                    }
                },
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

    /// Keys and their values; places by code.
    fn cell(&mut self, node: &Node, name: &str, keys: &[&str]) -> Cell {
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

    fn printed(&mut self, claim: Entries<'_>) -> Printed {
        let mut printed = Printed::default();
        if let Some(node) = claim.get("decimals") {
            printed.decimals = match node.value {
                Value::Number(number) if (0.0..=9.0).contains(&number) && number.fract() == 0.0 => {
                    Some(number as u32)
                }
                _ => {
                    self.fault(
                        node,
                        "decimals",
                        "how many digits stand after the point, from 0 to 9",
                    );
                    None
                }
            };
        }
        if let Some(node) = claim.get("percent") {
            match node.value {
                Value::Bool(yes) => printed.percent = yes,
                _ => self.fault(node, "percent", "true or false"),
            }
        }
        if let Some(node) = claim.get("tolerance") {
            match node.value {
                Value::Number(number) if (0.0..LARGEST).contains(&number) => {
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

    fn expected(
        &mut self,
        node: &Node,
        asked: Option<&Asked>,
        printed: &mut Printed,
    ) -> Option<Expected> {
        let of_words = match asked {
            Some(Asked::Figure(asking)) => !NUMBERS.contains(&asking.column.as_str()),
            _ => false,
        };
        match &node.value {
            Value::Text(text) if of_words => Some(Expected::Text(text.trim().into())),
            Value::Number(number) if of_words => Some(Expected::Text(number.to_string())),
            _ if of_words => {
                self.fault(node, "expected", "a word: this column holds no numbers");
                None
            }
            Value::Number(number) if number.abs() < LARGEST => Some(Expected::Number(*number)),
            Value::Text(text) => self.notation(node, text, asked, printed),
            Value::List(list) => {
                let number = |node: &Node| match node.value {
                    Value::Number(number) if number.abs() < LARGEST => Some(number),
                    _ => None,
                };
                let ends: Vec<Option<f64>> = list.iter().map(number).collect();
                match ends.as_slice() {
                    [Some(low), Some(high)] if low <= high => {
                        Some(Expected::Bounds(*low, Some(*high)))
                    }
                    _ => {
                        self.fault(node, "expected", "two numbers, the lower first");
                        None
                    }
                }
            }
            Value::Table(_) => self.relation(node, asked),
            _ => {
                let expected =
                    "a number, `[low, high]`, a word, or a table such as `{ more_than = 5 }`";
                self.fault(node, "expected", expected);
                None
            }
        }
    }

    /// A number as a text prints it: `47 %` to its last digit, or a count in the field's notation.
    fn notation(
        &mut self,
        node: &Node,
        text: &str,
        asked: Option<&Asked>,
        printed: &mut Printed,
    ) -> Option<Expected> {
        let text = text.trim();
        if let Some((number, decimals)) = text.strip_suffix('%').and_then(percentage) {
            printed.percent = true;
            if printed.tolerance.is_none() {
                printed.decimals = printed.decimals.or(Some(decimals));
            }
            return Some(Expected::Number(number));
        }
        match Count::parse(text) {
            Ok(Some(count)) => Some(match count.number() {
                Some(number) => Expected::Number(number as f64),
                None => Expected::Bounds(count.low as f64, count.high.map(|high| high as f64)),
            }),
            // a query may give a word, and of what is not computed anything may be said
            _ if matches!(asked, Some(Asked::Sql { .. } | Asked::Nothing(_))) => {
                Some(Expected::Text(text.into()))
            }
            _ => {
                let expected =
                    "a number, `47 %`, or a count such as `<5`: this column holds numbers";
                self.fault(node, "expected", expected);
                None
            }
        }
    }

    fn relation(&mut self, node: &Node, asked: Option<&Asked>) -> Option<Expected> {
        let names = Relation::ALL.map(|(name, _)| name);
        let table = self.table(node, "expected", &names)?;
        let [(name, against)] = table.entries else {
            let expected = format!("one of {} and what it is set against", names.join(", "));
            self.fault(node, "expected", expected);
            return None;
        };
        let (_, relation) = Relation::ALL.into_iter().find(|(known, _)| known == name)?;
        let against = match (&against.value, asked) {
            (Value::Number(number), _) if number.abs() < LARGEST => Against::Number(*number),
            (Value::Table(_), Some(Asked::Figure(asking))) => {
                let keys = keys(asking.statistic, &asking.by);
                Against::Figures(self.cell(against, name, &keys))
            }
            (Value::Table(_), None) => return None, // said of the query already
            _ => {
                let expected = "a number, or a table of keys such as `{ country = \"UZB\" }`";
                self.fault(against, name, expected);
                return None;
            }
        };
        Some(Expected::Relation(relation, against))
    }
}

/// The keys of the figures of a statistic that is broken down.
pub(super) fn keys(statistic: &Statistic, by: &[String]) -> Vec<&'static str> {
    let beside = By::named(statistic, by).map_or_else(|_| Vec::new(), |by| by.beside);
    statistic.keys.iter().copied().chain(beside).collect()
}

/// The number before a `%`, and how many digits it has after the point.
fn percentage(text: &str) -> Option<(f64, u32)> {
    let text = text.trim();
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = text.parse().ok().filter(|_| plain && text.len() <= 16)?;
    let decimals = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    Some((number, u32::try_from(decimals).ok()?.min(9)))
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
