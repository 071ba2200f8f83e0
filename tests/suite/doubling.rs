//! What is proved here: reading a file of twice the length is twice the work, for every list that a format has
//! and for long texts of every kind.
//!
//! Work is the number of instructions, which valgrind counts: the same in every run. Each input of `tests/hostile`
//! is made twice, the second time with twice as many units, and compared function by function: a comparison of
//! each unit with all before it takes a function four times as long, while all functions together may hardly
//! take more than twice as long.
//!
//! Skipped where there is no valgrind. `NEWSDEX_DOUBLING_PROGRAM` names another program to be looked at.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use serde::Deserialize;

use crate::harness::PROGRAM;

/// A function that takes so many times the instructions for twice the units is not linear.
const MOST_GROWTH: f64 = 2.7;
/// Fewer instructions more say nothing: buffers grow in steps.
const FEWEST_INSTRUCTIONS: u64 = 100_000;
/// Nor does less than one part in so many of what is more in all: maps grow in steps, too.
const SMALLEST_SHARE: u64 = 100;
/// How many units the shorter file has.
const UNITS: usize = 120;
/// Numbers of units begin here, so that all are equally long.
const FIRST: usize = 100_000;

/// The tables of one file in `tests/hostile`.
#[derive(Deserialize)]
struct Tables {
    #[serde(default)]
    input: Vec<Table>,
    #[serde(default)]
    hole: Vec<Table>,
    #[serde(default)]
    filling: Vec<Table>,
}

/// An input, a hole or a filling: `tests/hostile/README.md` says what the keys mean.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Table {
    name: String,
    kind: String,
    family: String,
    file: String,
    head: String,
    unit: String,
    middle: String,
    close: String,
    tail: String,
}

impl Table {
    /// The text with so many units.
    fn of(&self, count: usize) -> String {
        let units: String = (0..count).map(|number| unit(&self.unit, number)).collect();
        let closes: String = (0..count).map(|number| unit(&self.close, number)).collect();
        let middle = with_length(&self.middle, "close_bytes", closes.len());
        let inside = units.len() + middle.len() + closes.len();
        let head = with_length(&self.head, "bytes", inside);
        [&head, &units, &middle, &closes, &self.tail]
            .into_iter()
            .map(String::as_str)
            .collect()
    }

    /// A filling in a hole.
    fn inside(&self, hole: &Table) -> Table {
        Table {
            name: format!("{}: {}", hole.name, self.name),
            file: hole.file.clone(),
            head: format!("{}{}", hole.head, self.head),
            tail: format!("{}{}", self.tail, hole.tail),
            ..self.clone()
        }
    }
}

fn unit(template: &str, number: usize) -> String {
    template
        .replace("{n}", &(FIRST + number).to_string())
        .replace("{n+1}", &(FIRST + number + 1).to_string())
        .replace("{nn}", &(number % 90 + 10).to_string())
        .replace("{az}", &letters(number))
        .replace(
            "{_}",
            &format!("{number:b}").replace('0', "_").replace('1', "-"),
        )
}

/// A word that no other number has.
fn letters(number: usize) -> String {
    let mut rest = number + 26;
    let mut word = Vec::new();
    while rest > 0 {
        word.push(b'a' + (rest % 26) as u8);
        rest /= 26;
    }
    word.reverse();
    word[0].make_ascii_uppercase();
    String::from_utf8(word).unwrap()
}

/// Puts a number of bytes for `{name+17}`.
fn with_length(text: &str, name: &str, bytes: usize) -> String {
    let Some((before, rest)) = text.split_once(&format!("{{{name}+")) else {
        return text.to_owned();
    };
    let (more, after) = rest.split_once('}').unwrap();
    let more: usize = more.parse().unwrap();
    format!("{before}{}{after}", bytes + more)
}

fn tables(name: &str) -> Tables {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let text = fs::read_to_string(path.join(format!("{name}.toml"))).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Instructions by function, without those of the functions it calls.
type Work = HashMap<String, u64>;

/// The work that reading each of some files takes, by callgrind: it writes down what it has counted each time a
/// file is opened.
fn work(folder: &Path, files: &[PathBuf]) -> Vec<Work> {
    let program = env::var("NEWSDEX_DOUBLING_PROGRAM").unwrap_or(PROGRAM.to_owned());
    let out = folder.join("counts");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--vgdb=no"])
        .arg("--dump-before=newsdex_archive::open")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(program)
        // What a thread prepares when it first needs it would count as work on the file that it is reading.
        .args(["--threads", "1", "extract"])
        .args(files)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.code().is_some(), "valgrind was ended by a signal");
    // The first count ends where the first file is opened; the last has no number.
    let numbered = (2..=files.len()).map(|number| out.with_extension(number.to_string()));
    let counts = numbered.chain([out.clone()]);
    counts
        .map(|path| counted(&fs::read_to_string(path).unwrap()))
        .collect()
}

/// Reads what callgrind has written: names of functions (`fn=(1) name`, later `fn=(1)`), lines of costs below
/// them, and, below `calls=`, what the function called costs as a whole.
fn counted(written: &str) -> Work {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut work = Work::new();
    let mut function = "";
    let mut is_of_call = false;
    for line in written.lines() {
        if let Some(named) = line
            .strip_prefix("fn=")
            .or_else(|| line.strip_prefix("cfn="))
        {
            let (number, name) = named.split_once(' ').unwrap_or((named, ""));
            if !name.is_empty() {
                names.insert(number, name);
            }
            if line.starts_with("fn=") {
                function = names[number];
            }
        } else if line.starts_with("calls=") {
            is_of_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost = line.split(' ').nth(1).unwrap_or_default();
            if !std::mem::take(&mut is_of_call) {
                *work.entry(function.to_owned()).or_default() += cost.parse::<u64>().unwrap_or(0);
            }
        }
    }
    work
}

/// The functions that are not linear, with what they take for one length and for twice the length.
fn beyond_linear<'w>(short: &'w Work, long: &'w Work) -> Vec<(&'w str, u64, u64)> {
    let more = long
        .values()
        .sum::<u64>()
        .saturating_sub(short.values().sum());
    let least = FEWEST_INSTRUCTIONS.max(more / SMALLEST_SHARE);
    let mut found: Vec<(&str, u64, u64)> = long
        .iter()
        .map(|(name, long)| (name.as_str(), short.get(name).copied().unwrap_or(0), *long))
        .filter(|(_, short, long)| {
            // What is called for the longer file only begins at some length, which says nothing of its growth.
            *short > 0
                && long.saturating_sub(*short) > least
                && *long as f64 > MOST_GROWTH * *short as f64
        })
        .collect();
    found.sort_by_key(|(_, _, long)| std::cmp::Reverse(*long));
    found
}

#[track_caller]
fn check(inputs: &[Table]) {
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!(
            "skipped: counting work needs valgrind ({} inputs)",
            inputs.len()
        );
        return;
    }
    assert!(!inputs.is_empty());
    let folder = tempfile::tempdir().unwrap();
    // A page looks for its issue in the folder above, too: that of all temporary files is none of its business.
    let archive = folder.path().join("archive");
    fs::create_dir(&archive).unwrap();
    let mut files = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        for count in [UNITS, 2 * UNITS] {
            let name = format!("{number}-{count}-{}", input.file);
            let path = archive.join(name);
            fs::write(&path, input.of(count)).unwrap();
            files.push(path);
        }
    }
    let counts = work(folder.path(), &files);
    let mut found = String::new();
    for ((input, pair), counts) in inputs.iter().zip(files.chunks(2)).zip(counts.chunks(2)) {
        if beyond_linear(&counts[0], &counts[1]).is_empty() {
            continue;
        }
        // A table that is read at its first use, here in the longer file, counts as work on that file. Once more, after
        // copies of both were read: a file that is named twice is read once.
        let again = folder.path().join("again");
        fs::create_dir(&again).unwrap();
        let mut files = Vec::new();
        for (number, file) in pair.iter().chain(pair).enumerate() {
            files.push(again.join(format!("{number}-{}", input.file)));
            fs::copy(file, &files[number]).unwrap();
        }
        let counts = work(&again, &files);
        fs::remove_dir_all(&again).unwrap();
        for (function, short, long) in beyond_linear(&counts[2], &counts[3]) {
            writeln!(
                found,
                "{}: {short} and {long} instructions in {function}",
                input.name
            )
            .unwrap();
        }
    }
    assert!(
        found.is_empty(),
        "twice the length is more than twice the work:\n{found}"
    );
}

/// The lists that formats have.
fn lists(name: &str) -> Vec<Table> {
    let mut inputs = tables(name).input;
    inputs.retain(|input| input.kind == "list");
    inputs
}

/// Everything of some kinds that may be put into a hole.
fn fillings(hole: &str, kinds: &[&str]) -> Vec<Table> {
    let (mut holes, mut fillings) = (HashMap::new(), Vec::new());
    for name in ["documents", "html", "json", "press", "text", "xml"] {
        let tables = tables(name);
        holes.extend(
            tables
                .hole
                .into_iter()
                .map(|hole| (hole.name.clone(), hole)),
        );
        fillings.extend(tables.filling);
    }
    let hole = &holes[hole];
    fillings
        .iter()
        .filter(|filling| filling.family == hole.family && kinds.contains(&&*filling.kind))
        .map(|filling| filling.inside(hole))
        .collect()
}

/// The formats of scanned papers, whose inputs take longest.
fn is_of_scans(input: &Table) -> bool {
    ["mets/", "alto/", "abbyy/"]
        .iter()
        .any(|format| input.name.starts_with(format))
}

#[test]
fn lists_in_xml_are_read_in_linear_time() {
    let mut inputs = lists("xml");
    inputs.retain(|input| !is_of_scans(input));
    check(&inputs);
}

#[test]
fn lists_in_scans_are_read_in_linear_time() {
    let mut inputs = lists("xml");
    inputs.retain(is_of_scans);
    check(&inputs);
}

#[test]
fn lists_in_json_are_read_in_linear_time() {
    let mut inputs = lists("json");
    inputs.extend(fillings("json/keywords", &["list"]));
    inputs.extend(fillings("json/authors", &["list"]));
    check(&inputs);
}

#[test]
fn lists_in_pages_and_xml_text_are_read_in_linear_time() {
    let mut inputs = lists("html");
    inputs.extend(fillings("html/body", &["list", "overlapping"]));
    let of_xml = ["list", "overlapping", "token", "unclosed", "deep"];
    inputs.extend(fillings("xml/text", &of_xml));
    check(&inputs);
}

#[test]
fn lists_in_tables_mail_wires_web_archives_and_front_matter_are_read_in_linear_time() {
    let mut inputs = lists("text");
    inputs.extend(fillings("yaml/tags", &["list"]));
    inputs.extend(fillings("toml/tags", &["list"]));
    check(&inputs);
}

#[test]
fn press_databases_references_and_blogs_are_read_in_linear_time() {
    check(&tables("press").input);
}

#[test]
fn documents_captions_and_saved_pages_are_read_in_linear_time() {
    let mut inputs = tables("documents").input;
    inputs.extend(fillings("rtf/body", &["list", "deep"]));
    inputs.extend(fillings("flat odt/text", &["list", "deep"]));
    check(&inputs);
}

#[test]
fn marks_of_wikis_and_light_markup_are_read_in_linear_time() {
    let mut inputs = Vec::new();
    for hole in [
        "restructured text/marks",
        "asciidoc/marks",
        "org/marks",
        "mediawiki/marks",
    ] {
        inputs.extend(fillings(hole, &["list", "unclosed", "deep", "overlapping"]));
    }
    check(&inputs);
}

#[test]
fn long_texts_are_read_in_linear_time() {
    check(&fillings("text/body", &["list"]));
}

#[test]
fn long_marks_are_read_in_linear_time() {
    let mut inputs = fillings("markdown/marks", &["list", "unclosed"]);
    inputs.extend(fillings("text/body", &["unclosed", "overlapping"]));
    check(&inputs);
}

#[test]
fn quadratic_work_of_a_function_is_told_from_linear_work() {
    let written = |quadratic: u64| {
        format!(
            "fn=(1) read\n10 {}\n+1 90000\ncfn=(2) compare\ncalls=5 3\n+2 999\n\nfn=(2)\n* {quadratic}\nfn=(1)\n12 5\n",
            quadratic * 2
        )
    };
    let (short, long) = (counted(&written(200_000)), counted(&written(800_000)));
    assert_eq!(short["read"], 490_005);
    assert_eq!(short["compare"], 200_000);
    assert_eq!(
        beyond_linear(&short, &long),
        [("read", 490_005, 1_690_005), ("compare", 200_000, 800_000)]
    );
    assert!(beyond_linear(&short, &counted(&written(400_000))).is_empty());
}
