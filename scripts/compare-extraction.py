#!/usr/bin/env python3
"""Compare what tools take out of saved article pages with what a person found there.

    scripts/compare-extraction.py FOLDER --newsdex target/release/newsdex
    scripts/compare-extraction.py FOLDER --newsdex BINARY --peers
    scripts/compare-extraction.py FOLDER --tool readability='my-tool --json'

FOLDER holds pages `<country>/<Publisher>_YYYY_MM_DD.html.gz` and beside them `<Publisher>.json`,
the truth for each page in order, as in flairNLP/fundus `tests/resources/parser/test_data`.

Each tool is called as `COMMAND FILE...` (newsdex as `newsdex extract FILE...`) and prints a JSON
object a line with `title`, `body`, `published`, `authors` and `origin.path`. With --peers,
trafilatura is installed from PyPI into a virtual environment (--venv) and scored as well.

Bodies are compared as in scrapinghub/article-extraction-benchmark: shingles of four words, counted;
precision is the mean over the pages where something was found, recall over all pages with a truth,
F1 is made of the two means. The title is no part of the truth; the standfirst is.
"""

import argparse
import collections
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
import unicodedata

SHINGLE = 4
WORD = re.compile(r"\w+")

TRAFILATURA = r'''
import json, sys, gzip
import trafilatura
for path in sys.argv[1:]:
    page = (gzip.open if path.endswith(".gz") else open)(path, "rb").read()
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    found = found.as_dict() if found else {}
    print(json.dumps({
        "title": found.get("title"), "body": found.get("text") or "",
        "published": found.get("date"),
        "authors": [name.strip() for name in (found.get("author") or "").split(";") if name.strip()],
        "origin": {"path": path}}))
'''


def pages(folder):
    """Yields (path of the page, its truth); pages and truths of a publisher are in the same order."""
    for root, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if not name.endswith(".json"):
                continue
            publisher = re.escape(name[: -len(".json")])
            page = re.compile(publisher + r"_\d{4}_\d\d_\d\d\.html(\.gz)?$")
            found = sorted(other for other in names if page.match(other))
            with open(os.path.join(root, name), encoding="utf-8") as file:
                truths = list(json.load(file).values())
            if len(found) != len(truths):
                sys.exit(f"compare-extraction: {root}/{name}: {len(truths)} truths for {len(found)} pages")
            for other, truth in zip(found, truths):
                yield os.path.join(root, other), truth


def true_body(truth):
    body = truth.get("body") or {}
    parts = list(body.get("summary") or [])
    for section in body.get("sections") or []:
        parts += section.get("headline") or []
        parts += section.get("paragraphs") or []
    return "\n\n".join(parts)


def shingles(text):
    words = WORD.findall(text.lower())
    if not words:
        return collections.Counter()
    starts = range(max(1, len(words) - SHINGLE + 1))
    return collections.Counter(tuple(words[at : at + SHINGLE]) for at in starts)


def overlap(true, found):
    """Precision and recall of the shingles of `found`; None where there is nothing to divide by."""
    true, found = shingles(true), shingles(found)
    both = sum((true & found).values())
    precision = both / found.total() if found else None
    recall = both / true.total() if true else None
    return precision, recall


def plain(text):
    """A name or a title for comparison: letters and digits in one form, one blank between words."""
    text = unicodedata.normalize("NFKC", text or "").casefold()
    return " ".join(WORD.findall(text))


def day(text):
    found = re.match(r"\d{4}-\d\d-\d\d", text or "")
    return found.group() if found else None


def same_author(true, found):
    found = [plain(name) for name in found]
    return any(plain(name) in found for name in true)


def score(tool, truths, records):
    precisions, recalls, rows = [], [], []
    title = dated = author = with_author = 0
    for path, truth in truths:
        record = records.get(os.path.basename(path), {})
        precision, recall = overlap(true_body(truth), record.get("body") or "")
        precisions.append(precision)
        recalls.append(recall)
        title_equal = plain(truth.get("title")) == plain(record.get("title"))
        # Truth is written in the publisher's zone, records in UTC: the same instant may have two
        # days, and either is the day.
        days = {day(truth.get("publishing_date")), day(in_utc(truth.get("publishing_date")))}
        day_equal = day(record.get("published")) in days
        title += title_equal
        dated += day_equal
        author_equal = True
        if truth.get("authors"):
            with_author += 1
            author_equal = same_author(truth["authors"], record.get("authors") or [])
            author += author_equal
        rows.append((precision, recall, title_equal, day_equal, author_equal, path))
    precision, recall = mean(precisions), mean(recalls)
    f1 = harmonic(precision, recall)
    return {"tool": tool, "f1": f1, "precision": precision, "recall": recall, "title": title,
            "day": dated, "author": author, "with_author": with_author, "rows": rows}


def mean(numbers):
    numbers = [number for number in numbers if number is not None]
    return sum(numbers) / len(numbers) if numbers else 0.0


def harmonic(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision and recall else 0.0


def in_utc(text):
    from datetime import datetime, timezone

    try:
        return datetime.fromisoformat(text).astimezone(timezone.utc).isoformat()
    except (TypeError, ValueError):
        return None


def run(command, paths):
    """Runs a tool over all the pages; gives its records by file name, and the seconds it took."""
    started = time.monotonic()
    done = subprocess.run(command + paths, stdout=subprocess.PIPE, check=False)
    seconds = time.monotonic() - started
    records = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        record = json.loads(line)
        records.setdefault(os.path.basename(record["origin"]["path"]), record)
    return records, seconds


def trafilatura_command(venv):
    python = os.path.join(venv, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "trafilatura", "lxml_html_clean"], check=True)
    return [python, "-c", TRAFILATURA]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--newsdex", metavar="BINARY", help="score `BINARY extract FILE...`")
    parser.add_argument("--tool", metavar="NAME=COMMAND", action="append", default=[],
                        help="score another command; repeatable")
    parser.add_argument("--peers", action="store_true", help="install and score trafilatura")
    parser.add_argument("--venv", default=os.path.join(tempfile.gettempdir(), "compare-extraction"),
                        help="where --peers installs (default: %(default)s)")
    parser.add_argument("--worst", metavar="N", type=int, default=0,
                        help="list the N pages with the lowest F1, and what else is wrong")
    options = parser.parse_args()

    tools = []
    if options.newsdex:
        tools.append(("newsdex", [options.newsdex, "extract"]))
    for tool in options.tool:
        name, _, command = tool.partition("=")
        tools.append((name, shlex.split(command)))
    if options.peers:
        tools.append(("trafilatura", trafilatura_command(options.venv)))
    if not tools:
        parser.error("nothing to compare: give --newsdex, --tool or --peers")

    truths = list(pages(options.folder))
    if not truths:
        sys.exit(f"compare-extraction: {options.folder}: no pages with truth beside them")
    print(f"{len(truths)} pages")
    print(f"{'tool':<16} {'F1':>6} {'P':>6} {'R':>6} {'title':>6} {'day':>5} {'author':>8} {'pages/s':>8}")
    for name, command in tools:
        records, seconds = run(command, [path for path, _ in truths])
        result = score(name, truths, records)
        print(f"{name:<16} {result['f1']:6.3f} {result['precision']:6.3f} {result['recall']:6.3f} "
              f"{result['title']:6} {result['day']:5} "
              f"{result['author']:4}/{result['with_author']:<3} {len(truths) / seconds:8.1f}")
        if options.worst:
            worst(result["rows"], options.worst)


def worst(rows, count):
    for row in sorted(rows, key=lambda row: harmonic(row[0], row[1]))[:count]:
        precision, recall = row[0] or 0.0, row[1] or 0.0
        print(f"    {harmonic(precision, recall):.3f}  P {precision:.3f}  R {recall:.3f}  {row[5]}")
    for what, at in (("title", 2), ("day", 3), ("author", 4)):
        wrong = " ".join(os.path.basename(row[5]).split(".")[0] for row in rows if not row[at])
        print(f"    {what} differs: {wrong or 'nowhere'}")


if __name__ == "__main__":
    main()
