//! Texts of the data that would be run, opened or fetched stay texts in every document that is made of them.

use std::fs;

use crate::common::{OWN, Place};

/// Texts as an attacker would write them, one for each year.
const TEXTS: [&str; 6] = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK('http://x')",
    "]]><!-- @import url(http://x)",
    "${7*7} \\input{c} %n",
    "' onmouseover='x",
];

/// A file with such a name, and such texts as sources, forms of exploitation and locators.
fn data(place: &Place) -> &'static str {
    let name = "<b>=1+1'.csv";
    let mut rows = OWN.to_owned();
    for (year, text) in (2015..).zip(TEXTS) {
        for (sex, form, count) in [
            ("total", "total", 60),
            ("female", "total", 20),
            ("male", "total", 40),
            ("total", "forced_labour", 20),
        ] {
            rows += &format!(
                "KAZ,detected_in,{year},src {text},government,identified,{sex},total,{form},{count},,{text}\n"
            );
        }
        rows += &format!(
            "KAZ,detected_in,{year},src {text},government,identified,total,total,own {text},40,,{text}\n"
        );
    }
    place.file(name, rows);
    name
}

fn made(place: &Place, arguments: &[&str], file: &str) -> Vec<u8> {
    let name = data(place);
    let arguments = [arguments, &["--data", name, "-o", file]].concat();
    let (code, said) = place.said(&arguments);
    assert_eq!(code, 0, "{arguments:?}: {said}");
    fs::read(place.path().join(file)).expect("a file")
}

/// Whether every tag is closed in its order.
fn is_well_formed(xml: &str) -> bool {
    let mut open = Vec::new();
    for piece in xml.split('<').skip(1) {
        let Some((tag, _)) = piece.split_once('>') else {
            return false;
        };
        let name = tag.split_whitespace().next().unwrap_or_default();
        if let Some(closed) = name.strip_prefix('/') {
            if open.pop() != Some(closed) {
                return false;
            }
        } else if !name.starts_with(['?', '!']) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    open.is_empty()
}

#[test]
fn word_documents_are_well_formed_and_run_nothing() {
    let place = Place::new();
    let bytes = made(&place, &["report", "KAZ"], "a.docx");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut texts = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let ending = std::path::Path::new(&name).extension();
        if !ending.is_some_and(|ending| ending == "xml" || ending == "rels") {
            continue;
        }
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).expect("UTF-8");
        assert!(is_well_formed(&text), "{name}");
        assert!(!text.contains("TargetMode=\"External\""), "{text}");
        texts += &text;
    }
    assert!(!texts.contains("<script") && !texts.contains("<img"));
    // fields are those of page numbers
    let fields = texts.matches("<w:instrText").count();
    assert_eq!(
        fields,
        texts.matches("> PAGE <").count() + texts.matches("> NUMPAGES <").count()
    );
    assert!(
        texts.contains("own &lt;img src=x onerror=alert(1)&gt;"),
        "the texts are there"
    );
}

#[test]
fn pages_hold_our_scripts_alone() {
    let place = Place::new();
    for (arguments, file) in [
        (
            &["report", "KAZ", "UZB", "--format", "dashboard"][..],
            "d.html",
        ),
        (&["report", "KAZ"], "r.html"),
        (&["report", "KAZ", "UZB"], "s.html"),
    ] {
        let bytes = made(&place, arguments, file);
        let page = String::from_utf8(bytes).expect("UTF-8");
        let plain = place.said(&[arguments, &["-o", "plain.html", "--force"]].concat());
        assert_eq!(plain.0, 0, "{}", plain.1);
        let plain = place.read("plain.html");
        let scripts = |page: &str| page.matches("<script").count();
        assert_eq!(scripts(&page), scripts(&plain), "{arguments:?}");
        assert_eq!(page.matches("</script").count(), scripts(&page));
        assert!(!page.contains("<img"));
    }
}

#[test]
fn drawings_in_pdf_have_no_actions() {
    let place = Place::new();
    for figure in ["exploitation", "gender", "trend"] {
        let bytes = made(&place, &["figure", figure], &format!("{figure}.pdf"));
        let has = |part: &[u8]| bytes.windows(part.len()).any(|found| found == part);
        for action in ["/JS", "/JavaScript", "/URI", "/Launch", "/OpenAction"] {
            assert!(!has(action.as_bytes()), "{figure}: {action}");
        }
    }
}

#[cfg(feature = "parquet")]
#[test]
fn texts_come_out_of_parquet_as_they_went_in() {
    let place = Place::new();
    let name = data(&place);
    let asked = [
        "show",
        "exploitation-share",
        "--format",
        "csv",
        "--raw",
        "-q",
    ];
    let of_csv = place.said(&[&asked[..], &["--data", name]].concat());
    let converted = place.said(&["convert", name, "--format", "parquet", "-o", "out"]);
    assert_eq!(converted.0, 0, "{}", converted.1);
    let of_parquet = place.said(&[&asked[..], &["--data", "out"]].concat());
    assert_eq!(of_csv, of_parquet);
    for text in TEXTS {
        assert!(of_parquet.1.contains(&format!("own {text}")), "{text}");
    }
}
