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

/// The category of a column of ours that a cell means.
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
        assert!(is_total("Government agency total") && !is_total("Albanian"));
    }
}
