#!/usr/bin/env python3
"""Damage every file of an index in many ways, one at a time, and check the answers of newsdex.

    scripts/damage.py [--places 50] [--newsdex target/release/newsdex] [--archive fixtures/archive]

Each file of the index is truncated (to half, by one byte, to nothing), deleted, and changed by one bit in --places places. After each
damage:

    search, show, stats   must give the same answer as before, or an error with exit code 2; never another answer, never a
                          panic
    verify                must end with exit code 2 and name the file. Exceptions: files that may be missing or have any content
                          (the lock, the alias file, a log that was deleted or truncated between two lines)
    verify --repair       must end with exit code 0 and restore the articles of the archive

Prints a line for each file and a sum; ends with 1 if anything was wrong. A repair takes as long as an index run, so only every tenth
changed bit is repaired (--repair-every).
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = [
    ["search", "--format", "jsonl", "--limit", "1000", "--", "*"],
    ["search", "--format", "jsonl", "--", "president OR \"prime minister\" OR wor*"],
    ["search", "--format", "json", "--facet", "people", "--facet", "year", "--", "person:putin OR place:paris"],
    ["stats", "--format", "json"],
]
# Damage to these changes no answer and is nobody's business.
UNCHECKED = {"lock", ".tantivy-meta.lock", ".tantivy-writer.lock"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--newsdex", type=Path, default=ROOT / "target/release/newsdex")
    parser.add_argument("--archive", type=Path, default=ROOT / "fixtures/archive")
    parser.add_argument("--places", type=int, default=50)
    parser.add_argument("--repair-every", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdex-damage-") as folder:
        sys.exit(Trial(Path(folder), options).run())


class Trial:
    def __init__(self, folder, options):
        self.options = options
        self.folder = folder
        self.newsdex = options.newsdex.resolve()
        self.index = folder / "index"
        self.whole = folder / "whole"
        self.wrong = []
        self.damages = self.repairs = self.errors = 0
        shutil.copytree(options.archive, folder / "archive")

    def call(self, *args):
        command = [str(self.newsdex), "--index", str(self.index), *args]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True)

    def answers(self):
        """What each question is answered with: exit code and answer without what differs from run to run."""
        answers = []
        for question in [*QUESTIONS, ["show", self.article, "--format", "json"]]:
            run = self.call(*question)
            answer = run.stdout
            if "--facet" in question and run.returncode in (0, 1):
                answer = json.loads(answer)
                del answer["took_ms"]
            if question[0] == "stats" and run.returncode == 0:
                # Not of the articles, but of the files they are in.
                known = json.loads(answer)
                answer = [known[field] for field in ("articles", "undated", "years", "sources", "archives")]
            answers.append((run.returncode, answer, run.stderr))
        return answers

    def run(self):
        self.article = ""
        run = self.call("index", "--quiet", "archive")
        assert run.returncode == 0, run.stderr
        first = self.call(*QUESTIONS[0]).stdout.splitlines()[0]
        self.article = json.loads(first)["id"]
        shutil.copytree(self.index, self.whole)
        self.expected = self.answers()
        assert all(code in (0, 1) for code, _, _ in self.expected), self.expected
        self.articles = self.contents()
        for path in sorted(path for path in self.whole.rglob("*") if path.is_file()):
            if path.name not in UNCHECKED:
                self.file(path.relative_to(self.whole))
        print(f"{self.damages} damages, {self.errors} answers refused, {self.repairs} repairs, {len(self.wrong)} wrong")
        for line in self.wrong:
            print(f"wrong: {line}")
        return 1 if self.wrong else 0

    def contents(self):
        lines = self.call(*QUESTIONS[0]).stdout.splitlines()
        hits = [json.loads(line) for line in lines]
        return sorted((hit["id"], hit["title"], hit["origin"]["path"], hit["origin"]["record"]) for hit in hits)

    def file(self, name):
        before = len(self.wrong)
        original = (self.whole / name).read_bytes()
        damages = [("deleted", None), ("emptied", b""), ("cut to half", original[: len(original) // 2])]
        damages.append(("cut by a byte", original[:-1]))
        # The same places for a file of the same length, whatever its name: names of segments are random.
        places = random.Random(self.options.seed + len(original))
        for number in range(self.options.places):
            place, bit = places.randrange(len(original)), places.randrange(8)
            flipped = bytearray(original)
            flipped[place] ^= 1 << bit
            damages.append((f"bit {bit} of byte {place} flipped", bytes(flipped)))
        for number, (what, content) in enumerate(damages):
            repair = number < 4 or number % self.options.repair_every == 0
            self.damage(name, what, content, repair)
        state = "ok" if len(self.wrong) == before else f"{len(self.wrong) - before} WRONG"
        print(f"{str(name):60} {len(original):8} bytes  {len(damages)} damages  {state}", flush=True)

    def damage(self, name, what, content, repair):
        self.damages += 1
        path = self.index / name
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        label = f"{name} {what}"
        for number, (found, expected) in enumerate(zip(self.answers(), self.expected)):
            if found[0] == 2 and found[2].startswith("newsdex: ") and "defect" not in found[2]:
                self.errors += 1
            elif found[:2] != expected[:2]:
                self.wrong.append(f"{label}: question {number}: exit {found[0]}: {found[2].strip()}")
        run = self.call("verify", "--json")
        is_log = name.name == "runs.jsonl"
        named = run.returncode == 2 and name.as_posix() in run.stdout
        # A log is what is in it: one that is gone or ends a line earlier is whole.
        may_be_whole = is_log and (content is None or content == b"" or what == "cut by a byte")
        if not named and not may_be_whole:
            self.wrong.append(f"{label}: verify: exit {run.returncode}: {run.stdout.strip()[:300]} {run.stderr.strip()}")
        if repair:
            self.repairs += 1
            run = self.call("verify", "--repair")
            if run.returncode != 0 or self.contents() != self.articles:
                self.wrong.append(f"{label}: repair: exit {run.returncode}: {run.stdout.strip()[-500:]} {run.stderr.strip()}")
            elif self.call("verify").returncode != 0:
                self.wrong.append(f"{label}: damaged after the repair")
            shutil.rmtree(self.index)
            shutil.copytree(self.whole, self.index)
        else:
            shutil.copy(self.whole / name, path)


if __name__ == "__main__":
    main()
