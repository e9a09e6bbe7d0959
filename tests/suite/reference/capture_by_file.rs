//! The same numbers of multiple systems estimation as a user gets them: lists in a file, `tipstat hidden ... --format csv`.

use std::collections::BTreeMap;
use std::process::Command;

use super::capture::dataset;
use super::run;

/// A printed row, by column.
type Row = BTreeMap<String, String>;

/// What the program prints of a file of lists.
fn hidden(lists: &str, options: &[&str]) -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lists.csv");
    std::fs::write(&path, lists).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tipstat"));
    command.arg("hidden").arg(&path).args(options);
    let output = command.args(["--format", "csv"]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{options:?}: {stderr}");
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    reader.deserialize().map(Result::unwrap).collect()
}

/// A data set as a file.
fn file(name: &str) -> String {
    let (captures, lists) = dataset(name);
    let mut text = lists.join(",") + ",count\n";
    for (history, persons) in captures.iter().filter(|(_, persons)| *persons > 0) {
        for list in 0..lists.len() {
            text += &format!("{},", history >> list & 1);
        }
        text += &format!("{persons}\n");
    }
    text
}

fn of<'a>(rows: &'a [Row], kind: &str) -> Vec<&'a Row> {
    rows.iter().filter(|row| row["kind"] == kind).collect()
}

fn number(row: &Row, column: &str) -> Option<f64> {
    let text = &row[column];
    (!text.is_empty()).then(|| text.parse().unwrap())
}

fn limits(row: &Row) -> (f64, f64) {
    let limit = |column| number(row, column).unwrap_or(f64::INFINITY);
    (limit("ci_low"), limit("ci_high"))
}

/// Terms by position, such as `[12,34]`, with the names of lists.
fn named(hierarchy: &str, lists: &[String]) -> String {
    let inside = hierarchy.trim_matches(['[', ']']).split(',');
    let terms = inside.filter(|term| term.len() > 1).map(|term| {
        let place = |digit: char| lists[digit.to_digit(10).unwrap() as usize - 1].as_str();
        term.chars().map(place).collect::<Vec<_>>().join(":")
    });
    terms.collect::<Vec<_>>().join(" ")
}

/// Options that keep all calculations quick except the one that is tested.
const QUICK: [&str; 4] = ["--order", "1", "--most-unseen", "100"];

#[test]
fn fits_and_selections() {
    let skipped = [
        "ci80",
        "dark_figure",
        "se_log_dark",
        "deviance",
        "df_residual",
        "two_list_terms_finite",
        "two_list_terms_minus_infinity",
        "coefficients",
    ];
    run("mse_loglinear", &skipped, |case| {
        let name = case.text("dataset");
        let (_, lists) = dataset(&name);
        let pairs = |first: usize| lists[first + 1..].iter().map(move |second| (first, second));
        let all = (0..lists.len()).flat_map(pairs);
        let all = all.map(|(first, second)| format!("{}:{second}", lists[first]));
        let all = all.collect::<Vec<_>>().join(" ");
        let model = case.text("model");
        let (kind, option) = match model.strip_prefix("stepwise_") {
            Some(threshold) => ("stepwise", ["--stepwise", threshold]),
            None if model == "main" => ("main_effects", ["--confidence", "0.95"]),
            None => ("model", ["--model", &all]),
        };
        let rows = hidden(&file(&name), &[QUICK.as_slice(), &option].concat());
        let row = of(&rows, kind)[0];
        case.number("n_observed", number(row, "persons_seen"));
        case.number("estimate", number(row, "estimate"));
        let theirs = case.expected("ci95").unwrap();
        case.close_pair("ci", limits(row), &theirs);
        case.number("aic", number(row, "aic"));
        assert_eq!(row["existence"], "0");
    });
}

#[test]
fn refusals() {
    run("mse_existence", &[], |case| {
        let terms = case.input["two_list_terms"].as_array().unwrap().iter();
        let terms: Vec<&str> = terms.map(|term| term.as_str().unwrap()).collect();
        let rows = hidden(&file(&case.text("dataset")), &["--model", &terms.join(" ")]);
        let row = of(&rows, "model")[0];
        case.equal("code", row["existence"].parse::<u8>().unwrap());
        case.number("estimate", number(row, "estimate"));
        assert_eq!(row["estimate"].is_empty(), row["ci_low"].is_empty());
    });
}

#[test]
fn models_by_bic() {
    run("mse_bic", &[], |case| {
        let name = case.text("dataset");
        let order = case.count("max_order").to_string();
        let rows = hidden(&file(&name), &["--order", &order, "--most-unseen", "100"]);
        let models = of(&rows, "model");
        let (_, lists) = dataset(&name);
        let best = case.expected("best_model").unwrap();
        assert_eq!(models[0]["model"], named(best.as_str().unwrap(), &lists));
        case.number("estimate", number(models[0], "estimate"));
        case.number("bic", number(models[0], "bic"));
        assert!(case.expected("n_models_admissible").is_some());
        let top = case.expected("top").unwrap();
        let top = top.as_array().unwrap();
        let near = |bic: f64| bic <= top[0]["bic"].as_f64().unwrap() + 6.0;
        for (nth, theirs) in top
            .iter()
            .enumerate()
            .filter(|(_, it)| near(it["bic"].as_f64().unwrap()))
        {
            assert_eq!(
                models[nth]["model"],
                named(theirs["model"].as_str().unwrap(), &lists)
            );
            case.close(
                "estimate",
                number(models[nth], "estimate"),
                &theirs["estimate"],
            );
            case.close("bic", number(models[nth], "bic"), &theirs["bic"]);
        }
    });
}

#[test]
fn averages_profiles_and_checks() {
    let rows = hidden(&file("Korea"), &[]);
    let averaged: Vec<_> = of(&rows, "averaged")
        .iter()
        .map(|row| number(row, "estimate").unwrap())
        .collect();
    assert!((averaged[0] / 205.071_007_5 - 1.0).abs() < 1e-6);
    assert_eq!(averaged[1..], [163.0, 145.0]);
    assert_eq!(limits(of(&rows, "averaged")[0]), (127.0, 457.0));
    run(
        "mse_profile",
        &["poisson_abundance", "poisson_stderr", "deviance"],
        |case| {
            let name = case.text("dataset");
            let model = named(&case.text("model"), &dataset(&name).1);
            let rows = hidden(
                &file(&name),
                &[QUICK.as_slice(), &["--profile", "--model", &model]].concat(),
            );
            let row = of(&rows, "model")[0];
            case.number("multinomial_abundance", number(row, "estimate"));
            case.number("inf", number(row, "ci_low"));
            case.number("sup", number(row, "ci_high"));
            case.number("aic", number(row, "aic"));
            case.number("bic", number(row, "bic"));
        },
    );
    run("mse_internal_consistency", &[], |case| {
        let rows = hidden(&file(&case.text("dataset")), &QUICK);
        let list = case.text("restrict_to_list");
        let checks = of(&rows, "self_check");
        let row = checks.iter().find(|row| row["model"] == list).unwrap();
        case.number("true_size", number(row, "known"));
        case.number("observed_by_other_lists", number(row, "persons_seen"));
        case.equal("main_effects_code", row["existence"].parse::<u8>().unwrap());
        if let Some(theirs) = case.expected("main_effects_estimate") {
            case.close("main_effects_estimate", number(row, "estimate"), &theirs);
        }
    });
}

#[test]
fn two_lists() {
    let skipped = [
        "lincoln_petersen",
        "lincoln_petersen_var",
        "chapman_var",
        "chapman_se",
        "normal_ci",
        "lognormal_ci",
    ];
    run("mse_two_lists", &skipped, |case| {
        let (first, second, both) = (case.count("n1"), case.count("n2"), case.count("m"));
        let lists = format!(
            "a,b,count\n1,0,{}\n0,1,{}\n1,1,{both}\n",
            first - both,
            second - both
        );
        let rows = hidden(&lists, &[]);
        let row = of(&rows, "two_lists")[0];
        case.number("distinct_observed", number(row, "persons_seen"));
        case.number("chapman", number(row, "estimate"));
        let theirs = case.expected("transformed_logit_ci").unwrap();
        let seen = (first + second - both) as f64;
        let low = theirs[0].as_f64().unwrap().max(seen); // no fewer than were seen
        case.close_pair("ci", limits(row), &serde_json::json!([low, theirs[1]]));
        // without an overlap main effects have no estimate, and an empty list has none at all
        let none = of(&rows, "main_effects")[0]["estimate"].is_empty();
        assert_eq!(none, both == 0 || both == first.min(second));
    });
    let rows = hidden("a,b,count\n1,0,7\n", &[]);
    assert!(rows.iter().all(|row| row["kind"] == "seen"
        || row["estimate"].is_empty() && row["existence"] == "1"
        || row["existence"] == "3"));
}

#[test]
fn the_bootstrap_with_any_number_of_threads() {
    let ask = |threads| {
        let options = ["--bootstrap", "1000", "--seed", "1", "--threads", threads];
        hidden(&file("Western"), &[QUICK.as_slice(), &options].concat())
    };
    let rows = ask("1");
    assert_eq!(rows, ask("3"));
    let (low, high) = limits(of(&rows, "stepwise")[0]);
    // published 1,293 to 3,670; from seed to seed 1,068 to 1,320 and 3,551 to 3,814
    assert!(
        (900.0..1_500.0).contains(&low) && (3_300.0..4_100.0).contains(&high),
        "{low} {high}"
    );
}
