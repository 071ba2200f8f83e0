#!/usr/bin/env python3
"""Search an index from several processes at once while it is rebuilt again and again.

Before every rebuild the whole archive changes: each article contains the number of its state. Every answer must show one complete
state: all of its articles, and none of another state.

    scripts/readers.py --readers 8 --rebuilds 20

NEWSDEX is the path of the program (default: the release build). Prints a summary as JSON; ends with 1 and prints the error at the first
wrong answer.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("NEWSDEX", str(ROOT / "target" / "release" / "newsdex"))
ARTICLES = 300


def write(folder, state):
    """The archive in one state: as many articles, each with the state as its title."""
    for file in range(3):
        with open(folder / f"{file}.jsonl", "w", encoding="utf-8") as out:
            for number in range(file * ARTICLES // 3, (file + 1) * ARTICLES // 3):
                body = f"The harbour office counted {number} boats at the pier. Nobody had asked it to."
                story = {"id": f"s{number}", "title": f"State {state}", "body": body, "date": "2021-05-03"}
                out.write(json.dumps(story) + "\n")


def newsdex(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def read(index, done, answers, wrong):
    """Asks until it is done."""
    while not done.is_set() and not wrong:
        answer = newsdex("search", "-i", index, "--format", "jsonl", "--limit", "all", "--", "boats")
        if answer.returncode != 0:
            wrong.append(f"exit {answer.returncode}: {answer.stderr.strip()[:300]}")
            return
        titles = [json.loads(line)["title"] for line in answer.stdout.splitlines()]
        if len(titles) != ARTICLES or len(set(titles)) != 1:
            wrong.append(f"{len(titles)} articles of {sorted(set(titles))}")
            return
        answers.append(titles[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--rebuilds", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdex-readers-") as folder:
        folder = pathlib.Path(folder)
        archive, index = folder / "news", folder / "index"
        archive.mkdir()
        write(archive, 0)
        newsdex("index", "-q", "-i", index, archive)
        done, answers, wrong = threading.Event(), [], []
        readers = [threading.Thread(target=read, args=(index, done, answers, wrong)) for _ in range(args.readers)]
        for reader in readers:
            reader.start()
        for state in range(1, args.rebuilds + 1):
            write(archive, state)
            rebuilt = newsdex("index", "--rebuild", "-q", "-i", index, archive)
            if rebuilt.returncode != 0:
                wrong.append(f"rebuild: exit {rebuilt.returncode}: {rebuilt.stderr.strip()[:300]}")
            if wrong:
                break
        done.set()
        for reader in readers:
            reader.join()
        if wrong:
            print(f"wrong: {wrong[0]}", file=sys.stderr)
            return 1
        print(json.dumps({"rebuilds": args.rebuilds, "answers": len(answers), "states seen": len(set(answers))}))
        return 0


if __name__ == "__main__":
    sys.exit(main())
