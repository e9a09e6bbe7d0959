//! What becomes of each figure: shown, without its base, or suppressed.

use std::collections::BTreeSet;
use std::sync::Arc;

use compact_str::CompactString;
use polars::prelude::PolarsResult;

use super::persons::unknown;
use super::scope::Scope;
use super::{Cases, HiddenValues, Lattice, PersonColumn, printed};
use crate::dataset::{Dataset, Table, areas};
use crate::stats::estimate::{Answer, Estimate, SumRole};
use crate::stats::guard::small_cells::{hide_base, hide_one};
use crate::stats::questions::query::Base;
use crate::stats::statistics::split::MISSING;
use crate::stats::statistics::{detected_victims, flows, hidden, origin_split};
use crate::stats::views::sensitivity;
use crate::stats::{Note, Statistic, Status};

/// What becomes of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Shown,
    WithoutBase,
    Suppressed,
}

/// What suppresses figures of case files: [`protect`], or [`protect_list`] where the figures are listed.
pub(in crate::stats) type Guard =
    fn(&mut Answer, &Scope<'_>, &Dataset, Option<u64>) -> PolarsResult<()>;

/// Suppresses, before all else, what the tables of the file do not show; nothing where small counts may be shown.
pub(in crate::stats) fn protect(
    answer: &mut Answer,
    scope: &Scope<'_>,
    data: &Dataset,
    min_cell: Option<u64>,
) -> PolarsResult<()> {
    suppress(answer, scope, data, min_cell).map(drop)
}

/// The same, and leaves of the counts of a suppressed country by some columns one, without its values: a list of them would tell
/// which are not zero, and so how many persons there are at least.
pub(in crate::stats) fn protect_list(
    answer: &mut Answer,
    scope: &Scope<'_>,
    data: &Dataset,
    min_cell: Option<u64>,
) -> PolarsResult<()> {
    if let Some(lattice) = suppress(answer, scope, data, min_cell)? {
        let mut listed = BTreeSet::new();
        let figures = &mut answer.figures;
        figures.retain_mut(|figure| lattice.lists(figure, scope, &mut listed));
    }
    Ok(())
}

/// Suppresses figures; what the tables of the file show, where small counts may not be shown.
fn suppress(
    answer: &mut Answer,
    scope: &Scope<'_>,
    data: &Dataset,
    min_cell: Option<u64>,
) -> PolarsResult<Option<Arc<Lattice>>> {
    let Some(k) = min_cell.filter(|k| *k > 1) else {
        return Ok(None);
    };
    let of_persons = [Table::Victims, Table::Routes, Table::Answers];
    let counts = of_persons
        .iter()
        .any(|table| scope.about.tables.contains(table));
    if !counts || scope.about.name == hidden::STATISTIC.name {
        return Ok(None);
    }
    let lattice = Lattice::of(data, k)?;
    let mut refused = BTreeSet::new();
    for figure in &mut answer.figures {
        if figure.status == Status::Hidden {
            continue;
        }
        let Some(cases) = lattice.sources.get(figure.key("source")) else {
            continue;
        };
        match cases.verdict(figure, scope) {
            Decision::Shown => continue,
            Decision::WithoutBase => hide_base(figure),
            Decision::Suppressed => hide_one(figure),
        }
        let columns = scope.columns_of(figure);
        if !columns.is_empty() {
            refused.extend(columns.into_iter().chain(scope.own()));
        }
    }
    answer.notes.retain(|note| lattice.allows_note(note, scope));
    if !refused.is_empty() {
        let by = refused.into_iter().map(PersonColumn::name).collect();
        answer.note(Note::NotCombined { by, below: k });
    }
    printed::protect(&mut answer.figures, scope, data, &lattice, k)?;
    Ok(Some(lattice))
}

impl Lattice {
    /// Whether a figure stays in a list of those that are shown; that of a suppressed country does once, without its values.
    fn lists(
        &self,
        figure: &mut Estimate,
        scope: &Scope<'_>,
        listed: &mut BTreeSet<Vec<CompactString>>,
    ) -> bool {
        let Some(cases) = self.sources.get(figure.key("source")) else {
            return true;
        };
        let country = match scope.about.name {
            name if name == flows::STATISTIC.name => "origin",
            name if name == origin_split::STATISTIC.name => "group",
            _ => "country",
        };
        let is_divided = scope.own().is_some() || !scope.columns_of(figure).is_empty();
        // a flow without an origin is of all
        let of_all = country == "origin" && figure.key(country).is_empty();
        let is_suppressed = !of_all && cases.hidden.contains(figure.key(country));
        if figure.status != Status::Hidden || !is_divided || !is_suppressed {
            return true;
        }
        let kept = [
            "country",
            "origin",
            "source",
            "country_role",
            "reporter",
            "measure",
            sensitivity::CONVENTION,
        ];
        for (name, value) in &mut figure.keys {
            if !kept.contains(name) {
                value.clear();
            }
        }
        figure.part = SumRole::Alone;
        let values = figure.keys.iter().map(|(_, value)| value.clone());
        listed.insert(values.collect())
    }

    /// Whether a note may be shown because it counts no suppressed persons.
    fn allows_note(&self, note: &Note, scope: &Scope<'_>) -> bool {
        let Note::WithoutCountry { source, .. } = note else {
            return true;
        };
        let cases = self.sources.get(source);
        cases.is_none_or(|cases| cases.allows("", &scope.columns))
    }
}

impl Cases {
    fn verdict(&self, figure: &Estimate, scope: &Scope<'_>) -> Decision {
        let reporter = figure.key("reporter");
        if !reporter.is_empty() && reporter != "case_data" {
            return Decision::Shown;
        }
        let columns = scope.columns_of(figure);
        let is = |statistic: &Statistic| statistic.name == scope.about.name;
        if self.hides_sums && figure.key("country") == areas::ALL_PERSONS {
            return Decision::Suppressed;
        }
        if !columns.is_empty() {
            return self.under_condition(figure, scope, columns);
        }
        if scope.by_place && figure.key("country") == areas::ALL_PERSONS && !self.shows_all(scope) {
            return Decision::Suppressed;
        }
        if is(&flows::STATISTIC) {
            self.of_flow(figure, scope)
        } else if is(&origin_split::STATISTIC) {
            self.of_origin(figure, scope)
        } else if figure.key("country") != areas::ALL_PERSONS
            && !self.allows(figure.key("country"), &columns)
        {
            Decision::Suppressed
        } else if is(&detected_victims::STATISTIC) {
            Decision::Shown
        } else {
            self.of_split(figure, scope)
        }
    }

    /// Whether no row and no country is suppressed.
    fn shows_all(&self, scope: &Scope<'_>) -> bool {
        let own = scope.own();
        self.hidden.is_empty()
            && !self.hides_sums
            && own.is_none_or(|own| self.anywhere(|row| row.hidden(own, self.k)).is_empty())
    }

    /// A figure by further columns than the statistic's own: only where all of them may be combined.
    fn under_condition(
        &self,
        figure: &Estimate,
        scope: &Scope<'_>,
        mut columns: BTreeSet<PersonColumn>,
    ) -> Decision {
        if scope.about.tables == [Table::Answers] || counts_answers(figure, scope) {
            return Decision::Suppressed;
        }
        columns.extend(scope.own());
        let is = |statistic: &Statistic| statistic.name == scope.about.name;
        let everywhere = self.allows(areas::ALL_PERSONS, &columns)
            && (!scope.by_place || self.hidden.is_empty());
        let of_all = is(&origin_split::STATISTIC)
            || figure.key("country") == areas::ALL_PERSONS
            || is(&flows::STATISTIC) && figure.key("origin").is_empty();
        if of_all && (!everywhere || is(&origin_split::STATISTIC) && !self.hidden.is_empty()) {
            return Decision::Suppressed;
        }
        let country = if is(&flows::STATISTIC) {
            "origin"
        } else {
            "country"
        };
        if !of_all && !self.allows(figure.key(country), &columns) {
            return Decision::Suppressed;
        }
        if is(&flows::STATISTIC) && !(everywhere && self.hidden.is_empty()) {
            return Decision::WithoutBase;
        }
        Decision::Shown
    }

    /// A part of a split by one column, or an answer.
    fn of_split(&self, figure: &Estimate, scope: &Scope<'_>) -> Decision {
        let (country, group) = (figure.key("country"), figure.key("group"));
        if let Some(question) = question(figure, scope) {
            let hidden = self.hidden_of(country, |row| row.hidden_answers(question, self.k));
            return if hidden.has(group) {
                Decision::Suppressed
            } else {
                Decision::Shown
            };
        }
        let Some(own) = scope.own() else {
            return Decision::Shown;
        };
        let hidden = self.hidden_of(country, |row| row.hidden(own, self.k));
        let verdict = judge(&hidden, figure, group, own, scope.base);
        let lacks_some = own == PersonColumn::Destination
            && (country.is_empty() || country == areas::ALL_PERSONS)
            && !self.tells_unrouted(&BTreeSet::new());
        match verdict {
            Decision::Shown if lacks_some && group == MISSING => Decision::Suppressed,
            Decision::Shown if lacks_some => Decision::WithoutBase,
            verdict => verdict,
        }
    }

    /// A flow, or what is computed from those of an origin or of all.
    fn of_flow(&self, figure: &Estimate, scope: &Scope<'_>) -> Decision {
        let (origin, destination) = (figure.key("origin"), figure.key("destination"));
        let of = |row: &super::Persons| row.hidden(PersonColumn::Destination, self.k);
        let everywhere = self.anywhere(of);
        if origin.is_empty() || origin == areas::ALL_PERSONS {
            let shown = everywhere.is_empty() && self.hidden.is_empty();
            return if shown {
                Decision::Shown
            } else {
                Decision::Suppressed
            };
        }
        let hidden = self.hidden_of(origin, of);
        if destination.is_empty() {
            // computed from all destinations of the origin
            return if hidden.is_empty() {
                Decision::Shown
            } else {
                Decision::Suppressed
            };
        }
        if hidden.has(destination) {
            return Decision::Suppressed;
        }
        let base_is_known = match scope.base {
            Base::All => self.tells_unrouted(&BTreeSet::new()),
            _ => !everywhere.has("") && !self.hidden.contains(""),
        };
        if !base_is_known {
            return Decision::WithoutBase;
        }
        Decision::Shown
    }

    /// An origin of those at a destination.
    fn of_origin(&self, figure: &Estimate, _: &Scope<'_>) -> Decision {
        let (destination, group) = (figure.key("country"), figure.key("group"));
        let of = |row: &super::Persons| row.hidden(PersonColumn::Destination, self.k);
        let base_is_hidden = self.anywhere(of).has(destination) || self.hidden.contains("");
        let origin = if group == MISSING { "" } else { group };
        let is_derived = figure.part == SumRole::Derived;
        if is_derived && base_is_hidden
            || !is_derived && self.hidden_of(origin, of).has(destination)
        {
            Decision::Suppressed
        } else if base_is_hidden {
            Decision::WithoutBase
        } else {
            Decision::Shown
        }
    }
}

/// What becomes of a part of a split, of which some values are suppressed.
fn judge(
    hidden: &HiddenValues,
    figure: &Estimate,
    group: &str,
    own: PersonColumn,
    base: Base,
) -> Decision {
    let unknown = unknown(own);
    let value = if group == MISSING { unknown } else { group };
    if hidden.has(value) || figure.part == SumRole::Derived && !hidden.is_empty() {
        Decision::Suppressed
    } else if hidden.has(unknown) && base != Base::All {
        Decision::WithoutBase
    } else {
        Decision::Shown
    }
}

/// Whether a figure counts answers, though the statistic is not one of answers.
fn counts_answers(figure: &Estimate, scope: &Scope<'_>) -> bool {
    let of_forms = scope.own() == Some(PersonColumn::Exploitation);
    of_forms && scope.base == Base::Answered && figure.part == SumRole::Alone
}

/// The question that a figure counts the answers to.
fn question<'q>(figure: &Estimate, scope: &Scope<'q>) -> Option<&'q str> {
    if counts_answers(figure, scope) {
        return Some("exploitation");
    }
    let answers = scope.about.tables == [Table::Answers];
    let name = scope.about.name;
    answers.then_some(match name {
        "labour-share" => "labour",
        "recruiter-share" => "recruiter",
        _ => "means_of_control",
    })
}
