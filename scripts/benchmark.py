#!/usr/bin/env python3
"""Measure two programs that index the same archive, and searches in the index of the first one.

scripts/benchmark.sh builds both programs and calls this script. The programs take turns.

CPU seconds are user plus system time of the whole process; memory is its largest resident set. Both come from the operating
system at the end of the process. Results are medians over the rounds.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

# Words any archive of English news has; each kind of query the language knows once or so.
QUERIES = [
    "president",
    "interest rates",
    '"press conference"',
    '"supreme court"~2',
    "congress w/10 budget",
    "tax OR trade",
    "reform*",
    "person:clinton",
    "health date:2007",
    "title:report -percent",
]

# How often each query is asked; the first answer is not counted.
ASKED = 6


def measured(command):
    """Runs a command; gives its CPU seconds, its wall seconds and its largest resident set in MB."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"benchmark: {' '.join(command)}: exit {process.returncode}")
    # Linux counts kilobytes, macOS bytes.
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit


def size_mb(folder):
    files = (os.path.join(root, name) for root, _, names in os.walk(folder) for name in names)
    return sum(os.path.getsize(path) for path in files) / 1_000_000


def archives(paths):
    """The files to index: folders stand for the JSON Lines in them."""
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for name in sorted(os.listdir(path)):
            if name.endswith((".jsonl", ".jsonl.zst")):
                yield os.path.join(path, name)


def index(options, files, folder):
    """Indexes with both programs in turn; gives the folder of newsdex's last index."""
    kept = os.path.join(folder, "newsdex")
    other = os.path.join(folder, "baseline")
    sides = {
        "newsdex": ([options.newsdex, "--index", kept, "--threads", "1", "--quiet", "index", *files], kept),
        "baseline": ([options.baseline, other, *files], other),
    }
    runs = {name: [] for name in sides}
    sizes = {}
    for number in range(1, options.rounds + 1):
        for name, (command, path) in sides.items():
            shutil.rmtree(path, ignore_errors=True)
            runs[name].append(measured(command))
            sizes[name] = size_mb(path)
        seconds = ", ".join(f"{name} {runs[name][-1][0]:.2f} s" for name in sides)
        print(f"round {number} of {options.rounds}: {seconds} CPU", file=sys.stderr)

    print(f"\n{'indexing, one thread':<22} {'CPU s':>8} {'min':>8} {'max':>8} {'wall s':>8} {'peak MB':>8} {'index MB':>9}")
    for name, measures in runs.items():
        cpu, wall, memory = zip(*measures)
        print(f"{name:<22} {statistics.median(cpu):8.2f} {min(cpu):8.2f} {max(cpu):8.2f} "
              f"{statistics.median(wall):8.2f} {max(memory):8.0f} {sizes[name]:9.1f}")
    medians = [statistics.median(cpu for cpu, _, _ in runs[name]) for name in ("newsdex", "baseline")]
    print(f"\nCPU seconds of newsdex to those of the baseline: {medians[0] / medians[1]:.2f}")
    return kept


def search(options, kept):
    """Times whole processes, each with ten hits and their snippets."""
    print(f"\n{'one search, ms':<28} {'found':>8} {'median':>8} {'max':>8}")
    medians = []
    for query in QUERIES:
        command = [options.newsdex, "--index", kept, "--quiet", "search"]
        counted = subprocess.run([*command, "--format", "json", query], stdout=subprocess.PIPE, check=False)
        total = json.loads(counted.stdout)["total"]
        times = [measured([*command, query])[1] * 1000 for _ in range(ASKED)][1:]
        medians.append(statistics.median(times))
        print(f"{query:<28} {total:8} {medians[-1]:8.1f} {max(times):8.1f}")
    print(f"\nMedian of the medians: {statistics.median(medians):.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--newsdex", required=True)
    parser.add_argument("--baseline", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("archives", nargs="+")
    options = parser.parse_args()
    files = list(archives(options.archives))
    if not files:
        sys.exit("benchmark: no .jsonl or .jsonl.zst file there")
    megabytes = sum(map(os.path.getsize, files)) / 1_000_000
    print(f"{len(files)} files, {megabytes:.1f} MB as stored; "
          f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
          f"load {os.getloadavg()[0]:.1f} at the start")
    with tempfile.TemporaryDirectory(prefix="newsdex-benchmark.") as folder:
        search(options, index(options, files, folder))


if __name__ == "__main__":
    main()
