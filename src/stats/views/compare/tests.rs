use super::sides::least_base;
use super::*;

fn of(countries: &[(&'static str, u64, u64)], published: &[(&'static str, f64)]) -> Answer {
    let keys = |country: &str| crate::stats::keys(country, Some(2020), "s", "female");
    let query = Query::default();
    let counted = countries.iter().map(|(country, part, base)| {
        let rest = Some(Count::exact(base - part));
        Estimate::share(
            keys(country),
            Some(Count::exact(*part)),
            rest,
            query.level(),
        )
    });
    let published = published
        .iter()
        .map(|(country, share)| Estimate::published(keys(country), *share));
    let figures = counted.chain(published).collect();
    Answer {
        figures,
        ..Answer::default()
    }
}

fn rows(answer: &Answer, group: &str) -> Vec<Estimate> {
    answer
        .figures
        .iter()
        .filter(|figure| figure.key("group") == group)
        .cloned()
        .collect()
}

/// The paper's shares of women, of 100 and of 1,000 each (`shared/statistics.md` 1.2).
#[test]
fn ranks_are_those_of_the_reference() {
    for (n, expected) in [
        (100, [(1, 3), (1, 5), (1, 5), (2, 5), (2, 5)]),
        (1000, [(1, 1), (2, 3), (2, 3), (4, 5), (4, 5)]),
    ] {
        let shares = [
            ("KAZ", 74),
            ("TJK", 60),
            ("TKM", 60),
            ("KGZ", 47),
            ("UZB", 48),
        ];
        let counts = shares.map(|(country, percent)| (country, percent * n / 100, n));
        let query = Query {
            countries: shares.map(|(country, _)| country.to_owned()).to_vec(),
            ..Query::default()
        };
        let answer = compare(of(&counts, &[]), Unit::Share, &query, None, None).unwrap();
        let sets: Vec<(u32, u32)> = rows(&answer, "rank")
            .iter()
            .map(|figure| figure.interval.unwrap())
            .map(|(first, last)| (first as u32, last.unwrap() as u32))
            .collect();
        assert_eq!(sets, expected);
        assert_eq!(rows(&answer, "difference").len(), 10);
    }
}

#[test]
fn verdicts_say_what_an_interval_says() {
    let answer = of(&[("AAA", 74, 100), ("BBB", 47, 100), ("CCC", 48, 100)], &[]);
    let answer = compare(answer, Unit::Share, &Query::default(), None, None).unwrap();
    let pairs = rows(&answer, "difference");
    let verdicts: Vec<&str> = pairs.iter().map(|figure| figure.key("verdict")).collect();
    assert_eq!(verdicts, ["higher", "higher", "cannot_be_told_apart"]);
    let remarks = pairs[2].remarks.to_string();
    assert_eq!(
        remarks,
        "47% and 48%: not significantly different; p\u{a0}=\u{a0}1.00"
    );
    assert!(
        pairs[0]
            .remarks
            .to_string()
            .ends_with("p\u{a0}<\u{a0}0.001")
    );
}

#[test]
fn without_a_base_nothing_is_said_but_how_small_it_can_be() {
    let answer = of(&[("AAA", 30, 60)], &[("KAZ", 0.74)]);
    let answer = compare(answer, Unit::Share, &Query::default(), None, None).unwrap();
    let shares = rows(&answer, "share");
    assert_eq!(
        shares[1].base,
        Some(Count {
            low: 19,
            high: None
        })
    );
    let pair = &rows(&answer, "difference")[0];
    assert_eq!((pair.status, pair.value), (Status::Unknown, None));
    assert_eq!(pair.key("verdict"), "nothing_can_be_said");
    assert!(rows(&answer, "rank").is_empty());
    // the percentages of one split together
    let keys = |to: &str| crate::stats::keys("KGZ", None, "s", to);
    let split = [("RUS", 0.42), ("KAZ", 0.23), ("TUR", 0.12)];
    let figures = split
        .map(|(to, share)| Estimate::published(keys(to), share))
        .to_vec();
    assert_eq!(least_base(&figures, &figures[0]), Some(26));
}

#[test]
fn a_hidden_share_is_not_compared() {
    let answer = of(&[("AAA", 3, 60), ("BBB", 30, 60)], &[]);
    let answer = compare(answer, Unit::Share, &Query::default(), None, Some(11)).unwrap();
    let pair = &rows(&answer, "difference")[0];
    assert_eq!(
        (pair.status, pair.interval, pair.value),
        (Status::Hidden, None, None)
    );
    assert!(pair.working.is_empty() && pair.remarks == Remark::SuppressedPair.into());
}

#[test]
fn a_part_that_is_not_there_is_refused_with_those_that_are() {
    let refusal = compare(
        of(&[("AAA", 3, 60)], &[]),
        Unit::Share,
        &Query::default(),
        Some("x"),
        None,
    );
    assert_eq!(
        refusal.unwrap_err(),
        "no part `x` to compare; there are `female`"
    );
}

/// A part and its whole are not two groups.
#[test]
fn a_country_is_not_compared_with_the_file_or_the_area_it_is_part_of() {
    for (places, whole) in [
        (["KGZ", "ALL"], "all persons in the file"),
        (["143", "KGZ"], "Central Asia"),
    ] {
        let query = Query {
            countries: places.map(str::to_owned).to_vec(),
            ..Query::default()
        };
        let said = compare(of(&[], &[]), Unit::Share, &query, None, None).unwrap_err();
        let expected = format!("Kyrgyzstan is part of {whole}: ");
        assert!(said.starts_with(&expected), "{said}");
    }
}
