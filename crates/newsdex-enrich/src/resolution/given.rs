//! Given names that stand for one another: short forms ("Bob" for "Robert") and the forms of one name in
//! different languages ("Vladimir", "Volodymyr"). Written for this program.

use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

use super::person::closeness;

/// How two given names agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// The same letters.
    Same,
    /// Spellings of one name.
    Spelling,
    /// One is an initial of the other.
    Initial,
    /// A short form, or the form in another language.
    Variant,
}

/// Gives how two given names agree; none if they are different names.
pub(super) fn agreement(one: &str, other: &str) -> Option<Agreement> {
    if one == other {
        return Some(Agreement::Same);
    }
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if short.chars().nth(1).is_none() && long.starts_with(short) {
        return Some(Agreement::Initial);
    }
    if is_variant(one, other) {
        return Some(Agreement::Variant);
    }
    closeness(one, other).map(|_| Agreement::Spelling)
}

/// Whether two different given names stand for one another.
pub(super) fn is_variant(one: &str, other: &str) -> bool {
    let others = classes(other);
    one != other && classes(one).iter().any(|class| others.contains(class))
}

/// The sets of names in [`VARIANTS`] that a given name is in, by number; none for most names.
pub(super) fn classes(given: &str) -> &'static [u16] {
    static CLASSES: OnceLock<FxHashMap<&'static str, Vec<u16>>> = OnceLock::new();
    let classes = CLASSES.get_or_init(|| {
        let mut classes: FxHashMap<&'static str, Vec<u16>> = FxHashMap::default();
        for (number, line) in VARIANTS.lines().enumerate() {
            for name in line.split_whitespace() {
                classes.entry(name).or_default().push(number as u16);
            }
        }
        classes
    });
    classes.get(given).map_or(&[], Vec::as_slice)
}

/// Whether a last name is common in English, whatever the archive says.
pub(super) fn is_common_last_name(last: &str) -> bool {
    static NAMES: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| COMMON_LAST_NAMES.split_whitespace().collect());
    names.contains(last)
}

const COMMON_LAST_NAMES: &str = "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez \
    gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez \
    lewis robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall \
    campbell mitchell carter roberts evans turner phillips parker edwards collins stewart morris murphy cook rogers \
    morgan cooper peterson reed bailey bell kelly howard ward cox richardson wood watson brooks bennett gray james \
    hughes price myers long foster sanders ross khan singh kim chen wang li zhang ali ahmed hussain";

/// Whether a word is the name of a US state, or its abbreviation, as stands after a senator's name.
pub(super) fn is_state(word: &str) -> bool {
    STATES.split_whitespace().any(|state| state == word)
}

const STATES: &str = "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd \
    oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy ala ariz ark cal calif colo conn del fla ill ind kan mass mich minn miss \
    mont neb nev okla ore penn tenn tex wash wis wisc wyo alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho \
    illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri \
    montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming";

/// Names of a line stand for one another; a name may be in several.
const VARIANTS: &str = "\
robert bob bobby rob robbie bert
william bill billy will willie willy liam
richard dick rick ricky rich richie
michael mike mickey mick
james jim jimmy jamie jay
john jack johnny jon
jonathan jon
joseph joe joey
thomas tom tommy
charles charlie chuck chas
edward ed eddie ted teddy ned
edwin ed
edmund ed ted
theodore ted theo teddy
daniel dan danny
david dave davey
donald don donny donnie
kenneth ken kenny
ronald ron ronnie
stephen steve steven
steven steve
anthony tony
antonio tony toni
andrew andy drew
christopher chris kit
christine chris
christian chris
patrick pat paddy
patricia pat patty trish tricia patsy
matthew matt
nicholas nick nicolas
samuel sam sammy
samantha sam
benjamin ben benny bibi binyamin
timothy tim
gregory greg
jeffrey jeff geoff geoffrey
lawrence larry laurence
leonard len lenny
gerald gerry jerry
jerome jerry
albert al bert
alan al allan allen
alfred al alf fred
alexander alex alec sandy oleksandr aleksandr aleksander alexandre alejandro
alexandra alex sandra
frederick fred freddie freddy
francis frank
franklin frank
raymond ray
walter walt wally
philip phil phillip philippe
peter pete petro pyotr petr pedro
douglas doug
russell russ
stanley stan
vincent vince
victor vic viktor
henry harry hank
harold harry hal
arthur art
eugene gene yevgeny evgeny yevhen
nathaniel nat nate
nathan nate
zachary zach zack
joshua josh
bradley brad
clifford cliff
clinton clint
curtis curt
dennis denny
herbert herb bert
howard howie
jacob jake
maxwell max
maximilian max
mitchell mitch
norman norm
randall randy
randolph randy
rudolph rudy rudolf
terence terry terrence
wesley wes
elizabeth liz beth betty betsy liza lisa eliza libby
katherine kate katie kathy kathleen catherine cathy kay kitty
margaret maggie meg peggy marge greta
deborah deb debbie debra
susan sue susie suzanne
barbara barb
jennifer jen jenny jenn
rebecca becky
jessica jess jessie
victoria vicky vicki
pamela pam
judith judy
cynthia cindy
dorothy dot dottie
virginia ginny
kimberly kim
christina tina chris
eleanor ellie nell
madeleine maddie
theresa terry tess teresa
valerie val
dianne diane
sarah sara
mary molly polly
vladimir volodymyr wladimir uladzimir volodya
sergei sergey serhiy serhii siarhei sergii
nikolai mykola nikolay
mikhail mykhailo mikhael mikhailo
dmitry dmytro dmitri dmitriy dimitri
andrei andriy andrey andrii andrej
alexei oleksiy aleksei alexey oleksii aleksey
yuri yuriy yury iouri yurii juri
igor ihor
oleg oleh
yelena olena elena helena
pavel pavlo
vitaly vitaliy vitali vitalii
konstantin kostyantyn kostiantyn
anatoly anatoliy anatoli anatolii
yulia yuliya julia iulia
maria mariya mariia
natalia nataliya natalya natalie
tatiana tetiana tatyana
ivan ivo
vasily vasyl vasili vasiliy
alyaksandr alexander aleksandr
mohamed mohammed muhammad mohammad muhammed mohamad mehmet mohd
ahmed ahmad ahmet achmad
mahmoud mahmud mahmood
abdullah abdallah abdulla
hussein hussain husayn husain hossein
hassan hasan hassen
yasser yasir yassir yaser
osama usama
muammar moammar moamer muamar moammer
mustafa mustapha
ibrahim ebrahim
ismail ismael esmail
khaled khalid
omar umar
osman uthman othman
said saeed saied sayeed
yusuf youssef yousef yusef youssouf
faisal faysal
nouri nuri
moqtada muqtada moktada
ayatollah ayatullah
";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: Option<Agreement>) {
        assert_eq!(agreement(one, other), expected);
        assert_eq!(agreement(other, one), expected);
    }

    #[test]
    fn names_agree_as_spellings_or_variants() {
        check("robert", "robert", Some(Agreement::Same));
        check("robert", "bob", Some(Agreement::Variant));
        check("vladimir", "volodymyr", Some(Agreement::Variant));
        check("hillary", "hilary", Some(Agreement::Spelling));
        check("viktor", "victor", Some(Agreement::Variant));
        check("j", "john", Some(Agreement::Initial));
        check("bill", "bob", None);
        check("jean", "jan", None);
    }

    #[test]
    fn variants_are_in_the_form_they_are_compared_in() {
        for name in VARIANTS.split_whitespace() {
            assert_eq!(super::super::spelling::letters(name), name);
        }
    }
}
