//! Dates as they are written in East Asia and Thailand: years of an era, numbers in Han characters, years of the Buddhist
//! calendar. They are rewritten in the usual forms.

use crate::lexicon::eras;

/// The years between the Buddhist calendar and ours.
const BUDDHIST_YEARS: i64 = 543;
/// Ten in Han numbers: `三十一` is 31, and `十二` is 12.
const TEN: char = '十';
/// The first year of an era has this name instead of a number.
const FIRST: char = '元';

/// Gives a date in a usual form; `None` if it already has one.
pub(super) fn rewritten(text: &str) -> Option<String> {
    if text.contains('年') {
        let figures = with_figures(text);
        return with_year_of_era(&figures).or(Some(figures).filter(|figures| figures != text));
    }
    if let Some(rewritten) = with_letter(text) {
        return Some(rewritten);
    }
    buddhist(text)
}

/// `平成31年3月2日` is in the 31st year of an era that began in 1989.
fn with_year_of_era(text: &str) -> Option<String> {
    let (era, first) = eras::eras().find(|(era, _)| text.contains(era))?;
    let (before, after) = text.split_once(era)?;
    let after = after.trim_start();
    let (year, rest) = match after.strip_prefix(FIRST) {
        Some(rest) => (1, rest),
        None => {
            let end = after.find(|sign: char| !sign.is_ascii_digit())?;
            let (number, rest) = after.split_at_checked(end)?;
            (number.parse::<i64>().ok()?, rest)
        }
    };
    (1..=199)
        .contains(&year)
        .then(|| format!("{before}{}{rest}", first + year - 1))
}

/// A text with its Han numbers as figures: `三月十二日`, `二〇一九年`. Texts without such numbers stay as they are.
fn with_figures(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut number: Vec<char> = Vec::new();
    for sign in text.chars().chain(std::iter::once('\n')) {
        if figure(sign).is_some() || sign == TEN {
            number.push(sign);
            continue;
        }
        if !number.is_empty() {
            // A number that is no part of the date stays as it is.
            match matches!(sign, '年' | '月' | '日')
                .then(|| value(&number))
                .flatten()
            {
                Some(value) => written.push_str(&value.to_string()),
                None => written.extend(number.iter()),
            }
            number.clear();
        }
        written.push(sign);
    }
    written.pop();
    written
}

fn figure(sign: char) -> Option<i64> {
    const FIGURES: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let sign = if sign == '零' { '〇' } else { sign };
    let at = FIGURES.iter().position(|figure| *figure == sign)?;
    i64::try_from(at).ok()
}

/// The value of a number in Han characters: `三十一`, or figure by figure `二〇一九`.
fn value(number: &[char]) -> Option<i64> {
    let figures = |signs: &[char]| -> Option<i64> {
        signs
            .iter()
            .try_fold(0_i64, |value, sign| Some(value * 10 + figure(*sign)?))
    };
    if number.len() > 4 {
        return None;
    }
    match number.iter().position(|sign| *sign == TEN) {
        None => figures(number),
        Some(at) => {
            let (tens, ones) = (number.get(..at)?, number.get(at + 1..)?);
            let tens = if tens.is_empty() { 1 } else { figures(tens)? };
            Some(tens * 10 + figures(ones)?)
        }
    }
}

/// `H31.3.2` is in the 31st year of the era with this letter.
fn with_letter(text: &str) -> Option<String> {
    let letter = text.get(..1)?;
    let rest = text.get(1..)?;
    if !letter.starts_with(|sign: char| sign.is_ascii_uppercase()) {
        return None;
    }
    let numbers: Option<Vec<i64>> = rest
        .split(['.', '/', '-'])
        .map(|part| part.parse().ok().filter(|number| (1..=99).contains(number)))
        .collect();
    let [year, month, day] = *numbers?.as_slice() else {
        return None;
    };
    // `S1.2.3` is more likely the number of a version.
    if year < 10 {
        return None;
    }
    let first = eras::first_year_of_letter(&letter.to_ascii_lowercase())?;
    Some(format!("{}-{month:02}-{day:02}", first + year - 1))
}

/// The signs of Thai writing.
const THAI: std::ops::RangeInclusive<char> = '\u{e00}'..='\u{e7f}';

/// `2 มีนาคม 2562` is in the year 2019.
fn buddhist(text: &str) -> Option<String> {
    if !text.contains(|sign| THAI.contains(&sign)) {
        return None;
    }
    let is_digit = |sign: char| sign.is_ascii_digit();
    let mut numbers = text.split(|sign| !is_digit(sign));
    let written = numbers.find(|number| number.len() == 4)?;
    let year: i64 = written.parse().ok()?;
    let is_buddhist = (2300..2700).contains(&year);
    is_buddhist.then(|| text.replacen(written, &(year - BUDDHIST_YEARS).to_string(), 1))
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = crate::date::moment(text).map(|moment| moment.day().to_string());
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn years_of_eras_are_read() {
        check("平成31年3月2日", "2019-03-02");
        check("令和元年5月1日（水）", "2019-05-01");
        check("昭和四十年十二月三十一日", "1965-12-31");
        check("中華民國一〇八年三月二日", "2019-03-02");
        check("H31.3.2", "2019-03-02");
    }

    #[test]
    fn han_numbers_and_wide_figures_are_read() {
        check("二〇一九年三月二日", "2019-03-02");
        check("２０１９年３月２日", "2019-03-02");
    }

    #[test]
    fn years_of_the_buddhist_calendar_are_read_in_thai_only() {
        check("2 มีนาคม 2562", "2019-03-02");
        assert_eq!(crate::date::moment("2 March 2562"), None);
    }

    #[test]
    fn other_codes_are_no_dates() {
        for text in ["A31.3.2", "H131.3.2", "R1.5.1", "平成の年", "十年"] {
            assert_eq!(crate::date::moment(text), None, "{text}");
        }
    }
}
