use super::super::read::Input;
use super::*;

fn of(text: &'static str) -> Result<(Histories, Ledger), Vec<Fault>> {
    let sheets = Input::embedded("lists.csv", text.as_bytes()).sheets();
    read(&sheets.unwrap()[0])
}

fn wrong(text: &'static str) -> Vec<String> {
    let faults = of(text).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn counts_and_persons_give_the_same_histories() {
    let counts = of("KAZ,police,count\n1,0,2\n0,1,1\n1,1,1\n0,0,0\n1,0,1\n").unwrap();
    let persons = of("KAZ,police\n1,0\n1,0\n0,1\nyes,TRUE\n1,0\n").unwrap();
    assert_eq!(counts.0.persons, persons.0.persons);
    assert_eq!(counts.0.lists, ["KAZ", "police"]);
    assert!(!counts.0.of_persons && persons.0.of_persons);
    assert!(counts.1.balances() && counts.1.rows_set_aside() == 1);
}

#[test]
fn objects_of_one_line_and_the_same_history_twice_are_all_read() {
    let json = r#"[{"A":1,"B":0,"count":4},{"A":1,"B":0,"count":2},{"A":1,"B":1,"count":3}]"#;
    let (histories, ledger) = of(json).unwrap();
    assert_eq!(histories.persons.values().sum::<u64>(), 9);
    assert_eq!((histories.persons.len(), ledger.read), (2, 3));
}

#[test]
fn columns_that_divide_persons_are_no_lists() {
    let (histories, _) = of("Year,sex,A,B,n\n2019,0,1,0,4\n2020,1,1,1,5\n").unwrap();
    assert_eq!(
        (histories.strata, histories.lists),
        (
            vec!["year".into(), "sex".into()],
            vec!["A".into(), "B".into()]
        )
    );
}

#[test]
fn every_fault_names_its_cell() {
    let counts = wrong("A,B,count\n1,0,-3\n0,1,<5\n1,2,1\n1,1,\n0,0,7\n");
    let expected = "a whole number from 0; a suppressed count such as `<5` gives no estimate";
    assert_eq!(
        counts,
        [
            format!("lists.csv:2: `count` is `-3`, expected {expected}"),
            format!("lists.csv:3: `count` is `<5`, expected {expected}"),
            "lists.csv:4: `B` is `2`, expected 0 or 1: whether the person is on this list".into(),
            format!("lists.csv:5: `count` is empty, expected {expected}"),
            "lists.csv:6: expected at least one list: a person on none was not seen".into(),
        ]
    );
    assert!(wrong("A,count\n1,3\n")[0].contains("at least two lists"));
    assert!(wrong("A,A,count\n1,0,3\n")[0].contains("each column once"));
    assert!(wrong("A,B,count\n1,0,0\n")[0].contains("at least one person"));
    assert!(wrong("A,B,C,D,E,F,G,H,I\n1,0,0,0,0,0,0,0,0\n")[0].contains("at most 8 lists"));
}
