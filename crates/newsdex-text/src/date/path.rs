//! Parses dates in the names of files and folders: `2020-02-06-slug.md`, `20220125T090000Z_page.html`,
//! `10Apr2007_release.txt`, `2020/02/06/slug`.

use super::moment;
use crate::article::Moment;

/// The date in the name of a file, or else in the two folders above it, or else in folders for year, month and day.
///
/// `path` is separated by `/`. A year or a month alone is not a date.
pub fn moment_in_path(path: &str) -> Option<Moment> {
    let mut folders: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let name = folders.pop()?;
    in_name(name)
        .or_else(|| {
            folders
                .iter()
                .rev()
                .take(2)
                .find_map(|folder| in_name(folder))
        })
        .or_else(|| in_folders(&folders))
}

fn in_folders(folders: &[&str]) -> Option<Moment> {
    folders.windows(3).rev().find_map(|window| {
        let [year, month, day] = window else {
            return None;
        };
        let are_figures = [year, month, day]
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let is_shaped =
            year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
        (are_figures && is_shaped).then(|| moment(&format!("{year}-{month}-{day}")))?
    })
}

/// The first date in a name that is not directly after a letter or digit.
fn in_name(name: &str) -> Option<Moment> {
    let bytes = name.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        let stands_free = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
        if bytes[start].is_ascii_digit() && stands_free {
            if let Some(found) = stamp(&name[start..]) {
                return Some(found);
            }
            while start < bytes.len() && bytes[start].is_ascii_digit() {
                start += 1;
            }
        } else {
            start += 1;
        }
    }
    None
}

/// The forms of a numeric date. `d` stands for a digit, `-` for `-`, `_` or `.`; any other character stands for itself.
const SHAPES: [&str; 10] = [
    "ddddddddTddddddZ",
    "ddddddddTdddddd",
    "dddddddd-dddddd",
    "dddddddd",
    "dddd-dd-ddTdd-dd-dd",
    "dddd-dd-dd",
    "dddd-dd-d",
    "dddd-d-dd",
    "dddd-d-d",
    "dd-dd-dddd",
];

/// Parses the date at the beginning of `text`.
fn stamp(text: &str) -> Option<Moment> {
    let Some(shape) = SHAPES.iter().find(|shape| fits(shape, text)) else {
        return with_name_of_month(text);
    };
    let found = text.get(..shape.len())?;
    match *shape {
        "dddd-dd-ddTdd-dd-dd" => {
            let (day, time) = (found.get(..10)?, found.get(11..)?);
            moment(&format!(
                "{}T{}",
                day.replace(['_', '.'], "-"),
                time.replace(['-', '_', '.'], ":")
            ))
        }
        "dddddddd-dddddd" => moment(&format!("{}T{}", found.get(..8)?, found.get(9..)?)),
        _ => moment(&found.replace(['_', '.'], "-")),
    }
}

/// Parses a day, the name of a month in any language, and a year: `10Apr2007`, `10-avril-2007`.
///
/// Any character except a digit may follow the year: `10Apr2007Roe5`.
fn with_name_of_month(text: &str) -> Option<Moment> {
    let is_mark = |sign: char| matches!(sign, '-' | '_' | '.' | ' ');
    let (day, rest) = text.split_at(text.find(|sign: char| !sign.is_ascii_digit())?);
    let rest = rest.strip_prefix(is_mark).unwrap_or(rest);
    let (month, rest) = rest.split_at(rest.find(|sign: char| !sign.is_alphabetic())?);
    let rest = rest.strip_prefix(is_mark).unwrap_or(rest);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let year = rest.get(..digits)?;
    let is_shaped = day.len() <= 2 && month.chars().count() >= 3 && year.len() == 4;
    is_shaped.then(|| moment(&format!("{day} {month} {year}")))?
}

fn fits(shape: &str, text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = shape.bytes().enumerate().all(|(index, kind)| {
        bytes.get(index).is_some_and(|byte| match kind {
            b'd' => byte.is_ascii_digit(),
            b'-' => matches!(byte, b'-' | b'_' | b'.'),
            literal => *byte == literal,
        })
    });
    let ends = bytes
        .get(shape.len())
        .is_none_or(|byte| !byte.is_ascii_alphanumeric());
    begins && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        let found = moment_in_path(path).map(|moment| {
            jiff::Timestamp::from_second(moment.seconds)
                .map(|at| at.to_string())
                .unwrap()
        });
        assert_eq!(found.as_deref(), expected, "in {path:?}");
    }

    #[test]
    fn the_usual_names_are_understood() {
        check("blog/2020-02-06-slug.md", Some("2020-02-06T00:00:00Z"));
        check(
            "pages/20220125T090000Z_page.html",
            Some("2022-01-25T09:00:00Z"),
        );
        check(
            "releases/10Apr2007_release5.txt",
            Some("2007-04-10T00:00:00Z"),
        );
        check("releases/10Apr2007Roe5.txt", Some("2007-04-10T00:00:00Z"));
        check("x/3-mars-2022.txt", Some("2022-03-03T00:00:00Z"));
        check("x/03_März_2022_1.txt", Some("2022-03-03T00:00:00Z"));
        check("blog/1999-12-6-slug.md", Some("1999-12-06T00:00:00Z"));
        check("wire/20200206_103000.txt", Some("2020-02-06T10:30:00Z"));
        check("wire/2020-02-06T10-30-00.txt", Some("2020-02-06T10:30:00Z"));
        check("site/2020/02/06/slug.html", Some("2020-02-06T00:00:00Z"));
        check("site/2020-02-06/slug.html", Some("2020-02-06T00:00:00Z"));
        check("x/article_20200206.txt", Some("2020-02-06T00:00:00Z"));
        check("x/2020_02_06.txt", Some("2020-02-06T00:00:00Z"));
    }

    #[test]
    fn what_is_no_whole_date_is_none() {
        check("x/2020-02.md", None);
        check("x/2020/02/slug.md", None);
        check("x/99999999.txt", None);
        check("x/120200206.txt", None);
        check("x/001.txt", None);
        check("x/2020-13-40-slug.md", None);
        check("x/covid-19-2020.md", None);
        check("x/7-eleven-2020.md", None);
        check("x/3-marches-20221.md", None);
    }
}
