//! Ctrl-C: nothing half-written stays.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::Code;
use crate::dataset::temp_files;

/// Whether Ctrl-C is meant for somebody else.
static IGNORED: AtomicBool = AtomicBool::new(false);

/// From now on an interruption removes what is unfinished, and ends with 130.
pub(super) fn watch() {
    // without it an interruption ends the program all the same
    let _ = ctrlc::set_handler(|| {
        if IGNORED.load(Ordering::SeqCst) {
            return;
        }
        let _all = temp_files::remove_all();
        if std::io::stderr().is_terminal() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K"); // a progress bar may stand there
        }
        std::process::exit(i32::from(Code::Interrupted as u8));
    });
}

/// As long as it lives, Ctrl-C is left to another program on the same terminal.
pub(super) struct Ignored;

impl Ignored {
    pub(super) fn new() -> Self {
        IGNORED.store(true, Ordering::SeqCst);
        Self
    }
}

impl Drop for Ignored {
    fn drop(&mut self) {
        IGNORED.store(false, Ordering::SeqCst);
    }
}
