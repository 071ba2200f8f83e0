#!/usr/bin/env python3
"""Measures the memory of one `newsdex index` over an archive far larger than memory should show.

The archive is made up: as many articles as the bytes asked for hold, in words of a long-tailed
vocabulary, with names, in many files of JSON Lines (--files) or in a single one (--files 1). Prints
bytes, articles, seconds and the peak of resident memory as JSON.

    scripts/memory.py --gigabytes 5 --files 5000
    scripts/memory.py --gigabytes 2 --files 1

NEWSDEX names the program; the default is the release build. FOLDER, if given, keeps the archive for
another run; it needs about as much room again for the index.
"""

import argparse
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("NEWSDEX", str(ROOT / "target" / "release" / "newsdex"))
SYLLABLES = "ba be bo da de do fa fi ga go ha he la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se si so ta te ti to va ve".split()


def word(random_):
    return "".join(random_.choices(SYLLABLES, k=random_.randint(1, 4)))


def paragraphs(random_, count):
    """Paragraphs with a long-tailed vocabulary, names and a quotation each."""
    vocabulary = [word(random_) for _ in range(200_000)]
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    drawn = random_.choices(vocabulary, weights, k=count * 60)
    made = []
    for number in range(count):
        words = drawn[number * 60 : number * 60 + 60]
        name = f"{word(random_).title()} {word(random_).title()}"
        made.append(
            f"{' '.join(words[:25]).capitalize()}, said {name} of {word(random_).title()} on Monday. "
            f"\u201cThe {' '.join(words[25:40])},\u201d he said. The {' '.join(words[40:])}."
        )
    return made


def make(folder, size, files, random_):
    """Writes the archive; gives the number of articles."""
    pieces = paragraphs(random_, 20_000)
    each, articles = size // files, 0
    for number in range(files):
        with open(folder / f"{number:05}.jsonl", "w", encoding="utf-8") as out:
            written = 0
            while written < each:
                body = "\n\n".join(random_.choices(pieces, k=random_.randint(2, 9)))
                story = {"id": f"a{articles}", "title": f"{articles} {body[:50]}", "body": body}
                story["date"] = f"{1990 + articles % 35}-{articles % 12 + 1:02}-{articles % 28 + 1:02}"
                line = json.dumps(story, ensure_ascii=False) + "\n"
                out.write(line)
                written += len(line.encode())
                articles += 1
    return articles


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
        begun = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True)
        seconds = time.monotonic() - begun
        # Of all processes that were waited for, and this is the only one.
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        if done.returncode not in (0, 3):
            print(done.stderr, file=sys.stderr)
            return 1
        summary = json.loads(done.stdout)
        figures = {
            "bytes": summary["bytes"],
            "files": summary["files"]["read"],
            "articles": summary["articles"]["added"],
            "duplicates": summary["articles"]["duplicates"],
            "seconds": round(seconds, 1),
            "peak_mb": round(peak / 1e6),
            "index_mb": round(sum(f.stat().st_size for f in (scratch / "index").rglob("*") if f.is_file()) / 1e6),
        }
        print(json.dumps(figures))
        return 0
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    sys.exit(main())
