//! What `--data` and the files of a command become: data that are read, and the note on how they were read.

use std::sync::Arc;
use std::time::Instant;

use super::super::exit::Usage;
use super::super::{output, progress, save};
use super::Options;
use crate::dataset::limits::Limits;
use crate::dataset::{Cache, Dataset, Inputs, Ledger, Needs, Repeats, histories};
use crate::stats::guard::ProtectionMethod;

impl Options {
    /// Loads what `--data` and `files` name, counting in case files what is needed, and says on standard error where rows were set aside.
    pub(in crate::cli) fn dataset(
        &self,
        files: &[String],
        needs: Needs,
    ) -> anyhow::Result<Dataset> {
        let data = self.dataset_quietly(files, needs)?;
        if !self.quiet() {
            output::tell_ledgers(&data.ledgers);
        }
        Ok(data)
    }

    /// Loads what `--data` and `files` name.
    pub(in crate::cli) fn dataset_quietly(
        &self,
        files: &[String],
        needs: Needs,
    ) -> anyhow::Result<Dataset> {
        self.dataset_with(files, needs, self.question.repeats)
    }

    /// Loads what `--data` and `files` name as capture histories, unless another release is named.
    pub(in crate::cli) fn lists(&self, files: &[String]) -> anyhow::Result<Dataset> {
        let release = self
            .release
            .clone()
            .unwrap_or_else(|| histories::RELEASE.into());
        let options = Self {
            release: Some(release),
            ..self.clone()
        };
        options.dataset(files, Needs::NOTHING)
    }

    /// Loads only these files, whatever `--data` names.
    pub(in crate::cli) fn dataset_of(
        &self,
        files: &[String],
        needs: Needs,
    ) -> anyhow::Result<Dataset> {
        self.without_data().dataset(files, needs)
    }

    /// Loads only these files, whatever `--data` names, and reports nothing about them.
    pub(in crate::cli) fn dataset_quietly_of(
        &self,
        files: &[String],
        needs: Needs,
    ) -> anyhow::Result<Dataset> {
        self.without_data().dataset_quietly(files, needs)
    }

    /// The options without `--data`.
    fn without_data(&self) -> Self {
        Self {
            data: Vec::new(),
            ..self.clone()
        }
    }

    /// Loads the same with the other ways to take cells that contradict each other, where there are any.
    pub(in crate::cli) fn with_repeats(
        &self,
        data: &Dataset,
        needs: Needs,
    ) -> anyhow::Result<Vec<(&'static str, Dataset)>> {
        if !data.has_contradictions() || self.reads_standard_input() {
            return Ok(Vec::new());
        }
        let ways = [
            ("repeats_aside", Repeats::Aside),
            ("repeats_first", Repeats::First),
            ("repeats_last", Repeats::Last),
            ("repeats_max", Repeats::Max),
        ];
        let others = ways.into_iter();
        let others = others.filter(|(_, repeats)| *repeats != self.question.repeats);
        let load = |(name, repeats)| Ok((name, self.dataset_with(&[], needs, repeats)?));
        others.map(load).collect()
    }

    fn dataset_with(
        &self,
        files: &[String],
        needs: Needs,
        repeats: Repeats,
    ) -> anyhow::Result<Dataset> {
        self.load(&self.inputs(files, needs, repeats)?)
    }

    /// Loads what `--data` names, with faulty rows of tipstat's tables skipped: to see which labels are not known.
    pub(in crate::cli) fn dataset_to_review(&self) -> anyhow::Result<Dataset> {
        let inputs = self.inputs(&[], Needs::NOTHING, self.question.repeats)?;
        let data = self.load(&Inputs {
            lenient: true,
            ..inputs
        })?;
        if !self.quiet() {
            output::tell_ledgers(&data.ledgers);
        }
        Ok(data)
    }

    /// What `--data` and `files` name, and how it is read.
    pub(in crate::cli) fn inputs_of(&self, files: &[String]) -> anyhow::Result<Inputs> {
        self.inputs(files, Needs::NOTHING, self.question.repeats)
    }

    /// Refuses options that say how files are read, where no file is named.
    fn refuse_ways_to_read(&self) -> anyhow::Result<()> {
        let typed = [
            ("as", self.release.is_some()),
            ("sheet", self.sheet.is_some()),
        ];
        let mut typed = typed
            .into_iter()
            .filter(|(name, is_set)| *is_set && self.typed(name));
        match typed.next() {
            Some((name, _)) => Err(Usage(format!(
                "`--{name}` says how a file is read, but no file is given: add `--data FILE`"
            ))
            .into()),
            None => Ok(()),
        }
    }

    /// Whether small counts are suppressed or changed.
    pub(in crate::cli) fn suppresses(&self) -> bool {
        self.question.min_cell.is_some_and(|k| k > 1)
            || self.question.protect != ProtectionMethod::Suppress
    }

    fn inputs(&self, files: &[String], needs: Needs, repeats: Repeats) -> anyhow::Result<Inputs> {
        let configured = self
            .data
            .iter()
            .filter(|_| files.is_empty() || self.typed("data"));
        let paths: Vec<String> = configured.chain(files).cloned().collect();
        if paths.is_empty() {
            self.refuse_ways_to_read()?;
        }
        if let Some(output) = &self.output {
            let named = paths.iter().chain(&self.aliases).cloned();
            save::refuse_input(&self.project.folder, output, &named.collect::<Vec<_>>())?;
        }
        // what may be shown about few persons depends on all columns
        let needs = if self.suppresses() && needs != Needs::NOTHING {
            Needs::ALL
        } else {
            needs
        };
        Ok(Inputs {
            lenient: false,
            paths,
            release: self.release.clone(),
            sheet: self.sheet.clone(),
            country: self.one_country(),
            max_set_aside: self.max_set_aside,
            aliases: self.aliases.clone(),
            project: Arc::clone(&self.project),
            cache: if self.no_cache { Cache::Off } else { Cache::On },
            needs,
            repeats,
            editions: self.editions.into(),
            accessed: self.accessed.clone(),
            threads: self.threads(),
            watch: if self.quiet() {
                None
            } else {
                progress::watch()
            },
            limits: self.limits(),
        })
    }

    fn load(&self, inputs: &Inputs) -> anyhow::Result<Dataset> {
        self.clock.0.set(Instant::now());
        let data = self.question.merged(self.recorder.open(inputs)?)?;
        self.tell_read(&data);
        Ok(data)
    }

    /// The sheet of a workbook that is asked for.
    pub(in crate::cli) fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// What one file may take.
    pub(in crate::cli) fn limits(&self) -> Limits {
        Limits::of_size(self.max_size)
    }

    /// The one country that is asked for: that of files that do not hold it.
    fn one_country(&self) -> Option<String> {
        match self.question.query.countries.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        }
    }

    /// Says what was read.
    fn tell_read(&self, data: &Dataset) {
        if data.ledgers.is_empty() {
            self.tell("no file given: the embedded package is used");
        }
        for ledger in &data.ledgers {
            let Ledger {
                file,
                title,
                reading,
                read,
                used,
                ..
            } = ledger;
            self.tell(&format!(
                "{file}: {title}, {reading}; {used} of {read} rows used"
            ));
        }
        if let Some(k) = self.question.least_cell(data) {
            self.tell(&format!("min-cell is {k}"));
        }
        self.step("read");
    }
}
