#!/usr/bin/env bash
# Simulates a year of nightly runs: each night some new articles, a few changed ones and one deleted one. Prints the number of
# segments, the size and the time of a run for each month, and checks that the index contains the archive.
#
#   scripts/nightly-year.sh [NIGHTS] [ARTICLES]
#
#   NEWSDEX  path of the program (default: target/release/newsdex of this checkout)
#
# Needs Python 3, and space for the files and an index in TMPDIR. Ends with 1 if the index ever had more than 40 segments or articles are
# missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
newsdex=${NEWSDEX:-$root/target/release/newsdex}
if [ ! -x "$newsdex" ]; then
    echo "nightly-year: $newsdex does not exist; build it with cargo build --release, or set NEWSDEX" >&2
    exit 2
fi
exec python3 "$root/scripts/nightly-year.py" "$newsdex" "${1:-365}" "${2:-200}"
