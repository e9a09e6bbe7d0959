//! Counts that are changed and not suppressed: random noise by the cell key method, or rounding.
//!
//! Every row of data has a key: a keyed hash of its values and the project's secret, times the persons it counts. Wherever rows
//! are added up, so are their keys. So a count of the same persons has the same key in every question on one table (victims,
//! routes or answers), and with it the same noise; the statistics themselves add up the keys, put to the same data with keys instead of counts.

use std::sync::Arc;

use polars::prelude::PolarsResult;

use super::method::ProtectionMethod;
use crate::dataset::project::SECRET;
use crate::dataset::{Dataset, Table};
use crate::stats::Note;
use crate::stats::mathematics::cell_key::PerturbationTable;
use crate::stats::questions::refusal::Refused;

mod cells;
mod figures;
mod keys;

/// The shortest secret (bytes).
const LEAST_SECRET: usize = 16;
/// Cell keys are whole numbers below this.
const KEYS: u64 = 1 << 20;

/// Changes counts.
#[derive(Debug, Clone)]
pub struct Noise {
    kind: NoiseRule,
    secret: Arc<[u8]>,
}

#[derive(Debug, Clone)]
enum NoiseRule {
    CellKey {
        table: Box<PerturbationTable>,
        largest: u64,
        variance: f64,
    },
    Round {
        base: u64,
    },
}

impl Noise {
    /// The noise of a method; none where counts are suppressed. Refused without a secret that is hard to guess.
    pub fn new(
        method: ProtectionMethod,
        data: &Dataset,
        k: Option<u64>,
    ) -> Result<Option<Self>, Refused> {
        let secret = data.secret.clone().unwrap_or_default();
        let kind = match method {
            ProtectionMethod::Suppress | ProtectionMethod::Merge => return Ok(None),
            ProtectionMethod::Round(base) => NoiseRule::Round {
                base: base.or(k).filter(|base| *base > 1).unwrap_or(5),
            },
            ProtectionMethod::CellKey(parameters) => {
                if secret.len() < LEAST_SECRET {
                    return Err(Refused(format!(
                        "`--protect cell-key` needs a secret of at least {LEAST_SECRET} bytes in `{SECRET}` of the project's folder; \
                         make one with `head -c 32 /dev/urandom | base64 > {SECRET}`, keep it secret"
                    )));
                }
                let table = PerturbationTable::derive(parameters)
                    .map_err(|why| Refused(format!("--protect: {why}")))?;
                NoiseRule::CellKey {
                    table: Box::new(table),
                    largest: parameters.largest,
                    variance: parameters.variance,
                }
            }
        };
        Ok(Some(Self { kind, secret }))
    }

    /// The perturbed value of a count whose rows have keys with this sum.
    fn count(&self, count: u64, keys: u64) -> u64 {
        match &self.kind {
            NoiseRule::CellKey { table, .. } => {
                table.perturb(count, (keys % KEYS) as f64 / KEYS as f64)
            }
            NoiseRule::Round { base } => (count + base / 2) / base * base,
        }
    }

    /// By how much a count may be changed.
    fn largest(&self) -> u64 {
        match &self.kind {
            NoiseRule::CellKey { largest, .. } => *largest,
            NoiseRule::Round { base } => base / 2,
        }
    }

    /// What a reader must know.
    pub fn note(&self) -> Note {
        match &self.kind {
            NoiseRule::CellKey {
                largest, variance, ..
            } => Note::Perturbed {
                largest: *largest,
                deviation: variance.sqrt(),
            },
            NoiseRule::Round { base } => Note::Rounded { base: *base },
        }
    }

    /// The same data with keys instead of counts: all rows, since a condition changes the values by which they are known.
    pub(in crate::stats) fn keyed(&self, data: &Dataset) -> PolarsResult<Dataset> {
        let mut keyed = data.unconditioned();
        for table in [Table::Victims, Table::Routes, Table::Answers] {
            let frame = keyed.frame(table);
            if frame.width() > 0 {
                keyed = keyed.with_frame(table, keys::keyed(table, &frame, &self.secret)?);
            }
        }
        Ok(keyed)
    }
}
