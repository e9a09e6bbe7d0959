//! A user of the library adds a statistic in one file: `examples/example_share.rs` does what it says.

use tipstat::render::Format;

#[allow(dead_code)] // its `main`
#[path = "../../examples/example_share.rs"]
#[allow(unreachable_pub)] // public for those who copy it
mod example_share;

#[test]
fn a_statistic_from_outside_has_its_bounds_its_base_and_its_source() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/glotip-like.csv");
    let csv = example_share::table(&[file.to_owned()], Format::Csv).unwrap();
    // `<5` children and 41 adults: 0 of 41 to 4 of 45; Wilson's limits of both
    let kyrgyzstan = csv
        .lines()
        .find(|line| line.starts_with("KGZ,2018"))
        .unwrap();
    assert_eq!(
        kyrgyzstan,
        "KGZ,2018,unodc-glotip,child,,0,4,,41,45,,0.0,0.0888888888889,0.0,0.207335753343,bounded,"
    );
    let table = example_share::table(&[file.to_owned()], Format::Table).unwrap();
    assert!(table.starts_with("Children among identified victims of known age"));
    assert!(table.contains("0–9%"), "{table}");
}
