//! Made-up files of tipstat's own layout, the same on every machine.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use tipstat::stats::areas;

const VICTIMS: &str =
    "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator";
const ROUTES: &str =
    "origin,destination,year,source,sex,age,exploitation,count,share,locator,measure";

/// Codes of countries.
fn countries() -> Vec<&'static str> {
    let countries = areas::all().iter().filter(|area| area.kind == "country");
    countries.map(|area| area.code.as_str()).collect()
}

/// Numbers that look random (a linear congruential generator, Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// Rows of victims: every country, year, sex, age and form of exploitation of two sources.
pub(crate) fn victims(folder: &Path, rows: usize) -> std::io::Result<PathBuf> {
    super::once(folder.join(format!("victims-{rows}.csv")), |path| {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        let mut numbers = Numbers(1);
        writeln!(out, "{VICTIMS}")?;
        let countries = countries();
        let mut left = rows;
        for year in 1998.. {
            for (source, country) in ["a", "b"]
                .iter()
                .flat_map(|source| countries.iter().map(move |country| (source, country)))
            {
                for sex in ["total", "female", "male", "unknown"] {
                    for age in ["total", "child", "adult", "unknown"] {
                        for form in [
                            "total",
                            "sexual_exploitation",
                            "forced_labour",
                            "other",
                            "unknown",
                        ] {
                            if left == 0 {
                                return out.flush();
                            }
                            let count = numbers.below(3000);
                            writeln!(
                                out,
                                "{country},detected_in,{year},{source},government,identified,{sex},{age},{form},{count},,line {left}"
                            )?;
                            left -= 1;
                        }
                    }
                }
            }
        }
        out.flush()
    })
}

/// Rows that are each a separate total: as many wholes as rows, which costs a statistic most.
pub(crate) fn totals(folder: &Path, rows: usize) -> std::io::Result<PathBuf> {
    super::once(folder.join(format!("totals-{rows}.csv")), |path| {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        let mut numbers = Numbers(4);
        writeln!(out, "{VICTIMS}")?;
        let countries = countries();
        let years = 20;
        let sources = rows.div_ceil(countries.len() * years);
        let all = (0..sources).flat_map(|source| {
            let places = countries.iter();
            places.flat_map(move |country| (0..years).map(move |year| (source, country, year)))
        });
        for (source, country, year) in all.take(rows) {
            let (year, count) = (2004 + year, numbers.below(5000));
            writeln!(
                out,
                "{country},detected_in,{year},source-{source},government,identified,total,total,total,{count},,"
            )?;
        }
        out.flush()
    })
}

/// A flow from every country to every other.
pub(crate) fn flows(folder: &Path) -> std::io::Result<PathBuf> {
    super::once(folder.join("flows.csv"), |path| {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        let mut numbers = Numbers(2);
        writeln!(out, "{ROUTES}")?;
        for origin in countries() {
            for destination in countries() {
                let count = numbers.below(40);
                writeln!(
                    out,
                    "{origin},{destination},2020,a,total,total,total,{count},,,identified"
                )?;
            }
        }
        out.flush()
    })
}

/// A row each of 80,000 sources.
pub(crate) fn sources(folder: &Path) -> std::io::Result<PathBuf> {
    super::once(folder.join("sources.csv"), |path| {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        let mut numbers = Numbers(3);
        writeln!(out, "{VICTIMS}")?;
        for (at, country) in (0..80_000).zip(countries().iter().cycle()) {
            let count = numbers.below(3000);
            writeln!(
                out,
                "{country},detected_in,2020,source-{at},government,identified,total,total,total,{count},,"
            )?;
        }
        out.flush()
    })
}
