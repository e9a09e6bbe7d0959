//! Outcomes of claims as `JUnit` XML, for systems that run tests: no time, no machine and no chance in it.

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::Verified;
use crate::claims::{Claim, ClaimOutcome, Verdict};

/// The report: a suite a file, a case an outcome; a mismatch has failed, what was not checked is skipped.
pub(super) fn report(files: &[Verified], strict: bool) -> anyhow::Result<String> {
    let mut report = Report::new("tipstat verify");
    for file in files {
        let mut suite = TestSuite::new(file.file.as_str());
        for (claim, outcome) in file.pairs() {
            let twice = file
                .outcomes
                .iter()
                .filter(|other| other.claim == outcome.claim)
                .count()
                > 1;
            suite.add_test_case(case(&file.file, claim, outcome, twice, strict));
        }
        report.add_test_suite(suite);
    }
    Ok(report.to_string()?)
}

fn case(file: &str, claim: &Claim, outcome: &ClaimOutcome, twice: bool, strict: bool) -> TestCase {
    let mut status = match outcome.verdict {
        Verdict::Match | Verdict::MatchesRounded => TestCaseStatus::success(),
        Verdict::Possible | Verdict::NotComputable if !strict => TestCaseStatus::skipped(),
        _ => TestCaseStatus::non_success(NonSuccessKind::Failure),
    };
    let computed = outcome.computed.as_ref();
    let found = computed.map_or("", |computed| computed.text.as_str());
    let source = computed.map_or("", |computed| computed.source.as_str());
    let reason = &outcome.reason;
    match outcome.verdict {
        Verdict::Match | Verdict::MatchesRounded => {}
        Verdict::Mismatch | Verdict::Possible => {
            status.set_message(format!("expected {}, computed {found}", outcome.expected));
            status.set_type(outcome.verdict.word());
            let lines = [
                ("statement", claim.statement.as_str()),
                ("locator", &claim.locator),
                ("source of the data", source),
                ("remark", reason),
                ("note", &claim.note),
            ];
            let lines = lines.into_iter().filter(|(_, text)| !text.is_empty());
            let lines: Vec<String> = lines
                .map(|(name, text)| format!("{name}: {text}"))
                .collect();
            status.set_description(lines.join("\n"));
        }
        Verdict::NotComputable => {
            status.set_message(reason.as_str());
            status.set_type(outcome.verdict.word());
        }
    }
    let name = if twice {
        format!("{} ({source})", claim.id)
    } else {
        claim.id.clone()
    };
    let mut case = TestCase::new(name, status);
    case.set_classname(file);
    let properties = [
        ("statement", claim.statement.as_str()),
        ("outcome", outcome.verdict.word()),
        ("expected", &outcome.expected),
        ("computed", found),
        ("source", source),
    ];
    let there = properties
        .into_iter()
        .filter(|(_, value)| !value.is_empty());
    case.add_properties(there.map(|(name, value)| Property::new(name, value)));
    case
}
