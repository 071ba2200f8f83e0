//! The files of `src/engine` form no circle: each can be read with those that it imports, and none of them
//! with itself.
//!
//! 1. Following what files import from one another never leads back to the file one began with.
//! 2. No file imports the engine that answers from an index: its helpers take the snapshot they read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The files of a room by their module paths, as `engine::page`, with what is in them but for tests.
fn files(folder: &Path, module: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let name = format!("{module}::{stem}");
        if path.is_dir() {
            files(&path, &name, found);
        } else if stem != "tests" {
            let text = fs::read_to_string(&path).unwrap();
            let end = text.find("#[cfg(test)]").unwrap_or(text.len());
            found.insert(name, text[..end].to_owned());
        }
    }
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
fn target<'a>(path: &str, files: &'a BTreeMap<String, String>) -> Option<&'a str> {
    let mut path = path;
    loop {
        if let Some((name, _)) = files.get_key_value(path) {
            return Some(name);
        }
        path = path.rsplit_once("::")?.0;
    }
}

/// What each file imports of the others.
fn edges(room: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room);
    let mut found = BTreeMap::new();
    files(&folder, room, &mut found);
    let edges = found.iter().map(|(module, text)| {
        let targets = imports(module, text).into_iter();
        let targets = targets.filter_map(|path| target(&path, &found));
        let others = targets.filter(|other| other != module);
        (module.clone(), others.map(str::to_owned).collect())
    });
    edges.collect()
}

#[test]
fn no_file_of_the_engine_imports_itself_by_way_of_others() {
    let mut edges = edges("engine");
    assert!(edges.len() > 30, "{} files", edges.len());
    // Files that import nothing of what is left go, again and again: what stays is in a circle.
    loop {
        let ends: Vec<String> = edges
            .iter()
            .filter(|(_, targets)| targets.iter().all(|target| !edges.contains_key(target)))
            .map(|(module, _)| module.clone())
            .collect();
        if ends.is_empty() {
            break;
        }
        for end in ends {
            edges.remove(&end);
        }
    }
    assert!(edges.is_empty(), "in circles, or lead into one: {edges:#?}");
}

#[test]
fn no_file_of_the_engine_imports_the_local_engine() {
    for (module, targets) in edges("engine") {
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
