//! A report for reading in a terminal.

use super::content::{Report, Section, Sentence};
use super::tables;
use crate::render::{Screen, Sheet, grid, wrap};

/// The report over as many lines as it needs.
pub(super) fn write(report: &Report, width: u16) -> String {
    let mut out = heading(&report.title, '=');
    let page = ScreenPage { width };
    for sentence in &report.lead {
        out += &page.sentence(sentence);
    }
    for section in &report.overview {
        out += &page.section(section);
    }
    for country in &report.countries {
        if report.countries.len() > 1 {
            out += "\n";
            out += &heading(&country.name, '=');
        }
        if !country.known {
            let text = format!("These sources have nothing on {}.", country.the);
            out += "\n";
            out += &page.wrapped(&text);
        }
        for section in &country.sections {
            out += &page.section(section);
        }
    }
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out += "\n";
            out += &heading(title, '-');
            for line in lines {
                out += &page.wrapped(&line);
            }
        }
    };
    let caveats = report.caveats.iter();
    let caveats = caveats.map(|caveat| format!("{} ({})", caveat.text, caveat.applies_to));
    list("Read with care", caveats.collect());
    list("Marks", report.marks.clone());
    let sources = report
        .sources
        .iter()
        .map(|source| match source.licence.as_str() {
            "" => format!("[{}] {}", source.number, source.citation),
            licence => format!("[{}] {} (terms: {licence})", source.number, source.citation),
        });
    list("Sources", sources.collect());
    list("How to cite", report.citing.clone());
    out
}

struct ScreenPage {
    width: u16,
}

impl ScreenPage {
    fn wrapped(&self, text: &str) -> String {
        wrap::paragraph(text, usize::from(self.width))
    }

    fn sentence(&self, sentence: &Sentence) -> String {
        self.wrapped(&format!(
            "{}{}",
            sentence.text,
            references(&sentence.sources)
        ))
    }

    fn section(&self, section: &Section) -> String {
        let mut out = String::from("\n") + &heading(&section.title, '-');
        for fact in &section.facts {
            let references = references(&fact.sources);
            let text = format!("{}: {} ({}){references}", fact.label, fact.value, fact.note);
            out += &self.wrapped(&text);
        }
        for sentence in &section.sentences {
            out += &self.sentence(sentence);
        }
        for table in section.tables.iter().filter(|table| !table.rows.is_empty()) {
            let heads = table
                .heads
                .iter()
                .map(|head| (head.text.clone(), head.number));
            let sheet = Sheet {
                heads: heads.collect(),
                rows: table.rows.clone(),
                keys: 1,
                ..Sheet::default()
            };
            let screen = Screen {
                width: self.width,
                color: false,
            };
            out += "\n";
            out += &self.wrapped(&match table.every.as_str() {
                "" => table.title.clone(),
                every => format!("{} ({every})", table.title),
            });
            out += &grid(&sheet, screen);
            if let Some(earlier) = tables::earlier(table) {
                out += &self.wrapped(&format!("{earlier}`{}`", table.command));
            }
        }
        for list in &section.lists {
            if !list.title.is_empty() {
                out += &format!("\n {}\n", list.title);
            }
            for item in &list.items {
                let about = match item.about.as_str() {
                    "" => String::new(),
                    about => format!("{about}: "),
                };
                let text = format!("- {about}{}{}", item.text, references(&item.sources));
                out += &self.wrapped(&text);
            }
        }
        out
    }
}

fn heading(text: &str, line: char) -> String {
    let width = wrap::width(text);
    format!("{text}\n{}\n", String::from(line).repeat(width))
}

fn references(numbers: &[usize]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|number| format!("[{number}]")).collect();
    if numbers.is_empty() {
        String::new()
    } else {
        format!(" {}", numbers.concat())
    }
}
