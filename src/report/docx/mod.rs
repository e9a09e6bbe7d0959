//! A report as a Word document (Office Open XML, ECMA-376): styles, headings, tables, pictures with a description, references
//! that lead to a numbered list of sources.
//!
//! What is printed of the page is in it. Dates are fixed, so that the same report gives the same bytes.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::content::{Fact, Report, ReportCountry, Section, Sentence, StatementList};
use paragraph::{Paragraph, escaped};
use pictures::Pictures;

mod paragraph;
mod parts;
mod pictures;
mod tables;

/// The width between the margins of A4, in twentieths of a point.
const LINE: usize = 9_638;

/// Writes a report.
pub(super) fn write(report: &Report) -> anyhow::Result<Vec<u8>> {
    let mut document = WordDocument {
        several: report.countries.len() > 1,
        body: String::new(),
        pictures: Pictures::default(),
        bookmarks: 0,
    };
    document.report(report)?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut enter = |name: &str, bytes: &[u8]| -> anyhow::Result<()> {
        // the date of an entry is that of its format's beginning, 1980
        zip.start_file(name, SimpleFileOptions::default())?;
        Ok(zip.write_all(bytes)?)
    };
    enter("[Content_Types].xml", parts::TYPES.as_bytes())?;
    enter("_rels/.rels", parts::RELATIONS.as_bytes())?;
    enter(
        "docProps/core.xml",
        parts::properties(&report.title).as_bytes(),
    )?;
    enter(
        "word/document.xml",
        parts::document(&document.body).as_bytes(),
    )?;
    enter("word/styles.xml", parts::STYLES.as_bytes())?;
    enter("word/numbering.xml", parts::NUMBERING.as_bytes())?;
    enter("word/settings.xml", parts::SETTINGS.as_bytes())?;
    enter("word/header1.xml", parts::header(&report.title).as_bytes())?;
    enter("word/footer1.xml", parts::FOOTER.as_bytes())?;
    let relations = parts::relations(document.pictures.len());
    enter("word/_rels/document.xml.rels", relations.as_bytes())?;
    for (at, bytes) in document.pictures.files() {
        enter(&format!("word/media/image{at}.png"), bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

struct WordDocument {
    several: bool,
    body: String,
    pictures: Pictures,
    bookmarks: usize,
}

impl WordDocument {
    fn report(&mut self, report: &Report) -> anyhow::Result<()> {
        self.add(Paragraph::styled("Title").text(&report.title));
        for sentence in &report.lead {
            self.add(Paragraph::styled("Subtitle").text(&sentence.text));
        }
        self.contents(report);
        for section in &report.overview {
            self.section(section, 1)?;
        }
        for country in &report.countries {
            self.country(country)?;
        }
        let caveats = report.caveats.iter();
        let caveats = caveats.map(|caveat| [caveat.text, caveat.applies_to.as_str()]);
        self.list_of_notes("Read with care", caveats.collect());
        let marks = report.marks.iter().map(|mark| [mark.as_str(), ""]);
        self.list_of_notes("Marks in the tables", marks.collect());
        if !report.sources.is_empty() {
            self.heading("Sources", 1, "sources");
            for source in &report.sources {
                let mut text = source.citation.clone();
                for (before, more) in [(" ", &source.url), (" Terms: ", &source.licence)] {
                    if !more.is_empty() {
                        text += before;
                        text += more;
                    }
                }
                let name = format!("source{}", source.number);
                let marked = self.bookmarked(&name, &text);
                self.add(Paragraph::styled("Source").raw(&marked));
            }
        }
        let citing = report.citing.iter().map(|text| [text.as_str(), ""]);
        self.list_of_notes("How to cite", citing.collect());
        Ok(())
    }

    /// Links to the headings of the first level with their page numbers, in a line.
    fn contents(&mut self, report: &Report) {
        let overview = report.overview.iter();
        let mut entries: Vec<(&str, &str)> =
            overview.map(|it| (it.title.as_str(), it.id)).collect();
        if self.several {
            let countries = report.countries.iter();
            entries.extend(countries.map(|one| (one.name.as_str(), one.code.as_str())));
        }
        let mut line = Paragraph::styled("Contents");
        for (at, (title, name)) in entries.iter().enumerate() {
            if at > 0 {
                line = line.text(" · ");
            }
            line = line
                .link(&anchor(name), title)
                .text(" ")
                .page_of(&anchor(name));
        }
        self.add(line);
    }

    fn country(&mut self, country: &ReportCountry) -> anyhow::Result<()> {
        if self.several {
            self.heading(&country.name, 1, &country.code);
        }
        self.facts(&country.facts);
        if !country.known {
            let text = format!("These sources have nothing on {}.", country.the);
            self.add(Paragraph::plain().text(&text));
        }
        for section in &country.sections {
            self.section(section, if self.several { 2 } else { 1 })?;
        }
        Ok(())
    }

    fn section(&mut self, section: &Section, level: usize) -> anyhow::Result<()> {
        let tables = || {
            let shown = section.tables.iter();
            shown.filter(|one| !one.said && !one.rows.is_empty())
        };
        let has_words = !section.sentences.is_empty() || !section.facts.is_empty();
        let has_more = !section.figures.is_empty() || !section.lists.is_empty();
        if !has_words && !has_more && tables().next().is_none() {
            return Ok(()); // its number is among the facts of the country
        }
        self.heading(&section.title, level, section.id);
        self.facts(&section.facts);
        let said: String = section.sentences.iter().map(sentence).collect();
        let narrow = section.id == "summary" || (self.several && level > 1);
        let figures = section.figures.iter();
        let drawn = figures.map(|one| self.pictures.figure(one, narrow));
        let drawn = drawn.collect::<anyhow::Result<Vec<String>>>()?;
        match drawn.as_slice() {
            [one] if narrow && !said.is_empty() => {
                self.body += &tables::side_by_side(&[said, one.clone()]);
            }
            all if narrow => {
                self.body += &said;
                for row in all.chunks(2) {
                    self.body += &tables::side_by_side(row);
                }
            }
            all => {
                self.body += &said;
                self.body += &all.concat();
            }
        }
        for table in tables() {
            self.body += &tables::table(table);
        }
        for list in &section.lists {
            self.list(list, level + 1);
        }
        Ok(())
    }

    fn facts(&mut self, facts: &[Fact]) {
        if !facts.is_empty() {
            self.body += &tables::facts(facts);
        }
    }

    fn list(&mut self, list: &StatementList, level: usize) {
        if !list.title.is_empty() {
            self.add(Paragraph::heading(level).text(&list.title));
        }
        for item in &list.items {
            let mut paragraph = Paragraph::styled("ListBullet");
            if !item.about.is_empty() {
                paragraph = paragraph.bold(&item.about).text(" ");
            }
            paragraph = paragraph.text(&item.text).references(&item.sources);
            if !item.locator.is_empty() {
                paragraph = paragraph.soft(&format!(" {}", item.locator));
            }
            self.add(paragraph);
        }
    }

    /// Notes, each with its secondary text.
    fn list_of_notes(&mut self, title: &str, notes: Vec<[&str; 2]>) {
        if notes.is_empty() {
            return;
        }
        self.add(Paragraph::heading(1).text(title));
        for [text, soft] in notes {
            let mut paragraph = Paragraph::styled("ListBullet").text(text);
            if !soft.is_empty() {
                paragraph = paragraph.soft(&format!(" {soft}"));
            }
            self.add(paragraph);
        }
    }

    fn heading(&mut self, title: &str, level: usize, name: &str) {
        if level > 1 {
            self.add(Paragraph::heading(level).text(title));
            return;
        }
        let marked = self.bookmarked(&anchor(name), title);
        self.add(Paragraph::heading(level).raw(&marked));
    }

    /// A text that links can lead to.
    fn bookmarked(&mut self, name: &str, text: &str) -> String {
        self.bookmarks += 1;
        let id = self.bookmarks;
        let name = escaped(name);
        let run = paragraph::run("", text);
        format!(
            "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>{run}<w:bookmarkEnd w:id=\"{id}\"/>"
        )
    }

    fn add(&mut self, paragraph: Paragraph) {
        self.body += &paragraph.finish();
    }
}

fn sentence(sentence: &Sentence) -> String {
    let paragraph = Paragraph::plain().text(&sentence.text);
    paragraph.references(&sentence.sources).finish()
}

/// The name of a place that links lead to: letters and digits, at most 40.
fn anchor(name: &str) -> String {
    let plain = name.chars().filter(char::is_ascii_alphanumeric).take(32);
    format!("to{}", plain.collect::<String>())
}

#[cfg(test)]
mod tests;
