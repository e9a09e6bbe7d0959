//! The ceiling of memory: what would take the machine with it ends with a message and an exit code instead.

use std::io::Write as _;
use std::time::Duration;

use super::{limits, temp_files};

/// What the system allows this process.
const ALLOWED: &str = "/proc/self/limits";
/// How often the memory taken is examined: nothing fills the rest of a machine in between.
const INTERVAL: Duration = Duration::from_millis(10);
/// The kernel's figures of this process, and of the machine.
const OWN: &str = "/proc/self/status";
const MACHINE: &str = "/proc/meminfo";
/// The exit code of input that cannot be read.
const INPUT_FAULT: i32 = 3;
/// What a container is allowed.
const CONTAINER: &str = "/sys/fs/cgroup/memory.max";

/// From now on the process ends with a message when it has taken more than `most` bytes, or three quarters of the machine.
///
/// Where the kernel does not say how much is taken (it does on Linux), only an allocation that fails ends it.
pub(crate) fn watch(most: Option<u64>) {
    end_failed_allocations();
    // without the thread nothing is worse than before
    let _ = std::thread::Builder::new()
        .name("memory".into())
        .spawn(move || {
            // a short run is over before anything has to be asked
            std::thread::sleep(INTERVAL);
            let Some(most) = most.or_else(three_quarters) else {
                return;
            };
            // an allocation beyond what the system allows would abort: it is announced a little before
            let room = addresses_allowed().map(|allowed| allowed / 16 * 15);
            while let Some(taken) = taken() {
                if taken > most {
                    end(most);
                }
                if room.is_some_and(|room| addresses_taken().is_some_and(|taken| taken > room)) {
                    end_without_room();
                }
                std::thread::sleep(if room.is_some() {
                    INTERVAL / 10
                } else {
                    INTERVAL
                });
            }
        });
}

/// Runs something that may take a number of bytes more than are taken now; the process ends if it takes more.
pub(crate) fn limited<T>(more: u64, work: impl FnOnce() -> T) -> T {
    let Some(before) = taken() else {
        return work();
    };
    let most = before + more;
    let (done, watched) = std::sync::mpsc::channel::<()>();
    // without the thread nothing is worse than before
    let _ = std::thread::Builder::new()
        .name("memory".into())
        .spawn(move || {
            while watched.recv_timeout(INTERVAL) == Err(std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                if taken().is_some_and(|taken| taken > most) {
                    end(more);
                }
            }
        });
    let result = work();
    drop(done);
    result
}

/// Says why, removes what is unfinished, and ends.
fn end(most: u64) -> ! {
    let _all = temp_files::remove_all();
    let _ = writeln!(
        std::io::stderr(),
        "tipstat: this needs more than {} bytes of memory, the limit; ask for less at once",
        limits::with_commas(most)
    );
    std::process::exit(INPUT_FAULT)
}

/// Ends where the system allows the process no more memory.
pub(crate) fn end_without_room() -> ! {
    let _all = temp_files::remove_all();
    let allowed = addresses_allowed().map_or(String::new(), |allowed| {
        let allowed = limits::with_commas(allowed);
        format!(": this process may use {allowed} bytes (`ulimit -v`)")
    });
    let _ = writeln!(
        std::io::stderr(),
        "tipstat: not enough memory{allowed}; allow more, or ask for less at once"
    );
    std::process::exit(INPUT_FAULT)
}

/// Bytes of addresses that the system allows the process; nothing where it sets no limit.
pub(super) fn addresses_allowed() -> Option<u64> {
    let text = std::fs::read_to_string(ALLOWED).ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Bytes of addresses that the process has taken.
fn addresses_taken() -> Option<u64> {
    kilobytes(OWN, "VmSize:")
}

/// An allocation that fails aborts the process, after a line that says how large it was: this is the input's fault, as far as
/// anybody can know, and not a defect.
fn end_failed_allocations() {
    #[cfg(unix)]
    {
        use std::sync::Arc;
        use std::sync::atomic::AtomicBool;
        let always = Arc::new(AtomicBool::new(true));
        let code = INPUT_FAULT;
        // without it the process ends all the same, with another code
        let _ = signal_hook::flag::register_conditional_shutdown(
            signal_hook::consts::SIGABRT,
            code,
            always,
        );
    }
}

/// Three quarters of the memory of the machine, or of the container.
fn three_quarters() -> Option<u64> {
    let machine = kilobytes(MACHINE, "MemTotal:")?;
    let container = std::fs::read_to_string(CONTAINER).ok();
    let container = container.and_then(|text| text.trim().parse().ok());
    Some(container.map_or(machine, |container| machine.min(container)) / 4 * 3)
}

/// Bytes of memory that the process has taken.
fn taken() -> Option<u64> {
    kilobytes(OWN, "VmRSS:")
}

/// The bytes that a line of the kernel's gives in kilobytes.
fn kilobytes(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_says_what_is_taken() {
        assert!(taken().is_some_and(|taken| taken > 1 << 16));
        assert!(three_quarters() > taken());
    }
}
