//! Prosecutions and convictions, and detected victims.

use super::super::english::{self, capital, joined, so_many};
use super::{Said, when};
use crate::stats::{Estimate, Status};

/// The proceedings of the latest year of each source.
pub(in super::super) fn latest(blocks: &[&[Estimate]]) -> Vec<Said> {
    blocks.iter().filter_map(|block| one(block)).collect()
}

fn one(block: &[Estimate]) -> Option<Said> {
    let told: Vec<&Estimate> = block
        .iter()
        .filter(|figure| figure.key("group") != "victims")
        .collect();
    let first = told.first()?;
    let part = |figure: &&Estimate| {
        let (one, many) = match figure.key("group") {
            "offences" => ("offence recorded", "offences recorded"),
            "prosecuted" => ("person prosecuted", "persons prosecuted"),
            "convicted" => ("person convicted", "persons convicted"),
            "suspected" => ("person suspected", "persons suspected"),
            _ => return None,
        };
        Some(match (figure.status, figure.count) {
            (Status::Hidden, _) => Err(format!("{many} suppressed to protect people")),
            (Status::NotPublished, None) => {
                Err(format!("{many} not published (which is not zero)"))
            }
            (_, None) => Err(format!("{many} not known")),
            (_, number) => Ok(so_many(number, (one, many)) + &english::contradicted(figure)),
        })
    };
    let parts = || told.iter().filter_map(part);
    let known: Vec<String> = parts().filter_map(Result::ok).collect();
    let mut parts: Vec<String> = parts().filter_map(Result::err).collect();
    if !known.is_empty() {
        parts.insert(0, joined(&known, "and"));
    }
    if parts.is_empty() {
        return None;
    }
    let text = format!("{}: {}.", capital(&when(first)), parts.join("; "));
    Some(Said::of(text, told.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::super::made::{counted, unsaid};
    use super::*;

    #[test]
    fn what_is_not_published_is_said() {
        let block = [
            counted("offences", 1, Some(1), ""),
            counted("prosecuted", 0, Some(4), ""),
            unsaid("convicted"),
        ];
        assert_eq!(
            one(&block).map(|said| said.text).unwrap_or_default(),
            "In 2023: 1 offence recorded and between 0 and 4 persons prosecuted; persons convicted not published (which is not \
             zero)."
        );
    }
}
