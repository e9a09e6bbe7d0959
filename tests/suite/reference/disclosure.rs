use serde_json::{Value, json};
use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::disclosure::{dominance, group_disclosure};
use tipstat::stats::mathematics::linear::Sum;
use tipstat::stats::mathematics::relations::{Outcome, Relation, Relations};
use tipstat::stats::mathematics::rounding::{controlled_rounding, with_margins};
use tipstat::stats::views::audit::records::Records;

use super::suppression::Table;
use super::{Case, run};

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().unwrap().iter();
    texts
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

/// The ranges that an attacker's linear programs leave, across tables that share cells.
#[test]
fn linked_tables_leave_the_same_ranges() {
    run("sdc_linked_audit", &[], |case: &mut Case| {
        let cells = case.input["cells"].as_object().unwrap();
        let names: Vec<&String> = cells.keys().collect();
        let place = |name: &str| names.iter().position(|known| *known == name).unwrap();
        let hidden = texts(&case.input["suppressed"]);
        let least = case.count("attacker_lower_bound");
        let bounds = cells.iter().map(|(name, count)| {
            if hidden.contains(name) {
                Count {
                    low: least,
                    high: None,
                }
            } else {
                Count::exact(count.as_u64().unwrap())
            }
        });
        let sums = case.input["equations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|sum| {
                Relation::of_sum(&Sum {
                    whole: place(sum["total"].as_str().unwrap()),
                    parts: texts(&sum["parts"])
                        .iter()
                        .map(|part| place(part))
                        .collect(),
                    exact: true,
                })
            });
        let relations = Relations {
            bounds: bounds.collect(),
            relations: sums.collect(),
        };
        let open = Count {
            low: least,
            high: None,
        };
        let wanted: Vec<_> = hidden.iter().map(|name| (place(name), open)).collect();
        let Outcome::Ranges(ranges) = relations.ranges(&wanted) else {
            panic!("contradiction")
        };
        let ranges = ranges.into_iter().map(|range| range.unwrap());
        let ranges: Vec<Count> = ranges.collect();
        let intervals = case.expected("intervals").unwrap();
        assert_eq!(intervals.as_object().unwrap().len(), hidden.len());
        for (name, range) in hidden.iter().zip(&ranges) {
            assert_eq!(
                json!([range.low, range.high.unwrap()]),
                intervals[name],
                "{name}"
            );
        }
        let exact = hidden
            .iter()
            .zip(&ranges)
            .filter(|(_, range)| range.number().is_some());
        let exact: Vec<&String> = exact.map(|(name, _)| name).collect();
        case.equal("exactly_recovered", json!(exact));
    });
}

#[test]
fn dominance_and_groups_of_zeros() {
    let in_one_kind_only = [
        "nk_sensitive",
        "p_percent_sensitive",
        "top_share",
        "group_attribute_disclosure",
        "within_group_disclosure",
        "categories_hit",
    ];
    run("sdc_dominance_zeros", &[], |case: &mut Case| {
        if case.input["kind"] == "dominance" {
            let contributions = case.counts("contributions");
            let n = case.count("n") as usize;
            let found = dominance(
                &contributions,
                n,
                case.input("k_percent"),
                case.input("p_percent"),
            )
            .unwrap();
            case.equal(in_one_kind_only[0], found.by_share);
            case.equal(in_one_kind_only[1], found.by_remainder);
            case.number(in_one_kind_only[2], Some(found.top_share));
        } else {
            let found = group_disclosure(&case.counts("counts"));
            let categories = texts(&case.input["categories"]);
            let hit: Vec<&String> = found.hit.iter().map(|at| &categories[*at]).collect();
            case.equal(in_one_kind_only[3], found.attribute);
            case.equal(in_one_kind_only[4], found.within);
            case.equal(in_one_kind_only[5], json!(hit));
        }
    });
}

#[test]
fn controlled_rounding_changes_least() {
    run(
        "sdc_rounding",
        &["controlled_one_solution"],
        |case: &mut Case| {
            let table = Table::of("sdc_rounding", &case.input["table"]);
            let base = case.count("base");
            let conventional = case.expected("conventional_half_up").unwrap();
            let mut rounded = table.counts.clone();
            for (cell, theirs) in conventional.as_object().unwrap() {
                let (row, column) = table.place(cell);
                rounded[row][column] = theirs.as_u64().unwrap();
            }
            let (last, width) = (rounded.len() - 1, rounded[0].len() - 1);
            let inner = |table: &[Vec<u64>]| -> Vec<Vec<u64>> {
                table[..last]
                    .iter()
                    .map(|row| row[..width].to_vec())
                    .collect()
            };
            case.equal(
                "conventional_is_additive",
                with_margins(&inner(&rounded)) == rounded,
            );
            let controlled = controlled_rounding(&inner(&table.counts), base).unwrap();
            let changes = controlled.concat().into_iter().zip(table.counts.concat());
            let changes: u64 = changes.map(|(ours, count)| ours.abs_diff(count)).sum();
            case.equal("controlled_best_total_deviation", changes);
        },
    );
}

#[test]
fn combinations_of_values_are_counted() {
    run(
        "sdc_microdata",
        &["released_combinations_floor_to_k"],
        |case: &mut Case| {
            let rows = case.input["rows"].as_array().unwrap().iter();
            let records = Records {
                columns: texts(&case.input["columns"]),
                rows: rows.map(texts).collect(),
            };
            let (k, longest) = (
                case.count("k") as usize,
                case.count("reporting_length") as usize,
            );
            case.equal("records", records.rows.len());
            case.equal("records_floor_to_k", records.rows.len() / k * k);
            let by_length = records
                .combinations(k, longest)
                .unwrap()
                .into_iter()
                .map(|of| {
                    let numbers = json!({
                        "distinct": of.distinct,
                        "unique": of.unique,
                        "rare": of.rare,
                        "records_with_a_unique": of.records_with_unique,
                        "records_with_a_rare": of.records_with_rare,
                    });
                    (of.length.to_string(), numbers)
                });
            case.equal("by_length", Value::Object(by_length.collect()));
            let all: Vec<usize> = (0..records.columns.len()).collect();
            for (field, columns) in [("all_columns", &all[..]), ("origin_gender_age", &all[..3])] {
                let of = records.classes(columns, k);
                let ours = json!({
                    "classes": of.classes,
                    "smallest_class": of.smallest,
                    "records_in_classes_below_k": of.records_below,
                });
                let mut theirs = case.expected(field).unwrap();
                let not_provided = "classes_with_one_exploitation_value";
                theirs.as_object_mut().unwrap().remove(not_provided);
                assert_eq!(ours, theirs, "{field}");
            }
        },
    );
}
