#!/usr/bin/env python3
"""Measure ranking: MAP and nDCG@10 on judged queries, compared with BM25 with stemming in two common tools.

    scripts/ranking.py ARCHIVES [--unjudged]
    scripts/ranking.py ARCHIVES --engine http://127.0.0.1:9200

ARCHIVES is the folder with the archives named below. Two collections are measured:

- vaswani-npl: all abstracts of physics papers, with 93 long queries and their judgements.
- news: the folders in NEWS, with the queries of tests/gold/ranking.jsonl and the judgements of tests/gold/ranking.qrels (0, 1 or 2 for
  articles that one of the systems ranked near the top; identifiers only).

All systems get the same articles from `newsdex extract`: title, subtitle and text. bm25s and rank-bm25 run with their own defaults, the
Snowball stemmer for English and, for bm25s, its stop words; they rank articles with any of the words. newsdex is asked twice: with the
query as typed (all words) and with --any. MAP counts grades 1 and 2 as right and uses the first 1,000 hits; nDCG uses the grades.
Articles without a judgement count as wrong. --unjudged lists those among the first ten hits of newsdex.

With --engine, newsdex is compared with itself: a local index with an index on this OpenSearch server, which is written for it
(`ranking-vaswani-npl`, `ranking-news`).

Ends with 1 if newsdex with --any is below another system in any figure; with --engine, if nDCG@10 on the server is more than .02 away. NEWSDEX is the path of the program (default:
target/release/newsdex). Not needed to build or test; creates an environment in the user's cache.
"""

import argparse
import csv
import io
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["bm25s==0.3.*", "rank-bm25==0.2.2", "PyStemmer==3.*", "numpy"]
NEWS = ["bbc-text", "csv", "json-arrays", "reuters-sgml", "ukraine-war-text"]
DEPTH = 1000


def in_environment():
    """Goes on in an environment with the packages, made when it is not there."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsdex-ranking"
    python = cache / "bin" / "python"
    if not (cache / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", cache], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (cache / "ready").touch()
    if Path(sys.prefix).resolve() != cache.resolve():
        os.execv(python, [str(python), *sys.argv])


def newsdex(*arguments):
    program = os.environ.get("NEWSDEX", str(ROOT / "target/release/newsdex"))
    run = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    if run.returncode not in (0, 1, 3):
        sys.exit(f"{' '.join(map(str, arguments))}\n{run.stderr}")
    return run.stdout


class Newsdex:
    """Articles indexed by newsdex."""

    def __init__(self, paths, folder, flags, engine=None):
        self.index, self.flags = Path(folder) / "index", flags
        self.where = ["--engine", engine] if engine else ["--index", self.index]
        if engine or not self.index.exists():
            newsdex("index", *self.where, "--quiet", *paths)

    def search(self, query):
        dates = [flag for name in ("from", "to") if query[name] for flag in (f"--{name}", query[name])]
        output = ["--format", "csv", "--limit", DEPTH, "--snippets", 0]
        found = newsdex("search", *self.where, *output, *dates, *self.flags, "--", query["query"])
        return [row["id"] for row in csv.DictReader(io.StringIO(found))]


class Bm25s:
    def __init__(self, articles):
        import bm25s
        import Stemmer

        self.bm25s, self.stemmer, self.articles = bm25s, Stemmer.Stemmer("english"), articles
        texts = [text(article) for article in articles]
        self.engine = bm25s.BM25()
        self.engine.index(self.tokens(texts, return_ids=True), show_progress=False)

    def tokens(self, texts, return_ids):
        options = dict(stopwords="en", stemmer=self.stemmer, show_progress=False)
        return self.bm25s.tokenize(texts, return_ids=return_ids, **options)

    def search(self, query):
        scores = self.engine.get_scores(self.tokens([plain(query)], return_ids=False)[0])
        return best(scores, query, self.articles)


class RankBm25:
    def __init__(self, articles):
        import rank_bm25
        import Stemmer

        self.stemmer, self.articles = Stemmer.Stemmer("english"), articles
        self.engine = rank_bm25.BM25Okapi([self.tokens(text(article)) for article in articles])

    def tokens(self, words):
        return self.stemmer.stemWords(re.findall(r"\w+", words.lower()))

    def search(self, query):
        return best(self.engine.get_scores(self.tokens(plain(query))), query, self.articles)


def text(article):
    return " ".join(filter(None, [article["title"], article["subtitle"], article["body"]]))


def plain(query):
    return query["query"].replace('"', "")


def best(scores, query, articles):
    """The articles with the highest scores, of those within the dates of the query."""

    def is_within(article):
        day = (article["published"] or "")[:10]
        return not (query["from"] or query["to"]) or (
            day and day >= query["from"] and (not query["to"] or day <= query["to"])
        )

    found = [place for place, score in enumerate(scores) if score > 0 and is_within(articles[place])]
    found.sort(key=lambda place: -scores[place])
    return [articles[place]["id"] for place in found[:DEPTH]]


def average_precision(found, grades):
    right = {article for article, grade in grades.items() if grade > 0}
    hits, total = 0, 0.0
    for rank, article in enumerate(found, 1):
        if article in right:
            hits += 1
            total += hits / rank
    return total / len(right)


def gain(grades):
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades[:10], 1))


def ndcg(found, grades):
    ideal = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(article, 0) for article in found]) / ideal


def judgements(path):
    judged = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            query, _, article, grade = line.split()
            judged.setdefault(query, {})[article] = int(grade)
    return judged


def vaswani(archives):
    folder = archives / "vaswani-npl"
    topics = re.findall(r"<num>(.*?)</num>\s*<title>(.*?)</title>", (folder / "query-text.trec").read_text(), re.S)
    queries = [
        {"id": number.strip(), "query": " ".join(words.split()).lower(), "from": "", "to": ""}
        for number, words in topics
    ]
    return [folder / "doc-text.trec.gz"], queries, judgements(folder / "qrels")


def news(archives):
    with open(ROOT / "tests/gold/ranking.jsonl", encoding="utf-8") as lines:
        queries = [json.loads(line) for line in lines]
    return [archives / folder for folder in NEWS], queries, judgements(ROOT / "tests/gold/ranking.qrels")


def compare(name, collection, server):
    """Whether the ranking on a server is as good as that of a local index."""
    paths, queries, judged = collection
    engine = f"{server.rstrip('/')}/ranking-{name}"
    with tempfile.TemporaryDirectory() as folder:
        local, remote = Newsdex(paths, folder, ["--any"]), Newsdex(paths, folder, ["--any"], engine)
        gains = []
        for system, newsdex_here in (("a local index", local), ("a server", remote)):
            runs = [(query, newsdex_here.search(query)) for query in queries]
            precision = sum(average_precision(found, judged[query["id"]]) for query, found in runs) / len(runs)
            gains.append(sum(ndcg(found, judged[query["id"]]) for query, found in runs) / len(runs))
            print(f"{name}, --any, {system:14} MAP {precision:.4f}   nDCG@10 {gains[-1]:.4f}")
    return abs(gains[0] - gains[1]) <= 0.02


def measure(name, collection, unjudged):
    paths, queries, judged = collection
    articles = [json.loads(line) for line in newsdex("extract", *paths).splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        systems = {
            "newsdex, as typed": Newsdex(paths, folder, []),
            "newsdex --any": Newsdex(paths, folder, ["--any"]),
            "bm25s": Bm25s(articles),
            "rank-bm25": RankBm25(articles),
        }
        print(f"{name}: {len(articles):,} articles, {len(queries)} queries")
        figures = {}
        for system, engine in systems.items():
            runs = [(query, engine.search(query)) for query in queries]
            precision = sum(average_precision(found, judged[query["id"]]) for query, found in runs) / len(runs)
            gains = sum(ndcg(found, judged[query["id"]]) for query, found in runs) / len(runs)
            unknown = [
                (query["id"], article)
                for query, found in runs
                for article in found[:10]
                if article not in judged[query["id"]]
            ]
            figures[system] = (precision, gains)
            note = f"   {len(unknown)} of the first ten not judged" if unknown and name == "news" else ""
            print(f"  {system:18} MAP {precision:.4f}   nDCG@10 {gains:.4f}{note}")
            if unjudged and system.startswith("newsdex") and name == "news":
                print("".join(f"    {query} {article}\n" for query, article in unknown), end="")
    own = figures["newsdex --any"]
    return all(mine >= other for system in ("bm25s", "rank-bm25") for mine, other in zip(own, figures[system]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", type=Path, metavar="ARCHIVES")
    parser.add_argument("--unjudged", action="store_true", help="list hits of newsdex without a judgement")
    parser.add_argument("--engine", metavar="SERVER", help="compare with an index on this OpenSearch server")
    options = parser.parse_args()
    archives = options.archives.resolve()
    if options.engine:
        collections = (("vaswani-npl", vaswani), ("news", news))
        if not all([compare(name, collection(archives), options.engine) for name, collection in collections]):
            sys.exit("the ranking on a server differs by more than .02")
        return
    in_environment()
    passed = [
        measure(name, collection(archives), options.unjudged)
        for name, collection in (("vaswani-npl", vaswani), ("news", news))
    ]
    if not all(passed):
        sys.exit("newsdex ranks worse than another system")


main()
