#!/usr/bin/env python3
"""Give newsdex manipulated index directories and check that it does no harm.

    scripts/hostile-index.py [--mutations 1000] [--newsdex target/release/newsdex] [--kind KIND...]

Each mutation changes one thing in a copy of an intact index. An attacker can compute correct checksums, so the mutations have
correct checksums. The kinds:

    place     another object in place of a file or folder: a link, a pipe, a socket, a folder, an endless or huge file, a second
              name of a file outside; or a link where a new file will be written
    name      a list that names files outside the index
    list      a list, number or record with an impossible value
    log       a log of runs that names other folders, indexes and options
    count     a number in a file of a segment or of names replaced by a huge or another number
    bytes     other bytes in a file of a segment or of names
    cut       the middle of a file of a segment or of names removed
    swap      two files exchanged

After each mutation, the script runs stats, search, show, verify, index and verify --repair. These are errors:

    a command runs longer than 5 s, uses more than 500 MB, or ends in any other way than with an exit code of newsdex
    anything outside the index is changed, deleted or created
    an answer differs from that of the intact index, has no exit code 2, and the mutation changed no content (place, swap)

Prints a JSON summary and ends with 1 at the first error (--keep-going: at the end). Needs the package xxhash.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xxhash

ROOT = Path(__file__).resolve().parent.parent
MEGABYTES = 500
BLOCK = 32 * 1024
SEGMENT_ENDINGS = {".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term", ".del"}
HUGE = [0, 1, 0x7F, 0xFF, 0xFFFF, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**40, 2**47 - 1, 2**62, 2**63, 2**64 - 1]
QUERIES = [
    ["search", "--format", "jsonl", "--limit", "100", "--", "*"],
    ["search", "--format", "jsonl", "--facet", "people", "--facet", "year", "--",
     "\"prime minister\" OR pre* OR person:putin OR the w/5 of"],
]


def sealed_text(text):
    if not text.endswith(b"\n"):
        text += b"\n"
    return text + b"checksum " + xxhash.xxh3_64(text).hexdigest().encode() + b"\n"


def unsealed_text(data):
    return data[: data.rindex(b"checksum ")]


def sealed_blocks(content):
    blocks = [content[at: at + BLOCK] for at in range(0, len(content), BLOCK)]
    sums = b"".join((xxhash.xxh3_64(block).intdigest() & 0xFFFFFFFF).to_bytes(4, "little") for block in blocks)
    rest = sums + len(content).to_bytes(8, "little")
    return content + rest + xxhash.xxh3_64(rest).intdigest().to_bytes(8, "little") + b"newsdexS"


def unsealed_blocks(data):
    return data[: int.from_bytes(data[-24:-16], "little")]


def sealed_names(data):
    mark, rest = data[:8], data[16:]
    return mark + xxhash.xxh3_64(mark + rest).intdigest().to_bytes(8, "little") + rest


def sealed_line(record):
    text = json.dumps(record, separators=(",", ":"))[:-1]
    return f'{text},"checksum":"{xxhash.xxh3_64(text.encode()).hexdigest()}"}}\n'


class Wrong(Exception):
    pass


class Trial:
    def __init__(self, folder, options):
        self.options = options
        self.folder = folder
        self.newsdex = str(options.newsdex.resolve())
        self.random = random.Random(options.seed)
        self.index = folder / "home" / "index"
        self.sound = folder / "sound"
        self.outside = folder / "outside"
        self.summary = {"mutations": 0, "runs": 0, "same": 0, "other": 0, "refused": 0, "repaired": 0,
                        "longest_seconds": 0.0, "most_megabytes": 0, "kinds": {}, "wrong": []}

    def call(self, *args):
        """Exit code, standard output and errors of a run; an error when it takes too much."""
        command = [self.newsdex, "--index", str(self.index), *args]
        with open(self.folder / "out", "w+b") as out, open(self.folder / "err", "w+b") as err:
            begun = time.monotonic()
            child = subprocess.Popen(command, cwd=self.folder / "home", stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            signal.alarm(self.options.seconds)
            try:
                _, status, usage = os.wait4(child.pid, 0)
            except TimeoutError:
                child.kill()
                child.wait()
                raise Wrong(f"{args[0]} does not end in {self.options.seconds} s") from None
            finally:
                signal.alarm(0)
            child.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.monotonic() - begun
            out.seek(0)
            err.seek(0)
            output, errors = out.read(), err.read().decode(errors="replace")
        self.summary["runs"] += 1
        self.summary["longest_seconds"] = max(self.summary["longest_seconds"], round(seconds, 2))
        megabytes = usage.ru_maxrss // 1024
        self.summary["most_megabytes"] = max(self.summary["most_megabytes"], megabytes)
        if megabytes > MEGABYTES:
            raise Wrong(f"{args[0]} takes {megabytes} MB")
        if child.returncode not in (0, 1, 2, 3):
            raise Wrong(f"{args[0]} ends with {child.returncode}: {errors[-500:]}")
        return child.returncode, output, errors

    def answers(self):
        found = []
        for question in [*QUERIES, ["show", self.article, "--format", "json"], ["stats", "--format", "json"]]:
            code, output, errors = self.call(*question)
            if question[0] == "stats" and code == 0:
                # Not of the articles, but of the files they are in.
                known = json.loads(output)
                output = [known.get(field) for field in ("articles", "undated", "years", "sources")]
            found.append((code, output, errors))
        return found

    def prepare(self):
        home = self.folder / "home"
        archive = home / "archive"
        archive.mkdir(parents=True)
        files = sorted(path for path in (ROOT / "fixtures/archive").rglob("*") if path.is_file())
        for number, path in enumerate(files[:: max(1, len(files) // self.options.files)]):
            shutil.copy(path, archive / f"{number}{path.suffix}")
        (archive / "gone.txt").write_text("Ferry is late\n\nBRISTOL, March 3 - The ferry was late again.\n")
        self.call("index", "archive")
        self.call("index", "--rebuild", "archive")
        (archive / "gone.txt").unlink()
        (archive / "late.txt").write_text("Ferry sails\n\nBRISTOL, March 9 - The ferry was on time, the mayor said.\n")
        self.call("index", "archive")
        (self.index / "aliases.toml").write_text("")
        code, output, _ = self.call("search", "--format", "jsonl", "--limit", "1", "--", "ferry")
        self.article = json.loads(output.splitlines()[0])["id"]
        self.wanted = [(code, output) for code, output, _ in self.answers()]
        shutil.copytree(self.index, self.sound)
        self.outside.mkdir()
        (self.outside / "victim").write_text("not part of any index\n")
        (self.outside / "folder").mkdir()
        for name in ("manifest.json", "meta.json", "lock", "file"):
            (self.outside / "folder" / name).write_text("nor this\n")
        shutil.copytree(self.sound / "generations/2", self.outside / "generation")
        shutil.copytree(self.sound / "generations", self.outside / "generations")
        self.untouched = self.state()

    def state(self):
        """Everything but the index: names, kinds and contents."""
        state = {}
        for top in (self.outside, self.folder / "home/archive", self.folder / "home"):
            for path in sorted(top.rglob("*") if top.name != "home" else top.iterdir()):
                if path.is_file() and not path.is_symlink():
                    state[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
                else:
                    state[str(path)] = "other"
        return state

    # What is changed. Each gives what it did and whether the content of the index is another one.

    def pick(self, matches=lambda path: True):
        files = [path for path in self.index.rglob("*") if path.is_file()]
        # Segments are called otherwise each time: a mutation is found again by the sizes of the files.
        files.sort(key=lambda path: (path.parent.name, path.suffix, path.stat().st_size, path.name))
        return self.random.choice([path for path in files if matches(path)])

    def of_segment(self):
        is_binary = lambda path: path.suffix in SEGMENT_ENDINGS or path.name.startswith("names-")
        # The live generation is the one that answers.
        return self.pick(lambda path: is_binary(path) and (path.parent.name == "2" or self.random.random() < 0.1))

    def rewrite(self, path, change):
        data = path.read_bytes()
        if path.name.startswith("names-"):
            path.write_bytes(sealed_names(data[:16] + change(data[16:])))
        elif path.suffix in SEGMENT_ENDINGS:
            content = unsealed_blocks(data)
            # tantivy's own footer stays as it is, mostly: it ends with its length and a mark.
            footer = int.from_bytes(content[-8:-4], "little") + 8
            if self.random.random() < 0.05:
                footer = 0
            body = content[: len(content) - footer]
            path.write_bytes(sealed_blocks(change(body) + content[len(body):]))
        elif path.suffix == ".jsonl":
            path.write_bytes(change(data))
        else:
            path.write_bytes(sealed_text(change(unsealed_text(data))))

    def edit(self, name, change):
        for path in sorted(self.index.glob(f"generations/2/{name}*")):
            record = json.loads(unsealed_text(path.read_bytes()))
            record = change(record) or record
            path.write_bytes(sealed_text(json.dumps(record, separators=(",", ":")).encode()))

    def place(self):
        victim = self.outside / "victim"
        things = {
            "link": lambda path: path.symlink_to(victim),
            "relative link": lambda path: path.symlink_to(os.path.relpath(victim, path.parent)),
            "dangling link": lambda path: path.symlink_to(self.outside / "new"),
            "link to a folder": lambda path: path.symlink_to(self.outside / "folder"),
            "link to /dev/zero": lambda path: path.symlink_to("/dev/zero"),
            "pipe": os.mkfifo,
            "folder": lambda path: path.mkdir(),
            "socket": self.make_socket,
            "second name": lambda path: os.link(victim, path),
            "sparse": lambda path: self.make_sparse(path, b""),
            "nothing": lambda path: None,
        }
        what = self.random.choice(sorted(things))
        choice = self.random.random()
        if choice < 0.15:
            names = ["generations", "generations/1", "generations/2", "generations/3", "generations/7"]
            path = self.index / self.random.choice(names)
            copy = {"generations": "generations"}.get(path.name, "generation")
            if path.exists():
                shutil.rmtree(path)
            target = self.outside / self.random.choice([copy, "folder", "nowhere"])
            path.symlink_to(target)
            return f"{path.relative_to(self.index)} is a link to {target.name}", False
        path = self.pick()
        if choice < 0.35:
            path = path.with_name(self.random.choice([
                "CURRENT.new", "meta.json.new", "manifest.json.new", ".managed.json.new", "runs.jsonl.new", "names-9.new",
                path.name + ".new"]))
            if path.name in ("CURRENT.new", "runs.jsonl.new"):
                path = self.index / path.name
            path.unlink(missing_ok=True)
        else:
            path.unlink()
        things[what](path)
        # A second name of some other file is another content with a wrong checksum.
        return f"{path.relative_to(self.index)} is a {what}", path.name == "aliases.toml"

    def make_socket(self, path):
        # The name of a socket is short.
        with socket.socket(socket.AF_UNIX) as server:
            here = os.getcwd()
            os.chdir(path.parent)
            server.bind(path.name)
            os.chdir(here)

    def make_sparse(self, path, end):
        with open(path, "wb") as file:
            file.truncate(8 * 10**9)
            file.seek(0, os.SEEK_END)
            file.write(end)

    def name(self):
        bad = self.random.choice([
            "../../../../outside/victim", str(self.outside / "victim"), "../../CURRENT", "../1/meta.json", "..", ".", "",
            "manifest.json", "names-1", "../../../../outside/folder", "x/../../../../../outside/victim", "\x00", "~/x",
            str(self.outside / "generation" / "meta.json")])
        how = self.random.choice(["managed", "segment", "extension", "ending"])
        if how == "managed":
            self.edit(".managed.json", lambda names: [*names, bad])
        elif how == "ending":
            segment = "0" * 32
            self.edit(".managed.json", lambda names: [*names, f"{segment}.{bad}"])
        elif how == "extension":
            self.edit("meta.json", lambda meta: meta.update(persisted_custom_extensions=[bad, "/../../" + bad]))
        else:
            def forge(meta):
                meta["segments"][0]["segment_id"] = bad
            self.edit("meta.json", forge)
        return f"{how} {bad!r}", True

    def list(self):
        number = self.random.choice([*HUGE, -1, 1.5, "x", None, [], {}])
        how = self.random.choice(["max_doc", "deletes", "opstamp", "settings", "schema", "payload", "CURRENT", "manifest", "twice",
                                  "many", "deep"])
        if how == "max_doc":
            self.edit("meta.json", lambda meta: meta["segments"][0].update(max_doc=number))
        elif how == "deletes":
            self.edit("meta.json", lambda meta: meta["segments"][0].update(deletes={"num_deleted_docs": number, "opstamp": number}))
        elif how == "opstamp":
            self.edit("meta.json", lambda meta: meta.update(opstamp=number))
        elif how == "settings":
            self.edit("meta.json", lambda meta: meta.update(index_settings={"docstore_compression": "none", "docstore_blocksize": number}))
        elif how == "schema":
            def forge(meta):
                fields = meta["schema"]
                self.random.shuffle(fields)
            self.edit("meta.json", forge)
        elif how == "payload":
            roots = self.random.choice([
                [{"name": "archive", "path": str(self.outside)}], [{"name": "..", "path": "/"}],
                [{"name": "", "path": str(self.outside / "folder")}], [{"name": "archive", "path": "/dev"}],
                [{"name": f"a{number}", "path": f"/nowhere/{number}"} for number in range(20_000)]])
            self.edit("meta.json", lambda meta: meta.update(payload=json.dumps({"roots": roots})))
            return f"payload {str(roots)[:60]}", True
        elif how == "CURRENT":
            text = self.random.choice(["../2", "18446744073709551615", "-1", "2\n1", "", "02", "+2", "9" * 3000, "2 " * 3000, "\0"])
            (self.index / "CURRENT").write_bytes(sealed_text(text.encode()))
            return f"CURRENT {text[:20]!r}", True
        elif how == "manifest":
            field = self.random.choice(["format", "schema", "analyzer", "names", "finished", "model"])
            self.edit("manifest.json", lambda manifest: manifest.update({field: number}))
            return f"manifest {field}={number}", True
        elif how == "twice":
            self.edit("meta.json", lambda meta: meta["segments"].append(meta["segments"][0]))
        elif how == "many":
            self.edit(".managed.json", lambda names: [f"{number:032x}.store" for number in range(60_000)])
        else:
            path = self.index / "generations/2" / self.random.choice(["meta.json", "manifest.json", ".managed.json"])
            path.write_bytes(sealed_text(b"[" * 500_000))
        return f"{how} {number}", True

    def log(self):
        paths = self.random.choice([
            ["--index", str(self.outside / "generation"), "index", "archive"], ["index", "--rebuild", str(self.outside)],
            ["index", "--keep-missing", "--memory", "4000000000", "archive"], ["index", "--threads", "100000", "archive"],
            ["verify", "--repair"], ["index", *["x"] * 50_000], ["watch", "archive"]])
        folder = self.random.choice(["/", "..", "", str(self.folder / "home"), "\0"])
        generation = self.random.choice([None, 1, 2, 7, 2**64 - 1])
        line = lambda number: sealed_line({
            "began_ms": number, "process": 1, "host": "h", "newsdex": "0.1.0", "arguments": paths, "folder": folder,
            "end": {"seconds": 1.0, "exit": 0, "generation": generation, "added": 1, "updated": 0, "unchanged": 0,
                    "removed": 0, "failures": 0, "message": "\x1b[2J"}})
        times = self.random.choice([1, 1000, 30_000]) if len(paths) < 100 else 40
        text = "".join(line(number) for number in range(times))
        (self.index / "runs.jsonl").write_text(text)
        if self.random.random() < 0.5:
            # So that a repair has something to read again.
            store = self.pick(lambda path: path.suffix == ".store" and path.parent.name == "2")
            store.write_bytes(b"")
        return f"{times} runs of {paths[:3]}", True

    def count(self):
        path = self.of_segment()
        size = self.random.choice([1, 2, 4, 8])
        value = (self.random.choice(HUGE) & (256**size - 1)).to_bytes(size, self.random.choice(["little", "big"]))
        if self.random.random() < 0.2:
            value = b"\x7f" * 4 + b"\x80"
        def change(body):
            # Headers and what is said of a whole file stand at its ends.
            ends = self.random.choice([0, max(0, len(body) - 40), None])
            at = self.random.randrange(max(1, len(body))) if ends is None else ends + self.random.randrange(40)
            return (body[:at] + value + body[at + len(value):])[: max(len(body), 1)]
        self.rewrite(path, change)
        return f"{path.relative_to(self.index)} {value.hex()}", True

    def bytes(self):
        path = self.of_segment()
        def change(body):
            body = bytearray(body)
            for _ in range(self.random.choice([1, 1, 3, 30])):
                if body:
                    body[self.random.randrange(len(body))] = self.random.randrange(256)
            return bytes(body)
        self.rewrite(path, change)
        return f"{path.relative_to(self.index)}", True

    def cut(self):
        path = self.of_segment()
        def change(body):
            start, end = sorted(self.random.randrange(len(body) + 1) for _ in range(2))
            return self.random.choice([body[:start] + body[end:], body[:start] + body[start:end] * 3 + body[end:]])
        self.rewrite(path, change)
        return f"{path.relative_to(self.index)}", True

    def swap(self):
        one, other = self.pick(), self.pick()
        data = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(data)
        # The two generations, the twins and the files of one length of two segments can be exchanged.
        is_content = one.suffix in SEGMENT_ENDINGS or one.name.startswith(("names-", "meta", ".managed", "manifest"))
        return f"{one.relative_to(self.index)} and {other.relative_to(self.index)}", is_content or one.name == "aliases.toml"

    def attack(self, kind):
        if os.path.islink(self.index) or self.index.exists():
            shutil.rmtree(self.index)
        shutil.copytree(self.sound, self.index)
        what, is_other_content = getattr(self, kind)()
        self.what = f"{kind}: {what}"
        if self.options.verbose:
            print(self.what, file=sys.stderr)
        shutil.rmtree(self.folder / "mutated", ignore_errors=True)
        if self.options.keep:
            shutil.copytree(self.index, self.folder / "mutated", symlinks=True,
                            ignore=lambda folder, names: [name for name in names if not Path(folder, name).is_file()
                                                          and not Path(folder, name).is_dir()])
        untouched = self.state()
        for (code, output, errors), wanted in zip(self.answers(), self.wanted):
            self.judge(code, output, errors, wanted, is_other_content, "an answer")
        self.call("verify")
        self.check_outside(untouched)
        repaired = shutil.copytree(self.index, self.folder / "copy", symlinks=True) if kind != "place" else None
        self.call("index", "archive")
        self.check_outside(untouched)
        if repaired:
            # The repair of the same damage, not of what the run has made of it.
            shutil.rmtree(self.index)
            repaired.rename(self.index)
        code, _, errors = self.call("verify", "--repair")
        self.check_outside(untouched)
        if code == 0:
            self.summary["repaired"] += 1
            for (code, output, errors), wanted in zip(self.answers(), self.wanted):
                self.judge(code, output, errors, wanted, is_other_content, "an answer after a repair")
        self.check_outside(untouched)

    def judge(self, code, output, errors, wanted, is_other_content, what):
        if code == 2:
            self.summary["refused"] += 1
            if not errors.startswith("newsdex: "):
                raise Wrong(f"{what} is refused without a reason: {errors[-500:]}")
        elif (code, output) == wanted:
            self.summary["same"] += 1
        elif is_other_content:
            self.summary["other"] += 1
        else:
            raise Wrong(f"{what} is another one, with exit code {code}: {errors[-300:]}")

    def check_outside(self, untouched):
        now = self.state()
        if now != untouched:
            changed = [path for path in {*now, *untouched} if now.get(path) != untouched.get(path)]
            raise Wrong(f"changed outside of the index: {changed}")

    def run(self):
        self.prepare()
        kinds = self.options.kind or ["place", "name", "list", "log", "count", "bytes", "cut", "swap"]
        weights = {"place": 4, "count": 6, "bytes": 4}
        for number in range(self.options.mutations):
            self.random.seed(f"{self.options.seed} {number}")
            kind = self.random.choices(kinds, [weights.get(kind, 1) for kind in kinds])[0]
            if self.options.only is not None and number != self.options.only:
                continue
            self.summary["mutations"] += 1
            self.summary["kinds"][kind] = self.summary["kinds"].get(kind, 0) + 1
            try:
                self.attack(kind)
            except Wrong as wrong:
                self.summary["wrong"].append({"number": number, "what": self.what, "wrong": str(wrong)})
                shutil.rmtree(self.folder / "copy", ignore_errors=True)
                if self.options.keep:
                    (self.folder / "mutated").rename(self.folder / f"wrong-{number}")
                if not self.options.keep_going:
                    break
                if self.state() != self.untouched:
                    break
        print(json.dumps(self.summary, indent=1))
        return 1 if self.summary["wrong"] else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--newsdex", type=Path, default=ROOT / "target/release/newsdex")
    parser.add_argument("--mutations", type=int, default=1000)
    parser.add_argument("--kind", action="append", help="only mutations of this kind")
    parser.add_argument("--files", type=int, default=20, help="files in the archive")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="only the mutation with this number from the summary")
    parser.add_argument("--keep", type=Path, help="work in this folder and keep it, with the indexes that caused errors")
    parser.add_argument("--seconds", type=int, default=5, help="time limit of a run; raise it on a busy machine")
    parser.add_argument("--keep-going", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()

    def ring(*_):
        raise TimeoutError
    signal.signal(signal.SIGALRM, ring)
    if options.keep:
        options.keep.mkdir(parents=True)
        sys.exit(Trial(options.keep, options).run())
    with tempfile.TemporaryDirectory(prefix="newsdex-hostile-") as folder:
        sys.exit(Trial(Path(folder), options).run())


if __name__ == "__main__":
    main()
