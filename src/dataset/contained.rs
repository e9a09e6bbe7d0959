//! Other people's code may panic on what it does not expect (Polars on SQL, a reader on a damaged file): then that is not
//! supported, and nothing else is broken.

/// Room for deeply nested queries, of which only what is used is taken.
const STACK: usize = 1 << 30;

/// Runs in a separate thread and turns a panic into a message.
pub fn contained<T: Send>(work: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        let thread = builder.spawn_scoped(scope, work);
        thread
            .map_err(|error| error.to_string())
            .map(std::thread::ScopedJoinHandle::join)
    });
    std::panic::set_hook(loud);
    match done {
        Ok(Ok(done)) => done,
        Ok(Err(panic)) => Err(said(panic.as_ref())),
        Err(error) => Err(error),
    }
}

/// The message of a panic.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it broke off".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_message() {
        let result: Result<(), String> = contained(|| panic!("no such thing"));
        assert_eq!(result, Err("no such thing".to_owned()));
        assert_eq!(contained(|| Ok(1)), Ok(1));
    }
}
