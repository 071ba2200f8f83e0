#!/usr/bin/env python3
"""Indexes archives into real OpenSearch nodes while something breaks, and compares the result with a local index.

    scripts/opensearch-faults.py NEWSDEX WORK ARCHIVE... [--version 2|3] [--only NAME,...] [--times N]

NEWSDEX is the program, WORK an empty folder for everything that is written, ARCHIVE what is indexed: some thousand
articles. Starts a cluster of three nodes with scripts/opensearch.sh (one index, three shards, one replica) and runs each
scenario N times (default: 3). After each, every pair of identifier and text must be in the index on the server exactly
as in the local one, and `newsdex verify` must find no defect. Prints one line for each scenario; exit code 1 if one
failed. Scenarios:

    plain       nothing breaks; a second run changes nothing
    killed      newsdex is killed at a random moment, and started again until it ends
    node        a node with a primary shard is killed while newsdex writes, and started again
    paused      a node is stopped with SIGSTOP for 30 seconds
    export      a node with a primary shard is killed while all articles are exported by point in time
    majority    two of three nodes are gone: a clear error, and after their return the run ends well
    proxy       a proxy answers 429, 503, half a body, or 200 with failed items
    shards      two processes read their halves side by side; each is killed once
    rebuild     readers count articles during ten rebuilds: every answer is a whole generation
    full        the disk of a node is full (a small tmpfs, with the thresholds on); needs root
    moved       a local index is copied with --from-index, and killed once
    security    TLS, a user with a password, an API key; wrong ones are refused
"""

import argparse
import base64
import gzip
import http.client
import http.server
import json
import os
import random
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import opensearch_node

ROOT = Path(__file__).resolve().parent.parent
PORT = 9740


def request(path, body=None, method=None, port=PORT, timeout=60):
    return opensearch_node.request(port, path, body, method, timeout)


class Failed(Exception):
    """A scenario that did not end as it must."""


class Bench:
    def __init__(self, arguments):
        self.newsdex = arguments.newsdex
        self.work = Path(arguments.work).resolve()
        self.archives = arguments.archive
        self.version = arguments.version
        self.times = arguments.times
        self.nodes = self.work / "nodes"
        self.local = self.work / "local"
        self.number = 0
        self.random = random.Random(7)
        self.expected = None

    # The cluster.

    def start(self, *settings):
        run = [ROOT / "scripts/opensearch.sh", "start", "3", "--version", self.version, "--port", str(PORT)]
        subprocess.run([*run, "--folder", self.nodes, *settings], check=True, stdout=subprocess.DEVNULL)

    def stop(self):
        subprocess.run([ROOT / "scripts/opensearch.sh", "stop", "--folder", self.nodes], check=True)

    def process(self, node):
        return int((self.nodes / f"n{node}.pid").read_text())

    def restart(self, node):
        run = [ROOT / "scripts/opensearch.sh", "restart", f"n{node}", "--folder", self.nodes]
        subprocess.run(run, check=True)

    def await_green(self, nodes=3):
        until = time.time() + 240
        while time.time() < until:
            for port in range(PORT, PORT + 3):
                try:
                    health = request("/_cluster/health", port=port, timeout=5)
                    if health["status"] == "green" and health["number_of_nodes"] == nodes:
                        return
                except (OSError, ValueError, http.client.HTTPException):
                    pass
            time.sleep(0.5)
        raise Failed("the cluster is not green again")

    def primary_node(self, index):
        """A node with a primary shard of the index, but not the one that newsdex talks to."""
        shards = request(f"/_cat/shards/{index}-g*?format=json")
        found = [shard["node"] for shard in shards if shard["prirep"] == "p" and shard["node"] not in (None, "n1")]
        return int(found[0][1:]) if found else None

    # newsdex.

    def index_name(self):
        self.number += 1
        return f"faults-{self.number}"

    def command(self, index, *arguments, port=PORT, archives=True):
        run = [self.newsdex, "--engine", f"http://127.0.0.1:{port}/{index}", "index", "--primaries", "3"]
        return [*run, *arguments, *(self.archives if archives else [])]

    def environment(self, **more):
        return opensearch_node.environment(self.work, **more)

    def begin(self, command, **environment):
        log = open(self.work / "last.log", "ab")
        return subprocess.Popen(command, stdout=log, stderr=log, env=self.environment(**environment))

    def run(self, command, codes=(0, 3), timeout=900, **environment):
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=timeout, env=self.environment(**environment), check=False
        )
        if done.returncode not in codes:
            raise Failed(f"exit {done.returncode}: {' '.join(map(str, command[3:6]))}: {done.stderr.strip()[-400:]}")
        return done

    # What is compared.

    def expect(self):
        """The identifiers and texts of a local index."""
        self.run([self.newsdex, "-q", "-i", self.local, "index", *self.archives])
        query = [self.newsdex, "-q", "-i", self.local, "search", "--limit", "all", "--bodies", "--format", "jsonl"]
        lines = self.run([*query, "*"]).stdout.splitlines()
        hits = [json.loads(line) for line in lines]
        self.expected = sorted((hit["id"], hit["title"] or "", hit["body"] or "") for hit in hits)
        if len(self.expected) < 100:
            raise Failed("give archives with more articles")

    def found(self, index):
        request(f"/{index}/_refresh", {})
        found, after = [], None
        while True:
            body = {
                "size": 1000,
                "query": {"term": {"kind": "article"}},
                "sort": [{"tie": "asc"}, {"id": "asc"}],
                "_source": ["id", "title", "text"],
            }
            if after:
                body["search_after"] = after
            hits = request(f"/{index}/_search", body)["hits"]["hits"]
            for hit in hits:
                source = hit["_source"]
                found.append((source["id"], source.get("title", ""), source.get("text", "")))
            if len(hits) < 1000:
                return sorted(found)
            after = hits[-1]["sort"]

    def compare(self, index):
        found = self.found(index)
        if found != self.expected:
            missing = set(self.expected) - set(found)
            extra = set(found) - set(self.expected)
            some = [entry[0] for entry in list(missing)[:2] + list(extra)[:2]]
            raise Failed(f"{len(found)} articles, {len(missing)} missing, {len(extra)} extra: {some}")
        verify = [self.newsdex, "--engine", f"http://127.0.0.1:{PORT}/{index}", "verify"]
        self.run(verify, codes=(0,))

    def remove(self, index):
        request(f"/{index}-g*", method="DELETE")

    def seconds(self):
        """About how long a run takes."""
        index = self.index_name()
        begun = time.time()
        self.run(self.command(index))
        self.compare(index)
        self.remove(index)
        return time.time() - begun


def plain(bench):
    index = bench.index_name()
    bench.run(bench.command(index))
    bench.compare(index)
    again = json.loads(bench.run(bench.command(index, "--json")).stdout)
    counts = again["articles"]
    if counts["added"] or counts["updated"] or counts["removed"] or again["files"]["read"]:
        raise Failed(f"a second run changed something: {counts}")
    bench.compare(index)
    bench.remove(index)


def killed(bench):
    index, kills = bench.index_name(), 0
    span = bench.typical
    while True:
        process = bench.begin(bench.command(index))
        try:
            process.wait(timeout=bench.random.uniform(0.2, span) if kills < 5 else None)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            continue
        if process.returncode not in (0, 3):
            raise Failed(f"exit {process.returncode} after {kills} kills")
        break
    bench.compare(index)
    bench.remove(index)
    return f"{kills} kills"


def with_a_hurt_node(bench, hurt):
    """Runs newsdex and hurts a node with a primary shard in the middle."""
    index = bench.index_name()
    process = bench.begin(bench.command(index), NEWSDEX_ENGINE_TIMEOUT="20")
    until = time.time() + bench.typical * bench.random.uniform(0.2, 0.7)
    node = None
    while process.poll() is None and (time.time() < until or node is None):
        time.sleep(0.1)
        try:
            node = bench.primary_node(index)
        except (OSError, ValueError):
            pass
    was_at_work = process.poll() is None
    if node is not None:
        hurt(node)
    code = process.wait(timeout=600)
    if code not in (0, 3):
        log = (bench.work / "last.log").read_text(errors="replace").strip().splitlines()
        raise Failed(f"exit {code}: {log[-2:]}")
    bench.await_green()
    bench.compare(index)
    bench.remove(index)
    return "hurt in the middle" if was_at_work else "hurt too late"


def node(bench):
    def hurt(number):
        os.kill(bench.process(number), signal.SIGKILL)
        time.sleep(8)
        bench.restart(number)

    return with_a_hurt_node(bench, hurt)


def paused(bench):
    def hurt(number):
        os.kill(bench.process(number), signal.SIGSTOP)
        time.sleep(30)
        os.kill(bench.process(number), signal.SIGCONT)

    return with_a_hurt_node(bench, hurt)


def export(bench):
    index = bench.index_name()
    bench.run(bench.command(index))
    bench.await_green()
    search = [bench.newsdex, "-q", "--engine", f"http://127.0.0.1:{PORT}/{index}", "search"]
    command = [*search, "--sort", "newest", "--limit", "all", "--format", "jsonl", "*"]
    begun = time.time()
    whole = [json.loads(line)["id"] for line in bench.run(command).stdout.splitlines()]
    took = time.time() - begun
    number, output = bench.primary_node(index), bench.work / "exported"
    with open(output, "wb") as lines, open(bench.work / "export.log", "wb") as log:
        process = subprocess.Popen(command, stdout=lines, stderr=log, env=bench.environment())
        while process.poll() is None and output.stat().st_size == 0:
            time.sleep(0.01)
        time.sleep(bench.random.uniform(0, took * 0.3))
        was_at_work = process.poll() is None
        os.kill(bench.process(number), signal.SIGKILL)
        process.wait(timeout=300)
    bench.restart(number)
    bench.await_green()
    errors = (bench.work / "export.log").read_bytes()
    found = [json.loads(line)["id"] for line in output.read_text().splitlines()]
    if process.returncode == 0 and found != whole:
        raise Failed(f"{len(found)} of {len(whole)} articles and exit 0")
    if process.returncode != 0 and b"hint:" not in errors:
        raise Failed(f"exit {process.returncode}: {errors.decode()}")
    bench.remove(index)
    end = "whole" if process.returncode == 0 else f"exit {process.returncode} with an error"
    return f"{end}, hurt {'in the middle' if was_at_work else 'too late'}"


def majority(bench):
    index = bench.index_name()
    bench.run(bench.command(index, "--include", "*none*"), codes=(0, 2, 3))
    for number in (2, 3):
        os.kill(bench.process(number), signal.SIGKILL)
    begun = time.time()
    done = bench.run(bench.command(index), codes=(2,), NEWSDEX_ENGINE_TIMEOUT="5")
    took = time.time() - begun
    for number in (2, 3):
        bench.restart(number)
    bench.await_green()
    if "hint:" not in done.stderr:
        raise Failed(f"no hint: {done.stderr}")
    if took > 60:
        raise Failed(f"the error came after {took:.0f} s")
    bench.run(bench.command(index))
    bench.compare(index)
    bench.remove(index)
    return f"error after {took:.0f} s: {done.stderr.strip().splitlines()[0][9:90]}"


class Proxy(http.server.BaseHTTPRequestHandler):
    """Passes requests on to the first node, and spoils some of them."""

    protocol_version = "HTTP/1.1"
    spoil = staticmethod(lambda handler, body: None)
    counter = 0
    users = None

    def log_message(self, *_):
        pass

    def reply(self, status, body, head=()):
        self.send_response(status)
        for name, value in head:
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def forward(self, body):
        upstream = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        head = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "accept-encoding", "authorization", "content-length")}
        upstream.request(self.command, self.path, body, head)
        answer = upstream.getresponse()
        return answer.status, answer.read()

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)) or None
        if Proxy.users is not None and self.headers.get("authorization") not in Proxy.users:
            self.reply(401, b'{"error": {"type": "security_exception", "reason": "who are you"}, "status": 401}')
            return
        Proxy.counter += 1
        if Proxy.spoil(self, body):
            return
        status, answer = self.forward(body)
        self.reply(status, answer, [("content-type", "application/json")])

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any


def spoil(handler, body):
    """Spoils every third bulk request, in a different way each time. True if it was answered."""
    if "_bulk" not in handler.path or Proxy.counter % 3:
        return False
    way = (Proxy.counter // 3) % 4
    if way == 0:
        handler.reply(429, b'{"error": {"type": "es_rejected_execution_exception", "reason": "full"}, "status": 429}')
    elif way == 1:
        handler.reply(503, b"<html>no backend</html>")
    elif way == 2:
        # The request is done, but its answer breaks off.
        _, answer = handler.forward(body)
        handler.send_response(200)
        handler.send_header("content-length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer[: len(answer) // 2])
        handler.close_connection = True
    else:
        pass_on_some(handler, body)
    return True


def pass_on_some(handler, body):
    """Passes on two of three items; for the others the answer says that a queue is full."""
    lines = (gzip.decompress(body) if handler.headers.get("content-encoding") == "gzip" else body).splitlines()
    items, at = [], 0
    while at < len(lines):
        action = next(iter(json.loads(lines[at])))
        length = 1 if action == "delete" else 2
        items.append((action, lines[at : at + length]))
        at += length
    kept = [number for number in range(len(items)) if number % 3]
    answers = {}
    if kept:
        text = b"\n".join(line for number in kept for line in items[number][1]) + b"\n"
        del handler.headers["content-encoding"]
        status, answer = handler.forward(text)
        if status != 200:
            handler.reply(status, answer)
            return
        answers = dict(zip(kept, json.loads(answer)["items"]))
    error = {"type": "es_rejected_execution_exception", "reason": "the queue is full"}
    refused = [{item[0]: {"status": 429, "error": error}} for item in items]
    all_items = [answers.get(number, refused[number]) for number in range(len(items))]
    handler.reply(200, json.dumps({"took": 1, "errors": True, "items": all_items}).encode())


class Server:
    """A proxy on a port of its own, while the block runs."""

    def __init__(self, port, way, context=None, users=None):
        Proxy.spoil, Proxy.counter, Proxy.users = staticmethod(way), 0, users
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Proxy)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def proxy(bench):
    index = bench.index_name()
    with Server(PORT + 50, spoil):
        bench.run(bench.command(index, "--commit-every", "0.5", port=PORT + 50))
        requests = Proxy.counter
    bench.compare(index)
    bench.remove(index)
    return f"{requests} requests"


def shards(bench):
    index = bench.index_name()
    parts = [bench.begin(bench.command(index, "--shard", f"{part}/2")) for part in (1, 2)]
    for number, process in enumerate(parts):
        time.sleep(bench.random.uniform(0.1, bench.typical / 3))
        process.kill()
        process.wait()
        parts[number] = bench.begin(bench.command(index, "--shard", f"{number + 1}/2"))
    for process in parts:
        if process.wait(timeout=900) not in (0, 3):
            raise Failed(f"exit {process.returncode}")
    bench.compare(index)
    bench.remove(index)


def rebuild(bench):
    index = bench.index_name()
    bench.run(bench.command(index))
    stop, counts, errors = threading.Event(), set(), []

    def read():
        while not stop.is_set():
            try:
                body = {"size": 0, "track_total_hits": True, "query": {"term": {"kind": "article"}}}
                path = f"/{index}/_search?allow_partial_search_results=false"
                counts.add(request(path, body)["hits"]["total"]["value"])
            except (OSError, ValueError) as error:
                errors.append(str(error))
            time.sleep(0.02)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(10):
            bench.run(bench.command(index, "--rebuild"))
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    if errors or counts != {len(bench.expected)}:
        raise Failed(f"{len(errors)} errors ({errors[:1]}), counts {sorted(counts)}")
    bench.compare(index)
    rollback = [bench.newsdex, "--engine", f"http://127.0.0.1:{PORT}/{index}", "rollback"]
    bench.run(rollback, codes=(0,))
    bench.compare(index)
    bench.remove(index)


def full(bench):
    disk = bench.work / "small"
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk], check=True)
    bench.stop()
    try:
        bench.nodes.parent.mkdir(exist_ok=True)
        bench.start(
            "cluster.routing.allocation.disk.threshold_enabled=true",
            "cluster.routing.allocation.disk.watermark.low=80%",
            "cluster.routing.allocation.disk.watermark.high=85%",
            "cluster.routing.allocation.disk.watermark.flood_stage=90%",
            "cluster.info.update.interval=10s",
            f"path.data={disk}",
            "node.max_local_storage_nodes=3",
        )
        index = bench.index_name()
        filler = disk / "filler"
        request(f"/_cluster/health?wait_for_status=green")
        bench.run(bench.command(index, "--include", "*none*"), codes=(0, 2, 3))
        free = shutil.disk_usage(disk).free
        filler.write_bytes(b"x" * int(free * 0.95))
        time.sleep(25)
        done = bench.run(bench.command(index), codes=(2,), NEWSDEX_ENGINE_TIMEOUT="20")
        if "full" not in done.stderr or "hint:" not in done.stderr:
            raise Failed(done.stderr)
        return done.stderr.strip().splitlines()[0][9:120]
    finally:
        bench.stop()
        subprocess.run(["umount", disk], check=True)
        bench.start()


def moved(bench):
    index = bench.index_name()
    command = bench.command(index, "--from-index", str(bench.local), archives=False)
    process = bench.begin(command)
    time.sleep(bench.random.uniform(0.3, 2))
    process.kill()
    process.wait()
    bench.run(command)
    bench.compare(index)
    bench.remove(index)


def security(bench):
    folder = bench.work / "tls"
    folder.mkdir(exist_ok=True)
    for name in ("server", "other"):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"],
            check=True, capture_output=True,
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    password, key = "correct horse", "a2V5OnNlY3JldA=="
    users = {"Basic " + base64.b64encode(f"anna:{password}".encode()).decode(), f"ApiKey {key}"}
    secret = folder / "password"
    secret.write_text(password + "\n")
    index = bench.index_name()
    url = f"https://localhost:{PORT + 51}/{index}"
    command = [bench.newsdex, "--engine", url, "index", "--primaries", "3", *bench.archives]
    trusted = {"NEWSDEX_ENGINE_CA_FILE": str(folder / "server.pem")}
    anna = {**trusted, "NEWSDEX_ENGINE_USER": "anna"}
    with Server(PORT + 51, lambda *_: False, context, users):
        cases = [
            ("no trusted certificate", {}, "no encrypted connection"),
            ("another authority", {"NEWSDEX_ENGINE_CA_FILE": str(folder / "other.pem")}, "no encrypted connection"),
            ("nobody", trusted, "does not accept the user"),
            ("a wrong password", {**anna, "NEWSDEX_ENGINE_PASSWORD": "hunter2"}, "does not accept the user"),
            ("a user without a password", anna, "NEWSDEX_ENGINE_PASSWORD"),
        ]
        for name, environment, message in cases:
            error = bench.run(command, codes=(2,), **environment).stderr
            if message not in error or "hunter2" in error:
                raise Failed(f"{name}: {error}")
        in_url = [bench.newsdex, "--engine", url.replace("//", "//anna:hunter2@"), "index", *bench.archives]
        error = bench.run(in_url, codes=(2,)).stderr
        if "must not contain" not in error or "hunter2" in error:
            raise Failed(f"a password in the address: {error}")
        process = bench.begin(command, **anna, NEWSDEX_ENGINE_PASSWORD_FILE=str(secret))
        line = Path(f"/proc/{process.pid}/cmdline").read_bytes().decode()
        if process.wait() not in (0, 3) or password in line:
            raise Failed(f"exit {process.returncode} with a password from a file")
        bench.run(command, **trusted, NEWSDEX_ENGINE_API_KEY=key)
    bench.compare(index)
    runs = json.dumps([hit["_source"] for hit in request(f"/{index}/_search", {"query": {"term": {"kind": "run"}}})["hits"]["hits"]])
    texts = [base64.b64decode(run["data"]).decode() for run in json.loads(runs)]
    if any(password in text or key in text for text in texts):
        raise Failed("a secret is in the log")
    bench.remove(index)


SCENARIOS = [plain, killed, node, paused, export, majority, proxy, shards, rebuild, full, moved, security]
ONCE = {plain, majority, rebuild, full, security}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsdex")
    parser.add_argument("work")
    parser.add_argument("archive", nargs="+")
    parser.add_argument("--version", default="2")
    parser.add_argument("--only", default="")
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    wanted = [name for name in arguments.only.split(",") if name]
    bench = Bench(arguments)
    bench.work.mkdir(parents=True, exist_ok=True)
    bench.start()
    failed = 0
    try:
        bench.expect()
        bench.typical = bench.seconds()
        print(f"{len(bench.expected)} articles, {bench.typical:.0f} s for a run, OpenSearch {arguments.version}", flush=True)
        for scenario in SCENARIOS:
            if wanted and scenario.__name__ not in wanted:
                continue
            times = 1 if scenario in ONCE else bench.times
            notes, begun = [], time.time()
            try:
                for _ in range(times):
                    notes.append(scenario(bench) or "")
                result = f"ok, {times} times"
            except (Failed, subprocess.SubprocessError, OSError) as error:
                failed += 1
                result = f"FAILED in round {len(notes) + 1}: {error}"
            told = "; ".join(sorted({note for note in notes if note})[:4])
            print(f"{scenario.__name__:10} {result} ({time.time() - begun:.0f} s) {told}", flush=True)
    finally:
        bench.stop()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
