#!/usr/bin/env python3
"""Kill newsdex at random moments and check what is left of the index.

The script keeps changing an archive of small files while `newsdex index`, `newsdex index --rebuild`, `newsdex watch` and `newsdex rollback`
run and, after damage to a file of the index, `newsdex verify --repair` and `newsdex index`. It ends each of them with SIGKILL after a random
time. After each kill, every answer must be one of these:

    whole       the content of some commit: for every file all articles of one state of the file, none twice; and no file is
                missing that was there before. A commit before the end of a run leaves articles that are gone from a file,
                because the run may find them in another file. `verify` counts these files as not read completely
    refused     exit code 2, if a file of the index is damaged
    incomplete  with a warning on standard error; `newsdex verify` then ends with 2, and all articles in the index are articles of
                the archive

`newsdex verify` must report an intact index exactly if its answers are whole. At the end, one undisturbed run must leave exactly the
archive in the index.

    scripts/crash-test.py --rounds 300
    scripts/crash-test.py --full-disk 50     (fills a small disk in memory instead; needs root)

NEWSDEX is the path of the program (default: the release build). --verbose prints a line per round. The summary at the end is JSON. Exits with
1 at the first error and prints it.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import re
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
        # Of each generation of the index: the files it held when it was looked at last, and that were not
        # removed from the archive since then.
        self.held = collections.defaultdict(set)
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
            for held in self.held.values():
                held.discard(name)

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


INCOMPLETE = "the index is incomplete"


def ask(index):
    """The articles of the index, identifier to title, and whether the answer is said to be incomplete; `None` if it
    is refused."""
    args = ["search", "-q", "-i", index, "--format", "jsonl", "--snippets", "0", "--limit", "all", "--", "*"]
    done = run(*args, expect=(0, 1, 2))
    if done.returncode == 2:
        if "damage" not in done.stderr:
            raise Wrong(f"a search is refused for no damage: {done.stderr.strip()[:500]}")
        return None
    articles = {}
    for line in done.stdout.splitlines():
        hit = json.loads(line)
        if hit["id"] in articles:
            raise Wrong(f"{hit['id']} is there twice")
        articles[hit["id"]] = hit["title"]
    return articles, INCOMPLETE in done.stderr


def held(index):
    """The articles of an index that has to be whole."""
    answer = ask(index)
    if answer is None or answer[1]:
        raise Wrong("a whole index refuses to answer, or says that it is incomplete")
    return answer[0]


def check_states(articles, archive, most_mixed):
    """Of every file all articles of one state that it was in; in at most `most_mixed` files, each article is of some state."""
    mixed = []
    by_file = collections.defaultdict(dict)
    for identifier, title in articles.items():
        by_file[identifier.rsplit("-", 1)[0]][identifier] = title
    for name, found in by_file.items():
        states = archive.states[name]
        known = {article for state in states for article in state.items()}
        if not known.issuperset(found.items()):
            raise Wrong(f"{name}: what the index holds was never in it: {sorted(found.items())[:3]}")
        if found not in states:
            mixed.append(name)
    if len(mixed) > most_mixed:
        raise Wrong(f"{len(mixed)} files have articles of several states, {most_mixed} are said to: {mixed[:3]}")


def not_read_completely(report):
    """The number of files that the next run continues with, as `verify` says."""
    notes = [re.match(r"(\d+) files? (?:was|were) not read completely", note) for note in report["notes"]]
    return sum(int(note[1]) for note in notes if note)


def check(index, archive):
    """Looks at an index after a kill. Gives what state it is in, and how many articles it answers with."""
    current = index / "CURRENT"
    if not current.exists():
        return "absent", 0
    verified = run("verify", "-i", index, "--json", expect=(0, 2))
    report = json.loads(verified.stdout)
    if report["whole"] != (verified.returncode == 0):
        raise Wrong(f"verify ends with {verified.returncode} and says {report}")
    state = "whole" if report["whole"] else "damaged" if report["damaged"] else "incomplete"
    if state == "incomplete" and not report["incomplete"]:
        raise Wrong(f"verify says neither damaged nor incomplete nor whole: {report}")
    answer = ask(index)
    if answer is None:
        if state != "damaged":
            raise Wrong(f"verify says {state}, and a search is refused")
        return state, 0
    articles, is_incomplete = answer
    if is_incomplete != bool(report["incomplete"]) and state != "damaged":
        raise Wrong(f"verify says {state}, and a search says {'incomplete' if is_incomplete else 'nothing'}")
    check_states(articles, archive, len(archive.states) if is_incomplete else not_read_completely(report))
    if not is_incomplete:
        check_files(articles, archive, current)
    done = run("stats", "-i", index, "--format", "json", expect=(0, 2))
    if done.returncode == 0:
        count = json.loads(done.stdout)["articles"]
        if count != len(articles):
            raise Wrong(f"stats counts {count}, a search finds {len(articles)}")
    elif state != "damaged":
        raise Wrong(f"stats is refused: {done.stderr.strip()[:500]}")
    return state, len(articles)


def check_files(articles, archive, current):
    """No file may be missing that the generation held before and that is still in the archive."""
    generation = current.read_text().split()[0]
    files = {identifier.rsplit("-", 1)[0] for identifier in articles}
    lost = archive.held[generation] - files
    if lost:
        raise Wrong(f"nothing is said of {len(lost)} files whose articles are missing: {sorted(lost)[:5]}")
    # One that was removed while a run went on may go with the next.
    archive.held[generation] = files & set(archive.names())


def damage(index, random_):
    """Flips a bit in a file of the live generation."""
    generation = index / "generations" / (index / "CURRENT").read_text().split()[0]
    files = sorted(path for path in generation.iterdir() if path.stat().st_size and not path.name.endswith(".lock"))
    # Mostly of a segment: only those lose articles.
    segments = [path for path in files if len(path.stem.split(".")[0]) == 32]
    path = random_.choice(segments if segments and random_.random() < 0.8 else files)
    content = bytearray(path.read_bytes())
    content[random_.randrange(len(content))] ^= 1 << random_.randrange(8)
    path.write_bytes(content)
    return path.name


def kill_rounds(args, folder, random_):
    archive = Archive(folder / "news", random_)
    index = folder / "index"
    for _ in range(40):
        archive.change()
    counts = collections.Counter()
    longest = {"index": 0.3, "rebuild": 0.5, "watch": 2.0, "repair": 0.4, "rollback": 0.1, "index after damage": 0.3}
    weights = {"index": 5, "rebuild": 2, "watch": 1, "repair": 6, "rollback": 1, "index after damage": 2}
    state = "absent"
    for round_ in range(args.rounds):
        kind = random_.choices(list(weights), list(weights.values()))[0]
        if state == "absent":
            kind = "index"
        kill_round(args, kind, index, archive, random_, longest, counts)
        state, count = check(index, archive)
        counts[f"{state} after {kind}"] += 1
        if args.verbose:
            print(f"{round_ + 1}: {kind}: {state}, {count} articles", flush=True)
        # A damaged index is repaired; an incomplete one has to stand more kills in half of the cases.
        if state == "damaged" or state == "incomplete" and random_.random() < 0.5:
            state = repair(index, archive, counts)
    state, _ = check(index, archive)
    if state == "damaged":
        repair(index, archive, counts)
    run("index", "-q", "-i", index, archive.folder)
    check_end(index, archive)
    counts["articles at the end"] = len(archive.now())
    return dict(sorted(counts.items()))


def repair(index, archive, counts):
    """Repairs an index that nobody disturbs. Gives the state it is in."""
    done = run("verify", "--repair", "-i", index, expect=(0, 3))
    state, _ = check(index, archive)
    counts["repaired"] += 1
    if done.returncode == 3:
        # Articles of a file were lost that is gone from the archive since then.
        if "no longer exist" not in done.stderr or state != "incomplete":
            raise Wrong(f"a repair ends with 3, and the index is {state}: {done.stdout} {done.stderr}")
        run("index", "-q", "-i", index, archive.folder)
        state, _ = check(index, archive)
        counts["finished by index"] += 1
    if state != "whole":
        raise Wrong(f"after a repair that nobody disturbed the index is {state}")
    return state


def kill_round(args, kind, index, archive, random_, longest, counts):
    """Runs one command, which is killed after a random time."""
    options = ["--memory", "64", "-q", "-i", index, archive.folder]
    command = {
        "index": ["index", *options],
        "rebuild": ["index", "--rebuild", *options],
        "watch": ["watch", *options],
        "repair": ["verify", "--repair", "-i", index],
        "rollback": ["rollback", "-q", "-i", index],
        "index after damage": ["index", *options],
    }[kind]
    for _ in range(random_.randint(0, 6)):
        archive.change()
    if kind in ("repair", "index after damage"):
        damaged = damage(index, random_)
        if args.verbose:
            print(f"    {damaged} is damaged")
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
    is_refused = process.returncode == 2 and (
        "damage" in errors and kind == "index after damage" or "no earlier index" in errors and kind == "rollback"
    )
    if was_running:
        counts[f"killed {kind}"] += 1
        # Let it come a little further the next time.
        longest[kind] = min(longest[kind] * 1.2, 20)
    elif process.returncode == 0 or process.returncode == 3 and "no such file" in errors:
        # With 3, a file went right before it was read. Try to kill it earlier the next time.
        longest[kind] = max(0.02, min(longest[kind], (time.monotonic() - begun) * 1.2))
        counts[f"finished {kind}"] += 1
    elif kind == "repair" and process.returncode == 3 and re.search("no longer exist|removed or replaced while", errors):
        counts["unfinished repair"] += 1
    elif is_refused:
        counts[f"refused {kind}"] += 1
    else:
        raise Wrong(f"{kind} ended with {process.returncode}: {errors[:500]}")


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
            state, count = check(index, archive)
            if state != "whole":
                raise Wrong(f"the index is {state}")
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
    parser.add_argument("--rounds", type=int, default=300, help="number of kills")
    parser.add_argument("--full-disk", type=int, default=0, help="number of full disks, instead of kills")
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
