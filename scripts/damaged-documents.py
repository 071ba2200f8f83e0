#!/usr/bin/env python3
"""Feed newsdex truncated and damaged documents: PDF, DOCX and RTF files.

    scripts/damaged-documents.py NEWSDEX FOLDER... [--count 1000] [--seed N] [--keep FOLDER]

NEWSDEX is the path of a release build. The files below each FOLDER with these endings are the patterns; --count damaged
files of each form are made of them: truncated, with changed bytes, with a part that is missing, repeated or filled with
zeros, or with a number that is another one. In DOCX, which is a zip archive, every second file is damaged inside its
parts, and packed again. `newsdex extract` reads each file in a process of its own.

No process may panic or end by a signal, and none may take more than 2 seconds of CPU time or 300 MB of memory, the process
that reads PDF files included. Every file ends as articles or with a reason on standard error. Prints a line for each form
and the worst files, and ends with 1 if a file broke a rule. --keep keeps these files.
"""

import argparse
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FORMS = [".pdf", ".docx", ".rtf"]
MOST_SECONDS = 2.0
MOST_MEGABYTES = 300


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsdex", type=Path)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    newsdex = options.newsdex.resolve()
    broken = 0
    print("| form | files | articles | failed or skipped | most seconds | most MB | broke a rule |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for form in FORMS:
        patterns = sorted(path for folder in options.folders for path in folder.rglob("*" + form) if path.is_file())
        if not patterns:
            print(f"| {form[1:].upper()} | 0 | | | | | no pattern in these folders |")
            continue
        chance = random.Random(f"{options.seed}{form}")
        jobs = []
        for number in range(options.count):
            pattern = patterns[number % len(patterns)]
            jobs.append((f"{number:04}-{pattern.name}", damaged(pattern.read_bytes(), form, number, chance)))
        with tempfile.TemporaryDirectory(prefix="newsdex-damaged-") as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda job: trial(newsdex, Path(folder), *job, options.keep), jobs))
        wrong = [result for result in results if result["wrong"]]
        broken += len(wrong)
        articles = sum(result["articles"] > 0 for result in results)
        print(
            f"| {form[1:].upper()} | {len(results)} | {articles} | {len(results) - articles} "
            f"| {max(result['seconds'] for result in results):.2f} | {max(result['megabytes'] for result in results):.0f} "
            f"| {len(wrong)} |",
            flush=True,
        )
        for result in sorted(wrong, key=lambda result: result["name"])[:20]:
            print(f"    {result['name']}: {', '.join(result['wrong'])}", file=sys.stderr)
    sys.exit(1 if broken else 0)


def damaged(data, form, number, chance):
    if form == ".docx" and number % 2:
        return damaged_parts(data, number, chance)
    return damaged_bytes(data, number, chance)


def damaged_parts(data, number, chance):
    """A zip archive in which the parts themselves are damaged."""
    try:
        whole = zipfile.ZipFile(io.BytesIO(data))
        names = [name for name in whole.namelist() if name.endswith((".xml", ".rels"))]
        chosen = set(chance.sample(names, min(len(names), 1 + number % 3))) | {"word/document.xml"}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in whole.namelist():
                part = whole.read(name)
                archive.writestr(name, damaged_bytes(part, number // 2, chance) if name in chosen else part)
        return packed.getvalue()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return damaged_bytes(data, number, chance)


def damaged_bytes(data, number, chance):
    if not data:
        return data
    size = len(data)
    at = chance.randrange(size)
    length = chance.choice([1, 10, 100, 1_000, 10_000, size // 4 + 1])
    match number % 7:
        case 0:
            return data[:at]
        case 1:
            changed = bytearray(data)
            for _ in range(chance.choice([1, 10, 100, 1_000])):
                changed[chance.randrange(size)] = chance.randrange(256)
            return bytes(changed)
        case 2:
            return data[:at] + data[at + length :]
        case 3:
            return data[:at] + data[at : at + length] * chance.choice([2, 5, 50 if length < 2_000 else 3]) + data[at + length :]
        case 4:
            return data[:at] + bytes(min(length, size - at)) + data[at + length :]
        case 5:
            numbers = list(re.finditer(rb"\d+", data))
            if not numbers:
                return data[: size // 2]
            for found in sorted(chance.sample(numbers, min(len(numbers), 5)), key=lambda found: -found.start()):
                other = chance.choice([b"0", b"1", b"-1", b"65535", b"4294967296", b"99999999999999999999", b"1e300"])
                data = data[: found.start()] + other + data[found.end() :]
            return data
        case _:
            other = chance.randrange(size)
            return data[:at] + data[other : other + length] + data[at:]


def trial(newsdex, folder, name, data, keep):
    path = folder / name
    path.write_bytes(data)
    with open(folder / (name + ".out"), "wb+") as out, open(folder / (name + ".err"), "wb+") as err:
        process = subprocess.Popen([newsdex, "extract", path], stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        articles, said = out.read().count(b"\n"), err.read()
    seconds = usage.ru_utime + usage.ru_stime
    megabytes = usage.ru_maxrss / 1024
    wrong = []
    if process.returncode < 0 or process.returncode not in (0, 2, 3):
        wrong.append(f"exit code {process.returncode}")
    if b"panicked" in said:
        wrong.append("panic")
    if b"ended before it had read" in said:
        wrong.append("the process for PDF files ended")
    if seconds > MOST_SECONDS:
        wrong.append(f"{seconds:.1f} s")
    if megabytes > MOST_MEGABYTES:
        wrong.append(f"{megabytes:.0f} MB")
    if not articles and not said.strip():
        wrong.append("neither articles nor a reason")
    if wrong and keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / name).write_bytes(data)
    for file in (path, folder / (name + ".out"), folder / (name + ".err")):
        file.unlink()
    return {"name": name, "articles": articles, "seconds": seconds, "megabytes": megabytes, "wrong": wrong}


if __name__ == "__main__":
    main()
