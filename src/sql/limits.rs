//! What a statement may ask for: looked at before it is parsed and before it is run, so that a short text takes neither minutes
//! nor the memory of the machine.

use std::ops::ControlFlow;

use polars::prelude::DataFrame;
use sqlparser::ast::{self, Expr, JoinConstraint, JoinOperator, Select, TableFactor};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::fault::SqlFault;
use super::joins::constraint;
use super::script::place;
use crate::dataset::limits::with_commas;

/// Maximum number of statements in a script.
pub(super) const STATEMENTS: usize = 500;
/// Brackets within each other: the parser tries each of them several ways, and gives up a little deeper.
const NESTING: usize = 20;
/// Operators of one statement: the time to plan it grows with their square.
const OPERATORS: usize = 300;
/// Maximum length of a text that a function may pad to.
const LETTERS: u64 = 10_000;
/// Rows that tables joined without an equation may give, and rows of a result.
const ROWS: u64 = 2_000_000;
/// Maximum memory of a statement, in bytes.
pub(super) const MEMORY: u64 = 1_200_000_000;
/// Functions whose result is as long as a number says.
const FILLING: [&str; 5] = ["LPAD", "RPAD", "REPEAT", "SPACE", "REPLICATE"];

/// Refuses words that are nested too deeply, or that ask for texts that are too long.
pub(super) fn check_words(words: &[TokenWithSpan]) -> Result<(), SqlFault> {
    let (mut depth, mut operators): (usize, usize) = (0, 0);
    // how deep each call of a function that fills is
    let mut filling: Vec<usize> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match &word.token {
            Token::LParen | Token::LBracket | Token::LBrace => {
                depth += 1;
                let before = at.checked_sub(1).map(|at| &words[at].token);
                let fills = |word: &str| FILLING.iter().any(|name| name.eq_ignore_ascii_case(word));
                if matches!(before, Some(Token::Word(word)) if fills(&word.value)) {
                    filling.push(depth);
                }
            }
            Token::RParen | Token::RBracket | Token::RBrace => {
                if filling.last() == Some(&depth) {
                    filling.pop();
                }
                depth = depth.saturating_sub(1);
            }
            Token::Word(word) if word.keyword == Keyword::CASE => depth += 1,
            Token::Word(word) if word.keyword == Keyword::END => depth = depth.saturating_sub(1),
            Token::Number(number, _) if !filling.is_empty() => {
                let is_small = number.parse::<u64>().is_ok_and(|number| number <= LETTERS);
                if !is_small {
                    let message = format!("a text of more than {} letters", with_commas(LETTERS));
                    return Err(SqlFault::new(message, place(word.span)));
                }
            }
            Token::Mul if !filling.is_empty() => {
                let message = "the length of a text is a number here, not a product";
                return Err(SqlFault::new(message, place(word.span)));
            }
            _ => {}
        }
        operators += usize::from(is_operator(&word.token));
        if operators > OPERATORS {
            let message = format!("more than {OPERATORS} operators in one statement");
            return Err(SqlFault::new(message, place(word.span))
                .helped("for a choice among many values, write `column IN (...)`"));
        }
        if depth > NESTING {
            let message =
                format!("nested too deeply: at most {NESTING} brackets within each other");
            return Err(SqlFault::new(message, place(word.span))
                .helped("write it in several steps, with `WITH name AS (...)`"));
        }
    }
    Ok(())
}

fn is_operator(token: &Token) -> bool {
    match token {
        Token::Plus | Token::Minus | Token::Mul | Token::Div | Token::Mod | Token::StringConcat => {
            true
        }
        Token::Word(word) => matches!(word.keyword, Keyword::AND | Keyword::OR),
        _ => false,
    }
}

/// Refuses joins whose rows are all pairs of rows, where these are too many.
pub(super) fn check_joins(
    tree: &ast::Statement,
    frames: &[(String, DataFrame)],
) -> Result<(), SqlFault> {
    let mut joins = JoinLimit { frames };
    match ast::Visit::visit(tree, &mut joins) {
        ControlFlow::Break(fault) => Err(fault),
        ControlFlow::Continue(()) => Ok(()),
    }
}

/// Refuses a result of too many rows.
pub(super) fn check_result(result: &DataFrame) -> Result<(), SqlFault> {
    let rows = result.height() as u64;
    if rows <= ROWS {
        return Ok(());
    }
    let message = format!(
        "{} rows; at most {} are shown",
        with_commas(rows),
        with_commas(ROWS)
    );
    Err(SqlFault::new(message, None).helped("choose rows with `WHERE`, or the first with `LIMIT`"))
}

struct JoinLimit<'a> {
    frames: &'a [(String, DataFrame)],
}

impl ast::Visitor for JoinLimit<'_> {
    type Break = SqlFault;

    fn pre_visit_query(&mut self, query: &ast::Query) -> ControlFlow<SqlFault> {
        match query.body.as_ref() {
            ast::SetExpr::Select(select) => self.look_at(select),
            _ => ControlFlow::Continue(()),
        }
    }
}

impl JoinLimit<'_> {
    fn look_at(&self, select: &Select) -> ControlFlow<SqlFault> {
        let mut rows: u64 = 1;
        for from in &select.from {
            let mut own = self.height(&from.relation);
            for join in &from.joins {
                let height = self.height(&join.relation);
                own = if pairs_all(&join.join_operator) {
                    own.saturating_mul(height)
                } else {
                    own.max(height)
                };
            }
            rows = rows.saturating_mul(own);
        }
        if rows <= ROWS {
            return ControlFlow::Continue(());
        }
        let message = format!(
            "tables joined without an equation give up to {} rows; at most {} are made",
            with_commas(rows),
            with_commas(ROWS)
        );
        ControlFlow::Break(
            SqlFault::new(message, None).helped("join them with `ON a.column = b.column`"),
        )
    }

    /// The rows of a table; of a query within the query as many as the largest table has.
    fn height(&self, relation: &TableFactor) -> u64 {
        let height = |frame: &DataFrame| frame.height() as u64;
        let largest = || self.frames.iter().map(|(_, frame)| height(frame)).max();
        let named = match relation {
            TableFactor::Table { name, .. } => {
                let name = name.to_string().to_lowercase();
                let own = self
                    .frames
                    .iter()
                    .find(|(known, _)| known.to_lowercase() == name);
                own.map(|(_, frame)| height(frame))
            }
            _ => None,
        };
        named.or_else(largest).unwrap_or(1).max(1)
    }
}

/// Whether a join is a cross join: no equation relates the two tables.
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
            op: ast::BinaryOperator::And,
            right,
        } => has_equation(left) || has_equation(right),
        Expr::BinaryOp {
            left,
            op: ast::BinaryOperator::Eq,
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
    use super::super::script::statements;

    fn message(text: &str) -> String {
        statements(text)
            .err()
            .map_or(String::new(), |fault| fault.message)
    }

    #[test]
    fn deep_and_long_statements_are_refused_at_once() {
        for open in ["NOT (", "CAST(", "ARRAY[", "(", "CASE WHEN ", "(SELECT "] {
            let text = format!("SELECT {}1", open.repeat(60));
            assert!(message(&text).starts_with("nested too deeply"), "{open}");
        }
        let within = format!("SELECT {}1 = 1{}", "NOT (".repeat(18), ")".repeat(18));
        assert_eq!(message(&within), "");
        for text in [
            "SELECT LPAD('x', 2000000000)",
            "SELECT rpad('x', 1e9)",
            "SELECT REPEAT('x', 99*99*99)",
        ] {
            assert_ne!(message(text), "", "{text}");
        }
        assert_eq!(message("SELECT LPAD('x', 20), 3000000000 * 2"), "");
        assert!(message(&format!("SELECT 1{}", " + 1".repeat(400))).contains("300 operators"));
        let values = vec!["1"; 2_000].join(",");
        assert_eq!(message(&format!("SELECT 1 WHERE 1 IN ({values})")), "");
        let many = "SELECT 1;".repeat(600);
        assert!(message(&many).contains("500 statements"));
    }
}
