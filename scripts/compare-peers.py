#!/usr/bin/env python3
"""Measure newsdex and other search programs on the same articles; scripts/compare-peers.sh builds what it needs.

Each peer indexes title and body of the articles with English stems and positions, and answers the same queries with ten
stored articles and snippets, in one process of its own (Recoll: in a process for each query). Everything runs on one core.
newsdex also finds names, quotations and dates; no peer does.
"""

import argparse
import collections
import glob
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PEERS = pathlib.Path(__file__).resolve().parent / "peers"
LUCENE = "9.12.0"
LUCENE_PARTS = ["core", "analysis-common", "queryparser", "queries", "sandbox", "highlighter", "memory"]
# Queries of each kind.
COUNT = 20
SYSTEM_PYTHON = "/usr/bin/python3"


def pinned(command):
    return ["taskset", "-c", "0", *command] if shutil.which("taskset") else command


def measured(command):
    """Runs a command on one core: seconds of wall time, seconds of CPU time, megabytes of memory at the peak, output."""
    with tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        process = subprocess.Popen(pinned(command), stdout=out, stderr=subprocess.PIPE)
        message = process.stderr.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            lines = message.strip().splitlines() or [f"exit {process.returncode}"]
            raise RuntimeError(lines[-1])
        out.seek(0)
        text = out.read().decode("utf-8", "replace")
    return time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, text


def plain(archives, target):
    """Writes the articles as plain JSON Lines and as lines of title and body; gives their number."""
    count = 0
    with open(target / "articles.jsonl", "wb") as lines, open(target / "articles.tsv", "w", encoding="utf-8") as rows:
        for path in archives:
            command = ["zstd", "-dcq", path] if path.endswith(".zst") else ["cat", path]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
                for line in process.stdout:
                    record = json.loads(line)
                    title, body = (re.sub(r"\s", " ", record.get(name) or "") for name in ("title", "body"))
                    lines.write(line)
                    rows.write(f"{title}\t{body}\n")
                    count += 1
    return count


def queries(target):
    """Makes queries from the articles: a word, two words, one of two words, two neighbouring words."""
    random.seed(7)
    articles, words, pairs = 0, collections.Counter(), []
    with open(target / "articles.tsv", encoding="utf-8") as rows:
        for row in rows:
            articles += 1
            text = re.findall(r"[a-z]{4,}|[^a-z\s]+|[a-z]+", row.lower())
            words.update({word for word in text if len(word) > 3 and word.isalpha()})
            for at in random.sample(range(max(1, len(text) - 1)), k=min(3, max(1, len(text) - 1))):
                pairs.append(tuple(text[at : at + 2]))
    usable = [word for word, count in sorted(words.items()) if 5 <= count <= articles / 5]
    weights = [words[word] for word in usable]
    word = lambda: random.choices(usable, weights)[0]
    known = set(usable)
    phrases = sorted({pair for pair in pairs if len(pair) == 2 and known.issuperset(pair)})
    asked = [["word", word()] for _ in range(COUNT)]
    asked += [["and", word(), word()] for _ in range(COUNT)]
    asked += [["or", word(), word()] for _ in range(COUNT)]
    asked += [["phrase", *pair] for pair in random.sample(phrases, k=min(COUNT, len(phrases)))]
    forms = {"word": ["{0}"] * 2, "and": ["{0} {1}", "+{0} +{1}"], "or": ["{0} OR {1}"] * 2, "phrase": ['"{0} {1}"'] * 2}
    with open(target / "queries.tsv", "w", encoding="utf-8") as own, \
            open(target / "typed.tsv", "w", encoding="utf-8") as typed:
        for kind, *parts in asked:
            own.write("\t".join([kind, *parts]) + "\n")
            typed.write("\t".join([kind, *(form.format(*parts) for form in forms[kind])]) + "\n")


def lucene(folder):
    """The class path of Lucene, from Maven; raises if it cannot be had."""
    if not (shutil.which("java") and shutil.which("mvn")):
        raise RuntimeError("java and mvn are not installed")
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "newsdex" / f"lucene-{LUCENE}"
    if len(glob.glob(f"{cache}/*.jar")) < len(LUCENE_PARTS):
        dependencies = "".join(
            f"<dependency><groupId>org.apache.lucene</groupId><artifactId>lucene-{part}</artifactId>"
            f"<version>{LUCENE}</version></dependency>" for part in LUCENE_PARTS)
        (folder / "pom.xml").write_text(
            "<project><modelVersion>4.0.0</modelVersion><groupId>peers</groupId><artifactId>peers</artifactId>"
            f"<version>1</version><dependencies>{dependencies}</dependencies></project>", encoding="utf-8")
        command = ["mvn", "-q", "-B", "-f", str(folder / "pom.xml"), "dependency:copy-dependencies",
                   f"-DoutputDirectory={cache}"]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            raise RuntimeError("Maven could not get Lucene")
    return f"{cache}/*"


def importable(module):
    if subprocess.run([SYSTEM_PYTHON, "-c", f"import {module}"], capture_output=True, check=False).returncode != 0:
        raise RuntimeError(f"the Python module {module} is not installed")


def needs(*programs):
    missing = [name for name in programs if not (shutil.which(name) or glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))]
    if missing:
        raise RuntimeError(f"not installed: {', '.join(missing)}")


def commands(name, options, folder, index):
    """The commands with which a peer indexes and answers; raises with the reason if it is not installed."""
    articles, asked, rounds = str(folder / "articles.jsonl"), str(folder / "queries.tsv"), str(options.rounds)
    typed = str(folder / "typed.tsv")
    if name == "newsdex":
        return ([options.newsdex, "--index", index, "--threads", "1", "--quiet", "index", articles],
                [options.latency, "run", index, typed, rounds])
    if name == "tantivy":
        return [options.baseline, index, articles], [options.baseline, "--search", index, typed, rounds]
    if name == "Lucene":
        jars = lucene(folder)
        java = ["java", "-XX:+UseSerialGC", "-cp", jars, str(PEERS / "Lucene.java")]
        return [*java, "index", index, str(folder / "articles.tsv")], [*java, "search", index, asked, rounds]
    python, script = sys.executable, name.lower()
    if name == "SQLite":
        needs()
    elif name == "Xapian":
        importable("xapian")
        python, script = SYSTEM_PYTHON, "xapian_peer"
    elif name == "Recoll":
        needs("recollindex", "recollq")
    elif name == "PostgreSQL":
        needs("initdb", "postgres", "psql")
        script = "postgres"
    command = [python, str(PEERS / f"{script}.py")]
    return [*command, "index", index, articles], [*command, "search", index, asked, rounds]


def size_mb(path):
    files = (os.path.join(root, name) for root, _, names in os.walk(path) for name in names)
    return sum(os.path.getsize(file) for file in files if "/texts/" not in file and "/pg_wal/" not in file) / 1e6


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--newsdex", required=True)
    parser.add_argument("--baseline", required=True)
    parser.add_argument("--latency", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default="")
    parser.add_argument("archives", nargs="+")
    options = parser.parse_args()
    names = options.peers.split() or ["newsdex", "tantivy", "SQLite", "Xapian", "Recoll", "PostgreSQL", "Lucene"]
    with tempfile.TemporaryDirectory(prefix="newsdex-peers-") as folder:
        folder = pathlib.Path(folder)
        folder.chmod(0o755)
        count = plain(options.archives, folder)
        megabytes = (folder / "articles.jsonl").stat().st_size / 1e6
        queries(folder)
        print(f"{count} articles, {megabytes:.1f} MB as plain JSON Lines; load {os.getloadavg()[0]:.1f} at the start\n")
        print(f"{'':<12}{'articles/s':>11}{'MB/s':>7}{'CPU s':>8}{'ratio':>7}{'peak MB':>9}{'index MB':>10}{'of text':>9}"
              f"{'p50 ms':>9}{'ratio':>7}{'p95 ms':>9}{'p99 ms':>9}", flush=True)
        first, by_kind, missing = None, {}, []
        for name in names:
            index = str(folder / f"index-{name.lower()}")
            try:
                indexing, searching = commands(name, options, folder, index)
                wall, cpu, memory, _ = measured(indexing)
                size = size_mb(index)
                rows = [line.split("\t") for line in measured(searching)[3].splitlines()]
            except (RuntimeError, OSError) as error:
                missing.append((name, error))
                continue
            finally:
                shutil.rmtree(index, ignore_errors=True)
            times = [float(row[0]) for row in rows]
            median = statistics.median(times)
            first = first or (cpu, median)
            by_kind[name] = {kind: statistics.median(float(row[0]) for row in rows if row[2] == kind)
                             for kind in dict.fromkeys(row[2] for row in rows)}
            print(f"{name:<12}{count / wall:>11.0f}{megabytes / wall:>7.1f}{cpu:>8.1f}{cpu / first[0]:>7.2f}{memory:>9.0f}"
                  f"{size:>10.1f}{size / megabytes:>9.2f}{median:>9.2f}{median / first[1]:>7.2f}"
                  f"{percentile(times, .95):>9.2f}{percentile(times, .99):>9.2f}", flush=True)
        print("\nMedian milliseconds by kind of query")
        for name, kinds in by_kind.items():
            print(f"{name:<12}" + "".join(f"{kind:>9} {time:<8.2f}" for kind, time in kinds.items()))
        for name, error in missing:
            print(f"not measured: {name}: {error}")


if __name__ == "__main__":
    main()
