//! What `--version` says: the version, the build profile and the optional features, so that a report of a fault names its build.

/// Version, profile and features, one line each. The build script tells the profile, since a program cannot tell those that inherit from `release`
/// apart.
pub(super) fn describe() -> String {
    let profile = env!("BUILD_PROFILE");
    let features = [
        ("parquet", cfg!(feature = "parquet")),
        ("fuzzing", cfg!(feature = "fuzzing")),
    ];
    let features: Vec<&str> = features
        .iter()
        .filter(|(_, on)| *on)
        .map(|(name, _)| *name)
        .collect();
    let features = if features.is_empty() {
        "none".to_owned()
    } else {
        features.join(", ")
    };
    format!(
        "{}\nprofile: {profile}\nfeatures: {features}",
        env!("CARGO_PKG_VERSION")
    )
}
