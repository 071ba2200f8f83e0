#!/usr/bin/env python3
"""Measures an index on a real OpenSearch node beside a local index.

    scripts/opensearch-figures.py NEWSDEX WORK ARCHIVE... [--version 2|3] [--from-index DIR] [--rounds N]

Starts one node with scripts/opensearch.sh, indexes the archives there and locally, and prints articles a second, bytes an
article and the time of searches: a whole `newsdex search` each, the median and the slowest twentieth. With --from-index,
copies that local index to the node instead of reading the archives. WORK is an empty folder for everything that is
written.
"""

import functools
import subprocess
import time
from pathlib import Path

import opensearch_node

PORT = 9720
QUERIES = [
    "government", "president minister", '"prime minister"', "police w/5 arrested", "bank NOT river", "elect*",
    "person:clinton", "place:london date:1990..2020", "lead:market", "oil pre/3 price", "war OR peace", '"human rights"~3',
    "title:police", "climat* w/s energy", "trade union strike",
]

request = functools.partial(opensearch_node.request, PORT)


def timed(command, env):
    begun = time.perf_counter()
    done = subprocess.run(list(map(str, command)), env=env, capture_output=True, text=True, check=False)
    return time.perf_counter() - begun, done


def latency(command, env, rounds):
    """Milliseconds of the searches that worked, sorted, and the number of those that did not."""
    times, refused = [], 0
    for query in QUERIES * rounds:
        took, done = timed([*command, "search", "--format", "json", "--", query], env)
        if done.returncode in (0, 1):
            times.append(took * 1000)
        else:
            refused += 1
    return sorted(times), refused


def main():
    parser = opensearch_node.parser_of_figures(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    work = arguments.work
    env = opensearch_node.environment(work)
    with opensearch_node.one_node(arguments.version, PORT, work, OPENSEARCH_HEAP="1g"):
        engine = [arguments.newsdex, "--engine", f"http://127.0.0.1:{PORT}/figures", "-q"]
        local = arguments.from_index or work / "local"
        if arguments.from_index:
            what = ["--from-index", local]
        else:
            what = arguments.archive
            took, done = timed([arguments.newsdex, "-q", "-i", local, "index", *what], env)
            print(f"local index: {took:.1f} s")
        took, done = timed([*engine, "index", "--replicas", "0", *what], env)
        if done.returncode not in (0, 3):
            raise SystemExit(done.stderr)
        request("/figures/_refresh", {})
        query = {"query": {"term": {"kind": "article"}}}
        articles = request("/figures/_count", query)["count"]
        print(f"server: {articles} articles in {took:.1f} s, {articles / took:.0f} a second")
        request("/figures/_forcemerge?max_num_segments=1", {})
        stats = request("/figures/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]
        size = sum(file.stat().st_size for file in Path(local).rglob("*") if file.is_file())
        print(f"server: {stats / articles:.0f} bytes an article (one segment, no replica); local: {size / articles:.0f}")
        for name, command in (("server", engine), ("local", [arguments.newsdex, "-i", local, "-q"])):
            latency(command, env, 1)
            times, refused = latency(command, env, arguments.rounds)
            if times:
                median, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
                print(f"{name}: search p50 {median:.0f} ms, p95 {slow:.0f} ms, {len(times)} searches, {refused} refused")


if __name__ == "__main__":
    main()
