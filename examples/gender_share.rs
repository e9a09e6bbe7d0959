//! The library in use: the share of women among identified victims of each country, with its base where there is one.
//!
//! `cargo run --release --example gender_share`

use tipstat::dataset::{Dataset, Inputs};
use tipstat::stats::{Query, Status, find};

#[allow(clippy::print_stdout)]
fn main() -> anyhow::Result<()> {
    let data = Dataset::open(&Inputs::default())?;
    let statistic = find("gender-share").ok_or_else(|| anyhow::anyhow!("no such statistic"))?;
    let answer = (statistic.compute)(&data, &Query::default())?;
    for figure in answer
        .figures
        .iter()
        .filter(|figure| figure.key("group") == "female")
    {
        let share = figure.value.map_or("unknown".to_owned(), |value| {
            format!("{:.0}%", value.low * 100.0)
        });
        let base = match figure.status {
            Status::Published => "published without a base".to_owned(),
            _ => figure
                .base
                .map_or("base unknown".to_owned(), |base| format!("of {base}")),
        };
        println!(
            "{}: {share} women, {base} ({})",
            figure.key("country"),
            figure.key("source")
        );
    }
    Ok(())
}
