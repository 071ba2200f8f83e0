#!/usr/bin/env python3
"""Kills `newsdex new` again and again, and checks what the reader was told.

  scripts/alerts-crash.py PROGRAM [--kills 200] [--nights 365] [--seed 1]

First part: articles are added, `newsdex new` is killed at a random moment between finding and noting, and asked again.
Every article must be told; an article may be told twice only if the first answer was killed.

Second part: a year of nights, each with `index --rebuild`, some with a rollback, an edited `queries.toml` or a moved
file. Nothing may be told twice or left out.

Prints one line for each part. Ends with 1 if anything was missed or repeated.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time


def article(number):
    """An article whose text shares hardly any words with others, so that it is no copy of them."""
    words = random.Random(number)
    syllables = ["ka", "lo", "mi", "ne", "pu", "ra", "so", "ti", "vu", "ze"]
    body = ["".join(words.choices(syllables, k=4)) for _ in range(60)]
    return {
        "id": f"ferry-{number:06}",
        "title": f"Ferry number {number} stops",
        "date": f"2021-05-{number % 28 + 1:02}",
        "body": " ".join(body) + ".",
    }


class Archive:
    def __init__(self, program, folder):
        self.program, self.folder, self.number = program, folder, 0
        os.mkdir(os.path.join(folder, "news"))
        self.add(1)
        self.index()
        self.write_queries("ferries = 'ferry'\n")
        self.run(["new", "@ferries"], {1})

    def write_queries(self, text):
        with open(os.path.join(self.folder, ".newsdex", "queries.toml"), "w") as file:
            file.write(text)

    def add(self, count):
        """Writes a file of new articles and gives their identifiers."""
        added = [article(self.number + place) for place in range(count)]
        name = f"{self.number:06}.jsonl"
        self.number += count
        with open(os.path.join(self.folder, "news", name), "w") as file:
            for one in added:
                file.write(json.dumps(one) + "\n")
        return [one["id"] for one in added]

    def run(self, arguments, codes):
        command = [self.program, *arguments, "--quiet"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if done.returncode not in codes:
            sys.exit(f"{arguments}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def index(self, *more):
        self.run(["index", "news", *more], {0})

    def told(self):
        lines = self.run(["new", "@ferries", "--format", "jsonl"], {0, 1}).splitlines()
        return [json.loads(line)["id"] for line in lines]

    def told_until_killed(self, seconds, lines):
        """What a reader got before the program was killed, and whether it was."""
        child = subprocess.Popen(
            [self.program, "new", "@ferries", "--format", "jsonl", "--quiet"],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        read = []
        for _ in range(lines):
            line = child.stdout.readline()
            if not line:
                break
            read.append(line)
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
        child.wait()
        whole = [line for line in "".join(read + [rest]).split("\n")[:-1] if line]
        return [json.loads(line)["id"] for line in whole], child.returncode != 0


def kills(program, count):
    missed = repeated = killed = 0
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(program, folder)
        for _ in range(count):
            added = archive.add(random.choice([1, 3, 40, 400]))
            archive.index()
            # A pipe that is not read stops the program in the middle of its answer.
            before, was_killed = archive.told_until_killed(
                random.choice([0, random.random() * 0.06]),
                random.choice([0, 0, 1, random.randrange(len(added) + 1)]),
            )
            killed += was_killed
            after = archive.told()
            missed += len(set(added) - set(before) - set(after))
            repeated += 0 if was_killed else len(set(before) & set(after))
            repeated += len(after) - len(set(after)) + len(set(after) - set(added))
    print(f"{killed} of {count} runs killed: {missed} articles missed, {repeated} repeated without a kill")
    return missed + repeated


def nights(program, count):
    missed = repeated = 0
    told = set()
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(program, folder)
        for night in range(count):
            added = archive.add(random.randrange(0, 4))
            if night % 7 == 3:
                archive.write_queries(f"ferries = 'ferry OR boat{night}'\nother = 'pier'\n")
            if night % 11 == 5:
                name = random.choice(os.listdir(os.path.join(folder, "news")))
                news = os.path.join(folder, "news")
                os.rename(os.path.join(news, name), os.path.join(news, f"moved-{night}-{name}"))
            archive.index("--rebuild")
            if night % 13 == 7:
                archive.run(["rollback"], {0})
                archive.index()
            now = archive.told()
            missed += len(set(added) - set(now))
            repeated += len(now) - len(set(now)) + len(set(now) & told)
            told.update(now)
    print(f"{count} nights with a rebuild: {missed} articles missed, {repeated} repeated")
    return missed + repeated


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    program = os.path.abspath(arguments.program)
    wrong = kills(program, arguments.kills) + nights(program, arguments.nights)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
