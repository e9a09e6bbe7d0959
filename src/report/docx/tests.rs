//! Documents that a word processor opens without repair: parts that are there, in order, with names that stay text.

use std::collections::BTreeSet;
use std::io::Read as _;

use resvg::usvg::roxmltree::{Document as Xml, Node};

use super::super::content::{Head, ReportSource, ReportTable};
use super::super::tests::{ask, open};
use super::*;

const HOSTILE: &str = "<w:p/>&\u{1}\u{ffff} \"x\"";

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let many = zip.len();
    let read = |at: usize| {
        let mut part = zip.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        (String::from_utf8_lossy(part.name_raw()).into_owned(), bytes)
    };
    (0..many).map(read).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(known, _)| known == name);
    String::from_utf8(found.expect("the part").1).expect("text")
}

fn hostile() -> Report {
    let table = ReportTable {
        title: HOSTILE.into(),
        heads: vec![Head {
            text: HOSTILE.into(),
            number: true,
        }],
        rows: vec![vec![HOSTILE.into()]],
        ..ReportTable::default()
    };
    let said = Sentence {
        text: HOSTILE.into(),
        sources: vec![1],
    };
    let section = Section {
        id: "glance",
        title: HOSTILE.into(),
        sentences: vec![said],
        tables: vec![table],
        ..Section::default()
    };
    let source = ReportSource {
        number: 1,
        citation: HOSTILE.into(),
        ..ReportSource::default()
    };
    Report {
        title: HOSTILE.into(),
        overview: vec![section],
        sources: vec![source],
        ..Report::default()
    }
}

#[test]
fn names_stay_text_in_every_part() {
    let bytes = write(&hostile()).expect("a document");
    for (name, bytes) in parts(&bytes) {
        let text = String::from_utf8(bytes).expect("text");
        let xml = Xml::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(xml.root_element().descendants().count() > 1, "{name}");
    }
    assert!(part(&bytes, "word/document.xml").contains("&lt;w:p/&gt;&amp;"));
}

#[test]
fn what_is_referred_to_is_there_and_the_bytes_are_the_same() {
    let data = open(&[]);
    let report = super::super::report(&data, &ask(&["KGZ", "KAZ"], None)).expect("a report");
    let bytes = write(&report).expect("a document");
    assert!(
        bytes == write(&report).expect("a document"),
        "the bytes differ"
    );
    let text = part(&bytes, "word/document.xml");
    let xml = Xml::parse(&text).expect("XML");
    let all = |name: &str, attribute: &str| -> Vec<String> {
        let nodes = xml
            .descendants()
            .filter(|node| node.tag_name().name() == name);
        let values = nodes.filter_map(|node| {
            let found = node.attributes().find(|one| one.name() == attribute);
            found.map(|one| one.value().to_owned())
        });
        values.collect()
    };
    let names: BTreeSet<String> = all("bookmarkStart", "name").into_iter().collect();
    for to in all("hyperlink", "anchor") {
        assert!(names.contains(&to), "{to}");
    }
    let relations = part(&bytes, "word/_rels/document.xml.rels");
    let pictures = all("blip", "embed");
    assert!(pictures.len() > 3);
    for id in &pictures {
        assert!(relations.contains(&format!("Id=\"{id}\"")), "{id}");
    }
    let described = all("docPr", "descr");
    assert!(described.len() == pictures.len() && described.iter().all(|alt| alt.len() > 20));
    let styles = part(&bytes, "word/styles.xml");
    for style in all("pStyle", "val")
        .into_iter()
        .chain(all("tblStyle", "val"))
    {
        assert!(
            styles.contains(&format!("w:styleId=\"{style}\"")),
            "{style}"
        );
    }
    // a cell ends with a paragraph, and no table follows another at once
    let is = |node: &Node<'_, '_>, name: &str| node.tag_name().name() == name;
    for cell in xml.descendants().filter(|node| is(node, "tc")) {
        assert!(cell.last_element_child().is_some_and(|last| is(&last, "p")));
    }
    let body = xml
        .descendants()
        .find(|node| is(node, "body"))
        .expect("a body");
    let children: Vec<Node<'_, '_>> = body.children().filter(Node::is_element).collect();
    assert!(
        children
            .windows(2)
            .all(|two| !(is(&two[0], "tbl") && is(&two[1], "tbl")))
    );
    assert!(children.iter().filter(|node| is(node, "tbl")).count() > 3);
}
