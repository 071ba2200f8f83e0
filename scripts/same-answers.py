#!/usr/bin/env python3
"""Compares what two programs read from archives and answer about them, byte for byte.

    scripts/same-answers.py OLD NEW FOLDER...

Both programs extract every FOLDER, index all of them into one index and answer the searches below, with entities,
quotations and timelines. Standard output, the last line of standard error and the exit code are compared; the time a
search took is not. Prints a line for each difference, with the first line that differs, and a summary. Exits with 1 if
anything differs. For changes that only move or rename code: nothing may differ.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

SEARCHES = [
    "government", "trade OR tariff", '"prime minister"', "title:election", "president NOT washington",
    "bank w/5 rate", "econom*", "person:clinton", "org:reuters", "place:london", "date:1987", "quote:war",
    "said:minister", "author:smith", "oil AND price", "(flood OR storm) w/10 damage", "atleast3 market",
    "mentions:1995", "lang:fr", "source:reuters", "zelensky", "=reports",
]
SHOWN = ["--format", "json", "--limit", "50"]


def run(program, arguments, index=None):
    """Standard output, the last line of standard error, the exit code."""
    where = ["--index", str(index)] if index else []
    done = subprocess.run([program, *arguments, *where], capture_output=True)
    errors = done.stderr.decode("utf-8", "replace").strip().splitlines()
    out = re.sub(rb'"(took_ms|seconds)": ?[0-9.e-]+', b'"\\1":0', done.stdout)
    return out, errors[-1:], done.returncode


def difference(old, new):
    """The first line in which two results differ."""
    if old[2] != new[2]:
        return f"exit code {old[2]}, now {new[2]}: {new[1]}"
    before, after = (result[0].decode("utf-8", "replace").splitlines() for result in (old, new))
    for line_before, line_after in zip(before, after):
        if line_before != line_after:
            at = next((at for at, pair in enumerate(zip(line_before, line_after)) if pair[0] != pair[1]), 0)
            return f"…{line_before[max(0, at - 60):at + 60]}… is now …{line_after[max(0, at - 60):at + 60]}…"
    return f"{len(before)} lines, now {len(after)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    programs = (arguments.old, arguments.new)
    same, different = 0, 0

    def compare(name, old, new):
        nonlocal same, different
        if (old[0], old[2]) == (new[0], new[2]):
            same += 1
            return
        different += 1
        print(f"{name}: {difference(old, new)}", flush=True)

    for folder in arguments.folders:
        compare(f"extract {folder.name}", *(run(program, ["extract", str(folder)]) for program in programs))
    with tempfile.TemporaryDirectory(prefix="newsdex-same-") as scratch:
        indexes = [pathlib.Path(scratch, name) for name in ("old", "new")]
        for program, index in zip(programs, indexes):
            run(program, ["index", *map(str, arguments.folders)], index)
        for search in SEARCHES:
            commands = [
                ["search", search, *SHOWN, "--facet", "people", "--facet", "year"],
                ["entities", "--query", search, *SHOWN],
                ["quotes", search, *SHOWN],
                ["timeline", search, "--format", "json"],
            ]
            for command in commands:
                results = (run(program, command, index) for program, index in zip(programs, indexes))
                compare(" ".join(command[:2]), *results)
        compare("entities", *(run(program, ["entities", "--format", "json", "--limit", "100000"], index)
                              for program, index in zip(programs, indexes)))
    print(f"{same} results are the same, {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
