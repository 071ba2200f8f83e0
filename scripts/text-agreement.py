#!/usr/bin/env python3
"""Compares the text that newsdex reads in documents with that of another reader, and prints a Markdown table.

    scripts/text-agreement.py NEWSDEX FOLDER... [--below F1] [--show FILE]

NEWSDEX is the path of the program. The files are the PDF, DOCX, ODT, RTF and EPUB files below each FOLDER. PDF is compared
with `pdftotext` (poppler-utils), the other forms with `pandoc`, which are two packages of Debian. pdftotext knows two
orders of the text of a page, and its two results often differ; the table has F1 for its usual order and for the better
one of both. The means are those of the better one.

The measure is the F1 of the shingles of four words: 1.00 means that both readers give the same words in the same order.
On both sides, words divided at the end of a line are joined, letters are folded (NFKC, small letters), Chinese and
Japanese signs and the parts of a word in two scripts are words by themselves, and page furniture is removed: numbers of pages, lines of tables of contents, and lines that repeat among the
first or last three lines of the pages. What is furniture is found in the pages of the other reader.

Below the table stand the files under --below (0.80), with the words that only one of the readers has. --show prints the
differing passages of one file.
"""

import argparse
import collections
import difflib
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

ENDINGS = {".pdf", ".docx", ".odt", ".rtf", ".epub"}
# The lines at the upper and at the lower end of a page that may be furniture.
EDGE_LINES = 3
# In a file with fewer words, one other reading of a line changes the figure by a lot.
LONG = 100


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsdex")
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--below", type=float, default=0.80)
    parser.add_argument("--show", metavar="FILE")
    options = parser.parse_args()
    files = []
    for folder in options.folders:
        found = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        files += [path for path in found if path.suffix.lower() in ENDINGS and path.is_file()]
    if not files:
        sys.exit("text-agreement: no documents in these folders")

    print("| file | newsdex: words | other reader: words | F1 in the usual order | F1 in the better order |")
    print("| --- | ---: | ---: | ---: | ---: |")
    scores, low, without = {}, [], []
    for path in files:
        ours, said = of_newsdex(options.newsdex, path)
        theirs = of_other(path)
        if theirs is None:
            without.append(f"{path.name}: the other reader fails; newsdex: {len(words(ours))} words; {said}")
            continue
        furniture = furniture_of(theirs)
        ours, theirs = words(without_furniture([ours], furniture)), words(without_furniture(theirs, furniture))
        if not ours and len(theirs) < 5 or not ours and said:
            without.append(f"{path.name}: {len(theirs)} words in the other reader; newsdex: {said or 'nothing'}")
            continue
        usual = score = f1(shingles(ours), shingles(theirs))
        if score is None:
            without.append(f"{path.name}: fewer than four words")
            continue
        if path.suffix.lower() == ".pdf":
            drawn = words(without_furniture(of_other(path, "-raw"), furniture))
            score = max(score, f1(shingles(ours), shingles(drawn)) or 0)
        scores.setdefault(path.suffix.lower(), []).append((score, max(len(ours), len(theirs))))
        print(f"| {path.name} | {len(ours)} | {len(theirs)} | {usual:.3f} | {score:.3f} |")
        if score < options.below:
            low.append((path.name, score, ours, theirs))
        if options.show == path.name:
            show(ours, theirs)
    print()
    for ending, values in sorted(scores.items()):
        print(f"Mean of {len(values)} {ending[1:].upper()} files: {mean(score for score, _ in values):.3f}")
        long = [score for score, count in values if count >= LONG]
        if long:
            print(f"Mean of the {len(long)} {ending[1:].upper()} files with {LONG} words or more: {mean(long):.3f}")
    print()
    for name, score, ours, theirs in low:
        only_ours = collections.Counter(ours) - collections.Counter(theirs)
        only_theirs = collections.Counter(theirs) - collections.Counter(ours)
        print(
            f"- {name}: {score:.3f}; words only in newsdex: {sum(only_ours.values())} ({sample(only_ours)}); "
            f"only in the other reader: {sum(only_theirs.values())} ({sample(only_theirs)})"
        )
    for line in without:
        print(f"- not compared: {line}")


def mean(numbers):
    numbers = list(numbers)
    return sum(numbers) / len(numbers)


def sample(counter):
    return ", ".join(word for word, _ in counter.most_common(6))


def show(ours, theirs):
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            print(f"    {' '.join(ours[max(0, a - 3) : a])} [newsdex: {' '.join(ours[a:b])}] [other: {' '.join(theirs[c:d])}]")


def of_newsdex(newsdex, path):
    """The text of all articles, and the first line that newsdex says about the file."""
    run = subprocess.run([newsdex, "extract", path], capture_output=True, text=True, errors="replace", timeout=300)
    texts = []
    for line in run.stdout.splitlines():
        article = json.loads(line)
        texts += [article["title"] or "", article["subtitle"] or "", article["body"]]
    said = [line for line in run.stderr.splitlines() if path.name in line]
    return "\n".join(texts), said[0] if said else ""


def of_other(path, *flags):
    """The pages of a file; None if the other reader fails."""
    if path.suffix.lower() == ".pdf":
        command = ["pdftotext", "-enc", "UTF-8", *flags, path, "-"]
    else:
        command = ["pandoc", "-t", "plain", "--wrap=none", path]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300)
    if run.returncode != 0 and not run.stdout.strip():
        return None
    return run.stdout.removesuffix("\f").split("\f")


def bare(line):
    """A line without what differs from page to page."""
    return re.sub(r"[\d\W_]", "", line.lower())


def edge_lines(page):
    lines = [line for line in page.splitlines() if line.strip()]
    return lines if len(lines) <= 2 * EDGE_LINES else lines[:EDGE_LINES] + lines[-EDGE_LINES:]


def furniture_of(pages):
    if len(pages) < 2:
        return set()
    counts = collections.Counter(line for page in pages for line in {bare(line) for line in edge_lines(page)})
    enough = max(2, min(3, (len(pages) + 1) // 2))
    return {line for line, count in counts.items() if count >= enough and line and len(line) < 100}


def without_furniture(pages, furniture):
    """The text without furniture and with whole words. Lines of more than 100 letters are text."""
    kept = []
    for page in pages:
        for line in page.splitlines():
            is_number = not bare(line) and re.fullmatch(r"\W*\d{1,4}\W*", line)
            is_contents = re.search(r"\.{5}|(\. ){4}", line)
            if bare(line) not in furniture and not is_number and not is_contents:
                kept.append(line.strip())
    text = "\n".join(kept)
    text = re.sub(r"(?<=[^\W\d_])[-\u2010\u00ac]\n+(?=[^\W\d_])", "", text)
    return re.sub(r"\u00ad\s*", "", text)


def words(text):
    text = unicodedata.normalize("NFKC", text).lower()
    # pdftotext writes the two letters of an Arabic ligature in the wrong order.
    text = re.sub(r"[اأإآل]{2,}", lambda found: "".join(sorted(found[0])), text)
    text = re.sub(r"(?<=[\u0590-\u08ff])(?=[a-z0-9])|(?<=[a-z0-9])(?=[\u0590-\u08ff])", " ", text)
    return re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+", text)


def shingles(words):
    return collections.Counter(tuple(words[at : at + 4]) for at in range(len(words) - 3))


def f1(ours, theirs):
    shared = sum((ours & theirs).values())
    total = sum(ours.values()) + sum(theirs.values())
    return 2 * shared / total if total else None


if __name__ == "__main__":
    main()
