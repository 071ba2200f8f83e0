//! Sixty names of fifteen kinds, as articles write them and as people type them.
//!
//! 1. `person:` and `org:` find the article with the name, and no other, however the name is typed.
//! 2. `entities --with` lists who is in the article with the name.

use crate::harness::Sandbox;

/// A kind of names: each as the article writes it, then as people type it.
type Kind = (
    &'static str,
    &'static [(&'static str, &'static [&'static str])],
);

const PEOPLE: &[Kind] = &[
    (
        "title",
        &[
            (
                "Ann Rassendyll",
                &[
                    "President Ann Rassendyll",
                    "President Rassendyll",
                    "Mrs Rassendyll",
                ],
            ),
            (
                "Rudolf Elphberg",
                &["Mr Rudolf Elphberg", "Mr. Elphberg", "Senator Elphberg"],
            ),
            (
                "Flavia Strakencz",
                &["Dr. Flavia Strakencz", "Dr Strakencz"],
            ),
            (
                "Fritz Tarlenheim",
                &["Sir Fritz Tarlenheim", "General Tarlenheim"],
            ),
            (
                "Antoinette Mauban",
                &["Prime Minister Antoinette Mauban", "Ms Mauban"],
            ),
        ],
    ),
    (
        "initials",
        &[
            ("J. R. Sapt", &["J.R. Sapt", "J R Sapt", "Sapt"]),
            (
                "John Q. Detchard",
                &["John Detchard", "John Q Detchard", "Detchard"],
            ),
            ("A. E. Bersonin", &["A.E. Bersonin", "Bersonin"]),
            ("William H. Gautet", &["William Gautet", "Gautet"]),
            ("T. S. Lauengram", &["T.S. Lauengram", "Lauengram"]),
        ],
    ),
    (
        "particles",
        &[
            (
                "Ludwig van der Hofbau",
                &["van der Hofbau", "Hofbau", "Ludwig Hofbau"],
            ),
            ("Marie de la Croy", &["de la Croy", "Croy"]),
            ("Otto von Krafstein", &["von Krafstein", "Krafstein"]),
            ("Luigi di Bernenstein", &["di Bernenstein", "Bernenstein"]),
            (
                "Pieter ter Rischenheim",
                &["ter Rischenheim", "Rischenheim"],
            ),
        ],
    ),
    (
        "arabic",
        &[
            (
                "Karim al-Masbahi",
                &["al-Masbahi", "Masbahi", "Karim Masbahi"],
            ),
            ("Yusuf bin Khaldari", &["bin Khaldari", "Khaldari"]),
            ("Abdel Rahman el-Tamiri", &["el-Tamiri", "Tamiri"]),
            ("Fatima Abu Zaydani", &["Abu Zaydani", "Zaydani"]),
            ("Omar ibn Sulayhi", &["ibn Sulayhi", "Sulayhi"]),
        ],
    ),
    (
        "chinese",
        &[
            ("Zhang Weiming", &["Weiming Zhang", "Zhang Weiming"]),
            ("Liu Xiaofeng", &["Xiaofeng Liu", "Liu Xiaofeng"]),
            ("Chen Guoliang", &["Chen Guoliang", "Guoliang Chen"]),
            ("Wang Jianmin", &["Wang Jianmin", "Jianmin Wang"]),
            ("Zhou Meiling", &["Zhou Meiling", "Meiling Zhou"]),
        ],
    ),
    (
        "korean",
        &[
            (
                "Park Min-hye",
                &["Park Min-hye", "Park Min Hye", "Min-hye Park"],
            ),
            ("Kim Dae-sook", &["Kim Dae-sook", "Kim Dae Sook"]),
            ("Lee Sung-jin", &["Lee Sung-jin", "Sung-jin Lee"]),
            ("Choi Young-ho", &["Choi Young-ho", "Choi Young Ho"]),
            ("Jung Hye-won", &["Jung Hye-won", "Hye-won Jung"]),
        ],
    ),
    (
        "hungarian",
        &[
            ("Viktor Barcsay", &["Barcsay Viktor", "Barcsay"]),
            ("Zsuzsa Keményi", &["Keményi Zsuzsa", "Kemenyi", "Keményi"]),
            ("László Drávai", &["Drávai László", "Dravai"]),
            ("Gábor Szentesi", &["Szentesi Gábor", "Gabor Szentesi"]),
            ("Ágnes Tóthfalvi", &["Tóthfalvi Ágnes", "Agnes Tothfalvi"]),
        ],
    ),
    (
        "spanish",
        &[
            (
                "Pedro Sandoval Quirós",
                &["Pedro Sandoval", "Sandoval Quirós", "Quiros"],
            ),
            ("María Elena Vargas Llanos", &["Vargas Llanos", "Llanos"]),
            (
                "Juan Carlos Montero Ruiz",
                &["Montero Ruiz", "Juan Carlos Montero Ruiz"],
            ),
            (
                "José Luis Arroyo Peña",
                &["Arroyo Peña", "Jose Luis Arroyo Pena"],
            ),
            (
                "Lucía Benavides Soto",
                &["Lucía Benavides", "Benavides Soto"],
            ),
        ],
    ),
    (
        "suffix",
        &[
            (
                "Martin Holf Jr.",
                &["Martin Holf", "Martin Holf Jr", "Holf"],
            ),
            ("Robert Anton III", &["Robert Anton III", "Robert Anton"]),
            ("Simon Gellert Sr.", &["Simon Gellert", "Gellert"]),
        ],
    ),
    (
        "hyphen",
        &[
            (
                "Nana Akufo-Denda",
                &["Akufo-Denda", "Akufo Denda", "Nana Akufo-Denda"],
            ),
            (
                "Jean-Pierre Lambrel",
                &["Jean-Pierre Lambrel", "Jean Pierre Lambrel", "Lambrel"],
            ),
            ("Clara Hentz-Zenda", &["Hentz-Zenda", "Clara Hentz-Zenda"]),
        ],
    ),
    (
        "apostrophe",
        &[
            ("Siobhan O'Dervan", &["O'Dervan", "O’Dervan"]),
            ("Chiara D'Amelino", &["D'Amelino", "D’Amelino"]),
            ("Tadhg O'Kereen", &["O'Kereen", "Tadhg O'Kereen"]),
        ],
    ),
];

/// Organisations: the name with its acronym, or the name alone.
const ORGANIZATIONS: &[Kind] = &[
    (
        "acronym",
        &[
            (
                "Ruritanian News Agency (RNA)",
                &["RNA", "Ruritanian News Agency"],
            ),
            (
                "Strelsau Transport Authority (STA)",
                &["STA", "Strelsau Transport Authority"],
            ),
            ("Zenda Farmers Union (ZFU)", &["ZFU", "Zenda Farmers Union"]),
            (
                "Hentzau Development Bank (HDB)",
                &["HDB", "Hentzau Development Bank"],
            ),
            (
                "National Council of Foresters (NCF)",
                &["NCF", "National Council of Foresters"],
            ),
        ],
    ),
    (
        "legal",
        &[
            (
                "Tarlenheim Motors Inc.",
                &["Tarlenheim Motors", "Tarlenheim Motors Inc"],
            ),
            ("Krafstein Steel plc", &["Krafstein Steel"]),
        ],
    ),
    (
        "body",
        &[
            (
                "Liberal Party of Ruritania",
                &["Liberal Party of Ruritania"],
            ),
            ("University of Strelsau", &["University of Strelsau"]),
            ("Ministry of Forests", &["Ministry of Forests"]),
        ],
    ),
    ("media", &[("Strelsau Gazette", &["Strelsau Gazette"])]),
];

/// An archive with one article for each name. The file has the number of the name.
fn archive() -> Sandbox {
    let sandbox = Sandbox::new();
    for (number, name) in names(PEOPLE).enumerate() {
        let text = format!(
            "A bridge opens\n\nThe bridge will open in May, {name} told Hanna Weiss on Monday. It is the third \
             bridge in the valley. Reporters asked {name} who had paid for it.\n"
        );
        sandbox.write(&format!("archive/person-{number}.txt"), text);
    }
    for (number, name) in names(ORGANIZATIONS).enumerate() {
        let short = name.split(" (").next().unwrap_or(name);
        let text = format!(
            "A bridge opens\n\nThe {name} said on Monday that the bridge would open in May. The third bridge in \
             the valley is late, and the {short} has paid for it, Hanna Weiss said.\n"
        );
        sandbox.write(&format!("archive/organization-{number}.txt"), text);
    }
    sandbox.index(&["archive"]);
    sandbox
}

fn names(kinds: &[Kind]) -> impl Iterator<Item = &'static str> {
    kinds
        .iter()
        .flat_map(|(_, names)| names.iter().map(|(name, _)| *name))
}

/// The files in which a search finds something.
fn found(sandbox: &Sandbox, query: &str) -> Vec<String> {
    let run = sandbox.run(&["search", "--format", "jsonl", query]);
    let path = |hit: &serde_json::Value| hit["origin"]["path"].as_str().unwrap().to_owned();
    run.json_lines().iter().map(path).collect()
}

/// Each typed form of each name that does not find the file of the name alone.
fn wrong(sandbox: &Sandbox, kinds: &[Kind], field: &str, file: &str) -> Vec<String> {
    let all = kinds
        .iter()
        .flat_map(|(kind, names)| names.iter().map(move |(_, typed)| (kind, typed)));
    let mut wrong = Vec::new();
    for (number, (kind, typed)) in all.enumerate() {
        for typed in *typed {
            let expected = format!("archive/{file}-{number}.txt");
            let files = found(sandbox, &format!("{field}:\"{typed}\""));
            if files != [expected] {
                wrong.push(format!("{kind}: {typed} finds {files:?}"));
            }
        }
    }
    wrong
}

#[test]
fn names_of_all_kinds_are_found_however_they_are_typed() {
    let sandbox = archive();
    let count = names(PEOPLE).chain(names(ORGANIZATIONS)).count();
    assert_eq!((PEOPLE.len() + ORGANIZATIONS.len(), count), (15, 60));
    let none: [String; 0] = [];
    assert_eq!(wrong(&sandbox, PEOPLE, "person", "person"), none);
    assert_eq!(wrong(&sandbox, ORGANIZATIONS, "org", "organization"), none);
}

#[test]
fn who_is_named_with_a_name_is_found_however_it_is_typed() {
    let sandbox = archive();
    for (_, names) in PEOPLE.iter().chain(ORGANIZATIONS) {
        for typed in names.iter().filter_map(|(_, typed)| typed.first()) {
            let run = sandbox.run(&["entities", "--with", typed, "--format", "jsonl"]);
            let with: Vec<String> = (run.json_lines().iter())
                .map(|entity| entity["name"].as_str().unwrap().to_owned())
                .collect();
            assert!(
                with.contains(&"Hanna Weiss".to_owned()),
                "{typed}: {with:?}"
            );
        }
    }
}
