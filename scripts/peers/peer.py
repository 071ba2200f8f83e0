"""What the peers of newsdex share: their command line, and timing their answers."""

import sys
import time


def run(index, search):
    """Calls one of two functions, as the command line asks: `index FOLDER …` or `search FOLDER …`."""
    command, *arguments = sys.argv[1:]
    {"index": index, "search": search}[command](*arguments)


def answer_all(queries, rounds, answer):
    """Prints milliseconds (the best of some rounds), articles, kind and query for each line of a file of queries.

    `answer` gets the kind and the words of a query, reads ten articles with snippets, and gives the number of all.
    """
    with open(queries, encoding="utf-8") as lines:
        for line in lines:
            kind, *words = line.rstrip("\n").split("\t")
            best, total = float("inf"), 0
            for _ in range(int(rounds) + 1):
                begun = time.perf_counter()
                total = answer(kind, words)
                best = min(best, (time.perf_counter() - begun) * 1000)
            print(f"{best:.4f}\t{total}\t{kind}\t{' '.join(words)}")
