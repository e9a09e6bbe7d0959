//! Words of headers and cells, from `words.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The words of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    headers: BTreeMap<String, Vec<String>>,
    cells: BTreeMap<String, Vec<String>>,
    cells_of: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    scales: BTreeMap<String, u64>,
    /// Words of headers that speak of other things.
    speaks: BTreeMap<String, Vec<String>>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    // that the file reads is proven below
    WORDS.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

/// Our column that a header speaks of, where it has one of these words.
pub(super) fn of_header(head: &str) -> Option<&'static str> {
    let head = head.to_lowercase();
    let parts: Vec<&str> = head.split(|c: char| !c.is_alphanumeric()).collect();
    let headers = || words().headers.iter();
    let exact = headers().find(|(_, words)| words.contains(&head));
    let within = |words: &[String]| {
        words
            .iter()
            .any(|word| word.len() > 2 && parts.contains(&word.as_str()))
    };
    let found = exact.or_else(|| headers().find(|(_, words)| within(words)));
    found.map(|(name, _)| name.as_str())
}

/// Whether a header speaks of something, by a word or words in it.
pub(super) fn speaks_of(head: &str, of: &str) -> bool {
    speak_of(&plain_words(head), of)
}

/// Whether a header has the sign of percentages.
pub(super) fn is_of_percentages(header: &str) -> bool {
    header.contains('%')
}

fn speak_of(within: &[String], of: &str) -> bool {
    let head = format!(" {} ", within.join(" "));
    let words = words().speaks.get(of).into_iter().flatten();
    words
        .into_iter()
        .any(|word| head.contains(&format!(" {word} ")))
}

/// The tipstat categories that a header names: `Women / Minors`, `Convictions`.
pub(super) fn parts_of_header(head: &str) -> BTreeMap<&'static str, &'static str> {
    let within = plain_words(head);
    let mut parts = BTreeMap::new();
    for column in ["sex", "age", "reporter"] {
        let own = words().cells_of.get(column).into_iter().flatten();
        // a single letter is a sex only in a column of sexes
        let named = |words: &[String]| {
            words
                .iter()
                .any(|word| word.chars().count() > 1 && within.contains(word))
        };
        let mut own = own.filter(|(category, words)| *category != "other" && named(words));
        if let (Some((category, _)), None) = (own.next(), own.next()) {
            parts.insert(column, category.as_str());
        }
    }
    if let Some(measure) = measure_of_header(&within) {
        parts.insert("measure", measure);
    }
    parts
}

/// What a header counts, by its words; nothing for victims, which are counted by default.
fn measure_of_header(within: &[String]) -> Option<&'static str> {
    let own = words().cells_of.get("measure")?;
    let is_named = |words: &Vec<String>| words.iter().any(|word| within.contains(word));
    let mut others = own
        .iter()
        .filter(|(measure, words)| *measure != "identified" && is_named(words));
    // `Cases identified` are cases, but `Suspected victims` are victims
    match (others.next(), others.next()) {
        (Some((measure, _)), None) if measure == "suspected" && speak_of(within, "victims") => None,
        (Some((measure, _)), None) => Some(measure.as_str()),
        _ => None,
    }
}

/// The words of a text in lower case.
fn plain_words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '№');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The category of a tipstat column that a cell means.
pub(super) fn of_cell(column: &str, cell: &str) -> Option<&'static str> {
    let cell = cell.trim().to_lowercase();
    // `Adult (18 or over)`
    let plain = cell.split('(').next().unwrap_or_default().trim();
    let own = words().cells_of.get(column).into_iter().flatten();
    let mut all = words().cells.iter().chain(own);
    let among = |words: &[String]| words.iter().any(|word| *word == cell || word == plain);
    all.find(|(_, words)| among(words))
        .map(|(category, _)| category.as_str())
}

/// Whether a label is that of a total: `Total`, `All NGOs`, `Government agency total`.
pub(super) fn is_total(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    of_cell("", &label) == Some("total")
        || label.starts_with("all ")
        || label.starts_with("total ")
        || label.ends_with(" total")
}

/// By how much a number is multiplied: `thousands`.
pub(super) fn scale(cell: &str) -> Option<u64> {
    words().scales.get(&cell.trim().to_lowercase()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_several_languages() {
        assert_eq!(of_header("Geschlecht"), Some("sex"));
        assert_eq!(of_header("Age at exploitation"), Some("age"));
        assert_eq!(of_cell("sex", "Женщины"), Some("female"));
        assert_eq!(of_cell("age", "Adult (18 or over)"), Some("adult"));
        assert_eq!(
            (of_cell("sex", "adult"), scale("thousands")),
            (None, Some(1000))
        );
        assert_eq!(
            parts_of_header("Women / Minors"),
            BTreeMap::from([("sex", "female"), ("age", "child")])
        );
        assert_eq!(parts_of_header("Women and men"), BTreeMap::new());
        for (head, measure) in [
            ("Cases identified", Some("cases")),
            ("Suspects identified", Some("suspected")),
            ("Suspected victims", None),
            ("Victims identified", None),
        ] {
            let said = parts_of_header(head);
            assert_eq!(said.get("measure").copied(), measure, "{head}");
        }
        assert!(speaks_of("Case ID", "number_of_case") && !speaks_of("Cases", "number_of_case"));
        assert!(is_total("Government agency total") && !is_total("Albanian"));
    }
}
