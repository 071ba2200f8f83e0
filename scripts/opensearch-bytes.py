#!/usr/bin/env python3
"""Measures which fields an index on a server spends its bytes on.

    scripts/opensearch-bytes.py NEWSDEX WORK ARCHIVE... [--version 2|3] [--from-index DIR] [--without FIELD,...]

Starts one node with scripts/opensearch.sh and indexes the archives through a proxy that keeps the documents. Then writes
them again, each time without one field, and prints what this saves: bytes an article, in one segment, after the server has
dropped what it keeps for recoveries. FIELD is a field of the mapping, `w.body` for a field below `w`, or `w` for all of them
(default: all fields that cost something, in groups). With --from-index, the documents are those of a local index. WORK is an
empty folder for everything that is written.
"""

import functools
import gzip
import http.client
import http.server
import json
import subprocess
import threading
import time

import opensearch_node

PORT = 9760
# A shard renews the lease for its own documents twice a minute.
LEASE_RENEWED = 34
# Without these no search of newsdex works, so what they cost is only of interest together.
GROUPS = {
    "names below w": ["w.person", "w.organization", "w.place", "w.misc", "w.speaker", "w.agency", "w.source", "w.author",
                      "w.section", "w.keyword"],
    "names as they are": ["person_name", "organization_name", "place_name", "misc_name", "form", "source_name",
                          "author_name", "section_name"],
    "copies": ["shingle", "letters", "words", "headline", "address"],
    "other numbers": ["content", "identity", "record", "position", "tie", "checksum", "added", "first_added", "run",
                      "published", "day", "last_day", "date", "mentioned_day", "mentioned_week", "mentioned_month",
                      "mentioned_year", "quotes", "speaker_names"],
    "id, origin, url": ["id", "origin", "url"],
}
SINGLE = ["w", "w.body", "w.lead", "w.title", "w.quote", "text", "title", "article"]

request = functools.partial(opensearch_node.request, PORT)


class Keeper(http.server.BaseHTTPRequestHandler):
    """Passes every request on and keeps the documents of bulk requests."""

    protocol_version = "HTTP/1.1"
    kept = None

    def log_message(self, *_):
        pass

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)) or None
        if "_bulk" in self.path and body:
            plain = gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body
            Keeper.kept.write(plain)
        upstream = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
        head = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "accept-encoding")}
        upstream.request(self.command, self.path, body, head)
        answer = upstream.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any


def keep_documents(arguments, work):
    """Indexes through a proxy; gives the file of documents, and the settings and mapping of the index."""
    file = work / "documents"
    Keeper.kept = open(file, "wb")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT + 1), Keeper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    what = ["--from-index", arguments.from_index] if arguments.from_index else arguments.archive
    run = [arguments.newsdex, "-q", "--engine", f"http://127.0.0.1:{PORT + 1}/kept", "index", "--replicas", "0", *what]
    done = subprocess.run(run, env=opensearch_node.environment(work), check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"newsdex ended with {done.returncode}")
    server.shutdown()
    Keeper.kept.close()
    name, index = next(iter(request("/kept").items()))
    request(f"/{name}", method="DELETE")
    return file, {"analysis": index["settings"]["index"]["analysis"]}, index["mappings"]


def drop(document, field):
    if field.startswith("w."):
        document.get("w", {}).pop(field[2:], None)
    else:
        document.pop(field, None)


def measured(file, analysis, mapping, without):
    """Bytes of all articles without some fields, and the bytes by kind of file."""
    settings = {"index": {"number_of_shards": 1, "number_of_replicas": 0, "codec": "best_compression", "refresh_interval": "-1",
                          "soft_deletes": {"retention_lease": {"period": "1s"}}}, **analysis}
    request("/part", {"settings": settings, "mappings": mapping}, "PUT")
    articles, lines = 0, []

    def send():
        answer = request("/part/_bulk", b"\n".join(lines) + b"\n")
        if answer["errors"]:
            raise SystemExit(json.dumps(answer)[:600])
        # A segment for each request, so that the merge below has something to do.
        request("/part/_refresh", {})
        lines.clear()

    with open(file, "rb") as documents:
        for action in documents:
            document = json.loads(next(documents))
            if document.get("kind") != "article":
                continue
            articles += 1
            for field in without:
                drop(document, field)
            lines += [b'{"index":{}}', json.dumps(document).encode()]
            if len(lines) >= 1000:
                send()
    if lines:
        send()
    request("/part/_flush?force=true", {})
    # The lease of the shard has to pass before a merge drops the whole documents that are kept for recoveries.
    time.sleep(LEASE_RENEWED)
    request("/part/_refresh", {})
    request("/part/_forcemerge?max_num_segments=1", {})
    request("/part/_flush?force=true", {})
    request("/part/_refresh", {})
    while request("/part/_stats/segments")["_all"]["primaries"]["segments"]["count"] > 1:
        time.sleep(0.2)
    # Files that were merged are removed a moment later.
    time.sleep(1)
    stats = request("/part/_stats/store,segments?include_segment_file_sizes=true")["_all"]["primaries"]
    files = {name: sizes["size_in_bytes"] for name, sizes in stats["segments"]["file_sizes"].items()}
    request("/part", method="DELETE")
    return stats["store"]["size_in_bytes"] / articles, {name: size / articles for name, size in files.items()}, articles


def main():
    parser = opensearch_node.parser_of_figures(__doc__)
    parser.add_argument("--without")
    arguments = parser.parse_args()
    with opensearch_node.one_node(arguments.version, PORT, arguments.work):
        file, analysis, mapping = keep_documents(arguments, arguments.work)
        whole, files, articles = measured(file, analysis, mapping, [])
        print(f"{articles} articles, {whole:.0f} bytes each; by kind of file:")
        for name, size in sorted(files.items(), key=lambda entry: -entry[1])[:12]:
            print(f"  {name:6} {size:8.0f}")
        wanted = arguments.without.split(",") if arguments.without else SINGLE
        parts = {field: [field] for field in wanted}
        if not arguments.without:
            parts |= GROUPS
        print("saved without each part:")
        for name, fields in parts.items():
            size, _, _ = measured(file, analysis, mapping, fields)
            print(f"  {name:20} {whole - size:8.0f}", flush=True)


if __name__ == "__main__":
    main()
