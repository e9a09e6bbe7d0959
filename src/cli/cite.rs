//! `cite`: how to cite tipstat and the sources of its figures.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::{Needs, suggest};
use crate::render::Source;
use crate::stats::Public;

/// How to cite tipstat and the sources of its figures
///
/// The owners of the data ask to be cited with the date of access, which only you know.
#[derive(Debug, Args)]
pub(super) struct Cite {
    /// Ids of sources, as tables name them; all where none is given
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// BibTeX entries
    #[arg(long)]
    bibtex: bool,
}

impl Cite {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let data = options.dataset(&[], Needs::NOTHING)?;
        let known = output::sources(&data)?;
        let mut cited = vec![program()];
        if self.sources.is_empty() {
            cited.extend(known.into_values());
        } else {
            let mut unknown = Vec::new();
            for id in &self.sources {
                match known.get(id) {
                    Some(source) => cited.push(source.clone()),
                    None => unknown.push(format!(
                        "unknown source `{id}`{}",
                        suggest::hint(id, known.keys().map(String::as_str))
                    )),
                }
            }
            if !unknown.is_empty() {
                return Err(Usage(unknown.join("\ntipstat: ")).into());
            }
        }
        if self.bibtex {
            let entries: Vec<String> = cited.iter().map(bibtex).collect();
            return output::write_text(&entries.join("\n"), options, out);
        }
        let fields = vec![
            ("source", "id of the source"),
            ("citation", "how to cite it"),
            ("licence", "terms of use"),
            ("url", "where it is published"),
        ];
        let row = |source: Source| vec![source.id, source.citation, source.licence, source.url];
        let rows = cited.into_iter().map(row).collect();
        let table = Public::texts("How to cite", fields, rows, Vec::new());
        let asked = BTreeMap::from([("command", "cite".to_owned())]);
        output::write(&table, Some(&data), asked, options, out)
    }
}

/// The entry of tipstat itself.
fn program() -> Source {
    let version = env!("CARGO_PKG_VERSION");
    Source {
        id: "tipstat".into(),
        title: format!("tipstat {version}: human-trafficking statistics"),
        citation: format!(
            "The tipstat founders (2026). tipstat: human-trafficking statistics with their ranges, bases and \
             sources, version {version} [computer program]."
        ),
        licence: env!("CARGO_PKG_LICENSE").into(),
        url: String::new(),
        short: "tipstat".into(),
    }
}

/// A BibTeX entry of type `misc`. The citation goes into `note` as its owner words it, since authors and titles of
/// institutions do not divide into names.
fn bibtex(source: &Source) -> String {
    let mut entry = format!("@misc{{{},\n", source.id);
    for (field, value) in [
        ("title", &source.title),
        ("note", &source.citation),
        ("url", &source.url),
    ] {
        if !value.is_empty() {
            entry += &format!("  {field} = {{{}}},\n", escape(value));
        }
    }
    entry + "}\n"
}

/// The text with the letters escaped that LaTeX would read as commands.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\\' => escaped += "\\textbackslash{}",
            '~' => escaped += "\\textasciitilde{}",
            '^' => escaped += "\\textasciicircum{}",
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_escapes_what_latex_reads_as_commands() {
        let source = Source {
            id: "a-2024".into(),
            title: "Social & Legal {Studies}".into(),
            citation: "60 % of \\them".into(),
            licence: String::new(),
            url: String::new(),
            short: String::new(),
        };
        assert_eq!(
            bibtex(&source),
            "@misc{a-2024,\n  title = {Social \\& Legal \\{Studies\\}},\n  note = {60 \\% of \
             \\textbackslash{}them},\n}\n"
        );
    }
}
