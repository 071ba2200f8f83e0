#!/usr/bin/env python3
"""Measure how much processor time `newsdex serve` takes for each kind of request.

    serve-cost.py NEWSDEX INDEX [--requests N] [--seed N]

Starts `NEWSDEX serve` on a free port of this machine, waits until it has prepared its names, and sends the requests of serve-load.py one
after the other. Prints, for each kind, the processor time of the service per request (mean, and of the most expensive tenth) and the parts
of a search: hits only, with facets, with a timeline. Processor time depends little on what else the machine does.
"""

import argparse
import importlib.util
import os
import pathlib
import random
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

load_path = pathlib.Path(__file__).with_name("serve-load.py")
spec = importlib.util.spec_from_file_location("serve_load", load_path)
load = importlib.util.module_from_spec(spec)
spec.loader.exec_module(load)

TICK = os.sysconf("SC_CLK_TCK")
FACETS = "&".join(f"facet={f}" for f in ["people", "organizations", "places", "source", "author", "section", "language", "year"])


def processor_ms(pid):
    """The time of all threads, in milliseconds; schedstat counts nanoseconds."""
    total = 0
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((thread / "schedstat").read_text().split()[0])
        except OSError:
            pass
    return total / 1e6


def get(base, path):
    try:
        with urllib.request.urlopen(base + path) as answer:
            return len(answer.read())
    except urllib.error.HTTPError as error:
        return error.code


def measured(base, pid, paths):
    times = []
    for path in paths:
        before = processor_ms(pid)
        get(base, path)
        times.append((processor_ms(pid) - before, path))
    times.sort()
    return times


def as_json(paths, more):
    """Searches as JSON, with other parts."""
    return [path.replace("/search?", "/search.json?") + more for path in paths]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsdex")
    parser.add_argument("index")
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    begun = time.monotonic()
    service = subprocess.Popen([args.newsdex, "serve", "--index", args.index, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    try:
        base = None
        for line in service.stderr:
            if found := re.search(r"http://[0-9.:]+", line):
                base = found[0]
                break
        get(base, "/")
        first = time.monotonic() - begun
        print(f"first page after {first * 1000:.0f} ms, {processor_ms(service.pid):.0f} ms of processor time")
        for _ in range(600):
            if b"People</h2>" in urllib.request.urlopen(base).read():
                break
            time.sleep(0.1)
        print(f"prepared after {processor_ms(service.pid):.0f} ms of processor time")
        chance = random.Random(args.seed)
        pages = load.addresses(base, 1000, chance)
        searches = chance.sample(pages["search"], args.requests)
        kinds = {kind: chance.sample(of_kind, min(args.requests, len(of_kind))) for kind, of_kind in pages.items()}
        kinds["search"] = searches
        every = [path + "&group=0" for path in searches]
        kinds["search, every copy"] = every
        kinds["hits only"] = as_json(searches, "&snippets=0")
        kinds["hits with snippets"] = as_json(searches, "&snippets=2&limit=20")
        kinds["hits, grouped"] = as_json(searches, "&snippets=0&group=1")
        kinds["facets only"] = as_json(searches, f"&limit=0&{FACETS}")
        kinds["timeline"] = [path.replace("/search?", "/timeline.json?") for path in searches]
        names = [urllib.parse.unquote(path.rsplit("/", 1)[1]) for path in pages["entity"]]
        kinds["quotes by speaker"] = ["/quotes?speaker=" + urllib.parse.quote(name) for name in names[: args.requests]]
        for _, path in measured(base, service.pid, searches[:20]):
            pass
        mix = 0.0
        for kind, paths in kinds.items():
            times = measured(base, service.pid, paths)
            mean = sum(ms for ms, _ in times) / len(times)
            worst = times[-max(1, len(times) // 10):]
            of_worst = sum(ms for ms, _ in worst) / len(worst)
            if kind in load.PAGES:
                mix += mean * load.PAGES[kind] / sum(load.PAGES.values())
            print(f"{kind:20} {mean:8.1f} ms, most expensive tenth {of_worst:8.1f} ms, most {times[-1][0]:8.1f} ms {times[-1][1][:70]}")
        print(f"{'the mix':20} {mix:8.1f} ms: two cores answer {2000 / mix:.0f} a second")
    finally:
        service.terminate()
        service.wait()


if __name__ == "__main__":
    sys.exit(main())
