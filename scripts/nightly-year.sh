#!/usr/bin/env bash
# Simulates a year of nightly runs: each night some new articles, a few that changed and one that went.
# Prints segments, size and time of a run month by month, and checks that the index holds the archive.
#
#   scripts/nightly-year.sh [NIGHTS] [ARTICLES]
#
#   NEWSDEX  the program; otherwise this checkout's target/release/newsdex
#
# Needs Python 3 and room for the files and an index in TMPDIR. Ends with 1 when there were ever more
# than 40 segments or articles are missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
newsdex=${NEWSDEX:-$root/target/release/newsdex}
if [ ! -x "$newsdex" ]; then
    echo "nightly-year: there is no $newsdex; build it with cargo build --release, or set NEWSDEX" >&2
    exit 2
fi
exec python3 "$root/scripts/nightly-year.py" "$newsdex" "${1:-365}" "${2:-200}"
