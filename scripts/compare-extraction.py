#!/usr/bin/env python3
"""Compare the text that tools extract from saved article pages with the text that a person found there.

    scripts/compare-extraction.py FOLDER --newsdex target/release/newsdex
    scripts/compare-extraction.py FOLDER --newsdex BINARY --peers
    scripts/compare-extraction.py FOLDER --tool readability='my-tool --json'

FOLDER has one of two layouts:

- pages `<country>/<Publisher>_YYYY_MM_DD.html.gz` and beside them `<Publisher>.json` with the expected result of each page in
  order, as in flairNLP/fundus `tests/resources/parser/test_data`;
- folders with `source.html`, `expected.html` and `expected-metadata.json`, as in mozilla/readability `test/test-pages`; there the
  expected result is the output of Readability.

Each tool is called as `COMMAND FILE...` (newsdex as `newsdex extract FILE...`) and prints one JSON object per line with `title`, `body`
(or `html`), `published`, `authors` and `origin.path`. --peers also installs trafilatura from PyPI into a virtual environment (--venv)
and scores it. --crates also scores the crates dom_smoothie and rs-trafilatura (benches/extraction), and lists the pages on which the
first tool has a lower F1 than all others.

Bodies are compared as in scrapinghub/article-extraction-benchmark, by counted shingles of four words. Precision is the mean over the
pages where something was found, recall over all pages with an expected result; F1 combines the two means. The title is not part of the
expected text; the standfirst is.
"""

import argparse
import collections
import html.parser
import json
import os
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata

SHINGLE = 4
WORD = re.compile(r"\w+")
SOFT_HYPHEN = "\u00ad"  # says where a word may be broken: some tools leave it in, some take it out

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


class Text(html.parser.HTMLParser):
    """The words of a piece of HTML, a line for each block."""

    INLINE = set("a abbr b bdi bdo cite code em font i kbd mark q s samp small span strong sub sup "
                 "time tt u var wbr ins del acronym big strike".split())

    def __init__(self):
        super().__init__()
        self.parts, self.hidden = [], 0

    def handle_starttag(self, tag, _attributes):
        self.hidden += tag in ("script", "style")
        if tag not in self.INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")
        if tag not in self.INLINE:
            self.parts.append("\n")

    def handle_data(self, text):
        if self.hidden <= 0:
            self.parts.append(text)


def text_of(markup):
    parser = Text()
    parser.feed(markup)
    parser.close()
    return "".join(parser.parts)


def readability_pages(folder, links):
    """Yields (path, truth) as `pages` does; the path is a link in the folder `links`, called after the
    page, for all pages are called alike."""
    for name in sorted(os.listdir(folder)):
        source = os.path.join(folder, name, "source.html")
        if not os.path.exists(source):
            continue
        with open(os.path.join(folder, name, "expected.html"), encoding="utf-8") as file:
            body = text_of(file.read())
        with open(os.path.join(folder, name, "expected-metadata.json"), encoding="utf-8") as file:
            metadata = json.load(file)
        link = os.path.join(links, f"{name}.html")
        os.symlink(os.path.abspath(source), link)
        byline = metadata.get("byline")
        yield link, {
            "title": metadata.get("title"), "body": {"summary": [body]},
            "publishing_date": metadata.get("publishedTime"), "authors": [byline] if byline else []}


def true_body(truth):
    body = truth.get("body") or {}
    parts = list(body.get("summary") or [])
    for section in body.get("sections") or []:
        parts += section.get("headline") or []
        parts += section.get("paragraphs") or []
    return "\n\n".join(parts)


def shingles(text):
    words = WORD.findall(text.replace(SOFT_HYPHEN, "").lower())
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
        body = text_of(record["html"]) if record.get("html") else record.get("body") or ""
        precision, recall = overlap(true_body(truth), body)
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
    done = subprocess.run(command + paths, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
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


def crates_command(tool):
    """Builds benches/extraction and gives the command that runs one of its tools."""
    bench = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "benches", "extraction")
    build = ["cargo", "build", "--release", "--quiet", "--message-format", "json-render-diagnostics"]
    done = subprocess.run(build, cwd=bench, stdout=subprocess.PIPE, check=True)
    built = (json.loads(line).get("executable") for line in done.stdout.splitlines())
    return [[path for path in built if path][-1], tool]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--newsdex", metavar="BINARY", help="score `BINARY extract FILE...`")
    parser.add_argument("--tool", metavar="NAME=COMMAND", action="append", default=[],
                        help="score another command; repeatable")
    parser.add_argument("--peers", action="store_true", help="install and score trafilatura")
    parser.add_argument("--crates", action="store_true", help="build and score dom_smoothie and rs-trafilatura")
    parser.add_argument("--venv", default=os.path.join(tempfile.gettempdir(), "compare-extraction"),
                        help="where --peers installs (default: %(default)s)")
    parser.add_argument("--worst", metavar="N", type=int, default=0,
                        help="list the N pages with the lowest F1 and their other errors")
    options = parser.parse_args()

    tools = []
    if options.newsdex:
        tools.append(("newsdex", [options.newsdex, "extract"]))
    for tool in options.tool:
        name, _, command = tool.partition("=")
        tools.append((name, shlex.split(command)))
    if options.peers:
        tools.append(("trafilatura", trafilatura_command(options.venv)))
    if options.crates:
        tools += [(tool, crates_command(tool)) for tool in ("dom_smoothie", "rs-trafilatura")]
    if not tools:
        parser.error("nothing to compare: give --newsdex, --tool, --peers or --crates")

    links = tempfile.TemporaryDirectory()
    truths = list(readability_pages(options.folder, links.name)) or list(pages(options.folder))
    if not truths:
        sys.exit(f"compare-extraction: {options.folder}: no pages with truth beside them")
    print(f"{len(truths)} pages")
    print(f"{'tool':<16} {'F1':>6} {'P':>6} {'R':>6} {'title':>6} {'day':>5} {'author':>8} {'pages/s':>8}")
    scores = []
    for name, command in tools:
        records, seconds = run(command, [path for path, _ in truths])
        result = score(name, truths, records)
        print(f"{name:<16} {result['f1']:6.3f} {result['precision']:6.3f} {result['recall']:6.3f} "
              f"{result['title']:6} {result['day']:5} "
              f"{result['author']:4}/{result['with_author']:<3} {len(truths) / seconds:8.1f}")
        if options.worst:
            worst(result["rows"], options.worst)
        scores.append(result["rows"])
    if len(scores) > 2:
        behind(scores, [name for name, _ in tools])


def behind(scores, names):
    """Lists the pages on which the first tool does worse than every other."""
    first, *others = ([harmonic(row[0], row[1]) for row in rows] for rows in scores)
    print(f"pages on which {names[0]} has a lower F1 than each of {', '.join(names[1:])}, furthest behind first:")
    rows = [(min(other[at] for other in others) - first[at], at) for at in range(len(first))]
    rows = sorted((row for row in rows if row[0] > 0), reverse=True)
    for by, at in rows:
        each = "  ".join(f"{other[at]:.3f}" for other in others)
        print(f"    by {by:.3f}: {first[at]:.3f}  against  {each}  {scores[0][at][5]}")
    far = [by for by, _ in rows]
    if far:
        print(f"    {len(far)} pages, behind by {sum(far):.2f} together, by {statistics.median(far):.3f} at the "
              f"median; {sum(by > 0.02 for by in far)} by more than 0.02, {sum(by > 0.05 for by in far)} by more than 0.05")
    print(f"pages on which only {names[0]} has another title:")
    for at, row in enumerate(scores[0]):
        if not row[2] and all(rows[at][2] for rows in scores[1:]):
            print(f"    {row[5]}")


def worst(rows, count):
    for row in sorted(rows, key=lambda row: harmonic(row[0], row[1]))[:count]:
        precision, recall = row[0] or 0.0, row[1] or 0.0
        print(f"    {harmonic(precision, recall):.3f}  P {precision:.3f}  R {recall:.3f}  {row[5]}")
    for what, at in (("title", 2), ("day", 3), ("author", 4)):
        wrong = " ".join(os.path.basename(row[5]).split(".")[0] for row in rows if not row[at])
        print(f"    {what} differs: {wrong or 'nowhere'}")


if __name__ == "__main__":
    main()
