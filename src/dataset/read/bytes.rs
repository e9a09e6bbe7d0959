//! The bytes of an input, which may be read from the start more than once: what cannot be (a pipe) is kept in a temporary
//! file first, never in memory.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::dataset::fault::Fault;

/// What gzip files start with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// An input that can be read from its start, as often as wanted but one reader at a time.
pub(super) enum Bytes {
    /// A file, and its size in bytes.
    Disk(File, u64),
    /// Data compiled into the program.
    Embedded(&'static [u8]),
}

/// How many bytes of an input have been taken from it, compressed where it is.
pub(super) type Passed = Arc<AtomicU64>;

impl Bytes {
    /// Opens a file, or takes in standard input for `-`.
    pub(super) fn open(path: &str) -> Result<Self, Fault> {
        let cannot = |error: io::Error| {
            Fault::unreadable(path, format!("a file that can be read: {}", reason(&error)))
        };
        if path == "-" {
            return Self::spooled(io::stdin().lock()).map_err(cannot);
        }
        if Path::new(path).is_dir() {
            return Err(Fault::unreadable(
                path,
                "a file, or a folder with a `datapackage.json`: this is a folder without one",
            ));
        }
        let open = || {
            let file = File::open(path)?;
            let about = file.metadata()?;
            if about.is_file() {
                Ok(Self::Disk(file, about.len()))
            } else {
                Self::spooled(file)
            }
        };
        open().map_err(cannot)
    }

    fn spooled(mut pipe: impl Read) -> io::Result<Self> {
        let mut file = tempfile::tempfile()?;
        let size = io::copy(&mut pipe, &mut file)?;
        Ok(Self::Disk(file, size))
    }

    /// Its size in bytes, compressed where it is.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Disk(_, size) => *size,
            Self::Embedded(bytes) => bytes.len() as u64,
        }
    }

    /// Whether it is compressed by gzip.
    pub(super) fn is_gzip(&self) -> io::Result<bool> {
        let mut start = Vec::new();
        self.start()?
            .take(GZIP.len() as u64)
            .read_to_end(&mut start)?;
        Ok(start == GZIP)
    }

    /// Reads it from the start, decompressed.
    pub(super) fn reader(&self, passed: Passed) -> io::Result<Box<dyn Read + Send + '_>> {
        let gzip = self.is_gzip()?;
        let counted = Counted {
            inner: self.start()?,
            passed,
        };
        Ok(if gzip {
            let buffered = BufReader::with_capacity(1 << 16, counted);
            Box::new(flate2::bufread::MultiGzDecoder::new(buffered))
        } else {
            Box::new(counted)
        })
    }

    fn start(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self {
            Self::Disk(file, _) => {
                let mut file = file;
                file.seek(SeekFrom::Start(0))?;
                Box::new(file)
            }
            Self::Embedded(bytes) => Box::new(*bytes),
        })
    }
}

struct Counted<R> {
    inner: R,
    passed: Passed,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.passed.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// An operating-system error in words that are the same on every machine.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is none of that name".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "this is a folder".into(),
        kind => kind.to_string(),
    }
}
