//! The door `workbook` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (_, target) = tipstat::cli::fuzzing::TARGETS.into_iter().find(|(name, _)| *name == "workbook").expect("a target");
    target(bytes);
});
