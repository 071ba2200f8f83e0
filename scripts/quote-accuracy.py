#!/usr/bin/env python3
"""Measure how often quotations and their speakers are right.

Runs `newsdex extract` on the articles of tests/gold/quotes.jsonl and compares the result with marks made by hand. The gold set contains
offsets, hashes and names, but no text: you need the articles themselves.

    scripts/quote-accuracy.py ARCHIVES [--errors]

ARCHIVES is the folder to which the paths in the gold set are relative. NEWSDEX is the path of the program (default:
target/release/newsdex). Ends with 1 if the speakers are below the required precision or recall.

Precision of speakers: how many of the quotations with a speaker have the right one. Recall: how many of the quotations of four words or
more whose speaker is known from the article have it. A quotation marked as optional (a few words) counts only if it has a speaker.
Detection: how many quotations of four words or more are found, and how many of the found ones are quotations.
"""

import argparse
import collections
import hashlib
import json
import os
import subprocess
import sys
import unicodedata

PRECISION, RECALL = 0.98, 0.85
WORDS = 4
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def letters(text):
    """The letters and digits of a text in small letters, with the place of each."""
    kept = [(char, place) for place, char in enumerate(text) for char in char.lower() if char.isalnum()]
    return "".join(char for char, _ in kept), [place for _, place in kept]


def digest(text):
    return hashlib.sha1(text.encode()).hexdigest()[:12]


def place(gold, body):
    """Where a gold quotation is in a body, as a range of its letters; its offsets may have shifted."""
    text, places = body
    start = next((index for index, at in enumerate(places) if at >= gold["start"]), len(places))
    size = gold["letters"]
    for distance in range(len(text)):
        for first in {start - distance, start + distance}:
            if 0 <= first <= len(text) - size and digest(text[first : first + size]) == gold["sha1"]:
                return first, first + size
    return None


def folded(name):
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char)).split()


def is_right(given, gold):
    """Whether a name is that of the speaker: the same, or a part of it with the last word."""
    for name in [gold["speaker"], *gold.get("also", [])]:
        if name is None:
            continue
        given_words, words = folded(given), folded(name)
        if given_words == words:
            return True
        short, long = sorted([given_words, words], key=len)
        if short and short[-1] in long and set(short) <= set(long):
            return True
    return False


def extracted(archives, paths):
    program = os.environ.get("NEWSDEX", os.path.join(ROOT, "target/release/newsdex"))
    for path in paths:
        run = subprocess.run([program, "extract", os.path.join(archives, path)], capture_output=True, text=True)
        for line in run.stdout.splitlines():
            article = json.loads(line)
            origin = article["origin"]
            yield path, origin.get("member"), origin["record"], article


class Tally:
    """What was counted over some articles."""

    def __init__(self):
        self.count = collections.Counter()

    def share(self, part, whole):
        return self.count[part] / self.count[whole] if self.count[whole] else 1.0

    def line(self, name):
        count = self.count
        return (
            f"{name:6} attribution: precision {self.share('right', 'given'):.3f} ({count['right']}/{count['given']}), "
            f"recall {self.share('attributed', 'wanted'):.3f} ({count['attributed']}/{count['wanted']}); "
            f"detection: precision {self.share('quotations', 'found'):.3f} ({count['quotations']}/{count['found']}), "
            f"recall {self.share('detected', 'marked'):.3f} ({count['detected']}/{count['marked']})"
        )


def holds(article, golds):
    """Whether the first gold quotation is in an article."""
    first = next((gold for gold in golds if "sha1" in gold), None)
    return first is not None and place(first, letters(article["body"])) is not None


def overlap(one, other):
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def compare(article, golds, tallies, errors):
    body = letters(article["body"])
    places = body[1]

    def count(what):
        for tally in tallies:
            tally.count[what] += 1

    def at(offset):
        low, high = 0, len(places)
        while low < high:
            middle = (low + high) // 2
            if places[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low

    def report(kind, text, given, wanted):
        if errors:
            print(f"{kind}: {text[:100]!r} given {given!r}, should be {wanted!r}")

    marked = []
    for gold in golds:
        if "sha1" not in gold:
            continue
        span = place(gold, body)
        if span is None:
            print(f"not in the text: {gold}", file=sys.stderr)
            count("lost")
            continue
        marked.append((gold, span))
    reached = collections.Counter()
    seen = collections.Counter()
    for quote in article["quotes"]:
        span = (at(quote["start"]), at(quote["end"]))
        size = span[1] - span[0]
        gold = max(marked, key=lambda gold: overlap(gold[1], span), default=None)
        index = marked.index(gold) if gold else None
        if gold and overlap(gold[1], span) * 2 < size:
            gold = None
        if gold:
            seen[index] += overlap(gold[1], span)
        if len(quote["text"].split()) >= WORDS:
            count("found")
            if gold:
                count("quotations")
            else:
                report("NO QUOTATION", quote["text"], quote["speaker"], None)
        if quote["speaker"] is None:
            continue
        count("given")
        if gold and is_right(quote["speaker"], gold[0]):
            count("right")
            reached[index] += overlap(gold[1], span)
        else:
            report("WRONG", quote["text"], quote["speaker"], gold and gold[0]["speaker"])
    for index, (gold, span) in enumerate(marked):
        if gold.get("optional"):
            continue
        size = span[1] - span[0]
        text = article["body"][places[span[0]] : places[span[1] - 1] + 1]
        count("marked")
        if seen[index] * 2 >= size:
            count("detected")
        else:
            report("NOT FOUND", text, None, gold["speaker"])
        if gold["speaker"] is not None:
            count("wanted")
            if reached[index] * 2 >= size:
                count("attributed")
            elif seen[index] * 2 >= size:
                report("NO SPEAKER", text, None, gold["speaker"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archives")
    parser.add_argument("--gold", default=os.path.join(ROOT, "tests/gold/quotes.jsonl"))
    parser.add_argument("--set", choices=["dev", "test"], help="only this part")
    parser.add_argument("--errors", action="store_true", help="print the errors in the development part")
    arguments = parser.parse_args()
    gold = collections.defaultdict(list)
    with open(arguments.gold, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if arguments.set in (None, record["set"]):
                gold[record["path"], record.get("member"), record["record"]].append(record)
    tallies = {"dev": Tally(), "test": Tally(), "all": Tally()}
    paths = sorted({path for path, _, _ in gold})
    articles = {}
    for path, member, record, article in extracted(arguments.archives, paths):
        # A format may come to count its records from another number.
        for key in [(path, member, record), (path, member, record - 1), (path, member, record + 1)]:
            is_exact = key[2] == record
            if key in gold and (holds(article, gold[key]) or (is_exact and key not in articles)):
                articles[key] = article
    missing = set(gold) - set(articles)
    for key, article in sorted(articles.items(), key=lambda item: str(item[0])):
        part = gold[key][0]["set"]
        errors = arguments.errors and part == "dev"
        if errors:
            print(f"--- {' '.join(str(part) for part in key if part is not None)}")
        compare(article, gold[key], [tallies[part], tallies["all"]], errors)
    for path, member, record in sorted(missing, key=str):
        print(f"no such article: {member or path}, record {record}", file=sys.stderr)
    for name, tally in tallies.items():
        if tally.count["marked"]:
            print(tally.line(name))
    total = tallies["all"]
    is_enough = total.share("right", "given") >= PRECISION and total.share("attributed", "wanted") >= RECALL
    sys.exit(0 if is_enough and not missing and not total.count["lost"] else 1)


if __name__ == "__main__":
    main()
