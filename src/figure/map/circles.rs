//! Counts on a map: a circle as large as the number, full to its lower bound and light up to the upper one. A large country has
//! no more victims than its circle says, as it would seem to have in one colour.

use super::super::amounts;
use super::super::scene::{Paint, SceneItem, Stroke, TextLine};
use super::super::theme::Ink;
use super::plan::{Look, MapCountry, Plan};
use crate::figure::text::width;
use crate::render::number;
use crate::stats::Count;

/// Circles of one scale.
pub(super) struct Circles {
    /// The largest number, and the radius of its circle.
    most: f64,
    largest: f64,
}

impl Circles {
    /// The circles of a plan of counts; none of shares, rates and tiers.
    pub(super) fn of(plan: &Plan<'_>, wide: f64) -> Option<Self> {
        if plan.classes.is_none() || !amounts::counts(plan.unit()) {
            return None;
        }
        let known = plan
            .countries
            .iter()
            .filter(|one| matches!(one.look, Look::Class(..)));
        let ends = known.filter_map(|country| amounts::amount(plan.statistic, country.figure));
        let most = ends
            .map(|range| range.high.unwrap_or(range.low))
            .fold(0.0, f64::max);
        (most > 0.0).then(|| Self {
            most,
            largest: (wide * 0.045).clamp(13.0, 40.0),
        })
    }

    /// The radius of a number: areas are as numbers are.
    fn radius(&self, number: f64) -> f64 {
        (number / self.most).max(0.0).sqrt() * self.largest
    }

    /// The circle of a country, and its radius; none where the number is not known.
    pub(super) fn draw(
        &self,
        plan: &Plan<'_>,
        country: &MapCountry<'_>,
        at: (f64, f64),
    ) -> Option<(Vec<SceneItem>, f64)> {
        if !matches!(country.look, Look::Class(..)) {
            return None;
        }
        let range = amounts::amount(plan.statistic, country.figure)?;
        let high = range.high.unwrap_or(self.most);
        let circle = |number: f64, fill: Ink| SceneItem::Circle {
            at,
            radius: self.radius(number).max(1.6),
            fill: Paint::Solid(fill),
            stroke: Some(Stroke::of(Ink::Paper, 0.8)),
        };
        let mut items = Vec::new();
        if high > range.low {
            items.push(circle(high, Ink::Tint(0)));
        }
        if range.low > 0.0 || high <= range.low {
            items.push(circle(range.low, Ink::Series(0)));
        }
        Some((items, self.radius(high).max(1.6)))
    }

    /// What the sizes are, in a row from a height on, and the height at which it ends.
    pub(super) fn key(&self, top: f64) -> (Vec<SceneItem>, f64) {
        let size = 10f64.powf(self.most.log10().floor());
        let round = (self.most / size).floor() * size;
        let tall = self.radius(round) * 2.0;
        let (mut items, mut x) = (Vec::new(), 0.0);
        for number in [round, (round / 4.0).round(), (round / 20.0).round()] {
            let radius = self.radius(number);
            if number < 1.0 || radius < 1.6 {
                continue;
            }
            items.push(SceneItem::Circle {
                at: (x + radius, top + tall - radius),
                radius,
                fill: Paint::None,
                stroke: Some(Stroke::of(Ink::Muted, 1.0)),
            });
            let text = number::count(Some(Count::exact(number as u64)));
            let at = (x + radius * 2.0 + 6.0, top + tall - 1.0);
            let wide = width(&text, 11.0, false);
            items.push(TextLine::new(at, text, 11.0, Ink::Muted).into());
            x += radius * 2.0 + wide + 26.0;
        }
        (items, top + tall + 10.0)
    }
}
