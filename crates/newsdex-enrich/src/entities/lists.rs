//! Short lists of words that say something about the names around them, written for this program.
//!
//! They are evidence for the tagger, not rules: it learns how far to trust each list. All words are in
//! lower case; a word may be in several lists.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A set of lists: one bit each.
pub(super) type Classes = u32;

/// Words that stand before a person's name: "Mr", "President".
pub(super) const TITLE: Classes = 1;
/// Words for kinds of organisation: "Ministry", "Party".
pub(super) const ORGANIZATION: Classes = 1 << 1;
/// Legal forms of companies: "Inc", "plc".
pub(super) const COMPANY: Classes = 1 << 2;
/// Given names.
pub(super) const GIVEN: Classes = 1 << 3;
/// Countries and words of their names.
pub(super) const COUNTRY: Classes = 1 << 4;
/// Large or often mentioned towns.
pub(super) const CITY: Classes = 1 << 5;
/// States, provinces, continents and regions.
pub(super) const REGION: Classes = 1 << 6;
/// Words for kinds of place: "River", "Street".
pub(super) const PLACE: Classes = 1 << 7;
/// Peoples, languages, faiths and political camps.
pub(super) const PEOPLE: Classes = 1 << 8;
/// Months and weekdays.
pub(super) const CALENDAR: Classes = 1 << 9;
/// Verbs of speech.
pub(super) const SPEECH: Classes = 1 << 10;
/// Prepositions before places.
pub(super) const WHERE: Classes = 1 << 11;
/// Small words that are no name even with a capital.
pub(super) const FUNCTION: Classes = 1 << 12;
/// Small words inside names: "of", "bin".
pub(super) const CONNECTOR: Classes = 1 << 13;
/// Words that end the names of papers and broadcasters: "Times".
pub(super) const MEDIA: Classes = 1 << 14;
/// Nouns for people that stand near a person's name: "spokesman".
pub(super) const ROLE: Classes = 1 << 15;
/// Words written with a full stop that does not end a sentence.
pub(super) const ABBREVIATION: Classes = 1 << 16;
/// Events, prizes and works: "Cup", "Act".
pub(super) const EVENT: Classes = 1 << 17;

/// The lists a word in lower case is in; none for most words.
pub(super) fn classes(lower: &str) -> Classes {
    static WORDS: OnceLock<HashMap<&'static str, Classes>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words = HashMap::new();
        for (class, list) in LISTS {
            for word in list.split_whitespace() {
                *words.entry(word).or_insert(0) |= class;
            }
        }
        words
    });
    words.get(lower).copied().unwrap_or(0)
}

const LISTS: [(Classes, &str); 18] = [
    (TITLE, TITLES),
    (ORGANIZATION, ORGANIZATIONS),
    (
        COMPANY,
        "inc corp corporation ltd limited plc co company llc llp ag gmbh sa nv spa ab asa kg group holdings & bros",
    ),
    (GIVEN, GIVEN_NAMES),
    (COUNTRY, COUNTRIES),
    (CITY, CITIES),
    (REGION, REGIONS),
    (PLACE, PLACES),
    (PEOPLE, PEOPLES),
    (
        CALENDAR,
        "january february march april may june july august september october november december monday tuesday wednesday \
         thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun",
    ),
    (
        SPEECH,
        "said says say told tells added adds asked asks announced announces argued argues explained insisted noted replied \
         stated warned wrote writes called denied claimed declared testified tweeted commented recalled suggested admitted",
    ),
    (
        WHERE,
        "in at near from around outside inside across throughout to towards toward into through via northern southern eastern \
         western central north south east west downtown",
    ),
    (FUNCTION, FUNCTION_WORDS),
    (
        CONNECTOR,
        "of the for and de la le les du des del della der den van von zu bin ibn al el da do dos das di y e & - – ' ’ . / in on at \
         to und et a an au aux sur las los ben abu ul ur as ad af av op ter ten te vom zum",
    ),
    (
        MEDIA,
        "times post herald tribune gazette journal guardian telegraph mail chronicle observer mirror independent news tv radio \
         television channel broadcasting press magazine review daily weekly globe star sun express standard bbc cnn reuters afp \
         ap upi itv cbs nbc abc fox bloomberg xinhua tass interfax aljazeera wikinews youtube facebook twitter",
    ),
    (
        ROLE,
        "spokesman spokeswoman spokesperson leader leaders minister ministers lawyer attorney actor actress singer author \
         analyst economist professor founder chairman chairwoman chief head director manager coach captain striker \
         defender goalkeeper midfielder player candidate rival opponent wife husband son daughter brother sister father mother \
         widow friend colleague predecessor successor critic activist journalist reporter editor writer poet artist painter \
         scientist researcher officer officials official commander general president judge prosecutor senator lawmaker mayor \
         governor ambassador envoy king queen prince princess pope bishop aged born named who whose",
    ),
    (
        ABBREVIATION,
        "mr mrs ms dr prof gen sen rep gov lt col sgt maj capt cmdr adm st jr sr hon rev fr det insp pres messrs inc corp ltd \
         co bros no vs etc dept univ assn jan feb mar apr jun jul aug sep sept oct nov dec mt ft ave blvd rd ala ariz ark calif \
         colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo \
         jnr snr supt pvt cpl reps sens gens govs drs spc ens",
    ),
    (
        EVENT,
        "cup war games olympics championship championships league prize award awards act treaty festival open grand prix \
         bowl series tour day agreement accord accords protocol convention revolution conference summit bill amendment album \
         film movie book song oscar nobel medal election elections",
    ),
];

const TITLES: &str = "mr mrs ms miss dr prof professor sir lord lady dame baroness baron count duke duchess earl prince princess \
    king queen emperor pope cardinal archbishop bishop father rev reverend rabbi imam sheikh sheik ayatollah mullah president \
    vice-president premier chancellor minister secretary senator sen rep representative congressman congresswoman governor \
    gov mayor judge justice chief general gen colonel col major maj captain capt lieutenant lt sergeant sgt corporal private \
    admiral adm commander cmdr marshal inspector detective superintendent supt constable officer agent attorney ambassador \
    envoy chairman chairwoman chair director coach manager spokesman spokeswoman councillor councilman councilwoman alderman \
    deputy foreign prime vice former ex-president saint st monsignor brother sister first acting interim crown hon messrs \
    commissioner sheriff superintendent dean principal chaplain pastor treasurer speaker";

const ORGANIZATIONS: &str = "ministry department bank party committee commission council court parliament congress senate \
    assembly agency authority association federation union league institute institution university college school academy \
    foundation fund trust society club team fc united city rovers athletic wanderers army navy force forces guard police bureau \
    office board organization organisation company corporation group airlines airways air motors electric energy oil gas \
    petroleum steel systems technologies technology software telecom communications media entertainment pictures records \
    studios hospital church center centre service services administration alliance front movement brigade brigades coalition \
    conference house cabinet government governorate ministry nations international national federal royal supreme central \
    securities capital insurance financial exchange stock partners associates industries labs laboratories pharmaceuticals \
    chamber network community bloc pact tribunal inspectorate directorate secretariat embassy consulate division battalion \
    regiment corps squadron command militia brotherhood rangers giants yankees lakers kings patriots cowboys bears eagles lions \
    tigers hospital clinic museum library orchestra theatre theater workers teamsters greens democrats republicans \
    conservatives liberals senate duma knesset bundestag nato eu un fbi cia nasa opec imf wto who unicef hamas hezbollah taliban \
    al-qaida al-qaeda isis google microsoft apple amazon boeing toyota sony samsung intel ibm ford gm shell bp exxon gazprom \
    yukos airbus siemens volkswagen nokia vodafone hsbc barclays citigroup enron walmart disney";

const GIVEN_NAMES: &str = "aaron abdul abdullah abraham adam adrian ahmad ahmed aisha alan albert alberto alejandro aleksandr \
    alex alexander alexandra alexei alexey alfred ali alice alison allan allen amanda amy ana anatoly andre andrea andreas \
    andrei andrew andrey andy angel angela angus anita ann anna anne annie anthony anton antonio ariel arnold arthur ashley \
    barack barbara barry bashar beatrice ben benazir benjamin bernard bernie beth betty bill billy bob bobby boris brad bradley \
    brandon brenda brendan brett brian bruce bruno bryan calvin cameron carl carla carlo carlos carmen carol caroline \
    catherine cecilia charles charlie charlotte cheryl chris christian christina christine christopher cindy claire clara \
    clarence claude claudia clement colin condoleezza connie corey craig crystal cyril dale dan daniel danny darren dave david \
    dean deborah debra denis dennis derek diana diane dick diego dirk dmitri dmitry dominic dominique don donald donna doris \
    dorothy doug douglas duncan dylan earl ed eddie edgar edith eduardo edward edwin ehud eileen elaine eleanor elena elizabeth \
    ella ellen emily emma emmanuel eric erik ernest ernesto ethan eugene eva evelyn fatima felipe felix fernando fidel florence \
    frances francesco francis francisco franco francois frank frankie franklin fred freddie frederick friedrich gabriel gary \
    gavin gene geoff geoffrey george gerald gerard gerhard gilbert giovanni giuseppe glen glenn gloria gordon grace graham greg \
    gregory gunter guy hamid hank hannah hans harold harriet harry hassan heather hector heinrich helen helmut henri henry \
    herbert herman hillary hosni howard hugh hugo hussein ian ibrahim igor imran ingrid irene isaac isabel isabella ismail ivan \
    ivanka jack jackie jacob jacques jake james jamie jan jane janet jason jay jean jeff jeffrey jennifer jenny jeremy jerome \
    jerry jesse jessica jesus jim jimmy joan joanna joe joel johannes john johnny jon jonathan jorge jose josef joseph josh \
    joshua joyce juan judith judy julia julian julie justin karen karl kate katherine kathleen kathy katie keith kelly ken \
    kenneth kerry kevin khaled khalid kim kimberly kirsty klaus kofi kristin kurt kyle larry lars laura lauren laurence laurent \
    lawrence lee leo leon leonard leonardo leonid leslie lewis liam linda lindsay lisa liz lloyd lorenzo lou louis louise luc \
    lucas lucy luigi luis luke lynn madeleine mahmoud manuel marc marcel marco marcus margaret maria marie marilyn mario marion \
    mark marta martha martin marvin mary mathieu matt matteo matthew maureen maurice max maxim megan melissa mia michael michel \
    michele michelle miguel mikhail mike mohamed mohammad mohammed molly monica morgan moses muammar muhammad mustafa nancy \
    naomi natalia natalie natasha nathan neil nelson nicholas nick nicola nicolas nigel nikita nikolai noah noel nora norman \
    nouri oleg oliver olivia olga omar oscar osama otto owen pablo pamela pat patricia patrick paul paula pauline pavel pedro \
    peggy penny pervez peter petra phil philip philippe phillip phyllis pierre rachel rafael rafik ralph ramon randy raul ray \
    raymond rebecca reg rene ricardo richard rick rob robert roberta roberto robin rod rodney rodrigo roger roland roman ron \
    ronald rosa rose ross roy rudolf rudy rupert russell ruth ryan saddam sally salman sam samantha samuel sandra sara sarah \
    saul scott sean sebastian serge sergei sergey sergio shane sharon shaun sheila sherry shimon shirley sidney silvio simon \
    sofia sonia sophie stacy stan stanley stefan stella stephanie stephen steve steven stuart sue susan suzanne svetlana sven \
    sylvia tara tatiana tayyip ted teresa terry thabo theodore theresa thomas tim timothy tina todd tom tommy toni tony tracy \
    trevor tyler ursula valentina valerie vanessa vera vernon veronica vicente victor victoria viktor vince vincent viktoria \
    virginia vitaly vivian vladimir volodymyr walter warren wayne wendy werner wesley will william willie winston wolfgang \
    xavier yasser yitzhak yevgeny yoko yulia yuri yusuf yves zachary zoe recep xi jinping narendra jair luiz justin kamala joe";

const COUNTRIES: &str = "afghanistan albania algeria america angola argentina armenia australia austria azerbaijan bahamas bahrain \
    bangladesh barbados belarus belgium belize benin bhutan bolivia bosnia bosnia-herzegovina botswana brazil britain brunei \
    bulgaria burkina faso burma burundi cambodia cameroon canada chad chile china colombia comoros congo croatia cuba cyprus \
    czech czechoslovakia denmark djibouti dominica ecuador egypt england eritrea estonia ethiopia fiji finland france gabon \
    gambia georgia germany ghana greece grenada guatemala guinea guinea-bissau guyana haiti herzegovina honduras hungary \
    iceland india indonesia iran iraq ireland israel italy ivory jamaica japan jordan kazakhstan kenya kosovo kuwait kyrgyzstan \
    laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg macedonia madagascar malawi malaysia maldives \
    mali malta mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique myanmar namibia nauru nepal \
    netherlands nicaragua niger nigeria norway oman pakistan palau panama paraguay peru philippines poland portugal qatar \
    romania russia rwanda samoa scotland senegal serbia seychelles singapore slovakia slovenia somalia spain sudan suriname \
    swaziland sweden switzerland syria taiwan tajikistan tanzania thailand togo tonga trinidad tobago tunisia turkey \
    turkmenistan tuvalu uganda ukraine uruguay usa u.s. u.s u.s.a. us uk u.k. uae uzbekistan vanuatu vatican venezuela vietnam \
    wales yemen yugoslavia zaire zambia zimbabwe states kingdom emirates arabia zealand korea leone salvador rica lanka republic \
    ussr holland palestine";

const CITIES: &str = "abuja abidjan accra addis ababa aden adelaide aleppo alexandria algiers almaty amman amsterdam anchorage \
    ankara antwerp aspen athens atlanta auckland austin baghdad bagram baku bali baltimore bamako bangalore bangkok barcelona \
    basel basra beijing beirut belfast belgrade benghazi berlin bern bethlehem birmingham bogota bologna bombay bonn bordeaux \
    boston brasilia bratislava brisbane bristol brooklyn brussels bucharest budapest buffalo cairo calcutta calgary cambridge \
    canberra cannes caracas cardiff casablanca charleston charlotte chennai chicago cincinnati cleveland cologne colombo \
    copenhagen dakar dallas damascus darfur davos delhi denver detroit dhaka doha donetsk dortmund dresden dubai dublin durban \
    dushanbe dusseldorf edinburgh fallujah florence frankfurt freetown gaza geneva genoa glasgow grozny guangzhou guantanamo \
    gothenburg hague hamburg hanoi harare havana hebron helsinki hiroshima honolulu houston hyderabad indianapolis irbil \
    islamabad istanbul izmir jaffna jakarta jalalabad jeddah jerusalem johannesburg juba kabul kampala kandahar karachi karbala \
    kathmandu kharkiv kherson khartoum kiev kigali kingston kinshasa kirkuk kolkata krakow kyiv kyoto lagos lahore larnaca \
    lausanne leeds leipzig lhasa lima lisbon liverpool london luhansk lusaka lviv lyon madrid managua manchester manhattan \
    manila mariupol marseille mecca medina melbourne memphis miami milan minneapolis minsk mogadishu mombasa monrovia \
    montevideo montreal moscow mosul mumbai munich nablus nagasaki nairobi najaf naples nashville newcastle newark nice nicosia \
    nottingham odessa odesa omaha orlando osaka oslo ottawa oxford palermo paris perth peshawar philadelphia phoenix pittsburgh \
    portland prague pretoria pristina pyongyang quebec quetta quito rafah ramallah rangoon rawalpindi reykjavik richmond riga \
    riyadh rome rotterdam sacramento saigon salzburg samarra sarajevo seattle seoul shanghai sheffield shenzhen sochi sofia \
    southampton springfield srebrenica srinagar stockholm stuttgart sydney taipei tallinn tampa tashkent tbilisi tehran tel \
    aviv tikrit tirana tokyo toronto tripoli tucson tunis turin ulan bator vancouver venice vienna vilnius vladivostok warsaw \
    washington wellington winnipeg wuhan yangon yerevan york zagreb zaporizhzhia zurich angeles francisco diego vegas orleans \
    petersburg janeiro paulo aires lumpur bakhmut antonio jose juan";

const REGIONS: &str = "africa asia europe antarctica alabama alaska arizona arkansas california colorado connecticut delaware \
    florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan \
    minnesota mississippi missouri montana nebraska nevada hampshire jersey mexico carolina dakota ohio oklahoma oregon \
    pennsylvania tennessee texas utah vermont virginia wisconsin wyoming ontario alberta manitoba saskatchewan columbia \
    queensland tasmania victoria nsw yorkshire lancashire kent essex sussex surrey devon cornwall norfolk suffolk bavaria saxony \
    catalonia andalusia galicia brittany normandy provence tuscany sicily lombardy sardinia corsica crete crimea donbas donbass \
    chechnya dagestan ingushetia abkhazia ossetia siberia transnistria kurdistan kashmir punjab sindh balochistan baluchistan \
    waziristan gujarat bihar kerala tibet xinjiang sichuan guangdong yunnan helmand kandahar anbar sinai golan galilee judea \
    samaria darfur kordofan katanga kivu biafra balkans caucasus scandinavia mediterranean atlantic pacific arctic baltic \
    caribbean persian gulf d.c. dc bank levant maghreb sahel sahara";

const PLACES: &str = "river street avenue road island islands lake mountain mountains mount valley bay sea ocean county province \
    district region state city town village park airport station bridge square hill hills beach desert coast cape strait \
    peninsula canal border prison camp base palace tower stadium arena hall hotel building cathedral mosque temple castle port \
    harbour harbor dam forest springs heights point fort creek falls ridge territory territories zone governorate prefecture \
    oblast highway boulevard lane plaza ward township neighborhood suburb capital north south east west northern southern \
    eastern western upper lower gulf basin plateau strip delta";

const PEOPLES: &str = "afghan african albanian algerian american americans arab arabs arabic argentine armenian asian australian \
    austrian azerbaijani bangladeshi basque belarusian belgian bolivian bosnian brazilian british briton britons bulgarian \
    burmese cambodian cameroonian canadian canadians catalan chechen chilean chinese colombian congolese croatian cuban cypriot \
    czech danish dutch ecuadorian egyptian english eritrean estonian ethiopian european europeans filipino finnish french \
    georgian german germans ghanaian greek greeks guatemalan haitian hindi hindu hindus hispanic hungarian icelandic indian \
    indians indonesian iranian iranians iraqi iraqis irish islamic islamist islamists israeli israelis italian italians ivorian \
    jamaican japanese jew jewish jews jordanian kazakh kenyan korean koreans kosovar kurd kurdish kurds kuwaiti kyrgyz latin \
    latino latvian lebanese liberian libyan lithuanian macedonian malaysian maltese mexican moldovan mongolian moroccan muslim \
    muslims nepalese nepali nigerian norwegian ottoman pakistani palestinian palestinians pashtun persian peruvian polish \
    portuguese qatari romanian russian russians rwandan saudi saudis scottish senegalese serb serbian serbs shia shiite shiites \
    shi'ite sikh sinhalese slovak slovene slovenian somali soviet spanish sri sudanese sunni sunnis swedish swiss syrian syrians \
    taiwanese tajik tamil tamils thai tibetan tunisian turk turkish turkmen turks ugandan ukrainian ukrainians uzbek venezuelan \
    vietnamese welsh yemeni zambian zimbabwean christian christians catholic catholics protestant orthodox buddhist buddhists \
    communist communists democrat democrats democratic republican republicans socialist conservative liberal tory tories labour \
    lankan lankans rohingya rohingyas afghans iranian pakistanis japanese \
    ukrainian belarusians poles dutch egyptians turks saudis australians canadians kenyans nigerians somalis hutu hutus tutsi \
    tutsis yazidi yazidis alawite houthi houthis nazi marxist maoist zionist roma gypsy nordic slavic olympic";

const FUNCTION_WORDS: &str = "the a an and or but if so as at by for from in into of on to with without after before since until \
    while when where why how what which who whose whom this that these those he she it they we you i his her its their our your \
    my him them us me there here not no nor yet also then than because although though however meanwhile moreover furthermore \
    instead even only just still both either neither each every all some any many most more much few several one two three four \
    five six seven eight nine ten such other another is are was were be been being am do does did has have had will would can \
    could may might must shall should let according about above against among between during under over through despite except \
    like unlike now today yesterday tomorrow earlier later last next once again never always often perhaps maybe yes oh well i'm \
    it's he's she's they're we're that's there's don't didn't i've i'll we've you're let's what's can't isn't doesn't";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_in_several_lists() {
        assert_eq!(classes("georgia"), COUNTRY | REGION);
        assert_eq!(classes("table"), 0);
    }

    #[test]
    fn lists_are_in_lower_case() {
        for (_, list) in LISTS {
            assert_eq!(list, list.to_lowercase());
        }
    }
}
