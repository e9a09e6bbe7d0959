//! What a word at the prompt may become: keywords, functions, tables, columns, and codes of countries inside quotes.

use clap::ValueEnum as _;
use polars::sql::keywords::all_keywords;

use crate::dataset::areas;
use crate::render::Format;
use crate::sql::catalogue::NamedTable;
use crate::stats::ALL;

/// The commands of the prompt, and what each does.
pub(super) const COMMANDS: [(&str, &str); 7] = [
    (".tables", "the tables, and the views of statistics"),
    (
        ".schema",
        "[TABLE]: its columns; without a name those of all",
    ),
    (".format", "FORMAT: how results are printed from here on"),
    (
        ".output",
        "[FILE]: write the next results to a file, each replacing the last; without a name, to the screen",
    ),
    (
        ".explain",
        "STATISTIC: unit, formula, base, caveats, source",
    ),
    (".help", "this list"),
    (".quit", "leave the prompt, like Ctrl-D"),
];

/// More would not be read.
const MOST: usize = 60;

/// Where the word begins that ends at `position`, and what it may become.
pub(super) fn complete(line: &str, position: usize) -> (usize, Vec<String>) {
    let before = line.get(..position).unwrap_or(line);
    if before.starts_with('.') {
        return command(before);
    }
    if before.matches('\'').count() % 2 == 1 {
        let start = before.rfind('\'').map_or(0, |at| at + 1);
        return (start, countries(&before[start..]));
    }
    let start = start_of_word(before);
    let word = &before[start..];
    let after_table = ["from", "join", "describe", "table"];
    let last = before[..start]
        .split_whitespace()
        .next_back()
        .unwrap_or_default();
    let names = NamedTable::all().map(NamedTable::name);
    if after_table.iter().any(|one| last.eq_ignore_ascii_case(one)) {
        return (start, fitting(word, names));
    }
    if word.is_empty() {
        return (start, Vec::new());
    }
    let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    let mut asked: Vec<NamedTable> = words.filter_map(NamedTable::find).collect();
    if asked.is_empty() {
        asked = NamedTable::all().collect();
    }
    let columns = asked.into_iter().flat_map(NamedTable::columns);
    let columns = columns.map(|column| column.name.into_owned());
    let lower = word.chars().all(|c| !c.is_uppercase());
    let keywords = all_keywords().into_iter().map(|keyword| {
        if lower {
            keyword.to_lowercase()
        } else {
            keyword.to_uppercase()
        }
    });
    (start, fitting(word, columns.chain(names).chain(keywords)))
}

fn start_of_word(before: &str) -> usize {
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    before.trim_end_matches(of_word).len()
}

/// Those that begin with the word, each once, in the order of the alphabet.
fn fitting(word: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    let folded = word.to_lowercase();
    let mut names: Vec<String> = names
        .filter(|name| name.to_lowercase().starts_with(&folded))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(MOST);
    names
}

/// Codes that begin with the word, or that of the countries whose name does.
fn countries(word: &str) -> Vec<String> {
    if word.is_empty() {
        return Vec::new();
    }
    let folded = word.to_lowercase();
    let quoted = |area: &areas::Area| format!("{}'", area.code);
    let by_code = areas::all()
        .iter()
        .filter(|area| area.code.to_lowercase().starts_with(&folded));
    let mut codes: Vec<String> = by_code.map(quoted).collect();
    if codes.is_empty() {
        let by_name = areas::all()
            .iter()
            .filter(|area| area.name.to_lowercase().starts_with(&folded));
        codes = by_name.map(quoted).collect();
    }
    codes.sort_unstable();
    codes.truncate(MOST);
    codes
}

/// A command, or what it takes.
fn command(before: &str) -> (usize, Vec<String>) {
    let Some((name, _)) = before.split_once(char::is_whitespace) else {
        let names = COMMANDS.iter().map(|(name, _)| (*name).to_owned());
        return (0, fitting(before, names));
    };
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = &before[start..];
    let words = match name {
        ".schema" => fitting(word, NamedTable::all().map(NamedTable::name)),
        ".explain" => fitting(word, ALL.iter().map(|statistic| statistic.name.to_owned())),
        ".format" => fitting(word, formats()),
        _ => Vec::new(),
    };
    (start, words)
}

/// The names of the formats.
pub(super) fn formats() -> impl Iterator<Item = String> {
    let values = Format::value_variants()
        .iter()
        .filter_map(Format::to_possible_value);
    values.map(|value| value.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_end(line: &str) -> Vec<String> {
        complete(line, line.len()).1
    }

    #[test]
    fn what_fits_the_place_is_offered() {
        assert_eq!(at_end("SELECT * FROM gen"), ["gender_share"]);
        assert_eq!(
            at_end("SELECT * FROM gender_share WHERE country = 'KG"),
            ["KGZ'"]
        );
        assert_eq!(at_end("SELECT * FROM t WHERE country = 'kyrg"), ["KGZ'"]);
        assert_eq!(at_end("SEL"), ["SELECT"]);
        assert_eq!(at_end("sel"), ["select"]);
        assert_eq!(at_end("SELECT stat"), ["status"]);
        assert_eq!(at_end(".sch"), [".schema"]);
        assert_eq!(at_end(".schema age"), ["age_share"]);
        assert_eq!(at_end(".explain age"), ["age-share"]);
        assert_eq!(at_end(".format nd"), ["ndjson"]);
    }

    #[test]
    fn columns_are_those_of_the_tables_that_are_named() {
        let (start, words) = complete("SELECT tie FROM tiers", 10);
        assert_eq!(
            (start, words),
            (
                7,
                ["tier", "tier_history", "tier_moves", "tiers"]
                    .map(str::to_owned)
                    .to_vec()
            )
        );
        assert!(
            at_end("SELECT * FROM tiers WHERE exploit")
                .iter()
                .all(|name| name != "exploitation")
        );
        assert_eq!(complete("é", 1).1, Vec::<String>::new()); // not at a letter's end: nothing, and no panic
    }
}
