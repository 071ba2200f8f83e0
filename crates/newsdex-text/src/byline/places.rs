//! Places that datelines and bylines name, and how they shorten the names of states.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Cities that agencies name alone, and countries and states that follow the name of a place, in small
/// letters.
const CITIES: &str = "\
    abidjan; abu dhabi; abuja; accra; addis ababa; adelaide; aden; ahmedabad; aleppo; algiers; almaty; amman; \
    amsterdam; ankara; antalya; antwerp; ashgabat; asmara; astana; asuncion; athens; atlanta; auckland; austin; \
    baghdad; baku; baltimore; bamako; bangalore; bangkok; bangui; barcelona; basel; basra; beijing; beirut; \
    belfast; belgrade; bengaluru; berlin; bern; berne; bhopal; birmingham; bishkek; bissau; bogota; bogotá; \
    boise; bombay; bonn; boston; brasilia; brasília; bratislava; brazzaville; bridgetown; brisbane; bristol; \
    bruselas; brussels; bruxelles; bucharest; budapest; buenos aires; buffalo; bujumbura; cairo; calcutta; \
    calgary; canberra; cape canaveral; cape town; caracas; cardiff; casablanca; charleston; charlotte; chennai; \
    chicago; chisinau; christchurch; cincinnati; cleveland; cologne; colombo; columbus; conakry; copenhagen; \
    dakar; dallas; damascus; dar es salaam; darwin; davos; delhi; denver; detroit; dhaka; djibouti; doha; \
    donetsk; dresden; dubai; dublin; duesseldorf; durban; dushanbe; düsseldorf; edinburgh; edmonton; frankfurt; \
    freetown; gaborone; gaza; gaza city; geneva; genoa; genève; georgetown; ginebra; glasgow; guatemala city; \
    guwahati; halifax; hamburg; hannover; hanoi; harare; havana; helsinki; ho chi minh city; hobart; hong kong; \
    honolulu; houston; hyderabad; indianapolis; islamabad; istanbul; jaipur; jakarta; jeddah; jerusalem; \
    johannesburg; juba; kabul; kampala; kandahar; karachi; kathmandu; kharkiv; khartoum; kherson; kiev; kigali; \
    kingston; kinshasa; kolkata; kuala lumpur; kuwait; kuwait city; kyiv; la paz; lagos; lahore; las vegas; \
    lausanne; leipzig; lille; lilongwe; lima; lisboa; lisbon; liverpool; ljubljana; london; londres; \
    los angeles; luanda; lucknow; lusaka; luxembourg; lviv; lyon; madrid; malabo; managua; manama; manchester; \
    manila; maputo; mariupol; marseille; mecca; melbourne; mexico city; miami; milan; milano; milwaukee; \
    minneapolis; minsk; mogadishu; monaco; monrovia; montevideo; montreal; montréal; moscou; moscow; moscú; \
    mosul; mumbai; munich; muscat; münchen; nagoya; nairobi; nashville; nassau; naypyitaw; ndjamena; new delhi; \
    new orleans; new york; niamey; nicosia; nouakchott; odesa; odessa; oklahoma city; orlando; osaka; oslo; \
    ottawa; ouagadougou; panama city; paris; perth; peshawar; philadelphia; phnom penh; phoenix; pittsburgh; \
    podgorica; port louis; port moresby; port of spain; port-au-prince; portland; porto; prague; pretoria; \
    pristina; pyongyang; quebec city; quito; québec; rabat; ramallah; reykjavik; riga; rio de janeiro; riyadh; \
    roma; rome; rotterdam; sacramento; salt lake city; san antonio; san diego; san francisco; san jose; \
    san juan; san salvador; sanaa; santiago; santo domingo; sao paulo; sarajevo; seattle; seoul; shanghai; \
    shenzhen; singapore; skopje; sofia; springfield; srinagar; st. louis; st. petersburg; stockholm; \
    strasbourg; stuttgart; sydney; são paulo; taipei; tallinn; tampa; tashkent; tbilisi; tegucigalpa; tehran; \
    tel aviv; the hague; tirana; tokyo; toronto; toulouse; tripoli; tunis; turin; ulaanbaatar; ulan bator; \
    united nations; vaduz; valletta; vancouver; vatican city; venice; vienna; vientiane; vilnius; warsaw; \
    washington; washington dc; wellington; wien; windhoek; winnipeg; yangon; yaounde; yerevan; zagreb; \
    zaporizhzhia; zurich; zürich";

/// Names of states and provinces, and the ways they are shortened after a city, without full stops.
const STATES: &str = "\
    ab; act; ak; al; ala; alabama; alaska; alberta; alta; ar; ariz; arizona; ark; arkansas; az; b c; bc; \
    british columbia; ca; cal; calif; california; co; colo; colorado; conn; connecticut; ct; d c; dc; de; del; \
    delaware; district of columbia; england; fl; fla; florida; ga; georgia; hawaii; hi; ia; id; idaho; il; ill; \
    illinois; in; ind; indiana; iowa; kan; kans; kansas; kentucky; ks; ky; la; louisiana; ma; maine; man; \
    manitoba; maryland; mass; massachusetts; mb; md; me; mi; mich; michigan; minn; minnesota; miss; \
    mississippi; missouri; mn; mo; mont; montana; ms; mt; n b; n c; n d; n h; n j; n m; n s; n y; nb; nc; nd; \
    ne; neb; nebr; nebraska; nev; nevada; new brunswick; new hampshire; new jersey; new mexico; \
    new south wales; new york; newfoundland; nfld; nh; nj; nl; nm; north carolina; north dakota; \
    northern ireland; northern territory; nova scotia; ns; nsw; nt; nunavut; nv; ny; oh; ohio; ok; okla; \
    oklahoma; on; ont; ontario; or; ore; oregon; pa; pei; penn; pennsylvania; pr; puerto rico; qc; qld; que; \
    quebec; queensland; r i; rhode island; ri; s c; s d; sask; saskatchewan; sc; scotland; sd; sk; \
    south australia; south carolina; south dakota; tas; tasmania; tenn; tennessee; tex; texas; tn; tx; ut; \
    utah; va; vermont; vic; victoria; virginia; vt; w va; wa; wales; wash; washington; west virginia; \
    western australia; wi; wis; wisconsin; wv; wy; wyo; wyoming; yukon";

/// Countries by the names that follow a city.
const COUNTRIES: &str = "\
    afghanistan; albania; algeria; angola; argentina; armenia; australia; austria; azerbaijan; bahamas; \
    bahrain; bangladesh; belarus; belgium; benin; bhutan; bolivia; bosnia; bosnia and herzegovina; \
    bosnia-herzegovina; botswana; brazil; britain; brunei; bulgaria; burkina faso; burma; burundi; cambodia; \
    cameroon; canada; central african republic; chad; chile; china; colombia; congo; costa rica; crimea; \
    croatia; cuba; cyprus; czech republic; denmark; dominican republic; east timor; ecuador; egypt; \
    el salvador; eritrea; estonia; ethiopia; fiji; finland; france; gabon; gambia; gaza strip; germany; ghana; \
    greece; greenland; grenada; guam; guatemala; guinea; guyana; haiti; honduras; hungary; iceland; india; \
    indonesia; iran; iraq; ireland; israel; italy; ivory coast; jamaica; japan; jordan; kazakhstan; kenya; \
    kosovo; kuwait; kyrgyzstan; laos; latvia; lebanon; lesotho; liberia; libya; liechtenstein; lithuania; \
    luxembourg; macedonia; madagascar; malawi; malaysia; maldives; mali; malta; mauritania; mauritius; mexico; \
    moldova; mongolia; montenegro; morocco; mozambique; myanmar; namibia; nauru; nepal; netherlands; \
    new zealand; nicaragua; niger; nigeria; north korea; norway; occupied west bank; oman; pakistan; panama; \
    papua new guinea; paraguay; peru; philippines; poland; portugal; qatar; romania; russia; rwanda; samoa; \
    saudi arabia; senegal; serbia; sierra leone; slovakia; slovenia; solomon islands; somalia; south africa; \
    south korea; south sudan; spain; sri lanka; sudan; suriname; swaziland; sweden; switzerland; syria; taiwan; \
    tajikistan; tanzania; thailand; the netherlands; timor leste; togo; tonga; trinidad; tunisia; turkey; \
    turkmenistan; u k; u s; u s a; uae; uganda; uk; ukraine; united arab emirates; united kingdom; \
    united states; uruguay; us; usa; uzbekistan; vanuatu; vatican; venezuela; vietnam; west bank; west germany; \
    yemen; yugoslavia; zambia; zimbabwe";

/// Whether a city is named in datelines without its country or state; in any case.
pub fn is_city(name: &str) -> bool {
    CITY.contains(plain(name).as_str())
}

/// Whether a name is that of a country or a state, also shortened as after a city (`Ill.`, `N.Y.`).
pub fn is_region(name: &str) -> bool {
    let name = plain(name);
    STATE.contains(name.as_str()) || COUNTRY.contains(name.as_str())
}

/// Whether a name is that of a country, or of a state that is not shortened.
pub fn is_country_or_state(name: &str) -> bool {
    let name = plain(name);
    (name.len() > 4 && STATE.contains(name.as_str())) || COUNTRY.contains(name.as_str())
}

/// A list that is looked up often.
type Listed = LazyLock<HashSet<&'static str>>;

static CITY: Listed = LazyLock::new(|| CITIES.split("; ").collect());
static STATE: Listed = LazyLock::new(|| STATES.split("; ").collect());
static COUNTRY: Listed = LazyLock::new(|| COUNTRIES.split("; ").collect());

/// A name in small letters; full stops between letters become blanks, others go, but for that of "St.".
fn plain(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    if lower.starts_with("st. ") {
        return lower;
    }
    let words: Vec<&str> = lower
        .split(|character: char| character == '.' || character.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_and_regions_are_known_in_any_case() {
        assert!(is_city("WASHINGTON"));
        assert!(is_city("St. Petersburg"));
        assert!(!is_city("Wexmouth"));
        assert!(is_region("D.C."));
        assert!(is_region("Ill."));
        assert!(is_region("Saudi Arabia"));
        assert!(!is_region("Herald"));
        assert!(!is_country_or_state("Ill."));
    }
}
