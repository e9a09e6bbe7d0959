//! The figures that a claim chooses from.

use super::super::Asking;
use super::Settings;
use crate::dataset::Dataset;
use crate::stats::{Estimate, Refusal};

/// The figures of a question after the guard, or why it has no answer.
pub(super) fn computed(
    asking: &Asking,
    sources: &[String],
    data: &Dataset,
    settings: Settings,
) -> anyhow::Result<Result<Vec<Estimate>, String>> {
    let mut question = asking.question.clone();
    question.query.sources = sources.to_vec();
    question.min_cell = settings.min_cell;
    question.protect = settings.protect;
    let usual = Some(settings.confidence).filter(|level| *level > 0.0);
    question.query.confidence = question.query.confidence.or(usual);
    let answer = question.put_loosely(data);
    match answer.and_then(|asked| asked.figures()) {
        Ok(table) => Ok(Ok(table.shown().to_vec())),
        Err(error) => error
            .downcast::<Refusal>()
            .map(|refusal| Err(describe_refusal(&refusal))),
    }
}

/// What is wrong, with the keys of a claim.
fn describe_refusal(refusal: &Refusal) -> String {
    let said = refusal.0.iter();
    let said: Vec<String> = said
        .map(|objection| format!("`{}`: {}", objection.field, objection.what))
        .collect();
    said.join("; ")
}
