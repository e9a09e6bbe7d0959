//! Doors for fuzzers, in builds only with the feature `fuzzing`: bytes go in, and nothing may panic, hang or abort.

use std::io::{Cursor, Write as _};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use super::{Cli, build};
use crate::build::reads_lock;
use crate::claims;
use crate::dataset::{
    Dataset, Inputs, Needs, Places, check_declaration, count::Count, declare, limits, memory,
    opens_cache_entry, review,
};
use crate::report::parses_template;
use crate::sql::one;
use crate::stats::questions::condition::Condition;

/// A door.
#[derive(Debug, Clone, Copy)]
pub struct FuzzTarget {
    /// Its name.
    pub name: &'static str,
    /// Its part of a thousand runs of all: the quick ones get most.
    pub share: u64,
    /// What it does with bytes.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, share: u64, run: fn(&[u8])) -> FuzzTarget {
    FuzzTarget { name, share, run }
}

/// Every reader of text or bytes that people, files or other programs write.
pub const TARGETS: [FuzzTarget; 15] = [
    target("data", 50, data),
    target("workbook", 25, workbook),
    target("answers", 5, answers),
    target("words", 5, words),
    target("count", 250, |bytes| {
        let _ = Count::parse(&text(bytes));
    }),
    target("where", 150, |bytes| drop(Condition::parse(&text(bytes)))),
    target("sql", 100, |bytes| drop(one::needs(&text(bytes)))),
    target("claims", 60, claims_of),
    target("manifest", 70, |bytes| build::read_manifest(&text(bytes))),
    target("declaration", 50, |bytes| {
        with_file("input.toml", bytes, |path| drop(check_declaration(path)));
    }),
    target("review", 50, |bytes| {
        with_file("labels.csv", bytes, |path| drop(review::read(path)));
    }),
    target("lock", 70, |bytes| {
        let _ = reads_lock(&text(bytes));
    }),
    target("template", 60, |bytes| {
        let _ = parses_template(&text(bytes));
    }),
    target("render", 5, render),
    target("cache", 50, |bytes| {
        let _ = opens_cache_entry(bytes);
    }),
];

/// From now on the process ends with a message when it takes more memory than any input may.
pub fn limit_memory() {
    memory::watch(Some(2_000_000_000));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

thread_local! {
    /// The folder of a thread's inputs: in memory where the system has one there.
    static FOLDER: Option<TempDir> = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).ok();
}

/// Writes bytes into a file of this thread, instead of those before.
fn with_file(name: &str, bytes: &[u8], use_file: impl FnOnce(&str)) {
    FOLDER.with(|folder| {
        let path = folder.as_ref().map(|folder| folder.path().join(name));
        if let Some(path) = path.filter(|path| std::fs::write(path, bytes).is_ok()) {
            use_file(&path.display().to_string());
        }
    });
}

/// A data file of any format: what it is shows in its content.
fn data(bytes: &[u8]) {
    with_file("input", bytes, |path| {
        let inputs = Inputs {
            paths: vec![path.to_owned()],
            needs: Needs::ALL,
            threads: Some(1),
            ..Inputs::default()
        };
        drop(Dataset::open(&inputs));
        drop(declare::draft(path, None, limits::Limits::default()));
    });
}

/// The parts of a workbook, each with the content that is used unless another is put in.
const PARTS: [(&str, &str); 6] = [
    (
        "xl/workbook.xml",
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    ),
    (
        "xl/worksheets/sheet1.xml",
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>",
    ),
    (
        "xl/sharedStrings.xml",
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"1\" uniqueCount=\"1\"><si><t>country</t></si></sst>",
    ),
    (
        "xl/styles.xml",
        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
    ),
    ("content.xml", ""),
];

/// One part of a workbook that is sound otherwise: the first byte, a digit, says which. `5` is the content of an ODS.
fn workbook(bytes: &[u8]) {
    let Some((digit, content)) = bytes.split_first() else {
        return;
    };
    let which = usize::from(digit % 16) % PARTS.len();
    let ods = which == PARTS.len() - 1;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut add = |name: &str, content: &[u8]| {
        let started = writer.start_file(name, stored).is_ok();
        let _ = started && writer.write_all(content).is_ok();
    };
    if ods {
        add(
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        );
    }
    for (at, (name, sound)) in PARTS.iter().enumerate() {
        if at == which {
            add(name, content);
        } else if !ods && !sound.is_empty() {
            add(name, sound.as_bytes());
        }
    }
    if let Ok(archive) = writer.finish() {
        data(&archive.into_inner());
    }
}

/// What is tried with a data file: every statistic, view, figure and format once.
const QUESTIONS: [&str; 32] = [
    "summary",
    "load",
    "check",
    "check --format json",
    "reconcile",
    "explain detected-victims KAZ",
    "show coverage --format csv",
    "show detected-victims --format json",
    "show gender-share --format markdown",
    "show age-share --format html",
    "show exploitation-share --format latex",
    "show labour-share --min-cell 11",
    "show means-of-control",
    "show recruiter-share --base all",
    "show destination-split --format ndjson",
    "show origin-split --min-cell 11 --format tsv",
    "show flows --top 5",
    "show identification-gap --min-cell 5",
    "show tier-history",
    "show tier-moves",
    "show victim-rate --sort count",
    "show trend --by sex",
    "show justice",
    "show gender-share --sensitivity",
    "cross sex year",
    "cross origin destination --percent row --min-cell 11",
    "figure gap --format svg",
    "figure destinations --format svg",
    "figure trend --format vega-lite",
    "figure map --format svg",
    "report KAZ --format markdown",
    "hidden",
];

/// A question about a data file: the first byte chooses it.
fn answers(bytes: &[u8]) {
    let Some((which, content)) = bytes.split_first() else {
        return;
    };
    let question = QUESTIONS[usize::from(*which) % QUESTIONS.len()];
    with_file("input", content, |path| {
        let mut words: Vec<String> = question.split(' ').map(str::to_owned).collect();
        match words[0].as_str() {
            "load" | "check" | "reconcile" | "hidden" => words.push(path.to_owned()),
            _ => words.extend(["--data".to_owned(), path.to_owned()]),
        }
        words.extend(["--no-cache".to_owned(), "--threads=1".to_owned()]);
        answer(&words);
    });
}

/// Commands that read nothing but what is embedded, and write nothing.
const ASKING: [&str; 9] = [
    "summary",
    "show",
    "compare",
    "cross",
    "sql",
    "figure",
    "explain",
    "profile",
    "countries",
];
/// Options that read or write files.
const FILES: [&str; 8] = [
    "--output",
    "--data",
    "--aliases",
    "--review",
    "--file",
    "--template",
    "--force",
    "--claims",
];

/// A command line, as a shell takes it, about what is embedded.
fn words(bytes: &[u8]) {
    let Some(words) = shlex::split(&text(bytes)) else {
        return;
    };
    let is_short = |word: &String| {
        let letters = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        letters.is_some_and(|letters| letters.contains('o'))
    };
    let reads_or_writes =
        |word: &String| is_short(word) || FILES.iter().any(|name| word.starts_with(name));
    let asks = words
        .first()
        .is_some_and(|word| ASKING.contains(&word.as_str()));
    if asks && !words.iter().any(reads_or_writes) {
        answer(&words);
    }
}

/// Runs a command; what it says is not looked at.
fn answer(words: &[String]) {
    if let Ok((cli, _)) = Cli::of_words(words) {
        drop(cli.run(&mut Vec::new()));
    }
}

/// A template of the user's, over the report of one country.
fn render(bytes: &[u8]) {
    with_file("given.html.jinja", bytes, |path| {
        answer(&["report", "KAZ", "--template", path].map(str::to_owned));
    });
}

fn claims_of(bytes: &[u8]) {
    let text = text(bytes);
    drop(claims::read("claims.toml", &text, &Places::default()));
    drop(claims::read("claims.json", &text, &Places::default()));
}
