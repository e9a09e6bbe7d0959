//! Where people were taken, and where they came from: numbers of each source, then what is only documented.

use super::super::english::{joined, noun, so_many, the};
use super::shares::{NAMED, ShareConventions, largest_first, part, says_nothing};
use super::{Said, when};
use crate::render::number;
use crate::stats::{Count, Estimate, Remark, Status, Unit, areas};

/// The way from the country, or to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Way {
    /// Where its citizens were taken.
    Out,
    /// Where those found there came from.
    In,
}

/// Where people were taken, or came from.
pub(in super::super) fn places(
    country: &str,
    blocks: &[&[Estimate]],
    way: Way,
    asked: ShareConventions,
) -> Vec<Said> {
    let counted = blocks
        .iter()
        .filter_map(|block| counted(country, block, way, asked));
    counted.chain(documented(country, blocks, way)).collect()
}

/// A place; `the country itself` for the country of origin.
fn name(country: &str, code: &str) -> String {
    if code == country {
        "the country itself".to_owned()
    } else {
        the(code)
    }
}

/// The places that one source gives numbers of.
fn counted(country: &str, block: &[Estimate], way: Way, asked: ShareConventions) -> Option<Said> {
    let known = largest_first(block, |figure| {
        figure.unit.is_none_or(|unit| unit == Unit::Share)
            && !["domestic", "missing"].contains(&figure.key("group"))
    });
    let first = known.first()?;
    let parts: Vec<String> = known
        .iter()
        .take(NAMED)
        .map(|figure| part(&name(country, figure.key("group")), figure, asked))
        .collect();
    let list = parts.join("; ");
    let more = if known.len() > NAMED {
        " (others in the table)"
    } else {
        ""
    };
    let (home, when) = (the(country), when(first));
    let text = if first.status == Status::Published {
        let of = match way {
            Way::Out => format!("destinations of victims from {home}"),
            Way::In => format!("origins of victims detected in {home}"),
        };
        format!(
            "Published {of} ({when}): {list}{more}. They are published without a base, so no interval can be calculated."
        )
    } else {
        let noun = if first.remarks.any(Remark::is_cases) {
            ("case", "cases")
        } else {
            noun(&first.measure)
        };
        let many = match first.base.and_then(Count::number) {
            Some(_) => so_many(first.base, noun),
            None => format!("{} {}", number::count(first.base), noun.1),
        };
        let of = match way {
            Way::Out => format!("Destinations of {many} from {home} ({when})"),
            Way::In => format!("Origins of {many} detected in {home} ({when})"),
        };
        if known.iter().all(|figure| says_nothing(figure)) {
            format!("{of}: each share may be anything from 0% to 100%.")
        } else {
            // a base of those taken abroad alone says nothing about all
            let home = block
                .iter()
                .find(|figure| figure.key("group") == "domestic");
            let home = match home.map(|figure| figure.status) {
                Some(Status::NotPublished) => " Domestic cases: not published.",
                _ => "",
            };
            format!("{of}: {list}{more}.{home}")
        }
    };
    Some(Said::of(text, known.iter().copied()))
}

/// The places that are named without a number.
fn documented(country: &str, blocks: &[&[Estimate]], way: Way) -> Option<Said> {
    let documented: Vec<&Estimate> = blocks
        .iter()
        .flat_map(|block| block.iter())
        .filter(|figure| {
            let first = figure.key("group").split(';').next().unwrap_or_default();
            figure.status == Status::NotPublished && areas::by_code(first).is_some()
        })
        .collect();
    let mut codes: Vec<&str> = Vec::new();
    for figure in &documented {
        let group = figure.key("group");
        if !codes.contains(&group) {
            codes.push(group);
        }
    }
    codes.sort_by_key(|code| *code == country);
    let names: Vec<String> = codes.iter().map(|code| name(country, code)).collect();
    let what = match (way, names.len()) {
        (_, 0) => return None,
        (Way::Out, 1) => "is documented as a destination",
        (Way::Out, _) => "are documented as destinations",
        (Way::In, 1) => "is documented as an origin",
        (Way::In, _) => "are documented as origins",
    };
    let list = joined(&names, "and");
    let text = format!("Without a number (which is not zero), {list} {what}.");
    Some(Said::of(text, documented.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::super::made::keys;
    use super::*;
    use crate::stats::{Base, Query};

    const ASKED: ShareConventions = ShareConventions {
        base: Base::Known,
        confidence: 0.95,
    };

    #[test]
    fn what_is_documented_is_named_without_a_number() {
        let documented = |group: &str| Estimate {
            keys: keys("KGZ", "2023", group),
            status: Status::NotPublished,
            ..Estimate::default()
        };
        let block = [documented("RUS"), documented("KGZ"), documented("ARE")];
        assert_eq!(
            places("KGZ", &[&block], Way::Out, ASKED)[0].text,
            "Without a number (which is not zero), Russia, the United Arab Emirates and the country itself are documented as \
             destinations."
        );
        let texts = places("KGZ", &[&block[..1]], Way::In, ASKED);
        assert_eq!(
            texts[0].text,
            "Without a number (which is not zero), Russia is documented as an origin."
        );
    }

    #[test]
    fn candidates_stand_together() {
        let level = Query::default().level();
        let of = |group: &str, part: u64| {
            let keys = keys("KAZ", "2023", group);
            Estimate::share(
                keys,
                Some(Count::exact(part)),
                Some(Count::exact(50 - part)),
                level,
            )
        };
        let block = [of("RUS;ARE", 17), of("KAZ", 33)];
        assert_eq!(
            places("KAZ", &[&block], Way::Out, ASKED)[0].text,
            "Destinations of 50 victims from Kazakhstan (in 2023): the country itself 66% (33; 95% interval 52–78%); Russia or \
             the United Arab Emirates 34% (17; 95% interval 22–48%)."
        );
        let home = Estimate {
            keys: keys("KAZ", "2023", "domestic"),
            status: Status::NotPublished,
            ..Estimate::default()
        };
        let abroad = [of("GBR", 50), home];
        let said = &places("KAZ", &[&abroad], Way::Out, ASKED)[0].text;
        assert!(said.ends_with(" Domestic cases: not published."), "{said}");
    }
}
