//! Input that would hang, crash or fill the machine is refused with a message; nothing is overwritten that nobody named.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const OWN: &str =
    "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n";

/// A folder of its own for each test, in which tipstat runs and keeps its cache.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
        self
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("a text")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tipstat"));
        let cache = self.path().join(".cache");
        command
            .args(arguments)
            .current_dir(self.path())
            .env("XDG_CACHE_HOME", cache);
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("tipstat starts")
    }

    /// Exit code, and standard output and error together.
    fn said(&self, arguments: &[&str]) -> (i32, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.run(arguments);
        let text = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
        (status.code().expect("it ends by itself"), text)
    }
}

fn assert_said(said: &(i32, String), code: i32, part: &str) {
    assert!(
        said.0 == code && said.1.contains(part),
        "expected {code} and `{part}`: {said:?}"
    );
}

/// Rows of our own layout, one for each count and year from 2000 on.
fn own(rows: u32, locator: &str) -> String {
    let row = |n: u32| {
        format!(
            "KAZ,detected_in,{},s{},government,identified,total,total,total,{},,{locator}\n",
            2000 + n % 20,
            n / 20,
            n + 20
        )
    };
    OWN.to_owned() + &(0..rows).map(row).collect::<String>()
}

#[test]
fn wide_letters_are_read_wherever_blocks_end() {
    let place = Place::new();
    let utf_16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    for shift in 0..5 {
        let locator = format!("таблица {}, Њ 1", "я".repeat(shift));
        place.file("wide.csv", utf_16(&own(2_500, &locator)));
        assert_said(
            &place.said(&["check", "wide.csv"]),
            0,
            "no faults: 1 file, 2500 rows",
        );
    }
    let mut cut = utf_16(&own(2, "x"));
    cut.pop();
    place.file("cut.csv", cut);
    assert_said(
        &place.said(&["check", "cut.csv"]),
        3,
        "the last byte is half of one",
    );
}

#[test]
fn bombs_end_in_a_message() {
    let place = Place::new();
    let gzip = |bytes: &[u8], times: usize| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..times).for_each(|_| out.write_all(bytes).expect("it is written"));
        out.finish().expect("it is whole")
    };
    let rows = own(1_000, "x").repeat(20);
    place.file("rows.csv.gz", gzip(rows.as_bytes(), 100));
    assert_said(
        &place.said(&["check", "rows.csv.gz"]),
        3,
        "decompression bomb",
    );
    place.file("blanks.csv.gz", gzip(&[b' '; 1 << 20], 200));
    assert_said(
        &place.said(&["check", "blanks.csv.gz"]),
        3,
        "cells of at most 131,072 bytes",
    );
    let object = "{},".repeat(300_000);
    let names: String = (0..1_999).map(|n| format!("\"n{n}\":1,")).collect();
    place.file("names.json", format!("[{object}{{{names}\"last\":1}}]"));
    assert_said(
        &place.said(&["check", "names.json"]),
        3,
        "at most 50,000,000 cells",
    );
    let label = "long label ".repeat(500_000);
    place.file("label.csv", own(1, "x").replace("KAZ", &label));
    assert_said(&place.said(&["check", "label.csv"]), 3, "131,072 bytes");
    let candidates = ["KAZ"; 300].join(";");
    let routes =
        "origin,destination,year,source,sex,age,exploitation,count,share,locator,measure\n";
    place.file(
        "routes.csv",
        format!("{routes}UZB,{candidates},2020,s,total,total,total,5,,x,identified\n"),
    );
    assert_said(
        &place.said(&["check", "routes.csv"]),
        1,
        "at most 20 candidates",
    );
    place.file("faults.csv", own(3_000, "x").replace("identified", "seen"));
    let (code, text) = place.said(&["check", "faults.csv", "--format", "json"]);
    assert_eq!(
        (code, text.matches("\"column\": \"measure\"").count()),
        (1, 1_000)
    );
    assert!(text.contains("2,000 more faults"));
}

#[test]
fn deep_and_large_questions_are_refused_at_once() {
    let place = Place::new();
    let deep = format!("SELECT {}true{}", "NOT (".repeat(40), ")".repeat(40));
    assert_said(&place.said(&["sql", &deep]), 2, "nested too deeply");
    assert_said(
        &place.said(&["sql", "SELECT LPAD('x', 2000000000) FROM tiers"]),
        2,
        "10,000 letters",
    );
    let cross = "SELECT a.country FROM tiers a CROSS JOIN tiers b";
    assert_said(
        &place.said(&["sql", cross]),
        2,
        "joined without an equation",
    );
    place.file(
        "deep.jinja",
        format!("{{{{ {}x }}}}", "not ".repeat(20_000)),
    );
    assert_said(
        &place.said(&["report", "KAZ", "--template", "deep.jinja"]),
        3,
        "a tag of more than 10000 bytes",
    );
}

#[test]
fn stray_quotes_and_unknown_flags_are_told() {
    let place = Place::new();
    let quoted = own(4, "x")
        .replacen("x\n", "\"x\n", 1)
        .replacen("x\n", "x\"\n", 2);
    place.file("quotes.csv", quoted.replacen("x\"\n", "x\n", 1));
    let said = place.said(&["check", "quotes.csv"]);
    assert_said(&said, 0, "a cell that spans several lines (lines 2–");
    place.file(
        "escape.json",
        "[{\"country\":\"KAZ\",\"year\":2020,\"tier\":\"2\",\"source\":\"a\\u001b[2J\"}]",
    );
    assert_said(
        &place.said(&["check", "escape.json"]),
        3,
        "control character (U+001B)",
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_read_only_where_the_user_names_them() {
    let place = Place::new();
    let made = Command::new("mkfifo")
        .arg(place.path().join("fifo"))
        .status();
    assert!(made.expect("mkfifo").success());
    place.file("claims.toml", "");
    let refused = "this is a pipe or a device";
    assert_said(
        &place.said(&["report", "KAZ", "--template", "fifo"]),
        3,
        refused,
    );
    assert_said(&place.said(&["check", "/dev/zero"]), 3, refused);
    assert_said(&place.said(&["verify", "/dev/zero"]), 3, refused);
    place.file(
        "datapackage.json",
        "{\"resources\": [{\"name\": \"victims\", \"path\": \"fifo\"}]}",
    );
    assert_said(&place.said(&["check", "datapackage.json"]), 3, refused);
    let mut child = place
        .command(&["check", "/dev/stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(own(3, "x").as_bytes())
        .expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "no faults: 1 file, 3 rows\n"
    );
}

#[test]
fn inputs_and_files_of_others_are_not_replaced() {
    let place = Place::new();
    place
        .file("own.csv", own(3, "x"))
        .file("thesis.csv", "my own\n")
        .file("empty.csv", "");
    let show = |output: &str, more: &[&str]| {
        let all = [
            "show",
            "detected-victims",
            "--data",
            "own.csv",
            "-o",
            output,
        ];
        place.said(&[&all, more].concat())
    };
    assert_said(&show("own.csv", &["--force"]), 2, "is the input `own.csv`");
    assert_said(&show("thesis.csv", &[]), 2, "replace it with `--force`");
    assert_eq!(place.read("thesis.csv"), "my own\n");
    for output in ["empty.csv", "new.csv", "new.csv"] {
        assert_eq!(show(output, &[]).0, 0, "{output}");
    }
    place.file("new.csv", place.read("new.csv") + "edited\n");
    assert_eq!(show("new.csv", &[]).0, 2);
    assert_eq!(show("thesis.csv", &["--force"]).0, 0);
    place.file("notes.csv", "one line\n");
    let review = ["countries", "--review", "notes.csv", "--data", "own.csv"];
    assert_said(&place.said(&review), 3, "a review of labels");
    assert_eq!(place.read("notes.csv"), "one line\n");
}

#[cfg(unix)]
#[test]
fn links_modes_and_folders_stay_as_they_are() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::new();
    let path = |name: &str| place.path().join(name);
    let mode = |name: &str| {
        fs::metadata(path(name))
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    let set = |name: &str, mode| {
        fs::set_permissions(path(name), PermissionsExt::from_mode(mode)).expect("a mode")
    };
    place.file("own.csv", own(3, "x"));
    symlink("own.csv", path("link.csv")).expect("a link");
    fs::hard_link(path("own.csv"), path("hard.csv")).expect("a link");
    for output in ["link.csv", "hard.csv"] {
        let all = [
            "show", "coverage", "--data", "own.csv", "-o", output, "--force",
        ];
        assert_said(&place.said(&all), 2, "is the input");
    }
    place.file("private.csv", "");
    set("private.csv", 0o600);
    assert_eq!(
        place
            .run(&["show", "coverage", "--data", "own.csv", "-o", "private.csv"])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(mode("private.csv"), 0o600);
    fs::create_dir(path("package")).expect("a folder");
    set("package", 0o700);
    for _ in 0..2 {
        assert_eq!(
            place
                .run(&["convert", "own.csv", "-o", "package"])
                .status
                .code(),
            Some(0)
        );
        assert_eq!(mode("package"), 0o700);
    }
    place.file("package/victims.csv", "edited");
    assert_said(
        &place.said(&["convert", "own.csv", "-o", "package"]),
        2,
        "--force",
    );
    let left = fs::read_dir(place.path()).expect("a folder").flatten();
    assert!(
        left.map(|entry| entry.file_name())
            .all(|name| !name.to_string_lossy().starts_with(".tipstat-"))
    );
}

#[test]
fn a_build_writes_and_reads_inside_its_project() {
    let place = Place::new();
    place
        .file("outside.csv", own(3, "x"))
        .file("project/own.csv", own(3, "x"));
    for (entry, part) in [
        (
            "file = \"x.csv\"\ncommand = \"countries --review ../y\"",
            "`--review` writes a file",
        ),
        (
            "file = \"x.csv\"\nstatistic = \"coverage\"\ndata = \"../outside.csv\"",
            "inside the project's folder",
        ),
        (
            "file = \".git/hooks/post-commit\"\nstatistic = \"coverage\"\ndata = \"own.csv\"",
            "not within `.git`",
        ),
        (
            "file = \"a\\nb.csv\"\nstatistic = \"coverage\"\ndata = \"own.csv\"",
            "without control characters",
        ),
    ] {
        place.file("project/tipstat.toml", format!("[[table]]\n{entry}\n"));
        let said = place.said(&["build", "project"]);
        assert_eq!(said.0, 3, "{entry}: {said:?}");
        assert!(said.1.contains(part), "{entry}: {said:?}");
    }
    assert!(!place.path().join("y").exists() && !place.path().join("project/.git").exists());
}

#[test]
fn no_format_sends_control_characters_or_formulas() {
    let place = Place::new();
    let hostile = "\u{9b}2J\u{202e}=1+1<script>|`$&\\input{x}";
    let name = "a\u{9b}b.csv";
    place.file(name, own(3, hostile).replace("s0", "=1+1"));
    let formats = [
        "table",
        "csv",
        "tsv",
        "json",
        "ndjson",
        "markdown",
        "html",
        "html-page",
        "latex",
    ];
    for command in [
        &["show", "detected-victims"][..],
        &["summary"],
        &["load"],
        &["explain", "detected-victims", "KAZ"],
    ] {
        for format in formats {
            let all = [
                command,
                &["--data", name, "--format", format, "--min-cell", "1"],
            ]
            .concat();
            let Output { stdout, stderr, .. } = place.run(&all);
            for bytes in [stdout, stderr] {
                let text = String::from_utf8(bytes).expect("UTF-8");
                let sent = text
                    .chars()
                    .find(|c| (c.is_control() && !"\n\t".contains(*c)) || *c == '\u{202e}');
                assert_eq!(sent, None, "{all:?}: {text}");
                let runs = text
                    .lines()
                    .flat_map(|line| line.split([',', '\t']))
                    .any(|cell| cell.starts_with("=1"));
                assert!(
                    !(runs && matches!(format, "csv" | "tsv")),
                    "{all:?}: {text}"
                );
                assert!(
                    !(text.contains("<script>") && format.starts_with("html")),
                    "{all:?}"
                );
            }
        }
    }
}
