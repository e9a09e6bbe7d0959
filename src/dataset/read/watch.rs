//! Progress of reading a long file.

use std::fmt;
use std::sync::Arc;

/// Called now and then while a long file is read.
#[derive(Clone)]
pub struct Watch(pub Arc<dyn Fn(Progress) + Send + Sync>);

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

/// How far a file is read.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Records so far.
    pub rows: u64,
    /// Bytes taken from the file, compressed where it is.
    pub bytes: u64,
    /// Bytes of the file.
    pub of: u64,
}
