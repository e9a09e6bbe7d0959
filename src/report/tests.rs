//! Whole reports: no number that is not in the tables, every rule fires where it should, names stay text.

use std::collections::BTreeSet;

use super::*;
use crate::dataset::Inputs;
use crate::render::number;
use crate::stats::{Public, Query, areas};

const CASES: &str = "tests/files/ctdc-synthetic-2021.tsv";

pub(super) fn open(paths: &[&str]) -> Dataset {
    let inputs = Inputs {
        paths: paths.iter().map(|&path| path.to_owned()).collect(),
        needs: needs(),
        ..Inputs::default()
    };
    Dataset::open(&inputs).expect("data")
}

pub(super) fn ask(countries: &[&str], min_cell: Option<u64>) -> Ask {
    Ask {
        question: Question {
            query: Query {
                countries: countries.iter().map(|&code| code.to_owned()).collect(),
                ..Query::default()
            },
            min_cell,
            ..Question::default()
        },
        asked: BTreeMap::new(),
        inputs: String::new(),
        sources: BTreeMap::new(),
        chosen: Chosen::default(),
        explore: false,
    }
}

/// The questions of these tests: the paper, a case file, the same behind the guard, UNODC's layout.
fn reports() -> Vec<(Dataset, Ask)> {
    vec![
        (open(&[]), ask(&[], None)),
        (open(&[CASES]), ask(&[], None)),
        (open(&[CASES]), ask(&[], Some(3))),
        (open(&["tests/files/glotip-like.csv"]), ask(&[], None)),
    ]
}

fn page(report: &Report, form: ReportFormat) -> String {
    String::from_utf8(write(report, form, 100).expect("a page")).expect("text")
}

/// Numbers of a text as they are written.
fn numbers(text: &str) -> Vec<String> {
    let inside = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    text.split(|c| !inside(c))
        .map(|word| word.trim_matches(['.', ',']).replace(',', ""))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Every way in which the numbers of the tables may be written.
fn written(data: &Dataset, ask: &Ask) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for statistic in ALL {
        let answer = (statistic.compute)(data, &ask.question.query).expect("figures");
        let level = ask.question.query.confidence();
        let table = Public::figures(statistic, answer, level, ask.question.min_cell);
        for cell in render::rows(&table).1.into_iter().flatten() {
            if let Some(text) = cell.as_str() {
                all.extend(numbers(text));
            }
            let Some(value) = cell.as_f64() else { continue };
            all.insert(number::three(value.abs()).replace(',', ""));
            // a p-value
            all.insert(format!("{value:.3}"));
            for digits in 0..3 {
                let share = format!("{:.digits$}", value * 100.0 * (1.0 + f64::EPSILON));
                all.insert(share.trim_end_matches('0').trim_end_matches('.').to_owned());
                all.insert(share);
            }
        }
    }
    all
}

#[test]
fn every_number_of_a_sentence_stands_in_the_tables() {
    for (data, ask) in reports() {
        let known = written(&data, &ask);
        let report = report(&data, &ask).expect("a report");
        assert!(!report.countries.is_empty());
        let mut seen = 0;
        for country in &report.countries {
            for sentence in country
                .sections
                .iter()
                .flat_map(|section| &section.sentences)
            {
                // numbers that are not data: the law, the level, the unit
                let text = sentence
                    .text
                    .replace("22 U.S.C. 7107", "")
                    .replace("95% interval", "")
                    .replace("95% simultaneous interval", "")
                    .replace("p < 0.001", "")
                    .replace("per 100,000 inhabitants", "");
                for number in numbers(&text) {
                    let year = number
                        .parse::<u64>()
                        .is_ok_and(|n| (1990..=2030).contains(&n));
                    assert!(
                        year || known.contains(&number),
                        "{number}: {}",
                        sentence.text
                    );
                    seen += 1;
                }
            }
        }
        assert!(seen > 10, "{seen}");
    }
}

#[test]
fn every_rule_fires_somewhere_and_none_where_nothing_is_known() {
    let mut fired = BTreeSet::new();
    for (data, ask) in reports() {
        let made = report(&data, &ask).expect("a report");
        fired.extend(made.caveats.iter().map(|caveat| caveat.id));
        for caveat in &made.caveats {
            assert!(
                !caveat.applies.is_empty()
                    && caveat.applies.iter().all(|one| !one.because.is_empty())
            );
        }
    }
    let never: Vec<&str> = caveats::all()
        .map(|(id, _)| id)
        .filter(|id| !fired.contains(id))
        .collect();
    assert_eq!(never, Vec::<&str>::new());
    let nothing = report(&open(&[]), &ask(&["TUV"], None)).expect("a report");
    assert!(nothing.caveats.is_empty() && !nothing.countries[0].known);
}

#[test]
fn rules_apply_where_they_should() {
    let data = open(&[]);
    let ids = |code: &str| {
        let made = report(&data, &ask(&[code], None)).expect("a report");
        let own = made.countries[0].caveats.iter();
        own.map(|one| one.id).collect::<Vec<&str>>()
    };
    let kyrgyzstan = ids("KGZ");
    for id in [
        "no-sample",
        "unlike-counts",
        "overlap",
        "bounds",
        "no-base",
        "pooled",
        "tier",
    ] {
        assert!(kyrgyzstan.contains(&id), "{id}: {kyrgyzstan:?}");
    }
    assert!(!kyrgyzstan.contains(&"not-published"));
    let kazakhstan = ids("KAZ");
    assert!(kazakhstan.contains(&"not-published") && !kazakhstan.contains(&"overlap"));
    assert!(kazakhstan.contains(&"candidates"));
}

#[test]
fn on_one_page_nothing_small_follows_from_a_total_and_a_base() {
    let k = 3;
    let made = report(&open(&[CASES]), &ask(&["KAZ"], Some(k))).expect("a report");
    let tables = made.countries[0]
        .sections
        .iter()
        .flat_map(|section| &section.tables);
    let records = tables.flat_map(|table| &table.records);
    let number = |record: &BTreeMap<String, serde_json::Value>, name: &str| {
        record.get(name).and_then(serde_json::Value::as_u64)
    };
    let mut sizes = BTreeSet::new();
    for record in records {
        let persons = number(record, "population_year").is_none();
        if let Some(count) = number(record, "count") {
            assert!(count == 0 || count >= k, "{record:?}");
        }
        sizes.extend(number(record, "base").filter(|base| persons && *base < 1_000));
    }
    let total = 7;
    for base in sizes {
        assert!(base >= total || total - base >= k, "{base}");
    }
}

#[test]
fn references_and_ids_are_whole() {
    let (data, ask) = (open(&[]), ask(&[], None));
    let page = page(&report(&data, &ask).expect("a report"), ReportFormat::Html);
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), once.len(), "duplicate ids");
    for (before, end) in [("href=\"#", '"'), ("url(#", ')')] {
        for rest in page.split(before).skip(1) {
            let to = rest.split(end).next().unwrap_or_default();
            assert!(once.contains(to), "{to}");
        }
    }
}

#[test]
fn a_page_fetches_nothing() {
    let (data, ask) = (open(&[]), ask(&["KGZ"], None));
    let page = page(&report(&data, &ask).expect("a report"), ReportFormat::Html);
    for fetching in [
        " src=",
        "@import",
        "@font-face",
        "url(h",
        "url(/",
        "<link rel=\"style",
        "<iframe",
        "<img",
    ] {
        assert!(!page.contains(fetching), "{fetching}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_names_of_areas_have_their_article_once() {
    for area in areas::all() {
        let the = english::the(&area.code);
        assert!(
            the == area.name || the == format!("the {}", area.name),
            "{the}"
        );
    }
}
