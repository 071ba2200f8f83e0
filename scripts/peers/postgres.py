#!/usr/bin/env python3
"""PostgreSQL as a peer of newsdex; scripts/compare-peers.py calls it. Each call starts its own server and ends it.

    postgres.py index FOLDER ARTICLES.jsonl
    postgres.py search FOLDER QUERIES.tsv ROUNDS

The server refuses to run as root, so for root everything runs as the user `nobody`.
"""

import contextlib
import glob
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time

FORMS = {"word": "{0}", "and": "{0} & {1}", "or": "{0} | {1}", "phrase": "{0} <-> {1}"}


def program(name):
    places = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    return places[-1] if places else shutil.which(name)


def as_nobody():
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


@contextlib.contextmanager
def server(folder):
    """A server on a socket in a folder of its own."""
    socket = tempfile.mkdtemp(prefix="newsdex-postgres-")
    os.chmod(socket, 0o777)
    command = [program("postgres"), "-D", folder, "-k", socket, "-c", "listen_addresses=", "-c", "fsync=off",
               "-c", "maintenance_work_mem=256MB", "-c", "max_parallel_workers=0", "-c", "autovacuum=off"]
    running = subprocess.Popen(command, preexec_fn=as_nobody, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if os.path.exists(os.path.join(socket, ".s.PGSQL.5432")):
                break
            time.sleep(0.1)
        yield lambda script: psql(socket, script)
    finally:
        running.send_signal(2)
        running.wait()
        shutil.rmtree(socket, ignore_errors=True)


def psql(socket, script):
    command = [program("psql"), "-q", "-A", "-t", "-X", "-v", "ON_ERROR_STOP=1", "-h", socket, "-d", "postgres"]
    return subprocess.run(command, input=script, text=True, check=True, stdout=subprocess.PIPE,
                          preexec_fn=as_nobody).stdout


def escaped(text):
    text = (text or "").replace("\0", "")
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def index(folder, articles):
    os.makedirs(folder)
    if os.getuid() == 0:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    subprocess.run([program("initdb"), "-D", folder, "--auth=trust", "-E", "UTF8", "--locale=C"], check=True,
                   stdout=subprocess.DEVNULL, preexec_fn=as_nobody)
    with open(articles, encoding="utf-8") as lines:
        rows = [f"{escaped(record.get('title'))}\t{escaped(record.get('body'))}\n" for record in map(json.loads, lines)]
    with server(folder) as run:
        run("CREATE TABLE article (title text, body text);\nCOPY article FROM STDIN;\n" + "".join(rows) + "\\.\n")
        run("SET client_min_messages = error;\n"
            "ALTER TABLE article ADD words tsvector GENERATED ALWAYS AS "
            "(to_tsvector('english', title || ' ' || left(body, 1000000))) STORED;\n"
            "CREATE INDEX ON article USING gin (words);\nVACUUM FULL ANALYZE article;")


def search(folder, queries, rounds):
    with open(queries, encoding="utf-8") as lines:
        asked = [line.rstrip("\n").split("\t") for line in lines]
    script = ["\\timing on"]
    for kind, *words in asked:
        query = f"to_tsquery('english', '{FORMS[kind].format(*words)}')"
        script += [f"SELECT count(*) FROM article WHERE words @@ {query};"]
        script += [f"SELECT 'hit', title, length(body), ts_headline('english', body, {query}) FROM (SELECT * FROM article "
                   f"WHERE words @@ {query} ORDER BY ts_rank_cd(words, {query}) DESC LIMIT 10) hits;"]
    with server(folder) as run:
        answers = [run("\n".join(script)) for _ in range(int(rounds) + 1)]
    best = [float("inf")] * len(asked)
    totals = []
    for answer in answers:
        times, totals = [], []
        for line in answer.splitlines():
            if line.startswith("Time: "):
                times.append(float(line.split()[1]))
            elif line.isdigit():
                totals.append(int(line))
        for number in range(len(asked)):
            best[number] = min(best[number], times[2 * number] + times[2 * number + 1])
    for (kind, *words), milliseconds, total in zip(asked, best, totals):
        print(f"{milliseconds:.4f}\t{total}\t{kind}\t{' '.join(words)}")


if __name__ == "__main__":
    if sys.argv[1] == "index":
        index(*sys.argv[2:])
    else:
        search(*sys.argv[2:])
