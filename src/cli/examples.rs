//! Examples of each command, which come first in its help; a test runs all of them.

/// Commands, and examples of them; the nameless one is the program.
const EXAMPLES: [(&str, &[&str]); 27] = [
    (
        "",
        &[
            "tipstat summary",
            "tipstat show tier-history KGZ",
            "tipstat explain gender-share",
        ],
    ),
    (
        "summary",
        &[
            "tipstat summary",
            "tipstat summary Kyrgyzstan KAZ --format markdown",
        ],
    ),
    (
        "show",
        &[
            "tipstat show gender-share KGZ",
            "tipstat show tier-history 'Central Asia' --year 2019..2023",
            "tipstat show destination-split 143 --source winrock-2023 --format csv",
        ],
    ),
    (
        "compare",
        &[
            "tipstat compare KGZ UZB",
            "tipstat compare KAZ KGZ TJK --on detected-victims --group government",
        ],
    ),
    (
        "figure",
        &[
            "tipstat figure gender",
            "tipstat figure gender KAZ KGZ -o gender.svg",
            "tipstat figure map KAZ KGZ TJK --on gender-share --group female",
        ],
    ),
    (
        "cross",
        &[
            "tipstat cross citizenship destination",
            "tipstat cross country year --source unodc-glotip-2023",
            "tipstat cross sex exploitation --data tests/files/ctdc-kanon-2020.csv --percent row",
        ],
    ),
    (
        "hidden",
        &[
            "tipstat hidden tests/files/lists.csv",
            "tipstat hidden tests/files/lists.csv --model 'police:ngo' --format csv",
        ],
    ),
    ("list", &["tipstat list", "tipstat list --format json"]),
    (
        "explain",
        &[
            "tipstat explain gender-share",
            "tipstat explain identification-gap KGZ",
        ],
    ),
    (
        "profile",
        &[
            "tipstat profile Kyrgyzstan",
            "tipstat profile KAZ -o kazakhstan.html",
        ],
    ),
    (
        "report",
        &[
            "tipstat report -o central-asia.html",
            "tipstat report Kazakhstan KGZ --format markdown",
        ],
    ),
    ("load", &["tipstat load", "tipstat load data/victims.csv"]),
    (
        "releases",
        &["tipstat releases tests/files/edition-2019.csv tests/files/edition-2023.csv"],
    ),
    (
        "check",
        &[
            "tipstat check data/victims.csv",
            "tipstat check data --format json",
        ],
    ),
    (
        "reconcile",
        &[
            "tipstat reconcile tests/files/totals-and-parts.csv",
            "tipstat reconcile tests/files/totals-and-parts.csv Kyrgyzstan --format json",
        ],
    ),
    (
        "audit",
        &[
            "tipstat audit tests/files/suppressed.csv",
            "tipstat audit tests/files/suppressed.csv --total Everyone --mark '†=1-10' --cells",
            "tipstat audit --records tests/files/records.csv --columns gender,age,origin",
        ],
    ),
    (
        "convert",
        &[
            "tipstat convert -o paper",
            "tipstat convert tests/files/ctdc-kanon-2020.csv -o ctdc",
        ],
    ),
    (
        "countries",
        &[
            "tipstat countries Кыргызстан UK 'South Korea'",
            "tipstat countries --format csv",
        ],
    ),
    (
        "cite",
        &["tipstat cite", "tipstat cite dyussenova-2024 --bibtex"],
    ),
    (
        "schema",
        &["tipstat schema json", "tipstat schema tables --format json"],
    ),
    (
        "sql",
        &[
            "tipstat sql 'SHOW TABLES'",
            "tipstat sql \"SELECT * FROM gender_share WHERE country = 'KGZ'\"",
        ],
    ),
    (
        "build",
        &[
            "tipstat build examples/central-asia/tipstat.toml --check",
            "tipstat build examples/central-asia/tipstat.toml --check --format json",
        ],
    ),
    (
        "config",
        &["tipstat config", "tipstat config --format json"],
    ),
    (
        "completions",
        &["tipstat completions bash", "tipstat completions fish"],
    ),
    ("man", &["tipstat man", "tipstat man show"]),
    (
        "verify",
        &[
            "tipstat verify",
            "tipstat verify --format junit -o claims.xml",
        ],
    ),
    (
        "claims",
        &[
            "tipstat claims list",
            "tipstat claims new gender-share KGZ --cell group=female --percent --decimals 0",
        ],
    ),
];

/// The examples of a command.
pub(super) fn find(command: &str) -> &'static [&'static str] {
    let found = EXAMPLES.iter().find(|(name, _)| *name == command);
    found.map_or(&[], |(_, examples)| examples)
}

/// The examples at the beginning of `--help`.
pub(super) fn help(command: &str) -> String {
    let examples: Vec<String> = find(command)
        .iter()
        .map(|line| format!("  {line}\n"))
        .collect();
    if examples.is_empty() {
        String::new()
    } else {
        format!("Examples:\n{}", examples.concat())
    }
}
