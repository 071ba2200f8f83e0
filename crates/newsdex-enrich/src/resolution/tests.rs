//! Spellings, abbreviations and other names of one entity are merged, namesakes are not.

mod any_archive;

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use newsdex_text::enrichment::EntityKind::{Organization, Person, Place};

/// Articles as lists of names; each name with its kind and the other forms that the article uses for it.
#[derive(Debug, Clone, Default)]
struct Archive {
    names: Vec<NameRecord>,
    forms: Vec<FormRecord>,
    articles: Vec<Vec<u32>>,
    /// The year of each article.
    years: Vec<i32>,
    /// The year of the articles that are added next.
    year: i32,
}

impl Archive {
    /// Adds an article `times` times; a name is written `Name = form, form`, after "P", "O" or "L" for person,
    /// organisation, place.
    fn with(mut self, times: u64, names: &[&str]) -> Archive {
        let mut article = Vec::new();
        for name in names {
            let (kind, name) = name.split_at(2);
            let kind = match kind {
                "P " => Person,
                "O " => Organization,
                _ => Place,
            };
            let (name, forms) = name.split_once(" = ").unwrap_or((name, ""));
            let record = self.record(kind, name);
            self.names[record as usize].articles += times;
            for form in forms.split(", ").filter(|form| !form.is_empty()) {
                self.forms.push(FormRecord {
                    name: record,
                    form: form.to_owned(),
                    articles: times,
                });
            }
            article.push(record);
        }
        for _ in 0..times {
            self.articles.push(article.clone());
            self.years.push(self.year);
        }
        self
    }

    /// Sets the year of the articles that are added next.
    fn in_year(mut self, year: i32) -> Archive {
        self.year = year;
        self
    }

    fn record(&mut self, kind: EntityKind, name: &str) -> u32 {
        let is_it = |record: &NameRecord| record.kind == kind && record.name == name;
        if let Some(at) = self.names.iter().position(is_it) {
            return at as u32;
        }
        self.names.push(NameRecord {
            kind,
            name: name.to_owned(),
            articles: 0,
        });
        self.names.len() as u32 - 1
    }

    fn resolve(&self, aliases: &str) -> Resolution {
        let aliases = Aliases::parse(aliases).expect("the alias file is right");
        resolve(&self.names, &self.forms, self, &aliases).expect("nothing is read")
    }
}

impl Contexts for Archive {
    fn companions(&self, wanted: &[u32]) -> Result<Vec<NameContext>> {
        assert!(wanted.is_sorted());
        Ok(wanted
            .iter()
            .map(|name| {
                let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
                for article in self
                    .articles
                    .iter()
                    .filter(|article| article.contains(name))
                {
                    for other in article.iter().filter(|other| *other != name) {
                        *counts.entry(*other).or_default() += 1;
                    }
                }
                let mut companions: Vec<(u32, u32)> = counts.into_iter().collect();
                // By name, since the order of records must not matter.
                companions.sort_by_key(|(other, count)| {
                    (
                        std::cmp::Reverse(*count),
                        self.names[*other as usize].name.clone(),
                    )
                });
                companions.truncate(48);
                let mut years: BTreeMap<i32, u32> = BTreeMap::new();
                let dated = self.articles.iter().zip(&self.years);
                for (_, year) in dated.filter(|(article, _)| article.contains(name)) {
                    *years.entry(*year).or_default() += 1;
                }
                NameContext {
                    companions,
                    years: years.into_iter().collect(),
                }
            })
            .collect())
    }
}

/// Checks that the names on each line are one entity, named after the first, and that no other names are merged.
#[track_caller]
fn check(archive: Archive, expected: &[&[&str]]) {
    check_with(archive, "", expected);
}

#[track_caller]
fn check_with(archive: Archive, aliases: &str, expected: &[&[&str]]) {
    let resolution = archive.resolve(aliases);
    let found: BTreeSet<Vec<&str>> = resolution
        .entities
        .iter()
        .filter(|entity| entity.members.len() > 1)
        .map(|entity| {
            let mut names: Vec<&str> = entity
                .members
                .iter()
                .map(|member| member.name.as_str())
                .collect();
            names[1..].sort_unstable();
            names
        })
        .collect();
    let expected: BTreeSet<Vec<&str>> = expected
        .iter()
        .map(|names| {
            let mut names = names.to_vec();
            names[1..].sort_unstable();
            names
        })
        .collect();
    assert_eq!(found, expected);
}

/// An archive with news of many kinds, in which nothing that the tests add is merged by itself.
fn news() -> Archive {
    Archive::default()
        .with(40, &["L Ruritania", "P Rudolf Rassendyll", "O Royal Guard"])
        .with(30, &["L Strelsau", "P Antoinette Mauban"])
        .with(20, &["O Central Bank of Ruritania", "P Fritz Tarlenheim"])
}

const KYIV: [&str; 4] = [
    "L Kyiv",
    "O Verkhovna Rada",
    "P Andriy Yermak",
    "L Bankova Street",
];

fn and<'a>(one: &'a str, others: &[&'a str]) -> Vec<&'a str> {
    [&[one], others].concat()
}

#[test]
fn spellings_named_with_the_same_others_are_one_person() {
    let archive = news()
        .with(9, &and("P Volodymyr Zelenskyy", &KYIV))
        .with(5, &and("P Volodymyr Zelensky", &KYIV))
        .with(3, &and("P Volodymyr Zelenskiy", &KYIV[..3]))
        .with(2, &and("P Vladimir Zelensky", &KYIV));
    check(
        archive,
        &[&[
            "Volodymyr Zelenskyy",
            "Volodymyr Zelensky",
            "Volodymyr Zelenskiy",
            "Vladimir Zelensky",
        ]],
    );
}

#[test]
fn spellings_named_with_others_stay_apart() {
    let archive = news().with(9, &and("P Stephen Roe", &KYIV)).with(
        9,
        &[
            "P Steven Roe",
            "L Zenda",
            "O Zenda Rowing Club",
            "P Hans Hentzau",
        ],
    );
    check(archive, &[]);
}

#[test]
fn middle_initials_join_unless_two_conflict() {
    check(
        news()
            .with(9, &["P Ann Doe", "L Zenda"])
            .with(2, &["P Ann F. Doe", "L Hofbau"]),
        &[&["Ann Doe", "Ann F. Doe"]],
    );
    check(
        news()
            .with(9, &["P George Doe", "L Zenda"])
            .with(5, &["P George W. Doe", "L Zenda"])
            .with(5, &["P George H. W. Doe", "L Zenda"]),
        &[],
    );
}

#[test]
fn short_given_names_need_the_same_company() {
    check(
        news()
            .with(9, &and("P Robert Doe", &KYIV))
            .with(9, &and("P Bob Doe", &KYIV))
            .with(9, &["P Bob Roe", "L Zenda"])
            .with(9, &and("P Robert Roe", &KYIV)),
        &[&["Bob Doe", "Robert Doe"]],
    );
}

#[test]
fn relatives_stay_apart() {
    check(
        news()
            .with(9, &and("P Bill Doe", &KYIV))
            .with(9, &and("P Hillary Doe", &KYIV))
            .with(9, &and("P John Kerry", &KYIV))
            .with(9, &and("P Bob Kerrey", &KYIV))
            .with(9, &and("P Ann Doe Jr.", &KYIV))
            .with(9, &and("P Ann Doe Sr.", &KYIV)),
        &[],
    );
}

#[test]
fn a_chain_of_spellings_does_not_join_namesakes() {
    // "Bob" is compatible with "Robert" and "Rob", but the two Roberts differ.
    let archive = news()
        .with(9, &and("P Robert A. Doe", &KYIV))
        .with(9, &and("P Bob Doe", &KYIV))
        .with(8, &and("P Robert B. Doe", &KYIV));
    let resolution = archive.resolve("");
    for entity in &resolution.entities {
        let names: Vec<&str> = entity
            .members
            .iter()
            .map(|member| member.name.as_str())
            .collect();
        assert!(
            !(names.contains(&"Robert A. Doe") && names.contains(&"Robert B. Doe")),
            "{names:?}"
        );
    }
}

#[test]
fn a_last_name_joins_who_dominates() {
    let archive = news()
        .with(40, &and("P Emmanuel Macron", &KYIV))
        .with(9, &and("P Macron", &KYIV))
        .with(9, &and("P Jane Roe", &KYIV))
        .with(8, &and("P John Roe", &KYIV))
        .with(9, &and("P Roe", &KYIV));
    check(archive, &[&["Emmanuel Macron", "Macron"]]);
}

#[test]
fn a_last_name_does_not_join_somebody_of_another_century() {
    let archive = |year| {
        news()
            .in_year(20)
            .with(40, &and("P Ann Quell", &KYIV))
            .in_year(year)
            .with(9, &and("P Quell", &KYIV))
    };
    check(archive(21), &[&["Ann Quell", "Quell"]]);
    check(archive(2), &[]);
    let undecided = news()
        .in_year(20)
        .with(40, &and("P Ann Quell", &KYIV))
        .with(5, &and("P Quell", &KYIV))
        .in_year(2)
        .with(5, &and("P Quell", &KYIV));
    check(undecided, &[]);
}

#[test]
fn a_last_name_with_which_companies_begin_joins_nobody() {
    let archive = |company: &str| {
        news()
            .with(40, &and("P Ann Coleman", &KYIV))
            .with(9, &and("P Coleman", &KYIV))
            .with(4, &["L Kyiv", company])
    };
    check(archive("O Coleman Co."), &[]);
    check(archive("O Coleman of the Forge"), &[]);
    check(
        archive("O Strelsau Coleman"),
        &[&["Ann Coleman", "Coleman"]],
    );
}

#[test]
fn a_last_name_has_no_rival_in_what_is_no_name() {
    let archive = news()
        .with(40, &and("P Hamid Karzai", &KYIV))
        .with(9, &and("P Karzai", &KYIV))
        .with(4, &and("P Minster Hamid Karzai", &KYIV))
        // Two people, with the comma lost.
        .with(4, &and("P Mauban Karzai", &KYIV))
        // Passing mentions.
        .with(2, &["P Ann Karzai", "L Zenda"])
        .with(2, &["P Jane Karzai", "L Hofbau"]);
    let resolution = archive.resolve("");
    let karzai = resolution
        .entities
        .iter()
        .find(|entity| entity.name == "Hamid Karzai");
    let names: Vec<&str> = karzai
        .expect("it has several names")
        .members
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    assert_eq!(names, ["Hamid Karzai", "Karzai"]);
}

#[test]
fn a_first_and_a_last_name_alone_both_join_the_full_name() {
    let archive = news()
        .with(40, &and("P Emmanuel Macron", &KYIV))
        .with(9, &and("P Emmanuel", &KYIV))
        .with(9, &and("P Macron", &KYIV));
    check(archive, &[&["Emmanuel Macron", "Emmanuel", "Macron"]]);
}

#[test]
fn a_short_name_rarer_alone_than_joined_needs_hardly_any_company() {
    let company = [
        "L Kyiv",
        "L Zenda",
        "L Hofbau",
        "O Zenda Rowing Club",
        "P Hans Hentzau",
        "P Ann Doe",
    ];
    let archive = |joined: &str| {
        news()
            .with(1, &and("L Kyiv", &KYIV[1..]))
            .with(1, &and("P Macron", &company))
            .with(1, &and("P Macron", &company[1..]))
            .with(9, &and(joined, &KYIV))
    };
    check(
        archive("P Emmanuel Macron = Macron"),
        &[&["Emmanuel Macron", "Macron"]],
    );
}

#[test]
fn a_nickname_beside_the_given_name_says_who_is_who() {
    check(
        news()
            .with(9, &and("P Christopher Doe", &KYIV))
            .with(2, &["P Christopher (Kit) Doe", "L Zenda"])
            .with(9, &["P Kit Doe", "L Hofbau", "O Zenda Rowing Club"]),
        &[&["Christopher Doe", "Christopher (Kit) Doe", "Kit Doe"]],
    );
}

#[test]
fn spellings_of_a_name_nobody_else_has_need_no_company() {
    check(
        news()
            .with(9, &and("P Muammar Gaddafi", &KYIV))
            .with(3, &["P Muammar Qaddafi", "L Zenda"])
            .with(9, &and("P Stephen Rassendil", &KYIV))
            .with(9, &["P Stephen Hentzau", "L Hofbau"])
            .with(9, &["P Stephen Roe", "L Hofbau"])
            .with(3, &["P Stephen Rassendyl", "L Zenda"]),
        &[&["Muammar Gaddafi", "Muammar Qaddafi"]],
    );
}

#[test]
fn people_of_one_name_are_spelled_in_two_ways() {
    let archive = news()
        .with(9, &and("P Suharto", &KYIV))
        .with(3, &and("P Soeharto", &KYIV))
        .with(9, &and("P Sukarno", &KYIV));
    check(archive, &[&["Suharto", "Soeharto"]]);
}

#[test]
fn names_that_are_always_together_are_those_of_the_page() {
    let page = ["O Justice News", "P Jay Street", "L Contact Form"];
    let story = |names: &[&'static str]| [&page[..], names].concat();
    let archive = news()
        .with(60, &story(&["P Rudolf Rassendyll = Rassendyll", "L Zenda"]))
        .with(60, &story(&["P Antoinette Mauban", "L Strelsau"]))
        .with(99, &["P Ann Doe", "P Jane Roe", "P Mary Major"]);
    let hidden = |aliases: &str| -> Vec<String> {
        let entities = archive.resolve(aliases).entities.into_iter();
        entities
            .filter(|entity| entity.is_banned)
            .map(|entity| entity.name)
            .collect()
    };
    assert_eq!(hidden(""), ["Jay Street", "Justice News", "Contact Form"]);
    let aliases = "[[merge]]\nnames = [\"Justice News\", \"Justice Newsletter\"]";
    assert_eq!(hidden(aliases), ["Jay Street", "Contact Form"]);
}

#[test]
fn word_order_needs_the_same_company() {
    let archive = news()
        .with(9, &and("P Xi Jinping", &KYIV))
        .with(3, &and("P Jinping Xi", &KYIV))
        .with(9, &and("P James Thomas", &KYIV))
        .with(9, &["P Thomas James", "L Zenda", "O Zenda Rowing Club"]);
    check(archive, &[&["Xi Jinping", "Jinping Xi"]]);
}

#[test]
fn names_of_one_country_meet() {
    let archive = news()
        .with(9, &["L United States"])
        .with(8, &["L U.S."])
        .with(7, &["L US"])
        .with(6, &["L America"])
        .with(5, &["L Kyiv"])
        .with(4, &["L Kiev"])
        .with(5, &["L Georgia"])
        .with(5, &["L Niger"])
        .with(5, &["L Nigeria"]);
    check(
        archive,
        &[
            &["United States", "U.S.", "US", "America"],
            &["Kyiv", "Kiev"],
        ],
    );
}

#[test]
fn abbreviations_join_what_most_articles_introduce_them_for() {
    let archive = news()
        .with(20, &["O International Criminal Court = ICC", "L Hague"])
        .with(1, &["O International Cricket Council = ICC", "L Zenda"])
        .with(9, &["O ICC", "L Hague"])
        .with(3, &["O Asian Development Bank = ADB", "L Manila"])
        .with(3, &["O African Development Bank = ADB", "L Abidjan"])
        .with(9, &["O ADB", "L Manila", "L Abidjan"]);
    check(archive, &[&["International Criminal Court", "ICC"]]);
}

#[test]
fn organizations_meet_in_spite_of_legal_forms() {
    let archive = news()
        .with(9, &["O Department of Defense"])
        .with(2, &["O Defense Department"])
        .with(2, &["O the Dept. of Defence"])
        .with(5, &["O Strelsau Steel"])
        .with(3, &["O Strelsau Steel Corp."])
        .with(5, &["O University of Miami"])
        .with(5, &["O Miami University"]);
    check(
        archive,
        &[
            &[
                "Department of Defense",
                "Defense Department",
                "the Dept. of Defence",
            ],
            &["Strelsau Steel", "Strelsau Steel Corp."],
        ],
    );
}

#[test]
fn a_rare_kind_joins_the_common_one() {
    let archive = news()
        .with(40, &["L Kyiv"])
        .with(2, &["O Kyiv"])
        .with(20, &["L Jordan"])
        .with(5, &["P Jordan"]);
    let resolution = archive.resolve("");
    assert_eq!(resolution.entities.len(), 1);
    let kyiv = &resolution.entities[0];
    assert_eq!((kyiv.kind, kyiv.members.len()), (Place, 2));
    assert_eq!(
        kyiv.members[1].why(),
        "the same as Kyiv, which most articles use for another type of entity"
    );
}

#[test]
fn a_word_in_capitals_is_an_abbreviation_until_shown_otherwise() {
    let archive = news()
        .with(9, &["O NATO", "L Brussels", "P Jens Stoltenberg"])
        .with(9, &["O Nato", "L London"])
        .with(9, &["O START", "L Brussels", "P Jens Stoltenberg"])
        .with(9, &["O Start", "L Zenda", "P Ann Doe"])
        .with(9, &["O SENATE", "L Hofbau", "P Jane Roe"])
        .with(9, &["O Senate", "L Hofbau", "P Jane Roe"]);
    check(archive, &[&["NATO", "Nato"], &["SENATE", "Senate"]]);
}

#[test]
fn the_alias_file_overrides() {
    let archive = || {
        news()
            .with(9, &and("P Robert Galbraith", &KYIV))
            .with(9, &["P J. K. Rowling", "L Zenda"])
            .with(9, &["L Kiev"])
            .with(9, &["L Kyiv"])
            .with(9, &["O Read More"])
    };
    let merged = "[[merge]]\nnames = [\"J. K. Rowling\", \"Robert Galbraith\"]\n";
    check_with(
        archive(),
        merged,
        &[&["J. K. Rowling", "Robert Galbraith"], &["Kyiv", "Kiev"]],
    );
    check_with(archive(), "[[split]]\nnames = [\"Kiev\", \"KYIV\"]\n", &[]);

    let resolution = archive().resolve(
        "[[ban]]\nnames = [\"read more\", \"Nobody\"]\n[[rename]]\nname = \"Strelsau\"\nto = \"Zenda City\"\n",
    );
    let banned: Vec<&str> = resolution
        .entities
        .iter()
        .filter(|entity| entity.is_banned)
        .map(|entity| entity.name.as_str())
        .collect();
    assert_eq!(banned, ["Read More"]);
    assert!(
        resolution
            .entities
            .iter()
            .any(|entity| entity.name == "Zenda City")
    );
    assert_eq!(resolution.unused, ["Nobody"]);
}

#[test]
fn forms_of_all_members_are_counted_together() {
    let archive = news()
        .with(3, &["L United States = US"])
        .with(2, &["L U.S. = US, U.S"]);
    let resolution = archive.resolve("");
    assert_eq!(
        resolution.entities[0].also_written,
        [("US".to_owned(), 5), ("U.S".to_owned(), 2)]
    );
}

#[test]
fn what_is_found_is_stored_as_plain_data() {
    let archive = news()
        .with(3, &["L United States = US"])
        .with(2, &["L U.S."]);
    let resolution = archive.resolve("");
    let written = serde_json::to_string(&resolution).expect("it can be written");
    assert!(written.contains(r#""kind":"place""#));
    let read: Resolution = serde_json::from_str(&written).expect("it can be read");
    assert_eq!(read, resolution);
}
