//! How the sources are laid out:
//!
//! 1. The rooms of a library (its top-level modules) use one another in one direction, without circles.
//! 2. So do the files of the engine: following their imports never leads back to the first file.
//! 3. No file of the engine imports the engine that answers from an index: its helpers take the snapshot they read.
//! 4. The libraries know nothing of tantivy, clap or the terminal.
//! 5. No source file is so long that it needs a second subject.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::harness::rust_sources;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Which rooms or files each one uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// The text of a source file without comments and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The names that follow a path prefix such as `crate::`: one, or those in braces.
fn names_after<'t>(text: &'t str, prefix: &str) -> BTreeSet<&'t str> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(prefix) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|letter| is_part(letter) || letter == ':') {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        let end = match rest.starts_with('{') {
            true => rest.find(';').unwrap_or(rest.len()),
            false => rest.find(|letter| !is_part(letter)).unwrap_or(rest.len()),
        };
        names.extend(
            rest[..end]
                .split(|letter| !is_part(letter))
                .filter(|name| !name.is_empty()),
        );
    }
    names
}

/// Which rooms each room below a folder uses; `prefix` is how sources name the folder.
fn uses(folder: &Path, prefix: &str) -> Uses {
    let room_of = |path: &Path| {
        let relative = path.strip_prefix(folder).unwrap().with_extension("");
        relative
            .iter()
            .next()
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    let files = rust_sources(folder);
    let rooms: BTreeSet<String> = files.iter().map(|path| room_of(path)).collect();
    let mut uses: Uses = BTreeMap::new();
    for path in &files {
        let room = room_of(path);
        if ["lib", "main"].contains(&room.as_str()) {
            continue;
        }
        let code = code(path);
        let depth = path.strip_prefix(folder).unwrap().iter().count();
        let mut named = names_after(&code, prefix);
        named.extend(names_after(&code, &"super::".repeat(depth)));
        let others = named
            .into_iter()
            .filter(|name| *name != room && rooms.contains(*name));
        uses.entry(room.clone())
            .or_default()
            .extend(others.map(str::to_owned));
    }
    uses
}

/// The paths that a file imports, each written out from the root: `use a::{b, c::d}` as `a::b`, `a::c::d`.
fn imports(module: &str, text: &str) -> Vec<String> {
    let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
    let mut paths = Vec::new();
    for statement in text.split("\n").collect::<Vec<_>>().join(" ").split(';') {
        let Some(at) = statement.rfind("use ") else {
            continue;
        };
        let path = statement[at + 4..].replace(char::is_whitespace, "");
        let path = path.replacen("crate::", "", 1);
        let path = match path.split_once("::") {
            Some(("self", rest)) => format!("{module}::{rest}"),
            Some(("super", rest)) => format!("{parent}::{rest}"),
            _ => path,
        };
        expand(&path, &mut paths);
    }
    paths
}

fn expand(path: &str, paths: &mut Vec<String>) {
    let Some((before, list)) = path.split_once('{') else {
        paths.push(path.to_owned());
        return;
    };
    let list = list.strip_suffix('}').unwrap_or(list);
    let (mut depth, mut part) = (0, String::new());
    for character in list.chars().chain([',']) {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&format!("{before}{part}"), paths);
                part.clear();
                continue;
            }
            _ => {}
        }
        part.push(character);
    }
}

/// The file that a path leads into: the longest module that it begins with.
fn target<'a>(path: &str, files: &'a BTreeSet<String>) -> Option<&'a str> {
    let mut path = path;
    loop {
        if let Some(name) = files.get(path) {
            return Some(name);
        }
        path = path.rsplit_once("::")?.0;
    }
}

/// Which files of the engine each of them imports, by their module paths, such as `engine::local::page`.
fn imports_of_the_engine() -> Uses {
    let source = root().join("src");
    let module = |path: &Path| {
        let relative = path.strip_prefix(&source).unwrap().with_extension("");
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("::")
    };
    let paths = rust_sources(&source.join("engine"));
    let modules: BTreeSet<String> = paths.iter().map(|path| module(path)).collect();
    let uses = paths.iter().map(|path| {
        let module = module(path);
        let targets = imports(&module, &code(path)).into_iter();
        let targets = targets.filter_map(|path| target(&path, &modules).map(str::to_owned));
        let others = targets.filter(|other| *other != module).collect();
        (module, others)
    });
    uses.collect()
}

/// A way from a room or file back to itself, if there is one.
fn circle(uses: &Uses) -> Option<Vec<String>> {
    fn walk(
        room: &str,
        uses: &Uses,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(begin) = way.iter().position(|other| other == room) {
            return Some(way[begin..].to_vec());
        }
        if !done.insert(room.to_owned()) {
            return None;
        }
        way.push(room.to_owned());
        let found = uses
            .get(room)
            .into_iter()
            .flatten()
            .find_map(|next| walk(next, uses, way, done));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    uses.keys()
        .find_map(|room| walk(room, uses, &mut Vec::new(), &mut done))
}

#[track_caller]
fn check(folder: &str, prefix: &str) {
    let uses = uses(&root().join(folder), prefix);
    assert!(uses.len() > 5, "no rooms in {folder}");
    assert!(
        uses.values().any(|others| !others.is_empty()),
        "no room of {folder} uses another"
    );
    assert_eq!(
        circle(&uses),
        None,
        "rooms of {folder} use one another in a circle"
    );
}

#[test]
fn formats_and_their_frame_use_one_another_in_one_direction() {
    check("crates/newsdex-archive/src", "crate::");
}

#[test]
fn parts_of_a_query_use_one_another_in_one_direction() {
    check("crates/newsdex-query/src", "crate::");
}

#[test]
fn files_of_the_engine_import_one_another_in_one_direction() {
    let uses = imports_of_the_engine();
    assert!(uses.len() > 30, "{} files", uses.len());
    assert_eq!(circle(&uses), None, "files import one another in a circle");
}

#[test]
fn no_file_of_the_engine_imports_the_local_engine() {
    for (module, targets) in imports_of_the_engine() {
        assert!(!targets.contains("engine::local"), "{module}");
    }
}

#[test]
fn imports_are_read_as_the_compiler_reads_them() {
    let found = imports(
        "engine::page",
        "use crate::engine::{Facet, ranking::{self, Ranking}};\nuse self::best::Best;\nuse super::{a,\n b::C};\n",
    );
    let expected = [
        "engine::Facet",
        "engine::ranking::self",
        "engine::ranking::Ranking",
        "engine::page::best::Best",
        "engine::a",
        "engine::b::C",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_circle_is_found() {
    let uses = |pairs: &[(&str, &str)]| {
        let mut uses: Uses = BTreeMap::new();
        for (from, to) in pairs {
            uses.entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        uses
    };
    assert_eq!(circle(&uses(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    assert_eq!(
        circle(&uses(&[("a", "b"), ("b", "c"), ("c", "b")])).unwrap(),
        ["b", "c"]
    );
}

#[test]
fn libraries_know_neither_the_index_nor_the_command_line() {
    for package in [
        "newsdex-text",
        "newsdex-archive",
        "newsdex-enrich",
        "newsdex-query",
    ] {
        let manifest = root().join("crates").join(package).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).unwrap();
        for library in ["tantivy", "clap", "terminal_size", "indicatif", "newsdex."] {
            let is_used = manifest.lines().any(|line| line.starts_with(library));
            assert!(!is_used, "{package} uses {library}");
        }
    }
}

#[test]
fn no_source_has_more_than_600_lines() {
    let files = ["src", "crates", "tests"].map(|folder| rust_sources(&root().join(folder)));
    let lines = |path: &Path| fs::read_to_string(path).unwrap().lines().count();
    let long: Vec<_> = files
        .into_iter()
        .flatten()
        .filter(|path| lines(path) > 600)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}
