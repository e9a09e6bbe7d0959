//! No read waits for ever, only files that the user names are overwritten, and no terminal control codes are printed.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::common::{Place, assert_said, own};

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
        fs::set_permissions(path(name), PermissionsExt::from_mode(mode)).expect("a mode");
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
            "`countries --review ../y`",
        ),
        (
            "file = \"x.csv\"\nstatistic = \"coverage\"\ndata = \"../outside.csv\"",
            "inside the project's folder",
        ),
        (
            "file = \".git/hooks/post-commit\"\nstatistic = \"coverage\"\ndata = \"own.csv\"",
            "do not begin with a dot",
        ),
        (
            "file = \".envrc\"\nstatistic = \"coverage\"\ndata = \"own.csv\"",
            "do not begin with a dot",
        ),
        (
            "file = \"x.csv\"\ncommand = \"show coverage --data=-\"",
            "standard input",
        ),
        (
            "file = \"a\\nb.csv\"\nstatistic = \"coverage\"\ndata = \"own.csv\"",
            "without control characters",
        ),
    ] {
        place.file("project/tipstat.toml", format!("[[table]]\n{entry}\n"));
        let said = place.said(&["build", "project"]);
        assert!(matches!(said.0, 2 | 3), "{entry}: {said:?}");
        assert!(said.1.contains(part), "{entry}: {said:?}");
    }
    assert!(!place.path().join("y").exists() && !place.path().join("project/.git").exists());
}

#[test]
fn decisions_about_labels_leave_a_trace() {
    let place = Place::new();
    place.file("own.csv", own(3, "x").replace("KAZ", "Kazakia"));
    place.file("labels.csv", "label,country\nKazakia,KAZ\n");
    place.file("tipstat.toml", "[defaults]\naliases = \"labels.csv\"\n");
    let show = ["show", "coverage", "--data", "own.csv", "--format"];
    let (code, text) = place.said(&[&show[..], &["json"]].concat());
    assert!(
        code == 0 && text.contains("\"aliases\": \"labels.csv\""),
        "{text}"
    );
    let (_, text) = place.said(&[&show[..], &["csv"]].concat());
    assert!(
        text.contains("aliases labels.csv (`tipstat.toml` line 2)"),
        "{text}"
    );
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
                    !(text.contains("1<script>") && format.starts_with("html")),
                    "{all:?}"
                );
                if format == "json" && text.starts_with('{') {
                    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                    assert!(json.to_string().contains("a\u{9b}b.csv"), "{all:?}");
                }
                assert!(
                    !(format == "latex" && text.contains("\\x9b")),
                    "{all:?}: {text}"
                );
            }
        }
    }
}

#[test]
fn workbooks_and_pictures_hold_no_control_characters() {
    let place = Place::new();
    let hostile = "\u{9b}2J\u{202e}=1+1<script>";
    let name = "a\u{9b}\u{202e}b.csv";
    place.file(name, own(3, hostile).replace("s0", "=1\u{9b}"));
    let all = ["--data", name, "--min-cell", "1", "-o"];
    let parts = |command: &[&str], output: &str| -> Vec<Vec<u8>> {
        let made = place.run(&[command, &all, &[output]].concat());
        assert_eq!(made.status.code(), Some(0), "{command:?}: {made:?}");
        let bytes = fs::read(place.path().join(output)).expect("a file");
        if output != "a.xlsx" {
            return vec![bytes];
        }
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let mut all = Vec::new();
        for at in 0..book.len() {
            let mut part = Vec::new();
            let mut entry = book.by_index(at).expect("a part");
            std::io::Read::read_to_end(&mut entry, &mut part).expect("it reads");
            all.push(part);
        }
        all
    };
    for (command, output) in [
        (&["show", "detected-victims", "--notes"][..], "a.xlsx"),
        (&["figure", "gap"], "a.png"),
        (&["figure", "gap"], "a.svg"),
        (&["figure", "gap"], "a.vl.json"),
    ] {
        for part in parts(command, output) {
            // in pixels two bytes may meet by chance
            let all = ["\u{202e}", "\u{9b}"];
            let sent = if output == "a.png" { &all[..1] } else { &all };
            for sent in sent {
                let found = memchr::memmem::find(&part, sent.as_bytes());
                assert_eq!(found, None, "{output}: {sent:?}");
            }
            let formula = memchr::memmem::find(&part, b"<f>");
            assert!(formula.is_none() || output != "a.xlsx");
        }
    }
}
