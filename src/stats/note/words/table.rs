//! The sentences about the marks, rows and arrangement of a table.

use super::lists::join;
use crate::stats::Note;
use crate::stats::note::Unpublished;

impl Note {
    /// The sentence of a note about the marks, rows and arrangement of a table.
    pub(super) fn sentence_of_table(&self) -> String {
        match self {
            Self::FewNoShare { least } => format!(
                "base under {least}: the count is shown instead of a share; machine formats have both"
            ),
            Self::NotPublished(of) => of.meaning(),
            Self::JointIntervals(level) => format!(
                "{}: joint coverage of all categories of a split",
                level.label()
            ),
            Self::Suppressed { below } => match below {
                2 => "Suppressed: counts of 1, and others from which they could be derived.".into(),
                below => format!(
                    "Suppressed: counts of 1–{}, and others from which they could be derived.",
                    below - 1
                ),
            },
            Self::Perturbed { largest, deviation } => format!(
                "Counts carry random noise (cell key method): at most ±{largest}, standard deviation {deviation:.1}. The same people \
                 have the same noise in every question on one table; parts need not add up to their total."
            ),
            Self::Rounded { base } => format!(
                "Counts are rounded to multiples of {base}: at most ±{} off. Parts need not add up to their total.",
                base / 2
            ),
            Self::NotCombined { by, below } => format!(
                "Suppressed by {}: some combination of these columns has only 1–{} people. \
                 `explain protection` says which columns can be combined.",
                join(by, "and"),
                below - 1
            ),
            Self::NotBrokenDown { by } => format!(
                "the source does not break this down by {}: unknown, not zero",
                join(by, "or")
            ),
            Self::OnlyRows { condition } => format!("Only rows where {condition}."),
            Self::NotDivided { by, sources } => format!(
                "Left out because they are not broken down by {}: {}.",
                join(by, "and"),
                sources.join(", ")
            ),
            Self::PartsOverlap { sources } => format!(
                "Left out because their parts may overlap and cannot be added: {}. Select one part at a time.",
                sources.join(", ")
            ),
            Self::Cut {
                top,
                of_each_split,
                left_out,
            } => {
                let each = if *of_each_split { " of each split" } else { "" };
                match left_out {
                    0 => format!("The first {top}{each}; the others are combined as `other`."),
                    left_out => format!("The first {top}{each}; {left_out} more are left out."),
                }
            }
            Self::Cross(cross) => cross.meaning(),
            Self::Stated { text, .. } => text.clone(),
            other => other.sentence_of_ranks(),
        }
    }

    /// The sentence of a note about ranks, and what conventions change in them.
    fn sentence_of_ranks(&self) -> String {
        match self {
            Self::Ranks { confidence } => format!(
                "Rank 1 is the largest value, not the best. `value` is the range that suppressed counts allow; the interval is a set of ranks that holds all true ranks jointly with {}% confidence (Klein, Wright and Wieczorek 2020).",
                confidence * 100.0
            ),
            Self::RankingOpen { pairs, open } => format!(
                "No convention reverses two countries of a year and source, but ranges leave {open} of {pairs} pairs undecided."
            ),
            Self::RankingChanges { pairs } => format!(
                "The ranking of countries depends on the convention: {} change places.",
                if *pairs == 1 {
                    "one pair of a year, source and part".to_owned()
                } else {
                    format!("{pairs} pairs of a year, source and part")
                }
            ),
            Self::PairChanges(pair) => pair.to_string(),
            Self::MorePairs { pairs } => format!("And {pairs} more pairs."),
            Self::Unchanged { all, conventions } => {
                let which = if *all {
                    "No convention changes a figure"
                } else {
                    "These conventions change no figure"
                };
                format!("{which}: {}.", conventions.join(", "))
            }
            other => other.fixed_sentence().unwrap_or_default().to_owned(),
        }
    }
}

impl Unpublished {
    fn meaning(self) -> String {
        match self {
            Self::Count => "not published (not zero)".into(),
            Self::Side => "not published (not zero), so no gap can be calculated".into(),
            Self::Place(word) => {
                let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
                    "an"
                } else {
                    "a"
                };
                format!("documented as {article} {word}, or possible, without a number (not zero)")
            }
            Self::Flow => "documented or possible flow without a number (not zero)".into(),
            Self::Year => {
                "not published (not zero): a gap in the series, left out of the tests".into()
            }
        }
    }
}
