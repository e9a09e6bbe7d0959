//! A number as a source prints it, with letters and marks next to it: as the text that tipstat's tables hold.

use super::number::{count, rate, without_flags, without_marks};
use crate::dataset::sources::{DeclaredColumn, Flag, Release};

/// What a number is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberKind {
    /// Whole, between bounds.
    Count,
    /// Any number, with its unit.
    Rate,
    /// One of the tiers.
    Tier,
}

/// A number in our notation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Amount {
    /// The count or the value; empty where it is not known.
    pub text: String,
    /// The ends of a range, of rates.
    pub low: String,
    pub high: String,
    /// What the source says next to it.
    pub beside: Vec<String>,
}

/// Reads a cell, and the flags in other columns, or says what was expected.
pub(super) fn read(
    cell: &str,
    flags: &[&str],
    release: &Release,
    column: Option<&DeclaredColumn>,
    kind: NumberKind,
    factor: u64,
) -> Result<Amount, String> {
    let mut amount = Amount::default();
    let mut hidden = false;
    for text in flags {
        hidden |= read_flags(text, release, &mut amount)?;
    }
    let (number, letters) = if release.flags.meanings.is_empty() || !release.flags.from.is_empty() {
        (cell, "")
    } else {
        without_flags(cell)
    };
    hidden |= read_flags(letters, release, &mut amount)?;
    let marked = column.is_some_and(|column| column.values.contains_key(number));
    let number = if marked {
        number
    } else {
        without_marks(number)
    };
    let meaning = match column {
        Some(column) => release.meaning(column, number)?,
        None if release.missing.iter().any(|missing| missing == number) => "",
        None => number,
    };
    let meaning = if ["NA", "N/A", "n/a"].contains(&meaning) {
        ""
    } else {
        meaning
    };
    if hidden || meaning.is_empty() {
        return Ok(amount);
    }
    match kind {
        NumberKind::Count => amount.text = count(meaning, factor)?,
        NumberKind::Rate => rate(meaning, factor, &mut amount)?,
        NumberKind::Tier => meaning.clone_into(&mut amount.text),
    }
    Ok(amount)
}

/// Keeps what the flags of a text say, and tells whether the number is hidden.
fn read_flags(text: &str, release: &Release, amount: &mut Amount) -> Result<bool, String> {
    let known = release.flags.read(text);
    let known = known.ok_or_else(|| {
        format!("a flag in the declaration's `flags`; `{text}` is not one of them")
    })?;
    let mut hidden = false;
    for (letter, flag) in known {
        amount.beside.push(match flag {
            Flag::Hidden => {
                hidden = true;
                format!("suppressed by the source ({letter})")
            }
            Flag::Unreliable => format!("unreliable ({letter})"),
            Flag::Missing => continue,
            Flag::Note => format!("flag {letter}"),
        });
    }
    Ok(hidden)
}
