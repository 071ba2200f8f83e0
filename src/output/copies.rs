//! The copies of a text as text and as a table: who printed it, when, how much of it, and what each cut or added.

use std::io::{self, Write};

use crate::engine::{CopyKind, Story, StoryCopy};
use crate::output::Style;
use crate::output::heading::heading;
use crate::output::paragraph::{Face, Line, clean};
use crate::output::terminal::{counted, day};
use crate::output::versions::{changes, differ, write_changes};
use newsdex_text::article::{Article, Moment};

/// Writes all copies of a story; with `is_whole`, also what each cut and added.
///
/// # Errors
///
/// Fails when `out` does.
pub fn write(story: &Story, is_whole: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(head) = story
        .copies
        .iter()
        .find(|copy| copy.article.id.as_str() == story.head)
    else {
        return Ok(());
    };
    let mut line = Line::new(style, out);
    for copy in &story.copies {
        line.indent = 0;
        let title = heading(&copy.article, 0);
        line.put(&title, Face::Title)?;
        line.end()?;
        line.indent = 3;
        line.put(&facts(copy, story).join(" · "), Face::Dim)?;
        line.end()?;
        if copy.kind != CopyKind::Exact {
            line.put(&differ(&head.article, &copy.article).to_string(), Face::Dim)?;
            line.end()?;
            if is_whole {
                write_changes(&changes(&head.article.body, &copy.article.body), &mut line)?;
            }
        }
    }
    Ok(())
}

/// Writes a story on one line: number of articles, days, title of the head, name of the story.
///
/// # Errors
///
/// Fails when `out` does.
pub fn write_line(story: &Story, out: &mut dyn Write) -> io::Result<()> {
    let copies = || {
        story
            .copies
            .iter()
            .filter(|copy| copy.kind != CopyKind::Quoted)
    };
    let days = copies().filter_map(|copy| copy.article.published.map(Moment::local_day));
    let (first, last) = (days.clone().min(), days.max());
    let days = match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{first}..{last}"),
        (Some(first), _) => first,
        (None, _) => "undated".to_owned(),
    };
    let head = copies().find(|copy| copy.article.id.as_str() == story.head);
    let title = head.map_or_else(String::new, |head| heading(&head.article, 0).into_owned());
    let count = counted(copies().count() as u64, "article");
    writeln!(
        out,
        "{count} · {days} · {} · {}",
        clean(&title),
        clean(&story.name)
    )
}

fn facts(copy: &StoryCopy, story: &Story) -> Vec<String> {
    let Article {
        published,
        source,
        id,
        ..
    } = &copy.article;
    let mut facts = vec![published.map_or_else(|| "undated".to_owned(), day)];
    facts.extend(source.clone());
    facts.push(relation(copy, story));
    facts.extend(
        copy.replaced
            .map(|replaced| format!("until {}", day(replaced))),
    );
    facts.push(id.as_str().to_owned());
    facts
}

/// The relation of an article to the head of its story, in words.
pub fn relation(copy: &StoryCopy, story: &Story) -> String {
    let share = (copy.share * 100.0).round();
    let is_head = copy.article.id.as_str() == story.head;
    match copy.kind {
        CopyKind::Version => format!("version, {share} % of the head"),
        _ if is_head => "head of the story".to_owned(),
        CopyKind::Exact => "same text".to_owned(),
        CopyKind::Copy => format!("copy, {share} % of the head"),
        CopyKind::Cut => format!("cut to {share} % of the head"),
        CopyKind::Quoted => format!("quotes {share} % of the head"),
        CopyKind::Take => format!("take, {share} % of the head"),
    }
}
