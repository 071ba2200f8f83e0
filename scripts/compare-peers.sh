#!/usr/bin/env bash
# Compares newsdex with what else searches a folder of articles: tantivy, SQLite FTS5, Xapian, Recoll, PostgreSQL and
# Lucene on the same articles and queries, pinned to the same core; one table with ratios.
#
#   scripts/compare-peers.sh ARCHIVE.jsonl[.zst]...
#
#   ROUNDS   how often each query is asked, after one run to warm up (default 5)
#   PEERS    the peers to measure, separated by blanks (default: all)
#   NEWSDEX, BASELINE, LATENCY   built programs, as for scripts/search-latency.sh
#   NAMES    the folder of labelled names: compares the finding of names with spaCy, too (scripts/compare-names.py)
#
# What is not installed is reported. On Debian: apt-get install python3-xapian recollcmd postgresql default-jdk-headless
# maven. Needs a Rust toolchain, Python 3, zstd, and space for all indexes in TMPDIR.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -eq 0 ]; then
    sed -n '2,14s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
fi

# shellcheck source=scripts/measured-programs.sh
. "$root/scripts/measured-programs.sh"

python3 "$root/scripts/compare-peers.py" --newsdex "$newsdex" --baseline "$baseline" --latency "$latency" \
    --rounds "${ROUNDS:-5}" --peers "${PEERS:-}" -- "$@"
if [ -n "${NAMES:-}" ]; then
    python3 "$root/scripts/compare-names.py" "$NAMES" "$1"
fi
