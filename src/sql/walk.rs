//! One walk over the tree of a statement. The parser compiles its walk again, some 500 functions, for each visitor: so there is one.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, ObjectName, Query, Select, Visit, Visitor};

use super::fault::SqlFault;

/// What a walk meets, before what is within it.
pub(super) enum SqlNode<'a> {
    Query(&'a Query),
    Select(&'a Select),
    Relation(&'a ObjectName),
    Expr(&'a Expr),
}

/// Meets all nodes of a tree, from the outside in and in the order of the text; the first error ends it.
pub(super) fn walk<T: Visit>(
    tree: &T,
    meet: &mut dyn FnMut(SqlNode<'_>) -> Result<(), SqlFault>,
) -> Result<(), SqlFault> {
    match tree.visit(&mut Walk { meet }) {
        ControlFlow::Break(fault) => Err(fault),
        ControlFlow::Continue(()) => Ok(()),
    }
}

struct Walk<'a> {
    meet: &'a mut dyn FnMut(SqlNode<'_>) -> Result<(), SqlFault>,
}

impl Walk<'_> {
    fn meet(&mut self, node: SqlNode<'_>) -> ControlFlow<SqlFault> {
        (self.meet)(node).map_or_else(ControlFlow::Break, ControlFlow::Continue)
    }
}

impl Visitor for Walk<'_> {
    type Break = SqlFault;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<SqlFault> {
        self.meet(SqlNode::Query(query))
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<SqlFault> {
        self.meet(SqlNode::Select(select))
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<SqlFault> {
        self.meet(SqlNode::Relation(relation))
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<SqlFault> {
        self.meet(SqlNode::Expr(expr))
    }
}
