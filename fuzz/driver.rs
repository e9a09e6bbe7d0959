//! A fuzzer on stable Rust: mutates seeds, and reports what panics or takes long.
//!
//! `cargo run --release --features fuzzing --example fuzz -- RUNS [TARGET] [SEED]`, such as `-- 1000000 data 7`. The same numbers give
//! the same inputs: the runs of a target are divided into parts of a fixed size, which any number of threads take in turn. What
//! it finds is written to `fuzz/found/`; put it into `fuzz/seeds/TARGET/` when you mend it. A crash that ends the process (a stack
//! that overflows) leaves its input in `fuzz/found/last-TARGET-THREAD`.

use std::fs::{self, File};
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tipstat::cli::fuzzing::{FuzzTarget, TARGETS, limit_memory};

/// An input may take so long.
const LONG: Duration = Duration::from_secs(4);
/// A run that takes so long does not end.
const HANGS: Duration = Duration::from_secs(120);
/// The longest input that mutation makes.
const LARGEST: usize = 1 << 16;
/// Runs of a part, which one thread makes.
const PART: u64 = 1_000;
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
            runs: runs.unwrap_or(100_000),
            only,
            start: start.unwrap_or(1),
        }
    }

    /// The runs of a target: all, or its share where every target is run.
    fn runs_of(&self, target: &FuzzTarget) -> u64 {
        match &self.only {
            Some(_) => self.runs,
            None => (self.runs * target.share).div_ceil(1_000),
        }
    }
}

/// Ends the process when a run does not end: its input is in `last-TARGET-THREAD`.
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

/// The runs of one target under way.
struct Campaign<'a> {
    target: FuzzTarget,
    folder: &'a Path,
    seeds: Vec<Vec<u8>>,
    runs: u64,
    start: u64,
    /// The part that is taken next.
    next: AtomicU64,
    faults: AtomicU64,
    /// Runs of all targets.
    done: &'a AtomicU64,
    /// Told one after the other.
    told: Mutex<()>,
}

impl Campaign<'_> {
    /// Takes parts until none is left; the input under way is kept in a file, for a run that ends the process.
    fn work(&self, thread: usize) -> std::io::Result<()> {
        let last = format!("last-{}-{thread}", self.target.name);
        let last = self.folder.join(last);
        let mut kept = File::create(&last)?;
        loop {
            let part = self.next.fetch_add(1, Ordering::Relaxed);
            let runs = part * PART..self.runs.min((part + 1) * PART);
            if runs.is_empty() {
                return fs::remove_file(&last);
            }
            // part 0 begins where the seed says, and no two parts alike
            let seed = self.start.wrapping_add(part << 32);
            let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
            for run in runs {
                // seeds as they are come first
                let seed = usize::try_from(run).ok();
                let seed = seed.and_then(|run| self.seeds.get(run)).cloned();
                let input = seed.unwrap_or_else(|| mutate(&self.seeds, &mut chance));
                kept.rewind()?;
                kept.write_all(&input)?;
                kept.set_len(input.len() as u64)?;
                if let Some(what) = fault(self.target.run, &input) {
                    self.keep(what, run, &input)?;
                }
                self.done.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    fn keep(&self, what: &str, run: u64, input: &[u8]) -> std::io::Result<()> {
        self.faults.fetch_add(1, Ordering::Relaxed);
        let file = format!("{what}-{}-{}-{run}", self.target.name, self.start);
        let file = self.folder.join(file);
        let _told = self.told.lock();
        println!("{what}: {}", file.display());
        fs::write(&file, input)
    }
}

/// Runs one target on all cores, and says how many faults were found.
fn run(folder: &Path, target: FuzzTarget, plan: &Plan, done: &AtomicU64) -> u64 {
    let campaign = &Campaign {
        target,
        folder: &folder.join("found"),
        seeds: seeds(folder, target.name),
        runs: plan.runs_of(&target),
        start: plan.start,
        next: AtomicU64::new(0),
        faults: AtomicU64::new(0),
        done,
        told: Mutex::new(()),
    };
    let began = Instant::now();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let work = move || campaign.work(thread).expect("inputs and faults are kept");
            let thread = std::thread::Builder::new().stack_size(1 << 26);
            thread.spawn_scoped(scope, work).expect("a thread");
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    let runs = campaign.runs;
    println!(
        "{}: {runs} runs in {seconds:.1} s, {:.0} a second",
        target.name,
        runs as f64 / seconds
    );
    campaign.faults.load(Ordering::Relaxed)
}

fn main() {
    static DONE: AtomicU64 = AtomicU64::new(0);
    let plan = Plan::read();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    fs::create_dir_all(folder.join("found")).expect("a folder for what is found");
    std::panic::set_hook(Box::new(|_| {}));
    limit_memory();
    watch(&DONE);
    let wanted = |target: &FuzzTarget| plan.only.as_deref().is_none_or(|only| only == target.name);
    let targets = TARGETS.into_iter().filter(wanted);
    let faults: u64 = targets
        .map(|target| run(&folder, target, &plan, &DONE))
        .sum();
    std::process::exit(i32::from(faults > 0));
}
