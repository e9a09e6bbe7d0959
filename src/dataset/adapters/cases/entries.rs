//! The counts of a case file as rows of the tables, in the order of their texts.

use std::collections::BTreeMap;

use super::super::Sink;
use super::codes::{self, Categories, Combination, Country};
use super::columns::DIMENSIONS;
use super::counter::Counter;
use super::flags::CaseFlags;
use super::tally::AnswerCounts;
use crate::dataset::table::Table;

/// Citizenship, country of exploitation, year, sex, age, form of exploitation.
type CountKey = (
    &'static str,
    &'static str,
    String,
    &'static str,
    &'static str,
    &'static str,
);

/// Enters all counts; a country about which there was doubt is decided by `decide`.
pub(super) fn enter(
    counter: Counter<'_>,
    decide: impl Fn(Country) -> Country,
    sink: &mut Sink<'_>,
) {
    let names = DIMENSIONS.map(Categories::of);
    let key = |packed: u64| -> CountKey {
        let of = Combination::unpack(packed);
        (
            codes::area(decide(of.citizenship)),
            codes::area(decide(of.exploited_in)),
            codes::year(of.year),
            names[0].name(of.sex),
            names[1].name(of.age),
            names[2].name(of.form),
        )
    };
    let keyed = |tally: BTreeMap<u64, u64>| {
        let mut rows: BTreeMap<CountKey, u64> = BTreeMap::new();
        for (packed, n) in tally {
            *rows.entry(key(packed)).or_default() += n;
        }
        rows
    };
    for (key, n) in keyed(counter.routes.sorted()) {
        if !key.0.is_empty() || !key.1.is_empty() {
            let own = [
                ("origin", key.0),
                ("destination", key.1),
                ("measure", "identified"),
            ];
            push(sink, Table::Routes, &key, n, &own);
        }
    }
    for (key, n) in keyed(counter.victims.sorted()) {
        let own = [
            ("country", key.0),
            ("country_role", "citizen_of"),
            ("reporter", "case_data"),
            ("measure", "identified"),
        ];
        push(sink, Table::Victims, &key, n, &own);
    }
    enter_answers(&counter.answers, &counter.flags, key, sink);
}

/// Enters how many persons gave each answer.
fn enter_answers(
    counts: &AnswerCounts,
    flags: &CaseFlags,
    key: impl Fn(u64) -> CountKey,
    sink: &mut Sink<'_>,
) {
    let mut answers: BTreeMap<(CountKey, &str, &str), u64> = BTreeMap::new();
    let of_counts = flags.names();
    for (packed, counts) in counts.sorted() {
        let key = key(packed);
        for ((question, answer), n) in of_counts.iter().zip(counts).filter(|(_, n)| **n > 0) {
            let questions: Vec<&str> = if *answer == "all" && question.is_empty() {
                flags.questions().collect()
            } else {
                vec![question]
            };
            for question in questions {
                *answers.entry((key.clone(), question, answer)).or_default() += n;
            }
        }
    }
    for ((key, question, answer), n) in answers {
        let own = [
            ("country", key.0),
            ("country_role", "citizen_of"),
            ("question", question),
            ("answer", answer),
        ];
        push(sink, Table::Answers, &key, n, &own);
    }
}

/// Enters a count with what it has in common with others, and what is its table's own.
fn push(sink: &mut Sink<'_>, table: Table, of: &CountKey, n: u64, own: &[(&str, &str)]) {
    let (_, _, year, sex, age, form) = of;
    let count = n.to_string();
    let release = &sink.recognised.release;
    let mut cells = vec![
        ("year", year.as_str()),
        ("source", release.source_id()),
        ("sex", sex),
        ("age", age),
        ("exploitation", form),
        ("count", &count),
        ("locator", "counted from case rows"),
    ];
    cells.extend_from_slice(own);
    // declarations are checked before, so that every category is one of the schema's
    if let Err(faults) = sink.push(table, 0, &cells) {
        sink.faults.extend(faults);
    }
}
