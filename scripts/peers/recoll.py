#!/usr/bin/env python3
"""Recoll as a peer of newsdex; scripts/compare-peers.py calls it. An article is a text file.

    recoll.py index FOLDER ARTICLES.jsonl
    recoll.py search FOLDER QUERIES.tsv ROUNDS

Each answer is a process of its own, as Recoll is used from a terminal.
"""

import json
import os
import re
import subprocess

from peer import answer_all, run

FORMS = {"word": "{0}", "and": "{0} {1}", "or": "{0} OR {1}", "phrase": '"{0} {1}"'}


def index(folder, articles):
    texts, settings = os.path.join(folder, "texts"), os.path.join(folder, "index")
    os.makedirs(texts)
    os.makedirs(settings)
    with open(articles, encoding="utf-8") as lines:
        for number, record in enumerate(map(json.loads, lines)):
            with open(os.path.join(texts, f"{number}.txt"), "w", encoding="utf-8") as file:
                file.write(f"{record.get('title') or ''}\n\n{record.get('body') or ''}\n")
    with open(os.path.join(settings, "recoll.conf"), "w", encoding="utf-8") as file:
        file.write(f"topdirs = {texts}\nindexstemminglanguages = english\nthrQSizes = -1 -1 -1\nloglevel = 1\n")
    subprocess.run(["recollindex", "-z", "-c", settings], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def search(folder, queries, rounds):
    settings = os.path.join(folder, "index")

    def answer(kind, words):
        command = ["recollq", "-c", settings, "-n", "0-10", "-A", "-q", FORMS[kind].format(*words)]
        out = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
        found = re.search(rb"(\d+) results", out)
        return int(found.group(1)) if found else 0

    answer_all(queries, rounds, answer)


if __name__ == "__main__":
    run(index, search)
