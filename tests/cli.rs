//! The README and the pages of `tests/cmd/` are run as written: command, output, exit code.
//!
//! `TRYCMD=overwrite cargo test --release --test cli` rewrites them: read the diff.

#[test]
fn the_pages_are_true() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .case("README.md")
        .case("tests/cmd/*.md");
}

/// Where words would have to be broken, each row stands over several lines.
#[test]
fn a_narrow_terminal_gets_cards() {
    let command = std::process::Command::new(env!("CARGO_BIN_EXE_tipstat"))
        .args(["summary", "KGZ"])
        .env("COLUMNS", "60")
        .output()
        .expect("tipstat runs");
    let text = String::from_utf8_lossy(&command.stdout);
    assert!(
        text.contains("\n Government                3 c\n"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 62),
        "{text}"
    );
}
