#!/usr/bin/env bash
# Builds newsdex, indexes the small archive in fixtures/ and runs some searches.
#
#   scripts/demo.sh
#
# Needs a Rust toolchain. Leaves nothing behind except target/.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

if ! command -v cargo >/dev/null; then
    echo "demo: cargo is not installed; it is needed to build newsdex" >&2
    echo "hint: install Rust from https://rustup.rs, open a new terminal and run this script again" >&2
    exit 2
fi

echo "Building newsdex; the first build takes some minutes." >&2
cargo build --release --bin newsdex
# The target folder can differ because of CARGO_TARGET_DIR or configuration files, so ask cargo.
target=$(cargo metadata --no-deps --format-version 1 | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
PATH="${target:-target}/release:$PATH"

index=$(mktemp -d "${TMPDIR:-/tmp}/newsdex-demo.XXXXXX")
trap 'rm -rf "$index"' EXIT
# The index for all commands below, instead of --index on each.
export NEWSDEX_INDEX="$index/index"

# Prints a command as it is typed, then its output.
run() {
    printf '\n$ %s\n' "$1"
    eval "$1" 2>&1
}

run 'newsdex index fixtures/archive'

printf '\nTwo names in one article:\n'
run 'newsdex search macron putin --limit 2'

printf '\nA person under all spellings of the name, in one month:\n'
run 'newsdex search person:zelensky date:2022-03 --limit 3 --snippets 1'

printf '\nA phrase, without articles on football:\n'
run "newsdex search '\"press conference\" -football' --limit 3 --snippets 1"

printf '\nQuotations and their speakers:\n'
run 'newsdex quotes --limit 2'

printf '\nPeople who are named together with Zelensky:\n'
run 'newsdex entities --with zelensky --type person --limit 5'

printf '\nNow index your own archive: %s index FOLDER\n' "${target:-target}/release/newsdex"
