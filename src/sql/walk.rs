//! One walk over the tree of a statement. The parser compiles its walk again, some 500 functions, for each visitor: so there is one.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, ObjectName, Query, Select, Visit, Visitor};

use super::fault::SqlFault;

/// What a walk meets, before what is within it.
pub(super) enum Node<'a> {
    Query(&'a Query),
    Select(&'a Select),
    Relation(&'a ObjectName),
    Expr(&'a Expr),
}

/// Meets all nodes of a tree, from the outside in and in the order of the text; the first error ends it.
pub(super) fn walk<T: Visit>(
    tree: &T,
    meet: &mut dyn FnMut(Node<'_>) -> Result<(), SqlFault>,
) -> Result<(), SqlFault> {
    match tree.visit(&mut Walk { meet }) {
        ControlFlow::Break(fault) => Err(fault),
        ControlFlow::Continue(()) => Ok(()),
    }
}

struct Walk<'a> {
    meet: &'a mut dyn FnMut(Node<'_>) -> Result<(), SqlFault>,
}

impl Walk<'_> {
    fn meet(&mut self, node: Node<'_>) -> ControlFlow<SqlFault> {
        (self.meet)(node).map_or_else(ControlFlow::Break, ControlFlow::Continue)
    }
}

impl Visitor for Walk<'_> {
    type Break = SqlFault;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<SqlFault> {
        self.meet(Node::Query(query))
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<SqlFault> {
        self.meet(Node::Select(select))
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<SqlFault> {
        self.meet(Node::Relation(relation))
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<SqlFault> {
        self.meet(Node::Expr(expr))
    }
}
