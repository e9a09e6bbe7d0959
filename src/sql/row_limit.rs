//! How many rows a statement may make: an upper bound, added up before it is run.

use polars::prelude::DataFrame;
use sqlparser::ast::{
    self, BinaryOperator, Expr, JoinConstraint, JoinOperator, LimitClause, Query, Select, SetExpr,
    TableFactor, TableWithJoins, Value,
};

use super::fault::SqlFault;
use super::joins::constraint;
use super::walk::{SqlNode, walk};
use crate::dataset::limits::{CELL, with_commas};

/// Rows that tables joined without an equation may give, that queries put below each other may have, and rows of a result.
const ROWS: u64 = 2_000_000;

/// Refuses joins whose rows are all pairs of rows, and chains of `UNION`, where the rows are too many.
pub(super) fn check_rows_made(
    tree: &ast::Statement,
    frames: &[(String, DataFrame)],
) -> Result<(), SqlFault> {
    walk(tree, &mut |node| match node {
        SqlNode::Query(query) => check_query(query, frames),
        _ => Ok(()),
    })
}

fn check_query(query: &Query, frames: &[(String, DataFrame)]) -> Result<(), SqlFault> {
    let mut bound = RowBound {
        frames,
        named: Vec::new(),
        most: 0,
    };
    bound.query(query);
    if bound.most <= ROWS {
        return Ok(());
    }
    let message = format!(
        "queries joined by UNION, or tables joined without an equation give up to {} rows; the limit is {}",
        with_commas(bound.most),
        with_commas(ROWS)
    );
    Err(SqlFault::new(message, None).helped("join them with `ON a.column = b.column`"))
}

/// Refuses a result of too many rows, or with a text that no table has room for.
pub(super) fn check_result(result: &DataFrame) -> Result<(), SqlFault> {
    let rows = result.height() as u64;
    if rows <= ROWS {
        return check_texts(result);
    }
    let message = format!(
        "{} rows; at most {} are shown",
        with_commas(rows),
        with_commas(ROWS)
    );
    Err(SqlFault::new(message, None).helped("choose rows with `WHERE`, or the first with `LIMIT`"))
}

fn check_texts(result: &DataFrame) -> Result<(), SqlFault> {
    let texts = result
        .columns()
        .iter()
        .filter_map(|column| column.str().ok());
    let lengths = texts.filter_map(|texts| texts.iter().flatten().map(str::len).max());
    let longest = lengths.max().unwrap_or(0);
    if longest <= CELL {
        return Ok(());
    }
    let message = format!(
        "a text of {} bytes; at most {} are shown",
        with_commas(longest as u64),
        with_commas(CELL as u64)
    );
    Err(SqlFault::new(message, None)
        .helped("join fewer texts, or shorten it with `LEFT(text, 100)`"))
}

/// The most rows that a query and those within it can make. Rows that equations join are taken for as many as the larger table
/// has; the limit of memory is for the others.
struct RowBound<'a> {
    frames: &'a [(String, DataFrame)],
    /// The queries of `WITH` that can be named here, with their rows.
    named: Vec<(String, u64)>,
    /// The rows of the largest step.
    most: u64,
}

impl RowBound<'_> {
    fn query(&mut self, query: &Query) -> u64 {
        let outside = self.named.len();
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            let rows = self.query(&table.query);
            let name = table.alias.name.value.to_lowercase();
            self.named.push((name, rows));
        }
        let rows = self.body(&query.body);
        self.named.truncate(outside);
        limit(query).map_or(rows, |limit| limit.min(rows))
    }

    fn body(&mut self, body: &SetExpr) -> u64 {
        let rows = match body {
            SetExpr::Select(select) => self.select(select),
            SetExpr::Query(query) => self.query(query),
            SetExpr::SetOperation { left, right, .. } => {
                self.body(left).saturating_add(self.body(right))
            }
            SetExpr::Values(values) => values.rows.len() as u64,
            _ => 1,
        };
        self.most = self.most.max(rows);
        rows
    }

    fn select(&mut self, select: &Select) -> u64 {
        let rows = select
            .from
            .iter()
            .fold(1_u64, |rows, from| rows.saturating_mul(self.joined(from)));
        self.most = self.most.max(rows);
        // Polars joins `SELECT COUNT(*)` as if it had the rows that are counted, so the number is not reduced here
        rows
    }

    fn joined(&mut self, from: &TableWithJoins) -> u64 {
        let mut rows = self.height(&from.relation);
        for join in &from.joins {
            let height = self.height(&join.relation);
            rows = if pairs_all(&join.join_operator) {
                rows.saturating_mul(height)
            } else {
                rows.max(height)
            };
        }
        rows
    }

    /// The rows of a table, at least one.
    fn height(&mut self, relation: &TableFactor) -> u64 {
        let rows = match relation {
            TableFactor::Table { name, .. } => {
                let name = name.to_string().to_lowercase();
                let mut named = self.named.iter().rev();
                let within = named.find(|(known, _)| *known == name);
                let mut frames = self.frames.iter();
                let frame = frames.find(|(known, _)| known.to_lowercase() == name);
                within
                    .map(|(_, rows)| *rows)
                    .or_else(|| frame.map(|(_, frame)| frame.height() as u64))
                    .unwrap_or(1)
            }
            TableFactor::Derived { subquery, .. } => self.query(subquery),
            TableFactor::NestedJoin {
                table_with_joins, ..
            } => self.joined(table_with_joins),
            _ => 1,
        };
        rows.max(1)
    }
}

/// The number after `LIMIT`, where it is one.
fn limit(query: &Query) -> Option<u64> {
    let Some(LimitClause::LimitOffset {
        limit: Some(Expr::Value(value)),
        ..
    }) = &query.limit_clause
    else {
        return None;
    };
    match &value.value {
        Value::Number(number, _) => number.clone().parse().ok(),
        _ => None,
    }
}

/// Whether a join pairs all rows with all: it has no equation.
fn pairs_all(join: &JoinOperator) -> bool {
    let Some(on) = constraint(join) else {
        return true;
    };
    match on {
        JoinConstraint::Using(_) | JoinConstraint::Natural => false,
        JoinConstraint::None => true,
        JoinConstraint::On(condition) => !has_equation(condition),
    }
}

fn has_equation(condition: &Expr) -> bool {
    match condition {
        Expr::Nested(within) => has_equation(within),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => has_equation(left) || has_equation(right),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } => {
            let is_column = |expr: &Expr| !matches!(expr, Expr::Value(_));
            is_column(left) && is_column(right)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::super::script::statements;
    use super::*;

    fn message(text: &str) -> String {
        let frame = df!("country" => vec!["KAZ"; 3_000]).expect("a frame");
        let frames = [("tiers".to_owned(), frame)];
        let statement = statements(text).ok().and_then(|mut all| all.pop());
        let tree = statement.expect("a statement").tree;
        let checked = check_rows_made(&tree, &frames);
        checked.err().map_or(String::new(), |fault| fault.message)
    }

    #[test]
    fn rows_are_bounded_before_they_are_made() {
        let double = |times: usize| {
            let step = |at: usize| {
                format!(
                    "t{at} AS (SELECT * FROM t{0} UNION ALL SELECT * FROM t{0})",
                    at - 1
                )
            };
            let steps: Vec<String> = (1..=times).map(step).collect();
            format!(
                "WITH t0 AS (SELECT country FROM tiers), {} SELECT * FROM t{times}",
                steps.join(", ")
            )
        };
        assert_eq!(message(&double(9)), "");
        assert!(message(&double(10)).contains("up to 3,072,000 rows"));
        assert!(message(&double(90)).contains("rows; the limit is 2,000,000"));
        for refused in [
            "SELECT * FROM tiers a, tiers b",
            "SELECT * FROM tiers a CROSS JOIN (SELECT COUNT(*) AS n FROM tiers) b",
            "SELECT * FROM tiers a CROSS JOIN (SELECT * FROM tiers) b",
            "SELECT 1 WHERE 1 IN (SELECT COUNT(*) FROM tiers a, tiers b)",
        ] {
            assert!(message(refused).contains("9,000,000"), "{refused}");
        }
        for made in [
            "SELECT * FROM tiers a JOIN tiers b ON a.country = b.country",
            "SELECT * FROM tiers a CROSS JOIN (SELECT * FROM tiers LIMIT 3) b",
        ] {
            assert_eq!(message(made), "", "{made}");
        }
    }
}
