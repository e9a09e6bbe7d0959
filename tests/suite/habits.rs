//! The person's habits: examples in the help, completion, settings and where they came from, pipes that close.

use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::common::{run, tipstat};

#[cfg(unix)]
#[test]
fn every_example_in_the_help_runs() {
    let root = env!("CARGO_MANIFEST_DIR");
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["data", "tests", "examples"] {
        let link = folder.path().join(name);
        std::os::unix::fs::symlink(format!("{root}/{name}"), link).expect("a link");
    }
    let bin = env!("CARGO_BIN_EXE_tipstat").trim_end_matches("/tipstat");
    let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
    let commands = [
        "summary",
        "show",
        "compare",
        "figure",
        "cross",
        "hidden",
        "list",
        "explain",
        "profile",
        "report",
        "load",
        "check",
        "convert",
        "countries",
        "cite",
        "schema",
        "sql",
        "build",
        "config",
        "completions",
        "man",
        "verify",
        "claims",
    ];
    for command in [""].iter().chain(&commands) {
        let help = run(tipstat(&[]).args(command.split_whitespace()).arg("--help")).0;
        assert!(help.starts_with("Examples:\n"), "{command}: {help}");
        let examples: Vec<&str> = help
            .lines()
            .skip(1)
            .take_while(|line| !line.is_empty())
            .collect();
        assert!(examples.len() >= 2, "{command}: {help}");
        for example in examples {
            let mut shell = Command::new("sh");
            shell.args(["-c", example]).env("PATH", &path);
            let (_, stderr, code) = run(shell.current_dir(folder.path()));
            assert_eq!(code, Some(0), "{example}: {stderr}");
        }
    }
}

#[test]
fn short_help_has_no_examples() {
    let help = run(tipstat(&[]).args(["show", "-h"])).0;
    assert!(!help.contains("Examples:"), "{help}");
}

fn completed(words: &[&str]) -> Vec<String> {
    let mut command = tipstat(&[]);
    command.env("COMPLETE", "fish").args(["--", "tipstat"]);
    let (stdout, _, code) = run(command.args(words));
    assert_eq!(code, Some(0));
    let values = stdout.lines().map(|line| line.split('\t').next());
    values.flatten().map(str::to_owned).collect()
}

#[test]
fn a_shell_is_told_countries_statistics_sources_and_releases() {
    assert!(completed(&["sum"]).contains(&"summary".to_owned()));
    assert_eq!(completed(&["show", "gender"]), ["gender-share"]);
    let places = completed(&["summary", "Kyr"]);
    assert!(places.contains(&"Kyrgyzstan".to_owned()), "{places:?}");
    assert!(completed(&["summary", "kg"]).contains(&"KGZ".to_owned()));
    assert!(completed(&["summary", "--source", "winrock"]).contains(&"winrock-2023".to_owned()));
    assert!(completed(&["load", "--as", "glo"]).contains(&"glotip".to_owned()));
    assert!(completed(&["show", "--base", "w"]).contains(&"worst-case".to_owned()));
}

#[test]
fn an_ending_without_a_format_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let ask = |name: &str| {
        let mut command = tipstat(&[]);
        run(command
            .current_dir(folder.path())
            .args(["list", "-o", name]))
    };
    let (_, stderr, code) = ask("list.ods");
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.contains("`.ods`") && !folder.path().join("list.ods").exists());
    assert_eq!(ask("list.txt").2, Some(0));
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = "[defaults]\nbase = \"all\"\nconfidence = 0.9\ncountry = [\"KGZ\", \"KAZ\"]\n";
    std::fs::write(folder.path().join("tipstat.toml"), file).expect("a file");
    let mut command = tipstat(&[]);
    command
        .current_dir(folder.path())
        .env("TIPSTAT_CONFIDENCE", "0.99");
    let (stdout, stderr, code) =
        run(command.args(["config", "--format", "csv", "--min-cell", "5"]));
    assert_eq!(code, Some(0), "{stderr}");
    for line in [
        "base,all,file,tipstat.toml line 2,TIPSTAT_BASE",
        "confidence,0.99,environment,TIPSTAT_CONFIDENCE,TIPSTAT_CONFIDENCE",
        "country,KGZ;KAZ,file,tipstat.toml line 4,TIPSTAT_COUNTRY",
        "min_cell,5,flag,option --min-cell,TIPSTAT_MIN_CELL",
        "repeats,aside,default,,TIPSTAT_REPEATS",
    ] {
        assert!(
            stdout.lines().any(|found| found == line),
            "{line}\n{stdout}"
        );
    }
    let mut command = tipstat(&[]);
    command.current_dir(folder.path());
    let (stdout, ..) = run(command.args(["show", "gender-share", "UZB", "--confidence", "0.95"]));
    let stdout = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        stdout.contains("Set outside the command line: ")
            && stdout.contains("base all (`tipstat.toml` line 2)"),
        "{stdout}"
    );
    assert!(!stdout.contains("confidence 0.9 "), "{stdout}");
    assert!(
        !stdout.contains("Kazakhstan"),
        "countries that are typed replace those of the file"
    );
}

#[test]
fn what_is_wrong_is_named_where_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let (_, stderr, code) = run(tipstat(&[]).args(["list"]).env("TIPSTAT_BASE", "al"));
    assert_eq!(code, Some(2));
    assert!(
        stderr.contains("`TIPSTAT_BASE`: invalid value 'al'"),
        "{stderr}"
    );
    let (_, stderr, code) = run(tipstat(&[]).args(["list"]).env("TIPSTAT_BASSE", "all"));
    assert_eq!(code, Some(2));
    assert!(stderr.contains("did you mean `TIPSTAT_BASE`?"), "{stderr}");
    for (text, said) in [
        (
            "[defaults]\n\nbasse = 'all'\n",
            "`tipstat.toml` line 3: unknown setting `basse`; did you mean `base`?",
        ),
        (
            "[defaults]\nconfidence = 2\n",
            "`tipstat.toml` line 2: invalid value '2'",
        ),
        (
            "[default]\nbase = 'all'\n",
            "tipstat.toml:1: `table` is `default`, expected one of the tables ",
        ),
        ("[defaults\n", "tipstat.toml:1: expected TOML: "),
    ] {
        std::fs::write(at.join("tipstat.toml"), text).expect("a file");
        let (_, stderr, code) = run(tipstat(&[]).args(["list"]).current_dir(at));
        assert_eq!(code, Some(2), "{text}");
        assert!(stderr.contains(said), "{text}\n{stderr}");
    }
}

#[test]
fn a_dash_is_standard_output_and_a_closed_pipe_is_quiet() {
    let (stdout, ..) = run(tipstat(&[]).args(["list", "-o", "-"]));
    assert!(stdout.contains("gender-share"));
    let mut child = tipstat(&[])
        .args(["show", "tier-history", "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("tipstat runs");
    drop(child.stdout.take());
    let mut said = String::new();
    let stderr = child.stderr.as_mut().expect("standard error");
    stderr.read_to_string(&mut said).expect("text");
    assert_eq!(said, "");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

/// A link stays a link, and what is not a regular file is written into and never replaced.
#[cfg(unix)]
#[test]
fn links_and_pipes_are_written_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("real.csv"), "old").expect("a file");
    std::os::unix::fs::symlink("real.csv", at("link.csv")).expect("a link");
    let list = |name: &str| run(tipstat(&[]).args(["list", "--force", "-o"]).arg(at(name)));
    assert_eq!(list("link.csv").2, Some(0));
    assert!(at("link.csv").is_symlink());
    let text = std::fs::read_to_string(at("real.csv")).expect("text");
    assert!(text.starts_with("statistic,"), "{text}");

    let made = Command::new("mkfifo").arg(at("pipe")).status();
    assert!(made.expect("mkfifo runs").success());
    let reader = Command::new("cat")
        .arg(at("pipe"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("cat runs");
    assert_eq!(list("pipe").2, Some(0));
    let said = reader.wait_with_output().expect("it ends").stdout;
    assert!(String::from_utf8_lossy(&said).contains("gender-share"));
    let about = std::fs::symlink_metadata(at("pipe")).expect("it is there");
    assert!(about.file_type().is_fifo());
}

#[test]
fn options_that_would_change_nothing_are_refused_and_settings_are_not() {
    let all = [
        (
            "list",
            "--country=KGZ --year=2020 --data=paper --min-cell=3",
        ),
        ("schema tiers", "--source=tip-2023 --threads=1"),
        ("man show", "--format=json --base=all"),
        ("completions bash", "--raw --confidence=0.9"),
        ("claims list", "--country=KGZ --as=glotip"),
        ("load", "--year=2020 --interval=wilson"),
        ("check data/tiers.csv", "--country=KGZ"),
        ("countries Kyrgyzstan", "--source=tip-2023"),
        ("convert data -o x", "--base=all --confidence=0.9"),
        ("verify", "--country=KGZ --interval=wilson"),
    ];
    for (command, options) in all {
        let folder = tempfile::tempdir().expect("a folder");
        let words = command.split(' ').chain(options.split(' '));
        let (out, said, code) = run(tipstat(&[]).current_dir(folder.path()).args(words));
        assert_eq!((out.as_str(), code), ("", Some(2)), "{command}: {said}");
        // all at once
        for option in options.split(' ') {
            let name = option.split('=').next().expect("a name");
            assert!(said.contains(&format!("`{name}`")), "{command}: {said}");
        }
    }
    let mut list = tipstat(&[]);
    let (_, said, code) = run(list.env("TIPSTAT_COUNTRY", "KGZ").arg("list"));
    assert_eq!(code, Some(0), "{said}");
}

/// A path from the root is not the same on every machine: outputs have the name of the file alone.
#[test]
fn outputs_have_no_path_from_the_root() {
    let place = crate::common::Place::new();
    place.file("own.csv", crate::common::own(3, "x"));
    let path = place.path().join("own.csv");
    let path = path.to_str().unwrap();
    for format in ["json", "markdown", "html-page", "csv"] {
        let (code, said) = place.said(&[
            "show",
            "detected-victims",
            "--data",
            path,
            "--format",
            format,
        ]);
        assert_eq!(code, 0, "{said}");
        assert!(!said.contains(path), "{format}: {said}");
        assert!(format != "json" || said.contains("own.csv"), "{said}");
    }
}

/// Options that say how files are read are refused where no file is named, and files that never end are not read.
#[test]
fn ways_to_read_need_a_file_that_ends() {
    let place = crate::common::Place::new();
    for option in [["--as", "glotip"], ["--sheet", "a"]] {
        let said = place.said(&[&["summary"], &option[..]].concat());
        crate::common::assert_said(&said, 2, "no file is given: add `--data FILE`");
    }
    if cfg!(target_os = "linux") {
        let said = place.said(&["load", "/proc/kmsg"]);
        crate::common::assert_said(&said, 3, "one of the system's own");
    }
}
