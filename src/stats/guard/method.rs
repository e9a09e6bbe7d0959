//! How small counts are protected: the value of `--protect`.

use std::fmt;

use crate::stats::mathematics::cell_key::Parameters;

/// A method of disclosure control.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum ProtectionMethod {
    /// Small counts are suppressed, and what they could be derived from.
    #[default]
    Suppress,
    /// Small categories are merged first, where fewer counts are suppressed then.
    Merge,
    /// Counts get random noise, the same for the same persons in every question.
    CellKey(Parameters),
    /// Counts are rounded to multiples of a base; of `k` where none is given.
    Round(Option<u64>),
}

/// The noise where none is asked for: at most 5 persons, of variance 3, and no count of 1 or 2.
const USUAL: Parameters = Parameters {
    largest: 5,
    variance: 3.0,
    never: 2,
};

impl ProtectionMethod {
    /// Reads `suppress`, `merge`, `cell-key`, `cell-key:D,V,J`, `round` or `round:BASE`. The error says what was expected.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const EXPECTED: &str = "`suppress`, `merge`, `cell-key`, `cell-key:D,V,J` (largest noise, variance, largest count that never appears), \
             `round` or `round:BASE` (from 2 to 1000)";
        let (name, more) = text.split_once(':').unwrap_or((text, ""));
        let given: Vec<&str> = more.split(',').filter(|part| !part.is_empty()).collect();
        match (name, given.as_slice()) {
            ("suppress", []) => Ok(Self::Suppress),
            ("merge", []) => Ok(Self::Merge),
            ("cell-key", []) => Ok(Self::CellKey(USUAL)),
            ("cell-key", [largest, variance, never]) => {
                let numbers = largest.parse().ok().zip(variance.parse().ok());
                let numbers = numbers.zip(never.parse().ok());
                let ((largest, variance), never) = numbers.ok_or(EXPECTED)?;
                Ok(Self::CellKey(Parameters {
                    largest,
                    variance,
                    never,
                }))
            }
            ("round", []) => Ok(Self::Round(None)),
            ("round", [base]) => {
                let base = base.parse().ok().filter(|base| (2..=1000).contains(base));
                Ok(Self::Round(Some(base.ok_or(EXPECTED)?)))
            }
            _ => Err(EXPECTED),
        }
    }

    /// Whether counts are changed and not suppressed.
    pub fn changes_counts(self) -> bool {
        matches!(self, Self::CellKey(_) | Self::Round(_))
    }
}

impl fmt::Display for ProtectionMethod {
    /// As [`ProtectionMethod::parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Suppress => f.write_str("suppress"),
            Self::Merge => f.write_str("merge"),
            Self::CellKey(of) if *of == USUAL => f.write_str("cell-key"),
            Self::CellKey(of) => {
                write!(f, "cell-key:{},{},{}", of.largest, of.variance, of.never)
            }
            Self::Round(None) => f.write_str("round"),
            Self::Round(Some(base)) => write!(f, "round:{base}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for text in [
            "suppress",
            "merge",
            "cell-key",
            "cell-key:10,8,3",
            "round",
            "round:5",
        ] {
            assert_eq!(ProtectionMethod::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "noise",
            "cell-key:3",
            "cell-key:a,b,c",
            "round:1",
            "suppress:3",
        ] {
            assert!(ProtectionMethod::parse(text).is_err(), "{text}");
        }
    }
}
