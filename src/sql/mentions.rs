//! What a statement names: its tables and views, its words, and whether it only asks.

use std::collections::{BTreeMap, BTreeSet};

use sqlparser::ast::{self, ObjectName, SetExpr};

use super::catalogue::NamedTable;
use super::fault::SqlFault;
use super::joins;
use super::script::{Statement, place};
use super::walk::{SqlNode, walk};
use crate::dataset::suggest::hint;

/// The tables, columns and words that a statement names.
pub(crate) struct Mentions {
    /// Tables and views by the name they are called by.
    pub named: BTreeMap<String, NamedTable>,
    /// How often each of these is in the statement.
    pub times: BTreeMap<String, usize>,
    /// The words after GROUP BY: along these columns nothing is added up.
    pub grouped: BTreeSet<String>,
    /// Whether counts are added up.
    pub sums: bool,
}

/// What a walk over a statement finds.
#[derive(Default)]
struct MentionWalk {
    relations: Vec<ObjectName>,
    own: Vec<ast::Ident>,
    grouped: BTreeSet<String>,
    writes: bool,
    sums: bool,
}

impl MentionWalk {
    fn enter(&mut self, node: &SqlNode<'_>) {
        match node {
            SqlNode::Query(query) => {
                let tables = query.with.iter().flat_map(|with| &with.cte_tables);
                self.own
                    .extend(tables.map(|table| table.alias.name.clone()));
                self.writes |= matches!(
                    *query.body,
                    SetExpr::Insert(_)
                        | SetExpr::Update(_)
                        | SetExpr::Delete(_)
                        | SetExpr::Merge(_)
                );
            }
            SqlNode::Select(select) => {
                self.writes |= select.into.is_some();
                let groups = select.group_by.to_string().to_lowercase();
                let words = groups.split(|c: char| !c.is_alphanumeric() && c != '_');
                self.grouped.extend(words.map(str::to_owned));
            }
            SqlNode::Relation(relation) => self.relations.push((*relation).clone()),
            SqlNode::Expr(ast::Expr::Function(function)) => {
                let name = function.name.to_string();
                let adds = ["sum", "total", "avg", "mean"].iter();
                let counts = function.args.to_string().contains("count");
                self.sums |= counts && adds.clone().any(|one| name.eq_ignore_ascii_case(one));
            }
            SqlNode::Expr(_) => {}
        }
    }
}

impl Mentions {
    /// Collects the names in a statement; the error is a name that does not exist.
    pub(crate) fn collect(statement: &Statement) -> Result<Self, SqlFault> {
        let mut found = MentionWalk::default();
        walk(&statement.tree, &mut |node| {
            found.enter(&node);
            Ok(())
        })?;
        let first = statement.words.first().and_then(|word| place(word.span));
        if found.writes || !asks(&statement.tree) {
            let message = "only questions can be asked: SELECT, WITH, EXPLAIN, SHOW TABLES, SHOW COLUMNS FROM, DESCRIBE";
            return Err(SqlFault::new(message, first));
        }
        if let ast::Statement::ShowColumns { show_options, .. } = &statement.tree {
            let such = "such as `SHOW COLUMNS FROM victims`";
            if found.relations.is_empty() {
                return Err(SqlFault::new("no table is named", first).helped(such));
            }
            if show_options.filter_position.is_some() {
                let message = "all columns of a table are shown";
                return Err(SqlFault::new(message, first).helped(such));
            }
        }
        joins::check(&statement.tree)?;
        for own in &found.own {
            if NamedTable::find(&own.value).is_some() {
                let message = format!(
                    "there is `{}` already: give it another name in WITH",
                    own.value
                );
                return Err(SqlFault::new(message, place(own.span)));
            }
        }
        let mut named = BTreeMap::new();
        let mut times = BTreeMap::new();
        for relation in &found.relations {
            let last = relation.0.last().and_then(|part| part.as_ident());
            let name = last.map(|ident| ident.value.clone()).unwrap_or_default();
            if relation.0.len() == 1 && found.own.iter().any(|own| own.value == name) {
                continue;
            }
            match NamedTable::find(&name).filter(|_| relation.0.len() == 1) {
                Some(one) => {
                    *times.entry(name.clone()).or_default() += 1;
                    named.insert(name, one)
                }
                None => return Err(unknown(relation, &name, last)),
            };
        }
        Ok(Self {
            named,
            times,
            grouped: found.grouped,
            sums: found.sums,
        })
    }
}

fn asks(tree: &ast::Statement) -> bool {
    match tree {
        ast::Statement::Query(_)
        | ast::Statement::ShowTables { .. }
        | ast::Statement::ShowColumns { .. }
        | ast::Statement::ExplainTable { .. } => true,
        ast::Statement::Explain { statement, .. } => {
            matches!(**statement, ast::Statement::Query(_))
        }
        _ => false,
    }
}

/// The error for an unknown table: the nearest name, and all names.
fn unknown(relation: &ObjectName, name: &str, last: Option<&ast::Ident>) -> SqlFault {
    let all: Vec<String> = NamedTable::all().map(NamedTable::name).collect();
    let near = hint(&name.replace('-', "_"), all.iter().map(String::as_str));
    let message = format!(
        "no table or view `{}`{near}",
        relation.to_string().replace('`', "")
    );
    let list = |views: bool| {
        let of_kind = NamedTable::all().filter(|one| matches!(one, NamedTable::View(_)) == views);
        of_kind.map(NamedTable::name).collect::<Vec<_>>().join(", ")
    };
    let help = format!("tables: {}\nviews: {}", list(false), list(true));
    SqlFault::new(message, last.and_then(|ident| place(ident.span))).helped(help)
}

#[cfg(test)]
mod tests {
    use super::super::script::statements;
    use super::*;

    fn mentions(text: &str) -> Result<Mentions, SqlFault> {
        Mentions::collect(&statements(text).expect("it parses")[0])
    }

    #[test]
    fn tables_are_found_wherever_they_stand() {
        let query = "WITH w AS (SELECT * FROM flows) SELECT * FROM w JOIN Tiers t USING (country) \
                     WHERE year IN (SELECT year FROM population) UNION SELECT * FROM gender_share";
        let named = mentions(query).expect("all are there").named;
        let names: Vec<&String> = named.keys().collect();
        assert_eq!(names, ["Tiers", "flows", "gender_share", "population"]);
    }

    #[test]
    fn a_name_that_is_not_there_is_pointed_at() {
        let fault = mentions("SELECT 1 FROM victim")
            .err()
            .expect("no such table");
        assert!(
            fault.message.ends_with("did you mean `victims`?"),
            "{fault}"
        );
        assert_eq!(
            fault.place.map(|place| (place.column, place.length)),
            Some((15, 6))
        );
    }

    #[test]
    fn columns_are_shown_of_a_table_and_all_of_them() {
        let named = mentions("SHOW COLUMNS FROM tiers").expect("a table").named;
        assert_eq!(named.keys().collect::<Vec<_>>(), ["tiers"]);
        for text in ["SHOW COLUMNS", "SHOW COLUMNS FROM tiers LIKE 'x'"] {
            let fault = mentions(text).err().expect("it is refused");
            assert!(fault.help.contains("SHOW COLUMNS FROM"), "{text}");
        }
    }

    #[test]
    fn nothing_is_written() {
        for text in [
            "DROP TABLE victims",
            "DELETE FROM victims",
            "CREATE TABLE t AS SELECT 1",
            "SELECT * INTO t FROM victims",
            "INSERT INTO victims SELECT 1",
            "EXPLAIN DELETE FROM victims",
            "WITH victims AS (SELECT 1) SELECT * FROM victims",
        ] {
            assert!(mentions(text).is_err(), "{text}");
        }
    }
}
