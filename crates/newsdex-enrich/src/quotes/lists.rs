//! Short lists of English words that tell who says what, written for this program.
//!
//! All words are in lower case; a word may be in several lists.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::given;

/// A set of lists: one bit each.
pub(super) type Classes = u32;

/// Verbs that give whole sentences to a speaker: "said".
pub(super) const SPEECH: Classes = 1;
/// Verbs that only introduce a few words: "called it".
pub(super) const JUDGEMENT: Classes = 1 << 1;
/// Forms of these verbs whose subject stands with another verb: "adding".
pub(super) const PARTICIPLE: Classes = 1 << 2;
/// Words between a subject and its verb: "has", "also", "later", days.
pub(super) const LIGHT: Classes = 1 << 3;
/// Words before a name that make something else of it: "for" in "a spokesman for".
pub(super) const PREPOSITION: Classes = 1 << 4;
/// Words before a name that belong to it: "Mr", "President", "spokesman".
pub(super) const ROLE: Classes = 1 << 5;
/// Words that join two clauses with one subject: "and".
pub(super) const JOINS: Classes = 1 << 6;
/// Words that open a clause: "that", "while".
pub(super) const CLAUSE: Classes = 1 << 7;
/// Words written with a full stop that does not end a sentence.
pub(super) const ABBREVIATION: Classes = 1 << 8;
/// Forms of "be", which make a verb after them passive.
pub(super) const BE: Classes = 1 << 9;
/// Forms that can be passive: "told", "called".
pub(super) const PASSIVE: Classes = 1 << 10;
/// Words that say that it was not said, or not yet: "not", "declined".
pub(super) const DENIAL: Classes = 1 << 11;
/// Given names of men.
pub(super) const MALE: Classes = 1 << 12;
/// Given names of women.
pub(super) const FEMALE: Classes = 1 << 13;
/// Determiners.
pub(super) const DETERMINER: Classes = 1 << 14;
/// Nouns for bodies that speak: "ministry".
pub(super) const BODY: Classes = 1 << 15;
/// Words that announce a name, a term or a title: "so-called", "entitled".
pub(super) const NAMING: Classes = 1 << 16;
/// Titles that say man, and titles that say woman.
pub(super) const MISTER: Classes = 1 << 17;
/// Titles that say woman.
pub(super) const MISS: Classes = 1 << 18;
/// Words that are no name even with a capital.
pub(super) const COMMON: Classes = 1 << 19;

/// The lists a word is in; none for most words.
pub(super) fn classes(word: &str) -> Classes {
    static WORDS: OnceLock<FxHashMap<&'static str, Classes>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words = FxHashMap::default();
        for (class, list) in LISTS {
            for word in list.split_whitespace() {
                *words.entry(word).or_insert(0) |= class;
            }
        }
        words
    });
    let mut lower = [0_u8; 24];
    let Some(lower) = lower.get_mut(..word.len()) else {
        return 0;
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let known = std::str::from_utf8(lower)
        .ok()
        .and_then(|word| words.get(word));
    known.copied().unwrap_or(0)
}

/// Whether a word says what country somebody is from: "French", "Ukrainian".
pub(super) fn is_demonym(word: &str) -> bool {
    word.starts_with(|char: char| char.is_uppercase())
        && (["ish", "ian", "ese", "ean", "ican"]
            .iter()
            .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
            || matches!(
                word,
                "French"
                    | "German"
                    | "Dutch"
                    | "Greek"
                    | "Czech"
                    | "Swiss"
                    | "Thai"
                    | "Iraqi"
                    | "Israeli"
                    | "Pakistani"
                    | "Afghan"
                    | "U.S."
                    | "US"
                    | "U.K."
                    | "UK"
                    | "EU"
                    | "U.N."
                    | "UN"
                    | "Welsh"
                    | "Saudi"
                    | "Kuwaiti"
                    | "Yemeni"
                    | "Qatari"
                    | "Emirati"
                    | "Omani"
                    | "Bangladeshi"
                    | "Nepali"
                    | "Somali"
                    | "Kazakh"
                    | "Uzbek"
                    | "Filipino"
                    | "Icelandic"
                    | "Slovak"
                    | "Croat"
                    | "Serb"
                    | "Republican"
                    | "Labour"
                    | "Labor"
                    | "Tory"
                    | "Conservative"
                    | "White"
                    | "Israel's"
            ))
}

const LISTS: [(Classes, &str); 25] = [
    (
        SPEECH,
        "said says say saying told tells telling added adds adding stated states stating explained explains explaining \
         noted notes noting warned warns warning announced announces announcing asked asks asking replied replies \
         replying answered answers answering insisted insists insisting argued argues arguing claimed claims claiming \
         declared declares declaring commented comments commenting remarked remarks remarking wrote writes writing written \
         tweeted tweets tweeting posted continued continues continuing concluded concludes concluding recalled recalls \
         recalling emphasized emphasised emphasizes emphasises emphasizing emphasising stressed stresses stressing \
         admitted admits admitting confirmed confirms confirming acknowledged acknowledges acknowledging observed \
         observes observing suggested suggests suggesting urged urges urging quipped quips joked jokes joking shouted \
         shouts shouting yelled yells yelling cried cries whispered whispers muttered exclaimed exclaims testified \
         testifies testifying vowed vows vowing pledged pledges pledging promised promises promising predicted predicts \
         predicting cautioned cautions cautioning countered counters complained complains complaining lamented laments \
         maintained maintains maintaining mused muses opined opines reiterated reiterates reiterating repeated repeats \
         responded responds responding revealed reveals revealing shared shares sharing highlighted highlights \
         highlighting agreed agrees agreeing boasted boasts boasting demanded demands asserted asserts asserting \
         reflected reflects affirmed affirms affirming contended contends alleged alleges alleging informed \
         wondered wonders conceded concedes joined proclaimed proclaims underlined underlines underlining underscored \
         elaborated clarified clarifies interjected snapped retorted enthused gushed confessed confesses confided \
         disclosed speculated recounted recounts recounting reasoned advised advises estimated estimates estimating pointed points pointing summed assured assures",
    ),
    (
        JUDGEMENT,
        "called calls calling described describes describing dubbed dubs branded brands branding labelled labeled labels \
         labelling accused accuses accusing praised praises praising criticised criticized criticises criticizes \
         criticising criticizing blamed blames blaming condemned condemns condemning denounced denounces denouncing \
         dismissed dismisses dismissing slammed slams slamming blasted blasts hailed hails hailing credited credits \
         characterised characterized characterising characterizing thanked thanks deemed termed likened rejected \
         rejects rejecting ridiculed mocked welcomed welcomes complimented compared expressed voiced",
    ),
    (
        PARTICIPLE,
        "saying telling adding stating explaining noting warning announcing asking replying answering insisting arguing \
         claiming declaring commenting remarking writing tweeting continuing concluding recalling emphasizing \
         emphasising stressing admitting confirming acknowledging observing suggesting urging joking shouting yelling \
         testifying vowing pledging promising predicting cautioning complaining maintaining reiterating responding \
         revealing sharing highlighting agreeing boasting asserting affirming alleging underlining recounting \
         estimating pointing calling describing branding labelling accusing praising criticising criticizing blaming \
         condemning denouncing dismissing slamming hailing characterising characterizing rejecting",
    ),
    (
        LIGHT,
        "has had have having also later then earlier previously recently again once still further furthermore today \
         yesterday tonight now just only simply himself herself itself however meanwhile repeatedly publicly privately \
         separately reportedly famously jokingly emphatically bluntly flatly angrily quietly finally subsequently \
         afterwards afterward instead always often sometimes already even really clearly strongly proudly on last this \
         week month year night late early morning evening afternoon monday tuesday wednesday thursday friday saturday \
         sunday mon tue tues wed thu thur thurs fri sat sun january february march april may june july august \
         september october november december in statement briefing would will could must went being is was been quoted as did \
         a interview release letter email e-mail speech tweet post press news conference written prepared emailed \
         radio television tv both first specifically personally similarly additionally reporters",
    ),
    (
        PREPOSITION,
        "of for to from by with against about behind near after before between than like at under over including \
         alongside representing toward towards despite without versus via among concerning regarding is was",
    ),
    (
        ROLE,
        "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir dame lord lady baroness baron sen sen. senator rep \
         rep. representative congressman congresswoman gov gov. governor president vice vice-president prime minister \
         deputy secretary general secretary-general chancellor chairman chairwoman chair chairperson chief executive \
         officer director manager managing head leader leaders captain coach commissioner commander ambassador spokesman \
         spokeswoman spokesperson spokesmen judge justice attorney district prosecutor lawyer counsel analyst economist \
         trader official member lawmaker mp mep councillor councilor mayor sheriff police constable superintendent \
         inspector detective sergeant lieutenant lt lt. colonel col col. major maj maj. captain capt capt. general gen \
         gen. admiral adm adm. brigadier marshal treasurer treasury defence defense foreign finance interior health \
         education home economy trade environment transport justice labour labor energy agriculture farm housing culture \
         sports immigration customs state shadow acting former ex-president ex-minister assistant associate undersecretary \
         under-secretary co-author author writer novelist poet actor actress singer musician artist guitarist drummer \
         bassist rapper comedian director producer filmmaker editor reporter correspondent journalist columnist \
         presenter host broadcaster critic historian scientist researcher biologist physicist chemist astronomer \
         engineer doctor physician surgeon nurse psychologist teacher principal student pastor reverend rev rev. bishop \
         archbishop cardinal pope rabbi imam father brother sister mother king queen prince princess duke duchess count \
         countess emperor striker midfielder defender goalkeeper winger forward batsman bowler pitcher quarterback \
         champion player skipper boss manager owner founder co-founder entrepreneur billionaire banker investor broker \
         strategist consultant adviser advisor expert specialist activist campaigner organiser organizer delegate \
         envoy diplomat negotiator mediator observer veteran soldier pilot driver farmer worker resident neighbour \
         neighbor witness victim survivor defendant suspect candidate nominee whip speaker premier congress senate house \
         democrat democratic republican conservative liberal tory independent majority minority parliamentary \
         presidential congressional senior junior principal top veteran retired incoming outgoing new late deputy \
         national security intelligence communications press media company firm bank group union party club team \
         league federation association council committee commission agency office department ministry cabinet \
         government administration opposition rebel exiled fellow hon hon. honourable honorable right commodity market \
         research investment portfolio fund equity currency oil energy marketing sales operations operating financial \
         political military naval air force army navy human rights legal science technology environmental climate \
         policy public affairs affairs relations welfare services service",
    ),
    (JOINS, "and but then or yet"),
    (
        CLAUSE,
        "that while as when because if although though whereas since before after who which whose whom what how why \
         where until unless so",
    ),
    (
        ABBREVIATION,
        "mr mrs ms dr prof sen rep gov gen col lt sgt capt cmdr adm maj rev hon jr sr st no inc corp ltd co jan feb mar \
         apr jun jul aug sep sept oct nov dec pct vs ave dept est fr messrs sens reps supt insp det pres sec atty",
    ),
    (BE, "is are was were be been being am get got gets"),
    (
        PASSIVE,
        "told asked called described dubbed branded labelled labeled accused praised criticised criticized blamed \
         condemned denounced dismissed hailed credited characterised characterized deemed termed likened rejected \
         ridiculed mocked welcomed compared said warned informed advised urged announced reported alleged claimed \
         expected estimated stated noted quoted assured written",
    ),
    (
        DENIAL,
        "not never n't declined refused refuses failed without didn't doesn't don't won't cannot can't couldn't wouldn't \
         hasn't haven't hadn't",
    ),
    (MALE, given::MEN),
    (FEMALE, given::WOMEN),
    (
        DETERMINER,
        "the a an his her their its our my one another this that some any each every both two three several many most",
    ),
    (
        BODY,
        "ministry department company firm bank group agency commission committee council union association federation \
         government party office court university institute organisation organization foundation fund board army navy \
         police church center centre airline broadcaster network newspaper bureau authority administration club",
    ),
    (
        NAMING,
        "so-called called entitled titled named nicknamed dubbed codenamed code-named known term word words phrase \
         phrases slogan motto title song album film movie book novel single track show series means meaning headline \
         headlined reading labelled labeled marked vote voted votes voting",
    ),
    (
        MISTER,
        "mr mr. sir lord baron king prince duke congressman chairman father brother bishop pope spokesman",
    ),
    (
        MISS,
        "mrs mrs. ms ms. miss dame lady baroness queen princess duchess congresswoman chairwoman spokeswoman mother sister \
         actress",
    ),
    (
        COMMON,
        "the a an he she it they we i you this that these those there here what who which when where why how but and or \
         so if as in on at by for from with without of to not no yes all some many most more his her their its our my \
         your after before while since until because although though during under over between both each every also \
         however meanwhile then now today yesterday monday tuesday wednesday thursday friday saturday sunday january \
         february march april may june july august september october november december asked speaking according one two",
    ),
    (BE, "'s 're"),
    (NAMING, "terms called"),
    (DENIAL, "to"),
    (COMMON, "reuters reuter afp ap bbc cnn fox news times post"),
    (LIGHT, "afp reuters"),
];
