//! Multiple systems estimation: fits, existence, selection and ranking.

use serde_json::{Value, json};
use tipstat::stats::mathematics::capture::{Captures, Model, Term, estimate, rank_models, select};

use super::{Case, run};

const FILES: [&str; 3] = ["mse_loglinear", "mse_dga", "mse_existence"];
const Z80: f64 = 1.281_551_565_544_600_4;
const Z95: f64 = 1.959_963_984_540_054;

/// The histories of a data set and the names of its lists; the sets are in three of the files.
pub(super) fn dataset(name: &str) -> (Captures, Vec<String>) {
    let read = |file: &str| -> Value {
        let path = format!("{}/tests/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let all = FILES.map(read);
    let mut sets = all
        .iter()
        .flat_map(|file| file["datasets"].as_array().unwrap());
    let set = sets.find(|set| set["name"] == name).unwrap();
    let texts = |value: &Value| -> Vec<String> {
        let all = value.as_array().unwrap().iter();
        all.map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let lists = texts(&set["lists"]);
    let mut captures = Captures::new(lists.len());
    let histories = set["histories"].as_array().unwrap();
    for (history, count) in histories.iter().zip(set["counts"].as_array().unwrap()) {
        let flags = history.as_array().unwrap().iter().enumerate();
        let on = flags.filter(|(_, flag)| flag.as_u64() == Some(1));
        captures.add(on.map(|(at, _)| 1 << at).sum(), count.as_u64().unwrap());
    }
    (captures, lists)
}

impl Case {
    pub(super) fn text(&self, field: &str) -> String {
        self.input[field].as_str().unwrap().to_owned()
    }

    pub(super) fn dataset(&self) -> (Captures, Vec<String>) {
        dataset(&self.text("dataset"))
    }
}

/// The pair of a name such as `LA:NG`.
fn term(name: &str, lists: &[String]) -> Term {
    let place = |part: &str| lists.iter().position(|list| list == part).unwrap();
    name.split(':').map(|part| 1 << place(part)).sum()
}

fn name(term: Term, lists: &[String]) -> String {
    let on = lists
        .iter()
        .enumerate()
        .filter(|(at, _)| term >> at & 1 == 1);
    on.map(|(_, list)| list.as_str())
        .collect::<Vec<_>>()
        .join(":")
}

/// The model of a name such as `[12,34]`.
pub(super) fn of_hierarchy(text: &str) -> Model {
    let inside = text.trim_matches(['[', ']']);
    Model::new(inside.split(',').map(|term| {
        let digits = term.chars().map(|digit| digit.to_digit(10).unwrap());
        digits.map(|digit| 1 << (digit - 1)).sum()
    }))
}

#[test]
fn log_linear_fits() {
    run("mse_loglinear", &[], |case| {
        let (captures, lists) = case.dataset();
        let model = case.text("model");
        let (chosen, fit) = match model.as_str() {
            "main" => (Vec::new(), estimate(&captures, &Model::default())),
            "full_two_list" => {
                let model = Model::all_pairs(lists.len());
                (model.terms().to_vec(), estimate(&captures, &model))
            }
            stepwise => {
                let threshold = stepwise.strip_prefix("stepwise_").unwrap().parse().unwrap();
                let selection = select(&captures, threshold, false);
                (selection.chosen, selection.fit)
            }
        };
        let fit = fit.unwrap();
        case.number("n_observed", Some(fit.seen as f64));
        case.number("estimate", Some(fit.estimate()));
        for (field, z) in [("ci80", Z80), ("ci95", Z95)] {
            let theirs = case.expected(field).unwrap();
            case.close_pair("ci", fit.interval(z), &theirs);
        }
        case.number("dark_figure", Some(fit.unseen));
        case.number("se_log_dark", Some(fit.error_of_log));
        case.number("deviance", Some(fit.deviance));
        case.number("df_residual", Some(fit.degrees_of_freedom as f64));
        case.number("aic", Some(fit.aic));
        let named = |finite: bool| -> Vec<String> {
            let terms = chosen
                .iter()
                .filter(|term| (captures.on_all(**term) > 0) == finite);
            terms.map(|term| name(*term, &lists)).collect()
        };
        let same = |ours: Vec<String>, theirs: Value| {
            let mut theirs: Vec<Term> = serde_json::from_value::<Vec<String>>(theirs)
                .unwrap()
                .iter()
                .map(|name| term(name, &lists))
                .collect();
            let mut ours: Vec<Term> = ours.iter().map(|name| term(name, &lists)).collect();
            if model == "full_two_list" {
                // all pairs have no order
                ours.sort_unstable();
                theirs.sort_unstable();
            }
            assert_eq!(ours, theirs);
        };
        same(named(true), case.expected("two_list_terms_finite").unwrap());
        same(
            named(false),
            case.expected("two_list_terms_minus_infinity").unwrap(),
        );
        let theirs = case.expected("coefficients").unwrap();
        let theirs = theirs.as_object().unwrap();
        assert_eq!(theirs.len(), fit.effects.len());
        for (effect, value) in &fit.effects {
            let label = match effect {
                0 => "(Intercept)".to_owned(),
                effect => name(*effect, &lists),
            };
            case.close("coefficients", Some(*value), &theirs[&label]);
        }
    });
}

#[test]
fn existence_of_every_model() {
    run("mse_existence", &[], |case| {
        let (captures, lists) = case.dataset();
        let terms = case.input["two_list_terms"].as_array().unwrap().iter();
        let model = Model::new(terms.map(|name| term(name.as_str().unwrap(), &lists)));
        let fit = estimate(&captures, &model);
        let code = fit.as_ref().err().map_or(0, |none| none.code());
        case.equal("code", code);
        case.number("estimate", fit.ok().map(|fit| fit.estimate()));
    });
}

#[test]
fn what_each_step_of_the_selection_looks_at() {
    run("mse_stepwise_path", &[], |case| {
        let (captures, lists) = case.dataset();
        let selection = select(&captures, case.input("p_threshold"), true);
        let steps = case.expected("steps").unwrap();
        let steps = steps.as_array().unwrap();
        assert_eq!(selection.steps.len(), steps.len());
        for (ours, theirs) in selection.steps.iter().zip(steps) {
            let number = Some(ours.estimate);
            case.close("estimate_before", number, &theirs["estimate_before"]);
            assert_eq!(
                json!(ours.chosen.map(|pair| name(pair, &lists))),
                theirs["chosen"]
            );
            let candidates = theirs["candidates"].as_array().unwrap();
            assert_eq!(ours.candidates.len(), candidates.len());
            for (ours, theirs) in ours.candidates.iter().zip(candidates) {
                assert_eq!(json!(name(ours.pair, &lists)), theirs["pair"]);
                assert_eq!(json!(ours.existence.code()), theirs["existence_code"]);
                assert_eq!(json!(ours.observed), theirs["observed_overlap"]);
                case.close("expected", Some(ours.expected), &theirs["expected_overlap"]);
                case.close("p", Some(ours.p), &theirs["p"]);
            }
        }
    });
}

#[test]
fn hierarchical_models_by_bic() {
    run("mse_bic", &[], |case| {
        let (captures, _) = case.dataset();
        let order = case.count("max_order") as u32;
        let ranking = rank_models(&captures, order, &[], None);
        let best = &ranking.models[0];
        let named = case.expected("best_model").unwrap();
        assert_eq!(best.model, of_hierarchy(named.as_str().unwrap()));
        case.number("estimate", Some(best.fit.estimate()));
        case.number("bic", Some(best.fit.bic));
        case.equal("n_models_admissible", ranking.models.len());
        let top = case.expected("top").unwrap();
        for (ours, theirs) in ranking.models.iter().zip(top.as_array().unwrap()) {
            assert_eq!(ours.model, of_hierarchy(theirs["model"].as_str().unwrap()));
            case.close("estimate", Some(ours.fit.estimate()), &theirs["estimate"]);
            case.close("bic", Some(ours.fit.bic), &theirs["bic"]);
        }
    });
}

/// Silverman, Chan and Vincent (2024), table 4: the best of all models for the UK.
#[test]
fn the_best_of_all_models_with_terms_of_three_lists() {
    let ranking = rank_models(&dataset("UKdat_5").0, 3, &[], None);
    assert_eq!(ranking.looked_at, 6212);
    assert_eq!(ranking.models[0].fit.estimate().round(), 25_311.0);
}
