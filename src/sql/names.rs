//! Names of a result's columns.

use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, FunctionArguments, SelectItem, SetExpr, Statement,
};

use crate::stats::Column;

/// Names a count of rows without an alias by its call, `COUNT(*)`; other columns keep the names that Polars gives them.
pub(crate) fn name_counts(statement: &Statement, columns: &mut [Column]) {
    let Statement::Query(query) = statement else {
        return;
    };
    let SetExpr::Select(select) = query.body.as_ref() else {
        return;
    };
    // behind a wildcard the places are not known
    let is_one = |item: &SelectItem| {
        matches!(
            item,
            SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. }
        )
    };
    if select.projection.len() != columns.len() || !select.projection.iter().all(is_one) {
        return;
    }
    for (item, column) in select.projection.iter().zip(columns) {
        if let SelectItem::UnnamedExpr(expression) = item
            && counts_rows(expression)
        {
            column.name = expression.to_string().into();
        }
    }
}

/// Whether an expression is a function of all columns.
fn counts_rows(expression: &Expr) -> bool {
    let Expr::Function(function) = expression else {
        return false;
    };
    let FunctionArguments::List(list) = &function.args else {
        return false;
    };
    matches!(
        list.args.as_slice(),
        [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]
    )
}
