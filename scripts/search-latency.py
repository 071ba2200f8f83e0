#!/usr/bin/env python3
"""Print the results of scripts/search-latency.sh: by kind of query, and for whole processes.

Each query counts with its best time of all turns, because other work on the machine can only make it slower.
"""

import os
import statistics
import subprocess
import sys
import time


def times(folder, side, turns):
    """The best milliseconds of each query, with its kind and how many articles it found."""
    best = []
    for turn in range(1, turns + 1):
        with open(os.path.join(folder, f"{side}-{turn}.tsv"), encoding="utf-8") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        if not best:
            best = [[float(row[0]), row[2], int(row[1])] for row in rows]
        for known, row in zip(best, rows, strict=True):
            known[0] = min(known[0], float(row[0]))
    return best


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def process(newsdex, folder):
    """Milliseconds of whole processes, the best of several each."""
    with open(os.path.join(folder, "queries.tsv"), encoding="utf-8") as lines:
        queries = [line.split("\t")[1] for line in lines][::12]
    best = []
    for query in queries:
        command = [newsdex, "--index", os.path.join(folder, "newsdex"), "search", "--", query]
        runs = []
        for _ in range(10):
            begun = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            runs.append((time.perf_counter() - begun) * 1000)
        best.append(min(runs))
    return best


def main():
    newsdex, folder, turns = sys.argv[1], sys.argv[2], int(sys.argv[3])
    own, other = times(folder, "newsdex", turns), times(folder, "baseline", turns)
    print(f"{len(own)} queries, ten hits with stored fields and snippets, milliseconds; "
          f"load {os.getloadavg()[0]:.1f}")
    print(f"{'kind':<12}{'queries':>8}{'newsdex p50':>13}{'p95':>8}{'tantivy p50':>13}{'p95':>8}{'ratio':>8}")
    kinds = list(dict.fromkeys(kind for _, kind, _ in own))
    for kind in [*kinds, "all"]:
        a = [ms for ms, own_kind, _ in own if kind in (own_kind, "all")]
        b = [ms for ms, own_kind, _ in other if kind in (own_kind, "all")]
        ratio = statistics.median(a) / statistics.median(b)
        print(f"{kind:<12}{len(a):>8}{statistics.median(a):>13.2f}{percentile(a, 0.95):>8.2f}"
              f"{statistics.median(b):>13.2f}{percentile(b, 0.95):>8.2f}{ratio:>8.2f}")
    whole = process(newsdex, folder)
    print(f"one process, {len(whole)} queries: median {statistics.median(whole):.1f} ms, "
          f"most {max(whole):.1f} ms")


if __name__ == "__main__":
    main()
