#!/usr/bin/env bash
# Shows newsdex at work: builds it, indexes the small archive in fixtures/ and searches it.
#
#   scripts/demo.sh
#
# Needs a Rust toolchain. Leaves nothing behind but target/.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

if ! command -v cargo >/dev/null; then
    echo "demo: cargo is not installed, and newsdex is built with it" >&2
    echo "hint: install Rust as https://rustup.rs says, open a new terminal and run this again" >&2
    exit 2
fi

echo "Building newsdex; the first time takes some minutes." >&2
cargo build --release --bin newsdex
# Cargo knows where it builds: CARGO_TARGET_DIR and configuration files may say somewhere else.
target=$(cargo metadata --no-deps --format-version 1 | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
PATH="${target:-target}/release:$PATH"

index=$(mktemp -d "${TMPDIR:-/tmp}/newsdex-demo.XXXXXX")
trap 'rm -rf "$index"' EXIT
# What --index would say on each line.
export NEWSDEX_INDEX="$index/index"

# Prints a command as one would type it, then what it answers.
run() {
    printf '\n$ %s\n' "$1"
    eval "$1" 2>&1
}

run 'newsdex index fixtures/archive'

printf '\nTwo names in one article:\n'
run 'newsdex search macron putin --limit 2'

printf '\nA person under every spelling of the name, in one month:\n'
run 'newsdex search person:zelensky date:2022-03 --limit 3 --snippets 1'

printf '\nA phrase, without the football:\n'
run "newsdex search '\"press conference\" -football' --limit 3 --snippets 1"

printf '\nWhat people said, word for word:\n'
run 'newsdex quotes --limit 2'

printf '\nWho is named together with somebody:\n'
run 'newsdex entities --with zelensky --type person --limit 5'

printf '\nNow try it on your own: %s index FOLDER\n' "${target:-target}/release/newsdex"
