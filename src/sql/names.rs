//! Names of a result's columns.

use sqlparser::ast::{Expr, Ident, OrderByKind, Query, SelectItem, SetExpr, Statement};

/// The text of a statement in which each column that is computed and has no alias is called as it is written, such as `MAX(year)`, and ORDER BY
/// names columns of the result. Polars would call it by the first column in it, refuse two of one name, and not sort by `COUNT(*)`.
pub(crate) fn name_computed(statement: &Statement) -> Option<String> {
    let mut named = statement.clone();
    let Statement::Query(query) = &mut named else {
        return None;
    };
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    for item in &mut select.projection {
        if let SelectItem::UnnamedExpr(expr) = item
            && is_computed(expr)
        {
            let alias = Ident::with_quote('"', expr.to_string());
            *item = SelectItem::ExprWithAlias {
                expr: expr.clone(),
                alias,
            };
        }
    }
    let computed = select.projection.iter().filter_map(|item| match item {
        SelectItem::ExprWithAlias { expr, alias } if is_computed(expr) => {
            Some((expr.clone(), alias.clone()))
        }
        _ => None,
    });
    let computed: Vec<(Expr, Ident)> = computed.collect();
    sort_by_names(query, &computed);
    Some(named.to_string())
}

fn is_computed(expr: &Expr) -> bool {
    !matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_))
}

/// Puts the names of computed columns in the place of what ORDER BY repeats of them.
fn sort_by_names(query: &mut Query, computed: &[(Expr, Ident)]) {
    let kind = query.order_by.as_mut().map(|order| &mut order.kind);
    if let Some(OrderByKind::Expressions(terms)) = kind {
        for term in terms {
            let of = computed.iter().find(|(expr, _)| *expr == term.expr);
            if let Some((_, name)) = of {
                term.expr = Expr::Identifier(name.clone());
            }
        }
    }
}
