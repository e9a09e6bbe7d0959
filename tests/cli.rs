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
