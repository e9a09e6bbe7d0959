//! Case files: one row per person, reduced in one pass to counts per combination of what the statistics need.
//!
//! Repeated rows are different people. A person of several forms of exploitation counts once, as `mixed`, in `victims`, and
//! under each form in `answers`, whose base is the persons with any value in the group.
//!
//! Delimited text is read in blocks by as many workers as there are cores ([`crate::dataset::read::Blocks`]); rows of
//! workbooks and of JSON, which are in memory anyway, by one. A worker finds out once what a cell means ([`memo`]) and then
//! counts numbers; what it counted and what became of its rows are sums, so that it does not matter who read which rows.

use super::Sink;
use crate::dataset::fault::{Fault, shown};
use crate::dataset::ledger;
use crate::dataset::needs::Needs;
use crate::dataset::read::{Block, Blocks, Finished, Sheet, Stop, Stream, Wanted, Watch};
use crate::dataset::recognise::Recognised;
use account::{CaseReason, Place, Rows};
use cells::CellText;
use codes::{Country, DOUBTFUL, MISSING};
use counter::Counter;
pub(crate) use flags::says_yes;
pub(crate) use prepare::{is_prepared, prepare};

mod account;
mod cells;
mod codes;
mod columns;
mod counter;
mod doubtful;
mod entries;
mod flags;
mod memo;
mod prepare;
mod tally;

/// How a case file is to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'a> {
    /// What to count.
    pub needs: Needs,
    /// How many workers at most.
    pub threads: usize,
    /// Receives the progress.
    pub watch: Option<&'a Watch>,
}

/// Counts the rows of a delimited text.
pub(crate) fn read_stream(
    stream: &Stream<'_>,
    reading: Reading<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Stop> {
    let (recognised, places) = (sink.recognised, sink.places);
    let text = CellText::Delimited(stream.delimiter());
    let new = || Counter::new(recognised, places, reading.needs, text);
    let wanted = Wanted::cells(wanted(recognised, reading.needs));
    let blocks = Blocks::of(stream, recognised.skip, wanted, reading.watch);
    let blocks = blocks.map_err(Stop::Fault)?;
    let threads = if stream.is_long() { reading.threads } else { 1 };
    let counted = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|_| scope.spawn(|| work(new(), &blocks)))
            .collect();
        let mut all = work(new(), &blocks)?;
        for other in others {
            let other = other
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            all.add(other?);
        }
        Ok(all)
    });
    // invalid UTF-8 may be the reason of anything else
    let counter = match counted {
        Ok(counter) => counter,
        Err(fault) => return Err(blocks.finish().err().unwrap_or(Stop::Fault(fault))),
    };
    let Finished {
        starts,
        note,
        warning,
    } = blocks.finish()?;
    sink.ledger.notes.extend(note);
    if let Some(warning) = warning {
        sink.ledger.warn(warning);
    }
    let line = |(block, line): Place| starts.get(block).map_or(0, |start| start + line);
    settle(counter, line, sink);
    Ok(())
}

/// The columns whose cells are read: those of the account always, flags where they are counted.
fn wanted(recognised: &Recognised, needs: Needs) -> Vec<usize> {
    let counted = |name: &str| needs.answers || (needs.by_form() && name == flags::FORMS);
    let questions = recognised.questions.iter();
    let flags = questions
        .filter(|(name, _)| counted(name))
        .flat_map(|(_, answers)| answers.iter().map(|(_, at)| *at));
    recognised.places.values().copied().chain(flags).collect()
}

/// One worker's part of the blocks.
fn work<'a>(mut counter: Counter<'a>, blocks: &Blocks<'_>) -> Result<Counter<'a>, Fault> {
    let mut block = Block::default();
    while blocks.next(&mut block)? {
        counter.block(&block, |bytes| blocks.lines(bytes));
    }
    counter.close();
    Ok(counter)
}

/// Counts the rows of a sheet that is in memory.
pub(super) fn read(sheet: &Sheet, needs: Needs, sink: &mut Sink<'_>) {
    let mut counter = Counter::new(sink.recognised, sink.places, needs, CellText::Plain);
    for record in sink.rows(sheet) {
        counter.columns.doubtful.look_at(&record);
        counter.row(&record, &mut || (0, record.line));
    }
    counter.close();
    settle(counter, |(_, line)| line, sink);
}

/// Decides what the whole file decides, and enters the account and the counts.
fn settle(mut counter: Counter<'_>, line: impl Fn(Place) -> u64, sink: &mut Sink<'_>) {
    let codes = doubtful::codes(sink.recognised);
    let elsewhere = std::mem::take(&mut counter.columns.doubtful.found);
    let decided: Vec<Result<Country, CaseReason>> = codes
        .iter()
        .zip(&elsewhere)
        .map(|(code, missing)| {
            if *missing {
                Ok(MISSING)
            } else {
                columns::resolve(sink.places, code)
            }
        })
        .collect();
    let decide = |country: Country| match decided.get(country.wrapping_sub(DOUBTFUL) as usize) {
        Some(decision) => decision.clone(),
        None => Ok(country),
    };
    for ((citizenship, exploited_in), rows) in std::mem::take(&mut counter.account.doubtful) {
        counter.account.used += rows.number;
        if decide(citizenship).unwrap_or(MISSING) == MISSING {
            counter.account.without_citizenship += rows.number;
        }
        for reason in [decide(citizenship), decide(exploited_in)]
            .into_iter()
            .filter_map(Result::err)
        {
            counter.account.enter(reason, rows.clone());
        }
    }
    enter_reasons(&mut counter, line, sink);
    for (what, rows) in &counter.account.odd {
        sink.note(format!("{what}: {rows} rows"));
    }
    for (what, rows) in &counter.account.odd_flags {
        sink.ledger.warn(format!("{what}: {rows} rows"));
    }
    for (label, _) in codes.iter().zip(&elsewhere).filter(|(_, found)| **found) {
        sink.note(format!(
            "`{label}` means missing in other columns, so it is read as missing in columns of countries, \
            too"
        ));
    }
    match counter.account.without_citizenship {
        0 => {}
        n => sink.note(format!(
            "persons without a citizenship: {n}; they are counted among all persons but not for any country"
        )),
    }
    for (line, reason) in &sink.recognised.left_out {
        sink.ledger.read += 1;
        sink.ledger.set_aside(reason.clone(), *line);
    }
    words(sink);
    entries::enter(counter, |country| decide(country).unwrap_or(MISSING), sink);
}

/// Enters how many rows are used, and why others are set aside or read as unknown.
fn enter_reasons(counter: &mut Counter<'_>, line: impl Fn(Place) -> u64, sink: &mut Sink<'_>) {
    sink.ledger.read = counter.account.read;
    sink.ledger.used = counter.account.used;
    for (reason, Rows { number, places }) in std::mem::take(&mut counter.account.reasons) {
        if let Some(label) = &reason.unresolved {
            let label = label.trim().to_owned();
            *sink.ledger.unresolved.entry(label).or_default() += number;
        }
        if reason.used {
            let what = match &reason.unresolved {
                Some(label) => format!("{}: {}", reason.text, shown(label)),
                None => reason.text,
            };
            sink.note(format!("{what} (read as unknown): {number} rows"));
            continue;
        }
        let entry = sink.ledger.entry(match reason.unresolved {
            Some(label) => ledger::SetAsideReason::label(reason.text, shown(&label)),
            None => reason.text.into(),
        });
        entry.rows += number;
        entry.lines.extend(places.into_iter().map(&line));
        entry.lines.sort_unstable();
        entry.lines.truncate(super::super::SetAside::SHOWN);
    }
}

/// Says which words of the source became which of ours.
fn words(sink: &mut Sink<'_>) {
    if let Some(sex) = sink.recognised.release.columns.get("sex") {
        let words: Vec<String> = sex
            .values
            .iter()
            .map(|(word, ours)| format!("{word} = {ours}"))
            .collect();
        sink.note(format!("gender: {}", words.join(", ")));
    }
}
