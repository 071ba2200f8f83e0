#!/usr/bin/env python3
"""Xapian as a peer of newsdex; scripts/compare-peers.py calls it.

    xapian_peer.py index FOLDER ARTICLES.jsonl
    xapian_peer.py search FOLDER QUERIES.tsv ROUNDS
"""

import json

import xapian

from peer import answer_all, run

FORMS = {"word": "{0}", "and": "{0} AND {1}", "or": "{0} OR {1}", "phrase": '"{0} {1}"'}


def index(folder, articles):
    database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OPEN)
    words = xapian.TermGenerator()
    words.set_stemmer(xapian.Stem("en"))
    with open(articles, encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            title, body = record.get("title") or "", record.get("body") or ""
            document = xapian.Document()
            words.set_document(document)
            words.index_text(title)
            words.increase_termpos()
            words.index_text(body)
            document.set_data(json.dumps([title, body], ensure_ascii=False))
            database.add_document(document)
    database.commit()
    database.close()


def search(folder, queries, rounds):
    database = xapian.Database(folder)
    stem = xapian.Stem("en")
    parser = xapian.QueryParser()
    parser.set_stemmer(stem)
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_database(database)

    def answer(kind, words):
        enquire = xapian.Enquire(database)
        enquire.set_query(parser.parse_query(FORMS[kind].format(*words)))
        hits = enquire.get_mset(0, 10, database.get_doccount())
        for hit in hits:
            title, body = json.loads(hit.document.get_data())
            hits.snippet(body, 300, stem)
        return hits.get_matches_estimated()

    answer_all(queries, rounds, answer)


if __name__ == "__main__":
    run(index, search)
