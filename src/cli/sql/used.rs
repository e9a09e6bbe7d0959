//! Which rows of its tables a statement uses: their sources are cited, and of them it is told where a sum counts twice.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;
use sqlparser::ast::{self, SetExpr, TableFactor};

use super::notes::TOLD_APART;

/// The columns that say where rows come from.
pub(super) const SOURCES: [&str; 2] = ["source", "population_source"];

/// For each table the rows that are used: those that FROM and WHERE leave where the statement is a plain SELECT, else all.
pub(super) fn used(
    tree: &ast::Statement,
    times: &BTreeMap<String, usize>,
    frames: &[(String, DataFrame)],
    run: impl Fn(&str) -> Option<DataFrame>,
) -> Vec<DataFrame> {
    let chosen = choices(tree, times, frames);
    let mut rows = Vec::new();
    for (name, frame) in frames {
        let results: Option<Vec<DataFrame>> = chosen
            .get(name)
            .and_then(|queries| queries.iter().map(|query| run(query)).collect());
        match results {
            Some(results) => rows.extend(results),
            None => rows.push(frame.clone()),
        }
    }
    rows
}

/// For the tables that stand after FROM alone the queries for their rows, one each time that they stand there.
fn choices(
    tree: &ast::Statement,
    times: &BTreeMap<String, usize>,
    frames: &[(String, DataFrame)],
) -> BTreeMap<String, Vec<String>> {
    let mut choices: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let ast::Statement::Query(query) = tree else {
        return choices;
    };
    let (None, SetExpr::Select(select)) = (&query.with, query.body.as_ref()) else {
        return choices;
    };
    let from: Vec<String> = select.from.iter().map(ToString::to_string).collect();
    let selection = select.selection.as_ref();
    let rest = selection.map_or(String::new(), |selection| format!(" WHERE {selection}"));
    let factors = select.from.iter().flat_map(|one| {
        let joined = one.joins.iter().map(|join| &join.relation);
        std::iter::once(&one.relation).chain(joined)
    });
    for factor in factors {
        let TableFactor::Table { name, alias, .. } = factor else {
            return BTreeMap::new();
        };
        let table = name.to_string().trim_matches(['"', '`']).to_owned();
        let Some((_, frame)) = frames.iter().find(|(known, _)| *known == table) else {
            return BTreeMap::new();
        };
        let called = alias
            .as_ref()
            .map_or_else(|| name.to_string(), |alias| alias.name.to_string());
        let more = ["population_source", "count_low", "count_high"];
        let wanted = TOLD_APART.into_iter().chain(more);
        let columns: Vec<String> = wanted
            .filter(|column| frame.column(column).is_ok())
            .map(|column| format!("{called}.{column} AS {column}"))
            .collect();
        if columns.is_empty() {
            continue;
        }
        let query = format!(
            "SELECT {} FROM {}{rest}",
            columns.join(", "),
            from.join(", ")
        );
        choices.entry(table).or_default().push(query);
    }
    // a table that stands in a question within the question, too, is taken whole
    choices.retain(|name, queries| times.get(name) == Some(&queries.len()));
    choices
}

#[cfg(test)]
mod tests {
    use super::super::script::statements;
    use super::*;
    use polars::df;

    fn asked(text: &str) -> Vec<String> {
        let frame = df!("source" => ["a"], "year" => [1]).expect("a frame");
        let frames = vec![("t".to_owned(), frame.clone()), ("u".to_owned(), frame)];
        let tree = &statements(text).expect("it parses")[0].tree;
        let times = |name: &str| {
            text.matches(&format!(" {name} ")).count()
                + usize::from(text.ends_with(&format!(" {name}")))
        };
        let times = ["t", "u"].map(|name| (name.to_owned(), times(name)));
        choices(tree, &BTreeMap::from(times), &frames)
            .into_values()
            .flatten()
            .collect()
    }

    #[test]
    fn the_rows_that_a_plain_question_uses_can_be_asked_for() {
        assert_eq!(
            asked(
                "SELECT SUM(year) FROM t x JOIN u ON x.year = u.year WHERE x.year > 2 GROUP BY x.year"
            ),
            [
                "SELECT x.source AS source FROM t x JOIN u ON x.year = u.year WHERE x.year > 2",
                "SELECT u.source AS source FROM t x JOIN u ON x.year = u.year WHERE x.year > 2",
            ]
        );
    }

    #[test]
    fn a_table_is_taken_whole_where_it_is_used_in_other_ways() {
        assert!(asked("SELECT * FROM t WHERE year IN (SELECT year FROM t )").is_empty());
        assert!(asked("WITH a AS (SELECT * FROM t ) SELECT * FROM a").is_empty());
        assert!(asked("SELECT * FROM t UNION SELECT * FROM u").is_empty());
        assert!(asked("SELECT * FROM (SELECT * FROM t ) x").is_empty());
    }
}
