//! What the audit finds in tables of several shapes; the ranges behind it are tested against reference numbers in `vectors.rs`.

use std::collections::BTreeMap;
use std::io::Write as _;

use tipstat::dataset::grid::grids;
use tipstat::dataset::limits::Limits;
use tipstat::stats::views::audit::{
    Attacker, AuditResult, Declared, DeclaredSum, Finding, audit_tables,
};

/// Audits texts, each as a separate file.
fn audit(texts: &[(&str, &str)], declared: &Declared) -> AuditResult {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for (at, (ending, text)) in texts.iter().enumerate() {
        let path = folder.path().join(format!("{at}.{ending}"));
        std::fs::File::create(&path)
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        all.extend(grids(path.to_str().unwrap(), None, Limits::default()).unwrap());
    }
    audit_tables(&all, declared).unwrap()
}

/// What an attacker finds of each cell.
fn findings(audit: &AuditResult, attacker: Attacker) -> BTreeMap<&str, Finding> {
    let of = audit
        .found
        .iter()
        .filter(|found| found.attacker == Some(attacker));
    of.map(|found| (found.place.as_str(), found.finding))
        .collect()
}

const RECTANGLE: &str =
    "Place,X,Y,Z,Total\na,*,50,*,78\nb,19,22,17,58\nc,*,32,*,59\nTotal,51,104,40,195\n";

/// The reference table t1: with zeros printed the small count may be anything from 1 to 22.
#[test]
fn a_pattern_that_protects_is_safe_and_one_that_does_not_is_exact() {
    let safe = audit(&[("csv", RECTANGLE)], &Declared::default());
    assert!(!safe.leaks());
    let found = findings(&safe, Attacker::ZerosPrinted);
    assert_eq!(found["a, Z"], Finding::Safe);
    assert_eq!(found["a, X"], Finding::SafeIfLarge);
    let shown = RECTANGLE.replace("c,*,32,*", "c,*,32,15");
    let leaks = audit(&[("csv", &shown)], &Declared::default());
    assert!(
        findings(&leaks, Attacker::ZerosSuppressed)
            .values()
            .all(|finding| *finding == Finding::Exact)
    );
    assert_eq!(leaks.found.len(), 6);
}

#[test]
fn web_pages_workbook_like_headers_and_long_tables_are_the_same_tables() {
    let cells = RECTANGLE.lines().enumerate().map(|(row, line)| {
        let tag = if row == 0 { "th" } else { "td" };
        let cells: Vec<String> = line
            .split(',')
            .map(|cell| format!("<{tag}>{cell}</{tag}>"))
            .collect();
        format!("<tr>{}</tr>", cells.concat())
    });
    let page = format!(
        "<table><caption>Victims</caption>{}</table>",
        cells.collect::<String>()
    );
    let mut long = "place,kind,count\n".to_owned();
    let names = ["X", "Y", "Z", "total"];
    for line in RECTANGLE.lines().skip(1) {
        let (place, counts) = line.split_once(',').unwrap();
        for (name, count) in names.iter().zip(counts.split(',')) {
            long.push_str(&format!("{},{name},{count}\n", place.to_lowercase()));
        }
    }
    let wide = audit(&[("csv", RECTANGLE)], &Declared::default());
    for (ending, text) in [("html", page.as_str()), ("csv", &long)] {
        let other = audit(&[(ending, text)], &Declared::default());
        for attacker in [Attacker::ZerosSuppressed, Attacker::ZerosPrinted] {
            let values = |audit: &AuditResult| -> Vec<Finding> {
                findings(audit, attacker).into_values().collect()
            };
            assert_eq!(values(&other), values(&wide), "{ending}");
        }
    }
}

/// Two tables, each safe alone: the second prints a cell that the first hides.
#[test]
fn tables_that_share_cells_are_audited_together() {
    let first = "Country,f,m,Total\nA,*,*,20\nB,30,25,55\nC,*,*,20\nTotal,56,39,95\n";
    let second = "Country,f,m,Total\nA,*,6,20\n";
    assert!(!audit(&[("csv", first)], &Declared::default()).leaks());
    let both = audit(&[("csv", first), ("csv", second)], &Declared::default());
    let of = findings(&both, Attacker::ZerosSuppressed);
    assert!(
        of.values().all(|finding| *finding == Finding::Exact),
        "{of:?}"
    );
    assert!(
        both.assumed
            .iter()
            .any(|text| text.contains("audited together"))
    );
    // the same labels and other numbers: another population
    let other = second.replace("6,20", "*,21");
    assert!(!audit(&[("csv", first), ("csv", &other)], &Declared::default()).leaks());
}

/// 4% of 69 is 3.
#[test]
fn percentages_give_counts_back() {
    let table =
        "Side,Victims\ngovernment,* (4%)\ncivil society,* (96%)\nsmall,21 (30%)\nTotal,69\n";
    let table = table.replace("small,21 (30%)\n", "");
    let alone = audit(&[("csv", &table)], &Declared::default());
    // nothing printed tells what the percentages are of
    assert!(!alone.leaks());
    let shown = "Side,Victims,Victims %,Total\na,21,30%,69\nb,*,4%,69\nc,*,65%,69\n";
    let found = audit(&[("csv", shown)], &Declared::default());
    let of = findings(&found, Attacker::ZerosPrinted);
    assert_eq!(
        of["b, Victims"],
        Finding::Exact,
        "{of:?} {:?}",
        found.assumed
    );
    let with_base = "side,count,share,base\na,21,30,69\nb,*,4,69\nc,*,65,69\n";
    let found = audit(&[("csv", with_base)], &Declared::default());
    assert_eq!(
        findings(&found, Attacker::ZerosPrinted)["b"],
        Finding::Exact
    );
}

#[test]
fn marks_and_sums_that_are_declared_narrow() {
    let table = "Place,Victims\nAlpha,20\nBeta,s\nGamma,p\nDelta,p\nNorth,42\n";
    let mark = |mark: &str, range: &str| {
        (
            mark.to_owned(),
            tipstat::dataset::count::Count::parse(range).unwrap(),
        )
    };
    let declared = Declared {
        marks: vec![mark("p", "1-10"), mark("s", ">=11")],
        sums: vec![DeclaredSum {
            total: "north".into(),
            parts: ["Alpha", "Beta", "Gamma"].map(str::to_owned).to_vec(),
        }],
        ..Declared::default()
    };
    let found = audit(&[("csv", table)], &declared);
    assert_eq!(
        findings(&found, Attacker::ZerosPrinted)["Gamma"],
        Finding::Safe
    );
    // 22 in two cells, one of 11 or more and one of 10 or fewer: any number from 1 to 10 is left
    assert_eq!(
        findings(&found, Attacker::MarksKnown)["Gamma"],
        Finding::Safe
    );
    let fewer = table.replace("North,42", "North,34");
    let found = audit(&[("csv", &fewer)], &declared);
    assert_eq!(
        findings(&found, Attacker::MarksKnown)["Gamma"],
        Finding::Narrowed
    );
    assert_eq!(
        findings(&found, Attacker::MarksKnown)["Delta"],
        Finding::Safe
    );
}

#[test]
fn printed_ranges_and_groups_are_judged() {
    let table = "Place,women,men,Total\nA,<5,30,33\nB,<5,12,<20\nC,12,0,12\nD,11,1,12\n";
    let found = audit(&[("csv", table)], &Declared::default());
    let of = findings(&found, Attacker::ZerosSuppressed);
    assert_eq!(of["A, women"], Finding::Exact);
    assert_eq!(of["B, women"], Finding::Safe);
    assert_eq!(of["B"], Finding::Narrowed);
    let groups = found
        .found
        .iter()
        .filter(|found| found.finding.is_of_group());
    let groups: Vec<(Finding, &str)> = groups
        .map(|found| (found.finding, found.place.as_str()))
        .collect();
    let by = "by men | women";
    let expected = [
        (Finding::OneCategory, format!("C, {by}")),
        (Finding::OneOther, format!("D, {by}")),
    ];
    for (finding, place) in expected {
        let is_there = groups
            .iter()
            .any(|(of, at)| *of == finding && at.eq_ignore_ascii_case(&place));
        assert!(is_there, "{groups:?}");
    }
}

/// A table is larger than what linear programmes could do cell by cell.
#[test]
fn a_hundred_rows_and_columns_are_audited() {
    let n = 100;
    let count = |row: usize, column: usize| (row * 37 + column * 91) % 50 + 1;
    let is_hidden = |row: usize, column: usize| count(row, column) < 11;
    let mut text = String::from("Place");
    (0..n).for_each(|column| text.push_str(&format!(",c{column}")));
    text.push_str(",Total\n");
    for row in 0..n {
        text.push_str(&format!("r{row}"));
        for column in 0..n {
            let shown = if is_hidden(row, column) {
                "*".to_owned()
            } else {
                count(row, column).to_string()
            };
            text.push_str(&format!(",{shown}"));
        }
        text.push_str(&format!(
            ",{}\n",
            (0..n).map(|column| count(row, column)).sum::<usize>()
        ));
    }
    text.push_str("Total");
    for column in 0..n {
        text.push_str(&format!(
            ",{}",
            (0..n).map(|row| count(row, column)).sum::<usize>()
        ));
    }
    text.push('\n');
    let found = audit(&[("csv", &text)], &Declared::default());
    assert_eq!(
        found.found.len(),
        2 * (0..n * n).filter(|at| is_hidden(at / n, at % n)).count()
    );
    assert!(!found.found.iter().any(|found| found.finding.is_open()));
}
