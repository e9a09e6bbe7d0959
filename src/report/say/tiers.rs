//! Where the TIP Report places a country, how it came there, and the clock of the Watch List.

use compact_str::{CompactString, ToCompactString as _};

use super::super::english::{joined, the};
use super::Said;
use crate::stats::INFERRED;
use crate::stats::questions::availability;
use crate::stats::{Estimate, Remark, Status, tier_range};

/// Moves that a sentence names; the table has all.
const NAMED: usize = 3;

/// A tier in a sentence.
pub(in super::super) fn name(tier: &str) -> String {
    if let Some((low, high)) = tier_range(tier) {
        return format!("{} or {}", name(low), name(high));
    }
    match tier {
        "2WL" => "the Tier 2 Watch List".into(),
        "SC" => "the list of Special Cases".into(),
        tier => format!("Tier {tier}"),
    }
}

/// ` (inferred)` for a tier that no source states.
pub(in super::super) fn inferred(figure: &Estimate) -> &'static str {
    if figure.key("basis") == INFERRED {
        " (inferred)"
    } else {
        ""
    }
}

/// The same with the years between that no source tells of, which have no tier.
pub(in super::super) fn every_year(figures: &[Estimate]) -> Vec<Estimate> {
    let mut all: Vec<Estimate> = Vec::new();
    for figure in figures {
        let before = all.last().and_then(Estimate::year);
        let between = before.zip(figure.year()).map(|(a, b)| a + 1..b);
        all.extend(between.into_iter().flatten().map(|year| Estimate {
            keys: vec![
                ("year", year.to_compact_string()),
                ("group", CompactString::default()),
            ],
            status: Status::Unknown,
            ..Estimate::default()
        }));
        all.push(figure.clone());
    }
    all
}

/// The latest tier, its moves before and the years that are not known.
pub(in super::super) fn history(country: &str, figures: &[Estimate]) -> Vec<Said> {
    let known: Vec<&Estimate> = figures
        .iter()
        .filter(|figure| !figure.key("group").is_empty() && figure.year().is_some())
        .collect();
    let latest = latest(country, &known).into_iter();
    let years = figures
        .iter()
        .filter(|figure| figure.key("group").is_empty());
    let unknown: Vec<i64> = years.filter_map(Estimate::year).collect();
    let all = latest.chain(earlier(&known));
    all.chain(not_found(&unknown).filter(|_| !known.is_empty()))
        .collect()
}

/// Whether a tier is another than that of the year before.
fn has_moved(figure: &Estimate) -> bool {
    !matches!(figure.key("move"), "same" | "first" | "")
}

/// Where the latest report places the country, and where the one before did.
fn latest(country: &str, known: &[&Estimate]) -> Option<Said> {
    let last = known.last()?;
    let on = match last.key("group") {
        "2WL" => "on the Tier 2 Watch List".to_owned(),
        "SC" => "among the Special Cases".to_owned(),
        tier if tier_range(tier).is_some() => format!("on {}", name(tier)),
        tier => format!("in Tier {tier}"),
    };
    let before = known.iter().rev().nth(1);
    let against = match before {
        Some(before) if last.key("move") == "same" => format!(", as in {}", before.key("year")),
        Some(before) if has_moved(last) => format!(
            ", after {} in {}",
            name(before.key("group")),
            before.key("year")
        ),
        _ => String::new(),
    };
    let text = format!(
        "The TIP Report of {} places {} {on}{}{against}.",
        last.key("year"),
        the(country),
        inferred(last)
    );
    Some(Said::of(text, [*last]))
}

/// The moves before the latest year.
fn earlier(known: &[&Estimate]) -> Option<Said> {
    let (first, last) = (known.first()?, known.last()?);
    let moves = known.iter().copied();
    let moves: Vec<&Estimate> = moves
        .filter(|figure| has_moved(figure) && figure.key("year") != last.key("year"))
        .collect();
    let parts: Vec<String> = moves[moves.len().saturating_sub(NAMED)..]
        .iter()
        .map(|figure| format!("to {} in {}", name(figure.key("group")), figure.key("year")))
        .collect();
    // where the years asked for begin with a move, what it came from lies before them
    let begins = first.key("year") == moves.first()?.key("year");
    let from = format!("{} in {}", name(first.key("group")), first.key("year"));
    let which = match (moves.len(), begins) {
        (many, _) if many > NAMED => format!(
            "The last three of {many} earlier moves since {}",
            first.key("year")
        ),
        (1, true) => "Earlier move".into(),
        (_, true) => "Earlier moves".into(),
        (1, false) => format!("Earlier move, from {from}"),
        (_, false) => format!("Earlier moves, from {from}"),
    };
    let text = format!("{which}: {}.", parts.join(", "));
    Some(Said::of(text, moves.iter().copied().chain([*first])))
}

/// The years of which no tier was found.
fn not_found(years: &[i64]) -> Option<Said> {
    let text = format!(
        "No tier was found for {}, which does not mean that the country was not ranked.",
        runs(years)
    );
    (!years.is_empty()).then(|| Said::of(text, []))
}

/// Years as runs: `2018 to 2019 and 2022`.
pub(in super::super) fn runs(years: &[i64]) -> String {
    joined(&availability::runs(years, " to "), "and")
}

/// The clock of the Watch List, where it runs.
pub(in super::super) fn clock(figures: &[Estimate]) -> Option<Said> {
    let last = figures
        .iter()
        .rfind(|figure| !figure.key("group").is_empty())?;
    let running = last.key("watch_list_years").parse::<u64>().ok()? > 0;
    // the sentence before has the move itself
    let clock = last.remarks.iter().find_map(|remark| match remark {
        Remark::WatchList(run) => Some(run),
        _ => None,
    })?;
    running.then(|| {
        Said::of(
            format!(
                "The Watch List clock after {}: {} (inferred from the years found; the statute decides, 22 U.S.C. 7107).",
                last.key("year"),
                clock
            ),
            [last],
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::made::keys;
    use super::*;
    use crate::stats::remark::Run;

    fn moved(from: &str, year: i64) -> Remark {
        Remark::Moved {
            from: Some(from.to_owned()),
            year,
            gap: None,
        }
    }

    fn placed(year: &str, tier: &str, moved: &str, remark: Option<Remark>) -> Estimate {
        let mut keys = keys("KGZ", year, tier);
        keys.push(("move", moved.into()));
        Estimate {
            keys,
            remarks: remark.into_iter().collect(),
            ..Estimate::default()
        }
    }

    #[test]
    fn the_latest_tier_and_the_way_there() {
        let figures = [
            placed("2001", "2", "first", None),
            placed("2002", "3", "worse", Some(moved("2", 2001))),
            placed("2003", "", "", None),
            placed("2004", "2", "better", Some(moved("3", 2002))),
            placed("2005", "2", "same", None),
        ];
        let said = history("KGZ", &figures);
        let texts: Vec<&str> = said.iter().map(|said| said.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "The TIP Report of 2005 places Kyrgyzstan in Tier 2, as in 2004.",
                "Earlier moves, from Tier 2 in 2001: to Tier 3 in 2002, to Tier 2 in 2004.",
                "No tier was found for 2003, which does not mean that the country was not ranked.",
            ]
        );
        assert_eq!(runs(&[2018, 2019, 2022]), "2018 to 2019 and 2022");
    }

    #[test]
    fn years_that_no_source_tells_of_are_gaps() {
        let figures = [
            placed("2001", "1", "first", None),
            placed("2004", "1", "same", None),
        ];
        let all = every_year(&figures);
        let years: Vec<i64> = all.iter().filter_map(Estimate::year).collect();
        assert_eq!(years, [2001, 2002, 2003, 2004]);
        let said = history("KGZ", &all);
        let last = said.last().expect("a sentence");
        assert!(
            last.text.starts_with("No tier was found for 2002 to 2003,"),
            "{}",
            last.text
        );
    }

    #[test]
    fn a_move_is_said_in_words_and_of_many_the_last() {
        let mut figures = vec![placed("2002", "3", "better", None)];
        let said = |figures: &[Estimate]| -> Vec<String> {
            let said = history("KGZ", figures);
            said.into_iter().map(|said| said.text).collect()
        };
        figures.push(placed("2003", "2WL", "worse", Some(moved("2", 2002))));
        assert_eq!(
            said(&figures),
            [
                "The TIP Report of 2003 places Kyrgyzstan on the Tier 2 Watch List, after Tier 3 in 2002.",
                "Earlier move: to Tier 3 in 2002.",
            ]
        );
        for year in ["2004", "2005", "2006"] {
            figures.push(placed(year, "2", "better", None));
        }
        assert_eq!(
            said(&figures)[1],
            "The last three of 4 earlier moves since 2002: to the Tier 2 Watch List in 2003, to Tier 2 in 2004, to Tier 2 in 2005."
        );
    }

    #[test]
    fn the_clock_does_not_repeat_the_move() {
        let mut last = placed("2024", "2WL", "worse", Some(moved("2", 2023)));
        last.remarks.push(Remark::WatchList(Run {
            years: 1,
            open: false,
            waivers: 0,
            next: 2025,
            must_leave: false,
            due: false,
        }));
        last.keys.push(("watch_list_years", "1".into()));
        assert_eq!(
            clock(&[last]).map(|said| said.text).unwrap_or_default(),
            "The Watch List clock after 2024: 1 Watch List year (inferred from the years found; the statute decides, 22 U.S.C. \
             7107)."
        );
    }
}
