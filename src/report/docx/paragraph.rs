//! Paragraphs of runs of text.

use std::fmt::Write as _;

use crate::render::html;

/// A paragraph that is being written.
pub(super) struct Paragraph {
    properties: String,
    runs: String,
}

impl Paragraph {
    /// One of running text.
    pub(super) fn plain() -> Self {
        Self {
            properties: String::new(),
            runs: String::new(),
        }
    }

    /// One of a style.
    pub(super) fn styled(style: &str) -> Self {
        Self {
            properties: format!("<w:pStyle w:val=\"{style}\"/>"),
            ..Self::plain()
        }
    }

    /// A heading of a level from 1.
    pub(super) fn heading(level: usize) -> Self {
        Self::styled(&format!("Heading{}", level.min(3)))
    }

    /// The same on the right, as numbers are.
    pub(super) fn right(mut self) -> Self {
        self.properties += "<w:jc w:val=\"right\"/>";
        self
    }

    /// Adds a text.
    pub(super) fn text(self, text: &str) -> Self {
        let run = run("", text);
        self.raw(&run)
    }

    /// Adds a text in bold type.
    pub(super) fn bold(self, text: &str) -> Self {
        let run = run("<w:b/>", text);
        self.raw(&run)
    }

    /// Adds a text that is less loud.
    pub(super) fn soft(self, text: &str) -> Self {
        let run = run("<w:rStyle w:val=\"Soft\"/>", text);
        self.raw(&run)
    }

    /// Adds a text that leads to a place in the document.
    pub(super) fn link(self, to: &str, text: &str) -> Self {
        let run = run("", text);
        self.raw(&format!(
            "<w:hyperlink w:anchor=\"{to}\" w:history=\"1\">{run}</w:hyperlink>"
        ))
    }

    /// Adds the number of the page that a place is on, which Word and `LibreOffice` work out.
    pub(super) fn page_of(self, to: &str) -> Self {
        let run = run("<w:rStyle w:val=\"Soft\"/>", "–");
        self.raw(&format!(
            "<w:fldSimple w:instr=\" PAGEREF {to} \\h \" w:dirty=\"true\">{run}</w:fldSimple>"
        ))
    }

    /// Adds references to the list of sources.
    pub(super) fn references(mut self, numbers: &[usize]) -> Self {
        if !numbers.is_empty() {
            self = self.text(" ");
        }
        for number in numbers {
            let run = run("<w:rStyle w:val=\"Reference\"/>", &format!("[{number}]"));
            let _ = write!(
                self.runs,
                "<w:hyperlink w:anchor=\"source{number}\" w:history=\"1\">{run}</w:hyperlink>"
            );
        }
        self
    }

    /// Adds what is markup already.
    pub(super) fn raw(mut self, markup: &str) -> Self {
        self.runs += markup;
        self
    }

    /// The markup.
    pub(super) fn finish(self) -> String {
        let Self { properties, runs } = self;
        if properties.is_empty() {
            format!("<w:p>{runs}</w:p>")
        } else {
            format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
        }
    }
}

/// A run of text with its properties.
pub(super) fn run(properties: &str, text: &str) -> String {
    let text = escaped(text);
    if properties.is_empty() {
        format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    } else {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    }
}

/// Text that stays text in XML; characters that XML cannot hold are replaced.
pub(super) fn escaped(text: &str) -> String {
    let text = text
        .replace(['\n', '\t'], " ")
        .replace(['\r', '\u{fffe}', '\u{ffff}'], "\u{fffd}");
    html::escaped(&text)
}
