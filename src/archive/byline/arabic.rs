//! Bylines as Arabic papers write them: place, paper, agency and reporter in any order, with dashes between.
//!
//! `الرياض - واس` credits an agency and names nobody; `أبها - سلطان الأحمري` names a reporter in Abha. A single
//! word between dashes is a place or a paper, for people sign with two names at least.

use super::{Byline, agencies, push};

/// What stands between the parts.
const DASHES: [char; 6] = ['-', '–', '—', '_', '/', '،'];

/// What a part that is no person begins with: offices, desks, "follow-up", "agencies", "special".
const DESKS: [&str; 19] = [
    "مكتب",
    "وكالات",
    "وكالة",
    "الوكالات",
    "متابعة",
    "متابعات",
    "إدارة",
    "قسم",
    "فريق",
    "تحرير",
    "هيئة",
    "صحيفة",
    "جريدة",
    "مراسل",
    "مراسلو",
    "المحليات",
    "خاص",
    "موقع",
    "شبكة",
];

/// Places of two words and more; those of one need no list.
const PLACES: [&str; 34] = [
    "مكة المكرمة",
    "المدينة المنورة",
    "المنطقة الشرقية",
    "حفر الباطن",
    "خميس مشيط",
    "دومة الجندل",
    "وادي الدواسر",
    "رأس تنورة",
    "محايل عسير",
    "ظهران الجنوب",
    "سراة عبيدة",
    "بيت لحم",
    "القدس المحتلة",
    "رام الله",
    "تل أبيب",
    "بور سعيد",
    "شرم الشيخ",
    "أبو ظبي",
    "رأس الخيمة",
    "أم القيوين",
    "الدار البيضاء",
    "سيدي بوزيد",
    "بني غازي",
    "دير الزور",
    "شمال سيناء",
    "كوالا لمبور",
    "نيو دلهي",
    "الأمم المتحدة",
    "لوس أنجلوس",
    "سان فرانسيسكو",
    "هونغ كونغ",
    "هونج كونج",
    "كيب تاون",
    "ريو دي جانيرو",
];

/// Whether a line is in Arabic letters and divided by dashes.
pub(super) fn is_divided(line: &str) -> bool {
    let is_arabic = |c: char| matches!(c, '\u{621}'..='\u{64a}');
    line.contains(DASHES)
        && line.chars().any(is_arabic)
        && !line.contains(|c: char| c.is_ascii_alphabetic())
}

/// Reads such a line.
pub(super) fn read(line: &str, found: &mut Byline) {
    for part in line.split(DASHES).map(str::trim) {
        if let Some(agency) = agencies::agency(part) {
            push(&mut found.agencies, agency.to_owned());
            continue;
        }
        let mut words = part.split_whitespace();
        let first = words.next().unwrap_or_default();
        let is_name = (1..=5).contains(&words.count())
            && !DESKS.contains(&first)
            && !PLACES.contains(&part)
            && !part.contains(|c: char| c.is_numeric());
        if is_name {
            push(&mut found.authors, part.to_owned());
        }
    }
}
