//! The help of every command as it is printed. A change here is a change users see.

use crate::harness::newsdex;

#[test]
fn every_command_says_what_it_is_for() {
    insta::assert_snapshot!(newsdex(&["--help"]), @r"
    exit 0
    --- stdout
    Search news archives: point it at a folder of articles and search by word, person, organisation,
    place and date

    Usage: newsdex [OPTIONS] <COMMAND>

    Commands:
      index        Read archives into the index: what is new, what has changed, what is gone
      search       Search an index
      show         Show one article
      entities     List the people, organisations and places of an archive
      quotes       Search what people said, word for word
      extract      Print the articles of files, with what was found in them, as JSON Lines
      stats        Show what the index holds
      completions  Print completions for a shell
      man          Print the manual page
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    ");
    insta::assert_snapshot!(newsdex(&["index", "--help"]), @r"
    exit 0
    --- stdout
    Read archives into the index: what is new, what has changed, what is gone

    Folders are searched for articles in every form newsdex knows, also compressed. Run again, it
    reads only what is new or has changed and removes articles whose file is gone.

    Examples:
      newsdex index ~/clippings
      newsdex index --rebuild --json /archive/1998 /archive/1999

    Usage: newsdex index [OPTIONS] <PATH>...

    Arguments:
      <PATH>...
              Folders and files to read

    Options:
          --rebuild
              Read everything again into a new generation and switch to it when it is whole

          --keep-missing
              Keep articles whose file is gone

          --memory <MB>
              Memory to use, in megabytes

              [default: 256]

          --dry-run
              Say what would be read and removed, and do nothing

          --include <GLOB>
              Read only files whose name or path matches

          --exclude <GLOB>
              Pass over files and folders whose name or path matches

          --since <DATE>
              Pass over articles published before this day

          --map <FIELD=NAME>
              Name of a field in these archives, as in title=headline

          --format-hint <NAME>
              Take every file for this format: json, html, markdown or text

          --shard <I/N>
              Read only part I of N, for several machines that share an archive

          --json
              Print a summary as JSON when done

      -h, --help
              Print help (see a summary with '-h')

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    ");
    insta::assert_snapshot!(newsdex(&["search", "--help"]), @r#"
    exit 0
    --- stdout
    Search an index

    Words are looked for in title and body, all of them, in any form. See docs/query-language.md for
    phrases, fields, dates and the rest. Repeated --person, --org and --place must all match; of
    repeated --source, --lang and --section any.

    Examples:
      newsdex search macron putin
      newsdex search '"war crimes" person:khan date:2022-03' --format json

    Usage: newsdex search [OPTIONS] [QUERY]...

    Arguments:
      [QUERY]...
              What to look for

    Options:
      -n, --limit <N>
              Hits to show

              [default: 10]

          --offset <N>
              Hits to leave out first

              [default: 0]

          --sort <ORDER>
              What comes first

              Possible values:
              - relevance: What matches best
              - newest:    What was published last; undated articles come last
              - oldest:    What was published first; undated articles come last

              [default: relevance]

          --from <DATE>
              Published on this day or later; also 2022-03 or 2022

          --to <DATE>
              Published on this day or earlier; also 2022-03 or 2022

          --person <NAME>
              Naming this person

          --org <NAME>
              Naming this organisation

          --place <NAME>
              Naming this place

          --source <NAME>
              From this paper, agency or site

          --lang <TAG>
              In this language, as in en

          --section <NAME>
              From this section

          --facet <FIELD>
              Count the hits by this

              Possible values:
              - people:        Persons
              - organizations: Organisations
              - places:        Places
              - source:        Papers, agencies, sites
              - section:       Sections
              - language:      Languages
              - year:          Years of publication
              - month:         Months of publication

          --group
              Show articles of the same text once

          --snippets <N>
              Pieces of each body to show

              [default: 3]

          --explain
              Say how the query was understood, and how each hit scored

      -h, --help
              Print help (see a summary with '-h')

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    "#);
    insta::assert_snapshot!(newsdex(&["show", "--help"]), @r"
    exit 0
    --- stdout
    Show one article

    The identifier is the last thing printed with each hit; its beginning will do. With a query,
    every place where it matches is marked.

    Examples:
      newsdex show 3fc09a11d2e4b6a7
      newsdex show 3fc0 macron putin
      newsdex show 3fc0 --original > record.xml

    Usage: newsdex show [OPTIONS] <ID> [QUERY]...

    Arguments:
      <ID>
              Identifier of the article, or how it begins

      [QUERY]...
              What to mark in it

    Options:
          --original
              Print the record it was read from, as its file or container holds it

      -h, --help
              Print help (see a summary with '-h')

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    ");
    insta::assert_snapshot!(newsdex(&["entities", "--help"]), @r"
    exit 0
    --- stdout
    List the people, organisations and places of an archive

    Each with the number of articles that name it and the first and last day they did. Spellings of
    one name are counted together; docs/names.md says how, and how to correct it.

    Examples:
      newsdex entities --type person --from 2022-02 --to 2022-03
      newsdex entities --with putin
      newsdex entities --query 'sanctions oil' --type organization
      newsdex entities --why zelenskiy

    Usage: newsdex entities [OPTIONS] [TEXT]...

    Arguments:
      [TEXT]...
              Words of their names

    Options:
          --type <TYPE>
              Only these [default: all but misc]

              Possible values:
              - person:       Human beings
              - organization: Companies, parties, authorities, teams
              - place:        Countries, towns, rivers, buildings
              - misc:         Other names: events, works, nationalities

          --with <NAME>
              Named in one article with this person, organisation or place

          --query <QUERY>
              In the articles that this query finds

          --from <DATE>
              In articles published on this day or later; also 2022-03 or 2022

          --to <DATE>
              In articles published on this day or earlier; also 2022-03 or 2022

      -n, --limit <N>
              Entities to show

              [default: 20]

          --offset <N>
              Entities to leave out first

              [default: 0]

          --why <NAME>
              Show which names were taken for one, how often each is used, and why

      -h, --help
              Print help (see a summary with '-h')

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    ");
    insta::assert_snapshot!(newsdex(&["quotes", "--help"]), @r#"
    exit 0
    --- stdout
    Search what people said, word for word

    Words are looked for inside quotations, all of them in one. Fields, dates and operators are those
    of `newsdex search`; without words, everything that was said is listed, the newest first.

    Examples:
      newsdex quotes --speaker lavrov
      newsdex quotes --speaker zelenskiy '"no fly zone"' --from 2022-03

    Usage: newsdex quotes [OPTIONS] [QUERY]...

    Arguments:
      [QUERY]...
              What was said

    Options:
          --speaker <NAME>
              Who said it; repeated: any of them

          --from <DATE>
              Published on this day or later; also 2022-03 or 2022

          --to <DATE>
              Published on this day or earlier; also 2022-03 or 2022

          --source <NAME>
              From this paper, agency or site

      -n, --limit <N>
              Quotations to show

              [default: 10]

          --offset <N>
              Quotations to leave out first

              [default: 0]

          --sort <ORDER>
              What comes first [default: relevance; without words: newest]

              Possible values:
              - relevance: What matches best
              - newest:    What was published last; undated articles come last
              - oldest:    What was published first; undated articles come last

      -h, --help
              Print help (see a summary with '-h')

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    "#);
    insta::assert_snapshot!(newsdex(&["extract", "--help"]), @r"
    exit 0
    --- stdout
    Print the articles of files, with what was found in them, as JSON Lines

    Shows what `newsdex index` would read from a file. Nothing is indexed.

    Examples:
      newsdex extract page.html
      newsdex extract archive.jsonl.gz | jq .title
      newsdex extract --report ~/archive

    Usage: newsdex extract [OPTIONS] <FILE>...

    Arguments:
      <FILE>...
              Files and folders to read

    Options:
          --report
              Count by folder and format what was found and what is missing, instead of printing
              articles

          --map <FIELD=NAME>
              Name of a field in these archives, as in title=headline

      -h, --help
              Print help (see a summary with '-h')

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    ");
    insta::assert_snapshot!(newsdex(&["stats", "--help"]), @r"
    exit 0
    --- stdout
    Show what the index holds

    Examples:
      newsdex stats
      newsdex stats --format json | jq .years

    Usage: newsdex stats [OPTIONS]

    Options:
      -h, --help
              Print help (see a summary with '-h')

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    ");
    insta::assert_snapshot!(newsdex(&["completions", "--help"]), @r"
    exit 0
    --- stdout
    Print completions for a shell

    Examples:
      newsdex completions bash > ~/.local/share/bash-completion/completions/newsdex
      newsdex completions fish > ~/.config/fish/completions/newsdex.fish

    Usage: newsdex completions [OPTIONS] <SHELL>

    Arguments:
      <SHELL>
              Shell to complete for

              [possible values: bash, elvish, fish, powershell, zsh]

    Options:
      -h, --help
              Print help (see a summary with '-h')

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    ");
    insta::assert_snapshot!(newsdex(&["man", "--help"]), @r"
    exit 0
    --- stdout
    Print the manual page

    Examples:
      newsdex man > newsdex.1
      newsdex man | man -l -

    Usage: newsdex man [OPTIONS]

    Options:
      -h, --help
              Print help (see a summary with '-h')

    Common options:
      -i, --index <DIR>
              Index directory [default: .newsdex here or in the nearest folder above]

              [env: NEWSDEX_INDEX=]

          --format <FORM>
              Form of the results [default: text; for extract: jsonl]

              Possible values:
              - text:  For people
              - json:  One JSON value
              - jsonl: One JSON value a line
              - csv:   Comma-separated values with a header

      -q, --quiet
              Print results and errors only

      -v, --verbose
              Print more of what is going on

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless NO_COLOR is set
              - always: Always
              - never:  Never

              [default: auto]

          --threads <N>
              Threads to work on [default: one for each core]
    --- stderr
    ");
}
