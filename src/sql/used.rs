//! Which rows of its tables a statement uses: their sources are cited, and a note says where a sum counts them twice.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;
use sqlparser::ast::{self, SetExpr, TableFactor};

use super::notes::TOLD_APART;
use super::walk::{SqlNode, walk};

/// The columns that say where rows come from.
pub(crate) const SOURCES: [&str; 2] = ["source", "population_source"];

/// For each table the rows that are used: those that FROM and WHERE leave where the statement is a plain SELECT, else all.
pub(crate) fn used(
    tree: &ast::Statement,
    times: &BTreeMap<String, usize>,
    frames: &[(String, DataFrame)],
    run: impl Fn(&str) -> Option<DataFrame>,
) -> Vec<DataFrame> {
    let chosen = choices(tree, times, frames);
    let mut rows = Vec::new();
    for (name, frame) in frames {
        let results: Option<Vec<DataFrame>> = chosen.get(name).and_then(|choices| {
            let one = |choice: &UsedRowsQuery| {
                let cut = choice.cut.as_deref().and_then(&run);
                let cut = cut.as_ref().and_then(marked);
                cut.or_else(|| run(&choice.whole))
            };
            choices.iter().map(one).collect()
        });
        match results {
            Some(results) => rows.extend(results),
            None => rows.push(frame.clone()),
        }
    }
    rows
}

/// The rows of a table that a plain SELECT uses.
struct UsedRowsQuery {
    /// Asks for all that FROM and WHERE leave.
    whole: String,
    /// Asks for those that LIMIT leaves of them, in addition to what the statement asks for.
    cut: Option<String>,
}

/// The prefix of a column that is asked for in addition to those of the statement.
const MARK: &str = "tipstat_used_";

/// The columns asked for in addition to those of a statement, by their names.
fn marked(frame: &DataFrame) -> Option<DataFrame> {
    let columns = frame.columns().iter();
    let own = columns.filter_map(|column| {
        let name = column.name().strip_prefix(MARK)?.to_owned();
        Some(column.clone().with_name(name.as_str().into()))
    });
    DataFrame::new(frame.height(), own.collect()).ok()
}

/// The statement with additional columns of a table, where LIMIT cuts rows that are neither grouped nor computed from
/// others.
fn cut(
    query: &ast::Query,
    select: &ast::Select,
    of: &ast::Ident,
    columns: &[&str],
) -> Option<String> {
    let mut computes = false;
    let _whole = walk(&select.projection, &mut |node| {
        computes |= matches!(node, SqlNode::Expr(ast::Expr::Function(_)));
        Ok(())
    });
    let grouped = matches!(&select.group_by, ast::GroupByExpr::Expressions(of, _) if of.is_empty());
    if (query.limit_clause.is_none() && query.fetch.is_none())
        || computes
        || !grouped
        || select.distinct.is_some()
    {
        return None;
    }
    let mut query = query.clone();
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    for column in columns {
        let expr = ast::Expr::CompoundIdentifier(vec![of.clone(), ast::Ident::new(*column)]);
        let alias = ast::Ident::new(format!("{MARK}{column}"));
        let item = ast::SelectItem::ExprWithAlias { expr, alias };
        select.projection.push(item);
    }
    Some(query.to_string())
}

/// The queries for the rows of the tables after FROM, one for each time they are there.
fn choices(
    tree: &ast::Statement,
    times: &BTreeMap<String, usize>,
    frames: &[(String, DataFrame)],
) -> BTreeMap<String, Vec<UsedRowsQuery>> {
    let mut choices: BTreeMap<String, Vec<UsedRowsQuery>> = BTreeMap::new();
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
        let wanted: Vec<&str> = wanted
            .filter(|column| frame.column(column).is_ok())
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let columns = wanted
            .iter()
            .map(|column| format!("{called}.{column} AS {column}"));
        let columns: Vec<String> = columns.collect();
        let last = name.0.last().and_then(|part| part.as_ident());
        let of = alias.as_ref().map(|alias| &alias.name).or(last);
        let choice = UsedRowsQuery {
            whole: format!(
                "SELECT {} FROM {}{rest}",
                columns.join(", "),
                from.join(", ")
            ),
            cut: of.and_then(|of| cut(query, select, of, &wanted)),
        };
        choices.entry(table).or_default().push(choice);
    }
    // a table that is also in a subquery is taken whole
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
            .map(|choice| choice.cut.unwrap_or(choice.whole))
            .collect()
    }

    #[test]
    fn a_limit_leaves_fewer_rows_where_they_stand_by_themselves() {
        assert_eq!(
            asked("SELECT x.year y FROM t x ORDER BY y LIMIT 3"),
            ["SELECT x.year AS y, x.source AS tipstat_used_source FROM t x ORDER BY y LIMIT 3"]
        );
        for text in [
            "SELECT MAX(year) FROM t LIMIT 3",
            "SELECT DISTINCT year FROM t LIMIT 3",
            "SELECT year FROM t GROUP BY year LIMIT 3",
        ] {
            assert_eq!(asked(text), ["SELECT t.source AS source FROM t"], "{text}");
        }
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
