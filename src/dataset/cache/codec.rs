//! Values as bytes and back: small numbers take one byte, and the length of a text precedes it.

use std::collections::BTreeMap;

/// What can be kept.
pub(in crate::dataset) trait Stored: Sized {
    /// Adds its bytes.
    fn write(&self, out: &mut Vec<u8>);
    /// Takes its bytes; `None` where they are not those of such a value.
    fn read(from: &mut &[u8]) -> Option<Self>;
}

/// Makes a struct one that can be kept, field by field.
macro_rules! stored {
    ($name:ty { $($field:ident),* $(,)? }) => {
        impl $crate::dataset::cache::codec::Stored for $name {
            fn write(&self, out: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($crate::dataset::cache::codec::Stored::write($field, out);)*
            }
            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::dataset::cache::codec::Stored::read(from)?),* })
            }
        }
    };
}
pub(in crate::dataset) use stored;

/// The first byte.
pub(super) fn byte(from: &mut &[u8]) -> Option<u8> {
    let (first, rest) = from.split_first()?;
    *from = rest;
    Some(*first)
}

/// A number of bytes.
pub(super) fn bytes<'a>(from: &mut &'a [u8], many: usize) -> Option<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(many)?;
    *from = rest;
    Some(taken)
}

/// A text that stays where it is.
pub(super) fn text<'a>(from: &mut &'a [u8]) -> Option<&'a str> {
    let many = usize::read(from)?;
    std::str::from_utf8(bytes(from, many)?).ok()
}

pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    text.len().write(out);
    out.extend_from_slice(text.as_bytes());
}

impl Stored for u64 {
    /// Seven bits per byte, the lowest first (LEB128).
    fn write(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            out.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = byte(from)?;
            let part = u64::from(byte & 0x7f);
            if shift == 63 && part > 1 {
                return None;
            }
            number |= part << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

impl Stored for usize {
    fn write(&self, out: &mut Vec<u8>) {
        (*self as u64).write(out);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        usize::try_from(u64::read(from)?).ok()
    }
}

impl Stored for u32 {
    fn write(&self, out: &mut Vec<u8>) {
        u64::from(*self).write(out);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        u32::try_from(u64::read(from)?).ok()
    }
}

impl Stored for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        match byte(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Stored for String {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self, out);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        text(from).map(str::to_owned)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        Some(if bool::read(from)? {
            Some(T::read(from)?)
        } else {
            None
        })
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        for value in self {
            value.write(out);
        }
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        let many = usize::read(from)?;
        (0..many).map(|_| T::read(from)).collect()
    }
}

impl<K: Stored + Ord, V: Stored> Stored for BTreeMap<K, V> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        for (key, value) in self {
            key.write(out);
            value.write(out);
        }
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        let many = usize::read(from)?;
        (0..many)
            .map(|_| Some((K::read(from)?, V::read(from)?)))
            .collect()
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_what_is_cut_does_not() {
        let numbers = vec![0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        let value: (Vec<u64>, BTreeMap<String, Option<bool>>) = (
            numbers,
            [("ö".to_owned(), Some(true)), (String::new(), None)].into(),
        );
        let mut out = Vec::new();
        value.write(&mut out);
        let mut from = out.as_slice();
        assert_eq!(Stored::read(&mut from), Some(value));
        assert!(from.is_empty());
        for cut in 0..out.len() {
            let mut from = &out[..cut];
            let read: Option<(Vec<u64>, BTreeMap<String, Option<bool>>)> = Stored::read(&mut from);
            assert_eq!(read, None);
        }
        // a number that eleven bytes would spell
        assert_eq!(u64::read(&mut [0xff; 11].as_slice()), None);
    }
}
