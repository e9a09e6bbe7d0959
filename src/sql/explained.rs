//! What Polars says about a query, in words that point at the query.

use polars::sql::keywords::all_functions;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::fault::SqlFault;
use super::mentions::Mentions;
use super::script::{Statement, place};
use crate::dataset::suggest::{hint, nearest};

/// A message of Polars as a fault of the statement.
pub(crate) fn explained(message: &str, statement: &Statement, mentions: &Mentions) -> SqlFault {
    let word = |name: &str| {
        let named = |word: &&TokenWithSpan| match &word.token {
            Token::Word(word) => word.value.eq_ignore_ascii_case(name),
            _ => false,
        };
        statement.words.iter().find(named)
    };
    let at = |name: &str| word(name).and_then(|word| place(word.span));
    if let Some(name) = unknown_column(message) {
        if word(name).is_some_and(
            |word| matches!(&word.token, Token::Word(word) if word.quote_style == Some('"')),
        ) {
            let why = format!("no column `{name}`; write a text in single quotes: '{name}'");
            return SqlFault::new(why, at(name)).helped(columns(mentions));
        }
        let all = names(mentions);
        if all.iter().any(|one| one == name) {
            let why = format!("`{name}` is a column of the table but not of the result");
            return SqlFault::new(why, at(name)).helped(
                "after GROUP BY, the result has the columns of GROUP BY and what is computed from the \
                others, such as `SUM(count_low)`",
            );
        }
        let near = hint(name, all.iter().map(String::as_str));
        if message.contains("no table or struct column") {
            let why = format!("no table, alias or column `{name}`{near}");
            return SqlFault::new(why, at(name)).helped(columns(mentions));
        }
        return SqlFault::new(format!("no column `{name}`{near}"), at(name))
            .helped(columns(mentions));
    }
    if let Some(name) = between(message, "unsupported function '", "'") {
        let all = all_functions();
        let near = nearest(name, all.iter().copied())
            .map(|near| format!("; did you mean `{}`?", near.to_uppercase()));
        let why = format!("no function `{name}`{}", near.unwrap_or_default());
        return SqlFault::new(why, at(name));
    }
    match HINTS.iter().find(|(words, ..)| message.contains(words)) {
        Some((_, what, instead)) => SqlFault::new(*what, None).helped(*instead),
        None => unsupported(message),
    }
}

/// Messages of the engine, each with our words and what to write instead.
const HINTS: [(&str, &str, &str); 5] = [
    (
        "sort expressions must have same length",
        "ORDER BY sorts by columns of the result, or by an expression written exactly as in SELECT",
        "such as `SELECT country, COUNT(*) FROM victims GROUP BY country ORDER BY COUNT(*)`",
    ),
    (
        "not allowed in a join key",
        "the second join and later ones can only use columns, without arithmetic",
        "compute it first: `JOIN (SELECT *, year - 1 AS before FROM tiers) u ON u.country = t.country AND \
        u.before = t.year`",
    ),
    (
        "projections contained duplicate",
        TWICE,
        "such as `a.tier AS tier_a, b.tier AS tier_b`",
    ),
    (
        "duplicate output name",
        TWICE,
        "before they are grouped: `FROM (SELECT a.tier AS tier_a, b.tier AS tier_b FROM ...) x GROUP BY tier_a, tier_b`",
    ),
    (
        "is duplicate",
        TWICE,
        "such as `a.tier AS tier_a, b.tier AS tier_b`",
    ),
];
const TWICE: &str = "two columns have one name: give each its own";

/// The engine's message, on one line.
pub(crate) fn unsupported(message: &str) -> SqlFault {
    let inner = between(message, "ErrString(\"", "\")"); // of a panic
    let first = inner.unwrap_or(message).lines().next().unwrap_or_default();
    let short: String = first.chars().take(200).collect();
    let more = if short.len() < first.len() {
        " …"
    } else {
        ""
    };
    SqlFault::new(
        format!("not supported by the SQL engine: {short}{more}"),
        None,
    )
}

/// The column that Polars does not find.
fn unknown_column(message: &str) -> Option<&str> {
    let found = between(message, "unable to find column \"", "\"");
    let found = found.or_else(|| between(message, "no column named '", "'"));
    found.or_else(|| between(message, "no table or struct column named '", "'"))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

/// The names of the columns that may be meant.
fn names(mentions: &Mentions) -> Vec<String> {
    let columns = mentions.named.values().flat_map(|named| named.columns());
    columns.map(|column| column.name.into_owned()).collect()
}

/// A line for each table with its columns.
fn columns(mentions: &Mentions) -> String {
    let line = |named: &super::catalogue::NamedTable| {
        let columns: Vec<String> = named
            .columns()
            .into_iter()
            .map(|column| column.name.into_owned())
            .collect();
        format!("`{}` has {}", named.name(), columns.join(", "))
    };
    mentions
        .named
        .values()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}
