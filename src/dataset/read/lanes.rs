//! Which of 64 bytes are delimiters, line feeds, quotes or odd: a bit a byte, with the widest instructions the machine has.
//!
//! The result is the same whatever they are. Everything that runs between them is compiled for them, too, which is why it is
//! always inlined.
#![allow(clippy::inline_always)]

/// Bytes looked at together: one a bit of a mask.
pub(super) const CHUNK: usize = 64;

/// The bytes that matter, whether in quotes or not.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Found {
    pub delimiters: u64,
    pub line_feeds: u64,
    pub quotes: u64,
    /// Control characters, line feeds among them, and what is not ASCII.
    pub odd: u64,
}

/// A set of instructions.
pub(super) trait Lanes: Copy {
    /// Which characters are where.
    fn find(self, chunk: &[u8; CHUNK], delimiter: u8) -> Found;
}

/// Something to be done with one set of instructions or another.
pub(super) trait Task {
    /// What comes of it.
    type Result;
    /// Does it; always inlined.
    fn run(self, lanes: impl Lanes) -> Self::Result;
}

/// Does it with the best instructions there are.
pub(super) fn best<T: Task>(task: T) -> T::Result {
    #[cfg(target_arch = "x86_64")]
    if let Some(lanes) = pulp::x86::V4::try_new() {
        return lanes.vectorize(x86::Vectorized { task, lanes });
    } else if let Some(lanes) = pulp::x86::V3::try_new() {
        return lanes.vectorize(x86::Vectorized { task, lanes });
    }
    task.run(Plain)
}

/// What every machine has: eight bytes in a number.
#[derive(Clone, Copy)]
pub(super) struct Plain;

/// The same byte eight times.
const fn eight_times(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// The highest bit of each of eight bytes, set where a byte is not zero. No sum carries into the next byte.
#[inline(always)]
const fn not_zero(bytes: u64) -> u64 {
    const LOWER: u64 = eight_times(0x7f);
    (((bytes & LOWER) + LOWER) | bytes) & !LOWER
}

/// The highest bits of eight bytes, which have no other, as the lowest bits of a number.
#[inline(always)]
const fn gathered(highest: u64) -> u64 {
    // bit 8 k + 7 goes to bit 56 + k
    (highest >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

impl Lanes for Plain {
    #[inline(always)]
    fn find(self, chunk: &[u8; CHUNK], delimiter: u8) -> Found {
        const HIGHEST: u64 = eight_times(0x80);
        let mut found = Found::default();
        for (at, bytes) in chunk.as_chunks::<8>().0.iter().enumerate() {
            let bytes = u64::from_le_bytes(*bytes);
            let equal = |byte: u8| HIGHEST ^ not_zero(bytes ^ eight_times(byte));
            let low = HIGHEST ^ not_zero(bytes & eight_times(0xe0));
            let odd = low | equal(0x7f) | bytes & HIGHEST;
            found.delimiters |= gathered(equal(delimiter)) << (8 * at);
            found.line_feeds |= gathered(equal(b'\n')) << (8 * at);
            found.quotes |= gathered(equal(b'"')) << (8 * at);
            found.odd |= gathered(odd) << (8 * at);
        }
        found
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{__m256i, __m512i};

    use pulp::x86::{V3, V4};

    use super::{CHUNK, Found, Lanes, Task};

    pub(super) struct Vectorized<T, L> {
        pub task: T,
        pub lanes: L,
    }

    impl<T: Task, L: Lanes> pulp::NullaryFnOnce for Vectorized<T, L> {
        type Output = T::Result;

        #[inline(always)]
        fn call(self) -> T::Result {
            self.task.run(self.lanes)
        }
    }

    impl Lanes for V4 {
        #[inline(always)]
        fn find(self, chunk: &[u8; CHUNK], delimiter: u8) -> Found {
            let chunk: __m512i = pulp::cast(*chunk);
            let all = |byte: u8| -> __m512i { pulp::cast([byte; CHUNK]) };
            let equal = |byte: u8| self.avx512bw._mm512_cmpeq_epi8_mask(chunk, all(byte));
            let turned = self.avx512bw._mm512_add_epi8(chunk, all(TURN));
            Found {
                delimiters: equal(delimiter),
                line_feeds: equal(b'\n'),
                quotes: equal(b'"'),
                odd: self.avx512bw._mm512_cmple_epu8_mask(turned, all(LAST)),
            }
        }
    }

    /// Added to a byte, this puts 0x7f and what is not ASCII first, then 0x00 to 0x1f: those up to `LAST` are odd.
    const TURN: u8 = 0x81;
    const LAST: u8 = 0xa0;

    impl Lanes for V3 {
        #[inline(always)]
        fn find(self, chunk: &[u8; CHUNK], delimiter: u8) -> Found {
            let [first, second]: [__m256i; 2] = pulp::cast(*chunk);
            let all = |byte: u8| -> __m256i { pulp::cast([byte; 32]) };
            let mask = |of: &dyn Fn(__m256i) -> __m256i| {
                let bits =
                    |lanes| u64::from(self.avx2._mm256_movemask_epi8(of(lanes)).cast_unsigned());
                bits(first) | bits(second) << 32
            };
            let equal = |byte: u8| {
                let byte = all(byte);
                mask(&|lanes| self.avx2._mm256_cmpeq_epi8(lanes, byte))
            };
            let (turn, last) = (all(TURN), all(LAST));
            let odd = mask(&|lanes| {
                let turned = self.avx2._mm256_add_epi8(lanes, turn);
                let most = self.avx2._mm256_max_epu8(turned, last);
                self.avx2._mm256_cmpeq_epi8(most, last)
            });
            Found {
                delimiters: equal(delimiter),
                line_feeds: equal(b'\n'),
                quotes: equal(b'"'),
                odd,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Both<'a>(&'a [u8; CHUNK]);

    impl Task for Both<'_> {
        type Result = (Found, Found);

        fn run(self, lanes: impl Lanes) -> Self::Result {
            (lanes.find(self.0, b','), Plain.find(self.0, b','))
        }
    }

    #[test]
    fn every_byte_is_found_alike_by_all_instructions() {
        let mut chunk = [0; CHUNK];
        for start in 0..=255_u8 {
            for (byte, n) in chunk.iter_mut().zip(0..) {
                *byte = start.wrapping_add(n);
            }
            let (best, plain) = best(Both(&chunk));
            assert_eq!(best, plain, "from {start}");
        }
    }
}
