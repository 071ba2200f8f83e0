#!/usr/bin/env python3
"""Trace the system calls of newsdex and check that a power cut at any moment leaves an intact index.

Runs `index`, `index` again with changes, `index --rebuild`, `rollback`, and `verify --repair` after damage, each under strace. A commit is
the rename of a `meta.json` or of `CURRENT`. The required order is

    data of a file synced ─► its folder synced ─► rename ─► folder synced ─► anything that depends on it

The script checks these rules:

    1. A file is renamed only after all of its data was synced.
    2. When a commit is renamed into place, every finished file, new folder and earlier rename of the index was synced, with its
       folder. This includes the folders above a new index.
    3. After a rename, its folder is synced before the next rename or removal in the index, and before the end.
    4. The manifests of a generation, which mark it as finished, are removed and their folder is synced before any other file of the
       generation is removed.
    5. No sync failed.

Exits with 1 and names each path with another order. The lock, tantivy's lock files and the log of runs are not checked, because losing
them does no harm.

    scripts/sync-order.py [--newsdex target/release/newsdex] [--keep FOLDER]

Needs strace: `apt-get install strace` on Debian and Ubuntu.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CALLS = "open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,write,pwrite64,writev,ftruncate,fsync,fdatasync,sync_file_range,close,link,linkat,symlink,symlinkat,msync"
# A power cut may take these: nothing relies on them.
UNCHECKED = {"lock", ".tantivy-meta.lock", ".tantivy-writer.lock", "runs.jsonl", "in-progress"}
COMMITS = {"CURRENT", "meta.json"}
MANIFESTS = {"manifest.json", "manifest.json.copy"}

LINE = re.compile(r"^(?P<process>\d+)\s+(?P<rest>.*)$")
UNFINISHED = re.compile(r"^(?P<begin>.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^<\.\.\. (?P<call>\w+) resumed>(?P<end>.*)$")
CALL = re.compile(r"^(?P<name>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\d+|\?)(?P<more>.*)$")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
DESCRIPTOR = re.compile(r"(\d+|AT_FDCWD)<([^>]*)>")


def calls(trace):
    """The calls of a trace in the order in which they ended: name, arguments, result and what follows it."""
    begun = {}
    with open(trace, errors="surrogateescape") as lines:
        for line in lines:
            match = LINE.match(line.rstrip("\n"))
            if not match:
                continue
            process, rest = match["process"], match["rest"]
            if unfinished := UNFINISHED.match(rest):
                begun[process] = unfinished["begin"]
                continue
            if resumed := RESUMED.match(rest):
                rest = begun.pop(process, "") + resumed["end"].lstrip()
            if call := CALL.match(rest):
                yield call["name"], call["arguments"], call["result"], call["more"]


class Order:
    """What of an index would outlive a power cut at this moment of a trace."""

    def __init__(self, folder, index):
        self.folder, self.index = Path(folder), Path(index)
        # Folders that are there before the run, without which nothing is.
        self.was_there = {path for path in [*self.index.rglob("*"), self.index, *self.index.parents] if path.exists()}
        self.unsynced_data = {}  # path: why
        self.unsynced_entries = {}  # path: why; its folder has to be synced
        self.open_for_writing = {}  # path: how often
        self.last_rename = None
        self.without_manifest = set()  # generations whose manifest is removed, and they are not synced
        self.wrong = []
        self.commits = self.syncs = self.renames = 0

    def is_checked(self, path):
        within = path.is_relative_to(self.index) or self.index.is_relative_to(path) and path not in self.was_there
        return within and path.name not in UNCHECKED

    def say(self, path, what):
        # The first moment at which it was wrong is enough.
        if all(path != said for said, _ in self.wrong):
            self.wrong.append((path, what))

    def path(self, descriptor, name):
        name = Path(name.encode().decode("unicode_escape"))
        return Path(os.path.normpath(Path(descriptor or self.folder) / name))

    def paths(self, arguments):
        """The paths among arguments: with the folder that a descriptor before each stands for."""
        found, folder = [], None
        for part in re.finditer(r'(?:\d+|AT_FDCWD)<([^>]*)>|"((?:[^"\\]|\\.)*)"', arguments):
            if part[2] is None:
                folder = part[1]
            else:
                found.append(self.path(folder, part[2]))
                folder = None
        return found

    def take(self, name, arguments, result, more):
        if result.startswith("-"):
            if name in ("fsync", "fdatasync", "msync"):
                descriptor = DESCRIPTOR.search(arguments)
                if descriptor and self.is_checked(Path(descriptor[2])):
                    self.say(descriptor[2], f"{name} failed: {more.strip()}")
            return
        described = DESCRIPTOR.match(arguments)
        if name in ("open", "openat", "creat"):
            opened = Path(DESCRIPTOR.search(f"{result}{more}")[2]) if DESCRIPTOR.search(f"{result}{more}") else None
            if opened and self.is_checked(opened) and re.search(r"O_WRONLY|O_RDWR", arguments):
                self.open_for_writing[opened] = self.open_for_writing.get(opened, 0) + 1
                if "O_CREAT" in arguments and opened not in self.was_there:
                    self.was_there.add(opened)
                    self.unsynced_entries[opened] = "a new file"
        elif name in ("mkdir", "mkdirat"):
            for path in self.paths(arguments):
                if self.is_checked(path):
                    self.unsynced_entries[path] = "a new folder"
        elif name in ("write", "pwrite64", "writev", "ftruncate"):
            if described and self.is_checked(Path(described[2])):
                self.unsynced_data[Path(described[2])] = name
        elif name in ("fsync", "fdatasync"):
            self.sync(Path(described[2]))
        elif name == "close":
            path = Path(described[2]) if described else None
            if path in self.open_for_writing:
                self.open_for_writing[path] -= 1
                if not self.open_for_writing[path]:
                    del self.open_for_writing[path]
        elif name.startswith("rename"):
            old, new = self.paths(arguments)[:2]
            if self.is_checked(new) or self.is_checked(old):
                self.rename(old, new)
        elif name in ("unlink", "unlinkat", "rmdir"):
            for path in self.paths(arguments):
                if self.is_checked(path):
                    self.remove(path)
        elif name in ("link", "linkat", "symlink", "symlinkat", "msync", "sync_file_range"):
            if any(self.is_checked(path) for path in self.paths(arguments)):
                self.say(arguments, f"{name} is not understood by this script")

    def sync(self, path):
        self.syncs += 1
        self.unsynced_data.pop(path, None)
        for entry in [entry for entry in self.unsynced_entries if entry.parent == path]:
            del self.unsynced_entries[entry]
        self.without_manifest.discard(path)
        if self.last_rename and self.last_rename.parent == path:
            self.last_rename = None

    def check_last_rename(self, before):
        if self.last_rename:
            self.say(self.last_rename, f"its folder was not synced between the rename and {before}")
            self.last_rename = None

    def rename(self, old, new):
        self.renames += 1
        self.check_last_rename(f"the rename of {new}")
        if old in self.unsynced_data:
            self.say(new, f"renamed before its data was synced ({self.unsynced_data[old]})")
        self.unsynced_data.pop(old, None)
        self.unsynced_entries.pop(old, None)
        if new.name in COMMITS:
            self.commits += 1
            self.check_commit(f"the rename of {new}")
        self.unsynced_entries[new] = "a rename"
        self.last_rename = new
        self.was_there.add(new)

    def check_commit(self, before):
        # A file that is still being written belongs to a later commit.
        def counts(path):
            return path not in self.open_for_writing and not path.name.endswith(".new")

        for path, why in self.unsynced_data.items():
            if counts(path):
                self.say(path, f"its data was not synced before {before} ({why})")
        for path, why in self.unsynced_entries.items():
            if counts(path):
                self.say(path, f"{path.parent} was not synced before {before} ({why})")

    def remove(self, path):
        self.check_last_rename(f"the removal of {path}")
        if path.name in MANIFESTS:
            self.without_manifest.add(path.parent)
        elif path.parent in self.without_manifest:
            self.say(path, "removed before the removal of its manifest was synced")
        for known in (self.unsynced_data, self.unsynced_entries):
            for gone in [gone for gone in known if gone == path or gone.is_relative_to(path)]:
                del known[gone]
        self.was_there.discard(path)

    def end(self):
        self.check_last_rename("the end")
        self.check_commit("the end")


class Trial:
    def __init__(self, newsdex, folder):
        self.newsdex, self.folder = newsdex.resolve(), folder
        self.index = folder / "new" / "deep" / "index"
        self.wrong = 0

    def write(self, name, first, count):
        path = self.folder / "news" / name
        path.parent.mkdir(exist_ok=True)
        story = '{{"id":"{0}","title":"Story {0}","date":"2021-05-03","body":"President Emmanuel Macron counted {0} boats."}}\n'
        path.write_text("".join(story.format(number) for number in range(first, first + count)))

    def trace(self, label, *args, code=0):
        trace = self.folder / f"{label}.trace"
        order = Order(self.folder, self.index)
        command = ["strace", "-f", "-y", "-e", f"trace={CALLS}", "-e", "signal=none", "-s", "4096", "-o", str(trace)]
        command += [str(self.newsdex), "--quiet", "--index", str(self.index), *args]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if done.returncode != code:
            sys.exit(f"{' '.join(args)}: exit {done.returncode}: {done.stderr.strip()}")
        for call in calls(trace):
            order.take(*call)
        order.end()
        if not order.commits or not order.syncs:
            order.say(trace, f"it holds {order.commits} commits and {order.syncs} syncs")
        found = "as it should be" if not order.wrong else f"{len(order.wrong)} WRONG"
        print(f"{label:16} {order.commits:3} commits  {order.renames:3} renames  {order.syncs:3} syncs  {found}")
        for wrong in order.wrong:
            print(f"    {wrong[0]}: {wrong[1]}")
        self.wrong += len(order.wrong)

    def run(self):
        self.write("wire.jsonl", 0, 40)
        self.trace("index", "index", "news")
        self.write("more.jsonl", 40, 20)
        self.write("wire.jsonl", 1, 39)
        self.trace("index-again", "index", "news")
        self.trace("rebuild", "index", "--rebuild", "news")
        # The third generation makes the first go.
        self.trace("rebuild-again", "index", "--rebuild", "news")
        self.trace("rollback", "rollback")
        generation = self.index / "generations" / (self.index / "CURRENT").read_text().split()[0]
        damaged = max(generation.glob("*.store"), key=lambda path: path.stat().st_size)
        content = bytearray(damaged.read_bytes())
        content[len(content) // 2] ^= 1
        damaged.write_bytes(content)
        self.trace("repair", "verify", "--repair")
        (self.index / "CURRENT").unlink()
        self.trace("repair-current", "verify", "--repair")
        (generation / "manifest.json").unlink()
        for names in generation.glob("names-*"):
            names.unlink()
        self.trace("repair-names", "verify", "--repair")
        return 1 if self.wrong else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--newsdex", type=Path, default=ROOT / "target/release/newsdex")
    parser.add_argument("--keep", type=Path, help="keep the archive, the index and the traces in this new folder")
    options = parser.parse_args()
    if not shutil.which("strace"):
        sys.exit("strace is missing: `apt-get install strace` installs it on Debian and Ubuntu")
    with tempfile.TemporaryDirectory(prefix="newsdex-sync-") as folder:
        folder = Path(folder).resolve()
        code = Trial(options.newsdex, folder).run()
        if options.keep:
            shutil.copytree(folder, options.keep)
    sys.exit(code)


if __name__ == "__main__":
    main()
