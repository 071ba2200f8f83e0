#!/usr/bin/env bash
# Measures the time of searches: 210 queries of nine kinds, made from the archive, in one process by newsdex and by tantivy's own query
# parser and snippet generator, in turns; and whole `newsdex search` processes.
#
#   scripts/search-latency.sh ARCHIVE.jsonl[.zst]...
#
#   ROUNDS  how often each program runs each query in a turn, after one run to warm up (default 5)
#   TURNS   number of turns (default 3)
#
# Needs a Rust toolchain, Python 3, and space for two indexes in TMPDIR.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -eq 0 ]; then
    echo "usage: search-latency.sh ARCHIVE.jsonl[.zst]..." >&2
    exit 2
fi

# shellcheck source=scripts/measured-programs.sh
. "$root/scripts/measured-programs.sh"

folder=${KEEP:-$(mktemp -d "${TMPDIR:-/tmp}/newsdex-latency.XXXXXX")}
mkdir -p "$folder"
[ -n "${KEEP:-}" ] || trap 'rm -rf "$folder"' EXIT
[ -d "$folder/newsdex" ] || "$newsdex" --index "$folder/newsdex" --quiet index "$@"
[ -d "$folder/baseline" ] || "$baseline" "$folder/baseline" "$@"
"$latency" queries "$folder/newsdex" >"$folder/queries.tsv"

for turn in $(seq "${TURNS:-3}"); do
    "$latency" run "$folder/newsdex" "$folder/queries.tsv" "${ROUNDS:-5}" >"$folder/newsdex-$turn.tsv"
    "$baseline" --search "$folder/baseline" "$folder/queries.tsv" "${ROUNDS:-5}" >"$folder/baseline-$turn.tsv"
done
exec python3 "$root/scripts/search-latency.py" "$newsdex" "$folder" "${TURNS:-3}"
