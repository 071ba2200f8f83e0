#!/usr/bin/env bash
# Measures indexing, compared with the least that tantivy needs (benches/baseline), and the time of whole searches.
#
#   scripts/benchmark.sh ARCHIVE.jsonl[.zst]... | FOLDER
#
# Run it on a quiet machine. The ratio is useful on a busy machine, too, because both programs take turns.
#
#   ROUNDS   how often each program indexes (default 5)
#   NEWSDEX  path of a built program
#
# Needs a Rust toolchain, Python 3, and space for two indexes in TMPDIR.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -eq 0 ]; then
    echo "usage: benchmark.sh ARCHIVE.jsonl[.zst]... | FOLDER" >&2
    exit 2
fi
for tool in cargo python3; do
    if ! command -v "$tool" >/dev/null; then
        echo "benchmark: $tool is not installed" >&2
        exit 2
    fi
done

# Prints the path of a release build: built PACKAGE_FOLDER NAME
built() {
    cargo build --release --quiet --manifest-path "$1/Cargo.toml" --bin "$2" --message-format json |
        sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}

newsdex=${NEWSDEX:-$(built "$root" newsdex)}
baseline=$(CARGO_TARGET_DIR="$root/target/baseline" built "$root/benches/baseline" baseline)

exec python3 "$root/scripts/benchmark.py" --newsdex "$newsdex" --baseline "$baseline" \
    --rounds "${ROUNDS:-5}" -- "$@"
