#!/usr/bin/env python3
"""Measure newsdex on files that are made to be slow or large to read.

    scripts/hostile-files.py NEWSDEX [--megabytes N] [--only TEXT] [--worst N] [--part K/N] [--give-up SECONDS] [--json FILE]

NEWSDEX is the path of a release build. The inputs are those of tests/hostile (see README.md there), and the archives and documents that
hostile_archives.py and hostile_documents.py make; --only selects those whose name contains TEXT and can be repeated; --part 2/8 takes the
second of every eight. `newsdex extract` reads each input in a separate process; some are indexed, too. The worst inputs (10 for each
measure) are then made again with 15 MB.

A file may take one second of CPU time per megabyte and 600 MB of memory, and no process may end by a signal. The time for a file of
one line (the start of the program) is subtracted. Ends with 1 if a file took more. --json writes all figures.
"""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from hostile_archives import ARCHIVES
from hostile_documents import documents

ROOT = Path(__file__).resolve().parent.parent
INPUTS = ROOT / "tests/hostile"
MOST_SECONDS = 1.0
MOST_MEGABYTES = 600
LARGE_MEGABYTES = 15


def letters(number):
    """A word of small letters with a capital that no other number has."""
    word = ""
    number += 26
    while number:
        number, letter = divmod(number, 26)
        word = chr(ord("a") + letter) + word
    return word.capitalize()


def underlines(number):
    """Underlines and hyphens that no other number has."""
    return bin(number)[2:].replace("0", "_").replace("1", "-")


# So that all numbers are equally long.
FIRST = 100_000


def unit(template, number):
    if "{" not in template:
        return template
    return (
        template.replace("{n}", str(FIRST + number))
        .replace("{n+1}", str(FIRST + number + 1))
        .replace("{nn}", f"{number % 90 + 10}")
        .replace("{az}", letters(number))
        .replace("{_}", underlines(number))
    )


def with_lengths(text, lengths):
    for name, length in lengths.items():
        start = text.find("{" + name + "+")
        if start >= 0:
            end = text.index("}", start)
            more = int(text[start + len(name) + 2 : end])
            text = text[:start] + str(length + more) + text[end + 1 :]
    return text


class Input:
    """One kind of hostile file: made in any size."""

    is_measured_unpacked = False

    def __init__(self, table, hole=None):
        self.table = table
        self.hole = hole or {}
        own = table["name"]
        self.name = f"{hole['name']}: {own}" if hole else own
        self.kind = table["kind"]
        self.file = self.hole.get("file") or table["file"]

    def repeated(self, size):
        once = len((unit(self.table["unit"], 99999) + unit(self.table.get("close", ""), 99999)).encode())
        count = max(1, size // max(1, once))
        units = "".join(unit(self.table["unit"], number) for number in range(count))
        closes = "".join(unit(self.table.get("close", ""), number) for number in range(count))
        return units, closes

    def made(self, size):
        units, closes = self.repeated(size)
        lengths = {"close_bytes": len(closes.encode())}
        middle = with_lengths(self.table.get("middle", ""), lengths)
        lengths["bytes"] = len((units + middle + closes).encode())
        inner = self.table.get("head", "") + units + middle + closes + self.table.get("tail", "")
        if not self.hole:
            return with_lengths(inner, lengths).encode()
        match self.hole.get("escape"):
            case "json":
                inner = json.dumps(inner, ensure_ascii=False)[1:-1]
            case "csv":
                inner = inner.replace('"', '""')
        lengths["bytes"] = len(inner.encode())
        head = with_lengths(self.hole.get("head", ""), lengths)
        return (head + inner + self.hole.get("tail", "")).encode()


def written_inputs():
    tables = {"input": [], "hole": [], "filling": []}
    for path in sorted(INPUTS.glob("*.toml")):
        for name, rows in tomllib.loads(path.read_text()).items():
            tables[name].extend(rows)
    inputs = [Input(table) for table in tables["input"]]
    for hole in tables["hole"]:
        inputs += [Input(table, hole) for table in tables["filling"] if table["family"] == hole["family"]]
    return inputs


# ---- Measuring.


def measured(command, give_up):
    """Seconds of processor time, megabytes at the peak, and how the process ended."""
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        errors = os.open(os.environ["HOSTILE_ERRORS"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(errors, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (give_up, give_up + 1))
        os.execv(command[0], command)
    _, status, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


class Measure:
    def __init__(self, program, folder, give_up):
        self.program = str(Path(program).resolve())
        self.folder = folder
        self.give_up = give_up
        os.environ["HOSTILE_ERRORS"] = str(folder / "errors")
        line = folder / "line.txt"
        line.write_text("It rained.\n")
        self.start = min(measured([self.program, "extract", str(line)], give_up)[0] for _ in range(5))

    def of(self, hostile, size, command="extract"):
        data = hostile.made(size)
        # In a folder of its own: a page looks for its issue in the folder above, too.
        path = self.folder / "archive" / f"hostile-{hostile.file}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        arguments = [self.program]
        if command == "index":
            arguments += ["--index", str(self.folder / "index")]
        arguments += [command, str(path)]
        cpu, megabytes, code = measured(arguments, max(self.give_up, 2 * len(data) // 1_000_000))
        path.unlink()
        shutil.rmtree(self.folder / "index", ignore_errors=True)
        cpu = max(0.0, cpu - self.start)
        length = size if hostile.is_measured_unpacked else len(data)
        bytes_million = max(1.0, length / 1e6)
        errors = (self.folder / "errors").read_text(errors="replace")
        reason = next((line for line in errors.splitlines() if line.startswith("newsdex: ")), "")
        return {
            "name": hostile.name,
            "kind": hostile.kind,
            "command": command,
            "bytes": length,
            "cpu": round(cpu, 3),
            "cpu_per_megabyte": round(cpu / bytes_million, 3),
            "megabytes": round(megabytes),
            "code": code,
            "said": reason[-160:],
            "is_too_much": cpu / bytes_million > MOST_SECONDS or megabytes > MOST_MEGABYTES or code < 0 or code > 3
            or "panicked" in errors,
        }


def show(rows, key, count):
    print(f"\nThe most {key}:")
    for row in sorted(rows, key=lambda row: -row[key])[:count]:
        mark = "!" if row["is_too_much"] else " "
        print(
            f"{mark} {row['cpu_per_megabyte']:8.2f} s/MB {row['megabytes']:7.0f} MB {row['code']:4} {row['bytes'] / 1e6:5.1f} MB"
            f"  {row['command']:7} {row['name']}  {row['said'][-90:]}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--megabytes", type=float, default=1.0)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--worst", type=int, default=10, help="number of inputs to make again with 15 MB")
    parser.add_argument("--part", default="1/1", metavar="K/N", help="measure the K-th of every N inputs")
    parser.add_argument("--give-up", type=int, default=20, help="CPU seconds after which a file is stopped")
    parser.add_argument("--json")
    parser.add_argument("--list", action="store_true", help="list the inputs and exit")
    options = parser.parse_args()
    inputs = written_inputs()
    inputs += ARCHIVES + documents(inputs)
    if options.only:
        inputs = [hostile for hostile in inputs if any(text in hostile.name for text in options.only)]
    part, parts = map(int, options.part.split("/"))
    inputs = inputs[part - 1 :: parts]
    if options.list:
        for hostile in inputs:
            print(f"{hostile.kind:12} {hostile.name}")
        print(f"{len(inputs)} inputs", file=sys.stderr)
        return 0
    rows = []
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        measure = Measure(options.program, Path(folder), options.give_up)
        begun = time.monotonic()
        for number, hostile in enumerate(inputs):
            row = measure.of(hostile, int(options.megabytes * 1e6))
            rows.append(row)
            if row["is_too_much"] or number % 50 == 0:
                print(f"{number + 1}/{len(inputs)} {row['cpu_per_megabyte']:.2f} s/MB {row['megabytes']:.0f} MB {row['name']}", file=sys.stderr, flush=True)
        worst = {}
        for key in ["cpu_per_megabyte", "megabytes"]:
            for row in sorted(rows, key=lambda row: -row[key])[: options.worst]:
                worst[row["name"]] = None
        by_name = {hostile.name: hostile for hostile in inputs}
        large = [measure.of(by_name[name], LARGE_MEGABYTES * 1_000_000) for name in worst] if options.worst else []
        indexed = [measure.of(by_name[name], int(options.megabytes * 1e6), "index") for name in list(worst)[:5]]
        start = measure.start
    for key in ["cpu_per_megabyte", "megabytes"]:
        show(rows + indexed, key, 20)
        if large:
            show(large, key, 20)
    too_much = [row for row in rows + large + indexed if row["is_too_much"]]
    print(
        f"\n{len(rows)} inputs of {options.megabytes:g} MB, {len(large)} of {LARGE_MEGABYTES} MB, {len(indexed)} indexed, "
        f"in {time.monotonic() - begun:.0f} s; start of {start:.3f} s subtracted; {len(too_much)} took more than "
        f"{MOST_SECONDS:g} s for a megabyte or {MOST_MEGABYTES} MB, or ended badly"
    )
    if options.json:
        Path(options.json).write_text(json.dumps({"start": start, "inputs": rows, "large": large, "indexed": indexed}, indent=1))
    return 1 if too_much else 0


if __name__ == "__main__":
    sys.exit(main())
