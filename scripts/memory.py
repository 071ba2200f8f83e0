#!/usr/bin/env python3
"""Measure the memory of one `newsdex index` run over a very large archive.

The archive is generated: sentences from 150,000 words with the frequencies of real text, with people who are quoted, in many files
of JSON Lines (--files) or in one file (--files 1), until the given size is reached. Prints bytes, articles, seconds and megabytes at the
peak as JSON: `peak_mb` is the figure of the system (VmHWM), including files mapped into memory; `anonymous_mb` is without them, sampled ten
times per second.

    scripts/memory.py --gigabytes 5 --files 5000
    scripts/memory.py --gigabytes 2 --files 1

NEWSDEX is the path of the program (default: the release build). FOLDER keeps the archive for another run; the index needs about the
same space again.
"""

import argparse
import itertools
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("NEWSDEX", str(ROOT / "target" / "release" / "newsdex"))
# The words that every other word of English is, so that a text is taken for what it looks like.
COMMON = """the of to and a in is that for it was on with as by at from he be this are have has an which
not they will who were had but or one their we more said its his after up about would there also new when
all been year last two people over out into could first some other than time government against them
before""".split()
STARTS = "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p ph pl pr qu r s sc sh sl sp st str t th tr v w wh".split()
VOWELS = "a e i o u ai ea ee ie oo ou".split()
ENDS = "b ck ct d ft g l ld ll m mp n nd ng nt p r rd rn rt s sh ss st t th x".split()
ENDINGS = "s ed ing er ers ly al ment ness tion".split()
SENTENCES = 150_000
PEOPLE = 30_000


def word(random_):
    """A made-up word; the shorter the likelier."""
    syllables = [random_.choice(STARTS) + random_.choice(VOWELS) for _ in range(random_.choices((1, 2, 3), (3, 5, 2))[0])]
    return "".join(syllables) + random_.choice(ENDS) + (random_.choice(ENDINGS) if random_.random() < 0.3 else "")


def distinct(random_, count, taken=()):
    words = dict.fromkeys(taken)
    while len(words) < count:
        words[word(random_)] = None
    return list(words)


def sentences(random_):
    """Sentences of 8 to 30 words, the word of each rank about as often as Zipf's law has it."""
    words = distinct(random_, 150_000, COMMON)
    ranks = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    made = []
    for _ in range(SENTENCES):
        drawn = random_.choices(words, cum_weights=ranks, k=random_.randint(8, 30))
        made.append(" ".join(drawn).capitalize() + ".")
    return made


def people(random_):
    given = [name.title() for name in distinct(random_, 800)]
    family = [name.title() for name in distinct(random_, 15_000)]
    return [(random_.choice(given), random_.choice(family)) for _ in range(PEOPLE)]


def story(random_, texts, names):
    """Two to nine paragraphs, with a person in every other one."""
    paragraphs = []
    for number in range(random_.randint(2, 9)):
        first, *rest = random_.choices(texts, k=4)
        if number % 2 == 0:
            # Some are in the news far more often than others.
            given, family = names[int(PEOPLE * random_.random() ** 3)]
            first = f"{first[:-1]}, {given} {family} said on Monday."
            rest[1] = f"\u201c{rest[1][:-1]},\u201d {family} said."
        paragraphs.append(" ".join([first, *rest]))
    return paragraphs


def make(folder, size, files, random_):
    """Writes the archive."""
    texts, names = sentences(random_), people(random_)
    each, articles = size // files, 0
    for number in range(files):
        with open(folder / f"{number:05}.jsonl", "w", encoding="utf-8") as out:
            written = 0
            while written < each:
                paragraphs = story(random_, texts, names)
                record = {
                    "id": f"a{articles}",
                    "title": paragraphs[0].split(",")[0][:60],
                    "date": f"{1990 + articles % 35}-{articles % 12 + 1:02}-{articles % 28 + 1:02}",
                    "body": "\n\n".join(paragraphs),
                }
                line = json.dumps(record, ensure_ascii=False) + "\n"
                written += out.write(line)
                articles += 1


def megabytes(process, what):
    """A figure of /proc/PID/status in megabytes; 0 when the process is gone."""
    try:
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 // 1_000_000 for line in status.splitlines() if line.startswith(what + ":")), 0)


def watched(command):
    """Runs a command; gives its output, its peaks of memory and of anonymous memory in megabytes, its seconds."""
    begun, peak, anonymous = time.monotonic(), 0, 0
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out)
        while process.poll() is None:
            peak, anonymous = max(peak, megabytes(process, "VmHWM")), max(anonymous, megabytes(process, "RssAnon"))
            time.sleep(0.1)
        if process.returncode not in (0, 3):
            sys.exit(f"memory: {' '.join(command)}: exit {process.returncode}")
        out.seek(0)
        return json.load(out), peak, anonymous, time.monotonic() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", help="where to keep the archive")
    parser.add_argument("--gigabytes", type=float, default=5)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--memory", default=None, help="as for newsdex index")
    args = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="newsdex-memory-", dir=args.folder and os.path.dirname(os.path.abspath(args.folder))))
    folder = pathlib.Path(args.folder) if args.folder else scratch / "archive"
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            make(folder, int(args.gigabytes * 1e9), args.files, random.Random(1))
        command = [PROGRAM, "index", "--json", "-q", "-i", str(scratch / "index"), str(folder)]
        if args.memory:
            command += ["--memory", args.memory]
        summary, peak, anonymous, seconds = watched(command)
        figures = {
            "bytes": summary["bytes"],
            "files": summary["files"]["read"],
            "articles": summary["articles"]["added"],
            "seconds": round(seconds, 1),
            "peak_mb": peak,
            "anonymous_mb": anonymous,
            "index_mb": round(sum(f.stat().st_size for f in (scratch / "index").rglob("*") if f.is_file()) / 1e6),
        }
        print(json.dumps(figures))
        return 0
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    sys.exit(main())
