#!/usr/bin/env python3
"""Compares the text that newsdex reads in documents with that of other readers, and prints a Markdown table.

    scripts/compare-documents.py --newsdex target/release/newsdex FILE...

PDF is compared with `pdftotext` (poppler-utils); DOCX, ODT, RTF and EPUB with `pandoc`. The measure is the F1 of the
shingles of four words: 1.00 means that both readers give the same words in the same order. On both sides, words divided
at the end of a line are joined, and lines of digits and lines that repeat on several pages are removed.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import unicodedata


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--newsdex", required=True)
    options = parser.parse_args()
    print("| file | newsdex: words | other reader: words | F1 |")
    print("| --- | ---: | ---: | ---: |")
    scores = []
    for path in options.files:
        ours, theirs = words(of_newsdex(options.newsdex, path)), words(of_other(path))
        score = f1(shingles(ours), shingles(theirs))
        shown = "" if score is None else f"{score:.3f}"
        if score is not None and ours:
            scores.append(score)
        print(f"| {os.path.basename(path)} | {len(ours)} | {len(theirs)} | {shown} |")
    if scores:
        print(f"\nMean of {len(scores)} files with text on both sides: {sum(scores) / len(scores):.3f}")


def of_newsdex(newsdex, path):
    run = subprocess.run([newsdex, "extract", path], capture_output=True, text=True, errors="replace", timeout=300)
    texts = []
    for line in run.stdout.splitlines():
        article = json.loads(line)
        texts += [article["title"] or "", article["subtitle"] or "", article["body"]]
    return "\n".join(texts)


def of_other(path):
    if path.lower().endswith(".pdf"):
        command = ["pdftotext", "-enc", "UTF-8", path, "-"]
    else:
        command = ["pandoc", "-t", "plain", "--wrap=none", path]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300)
    text = re.sub(r"(?<=[^\W\d_])[-\u00ad\u00ac]\n(?=[^\W\d_])", "", run.stdout)
    pages = text.split("\f")
    bare = lambda line: re.sub(r"[\d\s]", "", line)
    counts = collections.Counter(line for page in pages for line in {bare(line) for line in page.splitlines()})
    kept = []
    for page in pages:
        kept += [line for line in page.splitlines() if len(pages) < 3 or counts[bare(line)] < 3]
    return "\n".join(kept)


def words(text):
    text = unicodedata.normalize("NFKC", text).lower()
    return re.findall(r"[^\W_]+", text)


def shingles(words):
    return collections.Counter(tuple(words[at : at + 4]) for at in range(len(words) - 3))


def f1(ours, theirs):
    shared = sum((ours & theirs).values())
    total = sum(ours.values()) + sum(theirs.values())
    return 2 * shared / total if total else None


if __name__ == "__main__":
    main()
