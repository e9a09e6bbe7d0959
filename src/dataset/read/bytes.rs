//! The bytes of an input, which may be read from the start more than once: what cannot be (a pipe) is kept in a temporary
//! file first, never in memory.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::dataset::fault::{Fault, Kind};
use crate::dataset::limits::{self, Exceeded, Limits};

/// Whether an input may be something else than a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pipes {
    /// Standard input and named pipes are read, too: the user named them.
    Allowed,
    /// Regular files alone: a file names it.
    Refused,
}

/// What gzip files start with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// An input that can be read from its start, as often as wanted but one reader at a time.
pub(super) enum Bytes {
    /// A file, and its size in bytes.
    Disk(File, u64),
    /// Bytes of a test.
    #[cfg(test)]
    Embedded(&'static [u8]),
}

/// How many bytes of an input have been taken from it, compressed where it is.
pub(super) type Passed = Arc<AtomicU64>;

impl Bytes {
    /// Opens a file, or takes in standard input for `-`.
    pub(super) fn open(
        root: &Path,
        path: &str,
        pipes: Pipes,
        limits: Limits,
    ) -> Result<Self, Fault> {
        let cannot = |error: io::Error| not_read(path, &error);
        if path == "-" && pipes == Pipes::Allowed {
            return Self::spooled(io::stdin().lock(), limits).map_err(cannot);
        }
        let open = || {
            let path = root.join(path);
            let pipe = is_pipe(&path, pipes)?;
            let file = File::open(path)?;
            if pipe {
                return Self::spooled(file, limits);
            }
            let size = file.metadata()?.len();
            Ok(Self::Disk(file, size))
        };
        open().map_err(cannot)
    }

    fn spooled(pipe: impl Read, limits: Limits) -> io::Result<Self> {
        let mut file = tempfile::tempfile()?;
        let most = limits.size.saturating_add(1);
        let size = io::copy(&mut pipe.take(most), &mut file)?;
        match limits.exceeded(size, size) {
            Some(exceeded) => Err(exceeded.into()),
            None => Ok(Self::Disk(file, size)),
        }
    }

    /// Its size in bytes, compressed where it is.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Disk(_, size) => *size,
            #[cfg(test)]
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

    /// Reads it from the start, decompressed, up to the limits.
    pub(super) fn reader(
        &self,
        passed: Passed,
        limits: Limits,
    ) -> io::Result<Box<dyn Read + Send + '_>> {
        let gzip = self.is_gzip()?;
        let counted = Counted {
            inner: self.start()?,
            passed,
        };
        Ok(if gzip {
            let buffered = BufReader::with_capacity(1 << 16, counted);
            Box::new(Limited {
                inner: flate2::bufread::MultiGzDecoder::new(buffered),
                limits,
                file: self.size(),
                content: 0,
            })
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
            #[cfg(test)]
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

/// Decompressed content that ends with an error where there is more of it than the limits allow.
struct Limited<R> {
    inner: R,
    limits: Limits,
    file: u64,
    content: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.content += read as u64;
        match self.limits.exceeded(self.content, self.file) {
            Some(exceeded) => Err(exceeded.into()),
            None => Ok(read),
        }
    }
}

/// Whether a path names a pipe and not a regular file; an error where it names a folder, a device or nothing.
///
/// It is asked before the file is opened: opening a named pipe waits until somebody writes into it.
fn is_pipe(path: &Path, pipes: Pipes) -> io::Result<bool> {
    let about = std::fs::metadata(path)?;
    let refuse = |what: &str| Err(Exceeded(what.to_owned()).into());
    if about.is_file() && is_of_kernel(path) {
        return refuse("a file with data: this is one of the system's own, which may never end");
    }
    if about.is_file() {
        return Ok(false);
    }
    if about.is_dir() {
        return refuse(
            "a file, or a folder with a `datapackage.json`: this is a folder without one",
        );
    }
    if is_stream(path, &about) && pipes == Pipes::Allowed {
        return Ok(true);
    }
    refuse("a regular file: this is a pipe or a device")
}

/// Whether a regular file shows the state of the system, such as `/proc/kmsg`, of which reading may wait for ever.
fn is_of_kernel(path: &Path) -> bool {
    let whole = std::fs::canonicalize(path);
    whole.is_ok_and(|whole| {
        ["/proc", "/sys"]
            .iter()
            .any(|folder| whole.starts_with(folder))
    })
}

/// Whether a path names an open file of the process: `/dev/stdin`, or `/dev/fd/63`, as shells write `<(command)`.
fn is_descriptor(path: &Path) -> bool {
    path == Path::new("/dev/stdin") || path.starts_with("/dev/fd") || path.starts_with("/proc")
}

/// A pipe, a socket or a terminal: something that ends.
#[cfg(unix)]
fn is_stream(path: &Path, about: &std::fs::Metadata) -> bool {
    use std::io::IsTerminal as _;
    use std::os::unix::fs::FileTypeExt as _;
    let kind = about.file_type();
    let terminal = || path == Path::new("/dev/stdin") && io::stdin().is_terminal();
    kind.is_fifo() || kind.is_socket() || (kind.is_char_device() && terminal())
}

#[cfg(not(unix))]
fn is_stream(_: &Path, _: &std::fs::Metadata) -> bool {
    true
}

/// The text of a small file that is not data: a template, a manifest, claims, settings, a declaration.
///
/// It is a regular file, or standard input or the output of a command (`<(command)` in a shell), of at most
/// [`limits::TEXT_FILE`] bytes of UTF-8.
pub(crate) fn text_file(path: &Path, pipes: Pipes) -> io::Result<String> {
    text_of_at_most(limits::TEXT_FILE, path, pipes)
}

/// The same of a file that may have more bytes.
pub(crate) fn text_of_at_most(most: u64, path: &Path, pipes: Pipes) -> io::Result<String> {
    let source: Box<dyn Read> = if path == Path::new("-") && pipes == Pipes::Allowed {
        Box::new(io::stdin().lock())
    } else {
        if is_pipe(path, pipes)? && !is_descriptor(path) {
            let expected = "a regular file: this is a named pipe, which may never end";
            return Err(Exceeded(expected.to_owned()).into());
        }
        Box::new(File::open(path)?)
    };
    let mut bytes = Vec::new();
    source.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let most = limits::with_commas(most);
        return Err(Exceeded(format!("a file of at most {most} bytes")).into());
    }
    String::from_utf8(bytes).map_err(|_| Exceeded("text in UTF-8".into()).into())
}

/// Why a file cannot be read.
pub(crate) fn not_read(file: &str, error: &io::Error) -> Fault {
    match Exceeded::within(error) {
        Some(Exceeded(limit)) => Fault::unreadable(file, limit.as_str()),
        None => Fault {
            kind: Kind::NotRead,
            ..Fault::file(file, reason(error))
        },
    }
}

/// An operating-system error in words that are the same on every machine.
pub(crate) fn reason(error: &io::Error) -> String {
    if let Some(Exceeded(expected)) = Exceeded::within(error) {
        return format!("expected {expected}");
    }
    match error.kind() {
        io::ErrorKind::NotFound => "file not found".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "this is a folder".into(),
        kind => kind.to_string(),
    }
}
