//! What these tests prove, for each language:
//!
//! 1. marks of the language are paired, also »…« and paragraphs that begin with a dash;
//! 2. the speaker before or after the verb of speech is found, with title and apposition;
//! 3. pronouns, and verbs without a subject, mean the only person they can mean;
//! 4. names that are not the subject are no speakers;
//! 5. spans are in order, disjoint and on character boundaries for any text.

use proptest::prelude::*;

use super::*;
use crate::quotes::tests::article;

/// Checks the quotations and speakers of a text in which `people` and `bodies` (organisations) are all names, with their
/// short forms: `Ann Roe|Roe`. `-` is a quotation without a speaker.
#[track_caller]
fn check_with(
    language: &str,
    body: &str,
    people: &[&str],
    bodies: &[&str],
    expected: &[(&str, &str)],
) {
    let kinds = people
        .iter()
        .map(|forms| (EntityKind::Person, forms))
        .chain(bodies.iter().map(|forms| (EntityKind::Organization, forms)));
    let names: Vec<(EntityKind, &str)> = kinds.map(|(kind, forms)| (kind, *forms)).collect();
    let (article, entities) = article(body, &names);
    let quotes = quotes(&article, language, &Framing::default(), &entities);
    let found: Vec<(&str, &str)> = quotes
        .iter()
        .map(|quote| {
            let speaker = quote.speaker.as_ref();
            (
                quote.text(&article),
                speaker.map_or("-", |speaker| speaker.name.as_str()),
            )
        })
        .collect();
    assert_eq!(found, expected, "in {body:?}");
}

#[track_caller]
fn check(language: &str, body: &str, expected: &[(&str, &str)]) {
    let people = ["Anna Berger|Berger", "Paul Winter|Winter"];
    check_with(language, body, &people, &["Rote Hilfe"], expected);
}

#[test]
fn german_quotations_have_speakers() {
    check(
        "de",
        "„Wir geben nicht nach“, sagte Anna Berger am Dienstag.",
        &[("Wir geben nicht nach", "Anna Berger")],
    );
    check(
        "de",
        "»Das ist ein Erfolg für alle«, sagte die Vorsitzende der Rote Hilfe, Anna Berger, in Fulda.",
        &[("Das ist ein Erfolg für alle", "Anna Berger")],
    );
    check(
        "de",
        "Paul Winter sagte: «Der Bau beginnt im Mai.» «Mehr weiß ich nicht», ergänzte er.",
        &[
            ("Der Bau beginnt im Mai.", "Paul Winter"),
            ("Mehr weiß ich nicht", "Paul Winter"),
        ],
    );
    check(
        "de",
        "„Das wird teuer“, warnte der Sprecher von Anna Berger. Er traf Paul Winter.",
        &[("Das wird teuer", "-")],
    );
    check(
        "de",
        "„Der Plan ist gut“, so Paul Winter. „Er kommt nur zu spät.“",
        &[
            ("Der Plan ist gut", "Paul Winter"),
            ("Er kommt nur zu spät.", "Paul Winter"),
        ],
    );
}

#[test]
fn french_quotations_have_speakers() {
    check(
        "fr",
        "« Nous n'avons pas le choix », a déclaré la ministre Anna Berger mardi.",
        &[("Nous n'avons pas le choix", "Anna Berger")],
    );
    check(
        "fr",
        "Anna Berger est arrivée à midi. « C'est une bonne nouvelle », a-t-elle ajouté.",
        &[("C'est une bonne nouvelle", "Anna Berger")],
    );
    check(
        "fr",
        "Selon Paul Winter, « le projet sera terminé en mai ».",
        &[("le projet sera terminé en mai", "Paul Winter")],
    );
    check(
        "fr",
        "— Nous verrons bien, a répondu Paul Winter.",
        &[("Nous verrons bien", "Paul Winter")],
    );
    check(
        "fr",
        "Paul Winter a expliqué que « la route reste fermée » jusqu'en juin.",
        &[("la route reste fermée", "Paul Winter")],
    );
    check(
        "fr",
        "« Il faut agir vite », a lancé un proche de Paul Winter.",
        &[("Il faut agir vite", "-")],
    );
}

#[test]
fn spanish_quotations_have_speakers() {
    check(
        "es",
        "«No vamos a ceder», dijo el secretario general, Paul Winter.",
        &[("No vamos a ceder", "Paul Winter")],
    );
    check(
        "es",
        "Anna Berger llegó tarde. \"Es una buena noticia\", dijo en la radio.",
        &[("Es una buena noticia", "Anna Berger")],
    );
    check(
        "es",
        "—No quiero hablar de eso —dijo Anna Berger.",
        &[("No quiero hablar de eso", "Anna Berger")],
    );
    check(
        "es",
        "Paul Winter aseguró que “la obra termina en mayo”.",
        &[("la obra termina en mayo", "Paul Winter")],
    );
}

#[test]
fn portuguese_quotations_have_speakers() {
    check(
        "pt",
        "\"Não vamos ceder\", disse o presidente da Rote Hilfe, Paul Winter.",
        &[("Não vamos ceder", "Paul Winter")],
    );
    check(
        "pt",
        "Anna Berger chegou tarde. “É uma boa notícia”, afirmou.",
        &[("É uma boa notícia", "Anna Berger")],
    );
    check(
        "pt",
        "— Ninguém sabe de nada — contou Anna Berger.",
        &[("Ninguém sabe de nada", "Anna Berger")],
    );
    check(
        "pt",
        "Segundo Paul Winter, \"a obra termina em maio\".",
        &[("a obra termina em maio", "Paul Winter")],
    );
}

#[test]
fn italian_quotations_have_speakers() {
    check(
        "it",
        "«Non faremo un passo indietro», ha detto il segretario Paul Winter.",
        &[("Non faremo un passo indietro", "Paul Winter")],
    );
    check(
        "it",
        "Anna Berger è arrivata tardi. \"È una buona notizia\", ha aggiunto.",
        &[("È una buona notizia", "Anna Berger")],
    );
    check(
        "it",
        "Paul Winter ha spiegato: «Il cantiere chiude a maggio».",
        &[("Il cantiere chiude a maggio", "Paul Winter")],
    );
}

#[test]
fn dutch_quotations_have_speakers() {
    check(
        "nl",
        "‘We geven niet toe’, zei voorzitter Paul Winter dinsdag.",
        &[("We geven niet toe", "Paul Winter")],
    );
    check(
        "nl",
        "Anna Berger kwam te laat. \"Dit is goed nieuws\", zei ze.",
        &[("Dit is goed nieuws", "-")],
    );
    check(
        "nl",
        "Volgens Paul Winter is het plan \"veel te duur voor de stad\".",
        &[("veel te duur voor de stad", "Paul Winter")],
    );
    check(
        "nl",
        "“Het werk is klaar in mei”, aldus Anna Berger.",
        &[("Het werk is klaar in mei", "Anna Berger")],
    );
}

#[test]
fn a_term_in_marks_is_no_quotation() {
    check("de", "Die „Rote Liste“ nennt 80 Arten.", &[]);
    check("fr", "Le film « La Mer » sort mardi.", &[]);
}

#[test]
fn a_pronoun_that_may_mean_two_people_means_nobody() {
    check_with(
        "fr",
        "Marc Petit a rencontré Luc Grand. « C'est fini pour nous », a-t-il dit.",
        &["Marc Petit", "Luc Grand"],
        &[],
        &[("C'est fini pour nous", "-")],
    );
}

#[test]
fn a_language_without_verbs_of_speech_has_no_quotations() {
    check("sw", "“Tutaonana kesho asubuhi”, alisema Paul Winter.", &[]);
}

#[test]
fn speakers_without_a_verb_of_speech_are_found() {
    check_with(
        "es",
        "Para la investigadora Lucía Ferrán, \"el mar se muere delante de nosotros\".",
        &["Lucía Ferrán"],
        &[],
        &[("el mar se muere delante de nosotros", "Lucía Ferrán")],
    );
    check_with(
        "es",
        "En palabras de Esteban Quiroga, \"nadie nos avisó del peligro\".",
        &["Esteban Quiroga"],
        &[],
        &[("nadie nos avisó del peligro", "Esteban Quiroga")],
    );
    check_with(
        "nl",
        "Trainer Huub Baren was tevreden: \"We gaan met opgeheven hoofd naar huis.\"",
        &["Huub Baren"],
        &[],
        &[("We gaan met opgeheven hoofd naar huis.", "Huub Baren")],
    );
    check_with(
        "fr",
        "Pour lutter contre Jean Vasseur, \"il faut plus de courage que cela\".",
        &["Jean Vasseur"],
        &[],
        &[],
    );
}

proptest! {
    #[test]
    fn spans_are_in_order_and_on_characters(body in "[a-dé „“«»”’\"—,.:\n]{0,90}") {
        for language in ["de", "fr", "es"] {
            let article = Article { body: body.clone(), ..Article::default() };
            let quotes = quotes(&article, language, &Framing::default(), &[]);
            let mut end = 0;
            for quote in quotes {
                prop_assert!(body.get(quote.span.bytes()).is_some());
                prop_assert!(quote.span.start >= end);
                end = quote.span.end;
            }
        }
    }
}
