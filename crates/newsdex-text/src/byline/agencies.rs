//! The news agencies: what they are called and how they sign.
//!
//! One list for every place that credits one: bylines, datelines, lines at either end of a text. Whether a
//! line is a credit is for the caller to know: "AP" and "Reuters" in running prose are none.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Usual name first, then the other ways of writing it. Where one of up to four letters is in capitals, only
/// capitals stand for it; all others may be in any case.
const AGENCIES: &[&[&str]] = &[
    &[
        "Reuters",
        "Reuter",
        "Thomson Reuters",
        "Reuters News",
        "Rtrs",
        "رويترز",
    ],
    &["Thomson Reuters Foundation"],
    &[
        "Associated Press",
        "AP",
        "A.P.",
        "AP News",
        "The AP",
        "أسوشيتد برس",
        "اسوشيتد برس",
    ],
    &[
        "Agence France-Presse",
        "AFP",
        "Agence France Presse",
        "AFP News",
        "AFPTV",
        "فرانس برس",
        "أ ف ب",
        "أ.ف.ب",
        "ا ف ب",
    ],
    &[
        "dpa",
        "dpa-AFX",
        "dpa/tmn",
        "dpa-tmn",
        "Deutsche Presse-Agentur",
        "Deutsche Presse Agentur",
        "dpa international",
        "د ب أ",
        "د.ب.أ",
        "د ب ا",
    ],
    &["EFE", "Agencia EFE", "Efe Noticias"],
    &["Europa Press"],
    &["ANSA", "Agenzia ANSA"],
    &["Adnkronos", "Adn Kronos", "AKI"],
    &["AGI", "Agenzia Italia"],
    &["Lusa", "Agência Lusa"],
    &["TASS", "ITAR-TASS", "ITAR TASS", "Tass News Agency"],
    &["Interfax", "Interfax-Ukraine", "Interfax Ukraine"],
    &["RIA Novosti", "RIA"],
    &["Sputnik"],
    &["Ukrinform"],
    &["UNIAN"],
    &["BelTA"],
    &[
        "Xinhua",
        "Xinhua News Agency",
        "New China News Agency",
        "شينخوا",
        "NCNA",
    ],
    &["China News Service", "CNS", "ECNS"],
    &["Press Trust of India", "PTI"],
    &["ANI", "Asian News International"],
    &["IANS", "Indo-Asian News Service", "Indo Asian News Service"],
    &["United News of India", "UNI"],
    &["Associated Press of Pakistan", "APP"],
    &["Bangladesh Sangbad Sangstha", "BSS"],
    &["UNB", "United News of Bangladesh"],
    &["Bloomberg", "Bloomberg News"],
    &["Dow Jones", "Dow Jones Newswires", "Dow Jones News Service"],
    &["United Press International", "UPI", "U.P.I."],
    &["United Press", "U.P."],
    &["International News Service"],
    &["AAP", "Australian Associated Press"],
    &["NZPA", "New Zealand Press Association"],
    &["PA Media", "PA", "Press Association", "PA News Agency"],
    &["The Canadian Press", "Canadian Press", "CP"],
    &["La Presse Canadienne", "Presse Canadienne"],
    &["Kyodo", "Kyodo News"],
    &["Jiji Press", "Jiji"],
    &["Yonhap", "Yonhap News Agency", "Yonhap News"],
    &["KCNA", "Korean Central News Agency"],
    &["CNA", "Central News Agency"],
    &["Bernama"],
    &["Antara", "Antara News"],
    &["Philippine News Agency", "PNA"],
    &["Vietnam News Agency", "VNA"],
    &["Thai News Agency", "TNA"],
    &["TT News Agency", "TT", "Tidningarnas Telegrambyrå"],
    &["NTB", "Norsk Telegrambyrå", "Norsk Telegrambyra"],
    &["Ritzau", "Ritzaus Bureau"],
    &["STT", "STT-Lehtikuva", "Suomen Tietotoimisto"],
    &["Belga", "Belga News Agency"],
    &["ANP", "Algemeen Nederlands Persbureau"],
    &["APA", "Austria Presse Agentur", "APA-OTS"],
    &[
        "Keystone-SDA",
        "Keystone-ATS",
        "sda",
        "ATS",
        "Keystone-SDA-ATS",
    ],
    &["epd", "Evangelischer Pressedienst"],
    &["KNA", "Katholische Nachrichten-Agentur"],
    &["SID", "Sport-Informations-Dienst"],
    &["AFX", "AFX News"],
    &["PAP", "Polish Press Agency", "Polska Agencja Prasowa"],
    &["ČTK", "CTK", "Czech News Agency"],
    &["TASR"],
    &["MTI", "Hungarian News Agency"],
    &["BTA", "Bulgarian News Agency"],
    &["Agerpres"],
    &["Mediafax"],
    &["Hina"],
    &["Tanjug"],
    &["FENA"],
    &["ANA-MPA", "Athens News Agency"],
    &["BNS", "Baltic News Service"],
    &["LETA"],
    &["ELTA"],
    &[
        "Anadolu Agency",
        "Anadolu",
        "Anadolu Ajansı",
        "الأناضول",
        "الاناضول",
    ],
    &["DHA", "Demirören Haber Ajansı"],
    &["İHA", "İhlas Haber Ajansı"],
    &["IRNA"],
    &["ISNA"],
    &["Tasnim", "Tasnim News Agency"],
    &["Mehr News Agency"],
    &["Fars News Agency"],
    &["SANA"],
    &["WAFA"],
    &["Petra", "بترا"],
    &["Saudi Press Agency", "SPA", "واس", "و ا س"],
    &["WAM", "Emirates News Agency", "وام"],
    &["KUNA", "كونا"],
    &["QNA"],
    &["MENA", "Middle East News Agency", "أ ش أ"],
    &["Maghreb Arabe Presse"],
    &["Algérie Presse Service"],
    &["News Agency of Nigeria", "NAN"],
    &["Ghana News Agency", "GNA"],
    &["PANA", "Panapress"],
    &["SAPA", "South African Press Association"],
    &["African News Agency"],
    &["Prensa Latina"],
    &["Notimex"],
    &["Télam", "Telam"],
    &["Noticias Argentinas"],
    &["Agência Brasil", "Agencia Brasil"],
    &["Agência Estado", "Agencia Estado", "Estadão Conteúdo"],
    &["Folhapress"],
    &["Inter Press Service", "IPS"],
    &["Religion News Service", "RNS"],
    &["Catholic News Service"],
    &["Catholic News Agency"],
    &["New York Times News Service", "N.Y. Times News Service"],
    &["Los Angeles Times-Washington Post News Service"],
    &[
        "Knight Ridder",
        "Knight Ridder Newspapers",
        "Knight Ridder/Tribune",
    ],
    &["Knight-Ridder Newspapers"],
    &["McClatchy", "McClatchy Newspapers"],
    &["Tribune News Service", "TNS"],
    &["Scripps Howard News Service", "Scripps Howard"],
    &["Gannett News Service"],
    &["Copley News Service"],
    &["Cox News Service"],
    &["States News Service", "States News"],
    &["Stephens Washington Bureau", "Stephens Media"],
    &["KHN", "Kaiser Health News"],
    &["Medill News Service"],
    &["Courthouse News Service"],
    &[
        "CNN",
        "CNN Newsource",
        "CNN Wire",
        "CNN Business",
        "CNNMoney",
    ],
    &["StatePoint"],
    &[
        "PR Newswire",
        "PRNewswire",
        "PRNewswire-FirstCall",
        "PRNewswire-USNewswire",
        "PRNewswire-AsiaNet",
    ],
    &["U.S. Newswire", "US Newswire"],
    &["Business Wire"],
    &["GlobeNewswire", "Globe Newswire"],
    &["Marketwired", "Marketwire", "Market Wire"],
    &["Canada NewsWire", "CNW", "CNW Group"],
    &["Newsfile", "Newsfile Corp."],
    &["Accesswire"],
    &["news aktuell", "ots"],
];

/// Longest name in words.
const MOST_WORDS: usize = 6;

/// What may stand around the name of an agency: "the Reuters news agency", "AFP staff".
const AROUND_BEFORE: [&str; 2] = ["the ", "agency "];
const AROUND_AFTER: [&str; 9] = [
    " news agency",
    " newswires",
    " newswire",
    " wire service",
    " wire services",
    " wire",
    " staff",
    " agency",
    " news service",
];

/// Gives the usual name of the agency that a text names, if it names one and nothing else.
///
/// "Reuters Staff" and "The Associated Press" are names of agencies; "Reuters building" is not.
pub fn agency(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if let Some(name) = exactly(text) {
        return Some(name);
    }
    let mut bare = text;
    for before in AROUND_BEFORE {
        bare = without_prefix(bare, before);
    }
    for after in AROUND_AFTER {
        bare = without_suffix(bare, after);
    }
    if bare.len() == text.len() {
        return None;
    }
    exactly(bare.trim())
}

/// The usual name of the agency by each of its names in small letters, and how abbreviations are written.
static NAMES: LazyLock<HashMap<String, Named>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for forms in AGENCIES {
        let Some(usual) = forms.first() else {
            continue;
        };
        for form in *forms {
            let is_abbreviation =
                form.len() <= 4 && !form.bytes().any(|byte| byte.is_ascii_lowercase());
            let named = Named {
                usual,
                only: is_abbreviation.then_some(form),
            };
            names.entry(form.to_lowercase()).or_insert(named);
        }
    }
    names
});

struct Named {
    usual: &'static str,
    /// The only way of writing it.
    only: Option<&'static str>,
}

/// Longest name, in bytes.
const LONGEST: usize = 60;

fn exactly(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST || text.len() < 2 {
        return None;
    }
    let named = NAMES.get(text.to_lowercase().as_str())?;
    named
        .only
        .is_none_or(|only| only == text)
        .then_some(named.usual)
}

/// Gives the agencies that a line of credit names, by their usual names, each once, in order.
///
/// Only for lines that are known to be credits: every name in it counts.
pub fn agencies(line: &str) -> Vec<&'static str> {
    let words: Vec<(usize, usize)> = words(line);
    let mut found: Vec<&'static str> = Vec::new();
    let mut next = 0;
    while let Some((start, _)) = words.get(next) {
        let longest = (1..=MOST_WORDS).rev().find_map(|count| {
            let (_, end) = words.get(next + count - 1)?;
            let name = exactly(line.get(*start..*end)?)?;
            Some((name, count))
        });
        let Some((name, count)) = longest else {
            next += 1;
            continue;
        };
        if !found.contains(&name) {
            found.push(name);
        }
        next += count;
    }
    found
}

/// Where words stand: letters, digits, and the marks that are part of names.
fn words(line: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for (at, character) in line.char_indices() {
        let is_part = character.is_alphanumeric() || character == '-';
        match (is_part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                // "U.S. Newswire", "A.P.": a full stop after single letters is part of the name.
                let is_initial = character == '.'
                    && line.get(from..at).is_some_and(|word| {
                        word.chars().rev().take_while(|c| *c != '.').count() == 1
                    });
                if !is_initial {
                    words.push((from, at));
                    start = None;
                }
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push((from, line.len()));
    }
    words
}

fn without_prefix<'t>(text: &'t str, prefix: &str) -> &'t str {
    match text.get(..prefix.len()) {
        Some(begin) if begin.eq_ignore_ascii_case(prefix) => {
            text.get(prefix.len()..).unwrap_or(text)
        }
        _ => text,
    }
}

fn without_suffix<'t>(text: &'t str, suffix: &str) -> &'t str {
    let at = text.len().checked_sub(suffix.len());
    match at.and_then(|at| text.split_at_checked(at)) {
        Some((begin, end)) if end.eq_ignore_ascii_case(suffix) => begin,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(agency(text), expected, "in {text:?}");
    }

    #[test]
    fn agencies_are_known_by_all_their_names() {
        check("AP", Some("Associated Press"));
        check("The Associated Press", Some("Associated Press"));
        check("REUTERS", Some("Reuters"));
        check("Reuters Staff", Some("Reuters"));
        check("dpa", Some("dpa"));
        check("DPA", Some("dpa"));
        check("PTI", Some("Press Trust of India"));
        check("U.S. Newswire", Some("U.S. Newswire"));
    }

    #[test]
    fn words_that_are_no_agency_are_none() {
        for text in ["", "ap", "pa", "Reuters building", "staff", "The", "agency"] {
            check(text, None);
        }
    }

    #[test]
    fn a_line_of_credit_may_name_several() {
        assert_eq!(
            agencies("With files from The Canadian Press, the AP and Agence France-Presse (AFP)."),
            [
                "The Canadian Press",
                "Associated Press",
                "Agence France-Presse"
            ]
        );
        assert_eq!(agencies("APA/dpa"), ["APA", "dpa"]);
        assert_eq!(agencies("Nobody knows"), [] as [&str; 0]);
    }
}
