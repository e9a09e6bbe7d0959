//! `explain protection`: what the guard promises, and what it does with the files at hand.

use std::collections::BTreeMap;
use std::io::Write;

use super::exit::Code;
use super::options::Options;
use super::output;
use crate::dataset::Needs;
use crate::dataset::areas;
use crate::stats::guard::lattice::{self, ShownRow};
use crate::stats::{Note, Public, Weight};

/// Its name where a statistic is named.
pub(super) const NAME: &str = "protection";

/// What is promised, in plain words.
const PROMISE: [(&str, &str); 10] = [
    (
        "files",
        "Case files (a row per person) that are not a recognised public release, with k = 11. Other files only with `--min-cell K`; \
         recognised public releases are shown as published.",
    ),
    (
        "promise",
        "A suppressed count of 1 to k-1 people cannot be worked out from what tipstat prints of one file, in any number of questions \
         with the same settings. By one column of a country it stays possible that it is any number from 1 to k-1.",
    ),
    (
        "against",
        "Readers who have every table, figure and report made of the file, and know nothing else about the people in it.",
    ),
    (
        "countries",
        "Countries with fewer than k people are suppressed, and the smallest others if their sum would give one away. If there are no \
         others, counts of all people are suppressed.",
    ),
    (
        "one column",
        "By one column (sex, age, form of exploitation, destination, year), counts of 1 to k-1 are suppressed, and the smallest others \
         until the sum of all suppressed counts leaves each of them open. People of unknown category are one of the counts.",
    ),
    (
        "several columns",
        "In conditions, break-downs, cross-tables and by year, columns are combined only if every combination of all of their values has \
         either no one or at least k people. Which columns these are is decided once from the file, country by country, not by the question.",
    ),
    (
        "several countries",
        "A count over countries is shown only if the same count is shown for each of them; suppressed countries together count as one.",
    ),
    (
        "editions",
        "In a project, `build` compares each output with all editions of the file that earlier outputs were built from: for each country, counts \
         must be the same or differ by k or more, and the same ones must be suppressed. Otherwise the output is refused (exit code 4); \
         `build --suppress-more` suppresses the country in it instead, with sums over countries. For this, `tipstat.lock` holds every count \
         that may be shown of each edition, and none that is suppressed.",
    ),
    (
        "other ways",
        "`--protect merge` first merges age bands and destinations of few people, if that suppresses fewer counts. \
         `--protect cell-key` answers every question, also in SQL, with random noise that is the same for the same people; it needs a \
         secret in `tipstat.key`. `--protect round` rounds to multiples of k, in cross-tables so that rows and columns add up; many questions about the same people can narrow it.",
    ),
    (
        "not promised",
        "Outside a project, what follows from another edition of the file, other declared columns, other `--aliases` or another \
         `--min-cell`. Anywhere, what follows from zeros, which are shown, or from what a reader knows about a person. Counts \
         by several columns that are not shown may have a range narrower than 1 to k-1. `load`, `check` and `convert` are for those who hold the file: their output is not protected.",
    ),
];

/// Prints the promise; of the files that are named, the columns that can be combined in each country.
pub(super) fn explain(options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
    let question = options.question(&[]);
    let asked = BTreeMap::from([
        ("command", "explain".into()),
        ("statistic", NAME.into()),
        ("protect", question.protect.to_string()),
    ]);
    let row = |item: &str, text: &str| vec![item.to_owned(), text.to_owned()];
    let mut rows: Vec<Vec<String>> = PROMISE.iter().map(|(item, text)| row(item, text)).collect();
    let data = if options.names_data() {
        Some(options.dataset(&[], Needs::ALL)?)
    } else {
        None
    };
    if let Some((data, k)) = data
        .as_ref()
        .and_then(|data| Some((data, question.least_cell(data)?)))
    {
        for told in lattice::told(data, k)? {
            rows.push(vec![place(&told), text(&told)]);
        }
    }
    let mut notes = Vec::new();
    if rows.len() == PROMISE.len() {
        let what = "`--data FILE` adds which columns of that file can be combined, by country.";
        notes.push(Note::stated(
            "protection-of-files",
            Weight::Background,
            what,
        ));
    }
    let fields = vec![("item", "what is explained"), ("text", "the explanation")];
    let table = Public::texts("Protection of small counts", fields, rows, notes);
    output::write(&table, data.as_ref(), asked, options, out)
}

fn place(told: &ShownRow) -> String {
    match told.country.as_deref() {
        None => "suppressed countries".into(),
        Some("") => "without country".into(),
        Some(code) => areas::name(code),
    }
}

fn text(told: &ShownRow) -> String {
    match told.columns.as_slice() {
        [] => "no columns can be combined".into(),
        [one] => format!("no columns can be combined; all values of {one} have enough people"),
        several => format!("can be combined: {}", several.join(", ")),
    }
}
