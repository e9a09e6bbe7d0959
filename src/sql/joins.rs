//! Joins on more than columns of both tables: Polars answers them, but a condition on one table is put to the other where both
//! have a column of that name, and outer joins lose rows. What would be answered wrongly is refused.

use std::collections::BTreeSet;

use sqlparser::ast::{self, BinaryOperator, Expr, JoinConstraint, JoinOperator, Spanned as _};

use super::fault::SqlFault;
use super::script::place;
use super::walk::{SqlNode, walk};

/// The error for an inner join, and what to write instead.
const INNER: (&str, &str) = (
    "after ON each side of a comparison names the columns of one table, and the two sides another",
    "such as `a.year + 1 = b.year`; conditions on one table go after WHERE",
);
/// The error for other joins, and what to write instead.
const OTHER: (&str, &str) = (
    "this kind of join can only require columns of both tables to be equal",
    "choose rows before they are joined: `LEFT JOIN (SELECT * FROM tiers WHERE tier = '3') b ON a.country = b.country`",
);

/// Refuses joins that would give a wrong answer.
pub(crate) fn check(tree: &ast::Statement) -> Result<(), SqlFault> {
    walk(tree, &mut |node| match node {
        SqlNode::Select(select) => check_joins(select),
        _ => Ok(()),
    })
}

fn check_joins(select: &ast::Select) -> Result<(), SqlFault> {
    for join in select.from.iter().flat_map(|from| &from.joins) {
        let Some(on) = constraint(&join.join_operator) else {
            continue;
        };
        let inner = matches!(
            join.join_operator,
            JoinOperator::Join(_) | JoinOperator::Inner(_)
        );
        if let JoinConstraint::On(condition) = on
            && let Some(part) = unfit(condition, inner)
        {
            let (what, instead) = if inner { INNER } else { OTHER };
            return Err(SqlFault::new(what, place(part.span())).helped(instead));
        }
    }
    Ok(())
}

/// The first part of a condition that does not join two tables: by equal columns, or in an inner join by any comparison.
fn unfit(condition: &Expr, inner: bool) -> Option<&Expr> {
    match condition {
        Expr::Nested(within) => unfit(within, inner),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => unfit(left, inner).or_else(|| unfit(right, inner)),
        Expr::BinaryOp { left, op, right } if inner || *op == BinaryOperator::Eq => {
            let (left, right) = (tables(left), tables(right));
            let joins = !left.is_empty() && !right.is_empty() && left.is_disjoint(&right);
            (!joins).then_some(condition)
        }
        other => Some(other),
    }
}

/// The tables whose columns an expression names; a column without a table is its own entry.
fn tables(expr: &Expr) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let _whole = walk(expr, &mut |node| {
        match node {
            SqlNode::Expr(Expr::Identifier(column)) => {
                named.insert(format!("column {}", column.value));
            }
            SqlNode::Expr(Expr::CompoundIdentifier(parts)) => {
                named.extend(parts.first().map(|table| table.value.to_lowercase()));
            }
            _ => {}
        }
        Ok(())
    });
    named
}

/// What a join pairs rows by; `None` where it takes no constraint.
pub(super) fn constraint(join: &JoinOperator) -> Option<&JoinConstraint> {
    match join {
        JoinOperator::Join(on)
        | JoinOperator::Inner(on)
        | JoinOperator::Left(on)
        | JoinOperator::LeftOuter(on)
        | JoinOperator::Right(on)
        | JoinOperator::RightOuter(on)
        | JoinOperator::FullOuter(on)
        | JoinOperator::Semi(on)
        | JoinOperator::LeftSemi(on)
        | JoinOperator::RightSemi(on)
        | JoinOperator::Anti(on)
        | JoinOperator::LeftAnti(on)
        | JoinOperator::RightAnti(on) => Some(on),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::statements;
    use super::*;

    fn refused(on: &str) -> Option<u64> {
        let text = format!("SELECT 1 FROM t a LEFT JOIN u b ON {on}");
        let tree = &statements(&text).expect("it parses")[0].tree;
        let fault = check(tree).err()?;
        fault.place.map(|place| place.column - 35)
    }

    #[test]
    fn equal_columns_join_and_nothing_else_does() {
        assert_eq!(refused("a.x = b.x AND (a.y + 1 = b.y)"), None);
        assert_eq!(refused("UPPER(a.x) = b.x"), None);
        assert_eq!(refused("a.x = b.x AND b.y = '3'"), Some(15));
        assert_eq!(refused("a.x = b.x AND a.y < b.y"), Some(15));
        assert_eq!(refused("a.x = b.x OR a.y = b.y"), Some(1));
        assert_eq!(refused("b.y - a.y = 1"), Some(1));
    }

    #[test]
    fn inner_joins_are_on_any_comparison_of_two_tables() {
        let tree = |text: &str| statements(text).expect("it parses")[0].tree.clone();
        let text = "SELECT 1 FROM t a JOIN u b ON a.x < b.x LEFT JOIN v USING (x)";
        assert!(check(&tree(text)).is_ok());
        for on in [
            "a.x = b.x AND b.y = '3'",
            "a.x - b.x = 1",
            "a.x BETWEEN b.x AND 3",
        ] {
            let text = format!("SELECT * FROM (SELECT 1 FROM t a JOIN u b ON {on}) c");
            let fault = check(&tree(&text)).expect_err("it is refused");
            assert!(fault.help.contains("after WHERE"), "{on}");
        }
    }
}
