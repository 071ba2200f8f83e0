#!/usr/bin/env python3
"""Counts lines of Rust that somebody has to read: without comments, blank lines, tests and word lists.

    scripts/count-lines.py [COMMIT...]

Without a commit the working tree is counted. A test is a file `tests.rs`, a file in a folder `tests`, or a module
behind `#[cfg(test)]`. A word list is a constant array of texts, or a text constant of words, of which only the first
and last line count. Prints a line for each package or room and the sum.
"""

import argparse
import collections
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def sources(commit):
    """Every source file of the programs and libraries with its text."""
    if commit is None:
        for base in ("src", "crates"):
            for path in sorted((ROOT / base).rglob("*.rs")):
                yield str(path.relative_to(ROOT)), path.read_text()
        return
    listed = subprocess.run(["git", "ls-tree", "-r", "--name-only", commit, "src", "crates"], cwd=ROOT,
                            capture_output=True, text=True, check=True).stdout.split("\n")
    for name in listed:
        if name.endswith(".rs"):
            yield name, subprocess.run(["git", "show", f"{commit}:{name}"], cwd=ROOT, capture_output=True, text=True,
                                       check=True).stdout


def without_tests(text):
    """The text without modules behind `#[cfg(test)]`."""
    lines, kept, skipping = text.split("\n"), [], False
    at = 0
    while at < len(lines):
        if lines[at].strip().startswith("#[cfg(test)]") or lines[at].strip().startswith("#[cfg(all(test"):
            indent = len(lines[at]) - len(lines[at].lstrip())
            at += 1
            while at < len(lines) and lines[at].strip().startswith(("#[", "//")):
                at += 1
            if at < len(lines) and lines[at].rstrip().endswith("{"):
                end = " " * indent + "}"
                while at < len(lines) and lines[at].rstrip() != end:
                    at += 1
            at += 1
            continue
        kept.append(lines[at])
        at += 1
    return "\n".join(kept)


WORDS = re.compile(r'^\s*(?:&?\[)?(?:\(?(?:b|r)?"[^"]*",?\s*\)?,?\s*)+\]?,?$')


def counted(text):
    """The number of lines that count."""
    lines = 0
    in_words = False
    for line in without_tests(text).split("\n"):
        line = line.strip()
        if not line or line.startswith(("//", "/*", "*")):
            continue
        if WORDS.match(line) or (in_words and not line.endswith(";")):
            in_words = in_words or line.endswith("\\")
            continue
        in_words = bool(re.match(r'(?:pub(?:\([^)]*\))? )?(?:const|static) \w+: &str = "\\?$', line))
        lines += 1
    return lines


def room(name):
    parts = name.split("/")
    if parts[0] == "crates":
        return parts[1]
    return "src/" + parts[1].removesuffix(".rs")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("commits", nargs="*")
    arguments = parser.parse_args()
    for commit in arguments.commits or [None]:
        rooms = collections.Counter()
        for name, text in sources(commit):
            if name.endswith("tests.rs") or "/tests/" in name:
                continue
            rooms[room(name)] += counted(text)
        print(commit or "working tree")
        for name, lines in rooms.most_common():
            print(f"{lines:8} {name}")
        print(f"{sum(rooms.values()):8} in all")


if __name__ == "__main__":
    sys.exit(main())
