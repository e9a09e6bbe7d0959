//! The outputs of a manifest as command lines: each key is an option of a command, and is checked as if it were typed.

use std::collections::BTreeMap;

use clap::{Arg, ArgAction};

use super::manifest::{Entry, Key, Manifest, Value, fault};
use crate::cli::{Cli, command, near};
use crate::dataset::areas::{self, Resolution};
use crate::dataset::{Fault, groups};
use crate::stats::{self, ALL};

/// An output, and the command line that makes it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Its path, from the folder of the manifest.
    pub(super) file: String,
    /// The line of its entry.
    pub(super) line: u64,
    /// The command line, without the program's name and the file.
    pub(super) words: Vec<String>,
}

/// Options that are no part of a question.
const NOT_HERE: [&str; 9] = [
    "output", "color", "quiet", "verbose", "no-pager", "no-cache", "threads", "help", "version",
];

/// Commands that leave no result in a file, or one of another machine.
const NO_OUTPUT: [&str; 5] = ["build", "convert", "completions", "man", "config"];

/// The command lines of a manifest, and all that is wrong with it.
pub(super) fn targets(manifest: &Manifest) -> (Vec<Target>, Vec<Fault>) {
    let mut whole = command();
    whole.build();
    let mut words = Words {
        manifest,
        command: whole,
        folder: String::new(),
        defaults: Vec::new(),
        has_aliases: false,
        faults: Vec::new(),
    };
    words.defaults();
    let targets = manifest
        .entries
        .iter()
        .filter_map(|entry| words.target(entry));
    let targets: Vec<Target> = targets.collect();
    (targets, words.faults)
}

struct Words<'a> {
    manifest: &'a Manifest,
    command: clap::Command,
    folder: String,
    /// Options of every output that does not say otherwise: id, words.
    defaults: Vec<(String, Vec<String>)>,
    has_aliases: bool,
    faults: Vec<Fault>,
}

impl Words<'_> {
    fn fault(&mut self, line: u64, key: &str, value: &str, expected: impl Into<String>) {
        let fault = fault(&self.manifest.path, line, key, value, expected.into());
        self.faults.push(fault);
    }

    /// `[defaults]`, and `[build]`, which goes before it.
    fn defaults(&mut self) {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let defaults = self.manifest.defaults.iter();
        let silent = |key: &&Key| !NOT_HERE.contains(&key.name.replace('_', "-").as_str());
        let keys = defaults.filter(silent).chain(&self.manifest.build).cloned();
        let keys: Vec<Key> = keys.collect();
        for key in keys {
            if key.name == "folder" {
                match key.value {
                    Value::One(folder) => self.folder = folder,
                    _ => self.fault(key.line, "folder", &key.value.shown(), "one folder"),
                }
                continue;
            }
            self.has_aliases |= key.name == "aliases";
            let list = self.command.clone();
            let Some(list) = list.find_subcommand("list") else {
                continue;
            };
            let Some((id, words)) = self.option(list, &key) else {
                continue;
            };
            if self.takes(&["list".to_owned()], &key, &words) {
                all.insert(id, words);
            }
        }
        self.defaults = all.into_iter().collect();
    }

    fn target(&mut self, entry: &Entry) -> Option<Target> {
        let known = self.faults.len();
        let subject = self.subject(entry);
        let file = self.file(entry);
        let (subject, used) = subject?;
        let name = subject.first().cloned().unwrap_or_default();
        let all = self.command.clone();
        let Some(sub) = all.find_subcommand(&name) else {
            let names: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
            let expected = format!("a command of this tipstat{}", near::hint(&name, names));
            self.fault(entry.line, used.unwrap_or(entry.kind), &name, expected);
            return None;
        };
        let mut given: Vec<(String, Vec<String>)> = Vec::new();
        for key in &entry.keys {
            if key.name == "file" || used == Some(key.name.as_str()) {
                continue;
            }
            if key.name == "aliases" {
                let expected = "to stand in `[build]`: a label means one thing in a project";
                self.fault(key.line, "aliases", &key.value.shown(), expected);
                continue;
            }
            if let Some((id, words)) = self.option(sub, key) {
                self.countries(&id, key);
                if self.takes(&subject, key, &words) {
                    given.push((id, words));
                }
            }
        }
        if self.faults.len() > known {
            return None;
        }
        let words = self.joined(&subject, &given);
        let target = Target {
            file: file?,
            line: entry.line,
            words,
        };
        self.is_right(&target, entry.kind).then_some(target)
    }

    /// What is asked, and by which key.
    fn subject<'e>(&mut self, entry: &'e Entry) -> Option<(Vec<String>, Option<&'e str>)> {
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
            (Value::Many(words), "command") => words.clone(),
            (Value::One(line), "command") => {
                let Some(words) = shlex::split(line) else {
                    self.fault(key.line, "command", &shown, "quotes that are closed");
                    return None;
                };
                words
            }
            (Value::One(word), "statistic") => {
                if stats::find(word).is_none() {
                    let names = ALL.iter().map(|statistic| statistic.name);
                    let expected =
                        format!("a statistic, as `list` has them{}", near::hint(word, names));
                    self.fault(key.line, "statistic", &shown, expected);
                    return None;
                }
                vec!["show".into(), word.clone()]
            }
            (Value::One(word), "sql") => vec!["sql".into(), word.clone()],
            (Value::One(word), "profile") => vec!["profile".into(), word.clone()],
            (Value::One(word), "figure" | "name") => vec!["figure".into(), word.clone()],
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
        if NO_OUTPUT.contains(&name) || command.iter().any(|word| word == "-") {
            let expected = "a command that leaves a table, figure or report, and reads files";
            self.fault(key.line, "command", &shown, expected);
            return None;
        }
        Some(command)
    }

    /// The file, if it is one that may be written.
    fn file(&mut self, entry: &Entry) -> Option<String> {
        let Some(key) = entry.keys.iter().find(|key| key.name == "file") else {
            self.fault(
                entry.line,
                "file",
                "",
                "the file to write, whose ending is its format",
            );
            return None;
        };
        let Value::One(file) = &key.value else {
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

    /// The option or argument that a key stands for, and its words.
    fn option(&mut self, sub: &clap::Command, key: &Key) -> Option<(String, Vec<String>)> {
        let shown = key.value.shown();
        let long = key.name.replace('_', "-");
        let named = |name: &str| {
            let is = |arg: &&Arg| {
                arg.get_long() == Some(name)
                    || (arg.is_positional() && arg.get_id().as_str() == name.replace('-', "_"))
            };
            sub.get_arguments().find(is)
        };
        let singular = match long.as_str() {
            "countries" => "country",
            "years" => "year",
            "sources" => "source",
            other => other,
        };
        let arg = named(&long).or_else(|| named(singular));
        let Some(arg) =
            arg.filter(|arg| arg.get_long().is_none_or(|long| !NOT_HERE.contains(&long)))
        else {
            let name = |arg: &Arg| match arg.get_long() {
                Some(long) => long.replace('-', "_"),
                None => arg.get_id().to_string(),
            };
            let here = |name: &String| !NOT_HERE.contains(&name.replace('_', "-").as_str());
            let names = sub.get_arguments().map(name).filter(here);
            let names: Vec<String> = names.collect();
            let hint = near::hint(&key.name, names.iter().map(String::as_str));
            let whose = match sub.get_name() {
                "list" => "every command".to_owned(),
                name => format!("`{name}`"),
            };
            let expected = format!("a key that {whose} has: {}{hint}", names.join(", "));
            self.fault(key.line, &key.name, &shown, expected);
            return None;
        };
        let id = arg.get_id().as_str().to_owned();
        let long = arg.get_long().unwrap_or_default();
        if matches!(arg.get_action(), ArgAction::SetTrue) {
            let words = match key.value {
                Value::Truth(true) => vec![format!("--{long}")],
                Value::Truth(false) => Vec::new(),
                _ => {
                    self.fault(key.line, &key.name, &shown, "`true` or `false`");
                    return None;
                }
            };
            return Some((id, words));
        }
        let values = key.value.words();
        if values.len() > 1 && matches!(arg.get_action(), ArgAction::Set) {
            self.fault(key.line, &key.name, &shown, "one value");
            return None;
        }
        for value in &values {
            let path = std::path::Path::new(value);
            if value == "-" || (path.is_absolute() && path.exists()) {
                let expected =
                    "a path from the manifest's folder, so that the lock holds elsewhere";
                self.fault(key.line, &key.name, value, expected);
                return None;
            }
        }
        let words = values.into_iter();
        Some(if arg.is_positional() {
            (id, words.collect())
        } else {
            (id, words.map(|value| format!("--{long}={value}")).collect())
        })
    }

    fn countries(&mut self, id: &str, key: &Key) {
        if !matches!(id, "country" | "countries") || self.has_aliases {
            return;
        }
        for label in key.value.words() {
            let meaning = areas::resolve(&label);
            let is_group = || !matches!(groups::find(&label), Ok(None));
            if !matches!(meaning, Resolution::Area(_)) && !is_group() {
                let refusal = groups::refusal(&label, &meaning);
                let refusal = refusal.trim_start_matches(&format!("no country `{label}`; "));
                self.fault(key.line, &key.name, &label, format!("a country: {refusal}"));
            }
        }
    }

    /// Whether the command takes the words of one key; if not, the key is at fault.
    fn takes(&mut self, subject: &[String], key: &Key, words: &[String]) -> bool {
        // what misses an argument that another key brings is right by itself
        let line = joined(subject, std::iter::once(words));
        let Err(error) = Cli::of_words(&line) else {
            return true;
        };
        if error.kind() == clap::error::ErrorKind::MissingRequiredArgument {
            return true;
        }
        self.fault(
            key.line,
            &key.name,
            &key.value.shown(),
            format!("what it takes: {}", said(&error)),
        );
        false
    }

    /// The command line: what is asked, its options, and the defaults for which it has no other.
    fn joined(&self, subject: &[String], given: &[(String, Vec<String>)]) -> Vec<String> {
        let same = |id: &str, other: &str| {
            id == other || (matches!(id, "country") && other == "countries")
        };
        let mut written = String::new();
        for word in subject {
            written += &format!(" {word} ");
        }
        let defaults = self.defaults.iter().filter(|(id, words)| {
            let in_command = words.iter().any(|word| {
                let long = word.split('=').next().unwrap_or_default();
                written.contains(&format!(" {long} ")) || written.contains(&format!(" {long}="))
            });
            !in_command && !given.iter().any(|(other, _)| same(id, other))
        });
        let all = given
            .iter()
            .chain(defaults)
            .map(|(_, words)| words.as_slice());
        joined(subject, all)
    }

    /// Whether the whole command line is one.
    fn is_right(&mut self, target: &Target, kind: &str) -> bool {
        let file = [format!("--output={}", target.file)];
        let whole = [target.words.as_slice(), &file].concat();
        let wrong = match Cli::of_words(&whole) {
            Ok((cli, _)) => match cli.options.check_ending() {
                Ok(()) => return true,
                Err(why) => format!("another ending: {why}"),
            },
            Err(error) => format!("what it takes: {}", said(&error)),
        };
        self.fault(target.line, kind, &target.file, wrong);
        false
    }
}

/// What is asked, then options, then arguments; these behind `--` where one of them looks like an option.
fn joined<'a>(subject: &[String], all: impl Iterator<Item = &'a [String]>) -> Vec<String> {
    let all: Vec<String> = all.flatten().cloned().collect();
    let (options, arguments): (Vec<String>, Vec<String>) =
        all.into_iter().partition(|word| word.starts_with("--"));
    [subject.to_vec(), options, arguments].concat()
}

/// What the command line's parser says, on one line.
fn said(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.split("\n\nUsage:").next().unwrap_or_default();
    let text = text
        .split("\n\nFor more information")
        .next()
        .unwrap_or_default();
    let text = text.strip_prefix("error: ").unwrap_or(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (Vec<Target>, Vec<String>) {
        let (manifest, mut faults) = Manifest::read("tipstat.toml", text);
        let (targets, wrong) = targets(&manifest);
        faults.extend(wrong);
        (targets, faults.iter().map(Fault::to_string).collect())
    }

    fn words(text: &str) -> String {
        let (targets, faults) = read(text);
        assert_eq!(faults, [""; 0], "{text}");
        targets[0].words.join(" ")
    }

    #[test]
    fn keys_are_options_and_defaults_go_behind_them() {
        let table = "[[table]]\nfile = \"a.csv\"\n";
        let show = format!("{table}statistic = \"gender-share\"\n");
        assert_eq!(words(&show), "show gender-share");
        assert_eq!(
            words(&format!(
                "{show}countries = [\"KGZ\", \"UZB\"]\nyears = 2020\nby = [\"age\"]\nsort = \"-value\"\nsensitivity = false\n"
            )),
            "show gender-share --year=2020 --by=age --sort=-value KGZ UZB"
        );
        let defaults = "[defaults]\nquiet = true\nbase = \"all\"\ncountry = \"KAZ\"\n[build]\nbase = \"known\"\nfolder = \"x\"\n";
        assert_eq!(
            words(&format!("{defaults}{show}")),
            "show gender-share --base=known --country=KAZ"
        );
        assert_eq!(
            words(&format!(
                "{defaults}{show}base = \"all\"\ncountries = \"KGZ\"\n"
            )),
            "show gender-share --base=all KGZ"
        );
        assert_eq!(
            words(&format!(
                "{defaults}{table}command = \"show flows --base all 'Central Asia'\"\ntop = 2\n"
            )),
            "show flows --base all Central Asia --top=2 --country=KAZ"
        );
    }

    #[test]
    fn all_faults_are_told_at_once_each_with_its_line() {
        let (targets, faults) = read(
            "[biuld]\n\
             [build]\nbasse = \"all\"\nconfidence = 2\n\
             [[table]]\nstatistic = \"gender-shar\"\n\
             [[table]]\nfile = \"../a.csv\"\nstatistic = \"flows\"\nsrot = \"value\"\ncountries = \"Kyrgistan\"\ntop = 0\n\
             [[table]]\nfile = \"b.csv\"\nsql = \"SELECT 1\"\nstatistic = \"flows\"\n\
             [[table]]\nfile = \"c.csv\"\ncommand = \"convert x\"\n",
        );
        assert!(targets.is_empty());
        let said = [
            "tipstat.toml:1: `table` is `biuld`, expected one of the tables build,",
            "tipstat.toml:3: `basse` is `all`, expected a key that every command has: data,",
            "tipstat.toml:4: `confidence` is `2`, expected what it takes: invalid value '2'",
            "tipstat.toml:6: `statistic` is `gender-shar`, expected a statistic, as `list` has them; did you mean `gender-share`?",
            "tipstat.toml:5: `file` is empty, expected the file to write",
            "tipstat.toml:8: `file` is `../a.csv`, expected a file inside",
            "tipstat.toml:10: `srot` is `value`, expected a key that `show` has: statistic,",
            "tipstat.toml:11: `countries` is `Kyrgistan`, expected a country: did you mean `KGZ`",
            "tipstat.toml:12: `top` is `0`, expected what it takes: invalid value '0'",
            "tipstat.toml:13: `table` is `sql, statistic`, expected one of statistic, sql, command",
            "tipstat.toml:19: `command` is `convert x`, expected a command that leaves",
        ];
        for said in said {
            assert!(
                faults.iter().any(|fault| fault.starts_with(said)),
                "{said}\n{}",
                faults.join("\n")
            );
        }
        assert_eq!(faults.len(), said.len(), "{}", faults.join("\n"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_manifest_makes_it_panic(
            pieces in prop::collection::vec(
                prop_oneof![
                    Just("[[table]]\n".to_owned()),
                    Just("file = \"a.csv\"\n".to_owned()),
                    Just("statistic = \"flows\"\n".to_owned()),
                    Just("command = \"".to_owned()),
                    Just("[build]\n".to_owned()),
                    "[a-z_]{1,9} = (1|\"[^\"\\\\\n]{0,9}\"|\\[\"-\"\\]|true|1979-05-27|\\{\\})\n",
                    "(command|sql|countries|where|by|top|data|file) = \"(--|')?[^\"\\\\\n]{0,9}\"\n",
                    "\\PC{0,9}",
                ],
                0..9,
            )
        ) {
            let _ = read(&pieces.concat());
        }
    }
}
