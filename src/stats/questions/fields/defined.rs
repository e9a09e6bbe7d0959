//! The table of fields, in the order in which they are written.

use super::kinds::{FIGURES, FILES, PLAIN, SHOWN, choice, number, one, text, texts, years};
use super::{FieldShape, QuestionField};
use crate::dataset::Repeats;
use crate::stats::find as find_statistic;
use crate::stats::guard::ProtectionMethod;
use crate::stats::mathematics::limits::IntervalChoice;
use crate::stats::questions::query::Base;
use crate::stats::questions::question::View;
use crate::stats::reconciliation::contradiction::Contradicted;

/// All fields, in the order in which they are written.
pub const FIELDS: &[QuestionField] = &[
    QuestionField {
        name: "statistic",
        key: "statistic",
        value: "STATISTIC",
        help: "The statistic; `tipstat list` names them all",
        heeded_by: &[&["claim"]], // an argument, and no option, of commands
        read: |question, values| {
            let found = values.first().and_then(|name| find_statistic(name));
            question.statistic = Some(found.ok_or("a statistic from `tipstat list`")?);
            Ok(())
        },
        write: |question| {
            let name = question.statistic.map(|one| one.name.to_owned());
            name.into_iter().collect()
        },
        ..PLAIN
    },
    QuestionField {
        name: "country",
        key: "countries",
        value: "COUNTRY",
        help: "A country or area, by code, name or alias, or `all` for all persons of a case file; may be repeated",
        shape: FieldShape::Many,
        heeded_by: &[FIGURES, &["hidden", "reconcile"], &["claim"]],
        is_setting: true,
        ..texts!(query.countries)
    },
    QuestionField {
        name: "year",
        key: "years",
        value: "YEARS",
        help: "A year, or years as `2019..2023`",
        shape: FieldShape::Number,
        heeded_by: &[FIGURES, &["hidden", "reconcile"], &["claim"]],
        is_setting: true,
        read: |question, values| {
            question.query.years = Some(years(one(values)?)?);
            Ok(())
        },
        write: |question| {
            let years = question.query.years;
            let said = years.map(|(first, last)| {
                if first == last {
                    first.to_string()
                } else {
                    format!("{first}..{last}")
                }
            });
            said.into_iter().collect()
        },
        ..PLAIN
    },
    QuestionField {
        name: "source",
        key: "sources",
        value: "ID",
        help: "A source, by its id; may be repeated",
        shape: FieldShape::Many,
        heeded_by: &[FIGURES, &["reconcile", "claim"]],
        is_setting: true,
        ..texts!(query.sources)
    },
    QuestionField {
        name: "reporter",
        key: "reporters",
        value: "REPORTER",
        help: "Who counts: `government`, `civil_society`, `international` or `case_data`; may be repeated",
        shape: FieldShape::Many,
        heeded_by: &[FIGURES, &["reconcile", "claim"]],
        is_setting: true,
        ..texts!(query.reporters)
    },
    QuestionField {
        name: "measure",
        key: "measures",
        value: "MEASURE",
        help: "What is counted, such as `identified`, `assisted` or `cases`; may be repeated",
        shape: FieldShape::Many,
        heeded_by: &[FIGURES, &["reconcile", "claim"]],
        is_setting: true,
        ..texts!(query.measures)
    },
    QuestionField {
        name: "group",
        key: "group",
        value: "GROUP",
        help: "Show only some groups, such as `female`, `RUS` or `domestic`; bases do not change; may be repeated. In `compare`, \
               the group to compare (default: women, or the only one)",
        shape: FieldShape::Many,
        heeded_by: &[SHOWN, &["profile", "report", "sql", "claim"]],
        ..texts!(groups)
    },
    QuestionField {
        name: "base",
        key: "base",
        value: "BASE",
        help: "The base of shares",
        values: &[
            ("known", "Persons whose category is recorded"),
            ("all", "All persons, recorded or not"),
            (
                "answered",
                "Persons with any value in a group of questions (CTDC's rule)",
            ),
            (
                "worst-case",
                "All persons; the range is from none to all of the unknown",
            ),
        ],
        default: "known",
        heeded_by: &[FIGURES, &["claim"]],
        is_setting: true,
        // written even if it is the default, so that the `query` of JSON always has it
        write: |question| vec![question.query.base.name().to_owned()],
        ..choice!(Base, query.base)
    },
    QuestionField {
        name: "interval",
        key: "interval",
        value: "METHOD",
        help: "Confidence interval; default: Wilson for one share, Goodman (simultaneous) for the parts of a split",
        values: &[
            ("wilson", ""),
            ("clopper-pearson", ""),
            ("jeffreys", ""),
            ("mid-p", ""),
            ("goodman", ""),
            ("sison-glaz", ""),
        ],
        heeded_by: &[FIGURES, &["claim"]],
        is_setting: true,
        read: |question, values| {
            question.query.interval = IntervalChoice::find(one(values)?).ok_or("a method")?;
            Ok(())
        },
        write: |question| {
            let name = question.query.interval.name();
            name.map(str::to_owned).into_iter().collect()
        },
        ..PLAIN
    },
    QuestionField {
        name: "confidence",
        key: "confidence",
        value: "LEVEL",
        help: "Level of confidence intervals, between 0 and 1",
        shape: FieldShape::Number,
        default: "0.95",
        heeded_by: &[FIGURES, &["hidden"], &["verify", "claim"]],
        is_setting: true,
        read: |question, values| {
            let level = one(values)?.parse::<f64>().ok();
            let level = level.filter(|level| *level > 0.0 && *level < 1.0);
            let level = level.ok_or("a level between 0 and 1, such as 0.95")?;
            question.query.confidence = Some(level);
            Ok(())
        },
        write: |question| vec![question.query.confidence().to_string()],
        ..PLAIN
    },
    QuestionField {
        name: "min-cell",
        key: "min_cell",
        value: "K",
        help: "Suppress counts from 1 to K-1, and others from which they could be derived; 1 suppresses nothing",
        shape: FieldShape::Number,
        heeded_by: &[
            FIGURES,
            &["hidden", "reconcile", "audit"],
            &["verify", "convert", "releases"],
        ],
        is_setting: true,
        read: |question, values| {
            question.min_cell = Some(number(one(values)?)?);
            Ok(())
        },
        write: |question| question.min_cell.iter().map(u64::to_string).collect(),
        ..PLAIN
    },
    QuestionField {
        name: "protect",
        key: "protect",
        value: "METHOD",
        help: "How small counts are protected: `suppress`, `merge` (age bands and destinations \
               of few people are merged first, where fewer counts are suppressed then), `cell-key` (random noise, the same for the same people in every \
               question; `cell-key:D,V,J` sets its largest value, its variance and the largest count that never appears) or `round` \
               (`round:BASE`)",
        default: "suppress",
        heeded_by: &[FIGURES, &["verify"]],
        is_setting: true,
        read: |question, values| {
            question.protect = ProtectionMethod::parse(one(values)?)?;
            Ok(())
        },
        write: |question| {
            let other = question.protect != ProtectionMethod::Suppress;
            let written = other.then(|| question.protect.to_string());
            written.into_iter().collect()
        },
        ..PLAIN
    },
    QuestionField {
        name: "repeats",
        key: "repeats",
        value: "REPEATS",
        help: "Which value is used if a cell appears more than once with different values",
        values: &[
            ("aside", "None of them: the rows are set aside"),
            ("first", ""),
            ("last", ""),
            ("max", ""),
        ],
        default: "aside",
        heeded_by: &[FIGURES, FILES, &["reconcile", "verify"]],
        is_setting: true,
        ..choice!(Repeats, repeats)
    },
    QuestionField {
        name: "contradicted",
        key: "contradicted",
        value: "HOW",
        help: "What to do with a published total that contradicts its own parts",
        values: &[
            ("mark", "Show it with a mark, and calculate nothing from it"),
            ("keep", "Use the published number"),
            ("drop", "Leave it out"),
            ("parts", "Use what the parts add up to"),
        ],
        default: "mark",
        heeded_by: &[FIGURES, &["claim"]],
        is_setting: true,
        ..choice!(Contradicted, query.contradicted)
    },
    QuestionField {
        name: "where",
        key: "where",
        value: "CONDITION",
        help: "Only rows that fulfil a condition, such as `sex = female and year >= 2019`",
        heeded_by: &[SHOWN, &["claim"]],
        ..text!(condition)
    },
    QuestionField {
        name: "by",
        key: "by",
        value: "COLUMNS",
        help: "Break down further, such as by `sex` or `sex,age`; `year` separates the years of a case file",
        shape: FieldShape::List,
        heeded_by: &[&["show", "hidden", "claims new", "claim"]],
        conflicts: &["sensitivity"],
        ..texts!(by)
    },
    QuestionField {
        name: "sort",
        key: "sort",
        value: "COLUMN",
        help: "Order by a column, such as `count`, `value` or `country`, or a cross-table by `count` or \
            `name`; a `-` before it reverses the order. In `figure`, `value`, `name` or, for tiers, `tier`",
        heeded_by: &[&["show", "figure", "cross"]],
        conflicts: &["sensitivity"],
        ..text!(sort)
    },
    QuestionField {
        name: "top",
        key: "top",
        value: "N",
        help: "Only the first N; the rest of a split or cross-table is combined; without `--sort` the largest. In `figure`, the \
               first N countries, or flows",
        shape: FieldShape::Number,
        heeded_by: &[&["show", "figure", "cross"]],
        conflicts: &["sensitivity"],
        read: |question, values| {
            let top = number(one(values)?)?;
            question.top = Some(usize::try_from(top).unwrap_or(usize::MAX));
            Ok(())
        },
        write: |question| question.top.iter().map(usize::to_string).collect(),
        ..PLAIN
    },
    QuestionField {
        name: "title",
        key: "title",
        value: "TEXT",
        help: "The title of the drawing, instead of one that states its message",
        heeded_by: &[&["figure"]],
        ..text!(looks.title)
    },
    QuestionField {
        name: "subtitle",
        key: "subtitle",
        value: "TEXT",
        help: "The subtitle of the drawing",
        heeded_by: &[&["figure"]],
        ..text!(looks.subtitle)
    },
    QuestionField {
        name: "height",
        key: "height",
        value: "PIXELS",
        help: "Height of the plot of `trend`, `exploitation` or `justice`; the height of other figures \
            depends on their rows",
        shape: FieldShape::Number,
        heeded_by: &[&["figure"]],
        read: |question, values| {
            let height = number(one(values)?)?;
            let height = Some(height).filter(|height| (60..=4_000).contains(height));
            question.looks.height = Some(height.ok_or("a number of pixels from 60 to 4000")?);
            Ok(())
        },
        write: |question| question.looks.height.iter().map(u64::to_string).collect(),
        ..PLAIN
    },
    QuestionField {
        name: "scale",
        key: "scale",
        value: "SCALE",
        help: "Axes of `trend`: `log`, and `shared` by all panels or each its `own`; for a PNG, pixels per pixel of the drawing, \
               from 0.25 to 8 (default: 2)",
        shape: FieldShape::List,
        heeded_by: &[&["figure"]],
        read: |question, values| {
            let known = |value: &String| {
                let times = value
                    .parse::<f64>()
                    .is_ok_and(|times| (0.25..=8.0).contains(&times));
                times || ["log", "shared", "own"].contains(&value.as_str())
            };
            if !values.iter().all(known) {
                return Err("`log`, `shared`, `own` or a number from 0.25 to 8".into());
            }
            question.looks.scale.extend(values.iter().cloned());
            Ok(())
        },
        write: |question| question.looks.scale.clone(),
        ..PLAIN
    },
    QuestionField {
        name: "sensitivity",
        key: "sensitivity",
        value: "",
        help: "Compare conventions side by side: suppressed counts as ranges, at their minimum, at their maximum, or dropped; \
               people of unknown category in or out; repeated cells",
        shape: FieldShape::Switch,
        heeded_by: &[&["show"]],
        read: |question, values| {
            match one(values)? {
                "true" => question.view = View::Sensitivity,
                "false" => {}
                _ => return Err("`true` or `false`".into()),
            }
            Ok(())
        },
        write: |question| match question.view {
            View::Sensitivity => vec!["true".to_owned()],
            _ => Vec::new(),
        },
        ..PLAIN
    },
];
