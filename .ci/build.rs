//! How the program is linked, and the profile that `tipstat --version` names.

use std::env;
use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=.ci/build.rs");
    // A program that may be loaded anywhere has half a million addresses to write before it starts: two thirds of the time of `tipstat --version`
    // and half its memory. On Linux with glibc the linker writes them once, into a program loaded at a fixed place.
    let target = |name| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
    // No name of ours (`TIPSTAT_...`): cargo hands it to what it runs, as a setting. OUT_DIR is `<target>/<profile>/build/<package>/out`. PROFILE says `release` for all that inherit from it.
    let out = env::var("OUT_DIR").unwrap_or_default();
    let profile = Path::new(&out).ancestors().nth(3).and_then(Path::file_name);
    let profile = profile.map_or("unknown".into(), |name| name.to_string_lossy());
    println!("cargo:rustc-env=BUILD_PROFILE={profile}");
}
