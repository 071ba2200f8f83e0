//! What the program says of itself. A change here is a change users see.

use crate::harness::{newsdex, run};

#[test]
fn short_help_has_a_line_for_each_flag() {
    insta::assert_snapshot!(newsdex(&["search", "-h"]), @r"
    exit 0
    --- stdout
    Search an index

    Usage: newsdex search [OPTIONS] [QUERY]...

    Arguments:
      [QUERY]...  Words and operators

    Options:
      -n, --limit <N>         Maximum number of hits, or `all` [default: 10; with --texts: all]
          --offset <N>        Number of hits to skip [default: 0]
          --sort <ORDER>      Order of the hits [default: relevance] [possible values: relevance,
                              newest, oldest, added]
          --recency[=<DAYS>]  Boost newer articles; the boost halves every DAYS days [default: 30]
          --any               Match any of the words instead of all of them
          --relax             If no article has all the words, list those that have most of them
          --from <DATE>       Published on or after this date: 2022-03-01, 2022-03, 2022 or 1990s
          --to <DATE>         Published on or before this date: 2022-03-01, 2022-03, 2022 or 1990s
          --person <NAME>     Only articles that name this person
          --org <NAME>        Only articles that name this organisation
          --place <NAME>      Only articles that name this place
          --source <NAME>     Only articles from this newspaper, agency or website
          --author <NAME>     Only articles by this author
          --lang <TAG>        Only articles in this language: a code such as en or pt-BR
          --section <NAME>    Only articles from this section
          --facet <FIELD>     Count the hits by this field [possible values: people, organizations,
                              places, source, author, section, language, year, month]
          --group             Show one hit for all copies of a text
          --head <HEAD>       With --group: which of the matching copies is shown [default: earliest]
                              [possible values: earliest, agency]
          --count <WHAT>      What --facet counts [default: printings] [possible values: printings,
                              stories]
          --snippets <N>      Maximum number of snippets per article [default: 3]
          --bodies            Add the full texts of the hits to JSON and CSV
          --texts <DIR>       Write the full text of every hit to a file in DIR
          --explain           Show how the query was read and how each score was computed
          --as-of <DATE>      Show the archive as it stood at the end of this day (UTC): 2022-03-01,
                              2022-03 or 2022
          --each <FILE>       Ask once for each name in FILE: one per line, or a column of a CSV file
          --spreadsheet       Print CSV that is safe to open in a spreadsheet
      -h, --help              Print help (see more with '--help')

    Common options:
      -i, --index <DIR>      Index directory [default: .newsdex here or in the nearest parent folder]
                             [env: NEWSDEX_INDEX=]
          --engine <URL>     Index on an OpenSearch server instead of a local one, as in
                             https://host:9200/news [env: NEWSDEX_ENGINE]
          --format <FORMAT>  Output format [default: text; for extract: jsonl] [possible values: text,
                             json, jsonl, csv]
      -q, --quiet            Print only results and errors
      -v, --verbose          Print more details, such as skipped files with their reasons
          --color <WHEN>     When to use colours [default: auto] [possible values: auto, always, never]
          --threads <N>      Number of threads [default: one per processor core]
    --- stderr
    ");
}

#[test]
fn without_a_command_there_is_help() {
    let bare = run(&[]);
    assert_eq!(bare.code, Some(2));
    assert_eq!(bare.stderr, run(&["-h"]).stdout);
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(
        run(&["--version"]).exits(0).stdout,
        format!("newsdex {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn shells_get_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = run(&["completions", shell]).exits(0);
        assert!(
            run.stdout.contains("newsdex") && run.stdout.contains("keep-missing"),
            "for {shell}"
        );
        assert_eq!(run.stderr, "");
    }
    assert_eq!(run(&["completions", "tcsh"]).code, Some(2));
}

#[test]
fn there_is_a_manual_page() {
    let page = run(&["man"]).exits(0).stdout;
    assert!(
        page.starts_with(".ie") || page.starts_with(".TH"),
        "in {page}"
    );
    for section in [
        ".SH NAME",
        ".SH SYNOPSIS",
        ".SH DESCRIPTION",
        ".SH OPTIONS",
        ".SH SUBCOMMANDS",
    ] {
        assert!(page.contains(section), "{section} is missing");
    }
}

/// The help of every command as it is printed, a file for each: a change there is a change users
/// see.
#[test]
fn every_command_says_what_it_is_for() {
    let overview = newsdex(&["--help"]);
    let commands = overview.lines().skip_while(|line| *line != "Commands:");
    let commands = commands.skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.len() > 5, "no commands in {overview}");
    for name in names {
        insta::assert_snapshot!(format!("help_{name}"), newsdex(&[name, "--help"]));
    }
    insta::assert_snapshot!("help", overview);
}
