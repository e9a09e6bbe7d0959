//! A tier that a source leaves open between two has both as its bounds, wherever it is shown.

use crate::common::Place;

const TIERS: &str = "country,year,tier,source\nKGZ,2018,2,mine\nKGZ,2019,2 or 2WL,mine\nKGZ,2020,3,mine\nKAZ,2019,2WL,mine\nKAZ,2020,2WL,mine\n";

fn asked(arguments: &[&str]) -> String {
    let place = Place::new();
    place.file("tiers.csv", TIERS);
    let (code, said) = place.said(&[arguments, &["--data", "tiers.csv"]].concat());
    assert_eq!(code, 0, "{arguments:?}: {said}");
    said
}

#[test]
fn statistics_show_both_tiers_and_call_no_move_that_is_open() {
    let history = asked(&["show", "tier-history", "KGZ", "--format", "csv"]);
    for row in [
        "KGZ,2018,mine,2,2,2,,1,first,",
        "KGZ,2019,mine,2 or 2WL,2,2WL,,,,",
        "KGZ,2020,mine,3,3,3,,1,worse,",
    ] {
        assert!(history.contains(row), "{row}: {history}");
    }
    assert!(history.contains(",bounded,"), "{history}");
    let moves = asked(&[
        "show",
        "tier-moves",
        "KGZ",
        "--year",
        "2019",
        "--format",
        "csv",
    ]);
    assert!(moves.contains("KGZ,2019,mine,2 or 2WL,2,2WL,,,"), "{moves}");
    let people = asked(&["show", "tier-history", "KGZ"]);
    assert!(people.contains("Tier 2 or Tier 2 Watch List"), "{people}");
    let summary = asked(&["summary", "KGZ", "--year", "2019", "--format", "csv"]);
    assert!(summary.contains(",2 or 2WL,2019,"), "{summary}");
    let rows = asked(&[
        "sql",
        "SELECT tier_low, tier_high FROM tier_history WHERE country = 'KGZ' AND year = 2019",
        "--format",
        "csv",
    ]);
    assert!(rows.contains("2,2WL"), "{rows}");
}

#[test]
fn drawings_and_pages_show_both_tiers() {
    let svg = asked(&["figure", "tiers", "--format", "svg"]);
    assert!(
        svg.contains("Kyrgyzstan, 2019: Tier 2 or Tier 2 Watch List"),
        "{svg}"
    );
    assert!(svg.contains("Two shades in a cell"), "{svg}");
    let text = asked(&["figure", "tiers"]);
    assert!(text.contains("2/WL"), "{text}");
    let page = asked(&["profile", "KGZ", "--format", "markdown"]);
    assert!(page.contains("Tier 2 or the Tier 2 Watch List"), "{page}");
}

#[test]
fn what_is_written_reads_back() {
    let place = Place::new();
    place.file("tiers.csv", TIERS);
    let converted = place.said(&["convert", "tiers.csv", "-o", "out"]);
    assert_eq!(converted.0, 0, "{}", converted.1);
    let again = ["show", "tier-history", "--format", "csv", "--data"];
    let of = |data: &str| place.said(&[&again[..], &[data]].concat());
    assert_eq!(of("tiers.csv"), of("out"));
}
