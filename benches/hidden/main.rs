//! Speed of multiple systems estimation, compared with `SparseMSE` in R: `cargo bench --bench hidden`.
//!
//! R runs where `Rscript` has `SparseMSE` (Debian's `r-base`, and CRAN); elsewhere its recorded times are used instead.

#![allow(clippy::print_stdout)] // a table of results is what this program is for

use std::process::Command;
use std::time::Instant;

use tipstat::stats::mathematics::capture::{
    Captures, average, bootstrap, estimate, rank_models, select,
};

/// The UK's five lists of 2013: history and persons (`UKdat_5` of the R package).
const UK: [(u16, u64); 18] = [
    (0b00001, 54),
    (0b00010, 463),
    (0b00100, 995),
    (0b01000, 695),
    (0b10000, 316),
    (0b00011, 15),
    (0b00101, 19),
    (0b01001, 3),
    (0b00110, 62),
    (0b01010, 19),
    (0b10010, 1),
    (0b01100, 76),
    (0b10100, 11),
    (0b11000, 8),
    (0b00111, 1),
    (0b01011, 1),
    (0b01110, 4),
    (0b01111, 1),
];

/// Seconds of R 4.2.2 with `SparseMSE` 2.0.1, recorded on a machine with two cores: the bootstrap of 1,000 under load, and all
/// 1,024 models with pairs at the quickest.
const RECORDED: [f64; 2] = [258.0, 17.0];

/// What R is asked: seconds of the bootstrap, and of the models.
const R: &str = "suppressMessages(library(SparseMSE)); data(UKdat_5); \
    cat(system.time(estimatepopulation(UKdat_5, nboot = 1000, pthresh = 0.02))[['elapsed']], '\\n'); \
    pairs <- combn(5, 2); \
    fit <- function(set) { mods <- matrix(pairs[, bitwAnd(set, 2^(0:9)) > 0], nrow = 2); \
        try(modelfit(UKdat_5, mods), silent = TRUE) }; \
    cat(system.time(for (set in 0:1023) fit(set))[['elapsed']], '\\n')";

fn main() {
    // `cargo bench` says `--bench`; `cargo test --all-targets` does not, and times nothing
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("to measure, run `cargo bench --bench hidden`");
        return;
    }
    let mut captures = Captures::new(5);
    for (history, persons) in UK {
        captures.add(history, persons);
    }
    let of = |sample: &Captures| {
        let fit = select(sample, 0.02, false).fit;
        fit.ok().map(|fit| fit.estimate())
    };
    let ours = [
        least(|| drop(bootstrap(&captures, (1000, 1), 0.95, None, of))),
        least(|| drop(rank_models(&captures, 2, &[], None))),
    ];
    let all = least(|| drop(rank_models(&captures, 3, &[], None)));
    let averaged = least(|| drop(average(&captures, None, None, None)));
    let fit = least(|| {
        drop(estimate(
            &captures,
            &tipstat::stats::mathematics::capture::Model::all_pairs(5),
        ));
    });
    let (theirs, whence) = match measured() {
        Some(seconds) => (seconds, "R on this machine"),
        None => (RECORDED, "recorded: no R with SparseMSE here"),
    };
    println!("UK, five lists, 2,744 persons; seconds; {whence}");
    for (nth, what) in [
        "bootstrap of 1,000, selection repeated",
        "all 1,024 models with pairs",
    ]
    .iter()
    .enumerate()
    {
        let (our, their) = (ours[nth], theirs[nth]);
        println!(
            "{what}: tipstat {our:.3}, SparseMSE {their:.1}, {:.0} times as fast",
            their / our
        );
    }
    println!("all 6,212 models with terms of three lists: tipstat {all:.3}");
    println!("average over 822 graphs, 60,000 sizes: tipstat {averaged:.3}");
    println!(
        "one model with all pairs: tipstat {:.0} microseconds",
        fit * 1e6
    );
}

/// The least seconds of three turns.
fn least(work: impl Fn()) -> f64 {
    let turn = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    (0..3).map(turn).fold(f64::INFINITY, f64::min)
}

/// What R takes; nothing where there is none that has `SparseMSE`.
fn measured() -> Option<[f64; 2]> {
    let output = Command::new("Rscript").args(["-e", R]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let seconds: Vec<f64> = text
        .lines()
        .filter_map(|line| line.trim().parse().ok())
        .collect();
    seconds.try_into().ok()
}
