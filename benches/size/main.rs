//! Cost by size, and what people feel: `cargo bench --bench size`.
//!
//! Files of 10^4, 10^5 and 10^6 rows of tipstat's own layout, 62,500 flows and 80,000 sources are made up under `target/bench/`;
//! `quick` leaves the million out. A workbook is given: `cargo bench --bench size -- data_glotip.xlsx`. What is measured and how to
//! read it: `benches/README.md`.

#![allow(clippy::print_stdout)] // a table of results is what this program is for

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, ensure};
use serde::Deserialize;

mod files;

/// How often each command runs; the least time counts.
const TURNS: usize = 3;

/// The commands whose cost follows the rows.
const COMMANDS: [(&str, &[&str]); 7] = [
    ("load", &["load"]),
    ("summary", &["summary"]),
    ("show detected-victims", &["show", "detected-victims"]),
    ("show coverage", &["show", "coverage"]),
    ("profile", &["profile", "KGZ"]),
    ("figure gap", &["figure", "gap"]),
    (
        "sql",
        &[
            "sql",
            "SELECT year, SUM(count_low) FROM victims GROUP BY year ORDER BY year",
        ],
    ),
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` says `--bench`; `cargo test --all-targets` does not, and times nothing
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("to measure, run `cargo bench --bench size`");
        return Ok(());
    }
    let quick = arguments.iter().any(|argument| argument == "quick");
    arguments.retain(|argument| argument != "--bench" && argument != "quick");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../bench/size");
    std::fs::create_dir_all(&folder)?;
    println!("| command | file | seconds | peak MiB |\n|---|---|--:|--:|");
    embedded()?;
    let sizes = [10_000, 100_000, 1_000_000];
    for rows in &sizes[..if quick { 2 } else { 3 }] {
        let made = [
            ("rows", files::victims(&folder, *rows)?),
            ("totals", files::totals(&folder, *rows)?),
        ];
        for (what, file) in made {
            for (name, words) in COMMANDS {
                let words = with_file(words, &file);
                line(name, &format!("{rows} {what}"), &words)?;
            }
        }
    }
    let flows = files::flows(&folder)?;
    for words in [
        &["show", "flows"][..],
        &["cross", "citizenship", "destination", "--min-cell", "10"],
        &["show", "flows", "--by", "sex,age,exploitation,year"],
        &["report", "--format", "json"],
    ] {
        line(&words.join(" "), "62,500 flows", &with_file(words, &flows))?;
    }
    let sources = files::sources(&folder)?;
    line(
        "show detected-victims",
        "80,000 sources",
        &with_file(&["show", "detected-victims"], &sources),
    )?;
    match arguments.as_slice() {
        [] => Ok(()),
        [workbook] => of_workbook(&folder, workbook),
        _ => anyhow::bail!("expected a workbook of UNODC, or nothing"),
    }
}

/// The main job on the embedded data.
fn embedded() -> anyhow::Result<()> {
    line("--version", "embedded", &["--version".into()])?;
    line("summary", "embedded", &["summary".into()])
}

/// The first question to a workbook, the next ones, and what Python's readers take for the bare cells.
fn of_workbook(folder: &Path, workbook: &str) -> anyhow::Result<()> {
    let path = std::fs::canonicalize(workbook).with_context(|| workbook.to_owned())?;
    let show = with_file(&["show", "detected-victims"], &path);
    let first = [&show[..], &["--no-cache".into()]].concat();
    line("show detected-victims, first", "workbook", &first)?;
    line("show detected-victims, again", "workbook", &show)?;
    line(
        "summary, again",
        "workbook",
        &with_file(&["summary"], &path),
    )?;
    line(
        "report EU, again",
        "workbook",
        &with_file(&["report", "EU"], &path),
    )?;
    project(folder, &path)?;
    self_join(folder, &path)?;
    for module in ["pandas", "polars"] {
        let read = format!("import sys, {module}; {module}.read_excel(sys.argv[1])");
        rival(&format!("{module} reads the cells"), &read, &path);
    }
    Ok(())
}

/// Pairs of rows of one country, year and sex in the tables of the workbook, and the same by `DuckDB`.
fn self_join(folder: &Path, workbook: &Path) -> anyhow::Result<()> {
    const PAIRS: &str = "SELECT COUNT(*) FROM victims AS a JOIN victims AS b \
        ON a.country = b.country AND a.year = b.year AND a.sex = b.sex";
    let tables = folder.join("converted");
    if !tables.is_dir() {
        let (from, to) = (workbook.display().to_string(), tables.display().to_string());
        measured(tipstat(), &["convert".into(), from, "-o".into(), to])?;
    }
    line(
        "sql, a self-join",
        "converted",
        &with_file(&["sql", PAIRS], &tables),
    )?;
    let victims = tables.join("victims.csv");
    let query = PAIRS.replace("victims", "read_csv(?)");
    let read = format!(
        "import sys, duckdb; print(duckdb.execute('{query}', [sys.argv[1]] * 2).fetchall())"
    );
    rival("the same by DuckDB", &read, &victims);
    Ok(())
}

/// What Python's own way to do the same takes, in the environment that `cargo bench --bench case_files` makes, where it is.
fn rival(name: &str, program: &str, file: &Path) {
    let ours = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../bench/venv/bin/python");
    let python = if ours.is_file() {
        ours
    } else {
        "python3".into()
    };
    let words = ["-c", program, &file.display().to_string()].map(str::to_owned);
    match measured(&python, &words) {
        Ok(one) => print_line(name, "workbook", &one),
        Err(_) => println!("| {name} | workbook | not installed | |"),
    }
}

/// A project of six outputs of one workbook, all as the lock says.
fn project(folder: &Path, workbook: &Path) -> anyhow::Result<()> {
    let folder = folder.join("project");
    std::fs::create_dir_all(&folder)?;
    std::fs::copy(workbook, folder.join("book.xlsx"))?;
    let mut manifest = String::new();
    for (nth, statistic) in [
        "detected-victims",
        "gender-share",
        "age-share",
        "exploitation-share",
        "trend",
        "justice",
    ]
    .iter()
    .enumerate()
    {
        manifest += &format!(
            "[[table]]\nfile = \"{nth}.csv\"\nstatistic = \"{statistic}\"\ndata = \"book.xlsx\"\n\n"
        );
    }
    let path = folder.join("tipstat.toml");
    std::fs::write(&path, manifest)?;
    let build = |more: &[&str]| -> Vec<String> {
        let words = ["build", &path.display().to_string()].map(str::to_owned);
        words
            .into_iter()
            .chain(more.iter().map(|word| (*word).to_owned()))
            .collect()
    };
    measured(tipstat(), &build(&[]))?;
    line("build --check, 6 outputs", "workbook", &build(&["--check"]))
}

fn tipstat() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_tipstat"))
}

/// A command line about a file; `load` names it without an option.
fn with_file(words: &[&str], file: &Path) -> Vec<String> {
    let mut line: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    if words[0] != "load" {
        line.push("--data".into());
    }
    line.push(file.display().to_string());
    line
}

/// Processor seconds and peak memory of a process.
struct Cost {
    seconds: f64,
    peak_mib: f64,
}

/// Runs a command several times and prints the least of its seconds and the highest of its peaks.
fn line(name: &str, file: &str, words: &[String]) -> anyhow::Result<()> {
    let mut least = measured(tipstat(), words)?;
    for _ in 1..TURNS {
        let one = measured(tipstat(), words)?;
        least.seconds = least.seconds.min(one.seconds);
        least.peak_mib = least.peak_mib.max(one.peak_mib);
    }
    print_line(name, file, &least);
    Ok(())
}

fn print_line(name: &str, file: &str, cost: &Cost) {
    println!(
        "| {name} | {file} | {:.3} | {:.0} |",
        cost.seconds, cost.peak_mib
    );
}

/// One run, its processor time and memory as the system counts them.
fn measured(program: &Path, words: &[String]) -> anyhow::Result<Cost> {
    #[derive(Deserialize)]
    struct Printed {
        seconds: f64,
        /// In KiB.
        peak: u64,
    }
    const MEASURE: &str = "import json, resource, subprocess, sys\n\
        done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n\
        used = resource.getrusage(resource.RUSAGE_CHILDREN)\n\
        print(json.dumps({'seconds': used.ru_utime + used.ru_stime, 'peak': used.ru_maxrss}))\n\
        sys.exit(done.returncode)";
    let mut command = Command::new("python3");
    command
        .args(["-c", MEASURE])
        .arg(program)
        .args(words)
        .stderr(Stdio::inherit());
    let output = command
        .output()
        .context("`python3`, which measures, does not run")?;
    ensure!(
        output.status.success(),
        "`{}` failed: {}",
        words.join(" "),
        output.status
    );
    let printed: Printed = serde_json::from_slice(&output.stdout)?;
    Ok(Cost {
        seconds: printed.seconds,
        peak_mib: printed.peak as f64 / 1024.0,
    })
}

/// The files of a folder are made once.
fn once(
    path: PathBuf,
    make: impl FnOnce(&Path) -> std::io::Result<()>,
) -> std::io::Result<PathBuf> {
    if !path.is_file() {
        let unfinished = path.with_extension("unfinished");
        make(&unfinished)?;
        std::fs::rename(unfinished, &path)?;
    }
    Ok(path)
}
