//! Reads the files of `tests/vectors/`, compares within their tolerances, and fails where a case or a field was passed over.

mod by_file;
mod capture;
mod capture_by_file;
mod capture_intervals;
mod cell_key;
mod comparisons;
mod concentration;
mod disclosure;
mod gaps;
mod intervals;
mod percentages;
mod rates;
mod suppression;
mod tiers;
mod unknowns;

use std::collections::BTreeSet;

use serde_json::Value;

/// A case, with what has been looked at.
pub(crate) struct Case {
    pub input: Value,
    expected: Value,
    tolerance: Value,
    seen: BTreeSet<String>,
}

/// Runs every case of a file. `not_provided` are the fields that tipstat does not compute: each must occur, and none be looked at.
pub(crate) fn run(name: &str, not_provided: &[&str], test: impl Fn(&mut Case)) {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(vectors["id"], name);
    let mut not_met: BTreeSet<&str> = not_provided.iter().copied().collect();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let known = ["input", "expected", "tolerance", "binding", "seed_to_seed"];
        assert!(
            case.as_object()
                .unwrap()
                .keys()
                .all(|key| known.contains(&key.as_str())),
            "{case}"
        );
        // what another program does, for reference only
        if case.get("binding") == Some(&Value::Bool(false)) {
            continue;
        }
        let mut run = Case {
            input: case["input"].clone(),
            expected: case["expected"].clone(),
            tolerance: case
                .get("tolerance")
                .unwrap_or(&vectors["tolerance"])
                .clone(),
            seen: BTreeSet::new(),
        };
        test(&mut run);
        for field in run.expected.as_object().unwrap().keys() {
            let (provided, skipped) = (
                run.seen.contains(field),
                not_provided.contains(&field.as_str()),
            );
            assert!(
                provided != skipped,
                "{name} {}: `{field}` was passed over",
                run.input
            );
            not_met.remove(field.as_str());
        }
    }
    assert!(not_met.is_empty(), "{name} has no {not_met:?}");
}

impl Case {
    /// A whole number of the input.
    pub(crate) fn count(&self, field: &str) -> u64 {
        whole(&self.input[field])
    }

    /// Whole numbers of the input.
    pub(crate) fn counts(&self, field: &str) -> Vec<u64> {
        self.input[field]
            .as_array()
            .unwrap()
            .iter()
            .map(whole)
            .collect()
    }

    /// A number of the input.
    pub(crate) fn input(&self, field: &str) -> f64 {
        self.input[field].as_f64().unwrap()
    }

    /// What is expected of a field, now looked at; `None` where the case has no such field.
    pub(crate) fn expected(&mut self, field: &str) -> Option<Value> {
        self.seen.insert(field.to_owned());
        self.expected.get(field).cloned()
    }

    /// Compares a number, undefined ones too.
    pub(crate) fn number(&mut self, field: &str, ours: Option<f64>) {
        let theirs = self.must(field);
        self.close(field, ours, &theirs);
    }

    /// Compares two numbers.
    pub(crate) fn pair(&mut self, field: &str, (low, high): (f64, f64)) {
        let theirs = self.must(field);
        self.close_pair(field, (low, high), &theirs);
    }

    /// Compares numbers in their order.
    pub(crate) fn numbers(&mut self, field: &str, ours: &[f64]) {
        let theirs = self.must(field);
        let theirs = theirs.as_array().unwrap();
        assert_eq!(ours.len(), theirs.len(), "{field} of {}", self.input);
        for (ours, theirs) in ours.iter().zip(theirs) {
            self.close(field, Some(*ours), theirs);
        }
    }

    /// Compares pairs in their order.
    pub(crate) fn pairs(&mut self, field: &str, ours: &[(f64, f64)]) {
        let theirs = self.must(field);
        let theirs = theirs.as_array().unwrap();
        assert_eq!(ours.len(), theirs.len(), "{field} of {}", self.input);
        for (ours, theirs) in ours.iter().zip(theirs) {
            self.close_pair(field, *ours, theirs);
        }
    }

    /// Compares anything that must be equal.
    pub(crate) fn equal(&mut self, field: &str, ours: impl Into<Value>) {
        let theirs = self.must(field);
        assert_eq!(ours.into(), theirs, "{field} of {}", self.input);
    }

    pub(crate) fn close_pair(&self, what: &str, (low, high): (f64, f64), theirs: &Value) {
        assert_eq!(theirs.as_array().unwrap().len(), 2);
        self.close(what, Some(low), &theirs[0]);
        self.close(what, Some(high), &theirs[1]);
    }

    pub(crate) fn close(&self, what: &str, ours: Option<f64>, theirs: &Value) {
        let theirs = match theirs {
            Value::Null => None,
            Value::String(text) if text == "inf" => Some(f64::INFINITY),
            Value::String(text) if text == "-inf" => Some(f64::NEG_INFINITY),
            number => Some(number.as_f64().unwrap()),
        };
        let equal = match (ours, theirs) {
            (Some(ours), Some(theirs)) => ours == theirs || self.within(what, ours, theirs),
            (ours, theirs) => ours == theirs,
        };
        assert!(
            equal,
            "{what} of {}: {ours:?} is not {theirs:?}",
            self.input
        );
    }

    /// Whether either tolerance holds; those of the field go before those of the file.
    fn within(&self, field: &str, ours: f64, theirs: f64) -> bool {
        let error = (ours - theirs).abs();
        let own = |kind: &str| self.tolerance.get(format!("{field}_{kind}"));
        let of = |kind: &str| {
            let any = own("abs").or(own("rel")).is_some();
            let tolerance = if any {
                own(kind)
            } else {
                self.tolerance.get(kind)
            };
            tolerance.map(|tolerance| tolerance.as_f64().unwrap())
        };
        of("abs").is_some_and(|abs| error <= abs)
            || of("rel").is_some_and(|rel| error <= rel * theirs.abs())
    }

    fn must(&mut self, field: &str) -> Value {
        self.expected(field)
            .unwrap_or_else(|| panic!("{} expects no `{field}`", self.input))
    }
}

fn whole(value: &Value) -> u64 {
    let number = value.as_f64().unwrap();
    assert_eq!(number.fract(), 0.0, "{value}");
    number as u64
}

#[test]
#[should_panic(expected = "was passed over")]
fn a_field_passed_over_fails() {
    run("tier_rules", &[], |_| {});
}

#[test]
#[should_panic(expected = "is not")]
fn a_number_outside_its_tolerance_fails() {
    run("intervals_binomial", &[], |case| {
        case.number("estimate", Some(0.5));
    });
}
