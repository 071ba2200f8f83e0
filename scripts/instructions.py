#!/usr/bin/env python3
"""Count the instructions of indexing, by room of the code, and tell which rooms have grown.

    scripts/instructions.py                                the archive of the tests (fixtures/archive)
    scripts/instructions.py FOLDER                         the files of a folder: JSON Lines give every n-th line
    scripts/instructions.py FOLDER --save FIGURES.tsv      writes the figures
    scripts/instructions.py FOLDER --against FIGURES.tsv   ends with 1 if a room grew by more than 3 %

Instructions are the same on a busy machine and on a quiet one, so a small change can be seen. Each instruction counts for the
file whose line it belongs to, also where the compiler has put a function into another one. A room is a folder or a file
of this repository, or a package. valgrind counts (--tool=callgrind); one thread, so about forty times slower than a plain run.

NEWSDEX is the path of a program with line numbers (default: target/measuring/newsdex of `cargo build --profile
measuring`). Needs valgrind, and zstd for compressed JSON Lines.
"""

import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("NEWSDEX", str(ROOT / "target" / "measuring" / "newsdex"))

# The share by which a room may grow, and the share of all instructions below which a room is not compared.
GROWTH = 0.03
SMALL = 0.002

# Bytes of JSON Lines that are indexed.
SAMPLE_BYTES = 6_000_000

# Part of the path of a source file, and its room; the first that fits.
ROOMS = [
    (r"/tantivy-stacker", "tantivy: words in memory"),
    (r"registry/.*/(tantivy|columnar|ownedbytes|bitpacking)", "tantivy"),
    (r"registry/.*/frostem", "stemmers"),
    (r"registry/.*/zstd", "compression (zstd)"),
    (r"registry/.*/(lib)?mimalloc", "allocation"),
    (r"registry/src/[^/]+/([a-z0-9_-]+?)-\d", r"package \1"),
    (r"crates/newsdex-(enrich)/src/(\w+)", r"\1: \2"),
    (r"crates/newsdex-(text)/src/words/(?:forms|fold|stems)", r"\1: forms of words"),
    (r"crates/newsdex-(text)/src/words/sentences", r"\1: sentences"),
    (r"crates/newsdex-(text)/src/words", r"\1: words"),
    (r"crates/newsdex-(text)/src/lexicon", r"\1: lexicon"),
    (r"crates/newsdex-(\w+)/src", r"\1"),
    (r"\bsrc/(index|ingest|engine|output|cli)[/.]", r"newsdex: \1"),
    (r"^\./string/", "copying and comparing memory"),
    (r"/hashbrown", "hash tables"),
    (r"/rustc/.*/alloc/", "standard library: alloc"),
    (r"/rustc/", "standard library"),
]

# Source files whose functions are mostly put into others: their instructions count for the room around them.
INLINED = re.compile(r"^/rustc/|/hashbrown-|registry/.*/(memchr|smallvec|rustc-hash)-")


def room(path):
    for pattern, name in ROOMS:
        found = re.search(pattern, path)
        if found:
            return found.expand(name)
    return "other"


def counted(path):
    """Instructions by source file of a file that callgrind wrote."""
    names, counts = {}, collections.Counter()
    file, objects, is_call = "", {}, False

    def named(known, text):
        number, _, name = text.partition(" ")
        if name:
            known[number] = name
        return known.get(number, number)

    current_object = ""
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            line = line.rstrip("\n")
            key, equals, value = line.partition("=")
            if equals and key in ("fl", "fi", "fe"):
                named_file = named(names, value)
                if key == "fl" or not INLINED.search(named_file):
                    file = named_file
            elif equals and key == "ob":
                current_object = named(objects, value)
            elif equals and key == "cob":
                named(objects, value)
            elif equals and key in ("cfi", "cfl"):
                named(names, value)
            elif line.startswith("calls="):
                is_call = True
            elif line and line[0] in "+-*0123456789":
                if is_call:
                    # The cost of the called function, which is counted where it is.
                    is_call = False
                    continue
                cost = line.split()
                where = file if file != "???" else "system: " + os.path.basename(current_object)
                counts[where] += int(cost[1])
    return counts


def sample(folder, target):
    """Writes every n-th line of all JSON Lines of a folder, about SAMPLE_BYTES; false if the folder has none."""
    files = sorted(path for path in folder.rglob("*") if re.search(r"\.jsonl(\.zst)?$", path.name))
    lines = []
    for path in files:
        command = ["zstd", "-dcq" if path.suffix == ".zst" else "-dcfq", str(path)]
        lines += subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines(keepends=True)
    if not lines:
        return False
    step = max(1, sum(map(len, lines)) // SAMPLE_BYTES)
    target.write_bytes(b"".join(lines[::step]))
    return True


def indexing(folder):
    """Instructions by room for indexing a folder."""
    with tempfile.TemporaryDirectory(prefix="newsdex-instructions-") as scratch:
        scratch = pathlib.Path(scratch)
        part = scratch / "sample.jsonl"
        given = part if sample(folder, part) else folder
        out = scratch / "callgrind.out"
        command = [
            "valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}", PROGRAM,
            "--index", str(scratch / "index"), "--threads", "1", "--quiet", "index", str(given),
        ]
        # 3: some files could not be read, as in the archive of the tests.
        if subprocess.run(command, check=False).returncode not in (0, 3):
            sys.exit("instructions: indexing failed")
        rooms = collections.Counter()
        for path, count in counted(out).items():
            rooms[room(path)] += count
        if os.environ.get("FILES"):
            for path, count in counted(out).most_common(120):
                print(f"{count:>15,}  {path}", file=sys.stderr)
        return rooms


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ROOT / "fixtures" / "archive")
    parser.add_argument("--save", type=pathlib.Path, metavar="FIGURES.tsv")
    parser.add_argument("--against", type=pathlib.Path, metavar="FIGURES.tsv")
    args = parser.parse_args()
    before = {}
    if args.against:
        rows = (line.split("\t") for line in args.against.read_text(encoding="utf-8").splitlines())
        before = {name: int(count) for name, count in rows}
    rooms = indexing(args.folder)
    total = sum(rooms.values())
    print(f"{'room':<32}{'instructions':>16}{'share':>8}" + (f"{'change':>9}" if before else ""))
    grown = []
    for name, count in [*rooms.most_common(), ("all", total)]:
        if count < total * SMALL:
            continue
        line = f"{name:<32}{count:>16,}{count / total:>8.1%}"
        if before:
            earlier = before.get(name, 0)
            line += f"{count / earlier - 1:>+9.1%}" if earlier else "      new"
            if count > earlier * (1 + GROWTH):
                grown.append(name)
        print(line)
    if args.save:
        rows = [*sorted(rooms.items()), ("all", total)]
        args.save.write_text("".join(f"{name}\t{count}\n" for name, count in rows), encoding="utf-8")
    if grown:
        sys.exit(f"instructions: grown by more than {GROWTH:.0%}: {', '.join(grown)}")


if __name__ == "__main__":
    main()
