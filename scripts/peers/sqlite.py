#!/usr/bin/env python3
"""SQLite FTS5 as a peer of newsdex; scripts/compare-peers.py calls it.

    sqlite.py index FOLDER ARTICLES.jsonl
    sqlite.py search FOLDER QUERIES.tsv ROUNDS
"""

import json
import os
import sqlite3

from peer import answer_all, run

FORMS = {"word": "{0}", "and": "{0} AND {1}", "or": "{0} OR {1}", "phrase": '"{0} {1}"'}


def index(folder, articles):
    os.makedirs(folder)
    database = sqlite3.connect(os.path.join(folder, "articles.db"))
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("CREATE VIRTUAL TABLE article USING fts5(title, body, tokenize = 'porter unicode61')")
    with open(articles, encoding="utf-8") as lines:
        rows = ((record.get("title") or "", record.get("body") or "") for record in map(json.loads, lines))
        database.executemany("INSERT INTO article VALUES (?, ?)", rows)
    database.execute("INSERT INTO article(article) VALUES ('optimize')")
    database.commit()


def search(folder, queries, rounds):
    database = sqlite3.connect(os.path.join(folder, "articles.db"))

    def answer(kind, words):
        query = FORMS[kind].format(*words)
        total = database.execute("SELECT count(*) FROM article WHERE article MATCH ?", [query]).fetchone()[0]
        hits = database.execute(
            "SELECT title, body, snippet(article, 1, '[', ']', '…', 40) FROM article WHERE article MATCH ? "
            "ORDER BY rank LIMIT 10", [query])
        hits.fetchall()
        return total

    answer_all(queries, rounds, answer)


if __name__ == "__main__":
    run(index, search)
