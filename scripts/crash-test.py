#!/usr/bin/env python3
"""Ends newsdex at random moments and looks what is left of the index.

An archive of small files changes all the time: files come, change and go. Meanwhile
`newsdex index`, `newsdex index --rebuild` and `newsdex watch` run and are ended with SIGKILL after a
random time. After each kill the index has to open, `newsdex verify` has to find it whole, and what it
holds has to be what some commit held: of every file all articles of one state that the file was in,
none twice. At the end one run that nobody disturbs has to leave exactly the archive.

    scripts/crash-test.py --rounds 300
    scripts/crash-test.py --full-disk 50     (fills a small disk in memory instead; needs root)

NEWSDEX names the program; the default is the release build. Prints a line a round with --verbose, and
a summary as JSON at the end. Exits with 1 at the first thing that is wrong, and says what.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("NEWSDEX", str(ROOT / "target" / "release" / "newsdex"))
WORDS = "harbour ferry council vote strike bridge storm budget school hospital mayor police".split()


class Wrong(Exception):
    """What must not be."""


class Archive:
    """A folder of JSON Lines files, and every state each of its files was ever in."""

    def __init__(self, folder, random_):
        self.folder = folder
        self.random = random_
        self.states = collections.defaultdict(list)
        self.version = 0
        folder.mkdir(parents=True)

    def write(self, name):
        self.version += 1
        count = self.random.randint(1, 60)
        lines, state = [], {}
        for number in range(count):
            identifier = f"{name}-{number}"
            words = " ".join(self.random.choices(WORDS, k=self.random.randint(10, 200)))
            # Half of the articles of a file stay as they are when it changes.
            version = 0 if number % 2 else self.version
            title = f"State {version} of story {number}"
            if version == 0:
                words = f"{name} {number} stands still"
            lines.append(json.dumps({"id": identifier, "title": title, "body": words, "date": "2021-05-03"}))
            state[identifier] = title
        path = self.folder / name
        new = path.with_name("." + path.name + ".new")
        new.write_text("\n".join(lines) + "\n")
        os.replace(new, path)
        self.states[name].append(state)

    def names(self):
        return sorted(path.name for path in self.folder.iterdir() if not path.name.startswith("."))

    def change(self):
        names = self.names()
        what = self.random.random()
        if what < 0.5 or not names:
            self.write(f"f{self.random.randint(0, 400):03}.jsonl")
        elif what < 0.8:
            self.write(self.random.choice(names))
        elif len(names) > 5:
            name = self.random.choice(names)
            (self.folder / name).unlink()
            # A file that is gone leaves no article; so does one that never was.
            self.states[name].append({})

    def now(self):
        articles = {}
        for name in self.names():
            articles.update(self.states[name][-1])
        return articles


def run(*args, expect=(0,)):
    done = subprocess.run([PROGRAM, *map(str, args)], capture_output=True, text=True)
    if done.returncode not in expect:
        raise Wrong(f"{' '.join(map(str, args))}: exit {done.returncode}: {done.stderr.strip()[:500]}")
    return done


def held(index):
    """The articles of the index: identifier to title."""
    done = run("search", "-i", index, "--format", "jsonl", "--snippets", "0", "--limit", "all", "--", "*", expect=(0, 1))
    articles = {}
    for line in done.stdout.splitlines():
        hit = json.loads(line)
        if hit["id"] in articles:
            raise Wrong(f"{hit['id']} is there twice")
        articles[hit["id"]] = hit["title"]
    return articles


def check_states(articles, archive, of_one_state):
    """Of every file all articles of one state that it was in. A disk that fills ends a run in the middle
    of a file: then each article is of some state, and the next run goes on in that file."""
    by_file = collections.defaultdict(dict)
    for identifier, title in articles.items():
        by_file[identifier.rsplit("-", 1)[0]][identifier] = title
    for name, found in by_file.items():
        states = archive.states[name]
        known = {article for state in states for article in state.items()}
        if found not in states if of_one_state else not known.issuperset(found.items()):
            raise Wrong(f"{name}: what the index holds was never in it: {sorted(found.items())[:3]}")


def check(index, archive, of_one_state=True):
    current = index / "CURRENT"
    if not current.exists():
        return 0
    run("verify", "-i", index, "--quiet")
    articles = held(index)
    check_states(articles, archive, of_one_state)
    count = json.loads(run("stats", "-i", index, "--format", "json").stdout)["articles"]
    if count != len(articles):
        raise Wrong(f"stats counts {count}, a search finds {len(articles)}")
    return len(articles)


def kill_rounds(args, folder, random_):
    archive = Archive(folder / "news", random_)
    index = folder / "index"
    for _ in range(40):
        archive.change()
    counts = collections.Counter()
    longest = {"index": 0.3, "rebuild": 0.5, "watch": 2.0}
    for round_ in range(args.rounds):
        kind = random_.choices(["index", "rebuild", "watch"], [6, 2, 2])[0]
        command = {
            "index": ["index", "--memory", "64", "-q", "-i", index, archive.folder],
            "rebuild": ["index", "--rebuild", "--memory", "64", "-q", "-i", index, archive.folder],
            "watch": ["watch", "--memory", "64", "-q", "-i", index, archive.folder],
        }[kind]
        for _ in range(random_.randint(0, 6)):
            archive.change()
        process = subprocess.Popen([PROGRAM, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        begun = time.monotonic()
        moment = random_.uniform(0.0, longest[kind])
        while time.monotonic() - begun < moment and process.poll() is None:
            if random_.random() < 0.2:
                archive.change()
            time.sleep(0.01)
        was_running = process.poll() is None
        if was_running:
            process.send_signal(signal.SIGKILL)
        errors = process.communicate()[1].decode()
        if was_running:
            counts[f"killed {kind}"] += 1
        elif process.returncode == 0:
            # Try to kill it earlier the next time.
            longest[kind] = max(0.05, min(longest[kind], (time.monotonic() - begun) * 1.2))
            counts[f"finished {kind}"] += 1
        else:
            raise Wrong(f"{kind} ended with {process.returncode}: {errors[:500]}")
        count = check(index, archive)
        if args.verbose:
            print(f"{round_ + 1}: {kind} {'killed' if was_running else 'finished'} after {moment:.2f} s; {count} articles")
    run("index", "-q", "-i", index, archive.folder)
    check_end(index, archive)
    counts["articles at the end"] = len(archive.now())
    return counts


def check_end(index, archive):
    run("verify", "-i", index, "--quiet")
    found, wanted = held(index), archive.now()
    if found != wanted:
        missing, extra = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
        other = [key for key in wanted.keys() & found.keys() if wanted[key] != found[key]]
        raise Wrong(f"at the end: {len(missing)} missing {missing[:3]}, {len(extra)} too many {extra[:3]}, {len(other)} old {other[:3]}")


def full_disk_rounds(args, folder, random_):
    """Indexes on a disk that has room for less and less, beside a file that takes the rest."""
    archive = Archive(folder / "news", random_)
    for _ in range(60):
        archive.change()
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "newsdex-crash-test", str(disk)], check=True)
    counts = collections.Counter()
    try:
        index = disk / "index"
        run("index", "-q", "--memory", "64", "-i", index, archive.folder)
        for round_ in range(args.full_disk):
            for _ in range(random_.randint(1, 30)):
                archive.change()
            free = shutil.disk_usage(disk).free
            left = random_.randint(0, 600_000)
            ballast = disk / "ballast"
            with open(ballast, "wb") as file:
                try:
                    file.write(b"\0" * max(0, free - left))
                except OSError:
                    pass
            rebuild = ["--rebuild"] if random_.random() < 0.3 else []
            command = [PROGRAM, "index", "-q", "--memory", "64", "-i", str(index), *rebuild, str(archive.folder)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode == 2:
                counts["ended by a full disk"] += 1
                if "disk" not in done.stderr and "space" not in done.stderr:
                    raise Wrong(f"the error does not say that the disk is full: {done.stderr[:500]}")
            elif done.returncode == 0:
                counts["had room"] += 1
            else:
                raise Wrong(f"exit {done.returncode}: {done.stderr[:500]}")
            count = check(index, archive, of_one_state=False)
            ballast.unlink(missing_ok=True)
            if args.verbose:
                print(f"{round_ + 1}: {left} bytes left: exit {done.returncode}; {count} articles")
        run("index", "-q", "-i", index, archive.folder)
        check_end(index, archive)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=300, help="how often to kill")
    parser.add_argument("--full-disk", type=int, default=0, help="how often to fill a disk instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    random_ = random.Random(args.seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="newsdex-crash-"))
    try:
        rounds = full_disk_rounds if args.full_disk else kill_rounds
        counts = rounds(args, folder, random_)
    except Wrong as wrong:
        print(f"wrong: {wrong}\nleft in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    print(json.dumps({"seed": args.seed, **counts}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
