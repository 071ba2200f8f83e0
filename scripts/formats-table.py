#!/usr/bin/env python3
"""Print a Markdown table of what newsdex reads from a folder of sample archives and what is really in them.

    scripts/formats-table.py FOLDER --newsdex target/release/newsdex

FOLDER contains a folder for each archive, with the names in COUNTS. Their content is counted without newsdex: rows with Python's csv
module, members with tarfile and zipfile, stories by their elements, responses in web archives with warcio (installed from PyPI into
--venv). If only a person can tell an article from a picture or a plan, a person has counted, and COUNTS says so.

The numbers of articles found, and of those with title, date, body and author, come from `newsdex extract --report --format json`,
folder by folder. The reasons of failures are listed below the table.
"""

import argparse
import bz2
import collections
import csv
import gzip
import io
import json
import lzma
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

WARCIO = r"""
import re, sys
from warcio.archiveiterator import ArchiveIterator
pages = items = 0
for path in sys.argv[1:]:
    try:
        for record in ArchiveIterator(open(path, "rb"), arc2warc=True):
            if record.rec_type != "response" or not record.http_headers:
                continue
            if record.http_headers.get_statuscode() != "200":
                continue
            kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip()
            if kind == "text/html":
                content = record.content_stream().read().strip()
                pages += bool(re.sub(rb"(?s)<(script|style).*?</\1>|<[^>]*>", b"", content).strip())
            elif kind.endswith("xml"):
                items += len(re.findall(rb"<item\b", record.content_stream().read()))
    except Exception as error:
        print(path, error, file=sys.stderr)
print(pages + items)
"""


def files(folder):
    """Yields (path, bytes) of all files below a folder and of all members of archives among them."""
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            with open(os.path.join(root, name), "rb") as file:
                yield from members(os.path.join(root, name), file.read())


def members(path, content):
    if content[:2] == b"\x1f\x8b":
        yield from members(path, gzip.decompress(content))
    elif content[:3] == b"BZh":
        yield from members(path, bz2.decompress(content))
    elif content[:6] == b"\xfd7zXZ\0":
        yield from members(path, lzma.decompress(content))
    elif content[:4] == b"\x28\xb5\x2f\xfd":
        done = subprocess.run(["zstd", "-dc"], input=content, stdout=subprocess.PIPE, check=True)
        yield from members(path, done.stdout)
    elif content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from members(f"{path}!{name}", archive.read(name))
    elif content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for member in archive:
                if member.isfile():
                    yield from members(f"{path}!{member.name}", archive.extractfile(member).read())
    else:
        yield path, content


def count_files(pattern=r""):
    """How many files have such a name, and something in them."""
    def count(folder, _):
        return sum(bool(re.search(pattern, path) and content.strip()) for path, content in files(folder))
    return count


def count_elements(*patterns):
    def count(folder, _):
        found = (re.findall(pattern, content) for _, content in files(folder) for pattern in patterns)
        return sum(map(len, found))
    return count


def count_rows(delimiter):
    def count(folder, _):
        csv.field_size_limit(1 << 30)
        total = 0
        for _, content in files(folder):
            rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=delimiter)
            total += sum(any(cell.strip() for cell in row) for row in rows) - 1
        return total
    return count


def count_objects(*texts):
    """How many objects of JSON arrays, or lines of JSON, have one of these fields with something in it."""
    def count(folder, _):
        total = 0
        for _, content in files(folder):
            if content.lstrip()[:1] == b"[":
                objects = json.loads(content)
            else:
                objects = map(json.loads, content.splitlines())
            for item in objects:
                total += any(str(item.get(text) or "").strip() for text in texts)
        return total
    return count


def count_feed_items(folder, _):
    total = 0
    for path, content in files(folder):
        if path.endswith(".json"):
            total += len(json.loads(content)["items"])
            continue
        text = content.replace(b"\0", b"")  # UTF-16 and UTF-32
        for item in re.split(rb"<(?:\w+:)?(?:item|entry)\b(?!\s*/>)[^>]*>", text)[1:]:
            total += bool(re.search(rb"<(?:\w+:)?(title|description|summary|content|encoded)\b", item))
    return total


def count_scans(folder, _):
    """Articles and advertisements that METS divides an issue into; else files of articles; else pages."""
    total = 0
    issues = collections.defaultdict(list)
    for path, content in files(folder):
        issues[path.split("!")[0]].append((path, content))
    for issue in issues.values():
        divided = pages = articles = 0
        for path, content in issue:
            kinds = rb'<(?:\w+:)?div\b[^>]*\bTYPE="(?i:article|advertisement)"'
            divided += len(re.findall(kinds, content))
            articles += "/articles/" in path
            pages += bool(re.search(rb'<String\b[^>]*CONTENT="[^"]*\w|<charParams', content))
        if pages or articles:
            total += divided or articles or pages
    return total


def count_answers(folder, python):
    paths = [os.path.join(root, name) for root, _, names in os.walk(folder) for name in names]
    done = subprocess.run([python, "-c", WARCIO, *sorted(paths)], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True)
    return int(done.stdout)


def by_a_person(number):
    return lambda _folder, _python: number


# How articles are counted, and the same in words.
COUNTS = {
    "agency-other-xml": (count_elements(rb"<RBNews[ >]", rb"<release ", rb"<ContentType>Text<"),
                         "elements"),
    "arabic-json-zip": (count_objects("title", "content"), "objects with title or text"),
    "bbc-text": (count_files(r"\d\.txt$"), "files"),
    "csv": (count_rows(","), "rows"),
    "email": (count_files(), "files"),
    "feeds": (count_feed_items, "items with title or text"),
    "html-fundus": (count_files(r"html\.gz$"), "pages"),
    "html-readability": (count_files(r"(source|expected)\.html$|json$"),
                         "pages, the pages expected of them, their metadata"),
    "json-ap-api": (by_a_person(8), "all but one picture, by a person"),
    "json-arrays": (count_objects("title", "header", "headline", "text"), "objects"),
    "json-dpa-digitalwires": (by_a_person(8), "all but a picture and a recording, by a person"),
    "large": (count_objects("title", "body"), "lines with title or text"),
    "markdown-frontmatter": (count_files(r"md$"), "files"),
    "mets-alto": (count_scans, "articles in METS, else pages"),
    "newsml-1.2": (count_files(r"xml$"), "files"),
    "newsml-g2": (by_a_person(80), "texts, by a person"),
    "ninjs": (by_a_person(20), "texts, by a person"),
    "nitf": (count_files(r"xml$"), "files"),
    "pdf": (by_a_person(0), "PDF is not read"),
    "portuguese-text": (count_files(r"/\d+\.txt$|!(fake|true)/\d+\.txt$"), "texts"),
    "reuters-sgml": (count_elements(rb"<REUTERS "), "elements"),
    "senate-press-text": (count_files(r"txt$"), "texts that are not empty"),
    "trec-sgml-ieer": (count_elements(rb"<DOC>"), "elements"),
    "trove-press-zip": (count_files(r"txt$"), "members"),
    "tsv-masakhane": (count_rows("\t"), "rows"),
    "ukraine-war-text": (count_files(r"txt$"), "files"),
    "vaswani-npl": (count_elements(rb"<DOC>"), "elements"),
    "warc": (count_answers, "pages with text and items of feeds, by warcio"),
    "wire-anpa-iptc7901": (count_files(), "files"),
}


def report(newsdex, folder):
    """What newsdex says of a folder, its formats added up, and the reasons for failures."""
    command = [newsdex, "extract", "--report", "--format", "json", folder]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"formats-table: {' '.join(command)}: {done.stderr.decode()}")
    found = json.loads(done.stdout)
    counts = collections.Counter()
    for row in found["folders"]:
        counts.update({name: count for name, count in row.items() if isinstance(count, int)})
    reasons = {row["reason"]: row["count"] for row in found["reasons"] if row["lost"]}
    return counts, reasons


def warcio_python(venv):
    python = os.path.join(venv, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "warcio"], check=True)
    return python


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--newsdex", metavar="BINARY", required=True)
    parser.add_argument("--only", metavar="NAME", action="append", help="only this archive; repeatable")
    parser.add_argument("--venv", default=os.path.join(tempfile.gettempdir(), "formats-table"),
                        help="where warcio is installed (default: %(default)s)")
    options = parser.parse_args()

    names = sorted(options.only or next(os.walk(options.folder))[1])
    python = warcio_python(options.venv) if "warc" in names else None
    print("| archive | files | articles found | expected | counted by | title | date | body | author "
          "| skipped | failed |")
    print("| --- |" + " --: |" * 3 + " --- |" + " --: |" * 6)
    failed = []
    for name in names:
        if name not in COUNTS:
            sys.exit(f"formats-table: COUNTS has no {name}")
        folder = os.path.join(options.folder, name)
        count, words = COUNTS[name]
        expected = count(folder, python)
        found, reasons = report(options.newsdex, folder)
        on_disk = sum(len(names) for _, _, names in os.walk(folder))
        articles = found["articles"]
        row = [on_disk, articles, expected, words]
        row += [articles - found[f"without_{what}"] for what in ("title", "date", "body", "author")]
        row += [found["skipped"], found["failed"]]
        cells = [cell if isinstance(cell, str) else f"{cell:,}" for cell in row]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
        failed += [(name, reason, count) for reason, count in reasons.items()]
    print()
    for name, reason, count in failed:
        print(f"- {name}, {count}: {reason}")


if __name__ == "__main__":
    main()
