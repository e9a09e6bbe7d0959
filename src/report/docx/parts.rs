//! The parts of the package that are the same in every document, or nearly so.

use super::paragraph::escaped;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The type of each part.
pub(super) const TYPES: &str = include_str!("types.xml");
/// Where the document and its properties are.
pub(super) const RELATIONS: &str = include_str!("relations.xml");
/// How each style looks.
pub(super) const STYLES: &str = include_str!("styles.xml");
/// How lists are numbered.
pub(super) const NUMBERING: &str = include_str!("numbering.xml");
/// The language and the compatibility.
pub(super) const SETTINGS: &str = include_str!("settings.xml");
/// The number of the page.
pub(super) const FOOTER: &str = include_str!("footer.xml");
/// Title and program; the date is fixed.
pub(super) fn properties(title: &str) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>tipstat {}</dc:creator>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">2000-01-01T00:00:00Z</dcterms:created></cp:coreProperties>",
        escaped(title),
        env!("CARGO_PKG_VERSION")
    )
}

/// The document with its body, on A4.
pub(super) fn document(body: &str) -> String {
    format!(
        "{HEAD}<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{OFFICE}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>{body}\
         <w:sectPr><w:headerReference w:type=\"default\" r:id=\"header1\"/><w:footerReference w:type=\"default\" r:id=\"footer1\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" \
         w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>"
    )
}

/// The running head: the title, on all pages but the first.
pub(super) fn header(title: &str) -> String {
    format!(
        "{HEAD}<w:hdr xmlns:w=\"{MAIN}\"><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p></w:hdr>",
        escaped(title)
    )
}

/// What the document is made of, its pictures among them.
pub(super) fn relations(pictures: usize) -> String {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let mut all = [
        ("styles", "styles", "styles.xml"),
        ("numbering", "numbering", "numbering.xml"),
        ("settings", "settings", "settings.xml"),
        ("header1", "header", "header1.xml"),
        ("footer1", "footer", "footer1.xml"),
    ]
    .map(|(id, kind, target)| relation(id, kind, target))
    .concat();
    for at in 1..=pictures {
        all += &relation(
            &format!("image{at}"),
            "image",
            &format!("media/image{at}.png"),
        );
    }
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}
