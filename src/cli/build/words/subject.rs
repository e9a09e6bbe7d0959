//! What is asked for an output, and the file it goes to.

use super::{MAKES_OUTPUT, Words};
use crate::dataset::project::{Key, OutputEntry, SettingValue};
use crate::dataset::suggest;
use crate::stats::{self, ALL};

impl Words<'_> {
    /// What is asked, and by which key.
    pub(super) fn subject<'e>(
        &mut self,
        entry: &'e OutputEntry,
    ) -> Option<(Vec<String>, Option<&'e str>)> {
        let able: &[&str] = match entry.kind {
            "table" => &["statistic", "sql", "command"],
            "figure" => &["figure", "name", "command"],
            "report" => &["profile", "command"],
            _ => &["command"],
        };
        let given: Vec<&Key> = entry
            .keys
            .iter()
            .filter(|key| able.contains(&key.name.as_str()))
            .collect();
        let key = match (entry.kind, given.as_slice()) {
            (_, [key]) => *key,
            ("report", []) => return Some((vec!["report".into()], None)),
            ("claims", []) => return Some((vec!["verify".into()], None)),
            _ => {
                let found: Vec<&str> = given.iter().map(|key| key.name.as_str()).collect();
                let expected = format!("one of {}", able.join(", "));
                self.fault(entry.line, entry.kind, &found.join(", "), expected);
                return None;
            }
        };
        let words = self.asked(key)?;
        Some((words, Some(key.name.as_str())))
    }

    fn asked(&mut self, key: &Key) -> Option<Vec<String>> {
        let shown = key.value.shown();
        let command = match (&key.value, key.name.as_str()) {
            (SettingValue::Many(words), "command") => words.clone(),
            (SettingValue::One(line), "command") => {
                let Some(words) = shlex::split(line) else {
                    self.fault(key.line, "command", &shown, "quotes that are closed");
                    return None;
                };
                words
            }
            (SettingValue::One(word), "statistic") => {
                if stats::find(word).is_none() {
                    let names = ALL.iter().map(|statistic| statistic.name);
                    let expected = format!(
                        "a statistic from `tipstat list`{}",
                        suggest::hint(word, names)
                    );
                    self.fault(key.line, "statistic", &shown, expected);
                    return None;
                }
                vec!["show".into(), word.clone()]
            }
            (SettingValue::One(word), "sql") => vec!["sql".into(), word.clone()],
            (SettingValue::One(word), "profile") => vec!["profile".into(), word.clone()],
            (SettingValue::One(word), "figure" | "name") => vec!["figure".into(), word.clone()],
            _ => {
                self.fault(key.line, &key.name, &shown, "one text");
                return None;
            }
        };
        let command: Vec<String> = match command.first() {
            Some(first) if first == "tipstat" => command[1..].to_vec(),
            _ => command,
        };
        let name = command.first().map_or("", String::as_str);
        if !MAKES_OUTPUT.contains(&name) {
            let expected = format!(
                "one of the commands {}, which write a result and read files",
                MAKES_OUTPUT.join(", ")
            );
            self.fault(key.line, "command", &shown, expected);
            return None;
        }
        Some(command)
    }

    /// The file, if it is one that may be written.
    pub(super) fn file(&mut self, entry: &OutputEntry) -> Option<String> {
        let Some(key) = entry.keys.iter().find(|key| key.name == "file") else {
            self.fault(
                entry.line,
                "file",
                "",
                "the file to write; its ending chooses the format",
            );
            return None;
        };
        let SettingValue::One(file) = &key.value else {
            self.fault(key.line, "file", &key.value.shown(), "one file");
            return None;
        };
        let path = std::path::Path::new(&self.folder).join(file);
        let inside = |part| matches!(part, std::path::Component::Normal(_));
        let parts: Vec<_> = path
            .components()
            .filter(|part| *part != std::path::Component::CurDir)
            .collect();
        if file.trim().is_empty() || file.ends_with('/') || !parts.iter().copied().all(inside) {
            let expected = "a file inside the project's folder: neither an absolute path nor `..`";
            self.fault(key.line, "file", file, expected);
            return None;
        }
        let parts: Vec<_> = parts
            .iter()
            .filter_map(|part| part.as_os_str().to_str())
            .collect();
        Some(parts.join("/"))
    }
}
