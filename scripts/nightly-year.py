#!/usr/bin/env python3
"""Simulate a year of nightly runs. scripts/nightly-year.sh calls this script.
"""

import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
small_articles = importlib.import_module("small-articles")

# Every night so many older articles are corrected.
CORRECTED = 3


def run(command):
    """Runs a command; gives its output as JSON, its CPU seconds and its wall seconds."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"nightly-year: {' '.join(command)}: exit {process.returncode}")
        out.seek(0)
        return json.load(out), usage.ru_utime + usage.ru_stime, wall


def main():
    newsdex, nights, articles = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory(prefix="newsdex-year.") as work:
        archive, index = os.path.join(work, "archive"), os.path.join(work, "index")
        month, most, held = [], 0, 0
        print(f"{'nights':>8} {'articles':>9} {'segments':>9} {'most':>5} {'index MB':>9} "
              f"{'median CPU s':>13} {'mean':>6} {'longest':>8}")
        for night in range(nights):
            for number in range(night * articles, (night + 1) * articles):
                small_articles.write(archive, number)
            held += articles
            for number in range(CORRECTED) if night else ():
                small_articles.write(archive, (night * 7919 + number * 104_729) % (night * articles), night)
            if night:
                gone = small_articles.write(archive, (night * 31_337) % (night * articles), night)
                os.remove(gone)
            held = sum(len(files) for _, _, files in os.walk(archive))
            _, cpu, _ = run([newsdex, "--index", index, "index", "--json", "--quiet", archive])
            month.append(cpu)
            stats, _, _ = run([newsdex, "--index", index, "stats", "--format", "json"])
            most = max(most, stats["segments"])
            if stats["articles"] != held:
                sys.exit(f"nightly-year: {held} articles in the archive, {stats['articles']} in the index")
            if len(month) == 30 or night + 1 == nights:
                print(f"{night + 1:>8} {held:>9,} {stats['segments']:>9} {most:>5} {stats['bytes'] / 1e6:>9.1f} "
                      f"{statistics.median(month):>13.2f} {statistics.mean(month):>6.2f} {max(month):>8.2f}", flush=True)
                month = []
        if most > 40:
            sys.exit(f"nightly-year: {most} segments")


if __name__ == "__main__":
    main()
