//! The end of a Parquet file, which says what is in it, before the parser makes something of it.

use crate::dataset::limits;

/// What the file begins and ends with.
const MARK: usize = 4;
/// The first field of the footer (Thrift's compact protocol): the version, a number of 32 bits.
const VERSION: u8 = 0x15;
/// The second: a list, the schema.
const SCHEMA: u8 = 0x19;

/// Refuses more columns than a table has, and groups within each other as often: the parser takes the square of their number.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let columns = columns(bytes).ok_or("its end is damaged or cut off")?;
    if columns > limits::COLUMNS as u64 {
        return Err(format!(
            "it has {columns} columns; at most {} are read",
            limits::COLUMNS
        ));
    }
    Ok(())
}

/// Elements of the schema but its root, as the footer says.
fn columns(bytes: &[u8]) -> Option<u64> {
    let end = bytes.len().checked_sub(2 * MARK)?;
    let length = u32::from_le_bytes(bytes.get(end..end + MARK)?.try_into().ok()?);
    let start = end.checked_sub(usize::try_from(length).ok()?)?;
    let mut footer = &bytes[start..end];
    footer = footer.strip_prefix(&[VERSION])?;
    number(&mut footer)?;
    footer = footer.strip_prefix(&[SCHEMA])?;
    // the type of its elements, and their number where it is small
    let (first, rest) = footer.split_first()?;
    footer = rest;
    let elements = match first >> 4 {
        15 => number(&mut footer)?,
        few => u64::from(few),
    };
    Some(elements.saturating_sub(1))
}

/// A number of seven bits a byte, the lowest first.
fn number(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}
