#!/usr/bin/env bash
# Tests the reading room in a browser (tests/browser).
#
#   scripts/browser-tests.sh [FOLDER FOR PICTURES] [--new-pictures]
#
# With --new-pictures, makes the pictures anew that the pages are compared with.
#
# Needs Chromium, Node.js with npm, and Java for the check of HTML. As root on Debian, the script installs what is missing; otherwise it
# says which tests are skipped, and ends well.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tests=$root/tests/browser

# Debian packages by the programs that they bring.
install() {
    if ! command -v "$1" >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get install --yes --quiet "$2" >/dev/null || true
    fi
}
install chromium chromium
install npm npm
install java default-jre-headless

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ] || ! command -v npm >/dev/null; then
    echo "browser-tests: no Chromium or no Node.js; skipped: tests/browser/reading-room.mjs" >&2
    exit 0
fi
if ! (cd "$tests" && npm ci --silent --no-audit --no-fund); then
    echo "browser-tests: npm cannot install its packages; skipped: tests/browser/reading-room.mjs" >&2
    exit 0
fi

cd "$root"
cargo build --quiet --bin newsdex
target=${CARGO_TARGET_DIR:-target}
if [ "$#" -gt 0 ] && [ "$1" != --new-pictures ]; then
    mkdir -p "$1"
fi
exec node "$tests/reading-room.mjs" "$target/debug/newsdex" "$browser" "$@"
