//! Many rows in formats that are read as a whole: the right number comes out.

use crate::bombs::{open_document, row, sheet};
use crate::common::{OWN, Place, assert_said};

#[test]
fn a_million_repeated_rows_of_a_workbook_are_a_million_persons() {
    let place = Place::new();
    place.file("cases.toml", include_str!("../files/cases-to-protect.toml"));
    let rows = row("cit,dest,year,sex,age", 1) + &row("KGZ,RUS,2020,F,18--20", 1_000_000);
    let book = open_document(&sheet("s", &rows));
    assert!(book.len() < 2_000, "small on disk: {}", book.len());
    place.file("cases.ods", book);
    let asked = ["show", "detected-victims", "KGZ", "--data", "cases.ods"];
    let said = place.said(&[&asked[..], &["--format", "csv"]].concat());
    assert_said(&said, 0, ",1000000,1000000,1000000,");
}

#[test]
fn two_hundred_thousand_features_are_as_many_rows() {
    let place = Place::new();
    let feature = |n: u32| {
        let values = format!(
            "KAZ,detected_in,{},s{},government,identified,total,total,total,20,,x",
            2000 + n % 20,
            n / 20
        );
        let cells = OWN.trim().split(',').zip(values.split(','));
        let cells: Vec<String> = cells
            .map(|(name, value)| format!("\"{name}\":\"{value}\""))
            .collect();
        format!(
            "{{\"type\":\"Feature\",\"geometry\":null,\"properties\":{{{}}}}}",
            cells.join(",")
        )
    };
    let features: Vec<String> = (0..200_000).map(feature).collect();
    let features = features.join(",");
    place.file(
        "a.geojson",
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}"),
    );
    assert_said(&place.said(&["check", "a.geojson"]), 0, "200000 rows");
}

#[test]
fn a_web_page_may_be_one_line() {
    let place = Place::new();
    let heads: String = OWN
        .trim()
        .split(',')
        .map(|head| format!("<th>{head}"))
        .collect();
    let row = |n: u32| {
        let year = 2000 + n % 20;
        let source = n / 20;
        format!(
            "<tr><td>KAZ<td>detected_in<td>{year}<td>s{source}<td>government<td>identified<td>total<td>total<td>total\
             <td>20<td><td>x"
        )
    };
    let rows: String = (0..20_000).map(row).collect();
    assert!(rows.len() > 2_000_000 && !rows.contains(['\n', ',', ';']));
    place.file("a.html", format!("<table><tr>{heads}{rows}</table>"));
    assert_said(&place.said(&["check", "a.html"]), 0, "20000 rows");
}
