//! A fuzzer on stable Rust: mutates seeds, and reports what panics or takes long.
//!
//! `cargo run --release --features fuzzing --example fuzz -- RUNS [TARGET] [SEED]`, such as `-- 1000000 data 7`. The same numbers give
//! the same inputs. What it finds is written to `fuzz/found/`; put it into `fuzz/seeds/TARGET/` with the mending. A crash that ends
//! the process (a stack that overflows) leaves its input in `fuzz/found/last-TARGET`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tipstat::cli::fuzzing::{TARGETS, Target, limit_memory};

/// An input may take so long.
const LONG: Duration = Duration::from_secs(4);
/// A run that takes so long does not end.
const HANGS: Duration = Duration::from_secs(120);
/// The longest input that mutation makes.
const LARGEST: usize = 1 << 16;
/// Pieces that readers know, put in at random places.
const WORDS: [&[u8]; 24] = [
    b"\"",
    b"'",
    b",",
    b";",
    b"\n",
    b"\r\n",
    b"\t",
    b"(",
    b")",
    b"[",
    b"{",
    b"}}",
    b"{{ ",
    b"NOT (",
    b"\xff\xfe",
    b"\0",
    b"\xef\xbb\xbf",
    b"<5",
    b"-",
    b"99999999999999999999",
    b"\\u001b",
    b"[[table]]",
    b" = ",
    b"\xd8\x00",
];

/// Numbers that look like chance: xorshift, Marsaglia (2003), doi:10.18637/jss.v008.i14.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 1).unwrap_or(0) % most.max(1)
    }
}

fn mutate(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut input = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(8) {
        let at = chance.below(input.len() + 1);
        match chance.below(7) {
            0 if !input.is_empty() => {
                let at = at.min(input.len() - 1);
                input[at] ^= 1 << chance.below(8);
            }
            1 => input.insert(at, u8::try_from(chance.below(256)).unwrap_or(0)),
            2 => {
                let end = at + chance.below(input.len() - at + 1);
                drop(input.drain(at..end));
            }
            3 => {
                let end = (at + chance.below(64)).min(input.len());
                let again = input[at..end].to_vec();
                input.splice(at..at, again);
            }
            4 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            5 => {
                let times = 1 + chance.below(3) * chance.below(40);
                let word = WORDS[chance.below(WORDS.len())].repeat(times);
                input.splice(at..at, word);
            }
            _ => input.truncate(at),
        }
    }
    input.truncate(LARGEST);
    input
}

fn seeds(folder: &Path, target: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder.join("seeds").join(target))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let seeds: Vec<Vec<u8>> = paths
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .collect();
    if seeds.is_empty() {
        vec![Vec::new()]
    } else {
        seeds
    }
}

/// What the command line asks for.
struct Plan {
    runs: u64,
    only: Option<String>,
    start: u64,
}

impl Plan {
    fn read() -> Self {
        let mut arguments = std::env::args().skip(1);
        let runs = arguments.next().and_then(|runs| runs.parse().ok());
        let only = arguments.next().filter(|name| name != "all");
        let start = arguments.next().and_then(|seed| seed.parse().ok());
        Self {
            runs: runs.unwrap_or(10_000),
            only,
            start: start.unwrap_or(1),
        }
    }
}

/// Ends the process when a run does not end: its input is in `last-TARGET`.
fn watch(done: &'static AtomicU64) {
    std::thread::spawn(move || {
        loop {
            let before = done.load(Ordering::Relaxed);
            std::thread::sleep(HANGS);
            if done.load(Ordering::Relaxed) == before {
                println!("a run of more than {} s: see `last-`", HANGS.as_secs());
                std::process::exit(2);
            }
        }
    });
}

/// How an input ended, if not well: one that is slow is tried once more, since other programs run, too.
fn fault(target: fn(&[u8]), input: &[u8]) -> Option<&'static str> {
    let slow = || {
        let before = Instant::now();
        let ended = std::panic::catch_unwind(|| target(input)).is_ok();
        (ended, before.elapsed() > LONG)
    };
    match slow() {
        (false, _) => Some("panic"),
        (true, true) if slow().1 => Some("slow"),
        _ => None,
    }
}

/// Runs one target, and says how many faults were found.
fn run(folder: &Path, (name, target): Target, plan: &Plan, done: &AtomicU64) -> u64 {
    let found = folder.join("found");
    let seeds = seeds(folder, name);
    let mut chance = Chance(plan.start.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let last = found.join(format!("last-{name}"));
    let began = Instant::now();
    let mut faults = 0;
    for run in 0..plan.runs {
        // seeds as they are come first
        let seed = usize::try_from(run).ok().and_then(|run| seeds.get(run));
        let input = seed.cloned().unwrap_or_else(|| mutate(&seeds, &mut chance));
        fs::write(&last, &input).expect("the input is kept");
        if let Some(what) = fault(target, &input) {
            faults += 1;
            let file = found.join(format!("{what}-{name}-{}-{run}", plan.start));
            fs::write(&file, &input).expect("the fault is kept");
            println!("{what}: {}", file.display());
        }
        done.fetch_add(1, Ordering::Relaxed);
    }
    drop(fs::remove_file(&last));
    let seconds = began.elapsed().as_secs_f64();
    println!("{name}: {} runs in {seconds:.0} s", plan.runs);
    faults
}

fn main() {
    static DONE: AtomicU64 = AtomicU64::new(0);
    let plan = Plan::read();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    fs::create_dir_all(folder.join("found")).expect("a folder for what is found");
    std::panic::set_hook(Box::new(|_| {}));
    limit_memory();
    watch(&DONE);
    let wanted = |name: &str| plan.only.as_deref().is_none_or(|only| only == name);
    let targets = TARGETS.into_iter().filter(|(name, _)| wanted(name));
    let faults: u64 = targets
        .map(|target| run(&folder, target, &plan, &DONE))
        .sum();
    std::process::exit(i32::from(faults > 0));
}
