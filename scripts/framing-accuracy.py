#!/usr/bin/env python3
"""Measure how often datelines, credited agencies and dates in the text are found and resolved.

Runs `newsdex extract` on the articles of tests/gold/framing.jsonl and tests/gold/dates.jsonl and compares the result with marks made
by hand. The gold sets contain names, dates, offsets and hashes, but no text: you need the articles themselves.

    scripts/framing-accuracy.py ARCHIVES [--set dev|test] [--errors]

ARCHIVES is the folder to which the paths in the gold sets are relative. NEWSDEX is the path of the program (default:
target/release/newsdex).

For each article, the place, day and agency of the dateline, the credited agencies, and the authors in a byline of the text are marked. A
field is right if it is equal, and a false positive if none is marked. For dates, every expression in a passage of each article is marked that
means one day, week, month or year, or a range of them; durations and vague expressions ("recent months", "the last decade") are not.
An expression is found if its words are found, with at most one word more or less at each end; it is right if the date is equal,
too.
"""

import argparse
import collections
import hashlib
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIELDS = ["place", "agency", "date"]


def letters(text):
    """The letters and digits of a text in small letters, with the place of each."""
    kept = [(char, place) for place, char in enumerate(text) for char in char.lower() if char.isalnum()]
    return "".join(char for char, _ in kept), [place for _, place in kept]


def digest(text):
    return hashlib.sha1(text.encode()).hexdigest()[:12]


def span(gold, text, places):
    """Where something marked is in a body now, as a range of characters; its offsets may have shifted."""
    start = next((index for index, at in enumerate(places) if at >= gold["start"]), len(places))
    size = gold["letters"]
    for distance in range(len(text)):
        for first in {start - distance, start + distance}:
            if 0 <= first <= len(text) - size and digest(text[first : first + size]) == gold["sha1"]:
                return places[first], places[first + size - 1] + 1
    return None


def gold_rows(name, wanted):
    with open(os.path.join(ROOT, "tests", "gold", name), encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [row for row in rows if wanted in (None, row["set"])]


def key(row):
    """The article a row is about: file, member and number of the record."""
    return os.path.basename(row["path"]), row.get("member"), row["record"]


def extracted(archives, rows):
    """What newsdex finds in the articles of some rows, by article."""
    program = os.environ.get("NEWSDEX", os.path.join(ROOT, "target", "release", "newsdex"))
    files = sorted({os.path.join(archives, row["path"]) for row in rows})
    wanted = {key(row) for row in rows}
    found = {}
    done = subprocess.Popen([program, "extract", "-q", *files], stdout=subprocess.PIPE)
    for line in done.stdout:
        article = json.loads(line)
        name = key(article["origin"])
        if name in wanted:
            found[name] = article
    done.wait()
    missing = wanted - found.keys()
    if missing:
        sys.exit(f"framing-accuracy.py: not among the articles: {sorted(missing, key=str)[:5]}")
    return found


class Score:
    """Counts of what is marked, found and right."""

    def __init__(self):
        self.marked = self.found = self.right = 0

    def __str__(self):
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.marked if self.marked else 1.0
        return f"{self.marked:6} marked {self.found:6} found   precision {precision:.3f}   recall {recall:.3f}"


def score_framing(rows, articles, errors):
    scores = collections.defaultdict(Score)
    for row in rows:
        article = articles[key(row)]
        dateline = article["dateline"] or {}
        for field in FIELDS:
            wanted, given = (row["dateline"] or {}).get(field), dateline.get(field)
            score = scores["dateline " + field]
            score.marked += wanted is not None
            score.found += given is not None
            score.right += wanted is not None and wanted == given
            if errors and wanted != given:
                print(f"  {row['path']} {row['record']}: {field} {given!r}, should be {wanted!r}")
        for field in ["agencies", "authors"]:
            wanted, given = set(row[field]), set(article[field])
            score = scores[field]
            score.marked += len(wanted)
            score.found += len(given)
            score.right += len(wanted & given)
            if errors and wanted != given:
                print(f"  {row['path']} {row['record']}: {field} {sorted(given)}, should be {sorted(wanted)}")
    return scores


def touches(one, other):
    return one[0] < other[1] and other[0] < one[1]


def score_dates(rows, articles, errors):
    scores = {"expressions": Score(), "dates": Score()}
    windows = [row for row in rows if row["kind"] == "window"]
    for window in windows:
        article = articles[key(window)]
        body = article["body"]
        text, places = letters(body)
        within = span(window, text, places)
        if within is None:
            print(f"  {window['path']}: the text has changed")
            continue
        marked = [
            (span(row, text, places), row["date"])
            for row in rows
            if row["kind"] == "date" and key(row) == key(window)
        ]
        found = [
            ((date["start"], date["end"]), date["date"])
            for date in article["mentioned_dates"]
            if within[0] <= date["start"] and date["end"] <= within[1]
        ]
        for score in scores.values():
            score.marked += len(marked)
            score.found += len(found)
        for place, date in marked:
            same = [other for other, _ in found if place and touches(place, other)]
            scores["expressions"].right += bool(same)
            dates = [given for other, given in found if place and touches(place, other)]
            scores["dates"].right += date in dates
            if errors and date not in dates:
                print(f"  {window['path']} {window['record']}: {body[slice(*place)]!r} {dates}, should be {date}")
        for place, date in found:
            if errors and not any(other and touches(place, other) for other, _ in marked):
                print(f"  {window['path']} {window['record']}: {body[slice(*place)]!r} {date}, should not be")
    return scores


def main():
    parser = argparse.ArgumentParser(description="Score datelines, credits and dates against the gold sets.")
    parser.add_argument("archives", help="the folder of the archives")
    parser.add_argument("--set", choices=["dev", "test"], help="only this part")
    parser.add_argument("--errors", action="store_true", help="print the errors")
    arguments = parser.parse_args()
    for part in [arguments.set] if arguments.set else ["dev", "test"]:
        framing, dates = gold_rows("framing.jsonl", part), gold_rows("dates.jsonl", part)
        articles = extracted(arguments.archives, framing + dates)
        print(f"{part}: {len(framing)} articles with framing, {sum(row['kind'] == 'window' for row in dates)} with dates")
        scores = score_framing(framing, articles, arguments.errors)
        scores.update(score_dates(dates, articles, arguments.errors))
        for name, score in scores.items():
            print(f"  {name:16}{score}")


if __name__ == "__main__":
    main()
