//! Attacks on `--protect cell-key`: thousands of questions, averages, differences and sums; no small count may follow.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use tipstat::stats::guard::ProtectionMethod;

use super::questions::{Known, Random, ask, file, kinds};

/// The largest noise of `cell-key` where nothing else is asked for, and the largest count that never appears.
const LARGEST: u64 = 5;
const NEVER: u64 = 2;
/// Tables of a case file: victims, routes and answers, each with keys of its own.
const TABLES: usize = 3;
/// Small counts that a linear programme attacks, of each file.
const ATTACKED: usize = 30;

/// What all answers leave open for the number of persons of each of some sets: a programme over whole numbers, relaxed.
fn limits(known: &Known, sets: &[&Vec<usize>]) -> Vec<(f64, f64)> {
    let bound = |set: &Vec<usize>, direction: OptimizationDirection| {
        let mut problem = Problem::new(direction);
        let variables: Vec<Variable> = (0..kinds().len())
            .map(|at| {
                let cost = f64::from(u8::from(set.contains(&at)));
                problem.add_var(cost, (0.0, f64::INFINITY))
            })
            .collect();
        for (of, answers) in &known.noisy {
            let (most, least) = (answers.first().unwrap(), answers.last().unwrap());
            let sum: Vec<(Variable, f64)> = of.iter().map(|at| (variables[*at], 1.0)).collect();
            let low = least.saturating_sub(LARGEST) as f64;
            problem.add_constraint(&sum, ComparisonOp::Ge, low);
            problem.add_constraint(&sum, ComparisonOp::Le, (most + LARGEST) as f64);
        }
        problem
            .solve()
            .unwrap()
            .into_solution()
            .unwrap()
            .objective()
    };
    let both = |set: &&Vec<usize>| {
        (
            bound(set, OptimizationDirection::Minimize),
            bound(set, OptimizationDirection::Maximize),
        )
    };
    sets.iter().map(both).collect()
}

#[test]
fn no_small_count_follows_from_noise() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(0xce11);
    let (mut attacked, mut asked) = (0, 0);
    let (mut right, mut differences) = (0, 0);
    for nth in 0..2 {
        let (mut data, counts) = file(folder.path(), &mut random);
        data.secret = Some(
            format!("a secret of file {nth}, long enough")
                .into_bytes()
                .into(),
        );
        let mut known = Known {
            protect: ProtectionMethod::parse("cell-key").unwrap(),
            ..Known::default()
        };
        ask(&data, &counts, &mut known);
        asked += known.noisy.len();
        attacked += attack_each(&known, &counts);
        let (hits, all) = subtract_each(&known, &counts);
        (right, differences) = (right + hits, differences + all);
    }
    assert!(
        attacked >= 30 && asked > 200,
        "{attacked} attacked, {asked} asked"
    );
    // differences of nested counts carry noise of both: they are right no more often than chance makes them
    assert!(differences > 100, "{differences} differences");
    assert!(
        right * 2 < differences,
        "{right} of {differences} are exact"
    );
}

fn actual(set: &[usize], counts: &[u64]) -> u64 {
    set.iter().map(|at| counts[*at]).sum()
}

/// Averages the answers to each question, and takes all together for each small count; how many there are.
fn attack_each(known: &Known, counts: &[u64]) -> usize {
    for (set, answers) in &known.noisy {
        let n = actual(set, counts);
        // the same cell has the same noise: an average is over as many numbers as there are tables
        assert!(answers.len() <= TABLES, "{n}: {answers:?}");
        let is_told = |answer: &u64| answer.abs_diff(n) <= LARGEST && !(1..=NEVER).contains(answer);
        assert!(answers.iter().all(is_told), "{n}: {answers:?}");
        assert!(
            n > 0 || answers.iter().all(|answer| *answer == 0),
            "a zero stays"
        );
    }
    let is_small = |set: &&Vec<usize>| (1..super::K).contains(&actual(set, counts));
    let small: Vec<&Vec<usize>> = known.noisy.keys().filter(is_small).collect();
    let some = small.len().div_ceil(ATTACKED);
    let small: Vec<&Vec<usize>> = small.into_iter().step_by(some.max(1)).collect();
    for (set, (low, high)) in small.iter().zip(limits(known, &small)) {
        let n = actual(set, counts) as f64;
        assert!(
            low - 1e-6 <= n && n <= high + 1e-6,
            "{n} is not in {low}..{high}"
        );
        let whole = ((low - 1e-6).ceil(), (high + 1e-6).floor());
        assert!(whole.0 < whole.1, "{n} follows: {low}..{high}");
    }
    small.len()
}

/// Subtracts each count from each that it is part of: how many differences are a small count, and how many there are.
fn subtract_each(known: &Known, counts: &[u64]) -> (u32, u32) {
    let (mut right, mut all) = (0, 0);
    for (whole, of_whole) in &known.noisy {
        for (part, of_part) in &known.noisy {
            if !part.iter().all(|at| whole.contains(at)) {
                continue;
            }
            let n = actual(whole, counts) - actual(part, counts);
            if (1..super::K).contains(&n) {
                let pairs = of_whole
                    .iter()
                    .flat_map(|one| of_part.iter().map(move |other| (one, other)));
                for (whole, part) in pairs {
                    all += 1;
                    right += u32::from(whole.checked_sub(*part) == Some(n));
                }
            }
        }
    }
    (right, all)
}
