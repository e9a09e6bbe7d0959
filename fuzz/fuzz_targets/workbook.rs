//! The door `workbook` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let targets = tipstat::cli::fuzzing::TARGETS;
    let target = targets.into_iter().find(|target| target.name == "workbook").expect("a target");
    (target.run)(bytes);
});
