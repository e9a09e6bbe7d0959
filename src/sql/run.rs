//! Statements run over frames, so that rows come in the same order with any number of threads.

use polars::prelude::{
    AnyValue, DataFrame, IntoLazy as _, LazyFrame, MaintainOrderJoin, PolarsResult,
    UniqueKeepStrategy,
};
use polars::sql::SQLContext;
use polars_plan::plans::IR;
use polars_plan::prelude::{Arena, Node};
use serde_json::Value;

use crate::render;
use crate::stats::{Column, ColumnUnits};

/// Runs a statement.
pub(crate) fn run(frames: &[(String, DataFrame)], text: &str) -> Result<DataFrame, String> {
    let run = |plan: LazyFrame| {
        plan._collect_post_opt(|_, steps, _, _| {
            keep_order(steps);
            Ok(())
        })
    };
    plan(frames, text)
        .and_then(run)
        .map_err(|error| error.to_string())
}

/// The query plan of a statement, which is not run.
pub(crate) fn explain(frames: &[(String, DataFrame)], text: &str) -> Result<String, String> {
    let plan = plan(frames, text).and_then(|plan| plan.describe_optimized_plan());
    let plan = plan.map_err(|error| error.to_string())?;
    Ok(plan.replace("maintain_order: false", "maintain_order: true")) // as `keep_order` does
}

/// The columns and cells of a frame, with their types.
pub(crate) fn rows(frame: &DataFrame) -> (Vec<Column>, Vec<Vec<Value>>) {
    let columns = frame.columns().iter().map(|column| {
        Column::with_name(column.name().to_string())
            .measured_in(ColumnUnits::default())
            .described("")
    });
    let row = |at: usize| {
        let cells = frame.columns().iter();
        cells
            .map(|column| column.get(at).map_or(Value::Null, |cell| value(&cell)))
            .collect()
    };
    (columns.collect(), (0..frame.height()).map(row).collect())
}

/// The plan of a statement over frames; what would give up the order of rows, which may not depend on threads, is left out.
fn plan(frames: &[(String, DataFrame)], text: &str) -> PolarsResult<LazyFrame> {
    let mut context = SQLContext::new();
    for (name, frame) in frames {
        context.register(name, frame.clone().lazy());
    }
    let plan = context.execute(text)?;
    Ok(plan.with_slice_pushdown(false).with_check_order(false))
}

/// Tells every step of a plan to keep the order of its rows, and to take ties as they come.
fn keep_order(steps: &mut Arena<IR>) {
    for at in 0..steps.len() {
        match steps.get_mut(Node(at)) {
            IR::GroupBy { maintain_order, .. } => *maintain_order = true,
            IR::Distinct { options, .. } => {
                options.maintain_order = true;
                // any row of several is the first
                options.keep_strategy = match options.keep_strategy {
                    UniqueKeepStrategy::Any => UniqueKeepStrategy::First,
                    other => other,
                };
            }
            IR::Sort { sort_options, .. } => sort_options.maintain_order = true,
            IR::Join { options, .. } => {
                let options = std::sync::Arc::make_mut(options);
                options.args.maintain_order = MaintainOrderJoin::LeftRight;
            }
            _ => {}
        }
    }
}

fn value(cell: &AnyValue<'_>) -> Value {
    match cell {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(truth) => (*truth).into(),
        AnyValue::String(text) => (*text).into(),
        AnyValue::StringOwned(text) => text.as_str().into(),
        AnyValue::Float32(_) | AnyValue::Float64(_) => {
            // no negative zero
            render::float(cell.extract::<f64>().map(|number| number + 0.0))
        }
        cell if cell.is_unsigned_integer() => {
            cell.extract::<u64>().map_or(Value::Null, Value::from)
        }
        cell if cell.is_integer() => cell.extract::<i64>().map_or(Value::Null, Value::from),
        cell if cell.is_primitive_numeric() => render::float(cell.extract::<f64>()),
        other => other.to_string().into(),
    }
}
