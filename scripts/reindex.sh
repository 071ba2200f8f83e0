#!/usr/bin/env bash
# Rebuilds an index from its archives, beside the one in use, and logs the result. Made for cron.
#
#   scripts/reindex.sh [--wait SECONDS] INDEX FOLDER...
#
# The old index answers searches until the new one is complete. If the run fails, the old index stays in use. The script appends one line
# to a log and ends with the exit code of newsdex (docs/cron.md explains both). --wait is the maximum time to wait if another process is
# writing the index; without it, the script does not wait. Unreadable files are listed on standard error, which cron sends by mail.
#
#   NEWSDEX      path of the program (default: the one in PATH, in ~/.cargo/bin or in target/release of this checkout)
#   NEWSDEX_LOG  path of the log (default: INDEX.log, beside the index)
set -euo pipefail

wait=()
if [ "${1:-}" = --wait ] && [ $# -gt 1 ]; then
    wait=(--wait "$2")
    shift 2
fi
if [ $# -lt 2 ]; then
    echo "usage: reindex.sh [--wait SECONDS] INDEX FOLDER..." >&2
    exit 2
fi
index=${1%/}
shift
log=${NEWSDEX_LOG:-$index.log}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Adds a line to the log and ends: note CODE ARTICLES FAILURES
note() {
    # A log that cannot be written must not hide what became of the index.
    printf '%s exit=%s articles=%s failures=%s seconds=%s index=%s\n' \
        "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$2" "$3" "$SECONDS" "$index" >>"$log" ||
        echo "reindex: cannot write $log" >&2
    exit "$1"
}

# The PATH of cron is short.
newsdex=${NEWSDEX:-$(PATH="$PATH:${HOME:-}/.cargo/bin:$root/target/release" command -v newsdex || true)}
if [ -z "$newsdex" ]; then
    echo "reindex: newsdex is not installed" >&2
    echo "hint: set its path with NEWSDEX=/path/to/newsdex" >&2
    note 2 - -
fi

code=0
summary=$("$newsdex" --index "$index" index --rebuild --json --quiet ${wait[@]+"${wait[@]}"} -- "$@") || code=$?

# The summary is one line of JSON. Quotation marks inside its texts have a backslash before them, so
# that nothing in a path or a reason looks like a field.
articles=$(printf '%s\n' "$summary" | sed -n 's/.*"articles":{"added":\([0-9]*\).*/\1/p')
failures=-
if [ -n "$articles" ]; then
    failures=$(printf '%s\n' "$summary" | awk '{ count += gsub(/"member":/, "") } END { print count + 0 }')
fi
note "$code" "${articles:--}" "$failures"
