use super::super::tokens;
use super::*;
use newsdex_text::enrichment::EntityKind::{Organization, Person, Place};

/// Resolves `names`, which are in the order of the text. Checks the entities as `fullest: form, form`, in any order.
#[track_caller]
fn check(text: &str, names: &[(&str, EntityKind)], expected: &[&str]) {
    let mut tokens = Vec::new();
    tokens::tokenize(text, &mut tokens);
    let mut found = Vec::new();
    let mut from = 0;
    for (words, kind) in names {
        let at = from + text[from..].find(words).expect("the name is in the text");
        from = at + words.len();
        let starts = |token: &Token| token.start as usize == at;
        let ends = |token: &Token| token.end as usize == from;
        found.push(Name {
            start: tokens
                .iter()
                .position(starts)
                .expect("a token begins there"),
            end: tokens.iter().position(ends).expect("a token ends there") + 1,
            kind: *kind,
        });
    }
    let written = |mention: usize| names[mention].0;
    let mut entities: Vec<String> = resolve(text, &tokens, &found, &FxHashMap::default())
        .into_iter()
        .map(|entity| {
            let mentions: Vec<&str> = entity.mentions.into_iter().map(written).collect();
            format!("{}: {}", written(entity.fullest), mentions.join(", "))
        })
        .collect();
    entities.sort();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(entities, expected);
}

#[test]
fn a_company_with_its_legal_form_is_not_the_person_of_that_name() {
    check(
        "Ann Elphberg founded Elphberg, Inc. in May. Elphberg sold it.",
        &[
            ("Ann Elphberg", Person),
            ("Elphberg, Inc.", Organization),
            ("Elphberg", Person),
        ],
        &[
            "Ann Elphberg: Ann Elphberg, Elphberg",
            "Elphberg, Inc.: Elphberg, Inc.",
        ],
    );
}

#[test]
fn a_title_says_which_of_two_is_meant() {
    check(
        "Margaret Elphberg and Denis Elphberg came. Mr Elphberg sat. Mrs Elphberg stood. Elphberg spoke.",
        &[
            ("Margaret Elphberg", Person),
            ("Denis Elphberg", Person),
            ("Elphberg", Person),
            ("Elphberg", Person),
            ("Elphberg", Person),
        ],
        &[
            "Margaret Elphberg: Margaret Elphberg, Elphberg, Elphberg",
            "Denis Elphberg: Denis Elphberg, Elphberg",
        ],
    );
}

#[test]
fn nobody_is_called_by_a_title_that_does_not_fit() {
    check(
        "Mrs Elphberg left. Denis Elphberg stayed.",
        &[("Elphberg", Person), ("Denis Elphberg", Person)],
        &["Denis Elphberg: Denis Elphberg", "Elphberg: Elphberg"],
    );
}

#[test]
fn a_surname_goes_to_who_was_mentioned_last() {
    check(
        "Rolf Doe met Ulf Doe. Ulf left. Then Rolf sang. Doe bowed.",
        &[
            ("Rolf Doe", Person),
            ("Ulf Doe", Person),
            ("Ulf", Person),
            ("Rolf", Person),
            ("Doe", Person),
        ],
        &["Rolf Doe: Rolf Doe, Rolf, Doe", "Ulf Doe: Ulf Doe, Ulf"],
    );
}

#[test]
fn abbreviations_are_introduced_on_either_side() {
    let two = [
        ("ICC", Organization),
        ("International Criminal Court", Organization),
    ];
    check(
        "The ICC (International Criminal Court) met.",
        &two,
        &["International Criminal Court: ICC, International Criminal Court"],
    );
    check(
        "Interpol (International Police) met.",
        &[
            ("Interpol", Organization),
            ("International Police", Organization),
        ],
        &[
            "International Police: International Police",
            "Interpol: Interpol",
        ],
    );
}

#[test]
fn a_middle_name_in_conflict_keeps_two_people_apart() {
    check(
        "George W. Doe met George H. Doe. George Doe smiled.",
        &[
            ("George W. Doe", Person),
            ("George H. Doe", Person),
            ("George Doe", Person),
        ],
        &[
            "George W. Doe: George W. Doe",
            "George H. Doe: George H. Doe, George Doe",
        ],
    );
}

#[test]
fn accents_and_spellings_of_countries_do_not_matter() {
    check(
        "Chávez and Hugo Chavez flew from Britain to the UK.",
        &[
            ("Chávez", Person),
            ("Hugo Chavez", Person),
            ("Britain", Place),
            ("UK", Place),
        ],
        &["Hugo Chavez: Chávez, Hugo Chavez", "Britain: Britain, UK"],
    );
}

#[test]
fn a_part_is_not_the_whole() {
    check(
        "Homeland Security and the Homeland Security Subcommittee. Goldman and Goldman Sachs.",
        &[
            ("Homeland Security", Organization),
            ("Homeland Security Subcommittee", Organization),
            ("Goldman", Organization),
            ("Goldman Sachs", Organization),
        ],
        &[
            "Homeland Security: Homeland Security",
            "Homeland Security Subcommittee: Homeland Security Subcommittee",
            "Goldman Sachs: Goldman, Goldman Sachs",
        ],
    );
}

#[test]
fn mr_goes_with_the_surname_of_a_name_that_begins_with_it() {
    for (full, title, surname) in [
        ("Moon Dae-sik", "Mr.", "Moon"),
        ("Lee Kang-myung", "Ms.", "Lee"),
        ("Zhang Wenbo", "Mr.", "Zhang"),
        ("Kőváry Gergely", "Mr.", "Kőváry"),
    ] {
        check(
            &format!("{full} came. {title} {surname} spoke. {surname} left."),
            &[(full, Person), (surname, Person), (surname, Person)],
            &[&format!("{full}: {full}, {surname}, {surname}")],
        );
    }
    check(
        "John Doe came. Mr. John spoke.",
        &[("John Doe", Person), ("John", Person)],
        &["John Doe: John Doe", "John: John"],
    );
}

#[test]
fn a_surname_at_either_end_goes_to_who_was_mentioned_last() {
    check(
        "David Kim met Kim Dae-sik. Mr. Kim spoke.",
        &[
            ("David Kim", Person),
            ("Kim Dae-sik", Person),
            ("Kim", Person),
        ],
        &["David Kim: David Kim", "Kim Dae-sik: Kim Dae-sik, Kim"],
    );
}

#[test]
fn the_same_words_in_another_order_are_one_person() {
    check(
        "Szabó Gergely came. Gergely Szabó spoke.",
        &[("Szabó Gergely", Person), ("Gergely Szabó", Person)],
        &["Szabó Gergely: Szabó Gergely, Gergely Szabó"],
    );
}

#[test]
fn a_surname_may_lack_its_arabic_article() {
    check(
        "Abdel Karim el-Masbah came. Mr. Masbah spoke. Masbah left.",
        &[
            ("Abdel Karim el-Masbah", Person),
            ("Masbah", Person),
            ("Masbah", Person),
        ],
        &["Abdel Karim el-Masbah: Abdel Karim el-Masbah, Masbah, Masbah"],
    );
    check(
        "Abdel Karim Masbah came. Mr. al-Masbah spoke.",
        &[("Abdel Karim Masbah", Person), ("al-Masbah", Person)],
        &["Abdel Karim Masbah: Abdel Karim Masbah, al-Masbah"],
    );
}

#[test]
fn the_first_of_two_surnames_is_enough() {
    check(
        "Pedro Sánchez Pérez-Castejón came. Mr. Sánchez spoke.",
        &[
            ("Pedro Sánchez Pérez-Castejón", Person),
            ("Sánchez", Person),
        ],
        &["Pedro Sánchez Pérez-Castejón: Pedro Sánchez Pérez-Castejón, Sánchez"],
    );
    check(
        "Pedro Sánchez Marín met Tom Sánchez. Sánchez spoke.",
        &[
            ("Pedro Sánchez Marín", Person),
            ("Tom Sánchez", Person),
            ("Sánchez", Person),
        ],
        &[
            "Pedro Sánchez Marín: Pedro Sánchez Marín",
            "Tom Sánchez: Tom Sánchez, Sánchez",
        ],
    );
}

#[test]
fn royal_titles_go_with_given_names() {
    check(
        "Crown Prince John bin Salim came. Prince John spoke.",
        &[("John bin Salim", Person), ("John", Person)],
        &["John bin Salim: John bin Salim, John"],
    );
}

#[test]
fn father_and_son_of_one_name_stay_two_if_the_article_names_both() {
    check(
        "John Pell Sr. met John Pell Jr. on Monday. John Pell sang. Then John Pell Sr. bowed.",
        &[
            ("John Pell Sr.", Person),
            ("John Pell Jr.", Person),
            ("John Pell", Person),
            ("John Pell Sr.", Person),
        ],
        &[
            "John Pell Jr.: John Pell Jr., John Pell",
            "John Pell Sr.: John Pell Sr., John Pell Sr.",
        ],
    );
    check(
        "John Pell Jr. came. John Pell bowed.",
        &[("John Pell Jr.", Person), ("John Pell", Person)],
        &["John Pell Jr.: John Pell Jr., John Pell"],
    );
}
