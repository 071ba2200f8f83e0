#!/usr/bin/env python3
"""Measure how fast `newsdex serve` answers many people at once.

    serve-load.py NEWSDEX INDEX [--people N] [--seconds S] [--no-wait] [--rebuild FOLDER] [--slow N]

Starts `NEWSDEX serve` on a free port of this machine. PEOPLE ask at the same time; each waits 0.5 to 1.5 seconds between two pages, or
not at all with --no-wait. They ask for 1,000 different searches with facets and timeline, for the articles found, for names and
quotations. With --rebuild, the index is rebuilt twice meanwhile, from FOLDER. With --slow, N clients stay connected that send one byte a
second. Prints counts, latencies and the memory of the service.
"""

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

PAGES = {"search": 6, "article": 2, "entity": 1, "quotes": 1}


def addresses(base, count, chance):
    """Different searches, made of the names and sources of the archive."""

    def ask(path):
        with urllib.request.urlopen(base + path) as answer:
            return json.load(answer)

    names = [e["name"] for e in ask("/entities.json?limit=1000")["entities"]]
    words = [w for name in names for w in re.findall(r"[^\W\d_]{4,}", name)]
    words += ["government", "police", "war", "market", "minister", "water", "court", "school", "bank", "oil", "trade", "health"]
    facets = ask("/search.json?limit=0&facet=source&facet=year")["facets"]
    sources = [f["value"] for f in facets["source"]][:50] or ["x"]
    years = [f["value"] for f in facets["year"] if f["value"] != "undated"] or ["2000"]
    found = set()
    while len(found) < count:
        parts = {"q": " ".join(chance.sample(words, chance.choice([1, 1, 2, 2, 3])))}
        kind = chance.random()
        if kind < 0.1:
            parts["q"] = parts["q"].replace(" ", " OR ")
        elif kind < 0.2:
            parts["q"] = f'"{chance.choice(names)}"'
        elif kind < 0.3:
            parts["q"] = chance.choice(words)[:4] + "*"
        if chance.random() < 0.2:
            parts["source"] = chance.choice(sources)
        if chance.random() < 0.3:
            parts["from"] = chance.choice(years)
        found.add("/search?" + urllib.parse.urlencode(parts))
    pages = {"search": sorted(found)}
    pages["entity"] = [f"/entity/person/{urllib.parse.quote(e['name'], safe='')}"
                       for e in ask("/entities.json?type=person&limit=200")["entities"]]
    pages["quotes"] = [f"/quotes?q={urllib.parse.quote(w)}" for w in words[:200]]
    pages["article"] = [f"/article/{urllib.parse.quote(h['id'], safe='')}?q=government"
                        for h in ask("/search.json?limit=300&snippets=0")["hits"]]
    return pages


async def person(host, port, pages, until, wait, chance, results):
    """One reader, with one connection."""
    reader = writer = None
    while time.monotonic() < until:
        if wait:
            await asyncio.sleep(chance.uniform(0.5, 1.5))
        kind = chance.choices(list(PAGES), PAGES.values())[0]
        address = chance.choice(pages[kind])
        begun = time.monotonic()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection(host, port)
            writer.write(f"GET {address} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            status = int(head.split()[1])
            length = int(re.search(r"content-length: (\d+)", head, re.I)[1])
            await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError, TypeError) as error:
            results.append((kind, f"error: {error}", 0.0, address))
            reader = writer = None
            continue
        results.append((kind, status, (time.monotonic() - begun) * 1000, address))


async def slow(host, port, until):
    """A client that never finishes its request."""
    while time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection(host, port)
            for byte in b"GET / HTTP/1.1\r\nHost: somebody":
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(1)
            writer.close()
        except OSError:
            await asyncio.sleep(1)


async def rebuild(args):
    for _ in range(2):
        run = await asyncio.create_subprocess_exec(args.newsdex, "index", "--quiet", "--rebuild", "--index", args.index, args.rebuild)
        await run.wait()
        print(f"rebuilt, exit {run.returncode}", flush=True)


def memory(pid):
    with open(f"/proc/{pid}/status") as status:
        fields = dict(line.split(":", 1) for line in status)
    return tuple(int(fields[name].split()[0]) // 1024 for name in ("VmRSS", "RssAnon"))


async def measure(args, base, pid):
    host, port = base.removeprefix("http://").split(":")
    chance = random.Random(7)
    pages = await asyncio.to_thread(addresses, base, 1000, chance)
    print("memory before:", "%d MB, of it %d MB not files" % memory(pid))
    until = time.monotonic() + args.seconds
    results = []
    work = [person(host, port, pages, until, not args.no_wait, random.Random(n), results) for n in range(args.people)]
    work += [slow(host, port, until) for _ in range(args.slow)]
    if args.rebuild:
        work.append(rebuild(args))
    await asyncio.gather(*work)
    print("memory after:", "%d MB, of it %d MB not files" % memory(pid))
    print(f"{len(results)} requests in {args.seconds} s")
    for kind in [*PAGES, "all"]:
        of_kind = [r for r in results if kind in (r[0], "all")]
        times = sorted(ms for _, status, ms, _ in of_kind if status == 200)
        others = {}
        for _, status, _, _ in of_kind:
            if status != 200:
                others[status] = others.get(status, 0) + 1
        if times:
            at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
            print(f"{kind:8} {len(times):6} right, p50 {at(.5):7.1f}  p95 {at(.95):7.1f}  p99 {at(.99):7.1f}  most {times[-1]:7.1f} ms  others {others}")
    slowest = sorted(results, key=lambda r: -r[2])[:5]
    for kind, status, ms, address in slowest:
        print(f"  {ms:7.1f} ms {status} {address}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsdex")
    parser.add_argument("index")
    parser.add_argument("--people", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--no-wait", action="store_true")
    parser.add_argument("--rebuild")
    parser.add_argument("--slow", type=int, default=0)
    args = parser.parse_args()
    begun = time.monotonic()
    service = subprocess.Popen([args.newsdex, "serve", "--index", args.index, "--listen", "127.0.0.1:0"],
                               stderr=subprocess.PIPE, text=True)
    try:
        base = re.search(r"http://[\d.:]+", service.stderr.readline())[0]
        urllib.request.urlopen(base + "/").read()
        print(f"first page {(time.monotonic() - begun) * 1000:.0f} ms after the start")
        # Until names have been counted, pages take longer.
        while b"People</h2>" not in urllib.request.urlopen(base + "/").read():
            time.sleep(0.1)
        print(f"prepared {(time.monotonic() - begun) * 1000:.0f} ms after the start")
        asyncio.run(measure(args, base, service.pid))
    finally:
        service.terminate()
        service.wait()


if __name__ == "__main__":
    sys.exit(main())
