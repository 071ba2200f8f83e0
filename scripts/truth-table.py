#!/usr/bin/env python3
"""Compares what newsdex reads with what a person found in the same files, and prints a Markdown table.

    scripts/truth-table.py --newsdex target/release/newsdex FOLDER...

Each FOLDER contains files and a `truth.json`: an object with an entry for each file.

    articles          how many articles the file contains; a text if there is no right number
    samples           some of them: title ("(none)" if it has none), date, first and last words of the text
    must_be_in_text   strings that belong to the text of some article
    not_in_text       strings that belong to no text

The table has a row for each folder. Below it stands a list of the files where something differs, and of what differs.
With --details, the list also has the files that newsdex reports as failed although the truth gives no articles.
"""

import argparse
import json
import os
import re
import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--newsdex", required=True)
    parser.add_argument("--details", action="store_true")
    options = parser.parse_args()

    print("| folder | files | number of articles | titles | dates | first and last words | must be in the text | not in the text |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    differences = []
    for folder in options.folders:
        with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
            truth = json.load(file)
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda name: check(options, folder, name, truth[name]), truth))
        scores = [[0, 0] for _ in range(6)]
        for result in results:
            for score, part in zip(scores, result["scores"]):
                score[0] += part[0]
                score[1] += part[1]
        cells = " | ".join(f"{right} of {all_}" if all_ else "" for right, all_ in scores)
        print(f"| {os.path.basename(os.path.normpath(folder))} | {len(truth)} | {cells} |")
        differences += [result for result in results if result["differs"] or (options.details and result["said"])]

    print()
    for result in differences:
        print(f"- {result['file']}: {'; '.join(result['differs'] + result['said'])}")


def check(options, folder, name, entry):
    path = os.path.join(folder, name)
    run = subprocess.run([options.newsdex, "extract", path], capture_output=True, text=True, errors="replace", timeout=600)
    articles = [json.loads(line) for line in run.stdout.splitlines() if line.strip()]
    differs = []
    counts, titles, dates, ends, must, must_not = ([0, 0] for _ in range(6))

    if isinstance(entry.get("articles"), int):
        count(counts, len(articles) == entry["articles"], differs, f"{len(articles)} articles instead of {entry['articles']}")
    texts = [fold((article.get("title") or "") + "\n" + (article.get("body") or "")) for article in articles]
    for sample in entry.get("samples", []):
        if entry.get("articles") == 0 or sample.get("draft") or sample.get("kind"):
            continue
        article = find(articles, texts, sample)
        title = sample.get("title")
        if title:
            found = article is not None and same_title(article.get("title"), title)
            count(titles, found, differs, f"title {show(article and article.get('title'))} instead of {show(title)}")
        if sample.get("date"):
            day = article and (article.get("published_day") or (article.get("published") or "")[:10])
            count(dates, same_day(day, sample["date"]), differs, f"date {day} instead of {sample['date']}")
        for end in ("first", "last"):
            if sample.get(end):
                found = article is not None and fold(sample[end]) in texts[articles.index(article)]
                count(ends, found, differs, f"no {show(sample[end])} in {show(title)}")
    for words in entry.get("must_be_in_text", []):
        count(must, any(fold(words) in text for text in texts), differs, f"{show(words)} is missing")
    for words in entry.get("not_in_text", []):
        inside = any(fold(words) in fold(article.get("body") or "") for article in articles)
        count(must_not, not inside, differs, f"{show(words)} is in a text")

    said = []
    if differs or not articles:
        said = [line.strip() for line in run.stderr.splitlines() if line.strip()][:2]
    return {
        "file": f"{os.path.basename(os.path.normpath(folder))}/{name}",
        "scores": [counts, titles, dates, ends, must, must_not],
        "differs": differs,
        "said": said,
    }


def count(score, right, differs, otherwise):
    score[0] += right
    score[1] += 1
    if not right:
        differs.append(otherwise)


def find(articles, texts, sample):
    """The article that a sample describes: by its title, else by its first or last words."""
    title = sample.get("title")
    same = [article for article in articles if same_title(article.get("title"), title)] if title and title != "(none)" else []
    for end in ("first", "last"):
        if sample.get(end):
            chosen = [article for article in same if fold(sample[end]) in texts[articles.index(article)]]
            if chosen:
                return chosen[0]
    if same:
        return same[0]
    for end in ("first", "last"):
        if sample.get(end):
            for article, text in zip(articles, texts):
                if fold(sample[end]) in text:
                    return article
    return articles[0] if len(articles) == 1 else None


def same_title(got, wanted):
    if not wanted or wanted == "(none)":
        return not got
    if wanted.endswith("…"):
        # A person noted the beginning only.
        return bool(got) and fold(got).startswith(fold(wanted[:-1]))
    return bool(got) and fold(got) == fold(wanted)


def same_day(got, wanted):
    return bool(got) and (got.startswith(wanted) or wanted.startswith(got))


def fold(text):
    """Without differences of spaces, quotation marks, dashes and letter case."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[‘’‚‛`´ʼ]", "'", text)
    text = re.sub(r"[“”„«»]", '"', text)
    text = re.sub(r"[‐‑‒–—―]", "-", text)
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip()


def show(text):
    if not text:
        return "nothing"
    text = re.sub(r"\s+", " ", text)
    return f"“{text[:110]}”"


if __name__ == "__main__":
    main()
