//! Sentences between paragraphs that do not belong to the article, recognised by their words: invitations to subscribe,
//! links to other articles, rights and credits.

/// Beginnings of blocks that point to other articles, in lower case.
const POINTERS: &[&str] = &[
    "related:",
    "related articles",
    "related stories",
    "read more",
    "read also",
    "read next",
    "also read",
    "see also",
    "more on this",
    "more:",
    "recommended:",
    "more about",
    "mehr zum thema",
    "lesen sie auch",
    "lesen sie hier",
    "lesen sie mehr",
    "auch interessant",
    "mehr dazu",
    "das könnte sie auch interessieren",
    "weiterlesen",
    "zum thema:",
    "à lire aussi",
    "a lire aussi",
    "lire aussi",
    "à lire également",
    "voir aussi",
    "lee también",
    "leer también",
    "lea también",
    "te puede interesar",
    "ver también",
    "más información",
    "leggi anche",
    "leia também",
    "leia mais",
    "veja também",
    "lees ook",
    "les også",
    "läs också",
    "läs även",
    "læs også",
    "lue myös",
    "czytaj także",
    "czytaj też",
    "zobacz także",
    "čtěte také",
    "přečtěte si",
    "baca juga",
    "ayrıca okuyun",
    "читайте также",
    "читайте также:",
    "читайте також",
    "اقرأ أيضا",
    "اقرأ أيضًا",
    "関連記事",
    "あわせて読みたい",
    "soma zaidi",
];

/// Phrases that invite the reader to leave the article, for example to subscribe.
const INVITATIONS: &[&str] = &[
    "sign up for our",
    "sign up to our",
    "signing up to our",
    "sign up for the",
    "sign up to get",
    "sign up here",
    "subscribe to our",
    "subscribe now",
    "our newsletter",
    "free newsletter",
    "weekly newsletter",
    "daily newsletter",
    "follow us on",
    "follow our",
    "like us on facebook",
    "join our whatsapp",
    "whatsapp channel",
    "whatsapp-kanal",
    "telegram channel",
    "on google news",
    "di google news",
    "preferred source",
    "bookmark our homepage",
    "check our news page",
    "get in touch with our",
    "emailing us at",
    "email us at",
    "contact us at",
    "download our app",
    "download the app",
    "news-app",
    "privacy notice",
    "privacy policy",
    "cookie policy",
    "all rights reserved",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "tutti i diritti riservati",
    "todos os direitos reservados",
    "newsletter abonnieren",
    "newsletter anmelden",
    "zum newsletter",
    "abonnez-vous",
    "inscrivez-vous à",
    "suscríbete",
    "iscriviti alla",
    "assine a newsletter",
    "abonneer je",
    "affiliate-links",
    "affiliate links",
    "this article contains affiliate",
    "click here to read",
    "click here to",
    "javascript is disabled",
    "enable javascript",
    "your browser does not support",
];

/// Labels over an advertisement, where the page lacks the advertisement itself.
const LABELS: &[&str] = &[
    "ad",
    "advertisement",
    "advertising",
    "anzeige",
    "werbung",
    "publicidad",
    "publicidade",
    "publicité",
    "pubblicità",
    "advertentie",
    "annons",
    "annonse",
    "annonce",
    "reklama",
    "reklam",
    "реклама",
    "إعلان",
    "広告",
];

/// The longest block, in characters, that is judged by its phrases.
const MAX_CHARS: usize = 320;

/// Whether a block does not belong to the article, judged by its words.
pub(super) fn is_aside(text: &str) -> bool {
    if text.chars().count() > MAX_CHARS {
        return false;
    }
    let text = text.to_lowercase();
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    LABELS.contains(&start.trim_end_matches(|c: char| !c.is_alphanumeric()))
        || POINTERS.iter().any(|pointer| start.starts_with(pointer))
        || INVITATIONS
            .iter()
            .any(|invitation| text.contains(invitation))
        || start.starts_with("copyright")
        || text.starts_with('©')
        || (text.contains('©') && text.chars().count() < 160)
}

/// Whether two texts have the same letters and digits, ignoring case.
///
/// Stops at the first difference.
pub(super) fn same(a: &str, b: &str) -> bool {
    letters_of(a).eq(letters_of(b))
}

/// The letters and digits of a text in lower case.
pub(super) fn letters(text: &str) -> String {
    letters_of(text).collect()
}

fn letters_of(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}
