"""What the opensearch-*.py scripts share: a node of OpenSearch, requests to it, and the environment of newsdex beside it."""

import argparse
import contextlib
import json
import os
import subprocess
import urllib.request
from pathlib import Path

SHELL = Path(__file__).resolve().parent / "opensearch.sh"
# Requests to a node never go through a proxy.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def folder(name):
    """A folder that is made if it is missing."""
    path = Path(name).resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def parser_of_figures(description):
    """The command line of a script that measures one node."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsdex")
    parser.add_argument("work", type=folder)
    parser.add_argument("archive", nargs="*")
    parser.add_argument("--version", default="2")
    parser.add_argument("--from-index")
    return parser


def request(port, path, body=None, method=None, timeout=600):
    """The answer of a node. A body of bytes is sent as it is, as lines of a bulk request; any other as JSON."""
    is_bulk = isinstance(body, bytes)
    data = body if is_bulk or body is None else json.dumps(body).encode()
    head = {"content-type": "application/x-ndjson" if is_bulk else "application/json"}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, head, method=method)
    with DIRECT.open(asked, timeout=timeout) as answer:
        return json.loads(answer.read() or b"{}")


def environment(work, **more):
    """The environment of newsdex: without the settings of the user; what newsdex remembers is below `work`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDEX_")}
    return {**clean, "NO_PROXY": "*", "XDG_STATE_HOME": str(work / "state"), **more}


@contextlib.contextmanager
def one_node(version, port, work, **more):
    """Starts a node with its data below `work`, and stops it at the end."""
    nodes = work / "nodes"
    start = [SHELL, "start", "1", "--version", version, "--port", str(port), "--folder", nodes]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, env=environment(work, **more))
    try:
        yield
    finally:
        subprocess.run([SHELL, "stop", "--folder", nodes], check=True)
