//! Where an output comes from, inside it: what made it, by which command, of which inputs.
//!
//! It goes where each format has a place for it, out of the reader's sight: `<meta>` in a page, an
//! attribute of a section, `<metadata>` in SVG, a text chunk in PNG, comments in Markdown and LaTeX, an instruction in XML,
//! `provenance` in a JSON object, properties of a workbook and of a Parquet file. CSV, TSV, NDJSON and plain text are only rows and have none.

use serde::Serialize;

/// Where an output comes from. It holds no clock and no absolute path: the same input gives the same bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// What made it: version of tipstat, and hash of the embedded package.
    pub by: String,
    /// The command line that makes it.
    pub command: String,
    /// The files that were read, with their SHA-256; none where only the embedded package answered.
    pub inputs: Vec<Read>,
}

/// A file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Read {
    /// From the folder of the project.
    pub path: String,
    /// The hash of its bytes, in hexadecimal; none where small counts are suppressed: from the hash of a file of which little is
    /// hidden, that little can be found by trying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Where a Vega-Lite specification keeps what its schema does not know.
const VEGA: &str = "\n  \"usermeta\": {";

impl Provenance {
    /// One line of JSON.
    pub fn json(&self) -> String {
        // texts always have one
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A line each: what, and what it is.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let made = [("by", self.by.clone()), ("command", self.command.clone())];
        let inputs = self.inputs.iter();
        let hash = |read: &Read| read.sha256.as_ref().map(|hash| format!(" sha256:{hash}"));
        let said = |read: &Read| {
            let hash = hash(read).unwrap_or_default();
            ("input", format!("{}{hash}", read.path))
        };
        let inputs = inputs.map(said);
        made.into_iter().chain(inputs).collect()
    }

    /// The bytes of an output with the provenance in them, by the ending of its file; unchanged if the format has no place for it.
    pub fn within(&self, bytes: Vec<u8>, ending: &str) -> Vec<u8> {
        let ending = ending.to_ascii_lowercase();
        if ending == "png" {
            return self.in_png(bytes);
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return error.into_bytes(),
        };
        let text = match ending.as_str() {
            "html" | "htm" => self.in_html(text),
            "svg" => self.in_svg(text),
            "xml" => self.in_xml(text),
            "md" | "markdown" => text + &self.comment(),
            "tex" => self.in_latex(&text),
            "json" => self.in_json(text),
            _ => text,
        };
        text.into_bytes()
    }

    fn in_html(&self, text: String) -> String {
        let said = escaped(&self.json());
        // the encoding must come first in the head
        if let Some(at) = text.find("</head>") {
            let meta = format!("<meta name=\"tipstat-provenance\" content=\"{said}\">\n");
            return format!("{}{meta}{}", &text[..at], &text[at..]);
        }
        match text.strip_prefix("<section") {
            Some(rest) => format!("<section data-provenance=\"{said}\"{rest}"),
            None => text,
        }
    }

    fn in_svg(&self, text: String) -> String {
        let said = escaped(&self.json());
        if let Some(at) = text.find("</metadata>") {
            return format!("{}\n{said}\n{}", &text[..at], &text[at..]);
        }
        let root = text
            .find("<svg")
            .and_then(|svg| Some(svg + text[svg..].find('>')? + 1));
        match root {
            Some(at) => format!("{}<metadata>{said}</metadata>{}", &text[..at], &text[at..]),
            None => text,
        }
    }

    /// A processing instruction behind the declaration.
    fn in_xml(&self, text: String) -> String {
        let Some(at) = text.find("?>").map(|at| at + 2) else {
            return text;
        };
        let said = self.json().replace("?>", "?\\u003e");
        let rest = text[at..].trim_start();
        format!("{}\n<?tipstat-provenance {said}?>\n{rest}", &text[..at])
    }

    fn in_latex(&self, text: &str) -> String {
        let line = |(what, said): &(&str, String)| format!("% {what}: {}\n", one_line(said));
        let lines: String = self.lines().iter().map(line).collect();
        format!("{lines}{text}")
    }

    /// As the last name of an object; in a Vega-Lite specification, where its schema has a place.
    fn in_json(&self, text: String) -> String {
        let end = text.trim_end();
        let Some(inside) = end.strip_suffix('}').filter(|_| end.starts_with('{')) else {
            return text;
        };
        let said = serde_json::to_string_pretty(self).unwrap_or_default();
        if let Some(at) = text.find(VEGA).map(|at| at + VEGA.len()) {
            let said = said.replace('\n', "\n    ");
            let (before, rest) = text.split_at(at);
            return format!("{before}\n    \"provenance\": {said},{rest}");
        }
        let inside = inside.trim_end();
        if inside == "{" || text.contains("vega.github.io/schema/") {
            return text;
        }
        format!(
            "{inside},\n  \"provenance\": {}\n}}\n",
            said.replace('\n', "\n  ")
        )
    }

    /// An international text chunk before the last one.
    fn in_png(&self, bytes: Vec<u8>) -> Vec<u8> {
        const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";
        let Some(before) = bytes.strip_suffix(END) else {
            return bytes;
        };
        // keyword; no compression; neither language nor translated keyword
        let chunk = [b"iTXttipstat-provenance\0\0\0\0\0", self.json().as_bytes()].concat();
        let mut sum = flate2::Crc::new();
        sum.update(&chunk);
        let length = u32::try_from(chunk.len() - 4).unwrap_or_default();
        [
            before,
            &length.to_be_bytes(),
            &chunk,
            &sum.sum().to_be_bytes(),
            END,
        ]
        .concat()
    }

    /// It ends where two hyphens and `>` do.
    fn comment(&self) -> String {
        let line = |(what, said): &(&str, String)| {
            let said = one_line(said)
                .replace("-->", "-- >")
                .replace("--!>", "-- !>");
            format!("{what}: {said}\n")
        };
        let lines: String = self.lines().iter().map(line).collect();
        format!("\n<!-- tipstat\n{lines}-->\n")
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Provenance {
        Provenance {
            by: "tipstat 1".into(),
            command: "tipstat sql \"SELECT '-->' </metadata> \n\\input\"".into(),
            inputs: vec![Read {
                path: "a&b.csv".into(),
                sha256: Some("00".into()),
            }],
        }
    }

    fn within(text: &str, ending: &str) -> String {
        let bytes = hostile().within(text.as_bytes().to_vec(), ending);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn nothing_said_ends_the_place_where_it_stands() {
        let markdown = within("x\n", "md");
        assert_eq!(markdown.matches("-->").count(), 1, "{markdown}");
        assert!(markdown.ends_with("-->\n"));
        let svg = within("<svg a=\"b\"><g/></svg>", "svg");
        assert_eq!(svg.matches("</metadata>").count(), 1, "{svg}");
        let latex = within("\\begin{x}\n", "tex");
        assert!(
            latex
                .lines()
                .rev()
                .skip(1)
                .all(|line| line.starts_with('%')),
            "{latex}"
        );
        let page = within("<!doctype html>\n<head>\n<title></title></head>", "html");
        assert!(page.contains("&quot;command&quot;"), "{page}");
        let junit = within("<?xml version=\"1.0\"?>\n<testsuites/>\n", "xml");
        assert_eq!(junit.matches("?>").count(), 2, "{junit}");
    }

    #[test]
    fn an_object_stays_one_and_rows_stay_alone() {
        let value: serde_json::Value =
            serde_json::from_str(&within("{\n  \"a\": 1\n}\n", "json")).unwrap();
        assert_eq!(value["provenance"]["by"], "tipstat 1");
        assert_eq!(within("[1]\n", "json"), "[1]\n");
        assert_eq!(within("a,b\n", "csv"), "a,b\n");
        assert_eq!(within("", "svg"), "");
    }
}
