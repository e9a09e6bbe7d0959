//! A condition on figures that may be shown: on their keys, numbers and status, after the guard.
//!
//! A number known between bounds fulfils a test where every value between them does, and fails it where none does; else it is
//! not known, as of a hidden number, and the figure is left out.

use std::collections::BTreeSet;

use super::{Condition, ConditionFault, Operator, Test, columns_of};
use crate::stats::mathematics::bounds::Range;
use crate::stats::questions::{groups, shown};
use crate::stats::{Description, Estimate, Note, Public, Weight};

/// A condition on rows of the data, and one on figures.
pub(in crate::stats) type Divided = (Option<Condition>, Option<Condition>);

impl Condition {
    /// What chooses rows before figures are computed of them, and what chooses among the figures, whose keys are named.
    pub(in crate::stats) fn divided(
        self,
        statistic: &Description,
        keys: &[&'static str],
    ) -> Result<Divided, ConditionFault> {
        let of_rows = columns_of(statistic);
        let of_figures = shown::columns(keys);
        let (mut rows, mut figures) = (Vec::new(), Vec::new());
        for mut clause in self.into_clauses() {
            let mut kinds = BTreeSet::new();
            let mut at = None;
            for test in clause.tests_mut() {
                at = at.or(Some(test.at));
                if test.column == "citizenship" && of_rows.contains(&"origin") {
                    "origin".clone_into(&mut test.column);
                }
                let column = test.column.as_str();
                let is_row = of_rows.contains(&column);
                if !is_row && !of_figures.contains(&column) {
                    let there = of_rows.iter().copied();
                    let others = of_figures
                        .iter()
                        .copied()
                        .filter(|it| !of_rows.contains(it));
                    let there: Vec<&str> = there.chain(others).collect();
                    let there = there.join(", ");
                    let name = statistic.name;
                    let what = format!("`{name}` has no column `{column}`; there are {there}");
                    return Err(ConditionFault::new(test.at, what));
                }
                if !is_row {
                    test.read_numbers()?;
                }
                kinds.insert(is_row);
            }
            match (kinds.contains(&true), kinds.contains(&false)) {
                (true, true) => {
                    let what = "`or` or `not` over columns of the data and columns of the result: the first choose rows before \
                                figures are computed, the others among these; join them with `and`";
                    return Err(ConditionFault::new(at.unwrap_or(0), what));
                }
                (false, _) => figures.push(clause),
                (true, false) => rows.push(clause),
            }
        }
        let together = |of: Vec<Self>| (!of.is_empty()).then(|| Self::all(of));
        Ok((together(rows), together(figures)))
    }

    /// The conditions, all of which must be true.
    fn into_clauses(self) -> Vec<Self> {
        match self {
            Self::All(of) => of.into_iter().flat_map(Self::into_clauses).collect(),
            other => vec![other],
        }
    }

    /// The figures of a table that fulfil it, with a note of those of which that is not known.
    pub(in crate::stats) fn keep(&self, table: Public) -> Result<Public, ConditionFault> {
        let mut condition = self.clone();
        for test in condition.tests_mut() {
            test.find_values(table.shown())?;
        }
        let holds = |figure: &Estimate| condition.decide(&|test| test.holds_of(figure));
        let open = |figure: &&Estimate| holds(figure).is_none();
        let open = table.shown().iter().filter(open).count();
        let table = table.keeping(|figure| holds(figure) == Some(true));
        Ok(match open {
            0 => table,
            open => {
                let rows = if open == 1 { "row is" } else { "rows are" };
                let text = format!(
                    "{open} {rows} left out: a number that is bounded, unknown or suppressed may or may not fulfil the condition."
                );
                table.noting(Note::stated("condition-open", Weight::Warning, text))
            }
        })
    }
}

impl Test {
    /// Checks that what is compared as a number is one.
    fn read_numbers(&self) -> Result<(), ConditionFault> {
        let has_order = !matches!(self.operator, Operator::In | Operator::NotIn);
        if !has_order && !shown::is_number(&self.column) {
            return Ok(());
        }
        for (at, value) in &self.values {
            if number(value).is_none() {
                let what = format!("`{value}` is not a number, such as 10, 0.5 or `50%`");
                return Err(ConditionFault::new(*at, what));
            }
        }
        Ok(())
    }

    /// Puts texts as the figures have them instead of those that were typed; there may be no figures at all.
    fn find_values(&mut self, figures: &[Estimate]) -> Result<(), ConditionFault> {
        let has_order = !matches!(self.operator, Operator::In | Operator::NotIn);
        if has_order || shown::is_number(&self.column) || figures.is_empty() {
            return Ok(());
        }
        let texts = figures
            .iter()
            .map(|figure| shown::text(figure, &self.column));
        let there: BTreeSet<&str> = texts.filter(|text| !text.is_empty()).collect();
        for (at, value) in &mut self.values {
            let plain = |text: &str| text.trim().to_lowercase().replace([' ', '_'], "-");
            let alike = || {
                there
                    .iter()
                    .find(|text| plain(text) == plain(value))
                    .copied()
            };
            let Some(found) = groups::find(&there, value).or_else(alike) else {
                let all: Vec<&str> = there.iter().copied().collect();
                let what = format!(
                    "no {} `{value}` in the result; there are {}",
                    self.column,
                    all.join(", ")
                );
                return Err(ConditionFault::new(*at, what));
            };
            *value = found.to_owned();
        }
        Ok(())
    }

    /// Whether a figure fulfils it; none where that is not known.
    fn holds_of(&self, figure: &Estimate) -> Option<bool> {
        if shown::is_number(&self.column) {
            return self.holds_between(shown::number(figure, &self.column)?);
        }
        let text = shown::text(figure, &self.column);
        match self.operator {
            _ if text.is_empty() => None,
            Operator::In | Operator::NotIn => self.holds(text),
            _ => self.holds_between(Range::exact(number(text)?)),
        }
    }

    /// Whether all numbers between bounds fulfil it, or none.
    fn holds_between(&self, range: Range) -> Option<bool> {
        let high = range.high.unwrap_or(f64::INFINITY);
        let values = self.values.iter().filter_map(|(_, value)| number(value));
        let values: Vec<f64> = values.collect();
        let first = *values.first()?;
        let decided = |all: bool, none: bool| (all || none).then_some(all);
        let is_in = || {
            let one = range.low == high && values.contains(&high);
            decided(
                one,
                values
                    .iter()
                    .all(|value| *value < range.low || *value > high),
            )
        };
        match self.operator {
            Operator::In => is_in(),
            Operator::NotIn => is_in().map(|is| !is),
            Operator::Less => decided(high < first, range.low >= first),
            Operator::LessOrSame => decided(high <= first, range.low > first),
            Operator::More => decided(range.low > first, high <= first),
            Operator::MoreOrSame => decided(range.low >= first, high < first),
        }
    }
}

/// A number as it is typed; of `50%` the fraction of 1.
fn number(text: &str) -> Option<f64> {
    let (digits, scale) = match text.trim().strip_suffix('%') {
        Some(digits) => (digits, 100.0),
        None => (text.trim(), 1.0),
    };
    let number: f64 = digits.trim().parse().ok()?;
    number.is_finite().then_some(number / scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::count::Count;
    use crate::stats::{Answer, find};

    fn kept(text: &str) -> Result<String, String> {
        let statistic = find("detected-victims").expect("a statistic");
        let figure = |country: &str, count: Option<Count>| {
            let keys = vec![("country", country.into()), ("group", "government".into())];
            Estimate::counted(keys, count)
        };
        let answer = Answer {
            figures: vec![
                figure("KAZ", Some(Count::exact(20))),
                figure("KGZ", Some(Count::between(0, 4))),
                figure("TJK", Some(Count::exact(3))), // hidden below
                figure("UZB", None),
            ],
            ..Answer::default()
        };
        let table = Public::figures(statistic, answer, 0.95, Some(4));
        let condition = Condition::parse(text).expect("a condition");
        let divided = condition.divided(statistic, statistic.keys);
        let (rows, figures) = divided.map_err(|wrong| wrong.what)?;
        assert_eq!(rows, None, "{text}");
        let table = figures.expect("a condition").keep(table);
        let table = table.map_err(|wrong| wrong.what)?;
        let codes = table.shown().iter().map(|figure| figure.key("country"));
        Ok(codes.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn what_bounds_leave_open_or_the_guard_hides_fulfils_no_test_of_numbers() {
        assert_eq!(kept("count >= 5").unwrap(), "KAZ");
        assert_eq!(kept("count < 5").unwrap(), "KGZ");
        assert_eq!(kept("count > 2").unwrap(), "KAZ"); // `0-4` may be 3
        assert_eq!(kept("not count > 2").unwrap(), "");
        assert_eq!(kept("count != 3").unwrap(), "KAZ"); // neither tells that TJK is 3
        assert_eq!(kept("count_high <= 4").unwrap(), "KGZ");
        assert_eq!(kept("status = hidden").unwrap(), "TJK");
        assert_eq!(kept("group = Government").unwrap(), "KAZ KGZ TJK UZB");
    }

    #[test]
    fn what_is_not_there_is_refused_with_what_is() {
        let no = |text: &str| kept(text).expect_err("refused");
        assert_eq!(
            no("group = mayors"),
            "no group `mayors` in the result; there are government"
        );
        assert!(no("count > many").contains("`many` is not a number"));
        assert!(no("colour = red").contains("no column `colour`; there are country,"));
        assert!(no("count > 5 or year = 2020").contains("join them with `and`"));
    }
}
