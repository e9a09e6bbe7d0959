//! Sums of what may be shown: a number that is hidden is in none of them.

use super::{Content, Public};
use crate::stats::questions::regions::{self, Region};

impl Public {
    /// The sums over some members of an area, instead of the figures that are added.
    #[must_use]
    pub fn total_over(self, area: &Region, members: &[String]) -> Self {
        let Content::Figures {
            subject,
            beside,
            figures,
            confidence,
        } = self.content
        else {
            return self;
        };
        let area = Region {
            code: area.code.clone(),
            members: members.to_vec(),
        };
        let figures = figures
            .into_iter()
            .filter(|figure| figure.key("country") != area.code)
            .collect::<Vec<_>>();
        let mut sums = regions::sums_of(&area, &figures);
        for sum in &mut sums {
            sum.unit = Some(sum.unit_of(subject.unit));
        }
        Self {
            content: Content::Figures {
                subject,
                beside,
                figures: sums,
                confidence,
            },
            ..self
        }
    }
}
