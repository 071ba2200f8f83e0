//! These tests prove for names in French, Spanish, Portuguese, Italian and German:
//!
//! 1. places are found with their whole name, including small words, and shown in their basic form;
//! 2. people have a listed given name; particles belong to their surnames, nouns beside them do not;
//! 3. nouns, streets, companies and parts of other names are neither people nor places;
//! 4. names of one place in different grammatical cases and spellings are the same entity.

use crate::entities::entities;
use crate::framing::Framing;
use newsdex_text::article::Article;

/// Checks entities as `k Name`, with the first letter of the kind, in the order in which [`entities`] gives them.
#[track_caller]
fn check(language: &str, body: &str, expected: &[&str]) {
    assert_eq!(found(language, body), expected, "in {body:?}");
}

fn found(language: &str, body: &str) -> Vec<String> {
    let article = Article {
        body: body.to_owned(),
        ..Article::default()
    };
    let found = entities(&article, Some(language), &Framing::default());
    let named = found.iter().map(|entity| {
        let kind = format!("{:?}", entity.kind).to_lowercase();
        format!("{} {}", &kind[..1], entity.name)
    });
    named.collect()
}

/// Checks that names, given as `k Name`, are not among the entities. What else the tagger finds does not matter.
#[track_caller]
fn check_missing(language: &str, body: &str, missing: &[&str]) {
    let found = found(language, body);
    for name in missing {
        assert!(
            !found.iter().any(|found| found == name),
            "{found:?} in {body:?}"
        );
    }
}

#[test]
fn french_places_are_found_whole() {
    check(
        "fr",
        "La ministre de la Côte d’Ivoire a quitté l'Allemagne pour les Pays-Bas, l'Arabie saoudite et la Corée du Sud.",
        &[
            "p Côte d'Ivoire",
            "p Allemagne",
            "p Pays-Bas",
            "p Arabie saoudite",
            "p Corée du Sud",
        ],
    );
    check(
        "fr",
        "Les Etats-Unis et l’Egypte ont signé à Saint-Étienne.",
        &["p États-Unis", "p Égypte", "p Saint-Étienne"],
    );
}

#[test]
fn spanish_places_are_found_whole() {
    check(
        "es",
        "Viajó de Nueva York a la República Dominicana, al Reino Unido y a Costa de Marfil, pero no a Castilla y León.",
        &[
            "p Nueva York",
            "p República Dominicana",
            "p Reino Unido",
            "p Costa de Marfil",
            "p Castilla y León",
        ],
    );
}

#[test]
fn portuguese_places_are_found_whole() {
    check(
        "pt",
        "A comitiva visitou a África do Sul, os Estados Unidos, São Tomé e Príncipe e o Rio Grande do Sul.",
        &[
            "p África do Sul",
            "p Estados Unidos",
            "p São Tomé e Príncipe",
            "p Rio Grande do Sul",
        ],
    );
}

#[test]
fn italian_places_are_found_whole() {
    check(
        "it",
        "Dagli Stati Uniti il ministro vola in Costa d'Avorio, poi all'Aquila, in Valle d'Aosta e nei Paesi Bassi.",
        &[
            "p Stati Uniti",
            "p Costa d'Avorio",
            "p Valle d'Aosta",
            "p Paesi Bassi",
        ],
    );
}

#[test]
fn german_places_are_found_in_every_case() {
    check(
        "de",
        "Die Regierung Frankreichs und jene der Vereinigten Staaten luden nach Frankfurt am Main und in die Elfenbeinküste ein.",
        &[
            "p Frankreich",
            "p Vereinigte Staaten",
            "p Frankfurt am Main",
            "p Elfenbeinküste",
        ],
    );
}

#[test]
fn names_of_one_place_are_one() {
    let body = "Die USA zögern. Kritik an den Vereinigten Staaten gab es auch in Deutschland; Deutschlands Exporte sinken.";
    check("de", body, &["p Vereinigte Staaten", "p Deutschland"]);
}

#[test]
fn common_words_are_no_places() {
    check("de", "Das Essen war gut. Er wohnt in Essen.", &["p Essen"]);
    check("fr", "Tours de magie à Tours.", &["p Tours"]);
    check("pt", "O Natal chegou. Choveu em Natal.", &["p Natal"]);
}

#[test]
fn parts_of_other_names_are_no_places() {
    check_missing("fr", "Il lit le New York Times.", &["p New York"]);
    check_missing("fr", "Le Tour de France passe.", &["p France"]);
    check_missing("de", "Im Nahen Osten siegte Crystal Palace.", &["p Palace"]);
    check_missing(
        "de",
        "Die Zeitung Frankfurt Rundschau erscheint.",
        &["p Frankfurt"],
    );
    check_missing("es", "El Banco de España calla.", &["p España"]);
}

#[test]
fn german_people_have_a_given_name() {
    check(
        "de",
        "Bundespräsident Frank-Walter Steinmeier traf Ursula von der Leyen und Hans-Jürgen Doe. Steinmeier lobte die Gespräche.",
        &[
            "p Frank-Walter Steinmeier",
            "p Ursula von der Leyen",
            "p Hans-Jürgen Doe",
        ],
    );
}

#[test]
fn german_nouns_are_not_taken_for_surnames() {
    check(
        "de",
        "Gestern gab Angela Merkel Interviews.",
        &["p Angela Merkel"],
    );
    check_missing(
        "de",
        "Am Mittwoch sagte Peter Zeitungen ab.",
        &["p Peter Zeitungen", "p Zeitungen"],
    );
    check("de", "Die Kunden lasen Richtlinien und Verträge.", &[]);
    check_missing(
        "de",
        "Die Max Planck Gesellschaft und Hugo Boss warben.",
        &["p Max Planck", "p Hugo Boss"],
    );
    check_missing(
        "de",
        "Will Kanzler Meier das?",
        &["p Will Kanzler", "p Will Kanzler Meier"],
    );
}

#[test]
fn a_last_name_that_is_a_noun_stands_for_nobody() {
    let article = Article {
        body: "Peter Richter klagte. Der Richter wies ihn ab, Richter sind so.".to_owned(),
        ..Article::default()
    };
    let found = entities(&article, Some("de"), &Framing::default());
    let mentions: Vec<usize> = found.iter().map(|entity| entity.mentions.len()).collect();
    assert_eq!(mentions, [1]);
}

#[test]
fn a_german_title_stands_before_a_last_name() {
    let article = Article {
        body: "Emmanuel Macron kam. Später ging Präsident Macron, doch die Macron-Rede blieb."
            .to_owned(),
        ..Article::default()
    };
    let found = entities(&article, Some("de"), &Framing::default());
    let mentions: Vec<usize> = found.iter().map(|entity| entity.mentions.len()).collect();
    assert_eq!(mentions, [2]);
}

#[test]
fn particles_belong_to_the_surname() {
    check(
        "pt",
        "O presidente Marcelo Rebelo de Sousa recebeu Luiz Inácio Lula da Silva.",
        &["p Marcelo Rebelo de Sousa", "p Luiz Inácio Lula da Silva"],
    );
    check(
        "es",
        "Habló José María de la Fuente con Ursula von der Leyen.",
        &["p José María de la Fuente", "p Ursula von der Leyen"],
    );
    check(
        "fr",
        "Selon Dominique de Villepin, François Doe ment.",
        &["p Dominique de Villepin", "p François Doe"],
    );
    check(
        "it",
        "Con Massimo D'Alema parla Giancarlo Rossi.",
        &["p Massimo D'Alema", "p Giancarlo Rossi"],
    );
}

#[test]
fn streets_and_saints_are_no_people() {
    check_missing(
        "fr",
        "Il habite rue Victor Hugo, près du lycée Jules Ferry.",
        &["p Victor Hugo", "p Jules Ferry"],
    );
    check_missing("it", "Vive in via Giuseppe Verdi.", &["p Giuseppe Verdi"]);
    check_missing(
        "de",
        "Die Konrad-Adenauer-Stiftung lud ein.",
        &["p Konrad-Adenauer"],
    );
    check_missing("pt", "Ele mora na Rua João Pessoa.", &["p João Pessoa"]);
}

#[test]
fn well_known_acronyms_are_organizations() {
    check(
        "de",
        "Die SPD und die CDU streiten über die EU, nicht über EU-Gelder.",
        &["o EU", "o SPD", "o CDU"],
    );
    check("fr", "L'ONU et l'OTAN se taisent.", &["o ONU", "o OTAN"]);
}

#[test]
fn a_german_genitive_is_a_form_of_the_name() {
    check(
        "de",
        "Petra Kessler sprach in Fulda. Petra Kesslers Rede war kurz.",
        &["p Petra Kessler", "p Fulda"],
    );
}

#[test]
fn the_first_part_of_a_compound_is_an_organization() {
    check(
        "de",
        "Die SPD-Fraktion stimmte zu. Der CDU-Politiker schwieg.",
        &["o SPD", "o CDU"],
    );
}
