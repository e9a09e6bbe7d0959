//! Rows of dots: one row per country, its numbers as dots on one axis, the possible range as a band and the interval as a line.

use super::bars::Bar;
use super::looks::{By, Looks, cut_note};
use super::text::wrap;
use super::theme::Ink;
use super::{Drawing, Style};
use crate::figure::scene::{SceneItem, TextBlock, TextLine};
use crate::render::number;

mod layout;
mod marks;

/// A row.
pub(super) struct DotRow {
    /// The country.
    pub label: String,
    /// What distinguishes the row from others of the country: year, who counts, source.
    pub detail: String,
    /// What it shows; several are joined by a line.
    pub dots: Vec<Bar>,
    /// What is written at its end.
    pub value: String,
    /// What is written behind that, or below its name.
    pub beside: String,
    /// Between two dots: the ratio, and whether they count different things.
    pub ratio: Option<(String, bool)>,
    /// What rows are ordered by; none where it is not known.
    pub size: Option<f64>,
}

/// Rows over one axis.
#[derive(Default)]
pub(super) struct DotRows {
    pub rows: Vec<DotRow>,
    /// From 0 to the end of the axis.
    pub ticks: Vec<f64>,
    /// Whether values are fractions of 1.
    pub percent: bool,
    /// Whether dots have their numbers next to them.
    pub labelled: bool,
    /// The level of the intervals.
    pub confidence: f64,
    /// A text below the rows: those that are folded into one line.
    pub folded: String,
}

impl DotRows {
    /// Orders and cuts the rows; the note on those left out.
    pub(super) fn arrange(&mut self, looks: &Looks) -> Option<String> {
        let cut = looks.arrange(
            &mut self.rows,
            By::Value,
            |row| row.label.clone(),
            |row| row.size,
        );
        cut_note(cut, self.rows.len())
    }

    fn all(&self) -> impl Iterator<Item = &Bar> {
        self.rows.iter().flat_map(|row| &row.dots)
    }

    fn most(&self) -> f64 {
        let last = self.ticks.last().copied();
        last.filter(|most| *most > 0.0).unwrap_or(1.0)
    }

    /// The dots that differ, with their labels: those of the key.
    fn kinds(&self) -> Vec<(&str, u8)> {
        let mut kinds: Vec<(&str, u8)> = Vec::new();
        for dot in self.all() {
            let kind = (dot.label.as_str(), dot.series);
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// What the marks mean that occur.
    fn notes(&self) -> Vec<String> {
        let any = |of: &dyn Fn(&Bar) -> bool| self.all().any(of);
        let mut notes = Vec::new();
        if any(&|dot| dot.is(|low, high, _, _| high != Some(low))) {
            notes.push("Band: possible range".to_owned());
        }
        if any(&|dot| dot.is(|_, _, interval, _| interval.is_some())) {
            let level = number::level(self.confidence);
            notes.push(format!("line: {level} confidence interval"));
        }
        if any(&|dot| dot.contradicted.is_some()) {
            notes.push("hatched: contradicted (!)".into());
        }
        if self
            .rows
            .iter()
            .any(|row| row.ratio.as_ref().is_some_and(|(_, unlike)| *unlike))
        {
            notes.push("broken line: the two sides count different things".into());
        }
        let mut notes: Vec<String> = vec![notes.join("; ")];
        notes.retain(|note| !note.is_empty());
        if any(&|dot| dot.small_base) {
            notes.push("† base under 30".into());
        }
        notes
    }

    /// The drawing, with the text on all of it.
    pub(super) fn drawing(
        &self,
        style: &Style,
        [title, subtitle, alt]: [String; 3],
        more: Vec<String>,
    ) -> Drawing {
        let (mut items, mut height) = self.draw(style);
        if !self.folded.is_empty() {
            height += 4.0;
            let lines = wrap(&self.folded, 12.0, false, style.inner());
            items.extend(TextBlock::of(12.0, Ink::Muted, 16.0, 4.0).write(&mut height, lines));
        }
        let hollow = self.all().any(|dot| dot.is(|_, _, _, hollow| hollow));
        Drawing {
            alt: format!("{title}. {subtitle}. {alt}"),
            title,
            subtitle,
            notes: [self.notes(), more].concat(),
            hollow: hollow.then_some("hollow dot"),
            items,
            height,
        }
    }

    fn tick(&self, at: f64) -> String {
        if self.percent {
            format!("{:.0}%", at * 100.0)
        } else {
            number::three(at)
        }
    }

    /// The text on a dot to those who point at it.
    fn title(&self, row: &DotRow, dot: &Bar) -> String {
        let head = super::words::joined(&[&row.label, &row.detail]);
        format!("{head}: {}", dot.said(self.confidence))
    }

    /// The shapes and their height.
    fn draw(&self, style: &Style) -> (Vec<SceneItem>, f64) {
        if self.rows.is_empty() {
            let text = TextLine::new((0.0, 16.0), "No number to draw.", 13.0, Ink::Muted);
            return (vec![text.into()], 24.0);
        }
        layout::draw(self, style)
    }
}
