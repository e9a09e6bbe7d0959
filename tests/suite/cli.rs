//! The README, the pages of `tests/cmd/` and the sessions in `examples/` are run as written: command, output, exit code.
//!
//! `TRYCMD=overwrite cargo test --release --test suite cli::` rewrites them: read the diff.

#[test]
fn the_pages_are_true() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .case("README.md")
        .case("tests/cmd/*.md")
        .case("examples/*.md");
}

/// On a screen under 50 columns, each row is a card of several lines.
#[test]
fn a_narrow_terminal_gets_cards() {
    let command = std::process::Command::new(env!("CARGO_BIN_EXE_tipstat"))
        .args(["summary", "KGZ"])
        .env("COLUMNS", "45")
        .output()
        .expect("tipstat runs");
    let text = String::from_utf8_lossy(&command.stdout);
    assert!(
        text.contains("\n Government                3 c\n"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 45),
        "{text}"
    );
}

/// `examples/ci.sh`: nothing to say the first time and the second, and the rows that moved when a number did.
#[cfg(unix)]
#[test]
fn the_script_of_a_build_fails_where_a_number_moves() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let folder = tempfile::tempdir().expect("a folder");
    let figures = folder.path().join("figures.csv");
    let text = std::fs::read_to_string(format!("{example}/ci.in/figures.csv")).expect("figures");
    let bin = env!("CARGO_BIN_EXE_tipstat").trim_end_matches("/tipstat");
    let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
    let run = |text: &str| {
        std::fs::write(&figures, text).expect("written");
        let mut script = std::process::Command::new("sh");
        script.arg(format!("{example}/ci.sh")).arg("tables");
        script.current_dir(folder.path()).env("PATH", &path);
        let output = script.output().expect("sh runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said)
    };
    assert_eq!(run(&text), (Some(0), String::new()));
    assert_eq!(run(&text), (Some(0), String::new()));
    let (code, said) = run(&text.replace(",66,", ",67,"));
    assert_eq!(code, Some(1));
    assert!(
        said.contains("\n> KGZ,2023,our-report,civil_society,67,"),
        "{said}"
    );
    assert_eq!(run(&text.replace(",66,", ",-1,")).0, Some(1));
}
