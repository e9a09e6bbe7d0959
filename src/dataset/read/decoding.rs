//! Text in any encoding as UTF-8, decoded while it is read, wherever the parts end in which it comes.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use encoding_rs::Decoder;

use super::encoding::Coding;

/// Characters of a text as UTF-8, decoded while it is read.
pub(super) struct Decoding<R> {
    inner: R,
    coding: Coding,
    decoder: Decoder,
    /// Bytes as they come, and how many have come so far.
    part: Vec<u8>,
    passed: u64,
    /// Characters decoded from them, and how many bytes of these have been handed on.
    decoded: String,
    given: usize,
    ended: bool,
    /// Set where bytes are replaced.
    damaged: Arc<AtomicBool>,
}

impl<R: Read> Decoding<R> {
    /// Reads on behind the byte-order mark.
    pub(super) fn new(inner: R, coding: Coding, damaged: Arc<AtomicBool>) -> Self {
        const AT_ONCE: usize = 1 << 16;
        Self {
            inner,
            coding,
            decoder: coding.encoding.new_decoder_without_bom_handling(),
            part: vec![0; AT_ONCE],
            passed: 0,
            decoded: String::new(),
            given: 0,
            ended: false,
            damaged,
        }
    }

    /// Decodes the next part. The decoder keeps the beginning of a character that the part ends in; at the end of the text it
    /// is told so once, and never asked again.
    fn decode(&mut self) -> io::Result<()> {
        let read = self.inner.read(&mut self.part)?;
        self.passed += read as u64;
        self.ended = read == 0;
        if self.ended {
            self.coding.check_length(self.passed)?;
        }
        self.decoded.clear();
        self.given = 0;
        let most = self.decoder.max_utf8_buffer_length(read);
        self.decoded.reserve(most.unwrap_or(3 * read + 16));
        let (_, _, damaged) =
            self.decoder
                .decode_to_string(&self.part[..read], &mut self.decoded, self.ended);
        if damaged {
            self.damaged.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.decoded.len() {
            if self.ended {
                return Ok(0);
            }
            self.decode()?;
        }
        let rest = &self.decoded.as_bytes()[self.given..];
        let many = rest.len().min(buffer.len());
        buffer[..many].copy_from_slice(&rest[..many]);
        self.given += many;
        Ok(many)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

    use super::super::encoding::decode;
    use super::*;

    /// Hands out a few bytes at a time, as a pipe does.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let many = self.1.min(buffer.len()).min(self.0.len());
            buffer[..many].copy_from_slice(&self.0[..many]);
            self.0 = &self.0[many..];
            Ok(many)
        }
    }

    /// A text with letters of one to four bytes, a lone surrogate among them where the encoding has such.
    fn wide(text: &str, lone: bool, encode: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mut units: Vec<u16> = text.encode_utf16().collect();
        if lone {
            units.insert(units.len() / 2, 0xd800);
            units.push(0xdc00);
        }
        units.into_iter().flat_map(encode).collect()
    }

    fn read(
        coding: Coding,
        bytes: &[u8],
        drops: usize,
        buffer: usize,
    ) -> io::Result<(Vec<u8>, bool)> {
        let damaged = Arc::default();
        let mut decoding = Decoding::new(Drops(bytes, drops), coding, Arc::clone(&damaged));
        let (mut all, mut part) = (Vec::new(), vec![0; buffer]);
        loop {
            let read = decoding.read(&mut part)?;
            all.extend_from_slice(&part[..read]);
            if read == 0 {
                assert_eq!(decoding.read(&mut part)?, 0, "the end stays the end");
                return Ok((all, damaged.load(Ordering::Relaxed)));
            }
        }
    }

    #[test]
    fn wherever_a_text_is_split_it_decodes_to_the_same() {
        let text = "страна;Њ\u{a0a};𐍈\r\nКАЗ;é;x\n";
        let samples = [
            (UTF_16LE, wide(text, false, u16::to_le_bytes)),
            (UTF_16BE, wide(text, false, u16::to_be_bytes)),
            (UTF_16LE, wide(text, true, u16::to_le_bytes)),
            (UTF_16BE, wide(text, true, u16::to_be_bytes)),
            (UTF_8, [text.as_bytes(), b"\xff\xd0"].concat()),
            (
                encoding_rs::GB18030,
                encoding_rs::GB18030.encode("人口;x\n").0.into_owned(),
            ),
        ];
        for (encoding, bytes) in samples {
            let coding = Coding {
                encoding,
                mark: 0,
                guessed: false,
                lossy: true,
            };
            let (whole, damaged) = encoding.decode_without_bom_handling(&bytes);
            for drops in 1..=bytes.len() {
                for buffer in 1..=8 {
                    let read = read(coding, &bytes, drops, buffer).unwrap();
                    assert_eq!(
                        read,
                        (whole.as_bytes().to_vec(), damaged),
                        "{encoding:?} {drops} {buffer}"
                    );
                }
            }
        }
    }

    #[test]
    fn half_a_letter_at_the_end_is_an_error() {
        let mut bytes = wide("a;b\n", false, u16::to_le_bytes);
        bytes.push(b'x');
        let coding = Coding {
            encoding: UTF_16LE,
            mark: 0,
            guessed: false,
            lossy: true,
        };
        assert!(read(coding, &bytes, 3, 4).is_err());
        assert!(decode("x", [b"\xff\xfe", bytes.as_slice()].concat()).is_err());
        assert!(decode("x", b"\xff\xfe".to_vec()).is_ok());
        assert!(decode("x", b"\xff\xfe\n".to_vec()).is_err());
    }

    #[test]
    fn lines_of_wide_letters_end_in_a_line_feed_and_not_in_half_a_letter() {
        let coding = |encoding| Coding {
            encoding,
            mark: 2,
            guessed: false,
            lossy: true,
        };
        // the low byte of Њ and the high byte of U+0A04 are those of a line feed
        for (encoding, mark, encode) in [
            (
                UTF_16LE,
                b"\xff\xfe",
                u16::to_le_bytes as fn(u16) -> [u8; 2],
            ),
            (UTF_16BE, b"\xfe\xff", u16::to_be_bytes),
        ] {
            let bytes = [mark.as_slice(), &wide("a\nЊ\u{a04}", false, encode)].concat();
            assert_eq!(coding(encoding).whole_lines(&bytes), Some(6));
            assert_eq!(
                coding(encoding).whole_lines(&bytes[..bytes.len() - 1]),
                Some(6)
            );
            assert_eq!(coding(encoding).whole_lines(&bytes[..5]), None);
        }
    }
}
