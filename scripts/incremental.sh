#!/usr/bin/env bash
# Compares runs in which little has changed with the first run: 50,000 small files, then 10 of them changed, then none, then
# a folder of them moved.
#
#   scripts/incremental.sh [FILES] [CHANGED]
#
#   NEWSDEX  path of the program (default: target/release/newsdex of this checkout)
#
# Needs Python 3, and space for the files and an index in TMPDIR. Times are CPU seconds (user and system), because other programs
# may be running; wall seconds are printed, too. Ends with 1 if a run with CHANGED files takes more than 3 % of the first one.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
files=${1:-50000}
changed=${2:-10}
newsdex=${NEWSDEX:-$root/target/release/newsdex}
if [ ! -x "$newsdex" ]; then
    echo "incremental: $newsdex does not exist; build it with cargo build --release, or set NEWSDEX" >&2
    exit 2
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/newsdex-incremental.XXXXXX")
trap 'rm -rf "$work"' EXIT

articles() { python3 "$root/scripts/small-articles.py" "$work/archive" "$@"; }

# Runs the program once and prints CPU seconds, wall seconds and what it said: run LABEL
run() {
    local TIMEFORMAT='%U %S %R' times
    times=$({ time "$newsdex" --index "$work/index" index --json --quiet "$work/archive" >"$work/summary"; } 2>&1)
    python3 - "$1" "$times" "$work" <<'PYTHON'
import json, os, sys
label, times, work = sys.argv[1:]
user, system, wall = map(float, times.split()[-3:])
summary = json.load(open(f"{work}/summary", encoding="utf-8"))
first = f"{work}/first"
if not os.path.exists(first):
    open(first, "w", encoding="utf-8").write(f"{user + system} {wall}")
cpu, elapsed = map(float, open(first, encoding="utf-8").read().split())
files = summary["files"]
print(f"{label:<24} {user + system:8.2f} {wall:8.2f} {(user + system) / cpu:8.1%} {wall / elapsed:8.1%}"
      f"   read {files['read']}, moved {files['moved']}, unchanged {files['unchanged']}")
open(f"{work}/share", "w", encoding="utf-8").write(str((user + system) / cpu))
PYTHON
}

articles 0 "$files"
printf '%-24s %8s %8s %8s %8s\n' "$files files" "CPU s" "wall s" "of CPU" "of wall"
run "first run"
share=0
for round in 1 2 3; do
    for number in $(seq 0 $((changed - 1))); do
        articles $((number * (files / changed))) 1 --revision "$round"
    done
    run "$changed changed"
    share=$(cat "$work/share")
    run "nothing changed"
done
mv "$work/archive/0001" "$work/archive/moved"
run "1,000 moved"
python3 -c "import sys; sys.exit(float('$share') > 0.03)"
