#!/usr/bin/env python3
"""Run the queries of a file, one per line, and print what each took, the most expensive first.

    scripts/hostile-queries.py NEWSDEX INDEX [QUERIES] [-- FLAG...]

NEWSDEX is the path of the program; QUERIES is a file (default: tests/queries/hostile.txt); the flags are passed to `newsdex search`, as in
`-- --facet people --group --sort newest`. Columns: CPU seconds, wall seconds, megabytes at the peak, exit code, hits, the beginning of
the query. A query may take 120 seconds.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

MOST_SECONDS = 120


def ask(command, query):
    begun = time.monotonic()
    process = subprocess.Popen(
        [*command, "--", query], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        output, _ = process.communicate(timeout=MOST_SECONDS)
        hits = json.loads(output)["total"] if output else "-"
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        hits = "stopped"
    return hits, process.returncode, time.monotonic() - begun


def measured(command, query):
    """Runs one query in a child of its own, whose children are only that query."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        answer = ask(command, query)
        import resource

        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        with os.fdopen(writing, "w") as out:
            json.dump([*answer, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024], out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        found = json.load(answer)
    os.waitpid(child, 0)
    return found


def main():
    arguments, _, flags = "\n".join(sys.argv[1:]).partition("\n--\n")
    arguments = arguments.split("\n")
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    root = Path(__file__).resolve().parent.parent
    queries = Path(arguments[2]) if len(arguments) == 3 else root / "tests/queries/hostile.txt"
    command = [arguments[0], "--index", arguments[1], "search", *flags.split("\n"), "--format", "json"]
    command = [part for part in command if part]
    rows = []
    for query in queries.read_text().splitlines():
        hits, code, clock, cpu, megabytes = measured(command, query)
        rows.append((cpu, clock, megabytes, code, hits, query))
    for cpu, clock, megabytes, code, hits, query in sorted(rows, key=lambda row: -row[0]):
        print(f"{cpu:7.2f} {clock:7.2f} {megabytes:6.0f} {code:3} {hits!s:>8}  {query[:90]}")


if __name__ == "__main__":
    main()
